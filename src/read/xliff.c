/*
 * The source side of XLIFF 1.2 and 2.x, as an article: a unit is a paragraph, whose segments go on
 * in it. Targets, proposals, notes and the codes of other formats are left out. Both sides of a
 * file are what `import` reads.
 */
#include "elements.h"
#include "reader.h"

static const struct element xliff_elements[] = {
	{"xliff", LANGUAGE},    {"file", LANGUAGE},  {"trans-unit", PARAGRAPH},
	{"unit", PARAGRAPH},    {"source", TEXT},    {"target", SKIP},
	{"seg-source", SKIP},   {"alt-trans", SKIP}, {"matches", SKIP},
	{"note", SKIP},         {"notes", SKIP},     {"header", SKIP},
	{"originalData", SKIP}, {"metadata", SKIP},  {"glossary", SKIP},
	{"bin-unit", SKIP},     {"ph", SKIP},        {"bpt", SKIP},
	{"ept", SKIP},          {"it", SKIP},        {NULL, PASS},
};

static const struct elements xliff = {
	.table = xliff_elements, .text_is_marked = true, .is_utf8 = true};

static const char *const endings[] = {"xlf", "xliff", "sdlxliff", "mqxliff", NULL};

/* Its root, behind the declaration and remarks. */
static bool begins(const char *bytes, size_t len)
{
	enum { LOOK = 2048 };
	size_t look = len < LOOK ? len : LOOK;
	size_t mark = reader_begins(bytes, len, "\xEF\xBB\xBF") ? 3 : 0;

	return (reader_begins(bytes + mark, len - mark, "<?xml") ||
		reader_begins(bytes + mark, len - mark, "<xliff")) &&
	       reader_seek(bytes, look, "<xliff");
}

static dgm_code read_xliff(const char *text, size_t len, const char *name,
			   struct document *document, dgm_error *err)
{
	struct document notes = {0};
	char what[sizeof err->text];

	snprintf(what, sizeof what, "'%s'", name);
	dgm_code code = elements_read(&xliff, text, len, what, document, &notes, err);

	document_free(&notes);
	return code;
}

const struct reader reader_xliff = {
	.name = "XLIFF",
	.endings = endings,
	.begins = begins,
	.charset = reader_said_charset,
	.read = read_xliff,
};
