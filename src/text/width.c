/*
 * Columns on a terminal: none for marks and controls, two for wide characters (UAX #11), one for
 * all others. Ambiguous ones are narrow, as they are in the scripts of our texts.
 */
#include "chars.h"
#include "dragoman.h"
#include "utf8.h"

#include <unicode/uchar.h>

static size_t columns_of(uint32_t c)
{
	if (char_in(c, 0x20, 0x7E) || char_in(c, 0x400, 0x481) || char_in(c, 0x620, 0x64A))
		return 1;
	if (c < 0x20 || char_in(c, 0x7F, 0x9F) || char_is_mark(c) || char_is_bidi(c))
		return 0;
	int width = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);

	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t dgm_text_columns(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t at = 0; at < len;)
		columns += columns_of(utf8_next(text, len, &at));
	return columns;
}

size_t dgm_text_fit(const char *text, size_t len, size_t columns)
{
	size_t used = 0, blank = 0;

	for (size_t at = 0; at < len;) {
		size_t before = at;
		uint32_t c = utf8_next(text, len, &at);
		size_t width = columns_of(c);

		if (c == ' ')
			blank = before;
		if (used + width > columns && used > 0)
			return c == ' ' || blank == 0 ? before : blank;
		used += width;
	}
	return len;
}
