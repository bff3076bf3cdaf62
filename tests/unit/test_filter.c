/* Filters: each condition alone, all together, and the dates they are given. */
#include "dragoman.h"
#include "tests/tap.h"

enum { MAY_FIRST = 1714521600, HOUR = 3600 }; /* 2024-05-01T00:00:00Z */

static const dgm_variant variants[] = {{.lang = "ar", .text = "نعم", .len = 6},
				       {.lang = "ru-RU", .text = "Да", .len = 4},
				       {.lang = "en", .text = "Yes", .len = 3}};
static const dgm_prop props[] = {{"x-client", "ميناء"}, {"x-topic", "порт"}, {"x-topic", "sea"}};
static const dgm_unit unit = {.variants = variants,
			      .variant_count = 3,
			      .origin = "гавань",
			      .confidence = 0.75,
			      .state = DGM_REVIEWED,
			      .created = MAY_FIRST,
			      .changed = MAY_FIRST + HOUR,
			      .creator = "سلمى",
			      .changer = "Olga",
			      .props = props,
			      .prop_count = 3};

#define LANGS(...)                                                                                 \
	.langs = (const char *const[]){__VA_ARGS__},                                               \
	.lang_count = sizeof(const char *[]){__VA_ARGS__} / sizeof(char *)

static const struct {
	const char *name;
	dgm_filter filter;
	bool want;
} rows[] = {
	{"nothing asked", {0}, true},
	{"a language", {LANGS("ar")}, true},
	{"a language without its region", {LANGS("ru")}, true},
	{"several languages", {LANGS("en", "ru-RU", "AR")}, true},
	{"one of them lacking", {LANGS("ar", "fr")}, false},
	{"the origin", {.origin = "гавань"}, true},
	{"the beginning of the origin", {.origin = "гава"}, false},
	{"since the second", {.since = MAY_FIRST + HOUR}, true},
	{"since later", {.since = MAY_FIRST + HOUR + 1}, false},
	{"until the second", {.until = MAY_FIRST + HOUR}, true},
	{"until its creation, before its change", {.until = MAY_FIRST}, false},
	{"a span", {.since = MAY_FIRST, .until = MAY_FIRST + 2 * HOUR}, true},
	{"the state", {.states = 1 << DGM_REVIEWED}, true},
	{"one of two states", {.states = 1 << DGM_ALIGNED | 1 << DGM_REVIEWED}, true},
	{"other states", {.states = 1 << DGM_ALIGNED | 1 << DGM_IMPORTED}, false},
	{"its confidence", {.min_confidence = 0.75}, true},
	{"more confidence", {.min_confidence = 0.76}, false},
	{"the creator", {.author = "سلمى"}, true},
	{"the changer", {.author = "Olga"}, true},
	{"somebody else", {.author = "olga"}, false},
	{"a property", {.prop = "x-topic"}, true},
	{"a property and its value", {.prop = "x-client", .value = "ميناء"}, true},
	{"the second of the same name", {.prop = "x-topic", .value = "sea"}, true},
	{"another value", {.prop = "x-topic", .value = "ميناء"}, false},
	{"no such property", {.prop = "x"}, false},
	{"everything",
	 {LANGS("ar", "en"), .origin = "гавань", .since = MAY_FIRST, .states = 1 << DGM_REVIEWED,
	  .min_confidence = 0.5, .author = "Olga", .prop = "x-topic", .value = "порт"},
	 true},
	{"everything but one",
	 {LANGS("ar", "en"), .origin = "гавань", .since = MAY_FIRST, .states = 1 << DGM_REVIEWED,
	  .min_confidence = 0.5, .author = "Anna", .prop = "x-topic", .value = "порт"},
	 false},
};

static void test_empty_unit(void)
{
	static const dgm_unit empty = {.variants = variants, .variant_count = 1};
	static const dgm_filter filters[] = {{.origin = ""},         {.author = ""},
					     {.prop = "x-topic"},    {.since = 1},
					     {.until = MAY_FIRST},   {.states = 1 << DGM_IMPORTED},
					     {.min_confidence = 0.1}};

	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		ok(!dgm_filter_matches(&filters[i], &empty), "what is unknown meets nothing (%zu)",
		   i);
}

static void test_dates(void)
{
	static const struct {
		const char *text;
		int64_t first, last; /* 0: no date */
	} dates[] = {
		{"2024-05-01", MAY_FIRST, MAY_FIRST + 24 * HOUR - 1},
		{"20240501", MAY_FIRST, MAY_FIRST + 24 * HOUR - 1},
		{"2024-05-01T01:00:00Z", MAY_FIRST + HOUR, MAY_FIRST + HOUR},
		{"2024-05-01 01:00:00", MAY_FIRST + HOUR, MAY_FIRST + HOUR},
		{"2024-02-30", 0, 0},
		{"2024-05", 0, 0},
		{"01.05.2024", 0, 0},
		{"٢٠٢٤-٠٥-٠١", 0, 0},
		{"вчера", 0, 0},
		{"", 0, 0},
	};

	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		int64_t first = 0, last = 0;
		dgm_error err = {0};
		dgm_code code = dgm_date_read(dates[i].text, &first, &last, &err);

		is_int(code, dates[i].first ? DGM_OK : DGM_BAD_ARG, dates[i].text);
		if (code == DGM_OK)
			ok(first == dates[i].first && last == dates[i].last, "its seconds");
		else
			ok(strstr(err.text, dates[i].text) != NULL, "says which: %s", err.text);
	}
}

int main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_int(dgm_filter_matches(&rows[i].filter, &unit), rows[i].want, rows[i].name);
	test_empty_unit();
	test_dates();
	return done();
}
