/*
 * The best alignment of two runs of sentences under a grid of scores, by forward-backward: the
 * probability of each bead, and the beads whose summed probability is greatest.
 */
#ifndef DGM_PATH_H
#define DGM_PATH_H

#include "align/score.h"

struct step {
	uint32_t at[DGM_MAX_SIDES], size[DGM_MAX_SIDES];
	double confidence;
};

/* A growing array; ends with steps_free. */
struct steps {
	struct step *items;
	size_t count, cap;
};

void steps_add(struct steps *steps, const struct step *step);
void steps_free(struct steps *steps);

/* The place to find paths in, one after the other. Borrows the weights; end it with path_free. */
struct path;
struct path *path_new(const struct weights *weights);
void path_free(struct path *path);

/*
 * Forward-backward over the band of the grid, both borrowed until the next time. open[s]: text s
 * goes on behind the grid, so the alignment may end wherever that text does.
 */
void path_find(struct path *path, struct grid *grid, const struct band *band, const bool *open);

/* Replaces steps with the best alignment, in order. */
void path_steps(const struct path *path, struct steps *steps);

/* Logarithm of the probability that the alignment passes the point (i, j) of the band. */
double path_point(const struct path *path, uint32_t i, uint32_t j);

/* log(exp(a) + exp(b)). */
double log_add(double a, double b);

#endif
