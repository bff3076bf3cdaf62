#include "list.h"
#include "context.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { MAX_ITEM = 99, MAX_BULLETS = 3 };

/* Reads the number or the one letter at *at; 0 when there is none. */
static uint32_t read_number(const struct list *list, size_t *at, bool *letters)
{
	size_t here = *at;
	uint32_t c = here < list->len ? utf8_next(list->text, list->len, &here) : 0;
	uint32_t value = 0;

	*letters = char_is_letter(c);
	if (*letters) {
		*at = here;
		return c;
	}
	while (char_is_digit(c) && value <= MAX_ITEM) {
		value = value * 10 + (uint32_t)char_digit_value(c);
		*at = here;
		c = here < list->len ? utf8_next(list->text, list->len, &here) : 0;
	}
	return value <= MAX_ITEM ? value : 0;
}

/* Reads an item's number with what stands around it, and the blank behind. */
static uint32_t read_item(const struct list *list, size_t at, struct list *item)
{
	*item = (struct list){.opened = at < list->len && list->text[at] == '('};
	at += item->opened;
	uint32_t value = read_number(list, &at, &item->letters);

	if (value == 0)
		return 0;
	for (size_t i = 0; i < 2 && at < list->len; i++)
		if (list->text[at] == (i == 0 ? '.' : ')'))
			item->closing[i] = list->text[at++];
	if (!item->closing[0] && !item->closing[1])
		return 0;
	return at < list->len && char_is_space(utf8_next(list->text, list->len, &at)) ? value : 0;
}

/* The same behind bullets. */
static uint32_t read_bulleted(const struct list *list, size_t at, struct list *item)
{
	for (size_t n = 0; n <= MAX_BULLETS && at < list->len; n++) {
		uint32_t value = read_item(list, at, item);

		if (value > 0)
			return value;
		uint32_t c = utf8_next(list->text, list->len, &at);

		if (context_glyph(c) != GLYPH_OTHER || c == '(')
			break;
	}
	return 0;
}

void list_begin(struct list *list, const char *text, size_t len, size_t start)
{
	struct list item;

	*list = (struct list){.text = text, .len = len, .start = start, .at = start};
	uint32_t value = read_bulleted(list, start, &item);

	/* "J. K." are initials. */
	if (value == 0 || (item.letters && item.closing[0] && !char_is_lower(value)))
		return;
	list->next = value + 1;
	list->letters = item.letters;
	list->opened = item.opened;
	memcpy(list->closing, item.closing, sizeof list->closing);
}

static bool is_same_kind(const struct list *list, const struct list *item)
{
	return list->letters == item->letters && list->opened == item->opened &&
	       memcmp(list->closing, item->closing, sizeof list->closing) == 0;
}

/* True for "section 2.": the word before the number wants it. */
static bool is_wanted(const struct list *list, const struct rules *rules, size_t item)
{
	struct word word = {.start = item}, before;

	if (!context_previous(list->text, list->start, &word, &before) || before.len == 0)
		return false;
	size_t len = before.len - (before.text[before.len - 1] == '.');

	return rules_has_word(rules, WORDS_NUMBERED, before.text, before.len) ||
	       rules_abbrev(rules, before.text, len) == ABBREV_NUMBER;
}

bool list_next(struct list *list, const struct rules *rules, size_t limit, size_t *item)
{
	struct list found;

	if (list->next == 0)
		return false;
	while (list->at < limit) {
		bool space = char_is_space(utf8_next(list->text, list->len, &list->at));
		size_t at = list->at, behind = at;

		if (!space || at >= limit)
			continue;
		/* Of several blanks the last one: an item begins with no blank. */
		if (char_is_space(utf8_next(list->text, list->len, &behind)) ||
		    read_bulleted(list, at, &found) != list->next || !is_same_kind(list, &found) ||
		    is_wanted(list, rules, at))
			continue;
		*item = list->start = at;
		list->next++;
		return true;
	}
	return false;
}
