/* The value of a number token: which of its separators is the decimal one. */
#include "tokens.h"
#include "chars.h"
#include "lang.h"
#include "utf8.h"

#include <stdbool.h>

enum { ARABIC_DECIMAL = 0x66B, ARABIC_THOUSANDS = 0x66C };

/* Languages that write a decimal point; the others write a comma. */
static const char *const point_langs[] = {"en", "ar", "fa", "he", "hi", "ja",
					  "ko", "ms", "th", "ur", "zh"};

static bool has_decimal_point(const char *lang)
{
	if (!lang)
		return true;
	for (size_t i = 0; i < sizeof point_langs / sizeof *point_langs; i++)
		if (lang_same_primary(lang, point_langs[i]))
			return true;
	return false;
}

/* The token in ASCII digits, with '.', ',' for the separators; U+066B is 'd', U+066C 't'. */
static void to_ascii(const char *text, size_t len, struct buf *out)
{
	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		int value = char_digit_value(c);

		if (value >= 0)
			buf_addc(out, (char)('0' + value));
		else if (c == '.' || c == ',')
			buf_addc(out, (char)c);
		else if (c == ARABIC_DECIMAL)
			buf_addc(out, 'd');
		else if (c == ARABIC_THOUSANDS)
			buf_addc(out, 't');
	}
}

struct shape {
	const char *decimal;   /* the separator before decimals, NULL if none */
	size_t separators;     /* how many there are */
	bool groups, one_kind; /* every group behind a separator has 3 digits; all are the same */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct shape shape_of(const char *digits)
{
	struct shape shape = {.groups = true, .one_kind = true};
	const char *last = NULL;
	size_t run = 0;

	for (const char *p = digits;; p++) {
		if (is_digit(*p)) {
			run++;
			continue;
		}
		if (last ? run != 3 : run > 3 || *digits == '0')
			shape.groups = false;
		if (!*p)
			break;
		if (last && *last != *p)
			shape.one_kind = false;
		last = p;
		run = 0;
		shape.separators++;
	}
	shape.decimal = last;
	return shape;
}

/*
 * Sets shape.decimal to NULL where the last separator groups thousands. A single comma or point
 * with three digits behind it is read as the language writes it; the Arabic signs say themselves
 * what they are; of two kinds, the last is the decimal one.
 */
static void find_decimal(struct shape *shape, const char *lang)
{
	if (!shape->decimal || *shape->decimal == 'd')
		return;
	if (*shape->decimal == 't') {
		shape->decimal = NULL;
		return;
	}
	if (shape->separators > 1) {
		if (shape->one_kind)
			shape->decimal = NULL;
		return;
	}
	char point = has_decimal_point(lang) ? '.' : ',';

	if (*shape->decimal != point && shape->groups)
		shape->decimal = NULL;
}

void token_number_value(const char *text, size_t len, const char *lang, struct buf *out)
{
	struct buf digits = {0};
	size_t start = out->len;

	to_ascii(text, len, &digits);
	const char *from = buf_str(&digits);
	struct shape shape = shape_of(from);
	bool is_list = shape.separators > 1 && shape.one_kind && !shape.groups;

	find_decimal(&shape, lang);
	for (const char *p = from; *p; p++) {
		if (is_digit(*p))
			buf_addc(out, *p);
		else if (p == shape.decimal || is_list)
			buf_addc(out, '.'); /* 10.05.2024 and 1.2.3 keep their parts */
	}
	buf_free(&digits);
	if (is_list)
		return;
	while (shape.decimal && out->len > start && out->data[out->len - 1] == '0')
		out->len--;
	if (out->len > start && out->data[out->len - 1] == '.')
		out->len--;
	size_t zeros = 0;

	while (start + zeros + 1 < out->len && out->data[start + zeros] == '0' &&
	       is_digit(out->data[start + zeros + 1]))
		zeros++;
	memmove(out->data + start, out->data + start + zeros, out->len - start - zeros);
	out->len -= zeros;
	out->data[out->len] = '\0';
}
