/*
 * The parser pulls bytes through give(), which is where a pass is brought to its end: once stopped
 * is set, the input seems to end. That is safe at any moment, which freeing the parser's buffers
 * under it (xmlStopParser) is not.
 *
 * event_end is the offset of the end of the last thing reported. More than XML_MAX_TOKEN bytes
 * read beyond it means one huge tag, comment or DOCTYPE, which is refused: libxml2 compares the
 * attributes of a tag with one another, so large ones cost time to the square.
 */
#include "xml.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "unit.h"

#include <libxml/parser.h>
#include <stdarg.h>

/* Default values in a DOCTYPE are added to every tag: TMX has a few, an attack has thousands. */
enum { MAX_DEFAULTS = 64, READ_AHEAD = 8 << 10 };

#if LIBXML_VERSION >= 21200
typedef const xmlError parser_error;
#else
typedef xmlError parser_error;
#endif

struct xml {
	struct input *input; /* NULL: it reads bytes */
	const char *bytes;
	size_t len, taken; /* of bytes */
	const struct xml_handler *handler;
	const struct xml_unit *unit;
	xmlParserCtxt *parser;
	struct arena *arena; /* of one tag */
	size_t first;        /* offset in the input where this pass began */
	long line, column;   /* of that place */
	size_t prologue;     /* bytes that were made up before it */
	size_t given;        /* of the prologue */
	size_t event_end;    /* offset in the input */
	long event_line, event_column;
	size_t depth;    /* of open elements */
	size_t defaults; /* attributes with default values that the DOCTYPE declares */
	enum xml_end end;
	bool stopped;
	bool entities; /* the DOCTYPE declares some */
	dgm_error fault;
};

const char *xml_attr_name(const struct xml_tag *tag, size_t i, const char **prefix)
{
	*prefix = (const char *)tag->attrs[5 * i + 1];
	return (const char *)tag->attrs[5 * i];
}

const char *xml_attr_value(const struct xml_tag *tag, size_t i, size_t *len)
{
	*len = (size_t)(tag->attrs[5 * i + 4] - tag->attrs[5 * i + 3]);
	return (const char *)tag->attrs[5 * i + 3];
}

size_t xml_attr_find(const struct xml_tag *tag, const char *prefix, const char *name)
{
	size_t i = 0;

	for (; i < tag->attr_count; i++) {
		const char *other;

		if (strcmp(xml_attr_name(tag, i, &other), name) == 0 && !other == !prefix &&
		    (!prefix || strcmp(prefix, other) == 0))
			break;
	}
	return i;
}

/* ---------------------------------------------------------------- bytes */

/* As input_offset and input_read. */
static size_t offset_of(const struct xml *xml)
{
	return xml->input ? input_offset(xml->input) : xml->taken;
}

static int read_more(struct xml *xml, char *to, int size, dgm_error *err)
{
	size_t left = xml->len - xml->taken, n = left < (size_t)size ? left : (size_t)size;

	if (xml->input)
		return input_read(xml->input, to, size, err);
	memcpy(to, xml->bytes + xml->taken, n);
	xml->taken += n;
	return (int)n;
}

/* ---------------------------------------------------------------- places */

/* From a line and column of the parser to those of the file. */
static void place(const struct xml *xml, long line, long column, long *in_line, long *in_column)
{
	long made = xml->prologue > 0 ? 1 : 0;

	*in_line = xml->line + line - 1 - made;
	*in_column = line == 1 + made ? xml->column + column - 1 : column;
	if (*in_line < 1)
		*in_line = 1;
}

long xml_line(const struct xml *xml)
{
	long line = xml->event_line, column;

	if (xml->parser->input)
		place(xml, xml->parser->input->line, xml->parser->input->col, &line, &column);
	return line;
}

long xml_column(const struct xml *xml)
{
	long line, column = xml->event_column;

	if (xml->parser->input)
		place(xml, xml->parser->input->line, xml->parser->input->col, &line, &column);
	return column;
}

static size_t parser_offset(const struct xml *xml)
{
	long consumed = xmlByteConsumed(xml->parser);
	size_t offset = consumed > 0 ? (size_t)consumed : 0;

	return xml->first + (offset > xml->prologue ? offset - xml->prologue : 0);
}

/* Every handler ends here. */
static void mark_event(struct xml *xml)
{
	if (xml->stopped)
		return;
	xml->event_end = parser_offset(xml);
	place(xml, xml->parser->input->line, xml->parser->input->col, &xml->event_line,
	      &xml->event_column);
}

/* ---------------------------------------------------------------- stopping */

__attribute__((format(printf, 6, 7))) static void stop(struct xml *xml, enum xml_end end,
						       dgm_code code, long line, long column,
						       const char *format, ...)
{
	char text[sizeof xml->fault.text];
	va_list args;

	if (xml->stopped)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	xml->stopped = true;
	xml->end = end;
	err_at(&xml->fault, code, line, column, "%s", text);
}

void xml_stop(struct xml *xml, const char *fault_text)
{
	if (fault_text)
		stop(xml, XML_REFUSED, DGM_BAD_DATA, xml->event_line, xml->event_column, "%s",
		     fault_text);
	else if (!xml->stopped)
		xml->end = XML_STOPPED;
	xml->stopped = true;
}

/* ---------------------------------------------------------------- what the parser calls */

static int give(void *ctx, char *to, int size)
{
	struct xml *xml = ctx;
	dgm_error err = {0};

	if (xml->stopped)
		return 0;
	if (xml->given < xml->prologue) {
		size_t left = xml->prologue - xml->given;
		size_t len = left < (size_t)size ? left : (size_t)size;

		memcpy(to, xml->unit->head + xml->given, len);
		xml->given += len;
		return (int)len;
	}
	if (offset_of(xml) > xml->event_end + XML_MAX_TOKEN + READ_AHEAD) {
		stop(xml, XML_FAULT, DGM_TOO_BIG, xml->event_line, xml->event_column,
		     "a tag, comment or declaration larger than the limit of %zu bytes",
		     XML_MAX_TOKEN);
		return 0;
	}
	if (xml->handler->progress)
		xml->handler->progress(xml->handler->ctx);
	int len = xml->stopped ? 0 : read_more(xml, to, size, &err);

	if (len < 0)
		stop(xml, XML_FATAL, err.code, 0, 0, "%s", err.text);
	return len < 0 ? 0 : len;
}

static int no_close(void *ctx)
{
	(void)ctx;
	return 0;
}

/* "&#38;" is '&' again. */
static void decode_value(struct arena *arena, const unsigned char **start,
			 const unsigned char **end)
{
	size_t len = (size_t)(*end - *start), out = 0;
	unsigned char *to = arena_alloc(arena, len + 1, 1);

	for (size_t i = 0; i < len; i++) {
		to[out++] = (*start)[i];
		if ((*start)[i] == '&' && len - i >= 5 && memcmp(*start + i, "&#38;", 5) == 0)
			i += 4;
	}
	*start = to;
	*end = to + out;
}

/*
 * Where libxml2 does not expand entities it gives each '&' of an attribute as "&#38;", for a tree
 * to be made of it. The values belong to the parser, so what changes is a copy.
 */
static void decode_attributes(struct xml *xml, struct xml_tag *tag)
{
	bool any = false;

	for (size_t i = 0; i < tag->attr_count && !any; i++) {
		size_t len;
		const char *value = xml_attr_value(tag, i, &len);

		any = memchr(value, '&', len) != NULL;
	}
	if (!any)
		return;
	arena_reset(xml->arena);
	const unsigned char **attrs = arena_alloc(xml->arena, 5 * tag->attr_count, sizeof *attrs);

	memcpy(attrs, tag->attrs, 5 * tag->attr_count * sizeof *attrs);
	for (size_t i = 0; i < tag->attr_count; i++)
		decode_value(xml->arena, &attrs[5 * i + 3], &attrs[5 * i + 4]);
	tag->attrs = attrs;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int ns_count, const xmlChar **ns, int attr_count, int default_count,
		     const xmlChar **attrs)
{
	struct xml *xml = ctx;
	struct xml_tag tag = {(const char *)prefix, (const char *)name, (const char *)uri, attrs,
			      (size_t)(attr_count - default_count)};

	(void)ns_count, (void)ns;
	if (xml->stopped || (xml->prologue > 0 && parser_offset(xml) <= xml->first))
		return;
	if (++xml->depth > XML_MAX_DEPTH) {
		stop(xml, XML_FAULT, DGM_TOO_BIG, xml_line(xml), xml_column(xml),
		     "elements nested deeper than the limit of %d", XML_MAX_DEPTH);
		return;
	}
	decode_attributes(xml, &tag);
	xml->handler->start(xml->handler->ctx, &tag);
	mark_event(xml);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml *xml = ctx;

	(void)uri;
	if (xml->stopped)
		return;
	xml->depth -= xml->depth > 0;
	xml->handler->end(xml->handler->ctx, (const char *)prefix, (const char *)name);
	mark_event(xml);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct xml *xml = ctx;

	if (xml->stopped)
		return;
	xml->handler->text(xml->handler->ctx, (const char *)text, (size_t)len);
	mark_event(xml);
}

/* The next tag that begins with these bytes and a name, and has nothing more in its name. */
static const char *find_tag(const char *text, const char *end, const char *open, const char *name)
{
	size_t mark = strlen(open), len = mark + strlen(name);

	for (; (size_t)(end - text) > len; text++)
		if (memcmp(text, open, mark) == 0 && memcmp(text + mark, name, len - mark) == 0 &&
		    strchr("> \t\r\n", text[len]))
			return text;
	return NULL;
}

/*
 * A section whose end was damaged goes on until the next one ends. That is well formed, and would
 * make one unit of two; but no text holds the end of a unit and the beginning of another.
 */
static void on_cdata(void *ctx, const xmlChar *bytes, int len)
{
	struct xml *xml = ctx;
	const char *text = (const char *)bytes, *end = text + len;
	bool known = !xml->stopped && xml->unit;
	const char *behind = known ? find_tag(text, end, "</", xml->unit->name) : NULL;

	if (behind && find_tag(behind, end, "<", xml->unit->name))
		stop(xml, XML_FAULT, DGM_BAD_DATA, xml->event_line, xml->event_column,
		     "a CDATA section has no end: ]]> is missing");
	else
		on_text(ctx, bytes, len);
}

static void on_comment(void *ctx, const xmlChar *text)
{
	(void)text;
	mark_event(ctx);
}

static void on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	mark_event(ctx);
}

static void refuse_entity(struct xml *xml, const char *name, long line, long column)
{
	stop(xml, XML_FAULT, DGM_BAD_DATA, line, column,
	     "entity '%.60s' is not expanded: write the character itself", name);
	err_because(&xml->fault, REASON_ENTITY);
}

static void on_reference(void *ctx, const xmlChar *name)
{
	struct xml *xml = ctx;

	refuse_entity(xml, (const char *)name, xml_line(xml), xml_column(xml));
}

static void on_entity_declaration(void *ctx, const xmlChar *name, int type,
				  const xmlChar *public_id, const xmlChar *system_id,
				  xmlChar *content)
{
	struct xml *xml = ctx;

	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	xml->entities = true;
	if (xml->handler->declaration && !xml->stopped)
		xml->handler->declaration(xml->handler->ctx);
}

static void on_attribute_declaration(void *ctx, const xmlChar *element, const xmlChar *name,
				     int type, int def, const xmlChar *value,
				     xmlEnumerationPtr values)
{
	struct xml *xml = ctx;

	(void)element, (void)name, (void)type, (void)def;
	xmlFreeEnumeration(values);
	if (xml->handler->declaration && !xml->stopped)
		xml->handler->declaration(xml->handler->ctx);
	if (value && ++xml->defaults > MAX_DEFAULTS)
		stop(xml, XML_FATAL, DGM_TOO_BIG, xml_line(xml), xml_column(xml),
		     "the DOCTYPE gives default values to more than %d attributes", MAX_DEFAULTS);
}

/* ---------------------------------------------------------------- faults of the parser */

static const char bad_bytes[] = "bytes that are not valid in the file's encoding";

/* What users meet most, said so that they know what to do. */
static const char *plain_words(const parser_error *error)
{
	static const struct {
		int code;
		const char *text;
	} rows[] = {
		{XML_ERR_NAME_REQUIRED, "a raw '&' or '<': write '&amp;' or '&lt;'"},
		{XML_ERR_ENTITYREF_SEMICOL_MISSING, "a raw '&': write '&amp;'"},
		{XML_ERR_INVALID_CHAR, "a character that XML forbids"},
		{XML_ERR_INVALID_CHARREF, "a broken reference to a character"},
		{XML_ERR_INVALID_DEC_CHARREF, "a broken reference to a character"},
		{XML_ERR_INVALID_HEX_CHARREF, "a broken reference to a character"},
		{XML_ERR_DOCUMENT_EMPTY, "this is not XML: no tag at the beginning"},
		{XML_ERR_DOCUMENT_END, "there is more behind the end of the document"},
	};
	const char *message = error->message ? error->message : "";

	/* Its code depends on the version of libxml2. */
	if (error->code == XML_ERR_INVALID_ENCODING || strstr(message, "not proper UTF-8"))
		return bad_bytes;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].code == error->code)
			return rows[i].text;
	return NULL;
}

/* Says what libxml2 says in our style: no function name before it, no capital, no line end. */
static void parser_words(const char *message, char *to, size_t size)
{
	const char *colon = strstr(message, ": ");

	if (strncmp(message, "xml", 3) == 0 && colon)
		message = colon + 2;
	snprintf(to, size, "%.200s", message);
	to[strcspn(to, "\n")] = '\0';
	if (to[0] >= 'A' && to[0] <= 'Z' && !(to[1] >= 'A' && to[1] <= 'Z'))
		to[0] = (char)(to[0] + 'a' - 'A');
}

/* True when the input has given all it has, but for a cut character: there should be more. */
static bool at_end(struct xml *xml)
{
	char more;
	dgm_error err = {0};

	return parser_offset(xml) + 4 > offset_of(xml) && read_more(xml, &more, 1, &err) == 0;
}

static void on_error(void *ctx, parser_error *error)
{
	struct xml *xml = ctx;
	const char *plain = plain_words(error);
	bool entity = error->code == XML_WAR_UNDECLARED_ENTITY ||
		      error->code == XML_ERR_UNDECLARED_ENTITY;
	char text[220];
	long line, column;

	if (xml->stopped || (error->level != XML_ERR_FATAL && !entity))
		return;
	place(xml, error->line, error->int2, &line, &column);
	if (entity) {
		refuse_entity(xml, error->str1 ? error->str1 : "", line, column);
	} else if (error->code != XML_ERR_DOCUMENT_EMPTY && error->code != XML_ERR_DOCUMENT_END &&
		   at_end(xml)) {
		stop(xml, XML_CUT, DGM_BAD_DATA, line, column,
		     "the file breaks off here: it was cut short or not written to its end");
	} else if (error->code == XML_ERR_TAG_NAME_MISMATCH && error->str1 && error->str2) {
		stop(xml, XML_FAULT, DGM_BAD_DATA, line, column,
		     "element <%.60s> is not ended before </%.60s>", error->str1, error->str2);
	} else if (plain) {
		stop(xml, XML_FAULT, DGM_BAD_DATA, line, column, "%s", plain);
		if (plain == bad_bytes)
			err_because(&xml->fault, REASON_ENCODING);
	} else {
		parser_words(error->message ? error->message : "not XML", text, sizeof text);
		stop(xml, XML_FAULT, DGM_BAD_DATA, line, column, "%s", text);
	}
}

/* ---------------------------------------------------------------- the module */

struct xml *xml_new(struct input *input, const struct xml_handler *handler,
		    const struct xml_unit *unit)
{
	struct xml *xml = mem_zalloc(1, sizeof *xml);

	xml->input = input;
	xml->handler = handler;
	xml->unit = unit;
	xml->arena = arena_new();
	xml->line = xml->column = 1;
	return xml;
}

struct xml *xml_new_bytes(const char *bytes, size_t len, const struct xml_handler *handler)
{
	struct xml *xml = xml_new(NULL, handler, NULL);

	xml->bytes = bytes;
	xml->len = len;
	return xml;
}

void xml_free(struct xml *xml)
{
	if (!xml)
		return;
	xmlFreeParserCtxt(xml->parser);
	arena_free(xml->arena);
	mem_free(xml);
}

static void begin_pass(struct xml *xml)
{
	xmlFreeParserCtxt(xml->parser);
	xml->parser = xmlNewParserCtxt();
	*xml->parser->sax = (xmlSAXHandler){
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_cdata,
		.comment = on_comment,
		.processingInstruction = on_instruction,
		.reference = on_reference,
		.entityDecl = on_entity_declaration,
		.attributeDecl = on_attribute_declaration,
		.serror = on_error,
		.initialized = XML_SAX2_MAGIC,
	};
	xml->parser->userData = xml;
	xml->stopped = false;
	xml->end = XML_END;
	xml->depth = 0;
	xml->fault = (dgm_error){0};
	xml->given = 0;
	xml->event_end = xml->first = offset_of(xml);
	xml->event_line = xml->line;
	xml->event_column = xml->column;
}

enum xml_end xml_pass(struct xml *xml, dgm_error *fault)
{
	begin_pass(xml);
	xmlCtxtReadIO(xml->parser, give, no_close, xml, NULL, NULL, XML_PARSE_NONET);
	if (xml->end == XML_END && !xml->parser->wellFormed)
		stop(xml, XML_FATAL, DGM_BAD_DATA, xml->event_line, xml->event_column,
		     "the XML parser failed");
	err_because(&xml->fault, xml->end == XML_CUT              ? REASON_CUT
				 : xml->fault.code == DGM_TOO_BIG ? REASON_LIMIT
								  : REASON_XML);
	*fault = xml->fault;
	return xml->end;
}

bool xml_has_entities(const struct xml *xml)
{
	return xml->entities;
}

dgm_code xml_resume(struct xml *xml, dgm_error *err)
{
	/*
	 * A handler stops at a unit that is whole; what the parser stops at begins at event_end and
	 * is broken. The second half of the condition is for progress.
	 */
	bool past = xml->end != XML_REFUSED || (xml->prologue > 0 && xml->event_end == xml->first);
	dgm_code code = input_resume(xml->input, xml->unit->name, xml->event_end, past,
				     &xml->event_line, &xml->event_column, err);

	if (code != DGM_OK)
		return code;
	xml->line = xml->event_line;
	xml->column = xml->event_column;
	xml->prologue = strlen(xml->unit->head);
	return DGM_OK;
}
