/*
 * Text out of XML in which some elements are paragraphs. A table a format says what its elements
 * do; what it does not name is passed through. What is broken, too deep, or declares entities is
 * refused.
 */
#ifndef DGM_ELEMENTS_H
#define DGM_ELEMENTS_H

#include "document.h"

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
	SKIP,     /* with all that is in it */
	STYLE,    /* says that the paragraph is a heading */
	NUMBERED, /* says that it is an item */
	LANGUAGE  /* says what the text is in: source-language, srcLang */
};

struct element {
	const char *name; /* without its prefix */
	enum action action;
};

struct elements {
	const struct element *table; /* ended by a name of NULL */
	bool text_is_marked;         /* it is only in TEXT */
	bool is_utf8;                /* whatever the XML says that it is in */
};

/*
 * Adds the paragraphs of some XML to a document, and those of notes to another. `what` names the
 * XML in errors, in quotes. DGM_BAD_DATA.
 */
dgm_code elements_read(const struct elements *format, const char *bytes, size_t len,
		       const char *what, struct document *document, struct document *notes,
		       dgm_error *err);

#endif
