#include "pieces.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { THREE_BYTES = 0xE0 }; /* the least first byte of a character of U+0800 and above */

static bool is_odd(const struct piece *piece)
{
	return piece->text == NULL;
}

/* True for letters of scripts that set no blanks between words, where a piece may be a sentence. */
static bool is_unspaced(uint32_t c)
{
	return char_in(c, 0x0E00, 0x0FFF) || /* Thai, Lao, Tibetan */
	       char_in(c, 0x1000, 0x109F) || /* Myanmar */
	       char_in(c, 0x1780, 0x17FF) || /* Khmer */
	       char_in(c, 0x1950, 0x1AAF) || /* Tai Le to Tai Tham */
	       char_in(c, 0x2E80, 0xA4CF) || /* Chinese, Japanese, Yi */
	       char_in(c, 0xF900, 0xFAFF) || char_in(c, 0xFF66, 0xFF9F) ||
	       char_in(c, 0x1B000, 0x1B2FF) || char_in(c, 0x20000, 0x3FFFF);
}

/* True when it is kept as it is: short, without controls, in a script with blanks. */
static bool is_kept(const char *text, size_t len)
{
	unsigned char most = 0;

	if (len > PIECE_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < ' ')
			return false;
		most = (unsigned char)text[i] > most ? (unsigned char)text[i] : most;
	}
	for (size_t at = 0; most >= THREE_BYTES && at < len;)
		if (is_unspaced(utf8_next(text, len, &at)))
			return false;
	return true;
}

static void push(struct pieces *pieces, const char *text, size_t len, bool plain)
{
	pieces->items = mem_grow(pieces->items, pieces->count, &pieces->cap, sizeof *pieces->items);
	struct piece *piece = &pieces->items[pieces->count++];
	const bool kept = is_kept(text, len);

	if (plain && kept) {
		*piece = (struct piece){text, len};
		return;
	}
	*piece = (struct piece){NULL, 1 + (kept ? len : 0)};
	buf_addc(&pieces->odd, PIECE_ODD);
	buf_add(&pieces->odd, text, piece->len - 1);
}

static bool has_blank(const char *text, size_t start, size_t end)
{
	while (start < end) {
		uint32_t c = utf8_next(text, end, &start);

		if (c == ' ' || char_is_space(c))
			return true;
	}
	return false;
}

/* A thing that is copied may have blanks in it. */
static void push_markup(struct pieces *pieces, const char *text, size_t start, size_t end)
{
	size_t from = start;

	for (size_t at = start; at < end;) {
		size_t before = at;
		uint32_t c = utf8_next(text, end, &at);

		if (c != ' ' && !char_is_space(c))
			continue;
		if (before > from)
			push(pieces, text + from, before - from, false);
		from = at;
	}
	if (end > from)
		push(pieces, text + from, end - from, false);
}

void pieces_make(const struct words *words, struct pieces *pieces)
{
	const struct token *tokens = words->tokens.items;
	const char *text = buf_str(&words->folded);
	size_t odd = 0;

	pieces->count = 0;
	buf_reset(&pieces->odd);
	for (size_t i = 0; i < words->tokens.count;) {
		const size_t first = i, start = tokens[i].start;
		size_t end = start + tokens[i].len;

		if (tokens[i++].kind == TOKEN_PUNCT)
			continue;
		while (i < words->tokens.count && tokens[i].kind != TOKEN_PUNCT &&
		       !has_blank(text, end, tokens[i].start)) {
			end = tokens[i].start + tokens[i].len;
			i++;
		}
		if (i == first + 1 && tokens[first].kind == TOKEN_WORD)
			push(pieces, text + start, end - start, true);
		else
			push_markup(pieces, text, start, end);
	}
	/* The bytes have grown to their place. */
	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *piece = &pieces->items[i];

		if (!is_odd(piece))
			continue;
		piece->text = pieces->odd.data + odd;
		odd += piece->len;
	}
}

void pieces_free(struct pieces *pieces)
{
	mem_free(pieces->items);
	buf_free(&pieces->odd);
	*pieces = (struct pieces){0};
}

/* ---------------------------------------------------------------- what is looked for */

/* What ends a piece: a blank; what ends a plain one: all but marks. */
static enum part_end end_of(uint32_t c)
{
	if (c == ' ' || char_is_space(c))
		return PART_BLANK;
	return char_is_mark(c) || char_is_bidi(c) ? PART_OPEN : PART_PUNCT;
}

/* Finds the run of letters and digits that begins at or behind `at`; returns where to go on. */
static size_t next_part(const char *text, size_t len, size_t at, struct part *part)
{
	size_t end = at;
	bool digits = false;

	*part = (struct part){.start = at};
	while (at < len) {
		size_t before = at;
		uint32_t c = utf8_next(text, len, &at);
		bool digit = char_is_digit(c);

		if (digit || char_is_letter(c)) {
			if (part->len == 0)
				part->start = before;
			digits = digits || digit;
			end = at;
			part->len = end - part->start;
		} else if (part->len > 0 && !char_is_mark(c) && !char_is_bidi(c)) {
			break;
		}
	}
	part->word = !digits;
	if (part->len > 0 && part->start > 0) {
		size_t start = part->start;

		part->before = end_of(utf8_prev(text, &start));
	}
	if (part->len > 0 && end < len)
		part->behind = end_of(utf8_next(text, len, &end));
	return at;
}

/* An end that is known is worth about a letter. */
static size_t weight(const struct part *part)
{
	enum { LETTER = 2 };

	return part->len +
	       LETTER * ((size_t)(part->before != PART_OPEN) + (part->behind != PART_OPEN));
}

/* Puts a part among those that fewest pieces have. */
static size_t keep_part(struct part *parts, size_t count, size_t max, const struct part *part)
{
	size_t at = count < max ? count : max - 1;

	if (count == max && weight(&parts[at]) >= weight(part))
		return count;
	for (; at > 0 && weight(&parts[at - 1]) < weight(part); at--)
		parts[at] = parts[at - 1];
	parts[at] = *part;
	return count < max ? count + 1 : max;
}

size_t pieces_parts(const struct words *words, struct part *parts, size_t max)
{
	const char *text = buf_str(&words->folded);
	const size_t len = words->folded.len;
	size_t count = 0;

	for (size_t at = 0; at < len;) {
		struct part part;

		at = next_part(text, len, at, &part);
		if (part.len > 0)
			count = keep_part(parts, count, max, &part);
	}
	return count;
}
