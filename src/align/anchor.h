/*
 * Anchors: places where two long texts surely say the same, by words that are rare in both. They
 * tell where to look in a long text; they decide nothing.
 */
#ifndef DGM_ANCHOR_H
#define DGM_ANCHOR_H

#include "align/score.h"

struct anchor {
	uint32_t a, b; /* sentences */
};

/* Ascending on both sides; ends with anchors_free. */
struct anchors {
	struct anchor *items;
	size_t count;
};

/* Fills anchors, which start zeroed. Cost: n log n in the number of rare words. */
void anchors_find(const struct pairing *pairing, struct anchors *anchors);
void anchors_free(struct anchors *anchors);

/*
 * A band of rows and at most columns from the point (first_a, first_b): around the line through
 * the anchors ahead, and ahead of the last anchor along the slope. whole: it must hold the point
 * (rows, columns). Its columns are set to what it reaches. End it with band_free.
 */
struct band band_along(const struct anchors *anchors, size_t first_a, size_t first_b, uint32_t rows,
		       uint32_t columns, double slope, bool whole);

/* All points. */
struct band band_full(uint32_t rows, uint32_t columns);

/* The points (j, k) that some i joins, under a band of (i, j) and one of (i, k). */
struct band band_through(const struct band *ab, const struct band *ac);
void band_free(struct band *band);

#endif
