#include "base/arena.h"
#include "tests/random.h"
#include "tests/tmx.h"

#define HEADER(SRCLANG)                                                                            \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n"                      \
	"<header creationtool=\"Dragoman\" creationtoolversion=\"0.1.0\" segtype=\"sentence\" "    \
	"o-tmf=\"Dragoman\" adminlang=\"en\" srclang=\"" SRCLANG "\" datatype=\"plaintext\""
#define FOOT "</body>\n</tmx>\n"

static const dgm_inline codes[] = {{4, "<bpt i=\"1\">&lt;b&gt;</bpt>", 26},
				   {8, "<ept i=\"1\"/>", 12}};
static const dgm_variant three[] = {
	{.lang = "ar",
	 .text = "سلام",
	 .len = 8,
	 .codes = codes,
	 .code_count = 2,
	 .prev = 10,
	 .next = UINT64_MAX},
	{.lang = "ru-RU", .text = "мир & <дом>\t\n\r\"", .len = 21},
	{.lang = "en", .text = "peace", .len = 5},
};
static const dgm_prop props[] = {
	{"@tuid", "a\"b"},           {"x-one", "1 < 2"},
	{"@usagecount", "3"},        {"ar/x-two", "٢"},
	{"ar/@creationid", "نادية"}, {"en/#note", "of en"},
	{"@usagecount", "again"},    {"@strange", "no"},
	{"x-dragoman-state", "no"},  {"ar/x-dragoman-prev", "no"},
	{"ar/@strange", "no"},       {"fr/x", "of the unit"},
};
static const char *const notes[] = {"a note\nin two lines", "ملاحظة"};
static const dgm_unit full = {
	.id = 5,
	.variants = three,
	.variant_count = 3,
	.origin = "a.txt",
	.position = 3,
	.confidence = 0.5,
	.state = DGM_ALIGNED,
	.created = 1714557600,
	.creator = "desk & co",
	.changed = 1714557601,
	.changer = "b",
	.props = props,
	.prop_count = 12,
	.notes = notes,
	.note_count = 2,
};
static const dgm_variant pair[] = {{.lang = "en", .text = "one", .len = 3},
				   {.lang = "ru", .text = "раз", .len = 6}};
static const dgm_unit plain = {
	.id = 6, .variants = pair, .variant_count = 2, .confidence = 1, .state = DGM_IMPORTED};

static struct unit_tally write_units(const struct unit_header *header, const dgm_unit *units,
				     size_t count, struct buf *out)
{
	dgm_sink sink = {out, keep_bytes};
	dgm_error err = {0};
	struct unit_writer *writer = tmx_format.open(header, &sink, &err);

	for (size_t i = 0; i < count; i++)
		tmx_format.unit(writer, &units[i], &err);
	tmx_format.finish(writer, &err);
	struct unit_tally tally = *tmx_format.tally(writer);

	tmx_format.free(writer);
	return tally;
}

static void test_full(void)
{
	struct unit_header header = {.level = 2};
	struct buf out = {0};

	write_units(&header, &full, 1, &out);
	is_text(buf_str(&out),
		HEADER("*all*") "/>\n<body>\n"
				"<tu tuid=\"a&quot;b\" creationdate=\"20240501T100000Z\" "
				"creationid=\"desk &amp; co\" "
				"changedate=\"20240501T100001Z\" changeid=\"b\" usagecount=\"3\">\n"
				"<prop type=\"x-dragoman-origin\">a.txt</prop>"
				"<prop type=\"x-dragoman-position\">3</prop>\n"
				"<prop type=\"x-dragoman-confidence\">0.5</prop>"
				"<prop type=\"x-dragoman-state\">aligned</prop>\n"
				"<prop type=\"x-one\">1 &lt; 2</prop>\n"
				"<prop type=\"fr/x\">of the unit</prop>\n"
				"<note>a note&#10;in two lines</note>\n<note>ملاحظة</note>\n"
				"<tuv xml:lang=\"ar\" creationid=\"نادية\">"
				"<prop type=\"x-dragoman-prev\">000000000000000a</prop>"
				"<prop type=\"x-dragoman-next\">ffffffffffffffff</prop>"
				"<prop type=\"x-two\">٢</prop>"
				"<seg>سل<bpt i=\"1\">&lt;b&gt;</bpt>ام<ept i=\"1\"/></seg></tuv>\n"
				"<tuv xml:lang=\"ru-RU\"><seg>мир &amp; "
				"&lt;дом&gt;\t&#10;&#13;\"</seg></tuv>\n"
				"<tuv xml:lang=\"en\"><note>of en</note><seg>peace</seg></tuv>\n"
				"</tu>\n" FOOT,
		"everything has its place");
	buf_free(&out);
}

static void test_languages(void)
{
	static const char *const ru_ar[] = {"ru", "ar"}, *const en_ru[] = {"en", "ru"};
	struct unit_header header = {.langs = ru_ar, .lang_count = 2, .level = 1};
	dgm_unit units[2] = {full, plain};
	struct buf out = {0};

	units[0].prop_count = units[0].note_count = 0;
	units[0].origin = NULL;
	units[0].created = units[0].changed = 0;
	units[0].creator = units[0].changer = NULL;
	struct unit_tally tally = write_units(&header, units, 2, &out);

	is_text(buf_str(&out),
		HEADER("ru") "/>\n<body>\n"
			     "<tu tuid=\"dgm-5\" srclang=\"ru-RU\">\n"
			     "<prop type=\"x-dragoman-confidence\">0.5</prop>"
			     "<prop type=\"x-dragoman-state\">aligned</prop>\n"
			     "<tuv xml:lang=\"ru-RU\"><seg>мир &amp; "
			     "&lt;дом&gt;\t&#10;&#13;\"</seg></tuv>\n"
			     "<tuv xml:lang=\"ar\"><prop "
			     "type=\"x-dragoman-prev\">000000000000000a</prop>"
			     "<prop "
			     "type=\"x-dragoman-next\">ffffffffffffffff</prop><seg>سلام</seg></"
			     "tuv>\n"
			     "</tu>\n" FOOT,
		"bilingual, level 1: the source first, with its own code, no inline codes");
	ok(tally.written == 1 && tally.left_out == 1, "a unit without a pair is left out");
	buf_reset(&out);
	header.langs = en_ru;
	write_units(&header, &plain, 1, &out);
	is_text(buf_str(&out),
		HEADER("en") "/>\n<body>\n<tu tuid=\"dgm-6\">\n"
			     "<tuv xml:lang=\"en\"><seg>one</seg></tuv>\n"
			     "<tuv xml:lang=\"ru\"><seg>раз</seg></tuv>\n</tu>\n" FOOT,
		"an imported unit says nothing of its origin");
	buf_free(&out);
}

static void test_file_props(void)
{
	static const dgm_prop of_file[] = {
		{"@srclang", "fr"},
		{"x-client", "A & B"},
		{"#note", "of the file"},
		{"#ude", "<ude name=\"u\"><map unicode=\"#xF8FF\"/></ude>"}};
	struct unit_header header = {.props = of_file, .prop_count = 4};
	struct buf out = {0};

	write_units(&header, NULL, 0, &out);
	is_text(buf_str(&out),
		HEADER("*all*") ">\n<prop type=\"x-client\">A &amp; B</prop>\n"
				"<note>of the file</note>\n<ude name=\"u\"><map "
				"unicode=\"#xF8FF\"/></ude>\n"
				"</header>\n<body>\n" FOOT,
		"properties of the file");
	buf_free(&out);
}

/* What stands in <seg> for a text with codes. */
static void segment_of(const char *text, size_t len, const dgm_inline *code, size_t count,
		       struct buf *seg, struct unit_tally *tally)
{
	dgm_variant variant = {
		.lang = "en", .text = text, .len = len, .codes = code, .code_count = count};
	dgm_unit unit = {
		.variants = &variant, .variant_count = 1, .confidence = 1, .state = DGM_IMPORTED};
	struct unit_header header = {0};
	struct buf out = {0};

	*tally = write_units(&header, &unit, 1, &out);
	const char *from = strstr(out.data, "<seg>") + 5;

	buf_reset(seg);
	buf_add(seg, from, (size_t)(strstr(from, "</seg>") - from));
	buf_free(&out);
}

static void test_illegal(void)
{
	static const struct {
		const char *text;
		size_t len;
		const char *want;
		bool cleaned;
	} rows[] = {
		{"a\x01z", 3, "az", true},
		{"a\0z", 3, "az", true},
		{"\x1B[0m", 4, "[0m", true},
		{"a\xEF\xBF\xBEz\xEF\xBF\xBF", 8, "az", true},
		{"\xEF\xBF\xBD\xEF\xBB\xBF\xEF\xBA\x8D", 9, "\xEF\xBF\xBD\xEF\xBB\xBF\xEF\xBA\x8D",
		 false},
		{"\xE2\x80\x8F\xC2\x85\x7F", 6, "\xE2\x80\x8F\xC2\x85\x7F", false},
		{"\xF0\x9F\x95\x8A", 4, "\xF0\x9F\x95\x8A", false},
		{"]]>&amp;", 8, "]]&gt;&amp;amp;", false},
	};
	struct unit_tally tally;
	struct buf seg = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		segment_of(rows[i].text, rows[i].len, NULL, 0, &seg, &tally);
		is_text(buf_str(&seg), rows[i].want, rows[i].want);
		is_int((long long)tally.cleaned, rows[i].cleaned, "cleaned");
	}
	buf_free(&seg);
}

static void test_unsound(void)
{
	static const struct {
		const char *first, *second; /* before and behind "x" */
		bool sound;
	} rows[] = {
		{"<bpt i=\"1\">&lt;b&gt;</bpt>", "<ept i=\"1\"/>", true},
		{"<hi type='a'>", "</hi>", true},
		{"<ph>a<sub>b<hi>c</hi></sub></ph>", "<ut>&#233;&#x1F54A;&apos;</ut>", true},
		{"<it pos=\"begin\" x=\"1\" >\n</it >", "", false},
		{"", "", true},
		{"<hi>", "", false},
		{"</hi>", "<hi>", false},
		{"<hi>", "</ph>", false},
		{"<ph>", "</ph>", false},
		{"<b>", "</b>", false},
		{"text", "", false},
		{"<ph>a & b</ph>", "", false},
		{"<ph>&nbsp;</ph>", "", false},
		{"<ph>&#0;</ph>", "", false},
		{"<ph>&#xD800;</ph>", "", false},
		{"<ph>&#x110000;</ph>", "", false},
		{"<ph>&#12a;</ph>", "", false},
		{"<ph>&#;</ph>", "", false},
		{"<ph x=\"<\"/>", "", false},
		{"<ph x=1/>", "", false},
		{"<ph x/>", "", false},
		{"<ph x=\"1\"y=\"2\"/>", "", false},
		{"<ph", "/>", false},
		{"<ph x=\"", "\"/>", false},
		{"<!-- a -->", "", false},
		{"<ph>a\x01</ph>", "", false},
		{"<ph>a\r</ph>", "", false},
		{"<ph/>extra", "", false},
		{"<", ">", false},
	};
	struct unit_tally tally;
	struct buf seg = {0}, want = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const dgm_inline code[2] = {{0, rows[i].first, strlen(rows[i].first)},
					    {1, rows[i].second, strlen(rows[i].second)}};

		segment_of("x", 1, code, 2, &seg, &tally);
		buf_reset(&want);
		buf_printf(&want, "%sx%s", rows[i].sound ? rows[i].first : "",
			   rows[i].sound ? rows[i].second : "");
		is_text(buf_str(&seg), buf_str(&want),
			"codes that would break the file are left out");
		is_int((long long)tally.uncoded, !rows[i].sound, rows[i].first);
	}
	buf_free(&seg);
	buf_free(&want);
}

/* ---------------------------------------------------------------- there and back */

static const char *const pieces[] = {
	"a",
	" ",
	"\t",
	"\n",
	"\r",
	"\r\n",
	"&",
	"<",
	">",
	"\"",
	"'",
	"]]>",
	"мир",
	"ё",
	"سلام",
	"\xE2\x80\x8F",
	"\xE2\x80\xAE",
	"٢٠٢٤",
	"\xF0\x9F\x95\x8A",
	"e\xCC\x81",
	"\xC2\xA0",
	"\xEF\xBB\xBF",
	"&amp;",
	"&#10;",
	"<seg>",
	"  ",
};
static const char *const markups[] = {
	"<bpt i=\"1\" x=\"2\">&lt;b class=\"a\"&gt;</bpt>",
	"<ept i=\"1\"/>",
	"<ph>a<sub>b</sub></ph>",
	"<it pos=\"end\">&#10;</it>",
	"<ut/>",
	"<hi type=\"&lt;&#9;\">",
	"</hi>",
};

static void random_text(struct buf *buf, uint64_t *seed, size_t most)
{
	for (size_t n = 1 + random_below(seed, most); n > 0; n--)
		buf_adds(buf, pieces[random_below(seed, sizeof pieces / sizeof *pieces)]);
}

static void random_variant(dgm_variant *variant, struct arena *arena, uint64_t *seed)
{
	struct buf buf = {0};
	dgm_inline *code = arena_zalloc(arena, 8, sizeof *code);
	size_t count = 0, open = 0;

	for (size_t n = random_below(seed, 4); n > 0; n--) {
		size_t k = random_below(seed, 7);

		random_text(&buf, seed, 5);
		if (k == 6 && open == 0)
			k = 5;
		open += k == 5;
		open -= k == 6;
		code[count++] = (dgm_inline){buf.len, markups[k], strlen(markups[k])};
	}
	random_text(&buf, seed, 8);
	for (; open > 0; open--)
		code[count++] = (dgm_inline){buf.len, "</hi>", 5};
	variant->text = arena_dup(arena, buf.data, buf.len);
	variant->len = buf.len;
	variant->codes = code;
	variant->code_count = count;
	variant->prev = random_below(seed, 2) ? random_next(seed) : 0;
	variant->next = random_below(seed, 2) ? random_next(seed) : 0;
	buf_free(&buf);
}

static const char *random_str(struct arena *arena, uint64_t *seed)
{
	struct buf buf = {0};

	random_text(&buf, seed, 6);
	const char *text = arena_dup(arena, buf.data, buf.len);

	buf_free(&buf);
	return text;
}

static void random_unit(dgm_unit *unit, struct arena *arena, uint64_t *seed)
{
	static const char *const langs[] = {"ar", "ru", "en", "zh-Hant-TW"};
	static const char *const names[] = {"x-a",      "@o-tmf",       "en/x-b",
					    "en/#note", "ar/@changeid", "x-a"};
	dgm_variant *variants = arena_zalloc(arena, 4, sizeof *variants);
	dgm_prop *prop = arena_zalloc(arena, 6, sizeof *prop);
	const char **note = arena_zalloc(arena, 2, sizeof *note);

	*unit = (dgm_unit){.variants = variants, .props = prop, .notes = note};
	unit->id = random_below(seed, 3) ? 1 + random_below(seed, 1000) : 0;
	unit->variant_count = 1 + random_below(seed, 4);
	for (size_t i = 0; i < unit->variant_count; i++) {
		random_variant(&variants[i], arena, seed);
		variants[i].lang = langs[3 - i];
	}
	unit->confidence = (double)random_below(seed, 1000001) / 1e6;
	unit->state = (dgm_state)random_below(seed, 4);
	unit->origin = random_below(seed, 2) ? random_str(arena, seed) : NULL;
	unit->position = unit->origin ? random_below(seed, 1000) : 0;
	unit->created = (int64_t)random_below(seed, 2000000000);
	unit->changer = random_below(seed, 2) ? random_str(arena, seed) : NULL;
	unit->prop_count = random_below(seed, 7);
	for (size_t i = 0; i < unit->prop_count; i++)
		prop[i] = (dgm_prop){names[i], random_str(arena, seed)};
	unit->note_count = random_below(seed, 3);
	for (size_t i = 0; i < unit->note_count; i++)
		note[i] = random_str(arena, seed);
}

/* Units are compared in writing, which says all there is, and by their identity. */
static void test_there_and_back(void)
{
	struct arena *arena = arena_new();
	struct unit_header header = {.level = 2};
	uint64_t seed = 7;
	bool same = true, silent = true;

	for (int round = 0; round < 300 && same && silent; round++) {
		struct buf first = {0}, second = {0};
		struct got got = {0};
		dgm_sink sink = {&second, keep_bytes};
		dgm_error err = {0};
		dgm_unit units[3];

		for (int i = 0; i < 3; i++)
			random_unit(&units[i], arena, &seed);
		write_units(&header, units, 3, &first);
		got.writer = tmx_format.open(&header, &sink, &err);
		read_bytes(first.data, first.len, &got, &err);
		tmx_format.finish(got.writer, &err);
		tmx_format.free(got.writer);
		silent = err.code == DGM_OK && got.count == 3 && got.warnings.len == 0;
		same = first.len == second.len && memcmp(first.data, second.data, first.len) == 0;
		if (!same || !silent)
			printf("# round %d: %s\n# %s\n# %s\n# %s\n", round, err.text,
			       buf_str(&got.warnings), buf_str(&first), buf_str(&second));
		buf_free(&first);
		buf_free(&second);
		got_free(&got);
		arena_reset(arena);
	}
	ok(silent, "what is written can be read without a warning");
	ok(same, "and written again byte for byte");
	arena_free(arena);
}

static void test_same_unit(void)
{
	struct buf out = {0};
	struct unit_header header = {.level = 2};
	struct got got = {0};
	dgm_unit unit = full;
	dgm_error err = {0};

	unit.prop_count = 2;
	write_units(&header, &unit, 1, &out);
	read_bytes(out.data, out.len, &got, &err);
	is_text(buf_str(&got.units),
		"ar=سل<bpt i=\"1\">&lt;b&gt;</bpt>ام<ept i=\"1\"/> ru-RU=мир & <дом>\t\n\r\" "
		"en=peace "
		"{@tuid=a\"b} {x-one=1 < 2} (a note\nin two lines) (ملاحظة)\n",
		"reading gives what was written");
	buf_free(&out);
	got_free(&got);
}

/* ---------------------------------------------------------------- refusals */

static dgm_code full_sink(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)bytes, (void)len;
	++*(size_t *)ctx;
	return err_set(err, DGM_IO, "full");
}

static void test_refusals(void)
{
	const char *many[DGM_MAX_VARIANTS + 1];
	struct unit_header header = {.langs = many, .lang_count = DGM_MAX_VARIANTS + 1};
	size_t calls = 0;
	dgm_sink sink = {&calls, full_sink};
	dgm_error err = {0};
	dgm_code code = DGM_OK;

	for (size_t i = 0; i <= DGM_MAX_VARIANTS; i++)
		many[i] = "en";
	ok(!tmx_format.open(&header, &sink, &err), "65 languages");
	is_text(err.text, "65 languages, the limit is 64", "says the limit");
	header = (struct unit_header){.level = 3};
	err = (dgm_error){0};
	ok(!tmx_format.open(&header, &sink, &err) && err.code == DGM_BAD_ARG, "level 3");
	header.level = 2;
	err = (dgm_error){0};
	struct unit_writer *writer = tmx_format.open(&header, &sink, &err);

	for (int i = 0; code == DGM_OK && i < 100000; i++)
		code = tmx_format.unit(writer, &plain, &err);
	ok(code == DGM_IO && calls == 1, "a full sink ends it at the first piece");
	is_int(tmx_format.finish(writer, &err), DGM_IO, "and the foot is not believed either");
	tmx_format.free(writer);
	tmx_format.free(NULL);
}

int main(void)
{
	test_full();
	test_languages();
	test_file_props();
	test_illegal();
	test_unsound();
	test_there_and_back();
	test_same_unit();
	test_refusals();
	return done();
}
