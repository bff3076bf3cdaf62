/*
 * A pass of libxml2's SAX parser over an SRX file: no network, no entities, no declarations; tags
 * and depth are limited. The parser pulls its bytes through give(), and the input seems to end once
 * something is wrong, which is safe at any moment.
 */
#include "srx.h"
#include "base/err.h"
#include "base/file.h"

#include <libxml/parser.h>

/* libxml2 compares the attributes of a tag with one another, so that large tags are slow. */
enum { MAX_TAG = 64 << 10, READ_AHEAD = 8 << 10, MAX_DEPTH = 32, NAME = 128 };

#if LIBXML_VERSION >= 21200
typedef const xmlError parser_error;
#else
typedef xmlError parser_error;
#endif

enum element {
	NO_ELEMENT,
	SRX,
	HEADER,
	FORMATHANDLE,
	BODY,
	LANGUAGERULES,
	LANGUAGERULE,
	RULE,
	BEFOREBREAK,
	AFTERBREAK,
	MAPRULES,
	LANGUAGEMAP,
	ELEMENTS
};

static const struct {
	const char *name;
	enum element parent;
} elements[] = {
	[SRX] = {"srx", NO_ELEMENT},
	[HEADER] = {"header", SRX},
	[FORMATHANDLE] = {"formathandle", HEADER},
	[BODY] = {"body", SRX},
	[LANGUAGERULES] = {"languagerules", BODY},
	[LANGUAGERULE] = {"languagerule", LANGUAGERULES},
	[RULE] = {"rule", LANGUAGERULE},
	[BEFOREBREAK] = {"beforebreak", RULE},
	[AFTERBREAK] = {"afterbreak", RULE},
	[MAPRULES] = {"maprules", BODY},
	[LANGUAGEMAP] = {"languagemap", MAPRULES},
};

struct reader {
	struct srx *srx;
	xmlParserCtxt *parser;
	const char *bytes;
	size_t len, given;
	size_t event_end;             /* bytes up to the end of what was reported last */
	enum element open[MAX_DEPTH]; /* [0] is NO_ELEMENT */
	size_t depth, foreign;        /* open elements; those of other name spaces */
	char uri[NAME];               /* of srx */
	struct srx_group *group;
	struct srx_place rule;
	bool breaks, has_body;
	struct buf before, after;
	struct srx_place before_place, after_place;
	dgm_error fault;
};

struct attributes {
	const xmlChar **list; /* five pointers each */
	size_t count;
};

/* ---------------------------------------------------------------- places and faults */

static struct srx_place place_of(const struct reader *r)
{
	const xmlParserInput *input = r->parser->input;

	return input ? (struct srx_place){input->line, input->col} : (struct srx_place){0};
}

__attribute__((format(printf, 3, 4))) static void stop(struct reader *r, dgm_code code,
						       const char *format, ...)
{
	struct srx_place place = place_of(r);
	char text[sizeof r->fault.text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_at(&r->fault, code, place.line, place.column, "%s", text);
}

static bool stopped(const struct reader *r)
{
	return r->fault.code != DGM_OK;
}

static void mark_event(struct reader *r)
{
	long consumed = xmlByteConsumed(r->parser);

	r->event_end = consumed > 0 ? (size_t)consumed : 0;
}

/* ---------------------------------------------------------------- attributes */

/* Copies the value of an attribute to `to`, NAME bytes; false when there is none. */
static bool attribute(struct reader *r, const struct attributes *attributes, const char *name,
		      char *to)
{
	for (size_t i = 0; i < attributes->count; i++) {
		const xmlChar **a = attributes->list + 5 * i;
		size_t len = (size_t)(a[4] - a[3]), out = 0;

		if (a[1] || strcmp((const char *)a[0], name) != 0)
			continue;
		if (len >= NAME) {
			stop(r, DGM_TOO_BIG, "attribute '%s' is longer than %d bytes", name, NAME);
			return false;
		}
		/* Without expansion of entities libxml2 gives '&' as "&#38;". */
		for (size_t at = 0; at < len; at++) {
			to[out++] = (char)a[3][at];
			if (len - at >= 5 && memcmp(a[3] + at, "&#38;", 5) == 0)
				at += 4;
		}
		to[out] = '\0';
		return true;
	}
	return false;
}

/* A value of yes or no; `otherwise` where the attribute is not there. */
static bool yes_or_no(struct reader *r, const struct attributes *attributes, const char *name,
		      bool otherwise)
{
	char value[NAME];

	if (!attribute(r, attributes, name, value))
		return otherwise;
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		stop(r, DGM_BAD_DATA, "%s=\"%.40s\" is neither yes nor no", name, value);
	return strcmp(value, "yes") == 0;
}

static bool required(struct reader *r, const struct attributes *attributes, const char *name,
		     char *to)
{
	if (attribute(r, attributes, name, to))
		return true;
	stop(r, DGM_BAD_DATA, "attribute '%s' is missing", name);
	return false;
}

/* ---------------------------------------------------------------- elements */

static void start_srx(struct reader *r, const struct attributes *attributes)
{
	char version[NAME];

	if (required(r, attributes, "version", version) && strcmp(version, "2.0") != 0)
		stop(r, DGM_BAD_DATA, "this is SRX %.20s: only 2.0 is understood", version);
}

/* Plain text has neither subflows nor formatting, so what is said of them is only checked. */
static void start_header(struct reader *r, const struct attributes *attributes)
{
	yes_or_no(r, attributes, "segmentsubflows", true);
	r->srx->cascade = yes_or_no(r, attributes, "cascade", false);
}

static void start_formathandle(struct reader *r, const struct attributes *attributes)
{
	char type[NAME];

	yes_or_no(r, attributes, "include", false);
	if (required(r, attributes, "type", type) && strcmp(type, "start") != 0 &&
	    strcmp(type, "end") != 0 && strcmp(type, "isolated") != 0)
		stop(r, DGM_BAD_DATA, "type=\"%.40s\" is none of start, end, isolated", type);
}

static void start_languagerule(struct reader *r, const struct attributes *attributes)
{
	char name[NAME];

	if (!required(r, attributes, "languagerulename", name))
		return;
	if (srx_group(r->srx, name))
		stop(r, DGM_BAD_DATA, "there are two languagerules '%s'", name);
	r->group = srx_add_group(r->srx, name);
}

static void start_rule(struct reader *r, const struct attributes *attributes)
{
	r->rule = r->before_place = r->after_place = place_of(r);
	r->breaks = yes_or_no(r, attributes, "break", true);
	buf_reset(&r->before);
	buf_reset(&r->after);
}

/* Where the text of an element begins: the parser stands at the '>' of its tag. */
static struct srx_place behind_tag(const struct reader *r)
{
	struct srx_place place = place_of(r);

	place.column++;
	return place;
}

static void start_languagemap(struct reader *r, const struct attributes *attributes)
{
	char pattern[NAME], name[NAME];

	if (!required(r, attributes, "languagepattern", pattern) ||
	    !required(r, attributes, "languagerulename", name))
		return;
	const struct srx_pattern map = {pattern, strlen(pattern), place_of(r)};

	srx_add_map(r->srx, &map, name, &r->fault);
}

static void start_element(struct reader *r, enum element element,
			  const struct attributes *attributes)
{
	switch (element) {
	case SRX:
		start_srx(r, attributes);
		break;
	case HEADER:
		start_header(r, attributes);
		break;
	case FORMATHANDLE:
		start_formathandle(r, attributes);
		break;
	case BODY:
		r->has_body = true;
		break;
	case LANGUAGERULE:
		start_languagerule(r, attributes);
		break;
	case RULE:
		start_rule(r, attributes);
		break;
	case BEFOREBREAK:
		r->before_place = behind_tag(r);
		break;
	case AFTERBREAK:
		r->after_place = behind_tag(r);
		break;
	case LANGUAGEMAP:
		start_languagemap(r, attributes);
		break;
	default:
		break;
	}
}

static void end_rule(struct reader *r)
{
	const struct srx_pattern before = {buf_str(&r->before), r->before.len, r->before_place};
	const struct srx_pattern after = {buf_str(&r->after), r->after.len, r->after_place};

	srx_add_rule(r->group, r->breaks, r->rule, &before, &after, &r->fault);
}

/* ---------------------------------------------------------------- what the parser calls */

static int give(void *ctx, char *to, int size)
{
	struct reader *r = ctx;
	size_t n = r->len - r->given;

	if (r->given > r->event_end + MAX_TAG + READ_AHEAD)
		stop(r, DGM_TOO_BIG, "a tag, comment or declaration larger than %d bytes", MAX_TAG);
	if (stopped(r))
		return 0;
	if (n > (size_t)size)
		n = (size_t)size;
	memcpy(to, r->bytes + r->given, n);
	r->given += n;
	return (int)n;
}

static int no_close(void *ctx)
{
	(void)ctx;
	return 0;
}

static enum element element_named(const char *name)
{
	for (enum element e = SRX; e < ELEMENTS; e++)
		if (strcmp(elements[e].name, name) == 0)
			return e;
	return NO_ELEMENT;
}

/* True for an element of another name space than the outermost one. */
static bool is_foreign(struct reader *r, const char *uri)
{
	if (r->depth == 0 && !stopped(r))
		snprintf(r->uri, sizeof r->uri, "%s", uri);
	return strncmp(r->uri, uri, sizeof r->uri - 1) != 0;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int ns_count, const xmlChar **ns, int attr_count, int default_count,
		     const xmlChar **attrs)
{
	struct reader *r = ctx;
	struct attributes attributes = {attrs, (size_t)(attr_count - default_count)};

	(void)prefix, (void)ns_count, (void)ns;
	if (stopped(r))
		return;
	mark_event(r);
	if (r->foreign > 0 || is_foreign(r, uri ? (const char *)uri : "")) {
		r->foreign++;
		return;
	}
	enum element element = element_named((const char *)name);

	if (r->depth == 0 && element != SRX)
		stop(r, DGM_BAD_DATA, "this is not SRX: it begins with <%.40s>", name);
	else if (element == NO_ELEMENT)
		stop(r, DGM_BAD_DATA, "<%.40s> is no element of SRX", name);
	else if (elements[element].parent != r->open[r->depth])
		stop(r, DGM_BAD_DATA, "<%.40s> does not belong here", name);
	if (stopped(r))
		return;
	r->open[++r->depth] = element;
	start_element(r, element, &attributes);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = ctx;

	(void)name, (void)prefix, (void)uri;
	if (stopped(r))
		return;
	mark_event(r);
	if (r->foreign > 0) {
		r->foreign--;
		return;
	}
	if (r->open[r->depth--] == RULE)
		end_rule(r);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct reader *r = ctx;

	if (stopped(r))
		return;
	mark_event(r);
	if (r->foreign > 0)
		return;
	if (r->open[r->depth] == BEFOREBREAK)
		buf_add(&r->before, text, (size_t)len);
	else if (r->open[r->depth] == AFTERBREAK)
		buf_add(&r->after, text, (size_t)len);
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

static void on_reference(void *ctx, const xmlChar *name)
{
	stop(ctx, DGM_BAD_DATA, "entity '&%.60s;' is not expanded: write the character itself",
	     (const char *)name);
}

static void on_entity_declaration(void *ctx, const xmlChar *name, int type,
				  const xmlChar *public_id, const xmlChar *system_id,
				  xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	stop(ctx, DGM_BAD_DATA, "declarations within a DOCTYPE are refused");
}

static void on_attribute_declaration(void *ctx, const xmlChar *element, const xmlChar *name,
				     int type, int def, const xmlChar *value,
				     xmlEnumerationPtr values)
{
	(void)element, (void)name, (void)type, (void)def, (void)value;
	xmlFreeEnumeration(values);
	stop(ctx, DGM_BAD_DATA, "declarations within a DOCTYPE are refused");
}

static void on_error(void *ctx, parser_error *error)
{
	struct reader *r = ctx;
	const char *message = error->message ? error->message : "not XML";
	const char *colon = strstr(message, ": ");
	char text[200];

	if (stopped(r) || error->level != XML_ERR_FATAL)
		return;
	if (strncmp(message, "xml", 3) == 0 && colon)
		message = colon + 2;
	snprintf(text, sizeof text, "%s", message);
	text[strcspn(text, "\n")] = '\0';
	err_at(&r->fault, DGM_BAD_DATA, error->line, error->int2, "broken XML: %s", text);
}

/* ---------------------------------------------------------------- files */

static void parse(struct reader *r)
{
	r->parser = xmlNewParserCtxt();
	*r->parser->sax = (xmlSAXHandler){
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.comment = on_comment,
		.processingInstruction = on_instruction,
		.reference = on_reference,
		.entityDecl = on_entity_declaration,
		.attributeDecl = on_attribute_declaration,
		.serror = on_error,
		.initialized = XML_SAX2_MAGIC,
	};
	r->parser->userData = r;
	xmlCtxtReadIO(r->parser, give, no_close, r, NULL, NULL, XML_PARSE_NONET);
	if (!r->parser->wellFormed)
		stop(r, DGM_BAD_DATA, "broken XML");
	else if (!r->has_body)
		stop(r, DGM_BAD_DATA, "there is no <body>");
	xmlFreeParserCtxt(r->parser);
}

struct srx *srx_parse(const char *bytes, size_t len, const char *name, dgm_error *err)
{
	struct reader r = {.srx = srx_new(name), .bytes = bytes, .len = len};

	parse(&r);
	buf_free(&r.before);
	buf_free(&r.after);
	if (!stopped(&r))
		return r.srx;
	srx_free(r.srx);
	err_at(err, r.fault.code, r.fault.line, r.fault.column, "%s", r.fault.text);
	return NULL;
}

struct srx *srx_read(const char *path, dgm_error *err)
{
	struct buf bytes = {0};
	struct srx *srx = NULL;

	if (file_read(path, SRX_MAX_FILE, &bytes, err) == DGM_OK)
		srx = srx_parse(buf_str(&bytes), bytes.len,
				strcmp(path, "-") == 0 ? "standard input" : path, err);
	buf_free(&bytes);
	return srx;
}
