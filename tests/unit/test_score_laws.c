/*
 * The laws of the score, on texts that are drawn: it is 100 for equal texts alone, 95 to 99 for
 * what folding makes equal and less for all else; the same both ways; further edits never raise it;
 * and its distances keep the triangle, by characters, and by words but for the near pair that is
 * cheaper once in a segment.
 */
#include "match/match.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "tests/random.h"
#include "tests/tap.h"

enum { LANGS = 3, WORDS = 24, MOST_WORDS = 14, ROUNDS = 3000 };

static const char *const langs[LANGS] = {"ar", "ru", "en"};

/* Forms of the same words are among them, and words that a letter sets apart. */
static const char *const words[LANGS][WORDS] = {
	{"كتب", "كتاب",  "الكتاب",  "كتبوا", "على",  "علي",    "إلى",   "أن",
	 "إن",  "مدرسة", "المدرسة", "مدارس", "وزير", "الوزير", "وزراء", "سفينة",
	 "سفن", "في",    "من",      "قال",   "قالت", "ماء",    "ما",    "٢٠٢٤"},
	{"порт",  "порта", "портом", "порты", "спорт", "город", "города", "год",
	 "года",  "ещё",   "еще",    "все",   "всё",   "судно", "суда",   "суд",
	 "вышло", "вышли", "в",      "из",    "зерно", "зерна", "2024",   "«мир»"},
	{"port",   "ports",  "sport",   "ship",  "ships",  "shop",  "the",  "The",
	 "left",   "leaves", "harbour", "grain", "grains", "train", "year", "years",
	 "yearly", "of",     "off",     "in",    "{0}",    "{1}",   "2024", "it's"},
};

/* What folding levels, put into a text: each adds one kind of difference in its language. */
static const char *const folded_away[LANGS][2][2] = {
	{{"ا", "اَ"}, {"م", "مـ"}},
	{{" ", "\xC2\xA0"}, {"о", "о\xE2\x80\x8D"}},
	{{" ", "\xC2\xA0"}, {"e", "e\xC2\xAD"}},
};

static struct match compare(struct matcher *matcher, const struct buf *a, const struct buf *b)
{
	struct match match;

	matcher_set(matcher, a->data, a->len);
	matcher_compare(matcher, b->data, b->len, 1, &match);
	return match;
}

static void copy(const struct buf *from, struct buf *to)
{
	buf_reset(to);
	buf_add(to, from->data, from->len);
	buf_adds(to, "");
}

/* Words with blanks between them, `few` to MOST_WORDS. */
static void draw(uint64_t *seed, size_t lang, size_t most, struct buf *out)
{
	buf_reset(out);
	for (size_t n = 1 + random_below(seed, most); n > 0; n--)
		buf_printf(out, "%s%s", words[lang][random_below(seed, WORDS)],
			   n == 1                        ? ""
			   : random_below(seed, 12) == 0 ? ", "
							 : " ");
}

/* Another word for one, or one taken out. */
static void edit(uint64_t *seed, size_t lang, struct buf *text)
{
	struct buf old = {0};
	size_t count = 1, w = 0;

	copy(text, &old);
	for (size_t i = 0; i < old.len; i++)
		count += old.data[i] == ' ';
	const size_t which = random_below(seed, count);

	buf_reset(text);
	for (const char *p = buf_str(&old); *p; w++) {
		size_t len = strcspn(p, " ");

		if (w != which)
			buf_add(text, p, len);
		else if (random_below(seed, 4) > 0)
			buf_adds(text, words[lang][random_below(seed, WORDS)]);
		p += len;
		if (*p)
			buf_addc(text, *p++);
	}
	buf_adds(text, "");
	buf_free(&old);
}

static bool same_when(unsigned kinds, const struct buf *a, const struct buf *b)
{
	struct buf x = {0}, y = {0};

	fold_text(a->data, a->len, kinds, &x);
	fold_text(b->data, b->len, kinds, &y);
	bool same = x.len == y.len && memcmp(buf_str(&x), buf_str(&y), x.len) == 0;

	buf_free(&x);
	buf_free(&y);
	return same;
}

/* ---------------------------------------------------------------- identity, symmetry */

struct tally {
	size_t equal, folded, fuzzy; /* pairs */
	bool identity, symmetry;
};

static void check_pair(struct matcher *matcher, const struct buf *a, const struct buf *b,
		       struct tally *tally)
{
	const struct match there = compare(matcher, a, b), back = compare(matcher, b, a);
	bool equal = same_when(FOLD_NONE, a, b), folded = !equal && same_when(FOLD_ALL, a, b);
	bool right = equal    ? there.score == 100 && there.diffs == 0
		     : folded ? there.score >= 95 && there.score < 100 && there.diffs != 0
			      : there.score < 100 && there.diffs == 0;

	tally->equal += equal;
	tally->folded += folded;
	tally->fuzzy += !equal && !folded && there.score > 0;
	if (!right)
		printf("# '%s' and '%s': %d\n", a->data, b->data, there.score);
	tally->identity = tally->identity && right;
	tally->symmetry = tally->symmetry && there.score == back.score &&
			  there.diffs == back.diffs && there.longer == back.longer &&
			  there.distance >= back.distance && there.distance <= back.distance;
}

/* Puts what folding levels into a text. */
static void decorate(uint64_t *seed, size_t lang, struct buf *text)
{
	const char *const *kind = folded_away[lang][random_below(seed, 2)];
	struct buf old = {0};

	copy(text, &old);
	buf_reset(text);
	for (const char *p = buf_str(&old), *hit; *p; p = hit + strlen(kind[0])) {
		hit = strstr(p, kind[0]);
		if (!hit) {
			buf_adds(text, p);
			break;
		}
		buf_add(text, p, (size_t)(hit - p));
		buf_adds(text, kind[1]);
	}
	buf_adds(text, "");
	buf_free(&old);
}

static void test_identity(size_t lang)
{
	struct matcher *matcher = matcher_new(langs[lang]);
	struct tally tally = {.identity = true, .symmetry = true};
	struct buf a = {0}, b = {0};
	uint64_t seed = 61 + lang;

	for (size_t i = 0; i < ROUNDS; i++) {
		draw(&seed, lang, i % 2 ? 3 : MOST_WORDS, &a);
		copy(&a, &b);
		if (i % 4 == 0)
			decorate(&seed, lang, &b);
		if (i % 4 == 1)
			draw(&seed, lang, i % 2 ? 3 : MOST_WORDS, &b);
		for (size_t n = i % 4 == 2 ? 1 + random_below(&seed, 3) : 0; n > 0; n--)
			edit(&seed, lang, &b);
		check_pair(matcher, &a, &b, &tally);
	}
	ok(tally.identity, "%s: 100 for equal texts alone, 95 to 99 for equal when folded",
	   langs[lang]);
	ok(tally.symmetry, "score, parts and differences are the same both ways");
	ok(tally.equal > 300 && tally.folded > 300 && tally.fuzzy > 300,
	   "%zu pairs equal, %zu when folded, %zu alike", tally.equal, tally.folded, tally.fuzzy);
	buf_free(&a);
	buf_free(&b);
	matcher_free(matcher);
}

/* ---------------------------------------------------------------- triangle */

/* The distance of a pair; 0 for texts that folding makes equal. */
static double distance(struct matcher *matcher, const struct buf *a, const struct buf *b)
{
	const struct match match = compare(matcher, a, b);

	return match.score >= 95 && match.diffs != 0 ? 0 : match.distance;
}

/*
 * All texts of a triple are compared in one way, in characters or in words. By words each of the
 * three distances may hold one near pair, which makes it half a word less than that of a metric,
 * and blanks alone cost a quarter.
 */
static void test_triangle(size_t lang, bool by_words)
{
	struct matcher *matcher = matcher_new(langs[lang]);
	struct buf a = {0}, b = {0}, c = {0};
	uint64_t seed = 71 + lang;
	size_t triples = 0;
	bool kept = true;

	for (size_t i = 0; i < ROUNDS; i++) {
		draw(&seed, lang, by_words ? MOST_WORDS : 3, &a);
		copy(&a, &b);
		for (size_t n = random_below(&seed, 3); n > 0; n--)
			edit(&seed, lang, &b);
		copy(&b, &c);
		for (size_t n = random_below(&seed, 3); n > 0; n--)
			edit(&seed, lang, &c);
		if (compare(matcher, &a, &b).by_words != by_words ||
		    compare(matcher, &b, &c).by_words != by_words ||
		    compare(matcher, &a, &c).by_words != by_words ||
		    compare(matcher, &a, &b).score == 0 || compare(matcher, &b, &c).score == 0 ||
		    compare(matcher, &a, &c).score == 0)
			continue; /* a score of 0 comes without a distance */
		double around = distance(matcher, &a, &b) + distance(matcher, &b, &c);

		triples++;
		kept = kept && distance(matcher, &a, &c) <= around + (by_words ? 1 : 0) + 1e-9;
	}
	ok(kept && triples > 500, "%s, by %s: %zu triples keep the triangle", langs[lang],
	   by_words ? "words" : "characters", triples);
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
	matcher_free(matcher);
}

/* ---------------------------------------------------------------- monotone */

/* Words give way to strange ones, in an order that is drawn: no further one raises the score. */
static bool falls_by_words(struct matcher *matcher, uint64_t *seed, size_t lang)
{
	const char *chosen[MOST_WORDS];
	size_t order[MOST_WORDS], count = 4 + random_below(seed, MOST_WORDS - 3);
	struct buf text = {0}, edited = {0};
	int last = 100;
	bool falls = true;

	for (size_t i = 0; i < count; i++) {
		size_t other = random_below(seed, i + 1);

		chosen[i] = words[lang][random_below(seed, WORDS)];
		buf_printf(&text, "%s ", chosen[i]);
		order[i] = order[other];
		order[other] = i;
	}
	for (size_t n = 0; n < count; n++) {
		chosen[order[n]] = "qqqqqq";
		buf_reset(&edited);
		for (size_t i = 0; i < count; i++)
			buf_printf(&edited, "%s ", chosen[i]);
		int score = compare(matcher, &text, &edited).score;

		falls = falls && score <= last && score < 100;
		last = score;
	}
	buf_free(&text);
	buf_free(&edited);
	return falls && last == 0;
}

/* Letters of a short text give way to strange ones, from the first on. */
static bool falls_by_letters(struct matcher *matcher, uint64_t *seed, size_t lang)
{
	static const char strange[] = "Ω";
	struct buf text = {0}, edited = {0};
	bool falls = true;

	draw(seed, lang, 3, &text);
	size_t count = utf8_count(text.data, text.len);
	int last = compare(matcher, &text, &text).score;

	for (size_t n = 1; n <= count && falls; n++) {
		buf_reset(&edited);
		for (size_t at = 0, i = 0; at < text.len; i++) {
			size_t start = at;

			utf8_next(text.data, text.len, &at);
			if (i < n && text.data[start] != ' ')
				buf_adds(&edited, strange);
			else
				buf_add(&edited, text.data + start, at - start);
		}
		struct match match = compare(matcher, &text, &edited);

		if (match.by_words)
			continue;
		falls = match.score <= last && match.score < 100;
		last = match.score;
	}
	buf_free(&text);
	buf_free(&edited);
	return falls;
}

static void test_monotone(size_t lang)
{
	struct matcher *matcher = matcher_new(langs[lang]);
	uint64_t seed = 81 + lang;
	bool by_words = true, by_letters = true;

	for (size_t i = 0; i < 500; i++) {
		by_words = by_words && falls_by_words(matcher, &seed, lang);
		by_letters = by_letters && falls_by_letters(matcher, &seed, lang);
	}
	ok(by_words, "%s: no further strange word raises the score", langs[lang]);
	ok(by_letters, "nor does a further strange letter of a short text");
	matcher_free(matcher);
}

int main(void)
{
	for (size_t lang = 0; lang < LANGS; lang++) {
		test_identity(lang);
		test_triangle(lang, false);
		test_triangle(lang, true);
		test_monotone(lang);
	}
	return done();
}
