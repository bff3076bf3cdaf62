/*
 * Safe XML: one pass of libxml2's SAX parser over an input, or over bytes. No network, no DTD, no
 * entity but the five of XML; depth, tags and declarations are limited; memory does not grow with
 * the file. When something is wrong it stops, and can be started again behind the unit that is
 * broken. It knows nothing of what the elements mean.
 */
#ifndef DGM_XML_H
#define DGM_XML_H

#include "dragoman.h"
#include "input.h"

/* Bytes of one tag, comment, CDATA section or DOCTYPE. */
#define XML_MAX_TOKEN ((size_t)64 << 10)

/* Elements within one another. */
#define XML_MAX_DEPTH 64

/* A start tag. Strings are borrowed for the call. */
struct xml_tag {
	const char *prefix; /* NULL: none */
	const char *name;
	const char *uri;             /* of its name space; NULL: none */
	const unsigned char **attrs; /* attr_count times what libxml2's startElementNs gives */
	size_t attr_count;
};

/* The name of attribute i with its prefix, of which *prefix is NULL if it has none. */
const char *xml_attr_name(const struct xml_tag *tag, size_t i, const char **prefix);

/* The value of attribute i, *len bytes with no NUL behind them. */
const char *xml_attr_value(const struct xml_tag *tag, size_t i, size_t *len);

/* Index of an attribute, or attr_count. prefix NULL: without one. */
size_t xml_attr_find(const struct xml_tag *tag, const char *prefix, const char *name);

struct xml;

struct xml_handler {
	void *ctx;
	void (*start)(void *ctx, const struct xml_tag *tag);
	void (*end)(void *ctx, const char *prefix, const char *name);
	void (*text)(void *ctx, const char *text, size_t len); /* may come in pieces */
	void (*progress)(void *ctx);                           /* now and then; may be NULL */
	void (*declaration)(void *ctx); /* of an entity or an attribute; may be NULL */
};

/* Where reading can begin again after a fault. */
struct xml_unit {
	const char *name; /* of the element of a unit */
	const char *head; /* start tags that it stands in, of which no handler is told */
};

/*
 * The parser borrows input and handler. unit is for xml_resume; NULL: never called. Yours; end it
 * with xml_free.
 */
struct xml *xml_new(struct input *input, const struct xml_handler *handler,
		    const struct xml_unit *unit);

/* The same for bytes, which are borrowed, in an encoding that libxml2 finds by itself. */
struct xml *xml_new_bytes(const char *bytes, size_t len, const struct xml_handler *handler);
void xml_free(struct xml *xml);

/* How a pass ended. */
enum xml_end {
	XML_END,     /* at the end of the document */
	XML_FAULT,   /* not well formed, or forbidden; another pass may find more units */
	XML_REFUSED, /* by xml_stop with a fault; another pass begins at that very unit */
	XML_CUT,     /* the file ends too early */
	XML_FATAL,   /* the system failed, or the file is an attack: no other pass */
	XML_STOPPED  /* by xml_stop without a fault */
};

/*
 * Parses from where the input is. All but XML_END and XML_STOPPED set *fault, with line and column
 * in the file.
 */
enum xml_end xml_pass(struct xml *xml, dgm_error *fault);

/*
 * Ends the pass from within a handler; no handler is called again. With fault_text it ends as
 * XML_REFUSED with that text, at the place where the present event, the tag of a unit, began.
 */
void xml_stop(struct xml *xml, const char *fault_text);

/*
 * Moves to the next unit behind the place where the last pass ended, so that the next xml_pass
 * begins there, within elements that are made up. DGM_NOT_FOUND: there is none.
 */
dgm_code xml_resume(struct xml *xml, dgm_error *err);

/* True when the DOCTYPE declares entities. */
bool xml_has_entities(const struct xml *xml);

/* Place in the file of the present event: of the end of a tag. */
long xml_line(const struct xml *xml);
long xml_column(const struct xml *xml);

#endif
