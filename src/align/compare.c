#include "align/compare.h"

const size_t pair_sides[PAIRS][2] = {{0, 1}, {0, 2}, {1, 2}};

bool comparison_init(struct comparison *c, const struct align_side *sides, size_t side_count,
		     const volatile sig_atomic_t *cancel)
{
	c->side_count = side_count;
	c->pair_count = side_count == 2 ? 1 : PAIRS;
	for (size_t s = 0; s < side_count; s++) {
		c->docs[s] = doc_new(&sides[s], cancel);
		if (!c->docs[s])
			return false;
	}
	return true;
}

static void unlink_pairs(struct comparison *c)
{
	for (size_t p = 0; p < PAIRS; p++) {
		pairing_end(&c->pairings[p]);
		links_free(c->links[p]);
		c->pairings[p] = (struct pairing){0};
		c->links[p] = NULL;
	}
}

void comparison_link(struct comparison *c, const struct lexicon *lexicon,
		     const struct weights *weights)
{
	unlink_pairs(c);
	for (size_t s = 0; s < c->side_count; s++)
		doc_find_words(c->docs[s], lexicon);
	for (size_t p = 0; p < c->pair_count; p++) {
		const struct doc *a = c->docs[pair_sides[p][0]], *b = c->docs[pair_sides[p][1]];

		c->links[p] = links_new(a, b, lexicon, weights);
		pairing_init(&c->pairings[p], a, b, c->links[p], weights);
	}
}

void comparison_end(struct comparison *c)
{
	unlink_pairs(c);
	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		doc_free(c->docs[s]);
}
