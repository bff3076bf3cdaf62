/*
 * utf8_check takes eight bytes at a step where they are ASCII, or four characters of two bytes, as
 * Arabic and Cyrillic words are; the rest goes by the table of well-formed sequences (Unicode,
 * table 3-7). A multiplication-free test in a 64-bit word finds both cases.
 */
#include "utf8.h"

/* Written so that it is one load on a little-endian machine and right on any. */
static uint64_t load8(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* Four times a lead byte C2..DF and a trail byte: the sum carries unless the lead is C0 or C1. */
static bool is_four_pairs(uint64_t word)
{
	const uint64_t lanes = UINT64_C(0x0001000100010001);

	return (word & 0xC0E0 * lanes) == 0x80C0 * lanes &&
	       (((word & 0x001E * lanes) + 0x00FE * lanes) & 0x0100 * lanes) == 0x0100 * lanes;
}

static bool is_trail(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Length of the well-formed sequence at p, which has n bytes; 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char least = 0x80, most = 0xBF;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xC2 || p[0] > 0xF4 || n < 2)
		return 0;
	if (p[0] == 0xE0)
		least = 0xA0; /* overlong below */
	else if (p[0] == 0xED)
		most = 0x9F; /* surrogates above */
	else if (p[0] == 0xF0)
		least = 0x90; /* overlong below */
	else if (p[0] == 0xF4)
		most = 0x8F; /* over U+10FFFF above */
	if (p[1] < least || p[1] > most)
		return 0;
	if (p[0] < 0xE0)
		return 2;
	if (n < 3 || !is_trail(p[2]))
		return 0;
	if (p[0] < 0xF0)
		return 3;
	return n >= 4 && is_trail(p[3]) ? 4 : 0;
}

size_t utf8_check(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t i = 0;

	while (i < len) {
		if (len - i >= 8) {
			uint64_t word = load8(p + i);

			if ((word & UINT64_C(0x8080808080808080)) == 0 || is_four_pairs(word)) {
				i += 8;
				continue;
			}
		}
		size_t n = sequence(p + i, len - i);

		if (n == 0)
			return i;
		i += n;
	}
	return len;
}

size_t utf8_whole(const char *text, size_t len)
{
	size_t at = len;

	while (at > 0 && len - at < 3 && is_trail((unsigned char)text[at - 1]))
		at--;
	if (at == 0)
		return len;
	unsigned char lead = (unsigned char)text[at - 1];
	size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;

	return len - (at - 1) < want ? at - 1 : len;
}

uint32_t utf8_prev(const char *text, size_t *at)
{
	size_t i = *at - 1;

	while (i > 0 && is_trail((unsigned char)text[i]))
		i--;
	size_t next = i, end = *at;

	*at = i;
	return utf8_next(text, end, &next);
}

size_t utf8_put(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3F));
	to[2] = (char)(0x80 | (c >> 6 & 0x3F));
	to[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

size_t utf8_count(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += !is_trail((unsigned char)text[i]);
	return count;
}

size_t utf8_skip(const char *text, size_t len, size_t at, size_t count)
{
	for (; count > 0 && at < len; count--)
		utf8_next(text, len, &at);
	return at;
}

size_t utf8_cut(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && is_trail((unsigned char)text[max]))
		max--;
	return max;
}

bool utf8_is_xml_illegal(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF || c > 0x10FFFF;
}

bool utf8_has_xml_illegal(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;

	/* In valid UTF-8 all of them are C0 controls, or begin with the bytes EF BF. */
	for (size_t i = 0; i < len; i++) {
		if (p[i] < 0x20 && utf8_is_xml_illegal(p[i]))
			return true;
		if (p[i] == 0xEF && p[i + 1] == 0xBF && p[i + 2] >= 0xBE)
			return true;
	}
	return false;
}
