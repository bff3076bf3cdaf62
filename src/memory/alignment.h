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

#endif
