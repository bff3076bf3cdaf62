/*
 * The plain distance is Myers' (1999) in the form of Hyyro (2003): a column of the matrix is kept
 * as bits that say whether it rises or falls from one row to the next, 64 rows a word, so that a
 * character of the text costs a dozen instructions for every 64 of the pattern.
 */
#include "distance.h"
#include "base/mem.h"

enum { WORD_BITS = 64 };

static size_t slot_of(const struct pattern *pattern, uint32_t symbol)
{
	size_t mask = pattern->slots - 1;
	size_t at = (size_t)(symbol * UINT32_C(2654435769) >> 7) & mask;

	while (pattern->keys[at] != 0 && pattern->keys[at] != symbol + 1)
		at = (at + 1) & mask;
	return at;
}

/* Room for a pattern; what was there before is of no use any more. */
static void make_room(struct pattern *pattern)
{
	size_t masks = pattern->slots * pattern->blocks;

	if (pattern->slots > pattern->slot_cap) {
		pattern->slot_cap = pattern->slots;
		pattern->keys = mem_resize(pattern->keys, pattern->slots, sizeof *pattern->keys);
	}
	if (masks > pattern->mask_cap) {
		pattern->mask_cap = masks;
		pattern->masks = mem_resize(pattern->masks, masks, sizeof *pattern->masks);
	}
	if (pattern->blocks > pattern->block_cap) {
		pattern->block_cap = pattern->blocks;
		pattern->up = mem_resize(pattern->up, pattern->blocks, sizeof *pattern->up);
		pattern->down = mem_resize(pattern->down, pattern->blocks, sizeof *pattern->down);
	}
	memset(pattern->keys, 0, pattern->slots * sizeof *pattern->keys);
	memset(pattern->masks, 0, masks * sizeof *pattern->masks);
}

void pattern_set(struct pattern *pattern, const uint32_t *symbols, size_t len)
{
	pattern->slots = 16;
	while (pattern->slots < len * 2)
		pattern->slots *= 2;
	pattern->len = len;
	pattern->blocks = len == 0 ? 1 : (len + WORD_BITS - 1) / WORD_BITS;
	make_room(pattern);
	for (size_t i = 0; i < len; i++) {
		size_t slot = slot_of(pattern, symbols[i]);

		pattern->keys[slot] = symbols[i] + 1;
		pattern->masks[slot * pattern->blocks + i / WORD_BITS] |= UINT64_C(1)
									  << i % WORD_BITS;
	}
}

void pattern_free(struct pattern *pattern)
{
	mem_free(pattern->keys);
	mem_free(pattern->masks);
	mem_free(pattern->up);
	mem_free(pattern->down);
	*pattern = (struct pattern){0};
}

/*
 * Takes one block over one column. `in` is what the row above the block rose by (-1, 0, 1); the
 * same of the row at bit `last` is returned.
 */
static int step(uint64_t *up, uint64_t *down, uint64_t equal, int in, uint64_t last)
{
	uint64_t vertical = equal | *down;

	equal |= in < 0;
	uint64_t horizontal = (((equal & *up) + *up) ^ *up) | equal;
	uint64_t rises = *down | ~(horizontal | *up), falls = *up & horizontal;
	int out = (rises & last ? 1 : 0) - (falls & last ? 1 : 0);

	rises = rises << 1 | (in > 0);
	falls = falls << 1 | (in < 0);
	*up = falls | ~(vertical | rises);
	*down = rises & vertical;
	return out;
}

size_t pattern_distance(struct pattern *pattern, const uint32_t *text, size_t len, size_t limit)
{
	size_t distance = pattern->len, blocks = pattern->blocks;
	uint64_t last = UINT64_C(1) << (pattern->len + WORD_BITS - 1) % WORD_BITS;

	if (pattern->len == 0)
		return len <= limit ? len : limit + 1;
	for (size_t b = 0; b < blocks; b++) {
		pattern->up[b] = UINT64_MAX;
		pattern->down[b] = 0;
	}
	for (size_t i = 0; i < len; i++) {
		const uint64_t *masks = pattern->masks + slot_of(pattern, text[i]) * blocks;
		int rise = 1;

		for (size_t b = 0; b < blocks; b++)
			rise = step(&pattern->up[b], &pattern->down[b], masks[b], rise,
				    b + 1 < blocks ? UINT64_C(1) << (WORD_BITS - 1) : last);
		distance += (size_t)rise;
		/* Each character to come can lower it by one at most. */
		if (distance > limit && distance - limit > len - i - 1)
			return limit + 1;
	}
	return distance <= limit ? distance : limit + 1;
}

uint64_t item_letters(const uint32_t *chars, size_t count)
{
	uint64_t letters = 0;

	for (size_t i = 0; i < count; i++)
		letters |= UINT64_C(1) << chars[i] % WORD_BITS;
	return letters;
}

/* Levenshtein distance of two words, at most `limit` edits looked for: a band of the matrix. */
static bool within(const struct item *a, const struct item *b, size_t limit)
{
	enum { LONGEST = 64 };
	size_t row[LONGEST + 1];

	if (a->char_count > LONGEST || b->char_count > LONGEST)
		return false;
	for (size_t j = 0; j <= b->char_count; j++)
		row[j] = j;
	for (size_t i = 1; i <= a->char_count; i++) {
		size_t diagonal = row[0], least = row[0] = i;

		for (size_t j = 1; j <= b->char_count; j++) {
			size_t best = diagonal + (a->chars[i - 1] != b->chars[j - 1]);

			diagonal = row[j];
			if (best > row[j] + 1)
				best = row[j] + 1;
			if (best > row[j - 1] + 1)
				best = row[j - 1] + 1;
			row[j] = best;
			if (best < least)
				least = best;
		}
		if (least > limit)
			return false;
	}
	return row[b->char_count] <= limit;
}

bool items_are_near(const struct item *a, const struct item *b)
{
	size_t more = a->char_count > b->char_count ? a->char_count : b->char_count;
	size_t less = a->char_count + b->char_count - more, limit = more / 4;

	if (!a->chars || !b->chars || more - less > limit)
		return false;
	/* An edit puts at most one letter out of the set and one in. */
	uint64_t differ = a->letters ^ b->letters;
	size_t count = 0;

	for (; differ != 0 && count <= 2 * limit; count++)
		differ &= differ - 1;
	return count <= 2 * limit && within(a, b, limit);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t item_alone(const struct item *item)
{
	return item->punct ? COST_PUNCT : COST_WORD;
}

size_t item_replaced(const struct item *a, const struct item *b)
{
	if (a->form == b->form)
		return 0;
	if (a->punct || b->punct)
		return a->punct && b->punct ? COST_PUNCT : COST_WORD + COST_PUNCT;
	return a->stem == b->stem ? COST_FORM : COST_WORD;
}

/* The matrix of items_distance: the last column done and the one in work, each twice. */
struct columns {
	size_t *plain, *nearly;           /* by row: no near pair yet; at most one */
	size_t *next_plain, *next_nearly; /* of the column in work */
};

/* Fills the next column, for item b; returns the least value in it. */
static size_t next_column(struct columns *columns, const struct item *a, size_t count,
			  const struct item *b)
{
	size_t *plain = columns->next_plain, *nearly = columns->next_nearly, cost = item_alone(b);

	plain[0] = nearly[0] = columns->plain[0] + cost;
	size_t lowest = plain[0];

	for (size_t i = 1; i <= count; i++) {
		const struct item *item = &a[i - 1];
		size_t pair = item_replaced(item, b), other = item_alone(item);

		plain[i] = least(columns->plain[i - 1] + pair,
				 least(columns->plain[i] + cost, plain[i - 1] + other));
		nearly[i] = least(columns->nearly[i - 1] + pair,
				  least(columns->nearly[i] + cost, nearly[i - 1] + other));
		if (pair == COST_WORD && columns->plain[i - 1] + COST_NEAR < nearly[i] &&
		    items_are_near(item, b))
			nearly[i] = columns->plain[i - 1] + COST_NEAR;
		lowest = least(lowest, nearly[i]);
	}
	*columns = (struct columns){plain, nearly, columns->plain, columns->nearly};
	return lowest;
}

size_t items_distance(const struct item *a, size_t a_count, const struct item *b, size_t b_count,
		      size_t limit, struct buf *work)
{
	/* Equal heads and tails cost nothing in some best alignment; for whole texts that is most.
	 */
	while (a_count > 0 && b_count > 0 && a->form == b->form)
		a++, b++, a_count--, b_count--;
	while (a_count > 0 && b_count > 0 && a[a_count - 1].form == b[b_count - 1].form)
		a_count--, b_count--;

	size_t rows = a_count + 1;

	buf_reset(work);
	size_t *cells = (size_t *)(void *)buf_reserve(work, rows * 4 * sizeof *cells);
	struct columns columns = {cells, cells + rows, cells + 2 * rows, cells + 3 * rows};

	columns.plain[0] = columns.nearly[0] = 0;
	for (size_t i = 0; i < a_count; i++)
		columns.plain[i + 1] = columns.nearly[i + 1] = columns.plain[i] + item_alone(&a[i]);
	for (size_t j = 0; j < b_count; j++)
		if (next_column(&columns, a, a_count, &b[j]) > limit)
			return limit + 1;
	return columns.nearly[a_count];
}
