/*
 * The bytes of a file on their way to the XML parser: any encoding in, UTF-8 out. It keeps the last
 * stretch of what it gave, so that reading can go back to the next unit after a fault.
 */
#ifndef DGM_INPUT_H
#define DGM_INPUT_H

#include "base/stream.h"
#include "dragoman.h"

/* How far back input_resume can go. */
#define INPUT_WINDOW ((size_t)192 << 10)

struct input;

/*
 * Reads the present file of the stream, which is borrowed, and finds its encoding: BOM, UTF-16
 * without one, else as declared, else UTF-8. strict leaves blanks before the XML declaration for
 * the parser to refuse. NULL: DGM_IO; DGM_BAD_DATA: empty, packed, or in an unknown encoding.
 */
struct input *input_new(struct stream *stream, bool strict, dgm_error *err);
void input_free(struct input *input);

/*
 * Gives the next bytes, at most size, as UTF-8 without BOM and declaration; a sequence that does
 * not convert comes out as the byte FF, which no UTF-8 has. 0 at the end; -1 when reading failed,
 * with err set.
 */
int input_read(struct input *input, char *to, int size, dgm_error *err);

/* Bytes that input_read has given, those given again not counted twice. */
size_t input_offset(const struct input *input);

/*
 * Moves back or on to the first start tag of element `name` at byte `from` of what was given (past:
 * behind it), which may be INPUT_WINDOW back. *line and *column are those of `from` at first, then
 * those of the tag. DGM_NOT_FOUND when there is none up to the end.
 */
dgm_code input_resume(struct input *input, const char *name, size_t from, bool past, long *line,
		      long *column, dgm_error *err);

#endif
