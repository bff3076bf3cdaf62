/*
 * The evidence that a run of sentences of one text says the same as a run of the other: words both
 * ways by IBM model 1 against chance, length, and paragraph breaks. Shapes of beads have their
 * prior here too. It does not know which beads make the best alignment.
 */
#ifndef DGM_SCORE_H
#define DGM_SCORE_H

#include "align/doc.h"
#include "align/length.h"
#include "align/links.h"

/* Two texts and what is known of them; all borrowed. */
struct pairing {
	const struct doc *a, *b;
	const struct links *links;
	const struct weights *weights;
	struct length_model length;
	double both, first, second, neither; /* of starting a paragraph */
	float *silence[2]; /* of each sentence of a, of b: that none of its tokens is explained */
	double inner_a[2], inner_b[2]; /* a sentence that is not first: starts none, one */
};

/* End it with pairing_end, which takes a zeroed one too. */
void pairing_init(struct pairing *pairing, const struct doc *a, const struct doc *b,
		  const struct links *links, const struct weights *weights);
void pairing_end(struct pairing *pairing);

/*
 * Points (i, j) of the table that are looked at: in row i, 0..rows, columns lo[i]..hi[i]. Neither
 * ever falls from row to row.
 */
struct band {
	uint32_t rows, columns; /* the last of each: numbers of sentences */
	uint32_t *lo, *hi;
};

static inline bool band_has(const struct band *band, uint32_t i, uint32_t j)
{
	return i <= band->rows && j >= band->lo[i] && j <= band->hi[i];
}

/* A part of the table of two texts, with the scores of beads as they are asked for. */
struct grid;

/* Sentences first_a.. and first_b.. under a band. Borrows all; end it with grid_free. */
struct grid *grid_new(const struct pairing *pairing, size_t first_a, size_t first_b,
		      const struct band *band);
void grid_free(struct grid *grid);

/*
 * The score of sentences i..i+da-1 against j..j+db-1, counted from the grid's first; da, db from 1
 * to MAX_RUN, and all within the texts. -INFINITY for a bead of many that has no chance.
 */
double grid_score(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db);

/*
 * The score of the best way to align the same two runs among themselves, by one bead or several,
 * with their priors; for what a third text makes one bead of. da, db from 0.
 */
double grid_best(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db);

/* What a bead of a pair costs before its sentences are looked at; -INFINITY: there are none such.
 */
double bead_prior(const struct weights *weights, uint32_t da, uint32_t db);

/*
 * The least number of times that translators must have joined two sentences for a bead with these
 * many on its sides (0: a side without any) to come about: with sizes that sum to s on k sides,
 * g = max(largest, ceil((s - 1) / (k - 1))) pieces, and k * g - s joinings.
 */
unsigned bead_joins(const uint32_t *sizes, size_t sides);

#endif
