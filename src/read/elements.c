#include "elements.h"
#include "reader.h"
#include "base/err.h"
#include "base/mem.h"

#include <libxml/parser.h>

enum { DEPTH = 1000 }; /* elements within one another */

struct reading {
	const struct elements *format;
	struct document *document; /* what is added to, one of those below */
	struct document *main, *notes;
	struct {
		enum action action;
		dgm_kind kind; /* of the paragraphs within */
	} stack[DEPTH];
	size_t depth, skipped, in_text, in_paragraph;
	bool too_deep, has_entities;
};

static enum action find_action(const struct reading *reading, const char *name)
{
	const struct element *element = reading->format->table;

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

static void set_kind(struct reading *reading, dgm_kind kind)
{
	if (reading->document->open && reading->document->kind == DGM_PARAGRAPH)
		reading->document->kind = kind;
}

/* The first that is said holds: files in one XLIFF are of one language. */
static void note_lang(struct reading *reading, const xmlChar **atts, int count)
{
	char name[DGM_MAX_LANG];

	for (int i = 0; i < count; i++, atts += 5) {
		bool is_lang = strcmp((const char *)atts[0], "source-language") == 0 ||
			       strcmp((const char *)atts[0], "srcLang") == 0;

		if (!is_lang || atts[4] - atts[3] >= (ptrdiff_t)sizeof name ||
		    reading->main->lang[0])
			continue;
		snprintf(name, sizeof name, "%.*s", (int)(atts[4] - atts[3]),
			 (const char *)atts[3]);
		dgm_lang_canonical(name, reading->main->lang, NULL);
	}
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
			  int spaces, const xmlChar **namespaces, int count, int defaulted,
			  const xmlChar **atts)
{
	struct reading *reading = ctx;
	enum action action = find_action(reading, (const char *)name);
	dgm_kind kind =
		reading->depth > 0 ? reading->stack[reading->depth - 1].kind : DGM_PARAGRAPH;

	(void)prefix, (void)uri, (void)spaces, (void)namespaces, (void)defaulted;
	if (reading->skipped > 0 || action == SKIP || is_no_note(action, atts, count)) {
		reading->skipped++;
		return;
	}
	if (reading->depth == DEPTH) {
		reading->too_deep = true;
		reading->skipped++;
		return;
	}
	if (action == ITEM || action == CELL || action == NOTE)
		kind = action == ITEM ? DGM_ITEM : action == CELL ? DGM_CELL : DGM_NOTE;
	reading->stack[reading->depth].action = action;
	reading->stack[reading->depth++].kind = kind;
	if (action == NOTE)
		reading->document = reading->notes;
	if (action == PARAGRAPH || action == HEADING) {
		reading->in_paragraph++;
		document_begin(reading->document, action == HEADING ? DGM_HEADING : kind);
	}
	if (action == STYLE &&
	    (value_has(atts, count, "val", "heading") || value_has(atts, count, "val", "title")))
		set_kind(reading, DGM_HEADING);
	if (action == NUMBERED)
		set_kind(reading, DGM_ITEM);
	if (action == LANGUAGE)
		note_lang(reading, atts, count);
	if (action == BLANK)
		document_add(reading->document, " ", 1, DOCUMENT_NOWHERE);
	if (action == BREAK)
		document_end(reading->document);
	reading->in_text += action == TEXT;
}

static void end_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *reading = ctx;

	(void)name, (void)prefix, (void)uri;
	if (reading->skipped > 0) {
		reading->skipped--;
		return;
	}
	enum action action = reading->stack[--reading->depth].action;

	reading->in_text -= action == TEXT;
	if (action == PARAGRAPH || action == HEADING) {
		reading->in_paragraph--;
		document_end(reading->document);
	}
	if (action == NOTE)
		reading->document = reading->main;
}

/* A paragraph that another stood in goes on as one of its own. */
static void add_text(void *ctx, const xmlChar *text, int len)
{
	struct reading *reading = ctx;
	bool is_text =
		reading->format->text_is_marked ? reading->in_text > 0 : reading->in_paragraph > 0;

	if (reading->skipped > 0 || !is_text)
		return;
	if (!reading->document->open)
		document_begin(reading->document, reading->stack[reading->depth - 1].kind);
	document_add(reading->document, (const char *)text, (size_t)len, DOCUMENT_NOWHERE);
}

/* No office writes entities; those who do mean harm. */
static void refuse_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
			  const xmlChar *system_id, xmlChar *content)
{
	struct reading *reading = ctx;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	reading->has_entities = true;
}

static void keep_quiet(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static dgm_code check_xml(const struct reading *reading, xmlParserCtxtPtr parser, int state,
			  const char *what, dgm_error *err)
{
	if (reading->has_entities)
		return err_set(err, DGM_BAD_DATA, "%s declares entities", what);
	if (reading->too_deep)
		return err_set(err, DGM_BAD_DATA, "%s is more than %d elements deep", what, DEPTH);
	if (state != 0 || !parser->wellFormed)
		return err_at(err, DGM_BAD_DATA, parser->lastError.line, parser->lastError.int2,
			      "%s is broken XML", what);
	return DGM_OK;
}

/* In pieces, so that the parser can be stopped. */
static dgm_code parse(struct reading *reading, const char *bytes, size_t len, const char *what,
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
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, reading, NULL, 0, NULL);
	int state = 0;

	xmlCtxtUseOptions(parser,
			  XML_PARSE_NONET | (reading->format->is_utf8 ? XML_PARSE_IGNORE_ENC : 0));
	for (size_t at = 0; at < len && state == 0; at += PIECE) {
		size_t left = len - at;

		state = xmlParseChunk(parser, bytes + at, (int)(left < PIECE ? left : PIECE), 0);
		if (reading->has_entities || reading->too_deep)
			break;
	}
	if (state == 0 && !reading->has_entities && !reading->too_deep)
		state = xmlParseChunk(parser, NULL, 0, 1);
	dgm_code code = check_xml(reading, parser, state, what, err);

	xmlFreeDoc(parser->myDoc); /* there is one where entities are declared */
	xmlFreeParserCtxt(parser);
	document_end(reading->document);
	return code;
}

dgm_code elements_read(const struct elements *format, const char *bytes, size_t len,
		       const char *what, struct document *document, struct document *notes,
		       dgm_error *err)
{
	struct reading *reading = mem_zalloc(1, sizeof *reading);

	reading->format = format;
	reading->document = reading->main = document;
	reading->notes = notes;
	dgm_code code = parse(reading, bytes, len, what, err);

	document_end(document);
	mem_free(reading);
	return code;
}
