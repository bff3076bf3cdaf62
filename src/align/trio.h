/*
 * Three texts at once: a path through the points (i, j, k) whose moves are triples of runs, scored
 * by the pooled evidence of the three pairs. What comes out is consistent by construction.
 */
#ifndef DGM_TRIO_H
#define DGM_TRIO_H

#include "align/compare.h"
#include "align/path.h"

/* The place to align three texts in, a part after the other. Borrows the weights. */
struct trio;
struct trio *trio_new(const struct weights *weights);
void trio_free(struct trio *trio);

/*
 * Replaces steps with the best alignment of three texts under the grids of the pairs, near the
 * paths of the pairs. open as in path_find. False when the bands leave no alignment.
 */
bool trio_align(struct trio *trio, struct grid *const grids[PAIRS],
		const struct band *const bands[PAIRS], const struct path *const paths[PAIRS],
		const bool *open, struct steps *steps);

#endif
