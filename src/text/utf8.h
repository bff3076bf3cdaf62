/*
 * UTF-8: checking it once at the border, then walking it without checks. Everything behind
 * utf8_check may trust the text. Properties of characters are in chars.h.
 */
#ifndef DGM_UTF8_H
#define DGM_UTF8_H

#include "base/banned.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length of the longest valid prefix: len when all is valid, else the offset of the first fault. */
size_t utf8_check(const char *text, size_t len);

/* Length of text without the character at its end that is not all there; the rest is not checked.
 */
size_t utf8_whole(const char *text, size_t len);

/*
 * The character at text[*at] of valid UTF-8; moves *at behind it. Wants *at < len. Here, so that
 * the scanners' loops hold no call.
 */
static inline uint32_t utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text + *at;

	(void)len;
	if (p[0] < 0x80) {
		*at += 1;
		return p[0];
	}
	if (p[0] < 0xE0) {
		*at += 2;
		return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if (p[0] < 0xF0) {
		*at += 3;
		return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	}
	*at += 4;
	return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
	       (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* The character before text[*at]; moves *at to its first byte. Wants *at > 0. */
uint32_t utf8_prev(const char *text, size_t *at);

/* Writes a character (at most 4 bytes) to `to` and returns its length. */
size_t utf8_put(char *to, uint32_t c);

/* Number of characters. */
size_t utf8_count(const char *text, size_t len);

/* The offset of the character that is count characters behind `at`, or len. */
size_t utf8_skip(const char *text, size_t len, size_t at, size_t count);

/* Cuts text to at most max bytes, never inside a character; returns the new length. */
size_t utf8_cut(const char *text, size_t len, size_t max);

/* True when the text holds a character that XML 1.0 forbids (controls, U+FFFE, U+FFFF). */
bool utf8_has_xml_illegal(const char *text, size_t len);
bool utf8_is_xml_illegal(uint32_t c);

#endif
