/*
 * A pass of the XML parser over an SRX file, which ends at the first thing that is wrong: no
 * network, no entities, no declarations; tags and depth are limited.
 */
#include "srx.h"
#include "base/err.h"
#include "base/file.h"
#include "text/xml.h"

#include <stdarg.h>

enum { MAX_DEPTH = 8, NAME = 128 };

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
	struct xml *xml;
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

/* ---------------------------------------------------------------- places and faults */

static struct srx_place place_of(const struct reader *r)
{
	return (struct srx_place){xml_line(r->xml), xml_column(r->xml)};
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
	xml_stop(r->xml, NULL);
}

static bool stopped(const struct reader *r)
{
	return r->fault.code != DGM_OK;
}

/* ---------------------------------------------------------------- attributes */

/* Copies the value of an attribute to `to`, NAME bytes; false when there is none. */
static bool attribute(struct reader *r, const struct xml_tag *tag, const char *name, char *to)
{
	size_t at = xml_attr_find(tag, NULL, name), len;

	if (at == tag->attr_count)
		return false;
	const char *value = xml_attr_value(tag, at, &len);

	if (len >= NAME) {
		stop(r, DGM_TOO_BIG, "attribute '%s' is longer than %d bytes", name, NAME);
		return false;
	}
	memcpy(to, value, len);
	to[len] = '\0';
	return true;
}

/* A value of yes or no; `otherwise` where the attribute is not there. */
static bool yes_or_no(struct reader *r, const struct xml_tag *tag, const char *name, bool otherwise)
{
	char value[NAME];

	if (!attribute(r, tag, name, value))
		return otherwise;
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		stop(r, DGM_BAD_DATA, "%s=\"%.40s\" is neither yes nor no", name, value);
	return strcmp(value, "yes") == 0;
}

static bool required(struct reader *r, const struct xml_tag *tag, const char *name, char *to)
{
	if (attribute(r, tag, name, to))
		return true;
	stop(r, DGM_BAD_DATA, "attribute '%s' is missing", name);
	return false;
}

/* ---------------------------------------------------------------- elements */

static void start_srx(struct reader *r, const struct xml_tag *tag)
{
	char version[NAME];

	if (required(r, tag, "version", version) && strcmp(version, "2.0") != 0)
		stop(r, DGM_BAD_DATA, "this is SRX %.20s: only 2.0 is understood", version);
}

/* Plain text has neither subflows nor formatting, so what is said of them is only checked. */
static void start_header(struct reader *r, const struct xml_tag *tag)
{
	yes_or_no(r, tag, "segmentsubflows", true);
	r->srx->cascade = yes_or_no(r, tag, "cascade", false);
}

static void start_formathandle(struct reader *r, const struct xml_tag *tag)
{
	char type[NAME];

	yes_or_no(r, tag, "include", false);
	if (required(r, tag, "type", type) && strcmp(type, "start") != 0 &&
	    strcmp(type, "end") != 0 && strcmp(type, "isolated") != 0)
		stop(r, DGM_BAD_DATA, "type=\"%.40s\" is none of start, end, isolated", type);
}

static void start_languagerule(struct reader *r, const struct xml_tag *tag)
{
	char name[NAME];

	if (!required(r, tag, "languagerulename", name))
		return;
	if (srx_group(r->srx, name))
		stop(r, DGM_BAD_DATA, "there are two languagerules '%s'", name);
	r->group = srx_add_group(r->srx, name);
}

static void start_rule(struct reader *r, const struct xml_tag *tag)
{
	r->rule = r->before_place = r->after_place = place_of(r);
	r->breaks = yes_or_no(r, tag, "break", true);
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

static void start_languagemap(struct reader *r, const struct xml_tag *tag)
{
	char pattern[NAME], name[NAME];

	if (!required(r, tag, "languagepattern", pattern) ||
	    !required(r, tag, "languagerulename", name))
		return;
	const struct srx_pattern map = {pattern, strlen(pattern), place_of(r)};

	srx_add_map(r->srx, &map, name, &r->fault);
}

static void start_element(struct reader *r, enum element element, const struct xml_tag *tag)
{
	switch (element) {
	case SRX:
		start_srx(r, tag);
		break;
	case HEADER:
		start_header(r, tag);
		break;
	case FORMATHANDLE:
		start_formathandle(r, tag);
		break;
	case BODY:
		r->has_body = true;
		break;
	case LANGUAGERULE:
		start_languagerule(r, tag);
		break;
	case RULE:
		start_rule(r, tag);
		break;
	case BEFOREBREAK:
		r->before_place = behind_tag(r);
		break;
	case AFTERBREAK:
		r->after_place = behind_tag(r);
		break;
	case LANGUAGEMAP:
		start_languagemap(r, tag);
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

/* ---------------------------------------------------------------- events */

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

static void on_start(void *ctx, const struct xml_tag *tag)
{
	struct reader *r = ctx;

	if (stopped(r))
		return;
	if (r->foreign > 0 || is_foreign(r, tag->uri ? tag->uri : "")) {
		r->foreign++;
		return;
	}
	enum element element = element_named(tag->name);

	if (r->depth == 0 && element != SRX)
		stop(r, DGM_BAD_DATA, "this is not SRX: it begins with <%.40s>", tag->name);
	else if (element == NO_ELEMENT)
		stop(r, DGM_BAD_DATA, "<%.40s> is no element of SRX", tag->name);
	else if (elements[element].parent != r->open[r->depth])
		stop(r, DGM_BAD_DATA, "<%.40s> does not belong here", tag->name);
	if (stopped(r))
		return;
	r->open[++r->depth] = element;
	start_element(r, element, tag);
}

static void on_end(void *ctx, const char *prefix, const char *name)
{
	struct reader *r = ctx;

	(void)prefix, (void)name;
	if (stopped(r))
		return;
	if (r->foreign > 0) {
		r->foreign--;
		return;
	}
	if (r->open[r->depth--] == RULE)
		end_rule(r);
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct reader *r = ctx;

	if (stopped(r) || r->foreign > 0)
		return;
	if (r->open[r->depth] == BEFOREBREAK)
		buf_add(&r->before, text, len);
	else if (r->open[r->depth] == AFTERBREAK)
		buf_add(&r->after, text, len);
}

static void on_declaration(void *ctx)
{
	stop(ctx, DGM_BAD_DATA, "declarations within a DOCTYPE are refused");
}

/* ---------------------------------------------------------------- files */

static void parse(struct reader *r, const char *bytes, size_t len)
{
	const struct xml_handler events = {.ctx = r,
					   .start = on_start,
					   .end = on_end,
					   .text = on_text,
					   .declaration = on_declaration};
	dgm_error fault = {0};

	r->xml = xml_new_bytes(bytes, len, &events);
	enum xml_end end = xml_pass(r->xml, &fault);

	if (!stopped(r) && end != XML_END)
		err_at(&r->fault, fault.code, fault.line, fault.column, "%s%s",
		       fault.code == DGM_TOO_BIG ? "" : "broken XML: ", fault.text);
	else if (!r->has_body)
		stop(r, DGM_BAD_DATA, "there is no <body>");
	xml_free(r->xml);
}

struct srx *srx_parse(const char *bytes, size_t len, const char *name, dgm_error *err)
{
	struct reader r = {.srx = srx_new(name)};

	parse(&r, bytes, len);
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
