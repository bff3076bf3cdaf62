/*
 * Look-up finds what comparing with every segment finds: sentences made of our own words, stored
 * in a memory, are looked up with edits in all three languages, and each answer is held against
 * the score of every stored segment.
 */
#include "dragoman.h"
#include "match/match.h"
#include "tests/random.h"
#include "tests/scratch.h"
#include "tests/tap.h"

enum { LANGS = 3, UNITS = 600, QUERIES = 150, WORDS = 24, TEXT_SIZE = 512 };

static const char *const langs[LANGS] = {"ar", "ru", "en"};

static const char *const words[LANGS][WORDS] = {
	{"الوزير", "أعلن", "في",    "مؤتمر", "صحفي",  "أن",      "المحادثات", "ستبدأ",
	 "اليوم",  "بين",  "روسيا", "ومصر",  "حول",   "التجارة", "والطاقة",   "كتاب",
	 "كتب",    "على",  "مدرسة", "١٢",    "نيسان", "السفينة", "ميناء",     "القاهرة"},
	{"министр",  "заявил",  "на",     "конференции", "что",     "переговоры",
	 "начнутся", "сегодня", "между",  "Россией",     "Египтом", "о",
	 "торговле", "энергии", "ещё",    "книги",       "книга",   "новая",
	 "школа",    "12",      "апреля", "судно",       "порт",    "Каире"},
	{"minister", "said",  "at",      "the",    "conference", "that",  "talks",  "will",
	 "begin",    "today", "between", "Russia", "Egypt",      "trade", "energy", "book",
	 "books",    "new",   "school",  "12",     "April",      "ship",  "port",   "Cairo"},
};

static char texts[UNITS][LANGS][TEXT_SIZE];

/* A sentence of 1 to 14 words, mostly short ones, as short segments are found in a way of their
 * own. */
static void make_text(uint64_t *seed, size_t lang, char *text)
{
	size_t count = 1 + random_below(seed, random_below(seed, 2) ? 4 : 14), len = 0;

	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, TEXT_SIZE - len, "%s%s", i > 0 ? " " : "",
					words[lang][random_below(seed, WORDS)]);
	snprintf(text + len, TEXT_SIZE - len, "%s", random_below(seed, 3) ? "." : "");
}

/* Puts a word of the language into the text instead of one of its own, or takes a letter out. */
static void edit_text(uint64_t *seed, size_t lang, const char *text, char *edited)
{
	size_t len = strlen(text), at = random_below(seed, len);

	while (at > 0 && text[at - 1] != ' ')
		at--;
	const char *rest = strchr(text + at, ' ');

	if (random_below(seed, 2)) {
		snprintf(edited, TEXT_SIZE, "%.*s%s%s", (int)at, text,
			 words[lang][random_below(seed, WORDS)], rest ? rest : "");
		return;
	}
	size_t letter = (unsigned char)text[at] >= 0xC0 ? 2 : 1;

	snprintf(edited, TEXT_SIZE, "%.*s%s", (int)at, text, text + at + letter);
}

static dgm_code fill(dgm_memory *memory, dgm_error *err)
{
	static dgm_variant variants[UNITS][LANGS];
	static dgm_unit units[UNITS];
	static char origins[UNITS][32];
	uint64_t seed = 7;

	for (size_t i = 0; i < UNITS; i++) {
		snprintf(origins[i], sizeof origins[i], "document %zu",
			 i); /* no two are the same */
		units[i] = (dgm_unit){.variants = variants[i],
				      .variant_count = LANGS,
				      .origin = origins[i],
				      .confidence = 1};
		for (size_t l = 0; l < LANGS; l++) {
			make_text(&seed, l, texts[i][l]);
			variants[i][l] = (dgm_variant){
				.lang = langs[l], .text = texts[i][l], .len = strlen(texts[i][l])};
		}
	}
	return dgm_memory_add(memory, units, UNITS, NULL, err);
}

/* How many units score min or more, and the sum of their scores. */
static size_t look_up(dgm_memory *memory, const dgm_query *query, long *sum)
{
	dgm_hits *hits = dgm_memory_lookup(memory, query, NULL);
	size_t count = hits ? dgm_hits_count(hits) : 0;

	*sum = 0;
	for (size_t i = 0; i < count; i++)
		*sum += dgm_hits_get(hits, i)->score;
	dgm_hits_free(hits);
	return count;
}

static void test_complete(dgm_memory *memory, size_t lang, int min, size_t max)
{
	uint64_t seed = lang * 1000 + (size_t)min;
	size_t wrong = 0, found = 0;

	for (size_t q = 0; q < QUERIES; q++) {
		char text[TEXT_SIZE];
		long want_sum, sum;

		edit_text(&seed, lang, texts[random_below(&seed, UNITS)][lang], text);
		if (text[0] == '\0' || text[0] == '.')
			continue;
		dgm_query query = {.text = text,
				   .len = strlen(text),
				   .source = langs[lang],
				   .min = min,
				   .max = max};
		size_t count = look_up(memory, &query, &sum);

		query.brute = true;
		size_t want = look_up(memory, &query, &want_sum);

		if (count != want || sum != want_sum) {
			printf("# '%s': %zu hits, want %zu\n", text, count, want);
			wrong++;
		}
		found += count;
	}
	ok(wrong == 0 && found >= QUERIES / 5, "%s, %d or more, at most %zu: all %zu hits",
	   langs[lang], min, max, found);
}

/* The score that look-up gives is that of doc/score.md, whatever finds the unit. */
static void test_scores(dgm_memory *memory, size_t lang)
{
	struct matcher *matcher = matcher_new(langs[lang]);
	uint64_t seed = lang;
	size_t wrong = 0, found = 0;

	for (size_t q = 0; q < QUERIES; q++) {
		const char *text = texts[random_below(&seed, UNITS)][lang];
		dgm_query query = {
			.text = text, .len = strlen(text), .source = langs[lang], .max = 50};
		dgm_hits *hits = dgm_memory_lookup(memory, &query, NULL);
		size_t count = hits ? dgm_hits_count(hits) : 0;

		matcher_set(matcher, text, strlen(text));
		for (size_t i = 0; i < count; i++) {
			const dgm_hit *hit = dgm_hits_get(hits, i);
			struct match match;

			matcher_compare(matcher, hit->source->text, hit->source->len, 1, &match);
			wrong += match.score != hit->score && !hit->adapted;
		}
		found += count;
		dgm_hits_free(hits);
	}
	ok(wrong == 0 && found >= QUERIES, "%s: %zu scores", langs[lang], found);
	matcher_free(matcher);
}

static void test(dgm_memory *memory)
{
	static const int thresholds[] = {50, 60, 70, 85, 95};
	static const size_t most[] = {UNITS, 5, 1};

	for (size_t l = 0; l < LANGS; l++) {
		for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++)
			for (size_t m = 0; m < sizeof most / sizeof *most; m++)
				test_complete(memory, l, thresholds[i], most[m]);
		test_scores(memory, l);
	}
}

int main(void)
{
	return scratch_run(fill, test);
}
