/*
 * Documents of Word (.docx) and LibreOffice (.odt): both are zips with XML in which a paragraph is
 * an element. Deleted text, comments, field codes and the fallbacks of drawings are left out. Notes
 * follow the text.
 */
#include "elements.h"
#include "reader.h"
#include "base/err.h"
#include "base/zip.h"

static const struct element word_elements[] = {
	{"p", PARAGRAPH},   {"t", TEXT},       {"tab", BLANK},      {"br", BREAK},
	{"cr", BREAK},      {"tc", CELL},      {"pStyle", STYLE},   {"numPr", NUMBERED},
	{"footnote", NOTE}, {"endnote", NOTE}, {"del", SKIP},       {"moveFrom", SKIP},
	{"Fallback", SKIP}, {"comment", SKIP}, {"instrText", SKIP}, {NULL, PASS},
};

static const struct element writer_elements[] = {
	{"p", PARAGRAPH},
	{"h", HEADING},
	{"list-item", ITEM},
	{"table-cell", CELL},
	{"note-body", NOTE},
	{"note-citation", SKIP},
	{"s", BLANK},
	{"tab", BLANK},
	{"line-break", BREAK},
	{"annotation", SKIP},
	{"tracked-changes", SKIP},
	{"ruby-text", SKIP},
	{"automatic-styles", SKIP},
	{"forms", SKIP},
	{NULL, PASS},
};

static const struct elements word = {.table = word_elements, .text_is_marked = true};
static const struct elements writer = {.table = writer_elements};

/* The first part has to be there. */
static dgm_code read_parts(const char *bytes, size_t len, const char *name, struct zip_part *parts,
			   size_t count, const struct elements *format, struct document *document,
			   dgm_error *err)
{
	struct document notes = {0};
	dgm_code code = zip_read(bytes, len, name, parts, count, err);

	if (code == DGM_OK && !parts[0].found)
		code = err_set(err, DGM_BAD_DATA, "'%s' is a zip without '%s'", name,
			       parts[0].name);
	for (size_t i = 0; i < count && code == DGM_OK; i++) {
		char what[sizeof err->text];

		snprintf(what, sizeof what, "'%s' in '%s'", parts[i].name, name);
		if (parts[i].found)
			code = elements_read(format, parts[i].bytes.data, parts[i].bytes.len, what,
					     document, &notes, err);
	}
	if (code == DGM_OK)
		document_append(document, &notes);
	document_free(&notes);
	for (size_t i = 0; i < count; i++)
		buf_free(&parts[i].bytes);
	return code;
}

static dgm_code read_docx(const char *bytes, size_t len, const char *name,
			  struct document *document, dgm_error *err)
{
	struct zip_part parts[] = {{.name = "word/document.xml"},
				   {.name = "word/footnotes.xml"},
				   {.name = "word/endnotes.xml"}};

	return read_parts(bytes, len, name, parts, 3, &word, document, err);
}

static dgm_code read_odt(const char *bytes, size_t len, const char *name, struct document *document,
			 dgm_error *err)
{
	struct zip_part parts[] = {{.name = "content.xml"}};

	return read_parts(bytes, len, name, parts, 1, &writer, document, err);
}

/* A zip names its parts in plain bytes, the first one first. */
static bool is_zip_with(const char *bytes, size_t len, const char *part)
{
	return reader_begins(bytes, len, "PK\3\4") && reader_seek(bytes, len, part);
}

static bool begins_docx(const char *bytes, size_t len)
{
	return is_zip_with(bytes, len, "word/document.xml");
}

/* The type is the first part, not packed; some packers put fields of their own before it. */
static bool begins_odt(const char *bytes, size_t len)
{
	enum { NAME = 30, LOOK = 256 };
	static const char first[] = "mimetype", type[] = "application/vnd.oasis.opendocument.text";
	size_t look = len < LOOK ? len : LOOK;

	return reader_begins(bytes, len, "PK\3\4") && len > NAME &&
	       reader_begins(bytes + NAME, len - NAME, first) && reader_seek(bytes, look, type);
}

static const char *const docx_endings[] = {"docx", "docm", NULL};
static const char *const odt_endings[] = {"odt", "ott", NULL};

const struct reader reader_docx = {
	.name = "Word",
	.endings = docx_endings,
	.begins = begins_docx,
	.packed = true,
	.read = read_docx,
};

const struct reader reader_odt = {
	.name = "OpenDocument",
	.endings = odt_endings,
	.begins = begins_odt,
	.packed = true,
	.read = read_odt,
};
