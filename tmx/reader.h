/*
 * The reader of TMX in two files: reader.c walks the elements, meta.c makes languages, properties
 * and attributes into members of a unit. Nobody else includes this.
 */
#ifndef DGM_TMX_READER_H
#define DGM_TMX_READER_H

#include "base/buf.h"
#include "base/map.h"
#include "text/build.h"
#include "text/unit.h"
#include "text/xml.h"

/* Inside what the present event is. */
enum place {
	OUTSIDE, /* before and behind the root */
	IN_TMX,
	IN_HEADER,
	IN_BODY,
	IN_TU,
	IN_TUV,
	IN_SEG,
	IN_CODE,  /* in <bpt>, <ept>, <ph>, <it> or <ut> */
	IN_VALUE, /* in <prop> or <note> */
	IN_UDE
};

/* Names of languages that are remembered with their tags. */
enum { READER_LANGS = 256 };

struct reader {
	const struct unit_handler *handler;
	struct stream *stream;
	struct xml *xml;
	struct build *build;
	enum place place;
	size_t skip;       /* depth within an element that is passed over */
	size_t code_depth; /* of elements within a code */
	struct buf prefix; /* of the elements of TMX; empty: none */
	bool root_seen;

	struct buf name, value; /* of the open <prop> or <note>; a note has no name */
	enum place parent;      /* of it: IN_HEADER, IN_TU or IN_TUV */
	bool too_big;           /* its value */

	long unit_line, unit_column;
	bool unit_has_stamp; /* a date or an author of its own */
	bool has_seg;        /* the open <tuv> */
	dgm_error left_out;  /* why the first variant that was left out was */

	struct map *langs; /* names as met, to places in tags */
	char tags[READER_LANGS][DGM_MAX_LANG];

	size_t delivered, progress_done;
	dgm_code code; /* what ended the reading from within */
	dgm_error *err;
};

/* Reports what was mended, at the present place. */
void reader_mended(struct reader *reader, dgm_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The tag for a language as the file names it, or NULL. A file has few languages and many
 * variants, so the answers are kept.
 */
const char *reader_lang(struct reader *reader, const char *name, size_t len);

/* Adds a property; the second adds "LANG/name" for the variant that is open. */
void reader_keep_prop(struct reader *reader, const char *name, const char *value, size_t len);
void reader_keep_variant_prop(struct reader *reader, const char *name, const char *value,
			      size_t len);

/* A <prop> or <note> and the text in it. */
void reader_begin_value(struct reader *reader, const struct xml_tag *tag);
void reader_add_value(struct reader *reader, const char *text, size_t len);
void reader_end_value(struct reader *reader);

/*
 * The attributes of <header>, <tu> and <tuv>. Many tools give dates and authors to the variants
 * alone; a unit that has none of its own takes those of its last variant that has some, and the
 * variant keeps them too.
 */
void reader_header_attrs(struct reader *reader, const struct xml_tag *tag);
void reader_unit_attrs(struct reader *reader, const struct xml_tag *tag);
void reader_variant_attrs(struct reader *reader, const struct xml_tag *tag);

#endif
