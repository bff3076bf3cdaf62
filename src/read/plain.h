/*
 * Plain text: is a file text at all, and is it UTF-8 (or became so by text/charset.h)? What is
 * refused is refused with the reason, the place, and what to do about it. A file may come in
 * pieces.
 */
#ifndef DGM_PLAIN_H
#define DGM_PLAIN_H

#include "dragoman.h"

/* A file that is checked. Begin with all zero but the name. */
struct plain {
	const char *name; /* in errors; borrowed */
	size_t offset;    /* bytes checked */
	long lines;       /* that ended before the last byte checked */
	size_t column;    /* characters of its line up to it */
	char before;      /* that byte */
	size_t controls;
	bool shown; /* there was more than blanks */
};

/*
 * Checks the next piece. Where a character at its end goes on in the next one, *len becomes
 * smaller: that piece has to begin with it. DGM_BAD_DATA for binary data, broken UTF-8, and at the
 * end when only blanks were there.
 */
dgm_code plain_check(struct plain *plain, const char *bytes, size_t *len, bool last,
		     dgm_error *err);

#endif
