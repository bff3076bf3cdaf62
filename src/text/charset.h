/*
 * Character sets: the bytes of a file become UTF-8, and a place in that text leads back to the
 * bytes it came from. Known are UTF-8, UTF-16 and every set of single bytes that ICU knows and that
 * holds ASCII: windows-1256, ISO-8859-5, KOI8-R, IBM866. Which one a file is written in is told by
 * its mark, by its bytes, or by how often letters occur. What a format says of itself is left to
 * the readers of formats.
 */
#ifndef DGM_CHARSET_H
#define DGM_CHARSET_H

#include "base/buf.h"
#include "dragoman.h"

#include <stdint.h>

enum { CHARSET_LOOK = 64 << 10 }; /* bytes that charset_detect looks at */

enum charset_kind { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_BYTES };

struct charset {
	enum charset_kind kind;
	char name[DGM_MAX_CHARSET]; /* as MIME or IANA has it */
	uint16_t high[128];         /* of single bytes: what 0x80 and above are; 0: nothing */
};

/*
 * The character set of a name ("cp1251", "Windows-1256", "koi8r"); "UTF-16" without an order is
 * little end first. False for one that nobody knows, or that is of another kind.
 */
bool charset_find(const char *name, struct charset *charset);

/*
 * What the bytes of a file are written in: by a byte-order mark, by being UTF-8, by the pattern of
 * UTF-16, else the set in which they look most like Arabic, Russian, Ukrainian or a language of
 * western Europe. What looks like nothing, and UTF-8 with faults, is said to be UTF-8.
 */
void charset_detect(const char *bytes, size_t len, struct charset *charset);

/* Bytes of the mark that a file of this character set begins with; 0: it has none. */
size_t charset_mark(const struct charset *charset, const char *bytes, size_t len);

/* Text made of bytes. Begin with all zero; end it with charset_text_free. */
struct charset_text {
	struct buf text;
	size_t lost;  /* bytes that are no characters; each is U+FFFD in the text */
	size_t first; /* the first of them */
	struct charset_pin {
		size_t text, byte;
	} * pins; /* places that belong together, in order */
	size_t pin_count, pin_cap;
};

/* Decodes bytes from `from` on: behind the mark. Never fails, but counts. */
void charset_decode(const struct charset *charset, const char *bytes, size_t from, size_t len,
		    struct charset_text *into);
void charset_text_free(struct charset_text *text);

/* The place in the bytes that were decoded of a place in the text. */
size_t charset_offset(const struct charset *charset, const char *bytes, size_t len,
		      const struct charset_text *text, size_t at);

#endif
