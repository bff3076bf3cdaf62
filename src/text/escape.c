#include "escape.h"
#include "utf8.h"

static bool is_plain(unsigned char c, enum markup_place place)
{
	if (c < 0x20)
		return c == '\t' && place == MARKUP_TEXT;
	return c != '&' && c != '<' && c != '>' && c != 0xEF && (c != '"' || place == MARKUP_TEXT);
}

static const char *escape_of(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

bool markup_escape(struct buf *out, const char *text, size_t len, enum markup_place place)
{
	bool cleaned = false;
	size_t i = 0;

	while (i < len) {
		size_t start = i;

		while (i < len && is_plain((unsigned char)text[i], place))
			i++;
		buf_add(out, text + start, i - start);
		if (i == len)
			break;
		const char *escape = escape_of((unsigned char)text[i]);

		if (escape) {
			buf_adds(out, escape);
			i++;
			continue;
		}
		start = i;
		/* A control character, or one of the U+F000 block: U+FFFE and U+FFFF are there. */
		if (utf8_is_xml_illegal(utf8_next(text, len, &i)))
			cleaned = true;
		else
			buf_add(out, text + start, i - start);
	}
	return cleaned;
}
