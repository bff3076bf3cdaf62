/*
 * The formula of doc/score.md, as numbers only: from a distance to a score, and the bounds that
 * follow for lengths and for what two texts have in common. Private to match/.
 */
#ifndef DGM_SCORE_H
#define DGM_SCORE_H

#include <stdbool.h>
#include <stddef.h>

/* The score of a distance, in units of which `longer` texts of one word each have `unit`. */
int score_fuzzy(size_t distance, size_t longer, size_t unit);

/* The greatest distance at which score_fuzzy is min or more. */
size_t score_limit(int min, size_t longer, size_t unit);

/* True when texts of a and b words (or characters) can score min. */
bool score_lengths_fit(size_t a, size_t b, int min);

#endif
