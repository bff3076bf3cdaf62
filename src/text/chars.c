#include "chars.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

static bool is_ascii_letter(uint32_t c)
{
	return char_in(c | 0x20, 'a', 'z');
}

bool char_is_letter(uint32_t c)
{
	if (c < 0x80)
		return is_ascii_letter(c);
	if (char_in(c, 0x400, 0x481) || char_in(c, 0x620, 0x64A))
		return true;
	return u_isalpha((UChar32)c);
}

bool char_is_mark(uint32_t c)
{
	if (c < 0x300 || char_in(c, 0x400, 0x482) || char_in(c, 0x620, 0x64A))
		return false;
	if (char_in(c, 0x64B, 0x65F))
		return true;
	return (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) != 0;
}

int char_digit_value(uint32_t c)
{
	if (c < 0x660)
		return char_in(c, '0', '9') ? (int)(c - '0') : -1;
	if (c <= 0x669)
		return (int)(c - 0x660);
	return u_charDigitValue((UChar32)c);
}

bool char_is_digit(uint32_t c)
{
	return char_digit_value(c) >= 0;
}

bool char_is_upper(uint32_t c)
{
	if (c < 0x80)
		return char_in(c, 'A', 'Z');
	if (char_in(c, 0x400, 0x45F))
		return c < 0x430;
	if (char_is_arabic(c))
		return false;
	return u_isupper((UChar32)c);
}

bool char_is_lower(uint32_t c)
{
	if (c < 0x80)
		return char_in(c, 'a', 'z');
	if (char_in(c, 0x400, 0x45F))
		return c >= 0x430;
	if (char_is_arabic(c))
		return false;
	return u_islower((UChar32)c);
}

bool char_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || char_in(c, '\t', '\r');
	if (c < 0x1680)
		return c == 0xA0 || c == 0x85;
	return c == 0x1680 || char_in(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202F || c == 0x205F || c == 0x3000;
}

bool char_is_bidi(uint32_t c)
{
	if (c < 0x200B)
		return c == 0xAD || c == 0x61C || c == 0x180E;
	return char_in(c, 0x200B, 0x200F) || char_in(c, 0x202A, 0x202E) ||
	       char_in(c, 0x2060, 0x206F) || c == 0xFEFF;
}

bool char_is_arabic(uint32_t c)
{
	if (c < 0x750)
		return char_in(c, 0x600, 0x6FF);
	return char_in(c, 0x750, 0x77F) || char_in(c, 0x870, 0x8FF) || char_in(c, 0xFB50, 0xFDFF) ||
	       char_in(c, 0xFE70, 0xFEFC) || char_in(c, 0x1EE00, 0x1EEFF);
}

bool char_is_cyrillic(uint32_t c)
{
	return char_in(c, 0x400, 0x52F) || char_in(c, 0x1C80, 0x1C8F) ||
	       char_in(c, 0x2DE0, 0x2DFF) || char_in(c, 0xA640, 0xA69F);
}

bool char_is_latin(uint32_t c)
{
	if (c < 0x80)
		return is_ascii_letter(c);
	if (char_in(c, 0x2B0, 0x1CFF))
		return false;
	UErrorCode code = U_ZERO_ERROR;

	return uscript_getScript((UChar32)c, &code) == USCRIPT_LATIN;
}
