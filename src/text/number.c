/*
 * The value of a number token: which of its separators is the decimal one. And writing it as
 * another one is written.
 */
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

/* ---------------------------------------------------------------- writing */

/* A number taken apart. */
struct parts {
	struct buf digits;   /* as to_ascii has them */
	bool is_list;        /* parts that are no thousands: a date, a version */
	const char *decimal; /* in digits; NULL: no decimals */
	size_t whole;        /* digits before it */
	size_t groups;       /* separators before it */
	char group;          /* the last of them */
};

static void take_apart(const struct number *number, struct parts *parts)
{
	*parts = (struct parts){0};
	to_ascii(number->text, number->len, &parts->digits);
	const char *digits = buf_str(&parts->digits);
	struct shape shape = shape_of(digits);

	parts->is_list = shape.separators > 1 && shape.one_kind && !shape.groups;
	find_decimal(&shape, number->lang);
	parts->decimal = shape.decimal;
	for (const char *p = digits; *p && p != shape.decimal; p++) {
		if (is_digit(*p)) {
			parts->whole++;
		} else {
			parts->groups++;
			parts->group = *p;
		}
	}
}

/* The digit zero of the script that a number is written in. */
static uint32_t zero_of(const struct number *number)
{
	size_t at = 0;
	uint32_t first = utf8_next(number->text, number->len, &at);

	return first - (uint32_t)char_digit_value(first);
}

static void put(struct buf *out, uint32_t c)
{
	char bytes[4];

	buf_add(out, bytes, utf8_put(bytes, c));
}

/* Writes a character of to_ascii. */
static void put_as(struct buf *out, char c, uint32_t zero)
{
	if (is_digit(c))
		put(out, zero + (uint32_t)(c - '0'));
	else
		put(out, c == 'd' ? ARABIC_DECIMAL : c == 't' ? ARABIC_THOUSANDS : (uint32_t)c);
}

/* The decimal separator that goes with another number, which may have none to show. */
static char decimal_like(const struct parts *shown, const struct number *like)
{
	const uint32_t arabic = 0x660, persian = 0x6F0;
	uint32_t zero = zero_of(like);

	if (shown->decimal)
		return *shown->decimal;
	if (zero == arabic || zero == persian)
		return 'd';
	return has_decimal_point(like->lang) ? '.' : ',';
}

static void write_like(const struct parts *parts, const struct parts *shown,
		       const struct number *like, struct buf *out)
{
	uint32_t zero = zero_of(like);
	bool grouped = shown->groups > 0 && parts->whole > 3;
	size_t left = parts->whole;
	const char *p = buf_str(&parts->digits);

	for (; *p && p != parts->decimal; p++) {
		if (!is_digit(*p))
			continue;
		put_as(out, *p, zero);
		left--;
		if (grouped && left > 0 && left % 3 == 0)
			put_as(out, shown->group, zero);
	}
	if (!*p)
		return;
	put_as(out, decimal_like(shown, like), zero);
	for (p++; *p; p++)
		put_as(out, *p, zero);
}

bool token_number_like(const struct number *number, const struct number *like, struct buf *out)
{
	struct parts parts, shown;

	take_apart(number, &parts);
	take_apart(like, &shown);
	bool known = parts.is_list == shown.is_list &&
		     (parts.is_list || parts.groups == 0 || shown.groups > 0 || shown.whole > 3);

	if (known && parts.is_list) {
		for (const char *p = buf_str(&parts.digits); *p; p++)
			put_as(out, *p, zero_of(like));
	} else if (known) {
		write_like(&parts, &shown, like, out);
	}
	buf_free(&parts.digits);
	buf_free(&shown.digits);
	return known;
}
