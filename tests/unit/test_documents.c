/* Putting pairs of articles together: one to one, the surest first, three languages at once. */
#include "align/documents.h"
#include "base/mem.h"
#include "tests/random.h"
#include "tests/tap.h"

#define NO NO_ARTICLE

enum { MOST = 8 };

struct row {
	const char *name;
	size_t sides;
	/* Pairs of sides 0 and 1, 0 and 2, 1 and 2; p is 0 behind the last. */
	struct document_pair pairs[3][MOST];
	uint32_t want[MOST][3]; /* groups in order */
	size_t want_count;
};

static const struct row rows[] = {
	{"nothing", 2, {{{0}}}, {{0}}, 0},
	{"two and two", 2, {{{0, 1, .5f, .9f}, {1, 0, .5f, .8f}}}, {{0, 1, NO}, {1, 0, NO}}, 2},
	{"the surest wins", 2, {{{0, 0, .4f, .7f}, {1, 0, .5f, .9f}}}, {{1, 0, NO}}, 1},
	{"the loser takes the next best",
	 2,
	 {{{0, 0, .5f, .8f}, {0, 1, .4f, .6f}, {1, 0, .5f, .9f}}},
	 {{0, 1, NO}, {1, 0, NO}},
	 2},
	{"too little", 2, {{{0, 0, .2f, .4f}}}, {{0}}, 0},
	{"three at once",
	 3,
	 {{{0, 0, .5f, .9f}}, {{0, 0, .5f, .8f}}, {{0, 0, .5f, .9f}}},
	 {{0, 0, 0}},
	 1},
	{"two of three are enough",
	 3,
	 {{{0, 0, .5f, .9999f}}, {{0, 0, .5f, .9999f}}, {{0, 0, .1f, .1f}}},
	 {{0, 0, 0}},
	 1},
	{"one against two",
	 3,
	 {{{0, 0, .5f, .99f}}, {{0, 0, .4f, .7f}}, {{0, 0, .1f, .01f}}},
	 {{0, 0, NO}},
	 1},
	{"a language is missing",
	 3,
	 {{{0, 0, .5f, .9f}}, {{1, 0, .5f, .9f}}, {{1, 1, .5f, .9f}}},
	 {{0, 0, NO}, {1, NO, 0}, {NO, 1, 1}},
	 3},
};

static void fill(const struct row *row, struct document_pairs *pairs)
{
	for (size_t set = 0; set < 3; set++) {
		pairs[set] = (struct document_pairs){0};
		while (pairs[set].count < MOST && row->pairs[set][pairs[set].count].p > 0)
			pairs[set].count++;
		pairs[set].items = (struct document_pair *)row->pairs[set];
	}
}

static void test_rows(void)
{
	static const size_t counts[] = {MOST, MOST, MOST};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct document_pairs pairs[3];
		struct document_groups groups;
		bool right = true;

		fill(row, pairs);
		documents_group(pairs, counts, row->sides, 0.5, &groups);
		is_int((long long)groups.count, (long long)row->want_count, row->name);
		for (size_t g = 0; g < groups.count && g < row->want_count; g++)
			right = right && memcmp(groups.items[g].articles, row->want[g],
						sizeof row->want[g]) == 0;
		ok(right, "%s: the right ones", row->name);
		document_groups_free(&groups);
	}
}

/* Random pairs, by rising a, as documents_compare gives them. */
static void make_pairs(uint64_t *seed, size_t articles, struct document_pairs *pairs)
{
	*pairs = (struct document_pairs){0};
	for (uint32_t a = 0; a < articles; a++) {
		for (uint32_t b = 0; b < articles; b++) {
			if (random_below(seed, 3) > 0)
				continue;
			pairs->items = mem_grow(pairs->items, pairs->count, &pairs->cap,
						sizeof *pairs->items);
			pairs->items[pairs->count++] = (struct document_pair){
				a, b, 0.5f, (float)random_below(seed, 1000) / 1000};
		}
	}
}

/* Whatever the pairs are: no article in two groups, none alone, probabilities in their range. */
static void test_random(void)
{
	enum { ROUNDS = 200, ARTICLES = 9 };
	static const size_t counts[] = {ARTICLES, ARTICLES, ARTICLES};
	uint64_t seed = 11;
	bool once = true, several = true, in_range = true;

	for (int round = 0; round < ROUNDS; round++) {
		struct document_pairs pairs[3];
		struct document_groups groups;
		int seen[3][ARTICLES] = {{0}};

		for (size_t set = 0; set < 3; set++)
			make_pairs(&seed, ARTICLES, &pairs[set]);
		documents_group(pairs, counts, 3, 0.5, &groups);
		for (size_t g = 0; g < groups.count; g++) {
			size_t members = 0;

			for (size_t s = 0; s < 3; s++) {
				uint32_t article = groups.items[g].articles[s];

				if (article == NO_ARTICLE)
					continue;
				members++;
				once = once && ++seen[s][article] == 1;
			}
			several = several && members >= 2;
			in_range = in_range && groups.items[g].p >= 0 && groups.items[g].p <= 1;
		}
		document_groups_free(&groups);
		for (size_t set = 0; set < 3; set++)
			document_pairs_free(&pairs[set]);
	}
	ok(once, "no article is in two groups");
	ok(several, "no article is alone");
	ok(in_range, "probabilities are from 0 to 1");
}

int main(void)
{
	test_rows();
	test_random();
	return done();
}
