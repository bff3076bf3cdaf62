/*
 * Sets of beads that come from outside, as a gold standard does: unlike those of the aligner they
 * may cross and have gaps. The type that the reader of beads and the evaluation share; dragoman.h
 * has its public face.
 */
#ifndef DGM_BEADS_H
#define DGM_BEADS_H

#include "base/map.h"
#include "dragoman.h"

struct bead {
	size_t line;                     /* in its file, from 1 */
	size_t start[DGM_MAX_SIDES + 1]; /* side s has the numbers from start[s] to start[s + 1] */
	double confidence;               /* below 0: none is given */
};

struct dgm_beads {
	size_t side_count;
	struct bead *items;
	size_t count, cap;
	uint32_t *numbers; /* of sentences, those of a bead and side going up */
	size_t number_count, number_cap;
	struct map *index; /* from side and number to the bead */
};

/* Yours; end it with dgm_beads_free. */
dgm_beads *beads_new(size_t side_count);

/* Opens a new bead, without sentences yet. */
void beads_open(dgm_beads *beads, size_t line, double confidence);

/*
 * Puts a sentence into the bead that was opened last; sides in order, numbers going up. False: the
 * sentence is in a bead already, which *other tells.
 */
bool beads_add(dgm_beads *beads, size_t side, uint32_t number, size_t *other);

/* How many sentences bead i has on a side, and which. */
size_t beads_length(const dgm_beads *beads, size_t i, size_t side);
const uint32_t *beads_numbers(const dgm_beads *beads, size_t i, size_t side);

/* On how many sides bead i has sentences. */
size_t beads_filled(const dgm_beads *beads, size_t i);

/* Finds the bead of a sentence; false: it is in none. */
bool beads_find(const dgm_beads *beads, size_t side, uint32_t number, size_t *bead);

#endif
