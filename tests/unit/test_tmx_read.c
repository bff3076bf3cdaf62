#include "base/mem.h"
#include "tests/tmx.h"

#include <iconv.h>
#include <signal.h>

/* ---------------------------------------------------------------- what a body gives */

struct row {
	const char *name;
	const char *body; /* begins at line 4, column 1 */
	const char *units, *warnings;
};

static void check_row(const struct row *row)
{
	struct buf file = {0};
	struct got got = {0};
	dgm_error err = {0};

	buf_printf(&file, "%s%s%s", TMX_HEAD, row->body, TMX_FOOT);
	dgm_code code = read_bytes(file.data, file.len, &got, &err);

	ok(code == DGM_OK || (got.count == 0 && code == DGM_BAD_DATA), "%s: no error", row->name);
	is_text(buf_str(&got.units), row->units, row->name);
	is_text(buf_str(&got.warnings), row->warnings, "and its warnings");
	buf_free(&file);
	got_free(&got);
}

static const struct row good[] = {
	{"three languages",
	 "<tu><tuv xml:lang=\"ar\"><seg>سلام</seg></tuv><tuv xml:lang=\"ru\"><seg>мир</seg></tuv>"
	 "<tuv xml:lang=\"en\"><seg>peace</seg></tuv></tu>\n",
	 "ar=سلام ru=мир en=peace\n", ""},
	{"blanks are part of a text", "<tu><tuv xml:lang=\"en\"><seg> a\n  b\t</seg></tuv></tu>\n",
	 "en= a\n  b\t\n", ""},
	{"references, CDATA, comments, instructions",
	 "<tu><tuv xml:lang=\"en\"><seg>&lt;&#1571;&#x1F54A;<![CDATA[<&>]]>a<!-- no "
	 "-->b<?no?></seg>"
	 "</tuv></tu>\n",
	 "en=<\xD8\xA3\xF0\x9F\x95\x8A<&>ab\n", ""},
	{"lang is as good as xml:lang, which goes first",
	 "<tu><tuv lang=\"ru\"><seg>да</seg></tuv><tuv lang=\"fr\" xml:lang=\"en\"><seg>yes</seg>"
	 "</tuv></tu>\n",
	 "ru=да en=yes\n", ""},
	{"inline codes keep their markup, the text is free of it",
	 "<tu><tuv xml:lang=\"en\"><seg>a<bpt i='1' x=\"2\">&lt;b&gt;</bpt>b<ept i=\"1\"></ept>"
	 "<it pos=\"begin\"/>c<ut>{x}</ut></seg></tuv></tu>\n",
	 "en=a<bpt i=\"1\" x=\"2\">&lt;b&gt;</bpt>b<ept i=\"1\"/><it "
	 "pos=\"begin\"/>c<ut>{x}</ut>\n",
	 ""},
	{"hi is around text, sub within a code",
	 "<tu><tuv xml:lang=\"en\"><seg><hi type=\"a\">b</hi><hi/><ph>c<sub>d<hi>e</hi></sub></ph>"
	 "</seg></tuv></tu>\n",
	 "en=<hi type=\"a\">b</hi><hi></hi><ph>c<sub>d<hi>e</hi></sub></ph>\n", ""},
	{"properties and notes of both",
	 "<tu tuid=\"a&amp;&quot;b\" usagecount=\"2\" segtype=\"phrase\"><prop type=\"x\">1</prop>"
	 "<note>n</note><tuv xml:lang=\"en\" datatype=\"html\" creationid=\"я\"><prop type=\"y\">2"
	 "</prop><note>m</note><seg>a</seg></tuv></tu>\n",
	 "en=a {@tuid=a&\"b} {@usagecount=2} {@segtype=phrase} {x=1} {en/@datatype=html} "
	 "{en/@creationid=я} {en/y=2} {en/#note=m} (n)\n",
	 ""},
	{"tags in a note are passed over",
	 "<tu><note>a<b>no</b>c</note><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n",
	 "en=a (ac)\n", ""},
	{"one language is a unit too", "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n",
	 "en=a\n", ""},
	{"codes without text", "<tu><tuv xml:lang=\"en\"><seg><ph/></seg></tuv></tu>\n",
	 "en=<ph/>\n", ""},
	{"nothing at all", "", "", ""},
};

static const struct row mended[] = {
	{"unknown elements in a segment become placeholders",
	 "<tu><tuv xml:lang=\"en\"><seg>a<b c=\"&amp;1\">d</b><x/><t5:n id=\"1\" "
	 "r='\"'/></seg></tuv>"
	 "</tu>\n",
	 "en=a<ph>&lt;b c=\"&amp;amp;1\"&gt;</ph>d<ph>&lt;/b&gt;</ph><ph>&lt;x/&gt;</ph>"
	 "<ph>&lt;t5:n id=\"1\" r=\"&amp;quot;\"/&gt;</ph>\n",
	 "4:43: element <b> in a segment is kept as text in a <ph>\n"
	 "4:51: element <x> in a segment is kept as text in a <ph>\n"
	 "4:71: element <n> in a segment is kept as text in a <ph>\n"},
	{"unknown elements in a code become text",
	 "<tu><tuv xml:lang=\"en\"><seg><ph><b>c</b><i/></ph></seg></tuv></tu>\n",
	 "en=<ph>&lt;b&gt;c&lt;/b&gt;&lt;i/&gt;</ph>\n", ""},
	{"unknown elements elsewhere are passed over",
	 "<tu><group><tuv xml:lang=\"en\"><seg>no</seg></tuv></group>\n<tuv xml:lang=\"en\"><x/>"
	 "<seg>a</seg><seg>b</seg></tuv></tu>\n<y/>\n",
	 "en=a\n",
	 "4:11: element <group> has no place here and is passed over\n"
	 "5:22: element <x> has no place here and is passed over\n"
	 "5:40: element <seg> has no place here and is passed over\n"
	 "6:3: element <y> has no place here and is passed over\n"},
	{"two variants of a language are two units",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv>"
	 "<tuv xml:lang=\"RU\"><seg>в</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv>"
	 "<tuv xml:lang=\"en\"><seg>c</seg></tuv></tu>\n",
	 "en=a ru=б\nen=a ru=в\nen=c ru=б\n",
	 "4:195: a language has several variants: a unit is made of each\n"},
	{"the same variant twice is one unit",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv "
	 "xml:lang=\"en\"><seg>a</seg></tuv></tu>\n",
	 "en=a\n", ""},
	{"a variant that is left out, with two others",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"ru\"><prop type=\"x\">1</prop>"
	 "<seg/></tuv><tuv xml:lang=\"ar\"><seg>ب</seg></tuv></tu>\n",
	 "en=a ar=ب\n", "4:96: a variant without text\n"},
	{"dates of other shapes, and none",
	 "<tu creationdate=\"2024-05-01\" changedate=\"soon\"><tuv xml:lang=\"en\" "
	 "lastusagedate=\"never\"><seg>a</seg></tuv></tu>\n",
	 "en=a\n",
	 "4:48: changedate 'soon' is not a date and is left out\n"
	 "4:89: lastusagedate 'never' is not a date and is left out\n"},
	{"a property without type",
	 "<tu><prop>1</prop><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n", "en=a {x-unknown=1}\n",
	 "4:10: a <prop> without type gets the type 'x-unknown'\n"},
	{"properties of ours that make no sense",
	 "<tu><prop type=\"x-dragoman-state\">odd</prop>\n<prop "
	 "type=\"x-dragoman-position\">-1</prop>\n"
	 "<prop type=\"x-dragoman-confidence\">2</prop>\n<prop type=\"x-dragoman-prev\">1</prop>\n"
	 "<tuv xml:lang=\"en\"><prop type=\"x-dragoman-next\">xyz</prop>\n"
	 "<prop type=\"x-dragoman-origin\">a</prop>\n<seg>a</seg></tuv></tu>\n",
	 "en=a\n",
	 "4:45: x-dragoman-state cannot be 'odd'\n5:43: x-dragoman-position cannot be '-1'\n"
	 "6:44: x-dragoman-confidence cannot be '2'\n7:38: x-dragoman-prev cannot be '1'\n"
	 "8:59: x-dragoman-next cannot be 'xyz'\n9:40: x-dragoman-origin cannot be 'a'\n"},
};

#define GOOD_AFTER "<tu><tuv xml:lang=\"en\"><seg>after</seg></tuv></tu>\n"

static const struct row dropped[] = {
	{"a variant without a language",
	 "<tu><tuv><seg>a</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:9: a variant without a language\n"},
	{"an unknown language",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>\n<tuv "
	 "xml:lang=\"qqqq9\"><seg>b</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 5:22: no language is known as 'qqqq9'\n"},
	{"an empty variant of two",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>\n<tuv xml:lang=\"ru\"/></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 5:21: a variant without text\n"},
	{"a unit without variants", "<tu/>\n" GOOD_AFTER, "en=after\n",
	 "! 4:4: a unit without text in any language\n"},
	{"a raw ampersand",
	 "<tu><tuv xml:lang=\"en\"><seg>this & that</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:35: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
	{"a raw ampersand before a letter",
	 "<tu><tuv xml:lang=\"en\"><seg>a&b</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:32: a raw '&': write '&amp;'\n"},
	{"a raw less-than", "<tu><tuv xml:lang=\"ar\"><seg>أ < ب</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:32: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
	{"an entity", "<tu><tuv xml:lang=\"en\"><seg>a&nbsp;b</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:36: entity 'nbsp' is not expanded: write the character itself\n"},
	{"an entity in an attribute",
	 "<tu tuid=\"&a;\"><tuv xml:lang=\"en\"><seg>b</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:14: entity 'a' is not expanded: write the character itself\n"},
	{"a control character",
	 "<tu><tuv xml:lang=\"ru\"><seg>да\x01</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:31: a character that XML forbids\n"},
	{"a reference to one",
	 "<tu><tuv xml:lang=\"en\"><seg>a&#x1F;</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:36: a character that XML forbids\n"},
	{"a byte that is not UTF-8",
	 "<tu><tuv xml:lang=\"en\"><seg>caf\xE9 \xE9</seg></tuv></tu>\n" GOOD_AFTER, "en=after\n",
	 "! 4:32: bytes that are not valid in the file's encoding\n"},
	{"a missing end tag", "<tu><tuv xml:lang=\"en\"><seg>a</tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:36: element <seg> is not ended before </tuv>\n"},
	{"the same at the end of a unit",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv>\n" GOOD_AFTER, "en=after\n",
	 "! 5:1: what stands before this unit has no end tag\n"},
	{"a variant in a variant",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg><tuv "
	 "xml:lang=\"ru\"><seg>б</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:36: a variant has no end: </tuv> is missing\n"},
	{"a unit in a segment", "<tu><tuv xml:lang=\"en\"><seg>a\n" GOOD_AFTER, "en=after\n",
	 "! 5:1: what stands before this unit has no end tag\n"},
	{"a broken tag of a unit",
	 "<tu tuid=\"1\" tuid=\"2\"><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:22: attribute tuid redefined\n"},
	{"an attribute without end",
	 "<tu><prop type=\"x>1</prop>\n<tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n", "! 4:20: unescaped '<' not allowed in attributes values\n"},
	{"a comment without end",
	 "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><!-- </tu>\n" GOOD_AFTER, "en=after\n",
	 "! 7:1: the file breaks off here: it was cut short or not written to its end\n"},
	{"two faults",
	 "<tu><tuv xml:lang=\"en\"><seg>&</seg></tuv></tu>\n" GOOD_AFTER
	 "<tu><tuv xml:lang=\"en\"><seg>&</seg></tuv></tu>" GOOD_AFTER,
	 "en=after\nen=after\n",
	 "! 4:30: a raw '&' or '<': write '&amp;' or '&lt;'\n"
	 "! 6:30: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
	{"a fault between units", "& " GOOD_AFTER, "en=after\n",
	 "! 4:2: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
	{"a fault and nothing good", "<tu>&</tu>\n", "",
	 "! 4:6: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
	{"the line of a fault behind another on one line",
	 "<tu>&</tu><tu><tuv xml:lang=\"en\"><seg>\n\n&</seg></tuv></tu>\n" GOOD_AFTER,
	 "en=after\n",
	 "! 4:6: a raw '&' or '<': write '&amp;' or '&lt;'\n"
	 "! 6:2: a raw '&' or '<': write '&amp;' or '&lt;'\n"},
};

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_row(&rows[i]);
}

/* ---------------------------------------------------------------- languages */

static void test_languages(void)
{
	static const struct {
		const char *code, *tag;
		bool kept; /* differs in more than case */
	} rows[] = {
		{"en", "en", false},
		{"EN-US", "en-US", false},
		{"en-us", "en-US", false},
		{"AR", "ar", false},
		{"ar-001", "ar-001", false},
		{"en_US", "en-US", true},
		{"ar_SA", "ar-SA", true},
		{"eng", "en", true},
		{"ara", "ar", true},
		{"RUS", "ru", true},
		{"ENU", "en-US", true},
		{"AR-01", "ar-SA", true},
		{"Arabic", "ar", true},
		{"Russian", "ru", true},
		{"zh-hant-tw", "zh-Hant-TW", false},
	};
	struct buf file = {0}, want = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got got = {0};

		buf_reset(&file);
		buf_printf(&file, "%s<tu><tuv xml:lang=\"%s\"><seg>x</seg></tuv></tu>%s", TMX_HEAD,
			   rows[i].code, TMX_FOOT);
		buf_reset(&want);
		buf_printf(&want, "%s=x", rows[i].tag);
		if (rows[i].kept)
			buf_printf(&want, " {%s/x-dragoman-lang=%s}", rows[i].tag, rows[i].code);
		buf_addc(&want, '\n');
		read_bytes(file.data, file.len, &got, NULL);
		is_text(buf_str(&got.units), want.data, rows[i].code);
		got_free(&got);
	}
	buf_free(&file);
	buf_free(&want);
}

static void test_many_languages(void)
{
	struct buf file = {0};
	struct got got = {0};

	/* More codes than are remembered; all of them are right all the same. */
	buf_adds(&file, TMX_HEAD);
	for (int i = 0; i < 600; i++)
		buf_printf(&file, "<tu><tuv xml:lang=\"en-x-a%d\"><seg>%d</seg></tuv></tu>\n", i,
			   i);
	buf_adds(&file, TMX_FOOT);
	read_bytes(file.data, file.len, &got, NULL);
	is_int((long long)got.count, 600, "600 language codes");
	ok(strstr(buf_str(&got.units), "en-x-a599=599\n") != NULL, "the last is itself");
	buf_free(&file);
	got_free(&got);
}

/* ---------------------------------------------------------------- whole files */

struct copies {
	dgm_unit *units[2];
	size_t count;
};

static dgm_code copy_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct copies *copies = ctx;

	(void)line, (void)err;
	copies->units[copies->count++] = dgm_unit_copy(unit);
	return DGM_OK;
}

static struct copies read_copies(const char *file)
{
	struct copies copies = {{NULL, NULL}, 0};
	struct unit_handler handler = {.ctx = &copies, .unit = copy_unit};
	char path[32];

	make_file(path, file, strlen(file));
	read_path(&tmx_format, path, &handler, NULL);
	unlink(path);
	return copies;
}

static void test_members(void)
{
	struct copies copies = read_copies(
		TMX_HEAD
		"<tu tuid=\"9\" creationdate=\"20240501T100000Z\" creationid=\"a\">"
		"<prop type=\"x-dragoman-origin\">n/ru.txt</prop>"
		"<prop type=\"x-dragoman-position\">12</prop>"
		"<prop type=\"x-dragoman-confidence\">0.25</prop>"
		"<prop type=\"x-dragoman-state\">rejected</prop>"
		"<tuv xml:lang=\"ru\" changeid=\"no\">"
		"<prop type=\"x-dragoman-prev\">00ff</prop>"
		"<prop type=\"x-dragoman-next\">ffffffffffffffff</prop><seg>а</seg></tuv></tu>\n"
		"<tu><tuv xml:lang=\"ru\" changedate=\"20240501T100002Z\" "
		"changeid=\"b\"><seg>а</seg>"
		"</tuv><tuv xml:lang=\"en\" "
		"creationdate=\"20240501T100003Z\"><seg>a</seg></tuv></tu>" TMX_FOOT);
	const dgm_unit *own = copies.units[0], *plain = copies.units[1];

	is_int((long long)copies.count, 2, "two units");
	ok(own->id == 0 && own->position == 12 && own->confidence == 0.25 &&
		   own->state == DGM_REJECTED,
	   "our properties become members");
	is_text(own->origin, "n/ru.txt", "origin");
	ok(own->variants[0].prev == 255 && own->variants[0].next == UINT64_MAX, "neighbours");
	ok(own->created == 1714557600 && strcmp(own->creator, "a") == 0, "date and author");
	ok(own->changed == 0 && !own->changer, "those of a variant stay with the variant");
	ok(plain->confidence == 1 && plain->state == DGM_IMPORTED && !plain->origin,
	   "a unit without our properties is an imported one");
	ok(plain->changed == 1714557602 && strcmp(plain->changer, "b") == 0 &&
		   plain->created == 1714557603,
	   "a unit without dates has those of its variants");
	dgm_unit_free(copies.units[0]);
	dgm_unit_free(copies.units[1]);
}

static void test_own_ids(void)
{
	struct copies copies = read_copies(
		"<tmx><body>"
		"<tu tuid=\"dgm-12345\"><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>"
		"<tu tuid=\"12\"><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu></body></tmx>");

	ok(copies.units[0]->id == 12345 && copies.units[0]->prop_count == 0,
	   "a tuid of ours is an id");
	ok(copies.units[1]->id == 0 && strcmp(copies.units[1]->props[0].value, "12") == 0,
	   "another is kept as it is");
	dgm_unit_free(copies.units[0]);
	dgm_unit_free(copies.units[1]);
}

static void test_header(void)
{
	static const char file[] =
		"<tmx version=\"1.1\"><header srclang=\"en\" o-tmf=\"&lt;x&gt;\"><note>n</note>"
		"<prop type=\"p\">v</prop><ude name=\"u\" base=\"b\"><map unicode=\"#xF8FF\" "
		"code=\"#x1\"/>"
		"</ude></header><body/></tmx>";
	struct got got = {0};
	dgm_error err = {0};

	is_int(read_bytes(file, sizeof file - 1, &got, &err), DGM_OK, "a file without units");
	is_text(buf_str(&got.header),
		"{@srclang=en}{@o-tmf=<x>}{#note=n}{p=v}"
		"{#ude=<ude name=\"u\" base=\"b\"><map unicode=\"#xF8FF\" code=\"#x1\"/></ude>}",
		"what its header says");
	is_text(buf_str(&got.warnings), "", "without a warning");
	got_free(&got);
}

struct file_row {
	const char *name, *file;
	dgm_code code;
	long line, column;
	const char *says;
	size_t units;
};

#define UNIT "<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n"

static const struct file_row files[] = {
	{"no declaration, no header", "<tmx><body>" UNIT "</body></tmx>", DGM_OK, 0, 0, "", 1},
	{"a name space", "<tmx xmlns=\"urn:x\" version=\"1.4\"><body>" UNIT "</body></tmx>", DGM_OK,
	 0, 0, "", 1},
	{"a prefix",
	 "<t:tmx xmlns:t=\"urn:x\"><t:body><t:tu><t:tuv "
	 "xml:lang=\"en\"><t:seg>a<t:ph/></t:seg></t:tuv>"
	 "</t:tu></t:body></t:tmx>",
	 DGM_OK, 0, 0, "", 1},
	{"a DOCTYPE, which is not loaded",
	 "<!DOCTYPE tmx SYSTEM \"http://127.0.0.1:9/tmx14.dtd\">\n<tmx><body>" UNIT "</body></tmx>",
	 DGM_OK, 0, 0, "", 1},
	{"a declared DOCTYPE",
	 "<!DOCTYPE tmx [<!ELEMENT tmx ANY><!ATTLIST tu x CDATA \"1\">]>\n"
	 "<tmx><body>" UNIT "</body></tmx>",
	 DGM_OK, 0, 0, "", 1},
	{"blanks before the declaration",
	 "\n <?xml version=\"1.0\"?><tmx><body>" UNIT "</body></tmx>", DGM_OK, 0, 0, "", 1},
	{"units outside the body", "<tmx>" UNIT "<body>" UNIT "</body></tmx>", DGM_OK, 0, 0, "", 1},
	{"empty", "", DGM_BAD_DATA, 0, 0, "the file is empty", 0},
	{"no XML", "Hello\n", DGM_BAD_DATA, 1, 1, "this is not XML", 0},
	{"another XML", "<?xml version=\"1.0\"?>\n<xliff version=\"1.2\"/>", DGM_BAD_DATA, 2, 21,
	 "this is not TMX: the root element is <xliff>", 0},
	{"HTML", "<!DOCTYPE html><html><p>a<p>b</html>", DGM_BAD_DATA, 1, 21,
	 "the root element is <html>", 0},
	{"gzip", "\x1F\x8B\x08", DGM_BAD_DATA, 0, 0, "the gzip file cannot be unpacked", 0},
	{"zip", "PK\x03\x04....", DGM_BAD_DATA, 0, 0, "the zip archive cannot be unpacked", 0},
	{"an unknown encoding", "<?xml version=\"1.0\" encoding=\"x-klingon\"?><tmx/>",
	 DGM_BAD_DATA, 1, 0, "unknown encoding 'x-klingon'", 0},
	{"cut in a text", "<tmx><body>\n" UNIT "<tu><tuv xml:lang=\"ru\"><seg>да", DGM_BAD_DATA, 3,
	 31, "the file breaks off here: it was cut short or not written to its end; units read: 1",
	 1},
	{"cut in a letter", "<tmx><body>\n" UNIT "<tu><tuv xml:lang=\"ru\"><seg>д\xD0",
	 DGM_BAD_DATA, 3, 30, "the file breaks off here", 1},
	{"cut in a tag", "<tmx><body>\n" UNIT "<tu><tuv xml:la", DGM_BAD_DATA, 3, 16,
	 "the file breaks off here", 1},
	{"cut between units", "<tmx><body>\n" UNIT, DGM_BAD_DATA, 3, 1, "the file breaks off here",
	 1},
	{"cut in the header", "<tmx>\n<header a=\"", DGM_BAD_DATA, 2, 12, "the file breaks off", 0},
	{"cut behind the body", "<tmx><body>" UNIT "</body>", DGM_BAD_DATA, 2, 8,
	 "the file breaks off here", 1},
	{"more behind the end", "<tmx><body>" UNIT "</body></tmx>\nmore", DGM_OK, 0, 0, "", 1},
	{"nothing good", "<tmx><body>\n<tu>&</tu></body></tmx>", DGM_BAD_DATA, 2, 6,
	 "no unit could be read: a raw '&' or '<'", 0},
};

static void test_files(void)
{
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		const struct file_row *row = &files[i];
		struct got got = {0};
		dgm_error err = {0};

		is_int(read_bytes(row->file, strlen(row->file), &got, &err), row->code, row->name);
		is_int((long long)got.count, (long long)row->units, "units");
		if (!ok(err.line == row->line && err.column == row->column, "place"))
			printf("#   got %ld:%ld\n", err.line, err.column);
		if (!ok(strstr(err.text, row->says) != NULL, "%s", row->says))
			printf("#   got '%s'\n", err.text);
		got_free(&got);
	}
}

static void test_system(void)
{
	struct got got = {0};
	struct unit_handler handler = {.ctx = &got, .unit = got_unit};
	dgm_error err = {0};

	is_int(read_path(&tmx_format, "/nonexistent/a.tmx", &handler, &err), DGM_IO,
	       "a missing file");
	is_text(err.text, "cannot open '/nonexistent/a.tmx': No such file or directory", "says so");
	err = (dgm_error){0};
	is_int(read_path(&tmx_format, "/tmp", &handler, &err), DGM_IO, "a folder");
	is_text(err.text, "cannot read '/tmp': it is a directory", "says so");
	is_int(read_path(&tmx_format, "/nonexistent/a.tmx", &handler, NULL), DGM_IO,
	       "err may be NULL");
}

/* ---------------------------------------------------------------- encodings */

static void encode(const char *text, const char *to, struct buf *out)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	char *from = (char *)text;
	size_t left = strlen(text), room = 4 * left;
	char *at = buf_reserve(out, room), *start = at;

	iconv(cd, &from, &left, &at, &room);
	out->len += (size_t)(at - start);
	iconv_close(cd);
}

static void test_encodings(void)
{
	static const struct {
		const char *declared; /* in the file */
		const char *encoding; /* of its bytes */
		const char *mark;
		size_t mark_len;
	} rows[] = {
		{"UTF-8", "UTF-8", "", 0},
		{"UTF-8", "UTF-8", "\xEF\xBB\xBF", 3},
		{"UTF-16", "UTF-16LE", "\xFF\xFE", 2},
		{"UTF-16", "UTF-16BE", "\xFE\xFF", 2},
		{"UTF-16LE", "UTF-16LE", "", 0},
		{"UTF-16BE", "UTF-16BE", "", 0},
		{"utf-8", "UTF-16LE", "\xFF\xFE", 2},
		{"UTF-16", "UTF-8", "", 0},
		{"US-ASCII", "UTF-8", "", 0},
		{"windows-1251", "WINDOWS-1251", "", 0},
		{"ISO-8859-5", "ISO-8859-5", "", 0},
		{"KOI8-R", "KOI8-R", "", 0},
	};
	struct buf text = {0}, file = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got got = {0};
		dgm_error err = {0};

		buf_reset(&text);
		buf_reset(&file);
		buf_printf(&text, "<?xml version=\"1.0\" encoding=\"%s\"?>\r\n<tmx><body>\r\n",
			   rows[i].declared);
		/* Long enough for several blocks, so that characters are cut by their borders. */
		for (int k = 0; k < 4000; k++)
			buf_adds(&text,
				 "<tu><tuv xml:lang=\"ru\"><seg>Мир и труд</seg></tuv></tu>\r\n");
		buf_adds(&text, "<tu>&</tu></body></tmx>");
		buf_add(&file, rows[i].mark, rows[i].mark_len);
		encode(text.data, rows[i].encoding, &file);
		is_int(read_bytes(file.data, file.len, &got, &err), DGM_OK, rows[i].declared);
		is_int((long long)got.count, 4000, rows[i].encoding);
		ok(strncmp(buf_str(&got.units), "ru=Мир и труд\n", 21) == 0, "the text is right");
		is_text(buf_str(&got.warnings),
			"! 4003:6: a raw '&' or '<': write '&amp;' or '&lt;'\n",
			"and so are places");
		got_free(&got);
	}
	buf_free(&text);
	buf_free(&file);
}

static void test_bad_sequences(void)
{
	static const char text[] =
		"<tmx><body>\n<tu><tuv xml:lang=\"ru\"><seg>XX</seg></tuv></tu>\n"
		"<tu><tuv xml:lang=\"ru\"><seg>да</seg></tuv></tu></body></tmx>";
	struct buf file = {0};
	struct got got = {0};

	buf_add(&file, "\xFF\xFE", 2);
	encode(text, "UTF-16LE", &file);
	/* The two letters become low surrogates. */
	for (size_t i = 0; i + 1 < file.len; i += 2)
		if (file.data[i] == 'X')
			file.data[i + 1] = (char)0xDC;
	read_bytes(file.data, file.len, &got, NULL);
	is_text(buf_str(&got.units), "ru=да\n", "half a surrogate pair costs its unit");
	is_text(buf_str(&got.warnings), "! 2:29: bytes that are not valid in the file's encoding\n",
		"and is told");
	buf_free(&file);
	got_free(&got);
}

/* ---------------------------------------------------------------- limits */

static void limit_row(const struct buf *body, const char *name, size_t units, const char *warning)
{
	struct buf file = {0};
	struct got got = {0};

	buf_printf(&file, "%s%s%s%s", TMX_HEAD, buf_str(body), GOOD_AFTER, TMX_FOOT);
	read_bytes(file.data, file.len, &got, NULL);
	is_int((long long)got.count, (long long)units, name);
	is_text(buf_str(&got.warnings), warning, "warns");
	buf_free(&file);
	got_free(&got);
}

static void fill(struct buf *body, const char *before, const char *text, size_t times,
		 const char *behind)
{
	buf_reset(body);
	buf_adds(body, before);
	for (size_t i = 0; i < times; i++)
		buf_adds(body, text);
	buf_adds(body, behind);
}

static void test_limits(void)
{
	static const char seg[] = "<tu><tuv xml:lang=\"ar\"><seg>", end[] = "</seg></tuv></tu>\n";
	static const char rest[] = "<tuv xml:lang=\"en\"><seg>a</seg></tuv></tu>\n";
	struct buf body = {0};

	fill(&body, seg, "س", DGM_MAX_SEGMENT / 2, end);
	limit_row(&body, "a text of 1 MiB", 2, "");
	fill(&body, seg, "س", DGM_MAX_SEGMENT / 2 + 1, end);
	limit_row(&body, "a larger text", 1,
		  "! 4:4: a text in 'ar' larger than the limit of 1048576 bytes\n");
	fill(&body, seg, "<ph>&lt;</ph>", DGM_MAX_CODES, end);
	limit_row(&body, "1024 codes", 2, "");
	fill(&body, seg, "<ph/>", DGM_MAX_CODES + 1, end);
	limit_row(&body, "1025 codes", 1,
		  "! 4:4: more inline codes in 'ar' than the limit of 1024\n");
	fill(&body, "<tu><tuv xml:lang=\"ar\"><seg><ph>", "0123456789", DGM_MAX_SEGMENT / 10 + 1,
	     "</ph></seg></tuv></tu>\n");
	limit_row(&body, "a code of 1 MiB", 1,
		  "! 4:4: inline codes in 'ar' larger than the limit of 1048576 bytes\n");
	fill(&body, "<tu>", "<prop type=\"x\">1</prop>", DGM_MAX_PROPS + 1, rest);
	limit_row(&body, "257 properties", 2,
		  "4:5916: more properties than the limit of 256: 'x' is left out\n");
	fill(&body, "<tu>", "<note>1</note>", DGM_MAX_PROPS + 1, rest);
	limit_row(&body, "257 notes", 2,
		  "4:3603: more notes than the limit of 256: one is left out\n");
	fill(&body, "<tu><note>", "0123456789", DGM_MAX_PROP / 10 + 1, "</note>");
	buf_adds(&body, rest);
	limit_row(&body, "a note of 64 KiB", 2,
		  "4:65558: a note larger than the limit of 65536 bytes is left out\n");
	fill(&body, "<tu>", "<tuv xml:lang=\"en\"><seg>a</seg></tuv>", DGM_MAX_VARIANTS + 1,
	     "</tu>\n");
	limit_row(&body, "65 variants", 1, "! 4:4: more variants than the limit of 64\n");
	buf_free(&body);
}

/* ---------------------------------------------------------------- the handler */

static volatile sig_atomic_t cancelled;

static void cancel_at_once(void *ctx, size_t done, size_t total)
{
	size_t *seen = ctx;

	seen[0] += done > 0 && done <= total;
	cancelled = 1;
}

static dgm_code count_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	size_t *seen = ctx;

	(void)unit, (void)err;
	seen[1]++;
	seen[2] = (size_t)line;
	return DGM_OK;
}

static void test_handler(void)
{
	size_t seen[3] = {0};
	struct unit_handler handler = {
		.ctx = seen, .unit = count_unit, .progress = cancel_at_once, .cancel = &cancelled};
	struct got got = {.stop_at = 3};
	struct buf file = {0};
	dgm_error err = {0};
	char path[32];

	buf_adds(&file, TMX_HEAD);
	for (int i = 0; i < 5000; i++)
		buf_adds(&file, UNIT);
	buf_adds(&file, TMX_FOOT);
	make_file(path, file.data, file.len);
	is_int(read_path(&tmx_format, path, &handler, &err), DGM_CANCELLED, "cancelled");
	ok(seen[0] > 0 && seen[1] < 2000, "progress was told, and not all was read");
	handler.progress = NULL;
	handler.cancel = NULL;
	seen[1] = 0;
	err = (dgm_error){0};
	is_int(read_path(&tmx_format, path, &handler, &err), DGM_OK, "callbacks may be NULL");
	ok(seen[1] == 5000 && seen[2] == 5003, "the line of a unit is told");
	unlink(path);
	err = (dgm_error){0};
	is_int(read_bytes(file.data, file.len, &got, &err), DGM_STORE, "the handler's error");
	ok(got.count == 3 && strcmp(err.text, "stop here") == 0, "ends the reading");
	buf_free(&file);
	got_free(&got);
}

int main(void)
{
	check_rows(good, sizeof good / sizeof *good);
	check_rows(mended, sizeof mended / sizeof *mended);
	check_rows(dropped, sizeof dropped / sizeof *dropped);
	test_languages();
	test_many_languages();
	test_members();
	test_own_ids();
	test_header();
	test_files();
	test_system();
	test_encodings();
	test_bad_sequences();
	test_limits();
	test_handler();
	return done();
}
