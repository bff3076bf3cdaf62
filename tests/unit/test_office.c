#include "read/reader.h"
#include "base/zip.h"
#include "tests/documents.h"
#include "tests/packed.h"
#include "tests/tap.h"

/* ---------------------------------------------------------------- making files */

struct part {
	const char *name, *text;
};

enum { PARTS = 4, ROOM = 1 << 20 };

/* A zip of parts, the first with so many blanks more. */
static struct buf pack(const struct part *parts, size_t blanks)
{
	struct archive *archive = archive_write_new();
	struct buf zip = {0};
	size_t used = 0;

	archive_write_set_format_zip(archive);
	archive_write_open_memory(archive, buf_reserve(&zip, ROOM), ROOM, &used);
	for (size_t i = 0; i < PARTS && parts[i].name; i++) {
		struct buf bytes = {0};

		buf_adds(&bytes, parts[i].text);
		if (i == 0 && blanks > 0) {
			memset(buf_reserve(&bytes, blanks), ' ', blanks);
			bytes.len += blanks;
		}
		packed_add(archive, parts[i].name, buf_str(&bytes), bytes.len);
		buf_free(&bytes);
	}
	archive_write_close(archive);
	archive_write_free(archive);
	zip.len = used;
	return zip;
}

#define WORD "word/document.xml"
#define W(inside)                                                                                  \
	"<w:document xmlns:w='urn:w' xmlns:mc='urn:m'><w:body>" inside "</w:body></w:document>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define O(inside)                                                                                  \
	"<office:document-content xmlns:office='urn:o' xmlns:text='urn:t' xmlns:table='urn:b'>"    \
	"<office:body>" inside "</office:body></office:document-content>"

static const struct row {
	const char *name;
	struct part parts[PARTS];
	const char *want; /* of a failure, a part of what is told */
	dgm_code code;
	size_t blanks;
} word[] = {
	{"paragraphs",
	 {{WORD, W(P("Да.") P("نعم.") "<w:p/>" P(" Yes. "))}},
	 "[para]Да.[para]نعم.[para]Yes.",
	 DGM_OK,
	 0},
	{"runs",
	 {{WORD, W("<w:p><w:r><w:t xml:space='preserve'>One </w:t></w:r><w:r><w:t>wo</w:t>"
		   "</w:r><w:r><w:t>rd</w:t><w:tab/><w:t>two</w:t></w:r></w:p>")}},
	 "[para]One word two",
	 DGM_OK,
	 0},
	{"headings and items",
	 {{WORD, W("<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>"
		   "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>B</w:t></w:r></w:p>")}},
	 "[head]A[item]B",
	 DGM_OK,
	 0},
	{"tables",
	 {{WORD, W("<w:tbl><w:tr><w:tc>" P("1") "</w:tc><w:tc>" P("2") "</w:tc></w:tr></w:tbl>")}},
	 "[cell]1[cell]2",
	 DGM_OK,
	 0},
	{"what is deleted or is no text",
	 {{WORD,
	   W("<w:p><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del><w:ins><w:r>"
	     "<w:t>new</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
	     "<mc:Fallback>" P("twice") "</mc:Fallback>")}},
	 "[para]new",
	 DGM_OK,
	 0},
	{"a break",
	 {{WORD, W("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>")}},
	 "[para]a[para]b",
	 DGM_OK,
	 0},
	{"notes",
	 {{WORD, W(P("Text."))},
	  {"word/footnotes.xml",
	   "<w:footnotes xmlns:w='urn:w'><w:footnote w:type='separator'>" P(
		   "-") "</w:footnote><w:footnote>" P("Note.") "</w:footnote></w:footnotes>"}},
	 "[para]Text.[note]Note.",
	 DGM_OK,
	 0},
	{"names that lead elsewhere",
	 {{"../../word/document.xml", W(P("bad"))}, {"/etc/passwd", "x"}, {WORD, W(P("good"))}},
	 "[para]good",
	 DGM_OK,
	 0},
	{"no document",
	 {{"word/styles.xml", "<a/>"}},
	 "a zip without 'word/document.xml'",
	 DGM_BAD_DATA,
	 0},
	{"two documents",
	 {{WORD, W(P("a"))}, {WORD, W(P("b"))}},
	 "'word/document.xml' twice",
	 DGM_BAD_DATA,
	 0},
	{"broken XML",
	 {{WORD, "<w:document xmlns:w='urn:w'><w:p></w:document>"}},
	 "broken XML",
	 DGM_BAD_DATA,
	 0},
	{"XML that does not end",
	 {{WORD, "<w:document xmlns:w='urn:w'><w:p>"}},
	 "broken XML",
	 DGM_BAD_DATA,
	 0},
	{"entities",
	 {{WORD, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}},
	 "declares entities",
	 DGM_BAD_DATA,
	 0},
	{"a bomb", {{WORD, "<a>"}}, "unpacks to more than the limit", DGM_TOO_BIG, ZIP_MAX},
};

static const struct row writer[] = {
	{"paragraphs",
	 {{"content.xml",
	   O("<text:h>Имя</text:h><text:p>A<text:s/>b<text:span>c</text:span></text:p>"
	     "<text:list><text:list-item><text:p>د</text:p></text:list-item></text:list>"
	     "<table:table-cell><text:p>1</text:p></table:table-cell>")}},
	 "[head]Имя[para]A bc[item]د[cell]1",
	 DGM_OK,
	 0},
	{"a note within a sentence",
	 {{"content.xml",
	   O("<text:p>One<text:note><text:note-citation>1</text:note-citation>"
	     "<text:note-body><text:p>Note.</text:p></text:note-body></text:note> two.</text:p>")}},
	 "[para]One two.[note]Note.",
	 DGM_OK,
	 0},
	{"changes and remarks",
	 {{"content.xml",
	   O("<text:tracked-changes><text:p>old</text:p></text:tracked-changes>"
	     "<text:p>a<office:annotation><text:p>remark</text:p></office:annotation>b</text:p>")}},
	 "[para]ab",
	 DGM_OK,
	 0},
	{"no content", {{"meta.xml", "<a/>"}}, "without 'content.xml'", DGM_BAD_DATA, 0},
};

static void test_rows(const struct reader *reader, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf zip = pack(rows[i].parts, rows[i].blanks);
		struct document document = {0};
		dgm_error err = {0};
		dgm_code code = reader->read(zip.data, zip.len, "file", &document, &err);
		struct buf shown = show_document(&document);

		is_int(code, rows[i].code, rows[i].name);
		if (code == DGM_OK)
			is_text(buf_str(&shown), rows[i].want, "  what is read");
		else
			ok(strstr(err.text, rows[i].want), "  says why: %s", err.text);
		buf_free(&shown);
		document_free(&document);
		buf_free(&zip);
	}
}

/* Elements ten thousand deep are refused before anything overflows. */
static void test_depth(void)
{
	struct buf xml = {0};
	struct document document = {0};
	dgm_error err = {0};

	for (size_t i = 0; i < 10000; i++)
		buf_adds(&xml, "<a>");
	const struct part parts[PARTS] = {{WORD, buf_str(&xml)}};
	struct buf zip = pack(parts, 0);

	is_int(reader_docx.read(zip.data, zip.len, "file", &document, &err), DGM_BAD_DATA,
	       "10,000 elements deep");
	ok(strstr(err.text, "deep") || strstr(err.text, "broken"), "  says why: %s", err.text);
	document_free(&document);
	buf_free(&zip);
	buf_free(&xml);
}

/* A file that is cut anywhere, or has a wrong byte, is read or refused, never worse. */
static void test_damage(void)
{
	const struct part parts[PARTS] = {{WORD, W(P("Text that is long enough to be packed."))},
					  {"word/footnotes.xml", W(P("Note."))}};
	struct buf zip = pack(parts, 0);
	size_t refused = 0;

	for (size_t i = 0; i < zip.len * 2; i++) {
		struct document document = {0};
		dgm_error err = {0};
		bool is_cut = i < zip.len;

		if (!is_cut)
			zip.data[i - zip.len] ^= 0x55;
		dgm_code code =
			reader_docx.read(zip.data, is_cut ? i : zip.len, "file", &document, &err);

		if (!is_cut)
			zip.data[i - zip.len] ^= 0x55;
		refused += code != DGM_OK && err.text[0] != '\0';
		document_free(&document);
	}
	ok(refused >= zip.len, "%zu of %zu damaged files are refused, with a reason", refused,
	   zip.len * 2);
	buf_free(&zip);
}

static void test_formats(void)
{
	const struct part docx[PARTS] = {{WORD, W(P("a"))}};
	const struct part odt[PARTS] = {{"mimetype", "application/vnd.oasis.opendocument.text"},
					{"content.xml", O("")}};
	struct buf zip = pack(docx, 0);

	ok(reader_find(NULL, zip.data, zip.len) == &reader_docx, "Word by its first bytes");
	buf_free(&zip);
	zip = pack(odt, 0);
	ok(reader_find("a.ODT", zip.data, zip.len) == &reader_odt, "OpenDocument by its name");
	buf_free(&zip);
}

int main(void)
{
	test_rows(&reader_docx, word, sizeof word / sizeof *word);
	test_rows(&reader_odt, writer, sizeof writer / sizeof *writer);
	test_depth();
	test_damage();
	test_formats();
	return done();
}
