/*
 * Lines: a text line by line, with what the shape of a line tells: whether it is a list item, ends
 * in a stop, goes on in lower case, and how wide it is. What lines make up a paragraph is decided
 * in paragraph.c.
 */
#ifndef DGM_LINE_H
#define DGM_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Programs wrap at a number of columns, or (fold) of bytes. */
enum line_measure { LINE_COLUMNS, LINE_BYTES, LINE_MEASURES };

struct line {
	size_t start, end;           /* without the blanks around it; equal: a blank line */
	size_t next;                 /* where the next line begins */
	size_t indent;               /* columns before start */
	size_t width[LINE_MEASURES]; /* to end, the indent included */
	size_t first[LINE_MEASURES]; /* of its first word */
	size_t words;                /* counted up to 4 */
	bool stopped;                /* ends in . ! ? … and closers */
	bool paused;                 /* ends in : or ; */
	bool lower, upper;           /* how its first word begins */
	bool item;                   /* begins with a bullet, a dash or an enumerator */
	bool dashed;                 /* with a dash */
	bool ruler;                  /* holds no letter and no digit */
};

/* The end of the line that begins at `at`, and where the next one begins. */
size_t line_end(const char *text, size_t len, size_t at, size_t *next);

/* Makes a line of what stands between `at` and `end`: start, end and next; the rest is zero. */
void line_between(const char *text, size_t at, size_t end, size_t next, struct line *line);

/* The same of the line at `at`. */
void line_bounds(const char *text, size_t len, size_t at, struct line *line);

/* Fills in the rest. */
void line_shape(const char *text, struct line *line);

#endif
