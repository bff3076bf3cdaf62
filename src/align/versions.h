/*
 * How sentences of three texts can make one bead. The texts are taken for versions of one that
 * nobody has, a row of pieces: each version puts a piece into a sentence of its own, joins it to
 * the one before, or leaves it out. What two sentences of a bead have to do with each other depends
 * on which pieces they hold; so the same bead comes about in several ways, each with its own parts
 * for the pairs of texts.
 */
#ifndef DGM_VERSIONS_H
#define DGM_VERSIONS_H

#include "align/compare.h"

/* Sentences of a pair of texts that say the same, counted from where the bead begins. */
struct version_part {
	uint8_t pair, at[2], size[2];
	uint8_t partial; /* 1: one side has a piece that the other lacks */
	uint16_t number; /* the same for equal parts, below `different` */
};

/* No more parts differ than have a place in pairs * at * at * size * size * partial. */
enum { VERSION_PARTS = PAIRS * MAX_RUN * MAX_RUN * MAX_RUN * MAX_RUN * 2 };

struct version_way {
	double prior;
	uint32_t first, count; /* parts */
};

/* A bead of these sizes; at least two of them are not 0. */
struct version_shape {
	uint32_t sizes[DGM_MAX_SIDES];
	uint32_t first, count; /* ways */
};

struct versions {
	struct version_shape *shapes;
	struct version_way *ways;
	struct version_part *parts;
	size_t shape_count, way_count, part_count;
	size_t different; /* parts: their numbers are below this */
	size_t shape_cap, way_cap, part_cap;
};

/* Lists the beads that so many joined and missing pieces bring about; end it with versions_free. */
void versions_init(struct versions *versions, const struct weights *weights);
void versions_free(struct versions *versions);

#endif
