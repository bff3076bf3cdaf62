/* The memory as its users see it: adding, finding, context, what is there already, reopening. */
#include "dragoman.h"
#include "tests/tap.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/dragoman-memory.XXXXXX";
static char path[64];

static const char ar_harbour[] = "وصلت السفينة إلى ميناء الإسكندرية صباح يوم السبت ٧ مايو ٢٠٢٤.";
static const char ru_harbour[] =
	"Судно пришло в порт Александрии утром в субботу, 7 мая 2024 года.";
static const char en_harbour[] =
	"The ship reached the port of Alexandria on the morning of Saturday, 7 May 2024.";
static const char ar_crew[] = "لم يصب أحد من أفراد الطاقم.";
static const char ru_crew[] = "Никто из членов экипажа не пострадал.";
static const char en_crew[] = "None of the crew was hurt.";
static const char ru_yes[] = "Ещё нет";
static const char en_yes[] = "Not yet";

#define TEXT(s) .text = (s), .len = sizeof(s) - 1

static dgm_code add(dgm_memory *memory, dgm_add_counts *counts, dgm_error *err)
{
	const dgm_variant harbour[] = {{.lang = "ar", TEXT(ar_harbour)},
				       {.lang = "ru", TEXT(ru_harbour)},
				       {.lang = "en", TEXT(en_harbour)}};
	const dgm_variant crew[] = {{.lang = "ar",
				     TEXT(ar_crew),
				     .prev = dgm_context_key(ar_harbour, sizeof ar_harbour - 1)},
				    {.lang = "ru-RU", TEXT(ru_crew)},
				    {.lang = "en", TEXT(en_crew)}};
	const dgm_variant yes[] = {{.lang = "ru", TEXT(ru_yes)}, {.lang = "en", TEXT(en_yes)}};
	const dgm_unit units[] = {
		{.variants = harbour, .variant_count = 3, .origin = "harbour", .confidence = 1},
		{.variants = crew, .variant_count = 3, .origin = "harbour", .confidence = 1},
		{.variants = yes, .variant_count = 2, .state = DGM_IMPORTED, .confidence = 1}};

	return dgm_memory_add(memory, units, 3, counts, err);
}

struct lookup_row {
	const char *name, *source, *text, *prev;
	int score; /* of the best hit; 0: none; -1: fuzzy, 70 to 99 */
	unsigned diffs;
	const char *target, *want;
};

static const struct lookup_row rows[] = {
	{"Arabic, exact", "ar", ar_harbour, NULL, 100, 0, "ru", ru_harbour},
	{"Russian, exact", "ru", ru_harbour, NULL, 100, 0, "ar", ar_harbour},
	{"English, exact", "en", en_harbour, NULL, 100, 0, "ru", ru_harbour},
	{"language told from the script", NULL, ar_crew, NULL, 100, 0, "en", en_crew},
	{"with its neighbour", "ar", ar_crew, ar_harbour, 101, 0, "en", en_crew},
	{"with another neighbour", "ar", ar_crew, ru_crew, 100, 0, "en", en_crew},
	{"a region does not matter", "ru", ru_crew, NULL, 100, 0, "ar", ar_crew},
	{"Arabic with harakat", "ar", "لم يُصَب أحدٌ من أفراد الطاقم.", NULL, 99, DGM_DIFF_HARAKAT,
	 "en", en_crew},
	{"Arabic without hamza", "ar", "لم يصب احد من افراد الطاقم.", NULL, 98, DGM_DIFF_HAMZA,
	 "en", en_crew},
	{"Arabic with other digits", "ar",
	 "وصلت السفينة إلى ميناء الإسكندرية صباح يوم السبت 7 مايو 2024.", NULL, 99, DGM_DIFF_DIGITS,
	 "en", en_harbour},
	{"Russian without yo, in capitals", "ru", "ЕЩЕ НЕТ", NULL, 98, DGM_DIFF_YO | DGM_DIFF_CASE,
	 "en", en_yes},
	{"English without the stop", "en", "None of the crew was hurt", NULL, 99,
	 DGM_DIFF_PUNCTUATION, "ar", ar_crew},
	{"Arabic, one word changed", "ar",
	 "وصلت السفينة إلى ميناء بورسعيد صباح يوم السبت ٧ مايو ٢٠٢٤.", NULL, -1, 0, "ru",
	 ru_harbour},
	{"Russian, one word changed", "ru",
	 "Судно пришло в порт Одессы утром в субботу, 7 мая 2024 года.", NULL, -1, 0, "en",
	 en_harbour},
	{"English, one word changed", "en",
	 "The ship left the port of Alexandria on the morning of Saturday, 7 May 2024.", NULL, -1,
	 0, "ar", ar_harbour},
	{"a short text with a letter missing", "ru", "Еще не", NULL, -1, 0, "en", en_yes},
	{"something else", "en", "Wheat prices fell in Chicago.", NULL, 0, 0, NULL, NULL},
	{"a target that the unit lacks", "ru", ru_yes, NULL, 0, 0, "ar", NULL},
};

static void test_lookup(dgm_memory *memory)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct lookup_row *row = &rows[i];
		dgm_query query = {.text = row->text,
				   .len = strlen(row->text),
				   .source = row->source,
				   .targets = &row->target,
				   .target_count = row->target != NULL,
				   .prev = row->prev};
		dgm_error err = {0};
		dgm_hits *hits = dgm_memory_lookup(memory, &query, &err);

		if (!ok(hits != NULL, "%s: answers", row->name))
			continue;
		const dgm_hit *hit = dgm_hits_get(hits, 0);

		if (row->score == 0) {
			ok(!hit, "%s: nothing found", row->name);
		} else if (ok(hit != NULL, "%s: found", row->name)) {
			if (row->score > 0)
				is_int(hit->score, row->score, row->name);
			else
				ok(hit->score >= 70 && hit->score < 100 && hit->distance > 0,
				   "%s: fuzzy, %d", row->name, hit->score);
			is_int(hit->diffs, row->diffs, "the differences are named");
			is_text(dgm_unit_variant(hit->unit, row->target)->text, row->want,
				"its translation");
		}
		dgm_hits_free(hits);
	}
}

static void test_bad_queries(dgm_memory *memory)
{
	static const struct {
		const char *name;
		dgm_query query;
		dgm_code code;
	} bad[] = {
		{"empty text", {.text = "", .len = 0}, DGM_BAD_ARG},
		{"not UTF-8", {.text = "a\xff", .len = 2, .source = "en"}, DGM_BAD_DATA},
		{"no known script", {.text = "12", .len = 2}, DGM_BAD_ARG},
		{"no such language", {.text = "a", .len = 1, .source = "???"}, DGM_BAD_ARG},
		{"score over 100",
		 {.text = "a", .len = 1, .source = "en", .min = 101},
		 DGM_BAD_ARG},
		{"too long", {.text = "a", .len = DGM_MAX_QUERY + 1, .source = "en"}, DGM_TOO_BIG},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		dgm_error err = {0};

		ok(!dgm_memory_lookup(memory, &bad[i].query, &err), "%s: refused", bad[i].name);
		is_int(err.code, bad[i].code, err.text);
	}
}

static void test_bad_units(dgm_memory *memory)
{
	const dgm_variant twice[] = {{.lang = "ru", TEXT(ru_yes)}, {.lang = "ru", TEXT(ru_crew)}};
	const dgm_variant broken[] = {{.lang = "ru", TEXT(ru_yes)},
				      {.lang = "en", .text = "\xff", .len = 1}};
	const dgm_variant fine[] = {{.lang = "ru", TEXT(ru_harbour)}, {.lang = "en", TEXT(en_yes)}};
	const dgm_unit units[] = {{.variants = fine, .variant_count = 2},
				  {.variants = twice, .variant_count = 2},
				  {.variants = broken, .variant_count = 2},
				  {.variants = NULL, .variant_count = 0}};
	dgm_add_counts counts = {0};
	dgm_stats stats;

	for (size_t i = 1; i < 4; i++) {
		const dgm_unit batch[] = {units[0], units[i]};
		dgm_error err = {0};

		ok(dgm_memory_add(memory, batch, 2, &counts, &err) != DGM_OK, "refused: %s",
		   err.text);
	}
	dgm_memory_stats(memory, &stats, NULL);
	ok(stats.units == 3 && counts.added == 0, "and nothing of such a batch is stored");
}

static void test_stats(dgm_memory *memory)
{
	dgm_stats stats;
	dgm_error err = {0};

	is_int(dgm_memory_stats(memory, &stats, &err), DGM_OK, "statistics");
	is_int((long long)stats.units, 3, "three units");
	is_int((long long)stats.states[DGM_IMPORTED], 1, "one of them imported");
	is_int((long long)stats.lang_count, 4, "in ar, en, ru and ru-RU");
	is_text(stats.langs[0].lang, "ar", "by tag");
	is_int((long long)stats.langs[1].segments, 3, "three English segments");
}

static void test_reopen(void)
{
	dgm_error err = {0};
	dgm_add_counts counts = {0};
	dgm_memory *memory = dgm_memory_open(path, DGM_WRITE, &err);

	if (!ok(memory != NULL, "opens again %s", err.text))
		return;
	is_int(add(memory, &counts, &err), DGM_OK, "adding the same again");
	ok(counts.added == 0 && counts.present == 3, "adds nothing");
	dgm_unit *unit = dgm_memory_get(memory, 2, &err);

	ok(unit && unit->id == 2, "a unit by its number");
	is_text(unit ? dgm_unit_variant(unit, "ru")->lang : "", "ru-RU", "by primary language");
	ok(unit && unit->created > 1700000000, "dated when it was stored");
	dgm_unit_free(unit);
	ok(!dgm_memory_get(memory, 99, &err) && err.code == DGM_NOT_FOUND, "no unit 99");
	test_lookup(memory);
	is_int(dgm_memory_close(memory, NULL), DGM_OK, "closes");
}

static int remove_entry(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

int main(void)
{
	dgm_error err = {0};
	dgm_add_counts counts = {0};

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/tm", folder);
	ok(!dgm_memory_open(path, DGM_READ, &err) && err.code == DGM_NOT_FOUND, "no memory yet: %s",
	   err.text);
	err = (dgm_error){0};
	dgm_memory *memory = dgm_memory_open(path, DGM_CREATE, &err);

	if (!ok(memory != NULL, "makes a memory %s", err.text))
		return done();
	is_int(add(memory, &counts, &err), DGM_OK, "adds");
	ok(counts.added == 3 && counts.present == 0, "three units");
	test_lookup(memory);
	test_bad_queries(memory);
	test_bad_units(memory);
	test_stats(memory);
	is_int(dgm_memory_close(memory, &err), DGM_OK, "closes");
	test_reopen();
	nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
