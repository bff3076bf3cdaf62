#include "nfc.h"
#include "base/mem.h"
#include "chars.h"
#include "utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum {
	HARAKAT_FIRST = 0x64B, /* eight vowel signs, whose combining classes are 27..34 */
	HARAKAT_LAST = 0x652,
	STACK_UNITS = 1024
};

/* The combining class of a character that is surely NFC; -1 for one that may compose. */
static int class_of(uint32_t c)
{
	if (char_in(c, 0x48A, 0x52F) || char_in(c, 0x671, 0x6D5) || char_in(c, 0x2010, 0x205E))
		return 0;
	if (char_in(c, HARAKAT_FIRST, HARAKAT_LAST))
		return (int)(c - HARAKAT_FIRST) + 27;
	if (u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
		return -1;
	return u_getCombiningClass((UChar32)c);
}

/*
 * By the lead byte less C0 and the low bits of the trail byte: characters that are NFC and no mark.
 * A table, as the lead bytes of Arabic alternate in a way that no branch can foresee.
 */
static const uint64_t plain_pairs[64] = {
	[0x02] = UINT64_MAX, /* U+0080 on */
	[0x03] = UINT64_MAX,
	[0x04] = UINT64_MAX,
	[0x05] = UINT64_MAX,
	[0x06] = UINT64_MAX,
	[0x07] = UINT64_MAX,
	[0x08] = UINT64_MAX,
	[0x09] = UINT64_MAX,
	[0x0A] = UINT64_MAX,
	[0x0B] = UINT64_MAX,
	[0x10] = UINT64_MAX, /* U+0400 on */
	[0x11] = UINT64_MAX,
	[0x18] = ~(UINT64_C(0x7FF) << 0x10), /* U+0600 .. U+063F but for the signs from U+0610 */
	[0x19] = UINT64_C(0x7FF) | UINT64_C(0xFFFF) << 0x20 /* to U+064A; U+0660 .. U+066F */
};

static bool is_plain(const unsigned char *p)
{
	return plain_pairs[p[0] & 0x3F] >> (p[1] & 0x3F) & 1;
}

/* Bytes at p of plain characters. */
static size_t plain_run(const unsigned char *p, size_t len)
{
	size_t i = 0;

	for (;;) {
		uint64_t word;

		while (len - i >= sizeof word) {
			memcpy(&word, p + i, sizeof word);
			if ((word & UINT64_C(0x8080808080808080)) != 0)
				break;
			i += sizeof word;
		}
		while (i < len && p[i] < 0x80)
			i++;
		if (i == len || !is_plain(p + i))
			return i;
		while (i < len && p[i] >= 0xC0 && is_plain(p + i))
			i += 2;
	}
}

enum nfc_state nfc_check(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	enum nfc_state state = NFC_PLAIN;
	int last = 0;

	for (size_t at = 0; at < len;) {
		size_t plain = plain_run(p + at, len - at);

		if (plain > 0) {
			at += plain;
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
