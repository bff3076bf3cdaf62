/* Reading units from TSV and JSON lines, and files that are packed by gzip or in a zip archive. */
#include "base/pack.h"
#include "format/format.h"
#include "tests/packed.h"
#include "tests/random.h"
#include "tests/tmx.h"

/* Reads bytes by a format; langs as one would name them. */
static dgm_code read_as(const struct unit_format *format, const char *bytes, size_t len,
			const char *const *langs, size_t lang_count, struct got *got,
			dgm_error *err)
{
	struct unit_handler handler = {.ctx = got, .unit = got_unit, .warning = got_warning};
	struct unit_source source = {.langs = langs, .lang_count = lang_count};
	char path[32];
	bool there;

	make_file(path, bytes, len);
	source.stream = stream_open(path, err);
	stream_next(source.stream, &there, err);
	dgm_code code = format->read(&source, &handler, err);

	stream_free(source.stream);
	unlink(path);
	return code;
}

struct row {
	const char *name, *text, *units, *warnings;
};

static void check_rows(const struct unit_format *format, const struct row *rows, size_t count,
		       const char *const *langs, size_t lang_count)
{
	for (size_t i = 0; i < count; i++) {
		struct got got = {0};
		dgm_error err = {0};

		is_int(read_as(format, rows[i].text, strlen(rows[i].text), langs, lang_count, &got,
			       &err),
		       DGM_OK, rows[i].name);
		is_text(buf_str(&got.units), rows[i].units, "the units");
		is_text(buf_str(&got.warnings), rows[i].warnings, "the warnings");
		got_free(&got);
	}
}

static void test_tsv(void)
{
	static const struct row rows[] = {
		{"a table of ours",
		 "ar\tru\ten\tconfidence\nسلام\\t1\tмир\\\\сад\\n\tpeace\\r\t0.5\n",
		 "ar=سلام\t1 ru=мир\\сад\n en=peace\r\n", ""},
		{"a table of others has no escapes", "en\tru\nC:\\new\tС:\\новый\n",
		 "en=C:\\new ru=С:\\новый\n", ""},
		{"names of languages, a mark, CR LF, no last line end",
		 "\xEF\xBB\xBF"
		 "Arabic\tRU_ru\r\nسلام\tмир\r\n\r\nكتاب\tкнига",
		 "ar=سلام ru-RU=мир\nar=كتاب ru-RU=книга\n", ""},
		{"a text that is missing", "en\tar\tru\none\t\tодин\ntwo\n",
		 "en=one ru=один\nen=two\n", ""},
		{"rows that cannot be used",
		 "en\tru\tconfidence\na\tб\t2\n\t\t1\na\tб\t1\tmore\n\xFF\tб\t1\nx\tю\t1\n",
		 "en=x ru=ю\n",
		 "! 2:0: no confidence in 0..1: '2'\n! 3:0: a unit without text\n"
		 "! 4:0: more than 3 columns\n"
		 "! 5:1: bytes that are not valid in the file's encoding\n"},
		{"an escape that is none, a backslash at the end",
		 "en\tru\tconfidence\n\\x\\\tб\\\\\\\t1\n", "en=\\x\\ ru=б\\\\\n", ""},
	};
	static const struct row bare[] = {
		{"no head line", "سلام\tмир\nкнига\n", "ar=سلام ru=мир\nar=книга\n", ""},
		{"a head line wins", "en\tru\nsun\tсолнце\n", "en=sun ru=солнце\n", ""},
	};
	static const char *const langs[] = {"ar", "ru"};
	static const char wide[] = "\xFF\xFE"
				   "e\0n\0\t\0r\0u\0\n\0a\0\t\0\x31\x04\n\0";
	struct got got = {0};
	dgm_error err = {0};

	check_rows(&format_tsv, rows, sizeof rows / sizeof *rows, NULL, 0);
	check_rows(&format_tsv, bare, sizeof bare / sizeof *bare, langs, 2);
	is_int(read_as(&format_tsv, "a b\tc d\n", 8, NULL, 0, &got, &err), DGM_BAD_ARG,
	       "no languages");
	is_text(err.text, "the first line does not name the languages of the columns: name them",
		"says so");
	err = (dgm_error){0};
	is_int(read_as(&format_tsv, "", 0, NULL, 0, &got, &err), DGM_BAD_DATA, "an empty file");
	is_int(read_as(&format_tsv, wide, sizeof wide - 1, NULL, 0, &got, NULL), DGM_OK, "UTF-16");
	is_text(buf_str(&got.units), "en=a ru=б\n", "is read");
	got_free(&got);
}

static void test_jsonl(void)
{
	static const struct row rows[] = {
		{"all there can be",
		 "{\"id\":7,\"variants\":[{\"lang\":\"ar\",\"text\":\"سلام\",\"codes\":[{\"at\":0,"
		 "\"markup\":\"<ph/>\"}],\"prev\":\"00000000000000ff\"},{\"lang\":\"ru\",\"text\":"
		 "\"мир\"}],\"props\":[{\"name\":\"x\",\"value\":\"1\"}],\"notes\":[\"n\"],"
		 "\"state\":\"reviewed\",\"confidence\":0.5,\"created\":\"2024-05-01T10:00:00Z\"}"
		 "\n",
		 "ar=<ph/>سلام ru=мир {x=1} (n)\n", ""},
		{"empty lines, unknown keys",
		 "\n{\"new\":1,\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}]}\n\n", "en=a\n", ""},
		{"lines that are no units",
		 "[1]\n{\"variants\":1}\n{\"variants\":[]}\n{\"variants\":[{\"lang\":\"en\"}]}\n"
		 "{\"variants\":[{\"text\":\"a\"}]}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"state\":\"gone\"}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"confidence\":7}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"created\":\"вчера\"}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\",\"prev\":\"x\"}]}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\",\"codes\":[{}]}]}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"},{\"lang\":\"EN\",\"text\":\"b\"}]"
		 "}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"id\":-1}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"props\":[{}]}\n"
		 "{\"variants\":[{\"lang\":\"en\",\"text\":\"a\"}],\"notes\":[1]}\n"
		 "{\"variants\":[{\"lang\":\"ru\",\"text\":\"да\"}]}\n",
		 "ru=да\n",
		 "! 1:0: the line is no object of JSON\n"
		 "! 2:0: 'variants' is missing or makes no sense\n"
		 "! 3:0: a unit without text\n"
		 "! 4:0: 'text' is missing or makes no sense\n"
		 "! 5:0: 'lang' is missing or makes no sense\n"
		 "! 6:0: 'state' is missing or makes no sense\n"
		 "! 7:0: a confidence that is not in 0..1\n"
		 "! 8:0: 'created' is missing or makes no sense\n"
		 "! 9:0: 'prev' is missing or makes no sense\n"
		 "! 10:0: 'codes' is missing or makes no sense\n"
		 "! 11:0: two variants in 'en'\n"
		 "! 12:0: 'id' is missing or makes no sense\n"
		 "! 13:0: 'props' is missing or makes no sense\n"
		 "! 14:0: 'notes' is missing or makes no sense\n"},
	};
	struct got got = {0};
	dgm_error err = {0};

	check_rows(&format_jsonl, rows, sizeof rows / sizeof *rows, NULL, 0);
	is_int(read_as(&format_jsonl, "{\"variants\":\n", 13, NULL, 0, &got, &err), DGM_OK,
	       "half an object");
	ok(got.dropped == 1 && strstr(buf_str(&got.warnings), "no JSON: "), "is passed over");
	got_free(&got);
}

#define XLIFF_12                                                                                   \
	"<xliff version=\"1.2\"><file source-language=\"EN\" target-language=\"ar_SA\"><body>\n"
#define XLIFF_21 "<xliff version=\"2.1\" srcLang=\"ru\" trgLang=\"ar\"><file id=\"f\">\n"

static void test_xliff(void)
{
	static const struct row rows[] = {
		{"1.2: proposals, groups, annotations, notes",
		 XLIFF_12
		 "<group><trans-unit id=\"1\"><source>On <mrk mtype=\"x\">a</mrk> day</source>"
		 "<seg-source><mrk mtype=\"seg\">On a day</mrk></seg-source><target>يوم</target>"
		 "<alt-trans><source>no</source><target>لا</target></alt-trans><note>n</note>"
		 "</trans-unit></group></body></file></xliff>",
		 "en=On a day ar-SA=يوم (n)\n", ""},
		{"1.2: codes",
		 XLIFF_12 "<trans-unit id=\"1\"><source>a <g id=\"1\">b</g><x "
			  "id=\"2\"/></source><target><bpt "
			  "id=\"1\">&lt;i></bpt>ب</target></trans-unit></body></file></xliff>",
		 "en=a <ph>&lt;g id=\"1\"&gt;</ph>b<ph>&lt;/g&gt;</ph><ph></ph> "
		 "ar-SA=<ph>&lt;i&gt;</ph>ب\n",
		 ""},
		{"1.2: no translation, no text",
		 XLIFF_12
		 "<trans-unit id=\"1\"><source>a</source></trans-unit>\n<trans-unit "
		 "id=\"2\"><source>a"
		 "</source><target/></trans-unit>\n<trans-unit id=\"3\"/></body></file></xliff>",
		 "",
		 "! 2:19: a unit without translation\n! 3:19: a unit without translation\n"
		 "! 4:19: a unit without translation\n"},
		{"2.1: segments, notes, data, a control character",
		 XLIFF_21 "<unit id=\"u\"><notes><note>n</note></notes><originalData><data "
			  "id=\"d\">&lt;br></data>"
			  "</originalData><segment><source>да<ph id=\"1\" "
			  "dataRef=\"d\"/></source><target>نعم"
			  "<cp hex=\"0001\"/></target></segment><ignorable><source> "
			  "</source></ignorable><segment>"
			  "<source>нет</source><target>لا</target></segment></unit></file></xliff>",
		 "ru=да<ph>&lt;br&gt;</ph> ar=نعم\x01 (n)\nru=нет ar=لا\n", ""},
		{"no languages",
		 "<xliff version=\"1.2\"><file target-language=\"ar\"><body><trans-unit "
		 "id=\"1\"><source>a"
		 "</source><target>ب</target></trans-unit></body></file></xliff>",
		 "", "! 1:73: the languages of the file are not known\n"},
	};
	static const struct {
		const char *text, *want;
	} bad[] = {
		{"<html/>", "this is not XLIFF: the root element is <html>"},
		{XLIFF_12
		 "<trans-unit id=\"1\"><source>a & b</source></trans-unit></body></file></xliff>",
		 "a raw '&' or '<': write '&amp;' or '&lt;'"},
		{"", "the file is empty"},
	};

	check_rows(&format_xliff, rows, sizeof rows / sizeof *rows, NULL, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct got got = {0};
		dgm_error err = {0};

		is_int(read_as(&format_xliff2, bad[i].text, strlen(bad[i].text), NULL, 0, &got,
			       &err),
		       DGM_BAD_DATA, "a file that is broken");
		is_text(err.text, bad[i].want, "says why");
		got_free(&got);
	}
}

#define PO_HEAD "msgid \"\"\nmsgstr \"\"\n\"Language: ru\\n\"\n"

static void test_po(void)
{
	static const struct row rows[] = {
		{"escapes, joined strings, comments",
		 PO_HEAD "# x\n#: a.c:1\n#. say\n#. it\n#, fuzzy\n#, c-format\n#| msgid "
			 "\"was\"\nmsgid \"a\\t\" "
			 "\n  \"\\x41\\101\\\"\\\\\"\nmsgstr \"мир\\n\"\n",
		 "en=a\tAA\"\\ ru=мир\n {x-po-flags=fuzzy, c-format} (say\nit)\n", ""},
		{"a stray line costs itself alone",
		 PO_HEAD "\nrubbish\nmsgid \"d\"\nmsgstr \"г\"\n", "en=d ru=г\n",
		 "! 5:0: no line of PO\n"},
		{"context and plural forms",
		 PO_HEAD "msgctxt \"c\"\nmsgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] "
			 "\"один\"\nmsgstr[1] "
			 "\"два\"\n",
		 "en=one ru=один {x-po-context=c} {x-po-msgid=one} {x-po-msgid-plural=many} "
		 "{x-po-form=0}\n"
		 "en=many ru=два {x-po-context=c} {x-po-msgid=one} {x-po-msgid-plural=many} "
		 "{x-po-form=1}\n",
		 ""},
		{"not translated, obsolete",
		 PO_HEAD "msgid \"a\"\nmsgstr \"\"\n\n#~ msgid \"b\"\n#~ msgstr \"б\"\n", "", ""},
		{"broken lines cost their message",
		 PO_HEAD "msgid \"a\nmsgstr \"б\"\n\nmsgid \"b\"\nmsgstr[x] \"б\"\n\nmsgid "
			 "\"c\\q\"\nmsgstr \"в\"\n"
			 "\nrubbish\nmsgid \"d\"\nmsgstr \"г\"\n",
		 "en=d ru=г\n",
		 "! 4:0: no string in quotes, or one that is broken\n! 8:0: no line of PO\n"
		 "! 10:0: no string in quotes, or one that is broken\n! 13:0: no line of PO\n"},
	};
	static const char *const langs[] = {"en", "ar"};
	static const struct row arabic[] = {
		{"Arabic has a form for none before that for one",
		 "msgid \"a day\"\nmsgid_plural \"%d days\"\nmsgstr[0] \"لا يوم\"\nmsgstr[1] "
		 "\"يوم\"\n",
		 "en=%d days ar=لا يوم {x-po-msgid=a day} {x-po-msgid-plural=%d days} "
		 "{x-po-form=0}\n"
		 "en=a day ar=يوم {x-po-msgid=a day} {x-po-msgid-plural=%d days} {x-po-form=1}\n",
		 ""},
	};
	struct got got = {0};
	dgm_error err = {0};

	check_rows(&format_po, rows, sizeof rows / sizeof *rows, NULL, 0);
	check_rows(&format_po, arabic, 1, langs, 2);
	is_int(read_as(&format_po, "# only\n", 7, NULL, 0, &got, &err), DGM_BAD_DATA, "no message");
	got_free(&got);
}

static void test_long_line(void)
{
	struct buf text = {0};
	struct got got = {0};
	dgm_error err = {0};

	buf_adds(&text, "en\tru\n");
	for (size_t i = 0; i < (9u << 20); i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\nсвет\tlight\n");
	is_int(read_as(&format_tsv, text.data, text.len, NULL, 0, &got, &err), DGM_OK,
	       "a line beyond the limit");
	is_text(buf_str(&got.warnings), "! 2:1: a line larger than the limit of 8388608 bytes\n",
		"is reported");
	is_text(buf_str(&got.units), "en=свет ru=light\n", "the next one is read");
	buf_free(&text);
	got_free(&got);
}

/* What is written is read as the same, whatever bytes are in it. */
static void test_round_trip(void)
{
	static const char *const texts[] = {"سلام", "a\tb\\n\n\r\\", "мир \\t \xF0\x9F\x95\x8A",
					    "\\", "\"{}[]\x01"};
	static const char *const langs[] = {"ar", "en"};
	static const struct unit_format *const formats[] = {&format_tsv, &format_jsonl};

	for (size_t f = 0; f < 2; f++) {
		struct unit_header header = {.langs = langs, .lang_count = 2, .level = 2};
		struct buf written = {0}, want = {0};
		dgm_sink sink = {&written, keep_bytes};
		struct unit_writer *writer = formats[f]->open(&header, &sink, NULL);
		struct got got = {0};

		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			dgm_variant pair[] = {
				{.lang = "ar", .text = texts[i], .len = strlen(texts[i])},
				{.lang = "en", .text = "x", .len = 1}};
			dgm_unit unit = {.variants = pair,
					 .variant_count = 2,
					 .confidence = 0.25,
					 .state = DGM_IMPORTED};

			formats[f]->unit(writer, &unit, NULL);
			show_unit(&want, &unit);
		}
		formats[f]->finish(writer, NULL);
		formats[f]->free(writer);
		is_int(read_as(formats[f], written.data, written.len, NULL, 0, &got, NULL), DGM_OK,
		       "reads what it wrote");
		is_text(buf_str(&got.units), buf_str(&want), formats[f]->name);
		buf_free(&written);
		buf_free(&want);
		got_free(&got);
	}
}

/* ---------------------------------------------------------------- damage */

enum { GOOD_UNITS = 12 };

/* Writes units whose texts tell them apart, a line or more each. */
static void write_good(const struct unit_format *format, struct buf *file)
{
	static const char *const langs[] = {"ar", "ru"};
	struct unit_header header = {.langs = langs, .lang_count = 2, .level = 2};
	dgm_sink sink = {file, keep_bytes};
	struct unit_writer *writer = format->open(&header, &sink, NULL);

	for (size_t i = 0; i < GOOD_UNITS; i++) {
		char ar[40], ru[40];
		size_t ar_len = (size_t)snprintf(ar, sizeof ar, "وحدة رقم %zu.", i);
		size_t ru_len = (size_t)snprintf(ru, sizeof ru, "Единица %zu.", i);
		dgm_variant pair[] = {{.lang = "ar", .text = ar, .len = ar_len},
				      {.lang = "ru", .text = ru, .len = ru_len}};
		dgm_unit unit = {.id = i + 1,
				 .variants = pair,
				 .variant_count = 2,
				 .confidence = 1,
				 .state = DGM_IMPORTED};

		format->unit(writer, &unit, NULL);
	}
	format->finish(writer, NULL);
	format->free(writer);
}

/* Flips a bit, cuts the end, or takes a stretch out of the file. *from and *to: what it touched. */
static void damage(struct buf *file, uint64_t *seed, size_t *from, size_t *to)
{
	size_t at = random_below(seed, file->len), len = 1 + random_below(seed, 30);

	len = len < file->len - at ? len : file->len - at;
	*from = at;
	*to = at + len;
	switch (random_below(seed, 3)) {
	case 0:
		file->data[at] = (char)(file->data[at] ^ (1 << random_below(seed, 8)));
		*to = at + 1;
		break;
	case 1:
		file->len = at;
		*to = SIZE_MAX - 1;
		break;
	default:
		memmove(file->data + at, file->data + at + len, file->len - at - len);
		file->len -= len;
	}
}

/*
 * How many units are missing whose lines the damage did not touch, nor the line before or behind;
 * damage to the head (the first line) may cost all.
 */
static size_t count_lost(const struct buf *good, size_t from, size_t to, const struct buf *units)
{
	const char *first_end = memchr(good->data, '\n', good->len);
	size_t lost = 0, start = 0;

	if (from <= (size_t)(first_end - good->data))
		return 0;
	while (start < good->len) {
		const char *line = good->data + start;
		const char *end = memchr(line, '\n', good->len - start);
		size_t len = (size_t)(end - line);

		for (size_t i = 0; (start + len + 1 < from || start > to + 1) && i < GOOD_UNITS;
		     i++) {
			char word[40];

			snprintf(word, sizeof word, "Единица %zu.", i);
			lost += unit_head_has(line, len, word) &&
				!unit_head_has(buf_str(units), units->len, word);
		}
		start += len + 1;
	}
	return lost;
}

static void test_mutations(void)
{
	static const struct {
		const struct unit_format *format;
		bool lines; /* one unit a line, so that damage can be told from loss */
	} rows[] = {{&format_tsv, true},
		    {&format_jsonl, true},
		    {&format_po, false},
		    {&format_xliff, false},
		    {&format_xliff2, false}};
	enum { MUTATIONS = 250 };
	uint64_t seed = 250;

	for (size_t f = 0; f < sizeof rows / sizeof *rows; f++) {
		struct buf good = {0};
		size_t lost = 0, wrong = 0, read = 0;

		write_good(rows[f].format, &good);
		for (size_t i = 0; i < MUTATIONS; i++) {
			struct buf copy = {0};
			struct got got = {0};
			dgm_error err = {0};
			size_t from, to;

			buf_add(&copy, good.data, good.len);
			damage(&copy, &seed, &from, &to);
			read_as(rows[f].format, copy.data, copy.len, NULL, 0, &got, &err);
			wrong += strstr(buf_str(&got.units), "BAD UNIT") != NULL;
			read += got.count;
			if (rows[f].lines)
				lost += count_lost(&good, from, to, &got.units);
			buf_free(&copy);
			got_free(&got);
		}
		is_int((long)wrong, 0, rows[f].format->name);
		is_int((long)lost, 0, "no unit is lost but the damaged one");
		ok(read > MUTATIONS * GOOD_UNITS / 4, "most is read: %zu", read);
		buf_free(&good);
	}
}

/* ---------------------------------------------------------------- packed files */

struct member {
	const char *name, *text;
};

/* Packs members into a temporary file: a zip archive, or one member by gzip. */
static void pack(char path[32], bool zip, const struct member *members, size_t count)
{
	struct archive *archive = archive_write_new();

	make_file(path, "", 0);
	if (zip) {
		archive_write_set_format_zip(archive);
	} else {
		archive_write_set_format_raw(archive);
		archive_write_add_filter_gzip(archive);
	}
	archive_write_open_filename(archive, path);
	for (size_t i = 0; i < count; i++)
		packed_add(archive, members[i].name, members[i].text, strlen(members[i].text));
	archive_write_free(archive);
}

/* All files of a path, a line each: name after the path, then what is in it. */
static dgm_code show_stream(const char *path, struct buf *out, dgm_error *err)
{
	struct stream *stream = stream_open(path, err);
	struct buf text = {0};
	bool there = false;
	dgm_code code = stream ? stream_next(stream, &there, err) : err->code;

	while (code == DGM_OK && there) {
		const char *head;
		size_t len;
		bool ended = false;

		code = stream_peek(stream, 3, &head, &len, err);
		buf_printf(out, "%s [%.*s] ", stream_name(stream) + strlen(path), (int)len, head);
		while (code == DGM_OK && !ended)
			code = stream_read(stream, &text, &ended, err);
		buf_printf(out, "%s\n", buf_str(&text));
		buf_reset(&text);
		if (code == DGM_OK)
			code = stream_next(stream, &there, err);
	}
	buf_free(&text);
	stream_free(stream);
	return code;
}

static void test_packed(void)
{
	static const struct member members[] = {{"ar/سلام.txt", "سلام"},
						{"../../etc/passwd", "мир"},
						{"__MACOSX/x", "litter"},
						{"a/.hidden", "litter"},
						{"a\nb", ""},
						{"/abs", "peace"}};
	struct buf got = {0};
	dgm_error err = {0};
	char path[32];

	pack(path, true, members, 6);
	is_int(show_stream(path, &got, &err), DGM_OK, "a zip archive");
	is_text(buf_str(&got),
		"/ar/سلام.txt [\xD8\xB3\xD9] سلام\n/../../etc/passwd [\xD0\xBC\xD0] мир\n"
		"/a?b [] \n//abs [pea] peace\n",
		"its files, without litter and control characters");
	unlink(path);
	ok(access("../../etc/passwd", F_OK) != 0, "nothing is unpacked to disk");
	buf_reset(&got);
	pack(path, false, members + 1, 1);
	is_int(show_stream(path, &got, &err), DGM_OK, "gzip");
	is_text(buf_str(&got), " [\xD0\xBC\xD0] мир\n", "one file");
	unlink(path);
	buf_reset(&got);
	make_file(path, "ab", 2);
	is_int(show_stream(path, &got, &err), DGM_OK, "a plain file");
	is_text(buf_str(&got), " [ab] ab\n", "one file");
	unlink(path);
	buf_free(&got);
}

/* How much an import is going to be, before anything is read. */
static void test_expected(void)
{
	static const char *const texts[] = {"السلام عليكم. ", "Здравствуйте. ",
					    "Good day to you. "};
	struct buf text = {0};
	char path[32];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_reset(&text);
		while (text.len < 200000) /* some of it unlike the rest, or it is packed too well */
			buf_printf(&text, "%s%zu\n", texts[i], text.len * 7919 % 1000003);
		const struct member member = {"a.tsv", text.data};
		struct stat st;

		make_file(path, text.data, text.len);
		is_int((int)pack_expected(path), (int)text.len, "a plain file");
		unlink(path);
		pack(path, false, &member, 1);
		is_int((int)pack_expected(path), (int)text.len, "gzip says it");
		unlink(path);
		pack(path, true, &member, 1);
		stat(path, &st);
		is_int((int)pack_expected(path), (int)st.st_size * PACK_USUAL_RATIO,
		       "a zip archive does not");
		unlink(path);
	}
	static const struct {
		const char *name, *bytes;
		size_t len;
		int want;
	} rows[] = {
		{"an empty file", "", 0, 0},
		{"half a magic number", "\x1F", 1, 1},
		{"gzip without an end", "\x1F\x8B\x08", 3, 3 * PACK_USUAL_RATIO},
		{"gzip that says less than it holds", "\x1F\x8B\x08----\0\0\0\0", 11,
		 11 * PACK_USUAL_RATIO},
		{"gzip that says more than it may", "\x1F\x8B\x08----\xFF\xFF\xFF\xFF", 11,
		 11 * PACK_USUAL_RATIO},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		make_file(path, rows[i].bytes, rows[i].len);
		is_int((int)pack_expected(path), rows[i].want, rows[i].name);
		unlink(path);
	}
	is_int((int)pack_expected("/nonexistent/a.tsv"), 0, "a missing file");
	is_int((int)pack_expected("/"), 0, "a folder");
	buf_free(&text);
}

static void test_packed_faults(void)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
		const char *want;
	} rows[] = {
		{"half a gzip header", "\x1F\x8B\x08", 3, "the gzip file cannot be unpacked: "},
		{"a broken zip", "PK\x03\x04garbage", 11, "the zip archive cannot be unpacked: "},
	};
	struct buf big = {0}, got = {0};
	dgm_error err = {0};
	char path[32];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		make_file(path, rows[i].bytes, rows[i].len);
		is_int(show_stream(path, &got, &err), DGM_BAD_DATA, rows[i].name);
		ok(strncmp(err.text, rows[i].want, strlen(rows[i].want)) == 0, "%s", err.text);
		unlink(path);
		err = (dgm_error){0};
	}
	for (size_t i = 0; i < (40u << 20); i++)
		buf_addc(&big, ' ');
	const struct member bomb = {"bomb", big.data};

	for (int zip = 0; zip < 2; zip++) {
		pack(path, zip, &bomb, 1);
		is_int(show_stream(path, &got, &err), DGM_TOO_BIG, "a bomb");
		is_text(err.text, "it unpacks to more than 250 times its size and is refused",
			"is refused");
		unlink(path);
		err = (dgm_error){0};
	}
	is_int(show_stream("/nonexistent/a.tsv", &got, &err), DGM_IO, "a missing file");
	buf_free(&big);
	buf_free(&got);
}

int main(void)
{
	test_tsv();
	test_jsonl();
	test_xliff();
	test_po();
	test_long_line();
	test_round_trip();
	test_mutations();
	test_packed();
	test_packed_faults();
	test_expected();
	return done();
}
