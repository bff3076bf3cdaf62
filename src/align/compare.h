/*
 * Two or three texts made ready to be compared: their words as numbers, and for each pair what
 * links them. What aligns them and what explains an alignment both begin with it.
 */
#ifndef DGM_COMPARE_H
#define DGM_COMPARE_H

#include "align/pairing.h"

/* The pairs of sides, in the order of everything that there is of each. */
enum { PAIR_AB, PAIR_AC, PAIR_BC, PAIRS };
extern const size_t pair_sides[PAIRS][2];

struct comparison {
	size_t side_count, pair_count;
	struct doc *docs[DGM_MAX_SIDES];
	struct links *links[PAIRS];
	struct pairing pairings[PAIRS];
};

/*
 * Reads the texts, which are borrowed, into a zeroed comparison; end it with comparison_end in any
 * case. False when cancelled.
 */
bool comparison_init(struct comparison *comparison, const struct align_side *sides,
		     size_t side_count, const volatile sig_atomic_t *cancel);

/* Links the pairs by a lexicon, which is borrowed, instead of what linked them before. */
void comparison_link(struct comparison *comparison, const struct lexicon *lexicon,
		     const struct weights *weights);
void comparison_end(struct comparison *comparison);

#endif
