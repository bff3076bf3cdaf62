/* Learning words: those of a made-up language are found again in a corpus with known answers. */
#include "align/builder.h"
#include "align/learn.h"
#include "align/lexicon.h"
#include "align/teach.h"

#include "tests/random.h"
#include "tests/tap.h"
#include "text/tokens.h"

enum { WORDS = 60, SENTENCES = 400, LONGEST = 9 };

/* ------------------------------------------------------------------ numbers */

struct found {
	double counts[WORDS][WORDS];
	size_t pairs;
};

static void note(void *ctx, uint32_t a, uint32_t b, double count)
{
	struct found *found = ctx;

	found->counts[a][b] = count;
	found->pairs++;
}

/* Word a is word WORDS - 1 - a of the other language; one in ten has no partner there. */
static void add_sentences(struct learner *learner, uint64_t *seed, size_t count)
{
	for (size_t s = 0; s < count; s++) {
		uint32_t a[LONGEST], b[LONGEST];
		size_t len = 2 + random_below(seed, LONGEST - 1), b_len = 0;

		for (size_t i = 0; i < len; i++) {
			a[i] = (uint32_t)random_below(seed, WORDS);
			if (random_below(seed, 10) > 0)
				b[b_len++] = WORDS - 1 - a[i];
		}
		learner_add(learner, a, len, b, b_len);
	}
}

static size_t count_right(const struct learner *learner)
{
	static struct found found;
	size_t right = 0;

	found = (struct found){.pairs = 0};
	learner_each(learner, note, &found);
	for (size_t a = 0; a < WORDS; a++) {
		size_t best = 0;

		for (size_t b = 0; b < WORDS; b++)
			if (found.counts[a][b] > found.counts[a][best])
				best = b;
		right += found.counts[a][best] > 0 && best == WORDS - 1 - a;
	}
	return right;
}

static void test_numbers(void)
{
	struct learner *learner = learner_new();
	uint64_t seed = 1;
	uint32_t word = 7, many[LEARN_MOST + 1] = {0};

	ok(!learner_add(learner, &word, 1, &word, 0), "an empty side teaches nothing");
	ok(!learner_add(learner, many, LEARN_MOST + 1, &word, 1), "nor does a long sentence");
	learner_learn(learner);
	is_int((long long)count_right(learner), 0, "nothing comes of nothing");
	add_sentences(learner, &seed, SENTENCES);
	ok(learner_cells(learner) > SENTENCES, "a batch is counted");
	learner_learn(learner);
	is_int((long long)learner_cells(learner), 0, "and is over when it was learned");
	is_int((long long)count_right(learner), WORDS, "all words are found");
	ok(learner_seen(learner, false, 3) > 10, "it knows how often a word was seen");
	ok(learner_seen(learner, true, 99999) == 0, "and that one was not");
	learner_free(learner);
}

/* Many small batches teach as one large one does, but for the last word or two. */
static void test_batches(void)
{
	struct learner *learner = learner_new();
	uint64_t seed = 2;

	for (int i = 0; i < 20; i++) {
		add_sentences(learner, &seed, SENTENCES / 20);
		learner_learn(learner);
	}
	ok(count_right(learner) >= WORDS - 2, "twenty batches");
	learner_free(learner);
}

/* ------------------------------------------------------------------ texts */

static const char *const LANGS[] = {"ar", "ru", "en"};
static const char *const NOUNS[][3] = {
	{"سفينة", "корабль", "ship"}, {"كتاب", "книга", "book"},   {"مدينة", "город", "city"},
	{"نهر", "река", "river"},     {"جبل", "гора", "mountain"}, {"شجرة", "дерево", "tree"},
	{"حصان", "лошадь", "horse"},  {"باب", "дверь", "door"},
};
static const char *const VERBS[][3] = {
	{"يسقط", "падает", "falls"},
	{"ينمو", "растёт", "grows"},
	{"يختفي", "исчезает", "disappears"},
	{"يحترق", "пылает", "burns"},
};
enum { NOUN_COUNT = sizeof NOUNS / sizeof *NOUNS, VERB_COUNT = sizeof VERBS / sizeof *VERBS };

static void teach_from(struct teaching *teaching, size_t first, size_t end)
{
	for (size_t n = first; n < end; n++) {
		for (size_t v = 0; v < VERB_COUNT; v++) {
			char texts[3][80];
			struct lesson lessons[3];

			for (int l = 0; l < 3; l++) {
				/* Arabic begins with the verb. */
				snprintf(texts[l], sizeof texts[l], "%s%s %s.",
					 l == 2 ? "The " : "", l == 0 ? VERBS[v][l] : NOUNS[n][l],
					 l == 0 ? NOUNS[n][l] : VERBS[v][l]);
				lessons[l] = (struct lesson){LANGS[l], texts[l], strlen(texts[l])};
			}
			teaching_add(teaching, lessons, 3);
		}
	}
}

/* The form of the likeliest word for a word, in `form`. */
static void best_of(const struct table *table, int from, const char *word, int to, char *form,
		    size_t size)
{
	struct stemmer *stemmer = stemmer_new(LANGS[from]);
	uint32_t a = table_lang(table, LANGS[from]), b = table_lang(table, LANGS[to]);
	struct buf stem = {0};
	size_t best = 0;

	stemmer_stem(stemmer, word, strlen(word), &stem);
	struct table_row row =
		table_row(table, a, table_word(table, a, buf_str(&stem), stem.len), b);

	for (size_t i = 1; i < row.count; i++)
		if (row.links[i].weight > row.links[best].weight)
			best = i;
	snprintf(form, size, "%s", row.count ? table_form(table, b, row.links[best].word) : "");
	stemmer_free(stemmer);
	buf_free(&stem);
}

static void check_words(const struct table *table, const char *name)
{
	char form[80];

	for (int from = 0; from < 3; from++) {
		for (int to = 0; to < 3; to++) {
			size_t right = 0;

			for (size_t n = 0; n < NOUN_COUNT && from != to; n++) {
				best_of(table, from, NOUNS[n][from], to, form, sizeof form);
				right += strcmp(form, NOUNS[n][to]) == 0;
			}
			if (from != to)
				is_int((long long)right, NOUN_COUNT, name);
		}
	}
}

static struct table *finish(struct teaching *teaching, uint64_t mark)
{
	struct buf bytes = {0};

	teaching_finish(teaching, "learned here", mark, &bytes);
	teaching_free(teaching);
	return table_own(&bytes);
}

static void test_texts(void)
{
	struct teaching *teaching = teaching_new(NULL);

	teach_from(teaching, 0, NOUN_COUNT);
	struct table *table = finish(teaching, 32);

	is_int((long long)table_mark(table), 32, "the mark is kept");
	is_text(table_source(table, 0), "learned", "the source is told");
	check_words(table, "nouns are learned");

	uint32_t en = table_lang(table, "en"), ru = table_lang(table, "ru");
	struct table_row row = table_row(table, en, table_word(table, en, "ship", 4), ru);

	ok(row.total > 3.9 && row.total < 4.1, "the total is how often a word was seen");
	table_free(table);
}

/* What was learned before is known, and goes on. */
static void test_goes_on(void)
{
	struct teaching *teaching = teaching_new(NULL);

	teach_from(teaching, 0, NOUN_COUNT / 2);
	struct table *first = finish(teaching, 1);

	teaching = teaching_new(first);
	table_free(first);
	teach_from(teaching, NOUN_COUNT / 2, NOUN_COUNT);
	struct table *second = finish(teaching, 2);

	check_words(second, "nouns of both halves are known");

	uint32_t ru = table_lang(second, "ru"), ar = table_lang(second, "ar");
	struct stemmer *stemmer = stemmer_new("ru");
	struct buf stem = {0};

	stemmer_stem(stemmer, "падает", strlen("падает"), &stem);
	struct table_row row =
		table_row(second, ru, table_word(second, ru, stem.data, stem.len), ar);

	ok(row.total > 7.9 && row.total < 8.1, "a word of both halves was seen in both");
	stemmer_free(stemmer);
	buf_free(&stem);
	table_free(second);
}

static void test_nothing(void)
{
	struct table *table = finish(teaching_new(NULL), 0);

	ok(table && table_langs(table) == 0, "nothing learned is a table without languages");
	struct lexicon *lexicon = lexicon_new();

	lexicon_add(lexicon, table, 1);
	struct lexicon_words *words = lexicon_words_new(lexicon, "ru", 1);

	lexicon_words_set(words, 0, "река", 8);
	ok(!lexicon_words_known(words, 0), "which knows no word");
	lexicon_words_free(words);
	lexicon_free(lexicon);
}

int main(void)
{
	test_numbers();
	test_batches();
	test_texts();
	test_goes_on();
	test_nothing();
	return done();
}
