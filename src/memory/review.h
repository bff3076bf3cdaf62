/* Reviewed units that come back from a CAT tool: each is found by its number and changed. */
#ifndef DGM_REVIEW_H
#define DGM_REVIEW_H

#include "memory/memory.h"

/*
 * Takes over what is new of a unit with two variants, the source first: the text of the second,
 * that it was reviewed, further notes. keep is given the unit as it was, before. DGM_NOT_FOUND,
 * without setting err: no unit of this number has this source text. Else as dgm_memory_edit;
 * DGM_BAD_ARG also when somebody changed the second text in this very moment.
 */
dgm_code review_unit(dgm_memory *memory, const dgm_unit *unit, const dgm_keep *keep, bool *changed,
		     dgm_error *err);

/* Tells whether it would change anything: DGM_OK or DGM_NOT_FOUND. memory may be NULL: empty. */
dgm_code review_try(dgm_memory *memory, const dgm_unit *unit, bool *changed);

#endif
