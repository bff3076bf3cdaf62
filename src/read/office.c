/*
 * Documents of Word (.docx) and LibreOffice (.odt): both are zips with XML in which a paragraph is
 * an element. A table a format says what its elements do; what it does not name is passed through.
 * Deleted text, comments, field codes and the fallbacks of drawings are left out. Notes follow the
 * text.
 */
#include "reader.h"
#include "base/err.h"
#include "base/zip.h"

#include <libxml/parser.h>

enum { DEPTH = 1000 }; /* elements within one another */

enum action {
	PASS,
	PARAGRAPH,
	HEADING,
	ITEM, /* all paragraphs within are items */
	CELL, /* the same */
	NOTE, /* the same */
	TEXT, /* what is in it is text; elsewhere it is not, where a format has such an element */
	BLANK,
	BREAK,
	SKIP,    /* with all that is in it */
	STYLE,   /* says that the paragraph is a heading */
	NUMBERED /* says that it is an item */
};

struct element {
	const char *name; /* without its prefix */
	enum action action;
};

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

struct office {
	const struct element *elements;
	bool text_is_marked;       /* it is only in TEXT */
	struct document *document; /* what is added to: the caller's, or the notes */
	struct document *main, notes;
	struct {
		enum action action;
		dgm_kind kind; /* of the paragraphs within */
	} stack[DEPTH];
	size_t depth, skipped, in_text, in_paragraph;
	bool too_deep, has_entities;
};

static enum action find_action(const struct office *office, const char *name)
{
	const struct element *element = office->elements;

	while (element->name && strcmp(element->name, name) != 0)
		element++;
	return element->action;
}

/* The value of an attribute by its name without prefix; libxml2 gives five pointers for each. */
static bool value_has(const xmlChar **atts, int count, const char *name, const char *begin)
{
	for (int i = 0; i < count; i++, atts += 5)
		if (strcmp((const char *)atts[0], name) == 0)
			return reader_begins((const char *)atts[3], (size_t)(atts[4] - atts[3]),
					     begin);
	return false;
}

/* Note separators of Word are notes too. */
static bool is_no_note(enum action action, const xmlChar **atts, int count)
{
	return action == NOTE && (value_has(atts, count, "type", "separator") ||
				  value_has(atts, count, "type", "continuationSeparator"));
}

static void set_kind(struct office *office, dgm_kind kind)
{
	if (office->document->open && office->document->kind == DGM_PARAGRAPH)
		office->document->kind = kind;
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
			  int spaces, const xmlChar **namespaces, int count, int defaulted,
			  const xmlChar **atts)
{
	struct office *office = ctx;
	enum action action = find_action(office, (const char *)name);
	dgm_kind kind = office->depth > 0 ? office->stack[office->depth - 1].kind : DGM_PARAGRAPH;

	(void)prefix, (void)uri, (void)spaces, (void)namespaces, (void)defaulted;
	if (office->skipped > 0 || action == SKIP || is_no_note(action, atts, count)) {
		office->skipped++;
		return;
	}
	if (office->depth == DEPTH) {
		office->too_deep = true;
		office->skipped++;
		return;
	}
	if (action == ITEM || action == CELL || action == NOTE)
		kind = action == ITEM ? DGM_ITEM : action == CELL ? DGM_CELL : DGM_NOTE;
	office->stack[office->depth].action = action;
	office->stack[office->depth++].kind = kind;
	if (action == NOTE)
		office->document = &office->notes;
	if (action == PARAGRAPH || action == HEADING) {
		office->in_paragraph++;
		document_begin(office->document, action == HEADING ? DGM_HEADING : kind);
	}
	if (action == STYLE &&
	    (value_has(atts, count, "val", "heading") || value_has(atts, count, "val", "title")))
		set_kind(office, DGM_HEADING);
	if (action == NUMBERED)
		set_kind(office, DGM_ITEM);
	if (action == BLANK)
		document_add(office->document, " ", 1, DOCUMENT_NOWHERE);
	if (action == BREAK)
		document_end(office->document);
	office->in_text += action == TEXT;
}

static void end_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct office *office = ctx;

	(void)name, (void)prefix, (void)uri;
	if (office->skipped > 0) {
		office->skipped--;
		return;
	}
	enum action action = office->stack[--office->depth].action;

	office->in_text -= action == TEXT;
	if (action == PARAGRAPH || action == HEADING) {
		office->in_paragraph--;
		document_end(office->document);
	}
	if (action == NOTE)
		office->document = office->main;
}

/* A paragraph that another stood in goes on as one of its own. */
static void add_text(void *ctx, const xmlChar *text, int len)
{
	struct office *office = ctx;
	bool is_text = office->text_is_marked ? office->in_text > 0 : office->in_paragraph > 0;

	if (office->skipped > 0 || !is_text)
		return;
	if (!office->document->open)
		document_begin(office->document, office->stack[office->depth - 1].kind);
	document_add(office->document, (const char *)text, (size_t)len, DOCUMENT_NOWHERE);
}

/* No office writes entities; those who do mean harm. */
static void refuse_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
			  const xmlChar *system_id, xmlChar *content)
{
	struct office *office = ctx;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	office->has_entities = true;
}

static void keep_quiet(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static dgm_code check_xml(const struct office *office, xmlParserCtxtPtr parser, int state,
			  const char *part, const char *name, dgm_error *err)
{
	if (office->has_entities)
		return err_set(err, DGM_BAD_DATA, "'%s' in '%s' declares entities", part, name);
	if (office->too_deep)
		return err_set(err, DGM_BAD_DATA, "'%s' in '%s' is more than %d elements deep",
			       part, name, DEPTH);
	if (state != 0 || !parser->wellFormed)
		return err_at(err, DGM_BAD_DATA, parser->lastError.line, parser->lastError.int2,
			      "'%s' in '%s' is broken XML", part, name);
	return DGM_OK;
}

/* In pieces, so that the parser can be stopped. */
static dgm_code parse(struct office *office, const struct zip_part *part, const char *name,
		      dgm_error *err)
{
	enum { PIECE = 64 << 10 };
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = add_text,
		.ignorableWhitespace = add_text,
		.cdataBlock = add_text,
		.entityDecl = refuse_entity,
		.serror = keep_quiet,
	};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, office, NULL, 0, NULL);
	int state = 0;

	xmlCtxtUseOptions(parser, XML_PARSE_NONET);
	for (size_t at = 0; at < part->bytes.len && state == 0; at += PIECE) {
		size_t left = part->bytes.len - at;

		state = xmlParseChunk(parser, part->bytes.data + at,
				      (int)(left < PIECE ? left : PIECE), 0);
		if (office->has_entities || office->too_deep)
			break;
	}
	if (state == 0 && !office->has_entities && !office->too_deep)
		state = xmlParseChunk(parser, NULL, 0, 1);
	dgm_code code = check_xml(office, parser, state, part->name, name, err);

	xmlFreeDoc(parser->myDoc); /* there is one where entities are declared */
	xmlFreeParserCtxt(parser);
	document_end(office->document);
	return code;
}

/* The first part has to be there. */
static dgm_code read_parts(const char *bytes, size_t len, const char *name, struct zip_part *parts,
			   size_t count, struct office *office, dgm_error *err)
{
	dgm_code code = zip_read(bytes, len, name, parts, count, err);

	if (code == DGM_OK && !parts[0].found)
		code = err_set(err, DGM_BAD_DATA, "'%s' is a zip without '%s'", name,
			       parts[0].name);
	for (size_t i = 0; i < count && code == DGM_OK; i++) {
		office->depth = office->skipped = office->in_text = office->in_paragraph = 0;
		office->document = office->main;
		if (parts[i].found)
			code = parse(office, &parts[i], name, err);
	}
	if (code == DGM_OK)
		document_append(office->main, &office->notes);
	document_free(&office->notes);
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
	struct office office = {
		.elements = word_elements, .text_is_marked = true, .main = document};

	return read_parts(bytes, len, name, parts, 3, &office, err);
}

static dgm_code read_odt(const char *bytes, size_t len, const char *name, struct document *document,
			 dgm_error *err)
{
	struct zip_part parts[] = {{.name = "content.xml"}};
	struct office office = {.elements = writer_elements, .main = document};

	return read_parts(bytes, len, name, parts, 1, &office, err);
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
