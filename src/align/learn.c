#include "align/learn.h"

#include "base/mem.h"

#include <stdlib.h>

enum { ROUNDS = 5, FIRST_SLOTS = 1 << 12 };

/* How likely a word is to come from no word at all, as a share of how common it is. */
#define FROM_NOTHING 0.2

/* A word seen once would be sure of what it stands for; this much stays open. */
#define DOUBT 0.5

/* Links that were fewer, or a smaller share of both their words, are chance. */
#define LEAST_COUNT 0.3
#define LEAST_SHARE 0.01

struct pair {
	uint32_t a, b;
	float known, count, next; /* of batches before, of this round, of the next one */
};

/* How often each word was seen. */
struct seen {
	float *counts;
	size_t cap;
};

struct learner {
	struct pair *pairs; /* by hash; a slot is free when it is NO_PAIR */
	size_t slots, used;
	struct seen seen[2];
	double sentences;
	uint32_t *batch; /* a_count, b_count, words of a, words of b, and the next */
	size_t batch_len, batch_cap, cells;
};

#define NO_WORD ((uint32_t)-1)

static struct pair *new_slots(size_t count)
{
	struct pair *pairs = mem_alloc(count, sizeof *pairs);

	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct pair){.a = NO_WORD};
	return pairs;
}

struct learner *learner_new(void)
{
	struct learner *learner = mem_zalloc(1, sizeof *learner);

	learner->slots = FIRST_SLOTS;
	learner->pairs = new_slots(learner->slots);
	return learner;
}

void learner_free(struct learner *learner)
{
	if (!learner)
		return;
	mem_free(learner->pairs);
	mem_free(learner->seen[0].counts);
	mem_free(learner->seen[1].counts);
	mem_free(learner->batch);
	mem_free(learner);
}

static struct pair *slot_of(struct pair *pairs, size_t slots, uint32_t a, uint32_t b)
{
	uint64_t hash = ((uint64_t)a << 32 | b) * UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = (size_t)(hash >> 32);; i++) {
		struct pair *pair = &pairs[i & (slots - 1)];

		if (pair->a == NO_WORD || (pair->a == a && pair->b == b))
			return pair;
	}
}

/* Puts the pairs that are kept into a new number of slots. */
static void move_pairs(struct learner *learner, size_t slots,
		       bool (*keep)(const struct learner *, const struct pair *))
{
	struct pair *pairs = new_slots(slots);

	learner->used = 0;
	for (size_t i = 0; i < learner->slots; i++) {
		const struct pair *pair = &learner->pairs[i];

		if (pair->a == NO_WORD || (keep && !keep(learner, pair)))
			continue;
		*slot_of(pairs, slots, pair->a, pair->b) = *pair;
		learner->used++;
	}
	mem_free(learner->pairs);
	learner->pairs = pairs;
	learner->slots = slots;
}

/* The pair of two words, made when there is none; it holds until the next call. */
static struct pair *find_pair(struct learner *learner, uint32_t a, uint32_t b)
{
	if (learner->used * 3 > learner->slots * 2)
		move_pairs(learner, learner->slots * 2, NULL);
	struct pair *pair = slot_of(learner->pairs, learner->slots, a, b);

	if (pair->a == NO_WORD) {
		*pair = (struct pair){.a = a, .b = b};
		learner->used++;
	}
	return pair;
}

static void see(struct seen *seen, uint32_t word, double count)
{
	if (word >= seen->cap) {
		size_t cap = (size_t)word + word / 2 + 64;

		seen->counts = mem_resize(seen->counts, cap, sizeof *seen->counts);
		for (size_t i = seen->cap; i < cap; i++)
			seen->counts[i] = 0;
		seen->cap = cap;
	}
	seen->counts[word] += (float)count;
}

void learner_know_pair(struct learner *learner, uint32_t a, uint32_t b, double count)
{
	find_pair(learner, a, b)->known += (float)count;
}

void learner_know_word(struct learner *learner, bool second, uint32_t word, double seen)
{
	see(&learner->seen[second], word, seen);
	if (learner->sentences < seen)
		learner->sentences = seen; /* the most common word is nearly everywhere */
}

double learner_seen(const struct learner *learner, bool second, uint32_t word)
{
	return word < learner->seen[second].cap ? (double)learner->seen[second].counts[word] : 0;
}

static void push(struct learner *learner, uint32_t value)
{
	learner->batch = mem_grow(learner->batch, learner->batch_len, &learner->batch_cap,
				  sizeof *learner->batch);
	learner->batch[learner->batch_len++] = value;
}

void learn_words_add(struct learn_words *words, uint32_t number)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->numbers[i] == number)
			return;
	if (words->count <= LEARN_MOST)
		words->numbers[words->count++] = number;
}

bool learner_add(struct learner *learner, const uint32_t *a, size_t a_count, const uint32_t *b,
		 size_t b_count)
{
	if (a_count == 0 || b_count == 0 || a_count > LEARN_MOST || b_count > LEARN_MOST)
		return false;
	push(learner, (uint32_t)a_count);
	push(learner, (uint32_t)b_count);
	for (size_t i = 0; i < a_count; i++) {
		push(learner, a[i]);
		see(&learner->seen[0], a[i], 1);
	}
	for (size_t i = 0; i < b_count; i++) {
		push(learner, b[i]);
		see(&learner->seen[1], b[i], 1);
	}
	learner->cells += a_count * b_count;
	learner->sentences++;
	return true;
}

size_t learner_cells(const struct learner *learner)
{
	return learner->cells;
}

/* ------------------------------------------------------------------ rounds */

/* A pair of sentences of the batch. */
struct lines {
	const uint32_t *a, *b;
	size_t a_count, b_count;
};

static bool next_lines(const struct learner *learner, size_t *at, struct lines *lines)
{
	if (*at >= learner->batch_len)
		return false;
	const uint32_t *item = learner->batch + *at;

	*lines = (struct lines){item + 2, item + 2 + item[0], item[0], item[1]};
	*at += 2 + item[0] + item[1];
	return true;
}

/* At first each word may come from each. */
static void begin(struct learner *learner)
{
	struct lines lines;

	for (size_t at = 0; next_lines(learner, &at, &lines);) {
		size_t longer = lines.a_count > lines.b_count ? lines.a_count : lines.b_count;

		for (size_t i = 0; i < lines.a_count; i++)
			for (size_t k = 0; k < lines.b_count; k++)
				find_pair(learner, lines.a[i], lines.b[k])->count +=
					1 / (float)longer;
	}
}

/* What a pair of sentences says of its pairs of words: the product of both directions' shares. */
static void learn_lines(struct learner *learner, const struct lines *lines)
{
	static const float doubt = (float)DOUBT;
	const float nothing = (float)(FROM_NOTHING / learner->sentences);
	struct pair *cells[LEARN_MOST];
	float a_sums[LEARN_MOST], b_sums[LEARN_MOST];
	const float *a_seen = learner->seen[0].counts, *b_seen = learner->seen[1].counts;

	for (size_t i = 0; i < lines->a_count; i++)
		a_sums[i] = nothing * a_seen[lines->a[i]];
	for (size_t k = 0; k < lines->b_count; k++)
		b_sums[k] = nothing * b_seen[lines->b[k]];
	for (int write = 0; write < 2; write++) {
		for (size_t i = 0; i < lines->a_count; i++) {
			float a_total = a_seen[lines->a[i]] + doubt;

			for (size_t k = 0; k < lines->b_count; k++)
				cells[k] = slot_of(learner->pairs, learner->slots, lines->a[i],
						   lines->b[k]);
			for (size_t k = 0; k < lines->b_count; k++) {
				float count = cells[k]->known + cells[k]->count;
				float b_given_a = count / a_total;
				float a_given_b = count / (b_seen[lines->b[k]] + doubt);

				if (write) {
					cells[k]->next +=
						b_given_a / b_sums[k] * a_given_b / a_sums[i];
				} else {
					b_sums[k] += b_given_a;
					a_sums[i] += a_given_b;
				}
			}
		}
	}
}

static bool is_learned(const struct learner *learner, const struct pair *pair)
{
	double known = (double)pair->known;

	return known >= LEAST_COUNT &&
	       (known >= LEAST_SHARE * learner_seen(learner, false, pair->a) ||
		known >= LEAST_SHARE * learner_seen(learner, true, pair->b));
}

void learner_learn(struct learner *learner)
{
	struct lines lines;

	if (learner->batch_len == 0)
		return;
	begin(learner);
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t at = 0; next_lines(learner, &at, &lines);)
			learn_lines(learner, &lines);
		for (size_t i = 0; i < learner->slots; i++) {
			learner->pairs[i].count = learner->pairs[i].next;
			learner->pairs[i].next = 0;
		}
	}
	for (size_t i = 0; i < learner->slots; i++) {
		learner->pairs[i].known += learner->pairs[i].count;
		learner->pairs[i].count = 0;
	}
	learner->batch_len = 0;
	learner->cells = 0;
	move_pairs(learner, learner->slots, is_learned);
	size_t slots = FIRST_SLOTS;

	while (learner->used * 3 > slots)
		slots *= 2;
	if (slots < learner->slots)
		move_pairs(learner, slots, NULL);
}

static int by_words(const void *x, const void *y)
{
	const struct pair *a = x, *b = y;

	if (a->a != b->a)
		return a->a > b->a ? 1 : -1;
	return (a->b > b->b) - (a->b < b->b);
}

void learner_each(const struct learner *learner,
		  void (*found)(void *ctx, uint32_t a, uint32_t b, double count), void *ctx)
{
	struct pair *sorted = mem_alloc(learner->used + 1, sizeof *sorted);
	size_t count = 0;

	for (size_t i = 0; i < learner->slots; i++)
		if (learner->pairs[i].a != NO_WORD && is_learned(learner, &learner->pairs[i]))
			sorted[count++] = learner->pairs[i];
	qsort(sorted, count, sizeof *sorted, by_words);
	for (size_t i = 0; i < count; i++)
		found(ctx, sorted[i].a, sorted[i].b, (double)sorted[i].known);
	mem_free(sorted);
}
