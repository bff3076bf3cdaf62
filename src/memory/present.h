/*
 * Which articles are in the memory already: told from the units of their origin and their own
 * sentences, without aligning them.
 */
#ifndef DGM_PRESENT_H
#define DGM_PRESENT_H

#include "memory/memory.h"

/* What the memory has of an article. */
struct present {
	size_t units;
	size_t unmatched;  /* sentences that are in none of them */
	double confidence; /* sum over the units */
};

/*
 * Looks for the units of an article. *found: to add it again would add nothing. That is not claimed
 * of one that was changed, or lost a unit, since it was added.
 */
dgm_code present_find(dgm_memory *memory, const char *origin, const dgm_segments *const *sides,
		      size_t side_count, bool *found, struct present *present, dgm_error *err);

#endif
