/*
 * The evidence that a run of sentences of one text says the same as a run of the other: words both
 * ways by IBM model 1 against chance, length, and paragraph breaks. It does not know which beads
 * make the best alignment.
 */
#ifndef DGM_SCORE_H
#define DGM_SCORE_H

#include "align/pairing.h"

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

/* Borrows the texts; end it with grid_free. */
struct grid *grid_new(const struct pairing *pairing);
void grid_free(struct grid *grid);

/* Goes to sentences first_a.. and first_b.. under a band, which is borrowed until the next move. */
void grid_move(struct grid *grid, size_t first_a, size_t first_b, const struct band *band);

/*
 * The score of sentences i..i+da-1 against j..j+db-1, counted from the grid's first; da, db from 1
 * to MAX_RUN, and all within the texts. -INFINITY for a bead of many that has no chance.
 */
double grid_score(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db);

/*
 * The same where one run, or each, holds something that the other text lacks, so that only a part
 * of it can be found there; never much less than 0.
 */
double grid_part(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db);

#endif
