#include "scan.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <unicode/uchar.h>

/*
 * Most bytes of a text can begin no stop, so the scan looks at bytes and not at characters. Stops
 * beyond ASCII are found by a byte that is rare in Arabic and Cyrillic letters: the second of
 * U+061F (D8 9F) and U+06D4 (DB 94), the first of the others.
 */
static const unsigned char may_be_stop[256] = {
	['.'] = 1,  ['!'] = 1,  ['?'] = 1,  [0x9F] = 2, [0x94] = 2,
	[0xE2] = 1, [0xE3] = 1, [0xEF] = 1, [0xF0] = 1};

enum {
	MAX_QUOTES = 4,
	MAX_NOTE = 3 /* digits of a footnote */
};

enum stop { NO_STOP, DOT, ELLIPSIS, MARK, EMOJI };

static bool is_emoji(uint32_t c)
{
	return c >= 0x2600 && (u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
			       u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_PRESENTATION));
}

static enum stop stop_of(uint32_t c)
{
	switch (c) {
	case '.':
	case 0x06D4: /* Arabic full stop */
	case 0x3002: /* ideographic */
	case 0xFF0E: /* fullwidth */
		return DOT;
	case 0x2026:
		return ELLIPSIS;
	case '!':
	case '?':
	case 0x061F: /* Arabic question mark */
	case 0x203C: /* ‼ */
	case 0x2047: /* ⁇ */
	case 0x2048: /* ⁈ */
	case 0x2049: /* ⁉ */
	case 0xFF01: /* fullwidth */
	case 0xFF1F:
		return MARK;
	default:
		return is_emoji(c) ? EMOJI : NO_STOP;
	}
}

/* Stops of East Asian type, behind which nobody writes a blank. */
static bool is_wide_stop(uint32_t c)
{
	return c == 0x3002 || c == 0xFF0E || c == 0xFF01 || c == 0xFF1F;
}

bool scan_is_stop(uint32_t c)
{
	return stop_of(c) != NO_STOP && !is_emoji(c);
}

bool scan_is_opener(uint32_t c)
{
	switch (c) {
	case '"':
	case '\'':
	case '`':
	case '(':
	case '[':
	case '{':
	case 0x00AB: /* « */
	case 0x00BB: /* », which opens in German and often in Arabic */
	case 0x00BF: /* ¿ */
	case 0x00A1: /* ¡ */
	case 0x2018: /* ‘ */
	case 0x201A: /* ‚ */
	case 0x201C: /* “ */
	case 0x201D: /* ” */
	case 0x201E: /* „ */
	case 0x2039: /* ‹ */
		return true;
	default:
		return false;
	}
}

bool scan_is_closer(uint32_t c)
{
	switch (c) {
	case '"':
	case '\'':
	case ')':
	case ']':
	case '}':
	case 0x00AB:
	case 0x00BB:
	case 0x2018:
	case 0x2019: /* ’ */
	case 0x201C:
	case 0x201D:
	case 0x203A: /* › */
		return true;
	default:
		return false;
	}
}

bool scan_is_dash(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* True for a closer that opens nothing, so that it closes with white space before it too. */
static bool is_closer_only(uint32_t c)
{
	return c == ')' || c == ']' || c == '}' || c == 0x2019 || c == 0x203A;
}

static uint32_t peek(const char *text, size_t len, size_t at)
{
	return at < len ? utf8_next(text, len, &at) : 0;
}

static size_t skip_space(const char *text, size_t len, size_t at)
{
	while (at < len) {
		size_t behind = at;

		if (!char_is_space(utf8_next(text, len, &behind)))
			break;
		at = behind;
	}
	return at;
}

/* Harakat and bidi controls stand between stops and closers and mean nothing there. */
static size_t skip_invisible(const char *text, size_t len, size_t at)
{
	while (at < len) {
		size_t behind = at;
		uint32_t c = utf8_next(text, len, &behind);

		if (!char_is_mark(c) && !char_is_bidi(c))
			break;
		at = behind;
	}
	return at;
}

/* Behind a footnote mark like [12], or at itself where there is none. */
static size_t skip_footnote(const char *text, size_t len, size_t at)
{
	size_t from = at + 1;

	if (at >= len || text[at] != '[')
		return at;
	for (size_t digits = 0; from < len && digits < 4; digits++) {
		size_t behind = from;
		uint32_t c = utf8_next(text, len, &behind);

		if (c == ']' && digits > 0)
			return behind;
		if (!char_is_digit(c))
			return at;
		from = behind;
	}
	return at;
}

/* Behind the next stop of a run; ". . ." counts as a run when no word follows. */
static size_t next_stop(const char *text, size_t len, size_t at, enum stop *kind)
{
	size_t behind = at;

	*kind = at < len ? stop_of(utf8_next(text, len, &behind)) : NO_STOP;
	if (*kind != NO_STOP)
		return behind;
	behind = skip_space(text, len, at);
	if (behind == at || behind >= len || text[behind] != '.')
		return at;
	uint32_t c = peek(text, len, behind + 1);

	if (c != 0 && c != '.' && !char_is_space(c) && !scan_is_closer(c))
		return at;
	*kind = DOT;
	return behind + 1;
}

/* Reads a run of stops from *at, which holds one, and says what it amounts to. */
static enum stop_kind read_run(const char *text, size_t len, size_t *at)
{
	size_t seen[EMOJI + 1] = {0};
	enum stop kind;

	for (;;) {
		size_t behind = next_stop(text, len, *at, &kind);

		if (kind == NO_STOP)
			break;
		seen[kind]++;
		*at = skip_invisible(text, len, behind);
	}
	if (seen[MARK])
		return STOP_MARK;
	if (seen[ELLIPSIS] || seen[DOT] > 2)
		return STOP_ELLIPSIS;
	if (seen[DOT])
		return seen[DOT] == 2 ? STOP_TWO_DOTS : STOP_DOT;
	return STOP_EMOJI;
}

/* Behind a closing quotation mark that was left as an entity of HTML, or at itself. */
static size_t skip_entity(const char *text, size_t len, size_t at)
{
	static const char *const entities[] = {"&quot;", "&#39;", "&raquo;", "&rdquo;", "&#34;"};

	if (at >= len || text[at] != '&')
		return at;
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		size_t n = strlen(entities[i]);

		if (len - at >= n && memcmp(text + at, entities[i], n) == 0)
			return at + n;
	}
	return at;
}

/* Moves over what closes behind a run: quotes, brackets, footnote marks, and further stops. */
static void read_closers(const char *text, size_t len, struct candidate *found)
{
	size_t at = found->closer;

	for (;;) {
		size_t behind = skip_entity(text, len, skip_footnote(text, len, at));

		if (behind == at && at < len) {
			uint32_t c = utf8_next(text, len, &behind);

			if (scan_is_closer(c)) {
				found->quoted = true;
			} else if (stop_of(c) != NO_STOP) {
				/* «Who?». — the last run counts, but its stop follows no word. */
				behind = at;
				found->kind = read_run(text, len, &behind);
				found->stop = at;
				found->closer = behind;
				found->quoted = false;
			} else {
				behind = at;
			}
		}
		if (behind == at)
			break;
		at = skip_invisible(text, len, behind);
	}
	found->end = at;
}

/* Behind "[...]" or "(…)", or at itself. */
static size_t skip_omission(const char *text, size_t len, size_t at)
{
	size_t behind = at + 1;

	if (at >= len || (text[at] != '[' && text[at] != '('))
		return at;
	if (read_run(text, len, &behind) != STOP_ELLIPSIS || behind >= len ||
	    (text[behind] != ']' && text[behind] != ')'))
		return at;
	return behind + 1;
}

/* Behind quotation marks that a stop follows directly, which makes them closing ones: "? ».". */
static size_t skip_stopped_quotes(const char *text, size_t len, size_t at)
{
	size_t behind = at;

	for (size_t n = 0; behind < len && n < MAX_QUOTES; n++) {
		size_t here = behind;
		uint32_t c = utf8_next(text, len, &behind);

		if (n > 0 && (stop_of(c) == DOT || stop_of(c) == MARK))
			return here;
		if (!scan_is_closer(c) && c != '`')
			break;
	}
	return at;
}

/*
 * What belongs to the sentence although a blank stands before it: "text. [12] Next", "text. )",
 * "text? [...]", "text! :emoji: Next".
 */
static void read_detached(const char *text, size_t len, struct candidate *found)
{
	while (found->next < len) {
		struct candidate more = *found;
		size_t at = found->next, behind = at;
		uint32_t c = peek(text, len, at);

		if (is_closer_only(c) || is_emoji(c)) {
			utf8_next(text, len, &behind);
			behind = skip_invisible(text, len, behind);
			while (is_emoji(peek(text, len, behind)))
				utf8_next(text, len, &behind);
		} else if ((more.closer = skip_stopped_quotes(text, len, at)) > at) {
			read_closers(text, len, &more);
			behind = more.end;
		} else if ((behind = skip_footnote(text, len, at)) == at) {
			behind = skip_omission(text, len, at);
		}
		more.end = behind;
		more.next = skip_space(text, len, behind);
		if (behind == at || (more.next == behind && behind < len))
			return;
		*found = more;
	}
}

/* Moves over "10" or "11 12" in "word.10 Next", which is a footnote and no decimal. */
static void read_notes(const char *text, size_t len, struct candidate *found)
{
	size_t at = found->end, digits = 0;

	if (at != found->closer || found->stop == 0 || found->kind != STOP_DOT ||
	    char_is_digit((unsigned char)text[found->stop - 1]))
		return;
	while (at < len && digits <= MAX_NOTE && text[at] >= '0' && text[at] <= '9') {
		at++;
		digits++;
	}
	if (digits == 0 || digits > MAX_NOTE || (at < len && !char_is_space(peek(text, len, at))))
		return;
	found->noted = true;
	found->end = at;
}

bool scan_next(const char *text, size_t len, size_t *at, struct candidate *found)
{
	for (size_t i = *at; i < len; i++) {
		while (i < len && !may_be_stop[(unsigned char)text[i]])
			i++;
		if (i >= len)
			break;
		unsigned char hint = may_be_stop[(unsigned char)text[i]];
		size_t start = hint == 2 ? i - 1 : i;

		/* A second byte belongs to the character that began before it, if that has two. */
		if (start < *at || (hint == 2 && ((unsigned char)text[start] & 0xE0) != 0xC0))
			continue;
		if (stop_of(peek(text, len, start)) == NO_STOP)
			continue;
		*found = (struct candidate){.stop = start, .closer = start};
		found->kind = read_run(text, len, &found->closer);
		read_closers(text, len, found);
		read_notes(text, len, found);
		found->next = skip_space(text, len, found->end);
		i = found->end - 1;
		if (found->next == found->end &&
		    !(found->next < len && is_wide_stop(peek(text, len, start))))
			continue;
		read_detached(text, len, found);
		*at = found->next;
		if (found->next < len)
			return true;
		break;
	}
	*at = len;
	return false;
}
