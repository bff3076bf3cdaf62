/*
 * A concordance finds what reading every unit finds: sentences made of our own words in all three
 * languages are stored, and looked for by single words, by two, and by pieces of words.
 */
#include "dragoman.h"
#include "match/find.h"
#include "tests/random.h"
#include "tests/scratch.h"
#include "tests/tap.h"
#include "text/utf8.h"

enum { LANGS = 3, UNITS = 1500, QUERIES = 300, WORDS = 16, FIRST = 10, TEXT_SIZE = 512 };

static const char *const langs[LANGS] = {"ar", "ru", "en"};

static const char *const words[LANGS][WORDS] = {
	{"الوزير", "وزير", "والوزير", "كِتابٌ", "الكتاب", "كتب", "مدرسة", "المدارس", "في", "على",
	 "علي", "القاهرة", "١٢", "السفينة،", "ميناء", "أعلن"},
	{"министр", "министра", "Министром", "книга", "книги", "школе", "школы", "в", "на", "ещё",
	 "порт", "порту,", "12", "судно", "заявил", "заявила"},
	{"minister", "Ministers", "the", "book", "books", "booked", "school", "at", "in", "of",
	 "port", "ports,", "12", "ship", "said", "says"},
};

/* What stands in the place of some: pieces that are no words, and one that is too long. */
static const char *const odd[] = {
	"http://example.org/a-port",
	"12.5",
	"%sport",
	"<b id=\"the порт\">",
	"10km",
	"порт-книга/كتاب",
	"使用порт公司",
	"ноль<b>",
	"portportportportportportportportportportportportportportportportport",
	"&amp;",
	"e\xCC\x81",
	"كتـــاب\xE2\x80\x8Fلا",
};

enum { ODD = sizeof odd / sizeof *odd };

static char texts[UNITS][LANGS][TEXT_SIZE];
static bool rejected[UNITS];

static const char *word(uint64_t *seed, size_t lang)
{
	if (random_below(seed, 12) == 0)
		return odd[random_below(seed, ODD)];
	return words[lang][random_below(seed, WORDS)];
}

static dgm_code fill(dgm_memory *memory, dgm_error *err)
{
	static dgm_variant variants[UNITS][LANGS];
	static dgm_unit units[UNITS];
	static char origins[UNITS][32];
	uint64_t seed = 3;

	for (size_t i = 0; i < UNITS; i++) {
		snprintf(origins[i], sizeof origins[i], "document %zu", i);
		rejected[i] = random_below(&seed, 20) == 0;
		units[i] = (dgm_unit){.variants = variants[i],
				      .variant_count = LANGS,
				      .origin = origins[i],
				      .state = rejected[i] ? DGM_REJECTED : DGM_ALIGNED,
				      .confidence = 1};
		for (size_t l = 0; l < LANGS; l++) {
			size_t count = 1 + random_below(&seed, 9), len = 0;

			for (size_t w = 0; w < count; w++)
				len += (size_t)snprintf(texts[i][l] + len, TEXT_SIZE - len, "%s%s",
							w > 0 ? " " : "", word(&seed, l));
			variants[i][l] = (dgm_variant){
				.lang = langs[l], .text = texts[i][l], .len = strlen(texts[i][l])};
		}
	}
	return dgm_memory_add(memory, units, UNITS, NULL, err);
}

/* What each of the wanted texts has in a unit, read one by one. */
static size_t brute(const dgm_wanted *wanted, size_t count, dgm_find_by by, bool *hits)
{
	size_t total = 0;

	for (size_t i = 0; i < UNITS; i++)
		hits[i] = !rejected[i];
	for (size_t w = 0; w < count; w++) {
		struct finder *finder =
			finder_new(wanted[w].text, wanted[w].len, wanted[w].lang, by);
		size_t l = 0;

		while (strcmp(langs[l], wanted[w].lang) != 0)
			l++;
		for (size_t i = 0; i < UNITS; i++)
			hits[i] =
				hits[i] && finder_matches(finder, texts[i][l], strlen(texts[i][l]));
		finder_free(finder);
	}
	for (size_t i = 0; i < UNITS; i++)
		total += hits[i];
	return total;
}

/* Up to twelve characters of a text, from anywhere. */
static void cut_query(uint64_t *seed, size_t lang, char *text)
{
	const char *from = texts[random_below(seed, UNITS)][lang];
	const size_t len = strlen(from), chars = utf8_count(from, len);
	const size_t start = utf8_skip(from, len, 0, random_below(seed, chars));
	const size_t end = utf8_skip(from, len, start, 1 + random_below(seed, 12));

	snprintf(text, TEXT_SIZE, "%.*s", (int)(end - start), from + start);
	/* Blanks alone are nothing to find. */
	if (strspn(text, " ") == strlen(text))
		snprintf(text, TEXT_SIZE, "12");
}

/* A query of one or two words, for a substring a piece that begins or ends within a word. */
static void make_query(uint64_t *seed, size_t lang, dgm_find_by by, char *text)
{
	if (by == DGM_FIND_SUBSTRING && random_below(seed, 3) > 0) {
		cut_query(seed, lang, text);
		return;
	}
	const char *second = random_below(seed, 2) ? word(seed, lang) : "";

	snprintf(text, TEXT_SIZE, "%s%s%s", word(seed, lang), *second ? " " : "", second);
	size_t letter = utf8_skip(text, strlen(text), 0, 1);

	if (by == DGM_FIND_SUBSTRING && strlen(text) > letter)
		memmove(text, text + letter, strlen(text + letter) + 1);
}

/* All hits, or the newest of them, with a total that is right where it is said to be. */
static bool same(const dgm_concordance *found, const bool *hits, size_t want, bool all)
{
	bool exact;
	size_t i = UNITS, n = 0;

	if (!found || ((dgm_concordance_total(found, &exact) != want || !exact) && (all || exact)))
		return false;
	while (i-- > 0 && (all || n < dgm_concordance_count(found))) {
		if (!hits[i])
			continue;
		const dgm_concordance_hit *hit = dgm_concordance_get(found, n++);

		if (!hit || hit->unit->id != i + 1 || hit->mark_count == 0)
			return false;
	}
	return n == dgm_concordance_count(found) && (all || n == (want < FIRST ? want : FIRST));
}

static void test_complete(dgm_memory *memory, dgm_find_by by, const char *name)
{
	static bool hits[UNITS];
	uint64_t seed = 100 + by;
	size_t wrong = 0, all = 0;

	for (size_t q = 0; q < QUERIES; q++) {
		char text[2][TEXT_SIZE];
		dgm_wanted wanted[2];
		size_t count = 1 + random_below(&seed, 2), first = random_below(&seed, LANGS);

		for (size_t w = 0; w < count; w++) {
			size_t lang = (first + w) % LANGS;

			make_query(&seed, lang, by, text[w]);
			wanted[w] = (dgm_wanted){text[w], strlen(text[w]), langs[lang]};
		}
		dgm_concordance_query query = {.wanted = wanted,
					       .wanted_count = count,
					       .by = by,
					       .max = UNITS,
					       .count_all = true};
		size_t want = brute(wanted, count, by, hits);
		dgm_concordance *found = dgm_memory_concordance(memory, &query, NULL, NULL);

		query.max = FIRST;
		query.count_all = false;
		dgm_concordance *newest = dgm_memory_concordance(memory, &query, NULL, NULL);

		if ((!same(found, hits, want, true) || !same(newest, hits, want, false)) &&
		    wrong++ == 0)
			printf("# '%s': want %zu units\n", text[0], want);
		all += want;
		dgm_concordance_free(found);
		dgm_concordance_free(newest);
	}
	ok(wrong == 0 && all > QUERIES, "%s: all %zu units", name, all);
}

/* A word in half of the units: the total is estimated, and what is shown is the newest. */
static void test_estimate(dgm_memory *memory)
{
	static bool hits[UNITS];
	const dgm_wanted wanted = {"books", 5, "en"};
	dgm_concordance_query query = {.wanted = &wanted, .wanted_count = 1, .max = 10};
	double want = (double)brute(&wanted, 1, DGM_FIND_WORDS, hits);
	dgm_concordance *found = dgm_memory_concordance(memory, &query, NULL, NULL);
	bool exact = true;
	double total = found ? (double)dgm_concordance_total(found, &exact) : 0;

	ok(!exact && total > want * 0.8 && total < want * 1.2, "an estimate: %.0f of %.0f", total,
	   want);
	is_int(found ? (long long)dgm_concordance_count(found) : -1, 10, "ten are shown");
	dgm_concordance_free(found);
}

static void test_targets(dgm_memory *memory)
{
	static const char *const german[] = {"de"}, *const both[] = {"de", "ru"};
	const dgm_wanted wanted = {"ship", 4, NULL};
	dgm_concordance_query query = {
		.wanted = &wanted, .wanted_count = 1, .targets = german, .target_count = 1};
	dgm_concordance *found = dgm_memory_concordance(memory, &query, NULL, NULL);

	is_int(found ? (long long)dgm_concordance_count(found) : -1, 0, "no German");
	dgm_concordance_free(found);
	query.targets = both;
	query.target_count = 2;
	found = dgm_memory_concordance(memory, &query, NULL, NULL);
	is_int(found ? (long long)dgm_concordance_count(found) : -1, 20, "German or Russian");
	is_int(dgm_concordance_get(found, 20) == NULL, true, "no more than there are");
	dgm_concordance_free(found);
}

static void test_errors(dgm_memory *memory)
{
	static char large[DGM_MAX_FIND + 1];
	static const sig_atomic_t stop = 1;
	const struct {
		dgm_wanted wanted[2];
		size_t count;
		dgm_find_by by;
		dgm_code code;
		const char *why;
	} bad[] = {
		{{{"", 0, NULL}}, 0, DGM_FIND_WORDS, DGM_BAD_ARG, "nothing to find"},
		{{{"?!", 2, "en"}}, 1, DGM_FIND_WORDS, DGM_BAD_ARG, "no word in the text"},
		{{{" ", 1, "en"}}, 1, DGM_FIND_SUBSTRING, DGM_BAD_ARG, "no character in the text"},
		{{{"12", 2, NULL}}, 1, DGM_FIND_WORDS, DGM_BAD_ARG, "name it"},
		{{{"a", 1, "!"}}, 1, DGM_FIND_WORDS, DGM_BAD_ARG, "'!'"},
		{{{"a", 1, "en"}, {"b", 1, "en-GB"}},
		 2,
		 DGM_FIND_STEMS,
		 DGM_BAD_ARG,
		 "two texts in one language"},
		{{{"caf\xE9", 4, "en"}}, 1, DGM_FIND_WORDS, DGM_BAD_DATA, "not UTF-8 at byte 3"},
		{{{large, sizeof large, "en"}}, 1, DGM_FIND_WORDS, DGM_TOO_BIG, "longer than"},
	};

	memset(large, 'a', sizeof large);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		dgm_concordance_query query = {
			.wanted = bad[i].wanted, .wanted_count = bad[i].count, .by = bad[i].by};
		dgm_error err = {0};

		ok(!dgm_memory_concordance(memory, &query, NULL, &err) && err.code == bad[i].code &&
			   strstr(err.text, bad[i].why),
		   "%s: %s", bad[i].why, err.text);
	}
	for (int by = DGM_FIND_WORDS; by <= DGM_FIND_SUBSTRING; by++) {
		const dgm_wanted wanted = {"ship", 4, "en"};
		dgm_concordance_query query = {
			.wanted = &wanted, .wanted_count = 1, .by = (dgm_find_by)by};
		const dgm_watch watch = {.cancel = &stop};
		dgm_error err = {0};

		dgm_memory_concordance(memory, &query, &watch, &err);
		is_int(err.code, DGM_CANCELLED, "broken off");
	}
	dgm_concordance_free(NULL);
}

static void test(dgm_memory *memory)
{
	test_complete(memory, DGM_FIND_WORDS, "words");
	test_complete(memory, DGM_FIND_STEMS, "stems");
	test_complete(memory, DGM_FIND_PHRASE, "phrase");
	test_complete(memory, DGM_FIND_SUBSTRING, "substring");
	test_estimate(memory);
	test_targets(memory);
	test_errors(memory);
}

int main(void)
{
	return scratch_run(fill, test);
}
