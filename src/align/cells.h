/*
 * What the words of two sentences have to do with each other, for the pairs of sentences in a part
 * of the table of two texts. It is found when first asked for.
 */
#ifndef DGM_CELLS_H
#define DGM_CELLS_H

#include "align/pairing.h"

/* What a word of one sentence has on the other side. */
struct mass {
	uint32_t word;  /* number of the type among those that are here, from 0 */
	uint32_t times; /* in this sentence */
	uint32_t avail; /* words that it is linked to */
	float sum;      /* of their ratios */
	float scale;    /* lambda / (1 - lambda) of its kind */
};

/* Two sentences. */
struct cell {
	const struct mass *a, *b; /* of their words that have any */
	uint32_t a_count, b_count;
	bool made;       /* private */
	float gain, dot; /* NAN; places for what is known of the two, to be kept here */
};

struct cells;

/* Borrows the texts; end it with cells_free. */
struct cells *cells_new(const struct pairing *pairing);
void cells_free(struct cells *cells);

/* Goes to the sentences first_a.. and first_b.. of the texts; all cells from before are gone. */
void cells_move(struct cells *cells, size_t first_a, size_t first_b, uint32_t rows,
		uint32_t columns);

/* Numbers of words that masses have are below this. */
uint32_t cells_words(const struct cells *cells);

/* Sentences i and j, counted from the first; the cell lives until the next
 * move. */
struct cell *cells_at(struct cells *cells, uint32_t i, uint32_t j);

#endif
