/*
 * Edit distances: the plain one over integers, bit-parallel, and the weighted one over the items of
 * two texts. Private to match/. What an item is, and what the costs mean, is in doc/score.md.
 */
#ifndef DGM_DISTANCE_H
#define DGM_DISTANCE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sequence made ready to be compared with many; `struct pattern p = {0};` before the first use.
 */
struct pattern {
	size_t len, blocks;
	uint32_t *keys; /* open addressing: symbol + 1, 0: free */
	size_t slots, slot_cap;
	uint64_t *masks; /* of each slot, a word a block: where the symbol stands */
	size_t mask_cap;
	uint64_t *up, *down; /* of each block, the vertical differences of the current column */
	size_t block_cap;
};

/* Replaces what the pattern holds. Symbols are below UINT32_MAX. */
void pattern_set(struct pattern *pattern, const uint32_t *symbols, size_t len);
void pattern_free(struct pattern *pattern);

/* Levenshtein distance of pattern and text, or limit + 1 when it is greater than limit. */
size_t pattern_distance(struct pattern *pattern, const uint32_t *text, size_t len, size_t limit);

/* Costs in quarters of a word. */
enum {
	COST_WORD = 4, /* another word, or one more or less */
	COST_NEAR = 2, /* once: another word that is spelt nearly alike */
	COST_FORM = 1, /* another form of the word, another number, another thing copied */
	COST_PUNCT = 1 /* another mark of punctuation, or one more or less */
};

/* A word, number, thing copied, or mark of punctuation. */
struct item {
	uint64_t form; /* equal in equal items */
	uint64_t stem; /* equal in forms of one word */
	bool punct;
	const uint32_t *chars; /* of a word of letters: its characters; else NULL */
	size_t char_count;
	uint64_t letters; /* a bit set of them, for items_are_near */
};

/* The set of letters to go with chars. */
uint64_t item_letters(const uint32_t *chars, size_t count);

/* True when two words differ in no more than a quarter of the characters of the longer one. */
bool items_are_near(const struct item *a, const struct item *b);

/*
 * The cost of an item without partner, and of one put for another, which is over that of leaving
 * both alone when it makes no sense.
 */
size_t item_alone(const struct item *item);
size_t item_replaced(const struct item *a, const struct item *b);

/* The weighted distance in quarters; some value over limit when it is over limit. */
size_t items_distance(const struct item *a, size_t a_count, const struct item *b, size_t b_count,
		      size_t limit, struct buf *work);

#endif
