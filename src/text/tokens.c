/*
 * One scan from left to right, each character looked at once or, where something to be copied may
 * begin (a link, an address, a tag), a bounded number of times. Words and numbers take in bidi
 * controls and marks that stand inside them.
 */
#include "tokens.h"
#include "base/mem.h"
#include "chars.h"
#include "utf8.h"

enum {
	MAX_LOCAL_PART = 64,   /* of an e-mail address, RFC 5321 */
	MAX_PLACEHOLDER = 64,  /* bytes of {name} */
	MAX_ENTITY = 12,       /* bytes of &name; */
	ARABIC_DECIMAL = 0x66B /* followed by the thousands separator U+066C */
};

struct scan {
	const char *text;
	size_t len;
	bool has_at; /* an '@' somewhere: only then are addresses looked for */
};

static bool is_ascii_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool starts(const struct scan *scan, size_t at, const char *what)
{
	size_t len = strlen(what);

	return scan->len - at >= len && memcmp(scan->text + at, what, len) == 0;
}

/* Letters that need no look into a table. */
static bool is_common_letter(uint32_t c)
{
	return char_in(c | 0x20, 'a', 'z') || char_in(c, 0x400, 0x481) || char_in(c, 0x620, 0x64A);
}

/* Where the word that starts at `at` ends: behind its last letter or mark. */
static size_t word_end(const struct scan *scan, size_t at)
{
	size_t end = at;

	while (at < scan->len) {
		uint32_t c = utf8_next(scan->text, scan->len, &at);

		if (is_common_letter(c))
			end = at;
		else if (c < 0x80)
			break;
		else if (char_is_letter(c) || char_is_mark(c))
			end = at;
		else if (!char_is_bidi(c))
			break;
	}
	return end;
}

static bool is_separator(uint32_t c)
{
	return c == '.' || c == ',' || c == ARABIC_DECIMAL || c == ARABIC_DECIMAL + 1;
}

/* Where the number ends: behind its last digit. Separators count between two digits only. */
static size_t number_end(const struct scan *scan, size_t at)
{
	uint32_t c = utf8_next(scan->text, scan->len, &at);
	uint32_t zero = c - (uint32_t)char_digit_value(c);
	size_t end = at;
	bool separated = false;

	while (at < scan->len) {
		c = utf8_next(scan->text, scan->len, &at);
		if (c - zero <= 9) {
			end = at;
			separated = false;
		} else if (is_separator(c) && !separated) {
			separated = true;
		} else if (!char_is_bidi(c) && !char_is_mark(c)) {
			break;
		}
	}
	return end;
}

static bool ends_link(uint32_t c)
{
	return c <= ' ' || char_is_space(c) || c == '<' || c == '>' || c == '"' || c == 0xAB ||
	       c == 0xBB || (c >= 0x201C && c <= 0x201F);
}

/* Punctuation that belongs to the sentence when a link ends in it. */
static bool trails_link(uint32_t c)
{
	return c == 0x60C || c == 0x61B || c == 0x61F || c == 0x2026 || char_is_bidi(c) ||
	       (c < 0x80 && strchr(".,;:!?)]}'", (int)c));
}

/* The end of a link at `at`, or 0. */
static size_t link_end(const struct scan *scan, size_t at)
{
	if (!starts(scan, at, "http://") && !starts(scan, at, "https://") &&
	    !starts(scan, at, "ftp://") && !starts(scan, at, "www."))
		return 0;
	size_t end = at, next = at;

	while (next < scan->len) {
		uint32_t c = utf8_next(scan->text, scan->len, &next);

		if (ends_link(c))
			break;
		if (!trails_link(c))
			end = next;
	}
	return end;
}

/* The end of an e-mail address at `at`, or 0. */
static size_t address_end(const struct scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t i = at, end = 0;

	while (i < scan->len && i - at < MAX_LOCAL_PART &&
	       (is_ascii_alnum(text[i]) || (text[i] && strchr("._%+-", text[i]))))
		i++;
	if (i == at || i >= scan->len || text[i] != '@')
		return 0;
	for (i++; i < scan->len; i++) {
		if (is_ascii_alnum(text[i]))
			end = i + 1;
		else if ((text[i] != '.' && text[i] != '-') || end != i)
			break;
	}
	return end;
}

/* The end of %s, %-10.2f, %1$ld, %(name)s at `at`, or 0. A per cent sign behind a digit is none. */
static size_t format_end(const struct scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t i = at + 1, limit = scan->len - at < 32 ? scan->len : at + 32;

	if (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
		return 0;
	if (i < limit && text[i] == '(') {
		while (i < limit && text[i] != ')')
			i++;
		i++;
	}
	while (i < limit && text[i] && strchr("0123456789$.*+-#", text[i]))
		i++;
	while (i < limit && text[i] && strchr("hlqjzt", text[i]))
		i++;
	return i < limit && text[i] && strchr("diouxXeEfFgGcsp@", text[i]) ? i + 1 : 0;
}

/* The end of {0}, {{name}} at `at`, or 0. */
static size_t brace_end(const struct scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t i = at, open = 0;

	while (i < scan->len && text[i] == '{' && open < 2)
		i++, open++;
	while (i < scan->len && i - at < MAX_PLACEHOLDER &&
	       (is_ascii_alnum(text[i]) || (text[i] && strchr("_.,:#$-", text[i]))))
		i++;
	for (; open > 0 && i < scan->len && text[i] == '}'; open--)
		i++;
	return open == 0 ? i : 0;
}

/* The end of <b>, </b>, <br/>, <?x?> at `at`, or 0. A second '<' ends the search: linear in all. */
static size_t tag_end(const struct scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t i = at + 1;

	if (i < scan->len && (text[i] == '/' || text[i] == '?'))
		i++;
	if (i >= scan->len || !is_ascii_alnum(text[i]))
		return 0;
	while (i < scan->len && text[i] != '>' && text[i] != '<')
		i++;
	return i < scan->len && text[i] == '>' ? i + 1 : 0;
}

static size_t entity_end(const struct scan *scan, size_t at)
{
	const char *text = scan->text;
	size_t i = at + 1;

	if (i < scan->len && text[i] == '#')
		i++;
	size_t name = i;

	while (i < scan->len && i - at < MAX_ENTITY && is_ascii_alnum(text[i]))
		i++;
	return i > name && i < scan->len && text[i] == ';' ? i + 1 : 0;
}

/* The end of a thing that is copied, or 0. It always begins with an ASCII character. */
static size_t markup_end(const struct scan *scan, size_t at)
{
	size_t end;

	switch (scan->text[at]) {
	case '%':
		return format_end(scan, at);
	case '{':
		return brace_end(scan, at);
	case '$':
		return starts(scan, at, "${") ? brace_end(scan, at + 1) : 0;
	case '<':
		return tag_end(scan, at);
	case '&':
		return entity_end(scan, at);
	case 'h':
	case 'f':
	case 'w':
		end = link_end(scan, at);
		if (end > 0)
			return end;
		break;
	default:
		break;
	}
	return scan->has_at && is_ascii_alnum(scan->text[at]) ? address_end(scan, at) : 0;
}

static void push(struct tokens *tokens, size_t start, size_t end, enum token_kind kind)
{
	tokens->items = mem_grow(tokens->items, tokens->count, &tokens->cap, sizeof *tokens->items);
	tokens->items[tokens->count++] =
		(struct token){.start = start, .len = end - start, .kind = kind};
}

/* Pushes the token at `at`, unless it is a blank, and returns where the next may begin. */
static size_t scan_token(const struct scan *scan, size_t at, struct tokens *tokens)
{
	size_t end = at;
	uint32_t c = utf8_next(scan->text, scan->len, &end);
	enum token_kind kind = TOKEN_PUNCT;
	size_t markup;

	if (c == ' ' || char_is_space(c))
		return end;
	if (c < 0x80 && (markup = markup_end(scan, at)) > 0) {
		kind = TOKEN_MARKUP;
		end = markup;
	} else if (is_common_letter(c) || char_is_letter(c)) {
		kind = TOKEN_WORD;
		end = word_end(scan, at);
	} else if (char_is_digit(c)) {
		kind = TOKEN_NUMBER;
		end = number_end(scan, at);
	} else if (char_is_bidi(c) || char_is_mark(c)) {
		return end; /* a mark that belongs to no letter */
	}
	push(tokens, at, end, kind);
	return end;
}

void tokens_scan(const char *text, size_t len, struct tokens *tokens)
{
	struct scan scan = {
		.text = text, .len = len, .has_at = len > 0 && memchr(text, '@', len) != NULL};

	tokens->count = 0;
	for (size_t at = 0; at < len;)
		at = scan_token(&scan, at, tokens);
}

void tokens_free(struct tokens *tokens)
{
	mem_free(tokens->items);
	*tokens = (struct tokens){0};
}
