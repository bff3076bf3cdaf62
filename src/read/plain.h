/*
 * Plain text: is a file text at all, and is it UTF-8? What is refused is refused with the reason,
 * the place, and what to do about it.
 */
#ifndef DGM_PLAIN_H
#define DGM_PLAIN_H

#include "dragoman.h"

/*
 * Checks len bytes of a file that errors call name. *body is where the text begins: behind a BOM.
 * DGM_BAD_DATA for UTF-16, binary data, broken UTF-8, and when nothing but blanks is there.
 */
dgm_code plain_check(const char *bytes, size_t len, const char *name, size_t *body, dgm_error *err);

#endif
