/*
 * Formats of lines: reads a file line by line in any encoding that has a byte order mark or is
 * UTF-8, and hands over the units that are made of them, or tells why not.
 */
#ifndef DGM_LINES_H
#define DGM_LINES_H

#include "text/unit.h"

/* Bytes of a line. */
#define LINES_MAX ((size_t)8 << 20)

struct lines;

/* Both are borrowed. NULL: see input_new. Yours; end it with lines_free. */
struct lines *lines_new(struct stream *stream, const struct unit_handler *handler, dgm_error *err);
void lines_free(struct lines *lines);

/*
 * Finds the next line, without its end, valid until the next call; false at the end, or with *code
 * set when reading failed. A line that is no UTF-8 or too long is reported and passed over.
 */
bool lines_next(struct lines *lines, const char **text, size_t *len, dgm_code *code,
		dgm_error *err);

/* Number of the line that lines_next gave last, from 1. */
long lines_number(const struct lines *lines);

/* Reports that something was passed over, for a REASON_ of unit.h. column 0: unknown. */
void lines_drop(const struct lines *lines, const char *reason, long column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Hands over a unit that began at this line, or reports why it cannot be one. */
dgm_code lines_deliver(const struct lines *lines, const dgm_unit *unit, long line, dgm_error *err);

#endif
