/*
 * Paragraphs: runs of lines that belong together. In the paragraphs found the line ends within are
 * mere blanks.
 */
#ifndef DGM_PARAGRAPH_H
#define DGM_PARAGRAPH_H

#include "base/banned.h"
#include "dragoman.h"
#include "text/span.h"

#include <stdbool.h>

struct paragraphs;

/* Walks over the paragraphs of a text, which is borrowed. End it with paragraphs_free. */
struct paragraphs *paragraphs_new(const char *text, size_t len, dgm_newline newline);
void paragraphs_free(struct paragraphs *paragraphs);

/*
 * The next paragraph, without the blanks around it, and whether it stands on one line; false at the
 * end of the text.
 */
bool paragraphs_next(struct paragraphs *paragraphs, struct span *paragraph, bool *one_line);

#endif
