/*
 * Which words of two texts may stand for one another, and how much more often than by chance: from
 * the lexicon, equal numbers and copied things, and names by their consonants. Sparse: a row of
 * links for each type of the first text.
 */
#ifndef DGM_LINKS_H
#define DGM_LINKS_H

#include "align/doc.h"

/* Ratios P(b | a) / P(b) and P(a | b) / P(a); 0 where there is no evidence that way. */
struct link {
	uint32_t type; /* in the second text */
	float ab, ba;
};

struct links {
	uint32_t *start; /* row of type t of the first text: items[start[t]..start[t + 1]) */
	struct link *items;
};

/* Yours; end it with links_free. */
struct links *links_new(const struct doc *a, const struct doc *b, const struct lexicon *lexicon,
			const struct weights *weights);
void links_free(struct links *links);

#endif
