/* Units made of the beads of an alignment, for those who write or store them. */
#ifndef DGM_ALIGNMENT_H
#define DGM_ALIGNMENT_H

#include "base/arena.h"
#include "dragoman.h"

/*
 * Makes the unit of bead i of an alignment: a variant for each side that has a text, several
 * sentences joined by a blank, with the context keys of the neighbours. It lives in the arena; its
 * origin, state and times are left to the caller.
 */
void alignment_unit(const dgm_alignment *alignment, size_t i, struct arena *arena, dgm_unit *unit);

/* The units of an alignment that can be stored: those with a text in two or three languages. */
struct alignment_units {
	const dgm_unit *const *items;
	size_t count;
	size_t unmatched; /* sentences that have no partner */
};

/* Makes them in the arena; they do not outlive origin and author, but the alignment. */
void alignment_units(const dgm_alignment *alignment, const char *origin, const char *author,
		     struct arena *arena, struct alignment_units *units);

/* DGM_OK when articles can be aligned: two or three, each of another language; else DGM_BAD_ARG. */
dgm_code check_sides(const dgm_segments *const *sides, size_t count, dgm_error *err);

/* The origin of an article that nobody has named: the names of its files, in the arena. */
const char *origin_of_files(const dgm_segments *const *sides, size_t count, struct arena *arena);

#endif
