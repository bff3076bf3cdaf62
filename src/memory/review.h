/* Reviewed units that come back from a CAT tool: each is found by its number and changed. */
#ifndef DGM_REVIEW_H
#define DGM_REVIEW_H

#include "memory/memory.h"

/*
 * Takes over what is new of a unit with two variants, the source first: the text of the second,
 * that it was reviewed, further notes. dry: only tells whether it would. DGM_NOT_FOUND, without
 * setting err: no unit of this number has this source text. Else as dgm_memory_edit.
 */
dgm_code review_unit(dgm_memory *memory, const dgm_unit *unit, bool dry, bool *changed,
		     dgm_error *err);

#endif
