#include "context.h"
#include "scan.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { MAX_OPENERS = 8 }; /* characters looked at before the word that follows */

enum glyph context_glyph(uint32_t c)
{
	if (char_is_digit(c))
		return GLYPH_DIGIT;
	if (char_is_lower(c))
		return GLYPH_LOWER;
	if (char_is_upper(c))
		return GLYPH_UPPER;
	return char_is_letter(c) ? GLYPH_CASELESS : GLYPH_OTHER;
}

/* Where the token that ends at `end` begins: behind a blank or an opener, CONTEXT_WORD at most. */
static size_t token_start(const char *text, size_t start, size_t end)
{
	size_t at = end;

	while (at > start && end - at < CONTEXT_WORD) {
		size_t before = at;
		uint32_t c = utf8_prev(text, &before);

		if (char_is_space(c) || (scan_is_opener(c) && c != '\'') ||
		    (scan_is_dash(c) && c != '-'))
			break;
		at = before;
	}
	return at;
}

/* True when only quotes, brackets, bullets and blanks lie between. Looks MAX_OPENERS far. */
static bool only_openers(const char *text, size_t start, size_t end)
{
	for (size_t n = 0; end > start; n++) {
		uint32_t c = utf8_prev(text, &end);

		if (n == MAX_OPENERS || context_glyph(c) != GLYPH_OTHER)
			return false;
	}
	return true;
}

void context_before(const char *text, size_t start, size_t end, struct word *word)
{
	size_t from = token_start(text, start, end);

	*word = (struct word){.start = from};
	word->begins = only_openers(text, start, from);
	if (from > start) {
		size_t before = from;

		word->after_bracket = scan_is_opener(utf8_prev(text, &before));
	}
	for (size_t at = from; at < end;) {
		size_t here = at;
		uint32_t c = utf8_next(text, end, &at);

		if (char_is_mark(c) || char_is_bidi(c) || word->len + (at - here) > CONTEXT_WORD)
			continue;
		enum glyph kind = context_glyph(c);

		if (kind != GLYPH_OTHER && word->first == 0) {
			word->first = c;
			word->kind = kind;
		}
		word->letters += kind != GLYPH_OTHER && kind != GLYPH_DIGIT;
		memcpy(word->text + word->len, text + here, at - here);
		word->len += at - here;
	}
}

bool context_previous(const char *text, size_t start, const struct word *word,
		      struct word *previous)
{
	size_t end = word->start;

	if (word->after_bracket)
		return false;
	while (end > start) {
		size_t before = end;

		if (!char_is_space(utf8_prev(text, &before)))
			break;
		end = before;
	}
	if (end <= start)
		return false;
	context_before(text, start, end, previous);
	return true;
}

bool context_join(const struct word *first, struct word *second)
{
	if (first->len + second->len > CONTEXT_WORD)
		return false;
	memmove(second->text + first->len, second->text, second->len);
	memcpy(second->text, first->text, first->len);
	second->len += first->len;
	second->letters += first->letters;
	second->start = first->start;
	second->first = first->first;
	second->kind = first->kind;
	second->begins = first->begins;
	second->after_bracket = first->after_bracket;
	return true;
}

/* Moves over the word at `at`: letters, marks, digits, and ' ’ - between letters. */
static size_t word_end(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (at < len && at - end < CONTEXT_WORD) {
		uint32_t c = utf8_next(text, len, &at);

		if (char_is_letter(c) || char_is_mark(c) || char_is_digit(c))
			end = at;
		else if (c != '\'' && c != 0x2019 && c != '-')
			break;
	}
	return end;
}

/* "iPhone" and "wikiHow" begin sentences as capitals do. */
static bool is_camel(const char *text, size_t end, size_t at)
{
	while (at < end)
		if (char_is_upper(utf8_next(text, end, &at)))
			return true;
	return false;
}

void context_follower(const char *text, size_t len, size_t at, struct follower *follower)
{
	*follower = (struct follower){.start = at, .end = at};
	for (size_t n = 0; at < len && n < MAX_OPENERS; n++) {
		size_t here = at;
		uint32_t c = utf8_next(text, len, &at);

		if (char_is_space(c) || char_is_bidi(c))
			continue;
		if (scan_is_dash(c) &&
		    !(c == '-' && at < len && char_is_digit((unsigned char)text[at]))) {
			follower->dash = true;
			continue;
		}
		if (scan_is_opener(c)) {
			follower->opened = true;
			follower->bracket |= c == '(' || c == '[' || c == '{';
			continue;
		}
		follower->first = c;
		follower->kind = context_glyph(c);
		follower->start = here;
		follower->end = word_end(text, len, here);
		if (follower->kind == GLYPH_LOWER && is_camel(text, follower->end, at))
			follower->kind = GLYPH_UPPER;
		return;
	}
	follower->kind = at < len ? GLYPH_OTHER : GLYPH_NONE;
}

static bool is_roman_digit(uint32_t c)
{
	switch (c) {
	case 'I':
	case 'V':
	case 'X':
	case 'L':
	case 'C':
	case 'D':
	case 'M':
	case 0x0406: /* І */
	case 0x0425: /* Х */
		return true;
	default:
		return false;
	}
}

bool context_is_roman(const struct word *word)
{
	for (size_t at = 0; at < word->len;) {
		uint32_t c = utf8_next(word->text, word->len, &at);

		if (!is_roman_digit(c) && !scan_is_dash(c))
			return false;
	}
	return word->letters > 0;
}
