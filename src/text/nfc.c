#include "nfc.h"
#include "base/mem.h"
#include "utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum {
	HARAKAT_FIRST = 0x64B, /* eight vowel signs, whose combining classes are 27..34 */
	HARAKAT_LAST = 0x652,
	FIRST_MARK = 0x300, /* below it all characters are NFC and none combines */
	STACK_UNITS = 1024
};

static bool in(uint32_t c, uint32_t first, uint32_t last)
{
	return c - first <= last - first;
}

/* The combining class of a character that is surely NFC; -1 for one that may compose. */
static int class_of(uint32_t c)
{
	if (c < FIRST_MARK || in(c, 0x400, 0x482) || in(c, 0x48A, 0x52F) || in(c, 0x61B, 0x64A) ||
	    in(c, 0x660, 0x66F) || in(c, 0x671, 0x6D5) || in(c, 0x600, 0x60F) ||
	    in(c, 0x2010, 0x205E))
		return 0;
	if (in(c, HARAKAT_FIRST, HARAKAT_LAST))
		return (int)(c - HARAKAT_FIRST) + 27;
	if (u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
		return -1;
	return u_getCombiningClass((UChar32)c);
}

enum nfc_state nfc_check(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	enum nfc_state state = NFC_PLAIN;
	int last = 0;

	for (size_t at = 0; at < len;) {
		if (p[at] < 0xCC) { /* below U+0300 */
			at += p[at] < 0x80 ? 1 : 2;
			last = 0;
			continue;
		}
		int ccc = class_of(utf8_next(text, len, &at));

		if (ccc != 0) {
			if (ccc < last) /* -1 too */
				return NFC_MAYBE;
			state = NFC_MARKED;
		}
		last = ccc;
	}
	return state;
}

/* The same in UTF-16, with room for cap units in each array; -1 on failure. */
static int32_t compose(const char *text, size_t len, UChar *from, UChar *to, size_t cap)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t units = 0;

	u_strFromUTF8(from, (int32_t)cap, &units, text, (int32_t)len, &code);
	units = unorm2_normalize(unorm2_getNFCInstance(&code), from, units, to, (int32_t)cap,
				 &code);
	return U_SUCCESS(code) ? units : -1;
}

void nfc_append(const char *text, size_t len, struct buf *out)
{
	UChar stack[2][STACK_UNITS], *heap = NULL, *from = stack[0], *to = stack[1];
	size_t cap = STACK_UNITS;
	UErrorCode code = U_ZERO_ERROR;
	int32_t bytes = 0;

	/* A character takes no more UTF-16 units than bytes; NFC trebles them at most (UAX #15). */
	if (len > STACK_UNITS / 3) {
		cap = len * 3;
		heap = mem_alloc(cap * 2, sizeof *heap);
		from = heap;
		to = heap + cap;
	}
	int32_t units = compose(text, len, from, to, cap);

	if (units >= 0)
		u_strToUTF8(buf_reserve(out, (size_t)units * 3), units * 3, &bytes, to, units,
			    &code);
	if (units >= 0 && U_SUCCESS(code)) {
		out->len += (size_t)bytes;
		out->data[out->len] = '\0';
	} else {
		buf_add(out, text, len); /* only where ICU's data are missing */
	}
	mem_free(heap);
}
