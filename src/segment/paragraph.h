/*
 * Paragraphs: runs of lines that belong together. In the paragraphs found the line ends within are
 * mere blanks. The text may come in pieces; what is found does not depend on where they are cut.
 */
#ifndef DGM_PARAGRAPH_H
#define DGM_PARAGRAPH_H

#include "dragoman.h"

struct paragraphs;

/* Without the blanks around it. */
struct paragraph {
	size_t start, end;
	bool one_line;    /* it holds no line end */
	bool after_blank; /* a blank line stands before it */
};

/* Walks over the paragraphs of a text. Yours; end it with paragraphs_free. */
struct paragraphs *paragraphs_new(dgm_newline newline);
void paragraphs_free(struct paragraphs *paragraphs);

/*
 * The text as far as it is known, which is borrowed: what was given before without its first
 * `dropped` bytes, and more behind it. It ends in a whole character; `last`: it is all there.
 */
void paragraphs_text(struct paragraphs *paragraphs, const char *text, size_t len, size_t dropped,
		     bool last);

/* The next paragraph; false when more text is needed, and at the end of the text. */
bool paragraphs_next(struct paragraphs *paragraphs, struct paragraph *paragraph);

/* So many bytes of the text are not needed any more and may be dropped. */
size_t paragraphs_passed(const struct paragraphs *paragraphs);

#endif
