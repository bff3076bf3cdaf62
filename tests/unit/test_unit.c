#include "base/mem.h"
#include "tests/tap.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/unit.h"

#include <locale.h>
#include <math.h>

/* A unit with one of everything; each test changes its own copy. */
static const dgm_inline codes[] = {{2, "<bpt i=\"1\"/>", 12}, {6, "<ept i=\"1\"/>", 12}};
static const dgm_variant variants[] = {
	{"ar", "سلام", 8, codes, 2, 11, 12},
	{"ru", "мир", 6, NULL, 0, 21, 22},
	{"en-GB", "pe\0ace", 6, NULL, 0, 0, 0},
};
static const dgm_prop props[] = {{"x-note", "да"}, {"@usagecount", "3"}};
static const char *const notes[] = {"one", "اثنان"};
static const dgm_unit sample = {
	.id = 7,
	.variants = variants,
	.variant_count = 3,
	.origin = "news/ru.txt",
	.position = 4,
	.confidence = 0.75,
	.state = DGM_REVIEWED,
	.created = 1,
	.changed = 2,
	.creator = "a",
	.changer = "b",
	.props = props,
	.prop_count = 2,
	.notes = notes,
	.note_count = 2,
};

static void test_copy(void)
{
	dgm_unit *copy = dgm_unit_copy(&sample), *again;
	static const dgm_unit empty;

	ok(unit_same(copy, &sample), "a copy is the same unit");
	ok(copy->variants != variants && copy->variants[0].text != variants[0].text &&
		   copy->variants[0].codes[1].markup != codes[1].markup,
	   "and shares nothing with it");
	is_bytes(copy->variants[2].text, copy->variants[2].len, "pe\0ace", 6, "NUL survives");
	is_int(copy->variants[0].text[8], 0, "a text ends in NUL");
	is_text(copy->variants[0].codes[0].markup, codes[0].markup, "so does markup");
	ok(copy->id == 7 && copy->position == 4 && copy->confidence == 0.75 &&
		   copy->state == DGM_REVIEWED && copy->created == 1 && copy->changed == 2,
	   "numbers are copied");
	is_text(copy->origin, "news/ru.txt", "origin");
	is_text(copy->creator, "a", "creator");
	is_text(copy->changer, "b", "changer");
	is_text(copy->props[1].name, "@usagecount", "name of a property");
	is_text(copy->props[0].value, "да", "value of a property");
	is_text(copy->notes[1], "اثنان", "note");
	again = dgm_unit_copy(copy);
	dgm_unit_free(copy);
	ok(unit_same(again, &sample), "a copy of a copy outlives it");
	dgm_unit_free(again);
	copy = dgm_unit_copy(&empty);
	ok(copy->variant_count == 0 && !copy->origin, "an empty unit can be copied");
	dgm_unit_free(copy);
	dgm_unit_free(NULL);
}

static void test_variant(void)
{
	static const struct {
		const char *asked, *got;
	} rows[] = {
		{"ar", "ar"},    {"AR", "ar"},       {"ar-EG", "ar"}, {"ru-RU", "ru"},
		{"en", "en-GB"}, {"en-gb", "en-GB"}, {"fr", NULL},    {"a", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const dgm_variant *variant = dgm_unit_variant(&sample, rows[i].asked);

		is_text(variant ? variant->lang : NULL, rows[i].got ? rows[i].got : "(null)",
			rows[i].asked);
	}
}

static void test_pick(void)
{
	static const dgm_variant english[] = {{.lang = "en-US"}, {.lang = "en"}, {.lang = "ru"}};
	static const dgm_unit unit = {.variants = english, .variant_count = 3};
	static const char *const both[] = {"en-GB", "en-US", "ar"};
	static const char *const exact[] = {"en", "en-US"};
	static const char *const one[] = {"ru-RU", "ru"};
	const dgm_variant *picked[3];

	is_int((long long)unit_pick(&unit, both, 3, picked), 2, "two of three languages are there");
	ok(picked[0] == &english[1] && picked[1] == &english[0] && !picked[2],
	   "the exact one first, what is left for the other");
	unit_pick(&unit, exact, 2, picked);
	ok(picked[0] == &english[1] && picked[1] == &english[0], "exact tags, in the order asked");
	is_int((long long)unit_pick(&unit, one, 2, picked), 1, "no variant serves two");
	ok(!picked[0] && picked[1] == &english[2], "and the exact tag gets it");
}

static void test_names(void)
{
	is_text(dgm_state_name(DGM_ALIGNED), "aligned", "state 0");
	is_text(dgm_state_name(DGM_REVIEWED), "reviewed", "state 1");
	is_text(dgm_state_name(DGM_REJECTED), "rejected", "state 2");
	is_text(dgm_state_name(DGM_IMPORTED), "imported", "state 3");
	ok(dgm_context_key("Мир", 6) == dgm_context_key("мир", 6) && dgm_context_key("", 0) != 0,
	   "context keys overlook case and are never 0");
	ok(dgm_context_key("мир", 6) == fold_key("мир", 6), "and are those of folding");
}

static void test_confidence(void)
{
	static const struct {
		double value;
		const char *text;
	} rows[] = {
		{0, "0"},         {1, "1"},
		{0.5, "0.5"},     {0.1234567, "0.123457"},
		{0.9999999, "1"}, {0.000001, "0.000001"},
		{1e-9, "0"},      {-3, "0"},
		{7, "1"},         {NAN, "0"},
		{0.05, "0.05"},
	};
	struct buf buf = {0};

	/* Where this locale is missing the test still holds, for less. */
	setlocale(LC_NUMERIC, "ru_RU.UTF-8");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_reset(&buf);
		unit_add_confidence(&buf, rows[i].value);
		is_text(buf_str(&buf), rows[i].text, rows[i].text);
	}
	setlocale(LC_NUMERIC, "C");
	buf_free(&buf);
}

/* ---------------------------------------------------------------- identity */

/* Each changes one thing of a copy of the sample. */
static void change_id(dgm_unit *u, dgm_variant *v)
{
	(void)v;
	u->id = 8;
	u->position = 9;
	u->confidence = 0.1;
	u->state = DGM_ALIGNED;
	u->created = 5;
	u->creator = NULL;
	u->prop_count = u->note_count = 0;
}

static void change_order(dgm_unit *u, dgm_variant *v)
{
	dgm_variant first = v[0];

	(void)u;
	v[0] = v[2];
	v[2] = first;
}

static void change_case(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[2].lang = "EN-gb";
}

static void change_text(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[1].text = "миг";
}

static void change_length(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[2].len = 5;
}

static void change_lang(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[1].lang = "uk";
}

static void change_swap(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[0].lang = "ru";
	v[1].lang = "ar";
}

static void change_origin(dgm_unit *u, dgm_variant *v)
{
	(void)v;
	u->origin = "news/ar.txt";
}

static void change_no_origin(dgm_unit *u, dgm_variant *v)
{
	(void)v;
	u->origin = NULL;
}

static void change_prev(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[1].prev = 99;
}

static void change_next(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[1].next = 99;
}

static void change_codes(dgm_unit *u, dgm_variant *v)
{
	(void)u;
	v[0].code_count = 1;
}

static void change_code_place(dgm_unit *u, dgm_variant *v)
{
	static const dgm_inline moved[] = {{2, "<bpt i=\"1\"/>", 12}, {8, "<ept i=\"1\"/>", 12}};

	(void)u;
	v[0].codes = moved;
}

static void change_count(dgm_unit *u, dgm_variant *v)
{
	(void)v;
	u->variant_count = 2;
}

static void test_identity(void)
{
	static const struct {
		const char *name;
		void (*change)(dgm_unit *unit, dgm_variant *variants);
		bool same;
	} rows[] = {
		{"id, position, state, dates, props", change_id, true},
		{"order of variants", change_order, true},
		{"case of a tag", change_case, true},
		{"a text", change_text, false},
		{"length of a text", change_length, false},
		{"a language", change_lang, false},
		{"languages swapped", change_swap, false},
		{"origin", change_origin, false},
		{"no origin", change_no_origin, false},
		{"previous neighbour", change_prev, false},
		{"next neighbour", change_next, false},
		{"codes", change_codes, false},
		{"place of a code", change_code_place, false},
		{"number of variants", change_count, false},
	};

	ok(unit_identity(&sample) != 0, "never 0");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_unit unit = sample;
		dgm_variant mine[3];

		memcpy(mine, variants, sizeof mine);
		unit.variants = mine;
		rows[i].change(&unit, mine);
		is_int(unit_identity(&unit) == unit_identity(&sample), rows[i].same, rows[i].name);
		is_int(unit_same(&unit, &sample), rows[i].same, rows[i].name);
	}
}

/* ---------------------------------------------------------------- checking */

static void check_one(const dgm_unit *unit, dgm_code want, const char *says)
{
	dgm_error err = {0};

	is_int(unit_check(unit, &err), want, says);
	if (!ok(strstr(err.text, says) != NULL, "says so"))
		printf("#   got:  '%s'\n", err.text);
}

static void test_check_variants(void)
{
	static const struct {
		dgm_variant variant;
		dgm_code code;
		const char *says;
	} rows[] = {
		{{.lang = NULL, .text = ""}, DGM_BAD_ARG, "without a language"},
		{{.lang = "", .text = ""}, DGM_BAD_ARG, "without a language"},
		{{.lang = "e n", .text = ""}, DGM_BAD_ARG, "'e n' is not a language tag"},
		{{.lang = "русский", .text = ""}, DGM_BAD_ARG, "is not a language tag"},
		{{.lang = "en-aaaaaaaa-bbbbbbbb-cccccccc-dd", .text = ""},
		 DGM_TOO_BIG,
		 "a language tag of 32 bytes"},
		{{.lang = "AR", .text = ""}, DGM_BAD_ARG, "two variants in 'AR'"},
		{{.lang = "fa", .text = "\xD8", .len = 1},
		 DGM_BAD_ARG,
		 "the text in 'fa' is not UTF-8 at byte 0"},
		{{.lang = "fa", .text = "a\xFFz", .len = 3}, DGM_BAD_ARG, "at byte 1"},
		{{.lang = "fa", .text = "", .len = DGM_MAX_SEGMENT + 1},
		 DGM_TOO_BIG,
		 "the text in 'fa' is larger than the limit of 1048576 bytes"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_variant two[2] = {variants[0], rows[i].variant};
		dgm_unit unit = {.variants = two, .variant_count = 2};

		check_one(&unit, rows[i].code, rows[i].says);
	}
}

static void test_check_codes(void)
{
	static const struct {
		dgm_inline code[2];
		dgm_code want;
		const char *says;
	} rows[] = {
		{{{0, "<ph/>", 5}, {8, "<ph/>", 5}}, DGM_OK, ""},
		{{{0, "<ph/>", 5}, {9, "<ph/>", 5}}, DGM_BAD_ARG, "inline code 2 in 'ar'"},
		{{{1, "<ph/>", 5}, {8, "<ph/>", 5}}, DGM_BAD_ARG, "inline code 1 in 'ar'"},
		{{{4, "<ph/>", 5}, {2, "<ph/>", 5}}, DGM_BAD_ARG, "inline code 2 in 'ar'"},
		{{{4, "\xFF", 1}, {6, "<ph/>", 5}}, DGM_BAD_ARG, "is not UTF-8"},
		{{{4, "", 0}, {6, "", DGM_MAX_SEGMENT + 1}}, DGM_TOO_BIG, "inline codes in 'ar'"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_variant variant = {.lang = "ar",
				       .text = "سلام",
				       .len = 8,
				       .codes = rows[i].code,
				       .code_count = 2};
		dgm_unit unit = {.variants = &variant, .variant_count = 1};

		check_one(&unit, rows[i].want, rows[i].says);
	}
	dgm_variant many = {
		.lang = "ar", .text = "", .codes = codes, .code_count = DGM_MAX_CODES + 1};
	dgm_unit unit = {.variants = &many, .variant_count = 1};

	check_one(&unit, DGM_TOO_BIG, "1025 inline codes in a segment, the limit is 1024");
}

static void test_check_rest(void)
{
	char *big = mem_alloc(DGM_MAX_PROP + 2, 1);
	const dgm_prop bad_props[] = {{"x", NULL}, {"x", "\xFF"}, {"x", big}, {big, "x"}};
	const char *says[] = {"without name", "not UTF-8", "a property is larger", "the name of a"};
	const char *bad_notes[] = {big};
	dgm_unit unit;

	memset(big, 'a', DGM_MAX_PROP + 1);
	big[DGM_MAX_PROP + 1] = '\0';
	check_one(&sample, DGM_OK, "");
	is_int(unit_check(&(dgm_unit){0}, NULL), DGM_BAD_ARG,
	       "a unit without text; err may be NULL");
	for (size_t i = 0; i < 4; i++) {
		unit = sample;
		unit.props = &bad_props[i];
		unit.prop_count = 1;
		check_one(&unit, i < 2 ? DGM_BAD_ARG : DGM_TOO_BIG, says[i]);
	}
	unit = sample;
	unit.notes = bad_notes;
	unit.note_count = 1;
	check_one(&unit, DGM_TOO_BIG, "a note is larger than the limit of 65536 bytes");
	unit.note_count = DGM_MAX_PROPS + 1;
	check_one(&unit, DGM_TOO_BIG, "257 notes, the limit is 256");
	unit = sample;
	unit.prop_count = DGM_MAX_PROPS + 1;
	check_one(&unit, DGM_TOO_BIG, "257 properties");
	unit = sample;
	unit.variant_count = DGM_MAX_VARIANTS + 1;
	check_one(&unit, DGM_TOO_BIG, "65 variants, the limit is 64");
	unit = sample;
	unit.origin = big;
	check_one(&unit, DGM_TOO_BIG, "the origin");
	unit = sample;
	unit.creator = "\xC0";
	check_one(&unit, DGM_BAD_ARG, "the creator is not UTF-8");
	unit = sample;
	unit.changer = big;
	check_one(&unit, DGM_TOO_BIG, "the changer");
	unit = sample;
	unit.confidence = 1.01;
	check_one(&unit, DGM_BAD_ARG, "confidence");
	unit.confidence = NAN;
	check_one(&unit, DGM_BAD_ARG, "confidence");
	unit = sample;
	unit.state = (dgm_state)9;
	check_one(&unit, DGM_BAD_ARG, "an unknown state (9)");
	mem_free(big);
}

/* ---------------------------------------------------------------- dates */

static void test_dates(void)
{
	static const struct {
		const char *text;
		long long seconds; /* -1: no date */
	} rows[] = {
		{"19700101T000000Z", 0},
		{"20240229T235959Z", 1709251199},
		{"2024-02-29T23:59:59Z", 1709251199},
		{"20240229T235959", 1709251199},
		{"20240229", 1709164800},
		{"2024-02-29 00:00:00", 1709164800},
		{"20230229T000000Z", -1},
		{"20241301T000000Z", -1},
		{"20240100T000000Z", -1},
		{"20240101T240000Z", -1},
		{"20240101T006000Z", -1},
		{"20240101T000060Z", -1},
		{"20240101T000000ZZ", -1},
		{"20240101T0000", -1},
		{"2024", -1},
		{"", -1},
		{"2024010١", -1},
		{"yesterday", -1},
		{"19000301T000000Z", -2203891200},
	};
	struct buf buf = {0};
	bool fine = true;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t seconds = -1;
		bool read = date_read(rows[i].text, strlen(rows[i].text), &seconds);

		ok(read == (rows[i].seconds != -1) && seconds == rows[i].seconds, "'%s'",
		   rows[i].text);
	}
	for (int64_t seconds = -62167219200; seconds < 253402300800;
	     seconds += 86400 * 97 + 12345) {
		int64_t back = 0;

		buf_reset(&buf);
		fine = fine && date_add(&buf, seconds, DATE_BASIC) && buf.len == 16 &&
		       date_read(buf.data, buf.len, &back) && back == seconds;
	}
	ok(fine, "years 0 to 9999 there and back");
	buf_reset(&buf);
	ok(date_add(&buf, 1709251199, DATE_EXTENDED), "the extended style");
	is_text(buf_str(&buf), "2024-02-29T23:59:59Z", "is that of JSON");
	buf_reset(&buf);
	ok(!date_add(&buf, 253402300800, DATE_BASIC) && !date_add(&buf, INT64_MAX, DATE_BASIC) &&
		   !date_add(&buf, INT64_MIN, DATE_BASIC) && buf.len == 0,
	   "a year of five digits is no stamp");
	buf_free(&buf);
}

int main(void)
{
	test_copy();
	test_variant();
	test_pick();
	test_names();
	test_confidence();
	test_identity();
	test_check_variants();
	test_check_codes();
	test_check_rest();
	test_dates();
	return done();
}
