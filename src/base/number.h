/*
 * Numbers as files and other programs write them, read the same in every locale. What people write
 * in texts, with separators and digits of many scripts, is in text/tokens.h.
 */
#ifndef DGM_NUMBER_H
#define DGM_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads all of text: an optional '-', digits with a '.' or without one, an optional exponent. False
 * for anything else, and for what no double holds.
 */
bool number_read(const char *text, size_t len, double *value);

#endif
