/*
 * Which files of two collections name each other as translations, by what their pages say: an
 * address that one gives for a translation and the other for itself, one that both give for a
 * third, or a long number in the addresses of both. What several files of a side say is no
 * evidence: they link to the front page.
 */
#ifndef DGM_DOCUMENT_LINKS_H
#define DGM_DOCUMENT_LINKS_H

#include "align/documents.h"

/* What the files of one collection say, each as segments_links has it; NULL: nothing. */
struct link_side {
	const char *const *lines;
	size_t count;
};

/* By rising a and b; end it with document_links_free. */
void document_links_find(const struct link_side *a, const struct link_side *b,
			 struct document_links *links);
void document_links_free(struct document_links *links);

#endif
