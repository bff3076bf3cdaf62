/* Line-parallel text: what becomes a line, which lines become a unit, and what is refused. */
#include "format/format.h"
#include "tests/tmx.h"

enum { SIDES = 3 };

/* ------------------------------------------------------------------ writing */

static dgm_code full_sink(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)ctx, (void)bytes, (void)len;
	return err_set(err, DGM_IO, "full");
}

static void test_lines(void)
{
	static const struct {
		const char *text, *want;
		int joined;
	} rows[] = {
		{"Мир.", "Мир.\n", 0},          {"سلام\tعلى الأرض", "سلام\tعلى الأرض\n", 0},
		{"one\ntwo", "one two\n", 1},   {"раз\r\n\r\nдва", "раз два\n", 1},
		{"\nواحد", " واحد\n", 1},       {"end\n", "end \n", 1},
		{"a\xE2\x80\xA8o", "a o\n", 1}, {"a\xC2\x85o\x0Bu\x0C", "a o u \n", 1},
		{"<b> & |", "<b> & |\n", 0},
	};
	static const char *const langs[] = {"en", "ru"};
	const struct unit_header header = {.langs = langs, .lang_count = 2};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out[2] = {{0}, {0}};
		const dgm_sink sinks[] = {{&out[0], keep_bytes}, {&out[1], keep_bytes}};
		const dgm_variant variants[] = {
			{.lang = "ru", .text = "да", .len = 4},
			{.lang = "en-GB", .text = rows[i].text, .len = strlen(rows[i].text)}};
		const dgm_unit both = {.variants = variants, .variant_count = 2};
		const dgm_unit one = {.variants = variants, .variant_count = 1};
		struct unit_writer *writer = format_moses.open(&header, sinks, NULL);

		format_moses.unit(writer, &one, NULL);
		format_moses.unit(writer, &both, NULL);
		is_int(format_moses.finish(writer, NULL), DGM_OK, "a text goes out");
		is_text(buf_str(&out[0]), rows[i].want, "is its line");
		is_text(buf_str(&out[1]), "да\n", "and the other beside it");
		const struct unit_tally *tally = format_moses.tally(writer);

		ok(tally->written == 1 && tally->left_out == 1 &&
			   tally->joined == (size_t)rows[i].joined,
		   "all is counted");
		format_moses.free(writer);
		buf_free(&out[0]);
		buf_free(&out[1]);
	}
	format_moses.free(NULL);
}

static void test_refusals(void)
{
	static const char *const langs[] = {"ar", "ru", "ru"};
	struct buf out = {0};
	const dgm_sink sinks[] = {{&out, keep_bytes}, {&out, full_sink}, {&out, keep_bytes}};
	struct unit_header header = {.langs = langs, .lang_count = 1};
	dgm_error err = {0};

	ok(!format_moses.open(&header, sinks, &err) && err.code == DGM_BAD_ARG, "one language: %s",
	   err.text);
	err = (dgm_error){0};
	header.lang_count = 3;
	ok(!format_moses.open(&header, sinks, &err) && err.code == DGM_BAD_ARG, "one twice");
	is_text(err.text, "language 'ru' is named twice", "is named");
	err = (dgm_error){0};
	header.lang_count = 2;
	struct unit_writer *writer = format_moses.open(&header, sinks, &err);
	const dgm_variant variants[] = {{.lang = "ru", .text = "д", .len = 2},
					{.lang = "ar", .text = "ن", .len = 2}};
	const dgm_unit unit = {.variants = variants, .variant_count = 2};
	dgm_code code = format_moses.unit(writer, &unit, &err);

	is_int(code == DGM_OK ? format_moses.finish(writer, &err) : code, DGM_IO,
	       "a full second file");
	format_moses.free(writer);
	buf_free(&out);
}

/* ------------------------------------------------------------------ reading */

static dgm_code read_sides(const char *const *texts, const char *const *langs, struct got *got,
			   dgm_error *err)
{
	const struct unit_handler handler = {.ctx = got, .unit = got_unit, .warning = got_warning};
	struct stream *streams[SIDES] = {NULL};
	const char *at_work;
	struct unit_source source = {.langs = langs, .beside = streams + 1, .at_work = &at_work};
	char paths[SIDES][32];
	size_t count = 0;
	bool there;

	for (; count < SIDES && texts[count]; count++) {
		make_file(paths[count], texts[count], strlen(texts[count]));
		streams[count] = stream_open(paths[count], NULL);
		stream_next(streams[count], &there, NULL);
	}
	while (langs[source.lang_count])
		source.lang_count++;
	source.stream = streams[0];
	source.beside_count = count - 1;
	dgm_code code = format_moses.read(&source, &handler, err);

	for (size_t i = 0; i < count; i++) {
		stream_free(streams[i]);
		unlink(paths[i]);
	}
	return code;
}

static void test_reading(void)
{
	static const struct {
		const char *name, *texts[SIDES];
		const char *units, *warnings, *error;
	} rows[] = {
		{"three files, ends of any kind",
		 {"نعم\nلا\n", "да\nнет", "yes\r\nno\r\n"},
		 "ar=نعم ru=да en=yes\nar=لا ru=нет en=no\n",
		 "",
		 ""},
		{"a mark at the start",
		 {"\xEF\xBB\xBFنعم\n", "да\n", "yes\n"},
		 "ar=نعم ru=да en=yes\n",
		 "",
		 ""},
		{"empty in all, or in one",
		 {"نعم\n\nلا\n", "да\n \t\nнет\n", "yes\n\n\n"},
		 "ar=نعم ru=да en=yes\nar=لا ru=нет\n",
		 "",
		 ""},
		{"empty in all but one",
		 {"\nلا\n", "\nнет\n", "yes\nno\n"},
		 "ar=لا ru=нет en=no\n",
		 "! 1:0: no translation: this line is empty\n",
		 ""},
		{"bytes that are no text",
		 {"a\nb\nc\n", "а\n\xFF\nв\n", "1\n2\n\xFE\n"},
		 "ar=a ru=а en=1\n",
		 "! 2:1: bytes that are not valid in the file's encoding\n! 3:1: bytes that are "
		 "not valid in the file's encoding\n",
		 ""},
		{"empty files", {"", "", ""}, "", "", "empty"},
		{"one is too short",
		 {"a\nb\n", "а\n", "1\n2\n"},
		 "ar=a ru=а en=1\n",
		 "",
		 "2 lines and"},
		{"one is too long",
		 {"a\n", "а\n", "1\n2\n3\n"},
		 "ar=a ru=а en=1\n",
		 "",
		 "1 lines and"},
	};
	static const char *const langs[] = {"ar", "ru", "en", NULL};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got got = {0};
		dgm_error err = {0};
		dgm_code code = read_sides(rows[i].texts, langs, &got, &err);

		is_int(code, *rows[i].error ? DGM_BAD_DATA : DGM_OK, rows[i].name);
		ok(strstr(err.text, rows[i].error) != NULL, "what is wrong: %s", err.text);
		is_text(buf_str(&got.units), rows[i].units, "units");
		is_text(buf_str(&got.warnings), rows[i].warnings, "warnings");
		got_free(&got);
	}
}

static void test_languages(void)
{
	static const char *const texts[] = {"a\n", "b\n", NULL};
	static const struct {
		const char *langs[SIDES];
		const char *error;
	} rows[] = {
		{{"en", "ru", NULL}, ""},
		{{"en", "en", NULL}, "both in 'en'"},
		{{"en", NULL}, "1 languages for 2 parallel files"},
		{{NULL}, "does not tell its language"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got got = {0};
		dgm_error err = {0};

		is_int(read_sides(texts, rows[i].langs, &got, &err),
		       *rows[i].error ? DGM_BAD_ARG : DGM_OK, rows[i].error);
		ok(strstr(err.text, rows[i].error) != NULL, "languages: %s", err.text);
		is_int((long long)got.count, *rows[i].error ? 0 : 1, "units");
		got_free(&got);
	}
}

int main(void)
{
	test_lines();
	test_refusals();
	test_reading();
	test_languages();
	return done();
}
