#include "line.h"
#include "context.h"
#include "scan.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MAX_WIDTH = 600,    /* bytes; a longer line was not wrapped by anybody */
	MAX_WORDS = 4,      /* counted */
	MAX_ENUMERATOR = 6, /* bytes */
	NEXT_LINE = 0x85,
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029
};

/* Bytes that may begin a line end: LF VT FF CR, and the first of U+0085, U+2028, U+2029. */
static const unsigned char may_end_line[256] = {
	['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, [0xC2] = 1, [0xE2] = 1};

size_t line_end(const char *text, size_t len, size_t at, size_t *next)
{
	for (;; at++) {
		while (at < len && !may_end_line[(unsigned char)text[at]])
			at++;
		if (at >= len)
			break;
		size_t behind = at;
		uint32_t c = utf8_next(text, len, &behind);

		if (c > '\r' && c != NEXT_LINE && c != LINE_SEPARATOR && c != PARAGRAPH_SEPARATOR)
			continue;
		if (c == '\r' && behind < len && text[behind] == '\n')
			behind++;
		*next = behind;
		return at;
	}
	*next = len;
	return len;
}

/* Blanks, and characters that show nothing, such as a lone direction mark. */
static bool is_blank(uint32_t c)
{
	return char_is_space(c) || char_is_bidi(c);
}

static bool all_blank(const char *text, size_t start, size_t end)
{
	while (start < end)
		if (!is_blank(utf8_next(text, end, &start)))
			return false;
	return true;
}

void line_between(const char *text, size_t at, size_t end, size_t next, struct line *line)
{
	*line = (struct line){.start = at, .end = end, .next = next};
	while (line->start < line->end) {
		size_t behind = line->start;

		if (!char_is_space(utf8_next(text, line->end, &behind)))
			break;
		line->start = behind;
	}
	line->indent = line->start - at;
	while (line->end > line->start) {
		size_t before = line->end;

		if (!char_is_space(utf8_prev(text, &before)))
			break;
		line->end = before;
	}
	if (line->start < line->end && !char_is_letter((unsigned char)text[line->start]) &&
	    all_blank(text, line->start, line->end))
		line->end = line->start;
}

void line_bounds(const char *text, size_t len, size_t at, struct line *line)
{
	size_t next, end = line_end(text, len, at, &next);

	line_between(text, at, end, next, line);
}

static size_t columns_of(const char *text, size_t start, size_t end)
{
	size_t columns = 0;

	for (size_t i = start; i < end; i++)
		columns += ((unsigned char)text[i] & 0xC0) != 0x80;
	return columns;
}

static void count_words(const char *text, struct line *line)
{
	bool blank_before = true;
	size_t end_of_first = line->end;

	for (size_t i = line->start; i < line->end && line->words < MAX_WORDS; i++) {
		bool blank = text[i] == ' ' || text[i] == '\t';

		if (blank && !blank_before && line->words == 1)
			end_of_first = i;
		line->words += !blank && blank_before;
		blank_before = blank;
	}
	line->first[LINE_COLUMNS] = columns_of(text, line->start, end_of_first);
	line->first[LINE_BYTES] = end_of_first - line->start;
}

static void measure(const char *text, struct line *line)
{
	size_t len = line->end - line->start;

	if (len > MAX_WIDTH) {
		line->words = MAX_WORDS;
		line->width[LINE_COLUMNS] = line->width[LINE_BYTES] = len;
		return;
	}
	count_words(text, line);
	line->width[LINE_COLUMNS] = columns_of(text, line->start, line->end) + line->indent;
	line->width[LINE_BYTES] = len + line->indent;
}

static bool is_bullet(uint32_t c)
{
	return scan_is_dash(c) || c == '*' || c == 0x2022 || c == 0x00B7 || c == 0x25AA ||
	       c == 0x25CF || c == 0x25E6 || c == 0x2023 || c == 0x2043;
}

/* "- x", "• x", "1. x", "12) x", "(a) x", "б) x". */
static bool is_item(const char *text, const struct line *line)
{
	size_t at = line->start;
	uint32_t c = utf8_next(text, line->end, &at);
	size_t letters = 0, digits = 0;

	if (is_bullet(c))
		return at < line->end && (text[at] == ' ' || text[at] == '\t' || c == 0x2022);
	if (c == '(' && at < line->end)
		c = utf8_next(text, line->end, &at);
	while (at < line->end && at - line->start < MAX_ENUMERATOR) {
		if (char_is_digit(c))
			digits++;
		else if (char_is_letter(c))
			letters++;
		else
			break;
		c = utf8_next(text, line->end, &at);
	}
	if (letters + digits == 0 || letters > 1 || (letters > 0 && c == '.') || at >= line->end)
		return false;
	return (c == '.' || c == ')') && (text[at] == ' ' || text[at] == '\t');
}

static void look_at_end(const char *text, struct line *line)
{
	size_t at = line->end;

	while (at > line->start) {
		uint32_t c = utf8_prev(text, &at);

		if (scan_is_closer(c) || char_is_mark(c) || char_is_bidi(c))
			continue;
		line->stopped = scan_is_stop(c);
		line->paused = c == ':' || c == ';' || c == 0x061B;
		return;
	}
}

static bool is_ruler(const char *text, const struct line *line)
{
	for (size_t at = line->start; at < line->end;)
		if (context_glyph(utf8_next(text, line->end, &at)) != GLYPH_OTHER)
			return false;
	return true;
}

void line_shape(const char *text, struct line *line)
{
	struct follower begin;

	if (line->start == line->end)
		return;
	measure(text, line);
	look_at_end(text, line);
	line->item = is_item(text, line);
	context_follower(text, line->end, line->start, &begin);
	line->dashed = begin.dash;
	line->lower = begin.kind == GLYPH_LOWER;
	line->upper = begin.kind == GLYPH_UPPER;
	line->ruler = is_ruler(text, line);
}
