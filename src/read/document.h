/*
 * A document: what a reader of a format takes out of a file, as paragraphs of their kind. The text
 * has a paragraph a line; white space within one is a blank, and soft hyphens are left out. Where
 * the file is text itself, places lead back to it.
 */
#ifndef DGM_DOCUMENT_H
#define DGM_DOCUMENT_H

#include "base/buf.h"
#include "dragoman.h"

#define DOCUMENT_NOWHERE SIZE_MAX /* a piece of text without a place in the file */

struct document {
	struct buf text;
	dgm_kind *kinds; /* of the paragraphs */
	size_t count, cap;
	char lang[DGM_MAX_LANG]; /* as the file says; "": it does not */
	/* A line each: '=' and an address of the file itself, '>' and one of a translation. */
	struct buf links;
	/* Stretches of the text that are the same in the file. */
	struct stretch {
		size_t text, file;
	} * stretches;
	size_t stretch_count, stretch_cap;
	size_t start;   /* of the open paragraph in the text */
	bool open, gap; /* there is one; a blank is due */
	dgm_kind kind;
};

/* Ends the open paragraph, if there is one, and begins another. */
void document_begin(struct document *document, dgm_kind kind);

/* Adds valid UTF-8 to the open paragraph; `place` is where it stands in the file. */
void document_add(struct document *document, const char *text, size_t len, size_t place);

/* Ends the open paragraph; one that shows nothing never was. */
void document_end(struct document *document);

/* Adds the paragraphs of another document. */
void document_append(struct document *document, const struct document *more);
void document_free(struct document *document);

/* The place in the file of one in the text; the same where nothing is known. */
size_t document_offset(const struct document *document, size_t at);

#endif
