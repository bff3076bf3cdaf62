/*
 * Properties of single characters, by ICU: the few questions that scanners ask, answered fast for
 * ASCII, Cyrillic and Arabic. `c` is a code point.
 */
#ifndef DGM_CHARS_H
#define DGM_CHARS_H

#include <stdbool.h>
#include <stdint.h>

static inline bool char_in(uint32_t c, uint32_t first, uint32_t last)
{
	return c - first <= last - first;
}

bool char_is_letter(uint32_t c);
bool char_is_mark(uint32_t c);    /* combining: harakat, accents */
bool char_is_digit(uint32_t c);   /* decimal, any script */
int char_digit_value(uint32_t c); /* 0..9, or -1 */
bool char_is_upper(uint32_t c);
bool char_is_lower(uint32_t c);
bool char_is_space(uint32_t c); /* NBSP and the line ends too */
bool char_is_bidi(uint32_t c);  /* bidi controls, zero-width characters, soft hyphen, BOM */

/* By block, so that marks, digits and punctuation of the script count; Latin: letters only. */
bool char_is_arabic(uint32_t c);
bool char_is_cyrillic(uint32_t c);
bool char_is_latin(uint32_t c);

#endif
