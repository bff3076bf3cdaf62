#include "read/plain.h"
#include "read/source.h"
#include "base/file.h"
#include "tests/tap.h"

#include <unistd.h>

#define BOM "\xEF\xBB\xBF"

struct row {
	const char *name; /* of the test */
	const char *bytes;
	size_t len;
	const char *lang; /* asked for; NULL: found */
	dgm_code code;
	const char *want; /* the language, or a part of the error's text */
	long line, column;
};

#define TEXT(literal) (literal), sizeof(literal) - 1

static const struct row rows[] = {
	{"Arabic", TEXT("وصل الوفد إلى القاهرة."), NULL, DGM_OK, "ar", 0, 0},
	{"Russian", TEXT("Делегация прибыла в Каир."), NULL, DGM_OK, "ru", 0, 0},
	{"English", TEXT("The delegation arrived in Cairo."), NULL, DGM_OK, "en", 0, 0},
	{"a BOM", TEXT(BOM "Делегация прибыла."), NULL, DGM_OK, "ru", 0, 0},
	{"a language given, in another's spelling", TEXT("2024"), "EN_us", DGM_OK, "en-US", 0, 0},
	{"no language", TEXT("one two"), "no such tongue", DGM_BAD_ARG, "", 0, 0},
	{"no letters", TEXT("2024 — 3.14"), NULL, DGM_BAD_DATA, "cannot tell the language", 0, 0},
	{"empty", TEXT(""), "en", DGM_BAD_DATA, "'text' holds no text", 0, 0},
	{"blanks", TEXT(" \r\n\t\n\xC2\xA0"), "en", DGM_BAD_DATA, "holds no text", 0, 0},
	{"direction marks", TEXT("\xE2\x80\x8F\n"), "ar", DGM_BAD_DATA, "holds no text", 0, 0},
	{"a BOM alone", TEXT(BOM), "en", DGM_BAD_DATA, "holds no text", 0, 0},
	{"a bad byte", TEXT("Да.\nНет\xE9."), "ru", DGM_BAD_DATA, "byte 12 is 0xE9", 2, 4},
	{"a cut character", TEXT("Да\xD0"), "ru", DGM_BAD_DATA, "byte 4 is 0xD0", 1, 3},
	{"a bad byte behind CRLF and CR", TEXT("a\r\nb\rc\xFF"), "en", DGM_BAD_DATA, "byte 6", 3,
	 2},
	{"an overlong form", TEXT("a\xC0\x80"), "en", DGM_BAD_DATA, "byte 1 is 0xC0", 1, 2},
	{"a surrogate", TEXT("Он ехал.\xED\xA0\x80"), "ru", DGM_BAD_DATA, "byte 14 is 0xED", 1, 9},
	{"NUL", TEXT("PK\3\4abc\0def"), "en", DGM_BAD_DATA, "not text (byte 7 is NUL)", 0, 0},
	{"controls", TEXT("a\1b\2c\3d"), "en", DGM_BAD_DATA, "3 control characters", 0, 0},
};

/* Not as pieces of UTF-8, but as files. */
static const struct row other_charsets[] = {
	{"UTF-16 with a BOM", TEXT("\xFF\xFE\x14\x04\x30\x04"), NULL, DGM_OK, "ru", 0, 0},
	{"UTF-16, big end first", TEXT("\xFE\xFF\x04\x14"), NULL, DGM_OK, "ru", 0, 0},
	{"UTF-16 without a BOM", TEXT("H\0i\0!\0"), NULL, DGM_OK, "en", 0, 0},
	{"half a unit", TEXT("\xFF\xFE\x14\x04\x30"), NULL, DGM_BAD_DATA,
	 "not UTF-16LE: byte 4 is 0x30", 0, 0},
	{"half a pair", TEXT("\xFF\xFE\x14\x04\x00\xDC"), NULL, DGM_BAD_DATA, "byte 4", 0, 0},
	{"NUL in UTF-16", TEXT("\xFF\xFE\x14\x04\0\0\x14\x04"), NULL, DGM_BAD_DATA, "byte 4", 0, 0},
	{"windows-1251", TEXT("\xC4\xE5\xEB\xE5\xE3\xE0\xF6\xE8\xFF"), NULL, DGM_OK, "ru", 0, 0},
	{"windows-1256", TEXT("\xE6\xD5\xE1 \xC7\xE1\xE6\xDD\xCF"), NULL, DGM_OK, "ar", 0, 0},
	{"windows-1252", TEXT("caf\xE9 au lait"), "fr", DGM_OK, "fr", 0, 0},
};

static void test_rows(const struct row *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &table[i];
		dgm_read_options opt = {.lang = row->lang};
		struct source source;
		dgm_error err = {0};
		dgm_code code = source_from_text(row->bytes, row->len, &opt, &source, &err);

		is_int(code, row->code, row->name);
		if (code == DGM_OK)
			is_text(source.reading.lang, row->want, "  its language");
		else
			ok(strstr(err.text, row->want) && err.line == row->line &&
				   err.column == row->column,
			   "  error: %ld:%ld: %s", err.line, err.column, err.text);
		if (code == DGM_OK)
			source_free(&source);
	}
}

/* Checks bytes in pieces of `step`, the first having 4 at least. */
static dgm_code check_in_pieces(const struct row *row, size_t step, dgm_error *err)
{
	struct plain plain = {.name = "text"};
	size_t at = 0, end = step < 4 ? 4 : step;
	dgm_code code = DGM_OK;

	for (bool last = false; code == DGM_OK && !last; end += step) {
		last = end >= row->len;
		size_t len = last ? row->len - at : end - at;

		code = plain_check(&plain, row->bytes + at, &len, last, err);
		at += len;
	}
	return code;
}

/* Pieces change neither the verdict nor the place of a fault. */
static void test_pieces(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plain plain = {.name = "text"};
		size_t len = rows[i].len, differ = 0;
		dgm_error whole = {0};
		dgm_code code = plain_check(&plain, rows[i].bytes, &len, true, &whole);

		for (size_t step = 1; step < 24; step++) {
			dgm_error err = {0};

			differ += check_in_pieces(&rows[i], step, &err) != code ||
				  strcmp(err.text, whole.text) != 0 || err.line != whole.line ||
				  err.column != whole.column;
		}
		is_int((long long)differ, 0, rows[i].name);
	}
}

static void test_bytes(void)
{
	static const char text[] = BOM "One.\r\nTwo.\rThree.\n";
	struct source source;

	if (!ok(source_from_text(text, sizeof text - 1, NULL, &source, NULL) == DGM_OK,
		"text with a BOM and all kinds of line ends"))
		return;
	is_bytes(source.bytes.data, source.bytes.len, text, sizeof text - 1, "bytes stay");
	is_int((long long)source.body, 3, "the text begins behind the BOM");
	is_text(source.name, "text", "text without a name has one for errors");
	source_free(&source);
	source_free(&source);
}

static void write_file(const char *path, const char *text)
{
	dgm_error err = {0};
	struct file_writer *writer = file_writer_open(path, &err);

	file_writer_add(writer, text, strlen(text), &err);
	ok(file_writer_commit(writer, &err) == DGM_OK, "wrote %s", path);
	file_writer_free(writer);
}

static void test_files(void)
{
	char dir[] = "/tmp/dragoman-source.XXXXXX", path[64];
	const dgm_read_options named = {.name = "the article"};
	struct source source;
	dgm_error err = {0};

	if (!ok(mkdtemp(dir) != NULL, "made a folder"))
		return;
	is_int(source_read(dir, NULL, &source, &err), DGM_IO, "a folder is no file");
	snprintf(path, sizeof path, "%s/x.ar.txt", dir);
	err = (dgm_error){0};
	is_int(source_read(path, NULL, &source, &err), DGM_IO, "nor is what is missing");
	ok(strstr(err.text, path) != NULL, "the error names it: %s", err.text);
	write_file(path, "Reuters, 2024");
	is_int(source_read(path, NULL, &source, NULL), DGM_OK, "reads a file");
	is_text(source.reading.lang, "ar", "whose name tells the language before its text");
	is_text(source.name, path, "and which is called by its path");
	source_free(&source);
	write_file(path, "\n\n");
	err = (dgm_error){0};
	is_int(source_read(path, &named, &source, &err), DGM_BAD_DATA, "no text");
	is_text(err.text, "'the article' holds no text", "errors use the name that was given");
	unlink(path);
	rmdir(dir);
}

/* Reads a file by stream; returns the number of pieces. */
static size_t read_stream(const char *path, struct buf *bytes, char *lang, dgm_error *err)
{
	struct source_stream *stream = source_stream_open(path, NULL, err);
	struct piece piece = {0};
	size_t count = 0;

	for (; !piece.last && source_stream_next(stream, &piece, err) == DGM_OK; count++)
		buf_add(bytes, piece.bytes, piece.len);
	snprintf(lang, DGM_MAX_LANG, "%s", source_stream_reading(stream)->lang);
	source_stream_free(stream);
	return count;
}

static void test_stream(void)
{
	char dir[] = "/tmp/dragoman-stream.XXXXXX", path[64], lang[DGM_MAX_LANG];
	struct buf text = {0}, got = {0};
	struct source source;
	dgm_error err = {0}, whole = {0};

	if (!ok(mkdtemp(dir) != NULL, "made a folder"))
		return;
	snprintf(path, sizeof path, "%s/text", dir);
	ok(!source_stream_open(path, NULL, &err) && err.code == DGM_IO, "nothing there: %s",
	   err.text);
	buf_adds(&text, BOM);
	for (size_t i = 0; i < 20000; i++)
		buf_adds(&text, "мир — да\n");
	write_file(path, text.data);
	err = (dgm_error){0};
	ok(read_stream(path, &got, lang, &err) > 2, "a file of several pieces");
	is_bytes(got.data, got.len, text.data, text.len, "  which are the whole");
	is_text(lang, "ru", "  and whose language is known");
	text.data[text.len - 2] = '\xD0';
	write_file(path, text.data);
	read_stream(path, &got, lang, &err);
	is_int(source_read(path, NULL, &source, &whole), DGM_BAD_DATA, "a fault far behind");
	ok(strcmp(err.text, whole.text) == 0 && err.line == 20000 && err.line == whole.line &&
		   err.column == whole.column,
	   "  is found where it is: %s", err.text);
	unlink(path);
	rmdir(dir);
	buf_free(&text);
	buf_free(&got);
}

/* The limit is checked before a byte is looked at; test_base does so for files. */
static void test_too_big(void)
{
	struct source source;
	dgm_error err = {0};

	is_int(source_from_text("", DGM_MAX_FILE + 1, NULL, &source, &err), DGM_TOO_BIG,
	       "text above the limit");
	ok(strstr(err.text, "limit") != NULL, "and the error says so: %s", err.text);
}

int main(void)
{
	test_rows(rows, sizeof rows / sizeof *rows);
	test_rows(other_charsets, sizeof other_charsets / sizeof *other_charsets);
	test_pieces();
	test_bytes();
	test_files();
	test_stream();
	test_too_big();
	return done();
}
