#include "match/distance.h"
#include "tests/random.h"
#include "tests/tap.h"
#include "tests/unit/slow.h"
#include "text/utf8.h"

static void test_pattern(void)
{
	uint64_t seed = 11;
	struct pattern pattern = {0};
	bool same = true, limited = true;
	uint32_t a[300], b[300];

	for (int round = 0; round < 20000 && same && limited; round++) {
		size_t most = round % 10 == 0 ? 300 : round % 3 == 0 ? 66 : 20;
		size_t letters = 1 + random_below(&seed, 6);
		size_t n = random_below(&seed, most), m = random_below(&seed, most);

		for (size_t i = 0; i < n; i++)
			a[i] = (uint32_t)random_below(&seed, letters) * 1000003;
		for (size_t i = 0; i < m; i++) /* now and then what the pattern has not */
			b[i] = random_below(&seed, 20) == 0
				       ? UINT32_MAX
				       : (uint32_t)random_below(&seed, letters) * 1000003;
		if (round % 2 == 0 && n > 0) { /* one that is much alike */
			m = least(n, 299);
			memcpy(b, a, m * sizeof *b);
			b[random_below(&seed, m)] = 77;
		}
		size_t want = slow_distance(a, n, b, m), limit = random_below(&seed, 20);

		pattern_set(&pattern, a, n);
		same = pattern_distance(&pattern, b, m, 1000) == want;
		limited = pattern_distance(&pattern, b, m, limit) ==
			  (want <= limit ? want : limit + 1);
	}
	ok(same, "bit-parallel distance is the plain one, 20000 pairs");
	ok(limited, "and knows when to stop");
	pattern_free(&pattern);
}

static struct item spell(const char *word, uint32_t *chars)
{
	struct item item = {.chars = chars};

	for (size_t at = 0; at < strlen(word);)
		chars[item.char_count++] = utf8_next(word, strlen(word), &at);
	item.letters = item_letters(chars, item.char_count);
	return item;
}

static void test_near(void)
{
	static const struct {
		const char *a, *b;
		bool near;
	} rows[] = {
		{"document", "documint", true},  {"document", "dokumint", true},
		{"document", "dokumind", false}, {"word", "ward", true},
		{"cat", "cut", false},           {"house", "houses", true},
		{"house", "hose", true},         {"form", "from", false},
		{"министр", "минстр", true},     {"мир", "мор", false},
		{"война", "вода", false},        {"القاهره", "القاهرا", true},
		{"كتاب", "كتيب", true},          {"كتب", "كتاب", true},
		{"سلام", "كلامي", false},        {"", "", true},
	};
	uint32_t x[64], y[64];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct item a = spell(rows[i].a, x), b = spell(rows[i].b, y);

		ok(items_are_near(&a, &b) == rows[i].near, "%s and %s", rows[i].a, rows[i].b);
		ok(items_are_near(&b, &a) == rows[i].near, "and turned round");
	}
	struct item word = spell("word", x), number = {.char_count = 4};

	ok(!items_are_near(&word, &number), "a number is near no word");
}

/* Items whose forms and stems are drawn so that forms of one word occur. */
static size_t draw_items(uint64_t *seed, struct item *items)
{
	size_t count = random_below(seed, 12);

	for (size_t i = 0; i < count; i++) {
		uint64_t form = random_below(seed, 8);

		items[i] = (struct item){.form = form, .stem = form / 2, .punct = form == 7};
	}
	return count;
}

static void test_metric(void)
{
	enum { ROUNDS = 5000, MOST = 12, NO_LIMIT = 1000 };
	uint64_t seed = 5;
	struct pattern pattern = {0};
	struct item x[MOST], y[MOST], z[MOST];
	struct buf work = {0};
	bool plain = true, symmetric = true, itself = true, weighted = true;

	for (size_t round = 0; round < ROUNDS; round++) {
		uint32_t a[MOST], b[MOST], c[MOST];
		size_t n = draw_items(&seed, x), m = draw_items(&seed, y), k = draw_items(&seed, z);

		for (size_t i = 0; i < MOST; i++) {
			a[i] = (uint32_t)x[i].form;
			b[i] = (uint32_t)y[i].form;
			c[i] = (uint32_t)z[i].form;
		}
		pattern_set(&pattern, a, n);
		size_t ab = pattern_distance(&pattern, b, m, NO_LIMIT);
		size_t ac = pattern_distance(&pattern, c, k, NO_LIMIT);

		pattern_set(&pattern, b, m);
		plain = plain && ac <= ab + pattern_distance(&pattern, c, k, NO_LIMIT);
		ab = items_distance(x, n, y, m, NO_LIMIT, &work);
		ac = items_distance(x, n, z, k, NO_LIMIT, &work);
		symmetric = symmetric && ab == items_distance(y, m, x, n, NO_LIMIT, &work);
		itself = itself && items_distance(x, n, x, n, NO_LIMIT, &work) == 0;
		weighted = weighted && ac <= ab + items_distance(y, m, z, k, NO_LIMIT, &work);
	}
	ok(plain, "the plain distance keeps the triangle, %d triples", ROUNDS);
	ok(symmetric, "the weighted one is the same both ways");
	ok(itself, "and 0 from a text to itself");
	ok(weighted, "and keeps the triangle where no words are spelt nearly alike");
	pattern_free(&pattern);
	buf_free(&work);
}

int main(void)
{
	test_pattern();
	test_metric();
	test_near();
	return done();
}
