/*
 * Fragments of queries made of our own words, in three languages, against what comparing every run
 * of words with every stored text gives.
 */
#include "dragoman.h"
#include "match/find.h"
#include "tests/random.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { LANGS = 3, UNITS = 300, QUERIES = 60, WORDS = 10, MOST = 14, TEXT_SIZE = 512, LEAST = 3 };

static const char *const langs[LANGS] = {"ar", "ru", "en"};

static const char *const words[LANGS][WORDS] = {
	{"الوزير", "وزير", "كِتابٌ", "كتاب", "مدرسة", "في", "على", "القاهرة،", "١٢", "أعلن"},
	{"министр", "министра", "Книга", "книги", "школе", "в", "ещё", "порт,", "12", "заявил"},
	{"minister", "Ministers", "the", "book", "books", "school", "in", "ports,", "12", "said"},
};

static char texts[UNITS][LANGS][TEXT_SIZE];

/* A text of words, and in `at` where each begins. */
static size_t make_text(uint64_t *seed, size_t lang, char *text, size_t *at)
{
	size_t count = 2 + random_below(seed, MOST - 2), len = 0;

	for (size_t w = 0; w < count; w++) {
		at[w] = len + (w > 0);
		len += (size_t)snprintf(text + len, TEXT_SIZE - len, "%s%s", w > 0 ? " " : "",
					words[lang][random_below(seed, WORDS)]);
	}
	at[count] = len + 1;
	return count;
}

static dgm_code fill(dgm_memory *memory, dgm_error *err)
{
	static dgm_variant variants[UNITS][LANGS];
	static dgm_unit units[UNITS];
	uint64_t seed = 3;
	size_t at[MOST + 1];

	for (size_t i = 0; i < UNITS; i++) {
		for (size_t l = 0; l < LANGS; l++) {
			make_text(&seed, l, texts[i][l], at);
			variants[i][l] = (dgm_variant){
				.lang = langs[l], .text = texts[i][l], .len = strlen(texts[i][l])};
		}
		units[i] = (dgm_unit){
			.variants = variants[i], .variant_count = LANGS, .confidence = 1};
	}
	return dgm_memory_add(memory, units, UNITS, NULL, err);
}

static bool is_stored(const char *text, size_t len, size_t lang)
{
	struct finder *finder = finder_new(text, len, langs[lang], DGM_FIND_PHRASE);
	bool stored = false;

	for (size_t i = 0; i < UNITS && !stored; i++)
		stored = finder_matches(finder, texts[i][lang], strlen(texts[i][lang]));
	finder_free(finder);
	return stored;
}

/* The longest run of words from first on, before end, that is stored; its number of words. */
static size_t longest_from(const char *text, const size_t *at, size_t first, size_t end,
			   size_t lang)
{
	size_t n = end - first;

	while (n >= LEAST && !is_stored(text + at[first], at[first + n] - 1 - at[first], lang))
		n--;
	return n >= LEAST ? n : 0;
}

/* True when word w lies in a fragment. */
static bool is_covered(const dgm_fragments *fragments, const size_t *at, size_t w)
{
	for (size_t i = 0; i < dgm_fragments_count(fragments); i++) {
		const dgm_fragment *fragment = dgm_fragments_get(fragments, i);

		if (at[w] >= fragment->query.start && at[w] < fragment->query.end)
			return true;
	}
	return false;
}

/* The first is the longest there is, and no run of three words is left beside them. */
static bool is_right(const dgm_fragments *fragments, const char *text, const size_t *at,
		     size_t count, size_t lang)
{
	size_t best = 0, found = dgm_fragments_count(fragments);

	for (size_t w = 0; w < count; w++) {
		size_t n = longest_from(text, at, w, count, lang), end = w;

		best = n > best ? n : best;
		while (end < count && !is_covered(fragments, at, end))
			end++;
		if (end >= w + LEAST && longest_from(text, at, w, end, lang) > 0)
			return false;
	}
	return best == (found > 0 ? dgm_fragments_get(fragments, 0)->words : 0);
}

static void test_all(dgm_memory *memory, size_t lang)
{
	uint64_t seed = 50 + lang;
	size_t wrong = 0, found = 0;

	for (size_t q = 0; q < QUERIES; q++) {
		char text[TEXT_SIZE];
		size_t at[MOST + 1], count = make_text(&seed, lang, text, at);
		dgm_query query = {.text = text, .len = strlen(text), .source = langs[lang]};
		dgm_fragments *fragments = dgm_memory_fragments(memory, &query, NULL, NULL);

		if (!fragments || !is_right(fragments, text, at, count, lang)) {
			printf("# '%s'\n", text);
			wrong++;
		}
		for (size_t i = 0; fragments && i < dgm_fragments_count(fragments); i++) {
			const dgm_fragment *fragment = dgm_fragments_get(fragments, i);

			wrong += dgm_concordance_count(fragment->units) == 0;
			found++;
		}
		dgm_fragments_free(fragments);
	}
	ok(wrong == 0 && found > QUERIES / 2, "%s: %zu fragments", langs[lang], found);
}

static void test_errors(dgm_memory *memory)
{
	static const sig_atomic_t stop = 1;
	static const dgm_watch watch = {.cancel = &stop};
	char text[TEXT_SIZE];
	const char *const *first = words[2];
	dgm_query query = {.text = "", .len = 0};
	dgm_error err = {0};

	ok(!dgm_memory_fragments(memory, &query, NULL, &err) && err.code == DGM_BAD_ARG,
	   "an empty text: %s", err.text);
	snprintf(text, sizeof text, "%s %s %s", first[0], first[3], first[2]);
	query = (dgm_query){.text = text, .len = strlen(text)};
	err = (dgm_error){0};
	ok(!dgm_memory_fragments(memory, &query, &watch, &err) && err.code == DGM_CANCELLED,
	   "broken off: %s", err.text);
	dgm_fragments *none = dgm_memory_fragments(
		memory, &(dgm_query){.text = "two words", .len = 9}, NULL, NULL);

	is_int(none ? (long long)dgm_fragments_count(none) : -1, 0, "two words have no fragment");
	is_int(none && dgm_fragments_get(none, 0) == NULL, true, "no more than there are");
	dgm_fragments_free(none);
	dgm_fragments_free(NULL);
}

static void test(dgm_memory *memory)
{
	for (size_t l = 0; l < LANGS; l++)
		test_all(memory, l);
	test_errors(memory);
}

int main(void)
{
	return scratch_run(fill, test);
}
