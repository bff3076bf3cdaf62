/*
 * Two small documents are checked in turn. The head is what the file has up to <body>, with an
 * empty one; it is checked when <body> begins, or when the file has none. The frame is a head that
 * is right, and takes one child of <body> after the other, each thrown away once it is checked.
 */
#include "grammar.h"
#include "base/data.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#if LIBXML_VERSION >= 21200
typedef const xmlError grammar_error;
#else
typedef xmlError grammar_error;
#endif

enum part { IN_HEAD, IN_BODY, BEHIND };

struct place {
	long line, column;
};

struct grammar {
	xmlRelaxNG *schema;
	xmlRelaxNGValidCtxt *valid;
	xmlDoc *head, *frame;
	xmlNode *frame_body;
	enum part part;
	xmlNode *open;      /* innermost open element; NULL: none below the root or <body> */
	size_t passed_over; /* depth in what is not looked at */
	size_t size;        /* of the present child of <body>, or of the head */
	bool too_big, text_told;
	bool told; /* a fault of the present document */

	struct place *places; /* of the elements, which have the index + 1 in _private */
	size_t place_count, place_cap;
	dgm_error held; /* a fault that says little: told when no other is */

	dgm_fault_fn *on_fault;
	void *ctx;
};

/* ---------------------------------------------------------------- faults */

/* libxml2 does not always tell the element: then the place is that of the unit. */
static struct place place_of(const struct grammar *grammar, const xmlNode *node)
{
	size_t at = 0;

	while (node && node->type != XML_DOCUMENT_NODE && !node->_private)
		node = node->parent;
	if (node && node->type != XML_DOCUMENT_NODE)
		at = (size_t)node->_private - 1;
	return at < grammar->place_count ? grammar->places[at] : (struct place){1, 1};
}

static void tell(struct grammar *grammar, dgm_code code, struct place place, const char *text)
{
	dgm_error fault = {0};

	err_at(&fault, code, place.line, place.column, "%s", text);
	grammar->told = true;
	grammar->on_fault(grammar->ctx, &fault);
}

/* The element that a fault names; at times the fault is told at a child of it. */
static const xmlNode *node_named(const xmlNode *node, const char *name)
{
	const xmlNode *up = node;

	while (up && up->type != XML_DOCUMENT_NODE && name) {
		if (up->type == XML_ELEMENT_NODE && xmlStrEqual(up->name, BAD_CAST name))
			return up;
		up = up->parent;
	}
	return node && node->type == XML_ELEMENT_NODE ? node : NULL;
}

/* A fault in our words. False: it says only that there is one. */
static bool say(const grammar_error *error, const xmlNode *node, char *to, size_t size)
{
	const char *a = error->str1 ? error->str1 : "?", *b = error->str2 ? error->str2 : "?";
	const char *name = node ? (const char *)node->name : a;

	switch (error->code) {
	case XML_RELAXNG_ERR_INVALIDATTR:
		snprintf(to, size, "attribute '%.60s' of <%.60s> is unknown or has a wrong value",
			 a, b);
		return true;
	case XML_RELAXNG_ERR_ELEMWRONG:
		snprintf(to, size, "element <%.60s> has no place here", a);
		return true;
	case XML_RELAXNG_ERR_NOELEM:
		snprintf(to, size, "element <%.60s> is empty or lacks an element", name);
		return true;
	case XML_RELAXNG_ERR_TEXTWRONG:
		snprintf(to, size, "text has no place in <%.60s>", a);
		return true;
	case XML_RELAXNG_ERR_ATTRVALID:
		snprintf(to, size, "an attribute of <%.60s> has a wrong value", name);
		return false;
	default:
		snprintf(to, size, "element <%.60s> does not hold what it should", name);
		return false;
	}
}

static void on_error(void *ctx, grammar_error *error)
{
	struct grammar *grammar = ctx;
	const xmlNode *node = node_named(error->node, error->str1);
	struct place place = place_of(grammar, node ? node : error->node);
	char text[200];

	if (say(error, node, text, sizeof text))
		tell(grammar, DGM_BAD_DATA, place, text);
	else /* The first counts: the elements around it say it again. */
		err_at(&grammar->held, DGM_BAD_DATA, place.line, place.column, "%s", text);
}

static void check(struct grammar *grammar, xmlDoc *doc)
{
	if (!grammar->too_big)
		xmlRelaxNGValidateDoc(grammar->valid, doc);
	if (!grammar->told && grammar->held.code != DGM_OK)
		grammar->on_fault(grammar->ctx, &grammar->held);
	grammar->held = (dgm_error){0};
	grammar->told = false;
}

/* ---------------------------------------------------------------- documents */

static xmlNode *add_element(xmlNode *parent, const char *name)
{
	return xmlNewChild(parent, NULL, BAD_CAST name, NULL);
}

static void make_frame(struct grammar *grammar)
{
	static const char *const attributes[] = {
		"creationtool", "creationtoolversion", "o-tmf", "adminlang", "srclang", "datatype"};
	xmlNode *root, *header;

	grammar->frame = xmlNewDoc(BAD_CAST "1.0");
	root = xmlNewDocNode(grammar->frame, NULL, BAD_CAST "tmx", NULL);
	xmlDocSetRootElement(grammar->frame, root);
	xmlNewProp(root, BAD_CAST "version", BAD_CAST "1.4");
	header = add_element(root, "header");
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		xmlNewProp(header, BAD_CAST attributes[i], BAD_CAST "x");
	xmlNewProp(header, BAD_CAST "segtype", BAD_CAST "sentence");
	grammar->frame_body = add_element(root, "body");
}

struct grammar *grammar_new(dgm_fault_fn *on_fault, void *ctx)
{
	struct grammar *grammar = mem_zalloc(1, sizeof *grammar);
	size_t len = 0;
	const char *text = data_file("tmx14.rng", &len);
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewMemParserCtxt(text, (int)len);

	grammar->on_fault = on_fault;
	grammar->ctx = ctx;
	grammar->schema = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	assert(grammar->schema);
	grammar->valid = xmlRelaxNGNewValidCtxt(grammar->schema);
	xmlRelaxNGSetValidStructuredErrors(grammar->valid, on_error, grammar);
	grammar->head = xmlNewDoc(BAD_CAST "1.0");
	make_frame(grammar);
	return grammar;
}

void grammar_free(struct grammar *grammar)
{
	if (!grammar)
		return;
	xmlFreeDoc(grammar->head);
	xmlFreeDoc(grammar->frame);
	xmlRelaxNGFreeValidCtxt(grammar->valid);
	xmlRelaxNGFree(grammar->schema);
	mem_free(grammar->places);
	mem_free(grammar);
}

/* Throws away what the documents hold: the next is a child of <body>. */
static void begin_body(struct grammar *grammar)
{
	xmlNode *child = grammar->frame_body->children;

	if (child) {
		xmlUnlinkNode(child);
		xmlFreeNode(child);
	}
	grammar->part = IN_BODY;
	grammar->open = NULL;
	grammar->passed_over = 0;
	grammar->place_count = 0;
	grammar->size = 0;
	grammar->too_big = false;
}

/* ---------------------------------------------------------------- events */

static void add_attributes(xmlNode *node, const struct xml_tag *tag)
{
	struct buf name = {0}, value = {0};

	for (size_t i = 0; i < tag->attr_count; i++) {
		const char *prefix, *local = xml_attr_name(tag, i, &prefix);
		size_t len;
		const char *text = xml_attr_value(tag, i, &len);

		buf_reset(&value);
		buf_add(&value, text, len);
		if (prefix && strcmp(prefix, "xml") == 0) {
			xmlNewNsProp(node, xmlSearchNs(node->doc, node, BAD_CAST "xml"),
				     BAD_CAST local, BAD_CAST buf_str(&value));
			continue;
		}
		buf_reset(&name);
		buf_printf(&name, "%s%s%s", prefix ? prefix : "", prefix ? ":" : "", local);
		xmlNewProp(node, BAD_CAST name.data, BAD_CAST buf_str(&value));
	}
	buf_free(&name);
	buf_free(&value);
}

/* Told by us, since the grammar says neither which attribute nor always where. */
static void check_required(struct grammar *grammar, const struct xml_tag *tag, struct place place)
{
	static const struct {
		const char *element, *prefix, *attribute;
	} rows[] = {
		{"tuv", "xml", "lang"},
		{"prop", NULL, "type"},
		{"bpt", NULL, "i"},
		{"ept", NULL, "i"},
		{"it", NULL, "pos"},
		{"tmx", NULL, "version"},
		{"header", NULL, "creationtool"},
		{"header", NULL, "creationtoolversion"},
		{"header", NULL, "segtype"},
		{"header", NULL, "o-tmf"},
		{"header", NULL, "adminlang"},
		{"header", NULL, "srclang"},
		{"header", NULL, "datatype"},
		{"ude", NULL, "name"},
		{"map", NULL, "unicode"},
	};
	char text[80];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(tag->name, rows[i].element) != 0 ||
		    xml_attr_find(tag, rows[i].prefix, rows[i].attribute) < tag->attr_count)
			continue;
		snprintf(text, sizeof text, "attribute '%s%s%s' of <%s> is missing",
			 rows[i].prefix ? rows[i].prefix : "", rows[i].prefix ? ":" : "",
			 rows[i].attribute, rows[i].element);
		tell(grammar, DGM_BAD_DATA, place, text);
	}
	size_t at = xml_attr_find(tag, NULL, "version"), len;

	if (strcmp(tag->name, "tmx") != 0 || at == tag->attr_count)
		return;
	const char *version = xml_attr_value(tag, at, &len);

	if (len != 3 || memcmp(version, "1.4", 3) != 0)
		tell(grammar, DGM_BAD_DATA, place, "the version of <tmx> is not 1.4");
}

static xmlNode *make_node(struct grammar *grammar, const struct xml_tag *tag, struct place place)
{
	xmlDoc *doc = grammar->part == IN_HEAD ? grammar->head : grammar->frame;
	/* A name space that is declared is told of once, at the root. */
	bool strange = tag->prefix && !tag->uri;
	struct buf name = {0};

	buf_printf(&name, "%s%s%s", strange ? tag->prefix : "", strange ? ":" : "", tag->name);
	xmlNode *node = xmlNewDocNode(doc, NULL, BAD_CAST name.data, NULL);

	buf_free(&name);
	grammar->places = mem_grow(grammar->places, grammar->place_count, &grammar->place_cap,
				   sizeof *grammar->places);
	grammar->places[grammar->place_count++] = place;
	node->_private = (void *)grammar->place_count;
	return node;
}

/* Counts what an element takes; false when the limit is passed. */
static bool has_room(struct grammar *grammar, const struct xml_tag *tag, struct place place)
{
	grammar->size += sizeof(xmlNode) + strlen(tag->name);
	for (size_t i = 0; i < tag->attr_count; i++) {
		size_t len;

		xml_attr_value(tag, i, &len);
		grammar->size += sizeof(xmlAttr) + sizeof(xmlNode) + len;
	}
	if (grammar->size <= GRAMMAR_MAX)
		return true;
	if (!grammar->too_big)
		tell(grammar, DGM_TOO_BIG, place,
		     "more elements than can be checked in one unit, or before <body>");
	grammar->too_big = true;
	return false;
}

static void start_in_head(struct grammar *grammar, const struct xml_tag *tag, struct place place)
{
	xmlNode *node = make_node(grammar, tag, place), *root = xmlDocGetRootElement(grammar->head);

	add_attributes(node, tag);
	if (!root) {
		xmlDocSetRootElement(grammar->head, node);
		if (tag->uri)
			tell(grammar, DGM_BAD_DATA, place,
			     "the root element is in a name space; TMX has none");
	} else {
		xmlAddChild(grammar->open, node);
	}
	grammar->open = node;
	if (!root || node->parent != root || !xmlStrEqual(node->name, BAD_CAST "body"))
		return;
	check(grammar, grammar->head);
	begin_body(grammar);
}

void grammar_start(struct grammar *grammar, const struct xml_tag *tag, long line, long column)
{
	struct place place = {line, column};

	if (grammar->passed_over > 0 || !has_room(grammar, tag, place)) {
		grammar->passed_over++;
		return;
	}
	if (grammar->part != BEHIND)
		check_required(grammar, tag, place);
	if (grammar->part == IN_HEAD) {
		start_in_head(grammar, tag, place);
	} else if (grammar->part == IN_BODY) {
		xmlNode *node = make_node(grammar, tag, place);

		xmlAddChild(grammar->open ? grammar->open : grammar->frame_body, node);
		add_attributes(node, tag);
		grammar->open = node;
	} else {
		tell(grammar, DGM_BAD_DATA, place, "there are elements behind <body>");
		grammar->passed_over = 1;
	}
}

static void end_in_head(struct grammar *grammar)
{
	if (grammar->open != xmlDocGetRootElement(grammar->head)) {
		grammar->open = grammar->open->parent;
		return;
	}
	check(grammar, grammar->head); /* there was no <body> */
	grammar->part = BEHIND;
}

static void end_in_body(struct grammar *grammar)
{
	if (!grammar->open) {
		grammar->part = BEHIND;
		return;
	}
	grammar->open = grammar->open->parent;
	if (grammar->open != grammar->frame_body)
		return;
	check(grammar, grammar->frame);
	begin_body(grammar);
}

void grammar_end(struct grammar *grammar)
{
	if (grammar->passed_over > 0)
		grammar->passed_over--;
	else if (grammar->part == IN_HEAD)
		end_in_head(grammar);
	else if (grammar->part == IN_BODY)
		end_in_body(grammar);
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!strchr(" \t\r\n", text[i]) || text[i] == '\0')
			return false;
	return true;
}

void grammar_text(struct grammar *grammar, const char *text, size_t len, long line, long column)
{
	struct place place = {line, column};

	if (grammar->passed_over > 0 || grammar->part == BEHIND || is_blank(text, len))
		return;
	if (!grammar->open) {
		if (!grammar->text_told)
			tell(grammar, DGM_BAD_DATA, place, "text has no place in <body>");
		grammar->text_told = true;
		return;
	}
	/* The grammar asks whether there is text, not which. */
	if (!grammar->open->last || grammar->open->last->type != XML_TEXT_NODE)
		xmlAddChild(grammar->open, xmlNewDocText(grammar->open->doc, BAD_CAST "x"));
}

void grammar_resume(struct grammar *grammar)
{
	begin_body(grammar);
}
