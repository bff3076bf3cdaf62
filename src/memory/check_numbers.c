/*
 * Numbers of two texts are compared by value, as sets: word order and digits differ between
 * languages. What is left over is forgiven where the other text may say it in another way: as
 * words, as a Roman numeral, in thousands or millions, by the other clock, a year by its last two
 * digits; and where it is no number that a translator has to keep: a part of a name (H2O), the
 * month in a date, and 0, 1 and 2, for which languages have many words and Arabic has none.
 */
#include "memory/check.h"

#include "base/number.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <math.h>

enum { MOST = 64 }; /* of a text; tables of figures are not compared */

struct figure {
	size_t start, end; /* bytes of the text */
	char value[32];    /* by token_number_value, or the beginning of it */
	double number;     /* NAN: it is none */
	bool list;         /* a date like 10.05.2024, a version */
	bool clock;        /* 17:30, with the value 17.3 */
	bool part;         /* 8 of 1/8 */
	bool excused;      /* need not be in the other text */
	bool found;
};

struct figures {
	const struct check_text *text;
	struct figure items[MOST];
	size_t count;
	bool many;
};

/* ---------------------------------------------------------------- reading */

/* True for a blank that groups digits between `at` and next. */
static bool is_group_blank(const struct check_text *text, size_t at, size_t next)
{
	size_t end = at;

	if (at >= next)
		return false;
	uint32_t c = utf8_next(text->text, text->len, &end);

	return end == next && char_is_space(c) && c != '\t';
}

/* How many digits a number token begins with. */
static size_t leading_digits(const struct check_text *text, const struct token *token)
{
	size_t at = token->start, end = at + token->len, digits = 0;

	while (at < end && char_is_digit(utf8_next(text->text, end, &at)))
		digits++;
	return digits;
}

/* True when the digits of a token are all that is in it. */
static bool is_plain(const struct check_text *text, const struct token *token)
{
	size_t at = token->start;

	while (at < token->start + token->len)
		if (!char_is_digit(utf8_next(text->text, text->len, &at)))
			return false;
	return true;
}

/* The last token of the number that begins with token i: 10 000 000. */
static size_t last_of_number(const struct check_text *text, size_t i)
{
	const struct token *tokens = text->tokens.items;
	size_t last = i;

	while (last + 1 < text->tokens.count && tokens[last + 1].kind == TOKEN_NUMBER &&
	       is_plain(text, &tokens[last]) && leading_digits(text, &tokens[i]) <= 3 &&
	       leading_digits(text, &tokens[last + 1]) == 3 &&
	       is_group_blank(text, tokens[last].start + tokens[last].len, tokens[last + 1].start))
		last++;
	return last;
}

static bool latin_at(const struct check_text *text, size_t at)
{
	return at < text->len && char_is_latin((unsigned char)text->text[at]);
}

/* A part of something: of a name (H2O, COVID-19), or behind or before a stroke or hyphen. */
static bool is_part(const struct check_text *text, const struct figure *figure)
{
	char before = figure->start > 0 ? text->text[figure->start - 1] : ' ';
	char after = figure->end < text->len ? text->text[figure->end] : ' ';

	if (figure->start > 0 && latin_at(text, figure->start - 1))
		return true;
	if (figure->start > 1 && before == '-' && latin_at(text, figure->start - 2))
		return true;
	if (latin_at(text, figure->end) && figure->number < 10)
		return true;
	return figure->number <= 12 && (before == '/' || after == '/' || before == '.' ||
					(after == '.' && char_is_digit((uint32_t)before)));
}

static void add_figure(struct figures *figures, const char *digits, size_t len, size_t start,
		       size_t end)
{
	struct buf value = {0};

	if (figures->count == MOST) {
		figures->many = true;
		return;
	}
	struct figure *figure = &figures->items[figures->count++];

	*figure = (struct figure){.start = start, .end = end};
	token_number_value(digits, len, figures->text->lang, &value);
	snprintf(figure->value, sizeof figure->value, "%s", buf_str(&value));
	if (!number_read(figure->value, strlen(figure->value), &figure->number))
		figure->number = NAN; /* a list, or cut */
	const char *point = strchr(figure->value, '.');

	figure->list = point && strchr(point + 1, '.');
	figure->part = start > 1 && figures->text->text[start - 1] == '/' &&
		       figures->text->text[start - 2] == '1';
	figure->excused = is_part(figures->text, figure) || figure->number <= 2;
	buf_free(&value);
}

/* True for an hour as token i, then a colon and minutes. Scores and ratios look like that too. */
static bool is_clock(const struct check_text *text, size_t i)
{
	const struct token *tokens = text->tokens.items + i;

	return i + 2 < text->tokens.count && tokens[1].kind == TOKEN_PUNCT &&
	       text->text[tokens[1].start] == ':' && tokens[2].kind == TOKEN_NUMBER &&
	       tokens[0].start + tokens[0].len == tokens[1].start &&
	       tokens[1].start + 1 == tokens[2].start && is_plain(text, &tokens[0]) &&
	       is_plain(text, &tokens[2]) && leading_digits(text, &tokens[0]) <= 2 &&
	       leading_digits(text, &tokens[2]) == 2;
}

static void add_clock(struct figures *figures, const struct token *hour)
{
	const struct token *minutes = hour + 2;
	const char *text = figures->text->text;
	struct buf digits = {0};

	buf_add(&digits, text + hour->start, hour->len);
	buf_addc(&digits, '.');
	buf_add(&digits, text + minutes->start, minutes->len);
	add_figure(figures, digits.data, digits.len, hour->start, minutes->start + minutes->len);
	figures->items[figures->count - 1].clock = true;
	buf_free(&digits);
}

static void read_figures(const struct check_text *text, struct figures *figures)
{
	const struct token *tokens = text->tokens.items;

	*figures = (struct figures){.text = text};
	for (size_t i = 0; i < text->tokens.count; i++) {
		struct buf digits = {0};
		size_t start = tokens[i].start;

		if (tokens[i].kind != TOKEN_NUMBER || (start > 0 && text->text[start - 1] == '%'))
			continue; /* %1 is a placeholder */
		if (is_clock(text, i)) {
			add_clock(figures, &tokens[i]);
			i += 2;
			continue;
		}
		for (size_t last = last_of_number(text, i);; i++) {
			buf_add(&digits, text->text + tokens[i].start, tokens[i].len);
			if (i == last)
				break;
		}
		add_figure(figures, buf_str(&digits), digits.len, start,
			   tokens[i].start + tokens[i].len);
		buf_free(&digits);
	}
}

/* ---------------------------------------------------------------- comparing */

static bool same_value(const struct figure *a, const struct figure *b)
{
	return strcmp(a->value, b->value) == 0;
}

/* The digits of a value are the same wherever its separators are, where both have some. */
static bool same_digits(const struct figure *a, const struct figure *b)
{
	const char *x = a->value, *y = b->value;

	if (!strchr(x, '.') && !strchr(y, '.'))
		return false;
	for (;; x++, y++) {
		x += *x == '.';
		y += *y == '.';
		if (*x != *y)
			break;
		if (!*x)
			return strlen(a->value) > 3 && strlen(b->value) > 3;
	}
	return false;
}

/* 2,06,737 in India. */
static bool same_list(const struct figure *a, const struct figure *b)
{
	const char *x = a->value;

	if (!a->list && !b->list)
		return false;
	if (!a->list)
		return same_list(b, a);
	for (const char *y = b->value; *y; y++, x++) {
		x += *x == '.';
		if (*x != *y)
			return false;
	}
	return !*x;
}

static bool is_ratio(double a, double b)
{
	for (double factor = 1e3; factor <= 1e12; factor *= 1e3)
		if (fabs(a * factor - b) < b * 1e-9)
			return true;
	return false;
}

/* 5:30 p.m. and 17:30. */
static bool is_half_day(const struct figure *a, const struct figure *b)
{
	double x = a->number, y = b->number;

	return x < 13 && x >= 1 && (fabs(x + 12 - y) < 1e-6 || fabs(x - 12 - y) < 1e-6);
}

static bool other_clock(const struct figure *a, const struct figure *b)
{
	return (a->clock || b->clock) && (is_half_day(a, b) || is_half_day(b, a));
}

/* True for b another way to say a, in either order. */
static bool may_be(const struct figure *a, const struct figure *b)
{
	double x = a->number, y = b->number;

	if (same_digits(a, b) || (x > 0 && is_ratio(x, y)))
		return true;
	if (b->part && x == 2 * y) /* the last 16 are in 1/8 of the final */
		return true;
	return is_half_day(a, b) ||
	       (x >= 10 && x < 100 && y >= 1000 && y < 3000 && fmod(y, 100) == x); /* '95 */
}

static bool may_be_either(const struct figure *a, const struct figure *b)
{
	return may_be(a, b) || may_be(b, a);
}

static void match(struct figures *a, struct figures *b,
		  bool (*fits)(const struct figure *, const struct figure *))
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; !a->items[i].found && j < b->count; j++) {
			if (b->items[j].found || !fits(&a->items[i], &b->items[j]))
				continue;
			a->items[i].found = b->items[j].found = true;
		}
	}
}

/* A part of a date or of a time, which may stand apart in the other text. */
static void add_part(struct figures *figures, const struct figure *whole, const char *digits,
		     size_t len)
{
	add_figure(figures, digits, len, whole->start, whole->end);
	struct figure *added = &figures->items[figures->count - 1];

	added->excused = added->number <= (whole->list ? 31 : 2);
}

/* A date, a version or a time that the other text has not as such becomes its parts. */
static void split_lists(struct figures *figures)
{
	for (size_t i = 0, count = figures->count; i < count; i++) {
		const struct figure whole = figures->items[i];
		const char *text = figures->text->text + whole.start;
		size_t len = whole.end - whole.start;

		if ((!whole.list && !whole.clock) || whole.found)
			continue;
		figures->items[i].found = true;
		if (whole.clock) {
			size_t colon = (size_t)((const char *)memchr(text, ':', len) - text);

			add_part(figures, &whole, text, colon);
			add_part(figures, &whole, text + colon + 1, len - colon - 1);
		}
		for (const char *part = whole.value; whole.list && *part;) {
			size_t n = strcspn(part, ".");

			add_part(figures, &whole, part, n);
			part += n + (part[n] == '.');
		}
	}
}

static void match_times(struct figures *a, struct figures *b, double factor)
{
	for (size_t k = 0; k < a->count * b->count; k++) {
		struct figure *x = &a->items[k / b->count], *y = &b->items[k % b->count];

		if (!x->found && !y->found &&
		    fabs(x->number * factor - y->number) < 1e-6 * y->number)
			x->found = y->found = true;
	}
}

/* 127 crore and 1 270 million: the words for large numbers are multiplied in. */
static void match_products(struct checker *checker, struct figures *a, struct figures *b)
{
	const double large = 1e5;
	struct numeral_values of_a = {0}, of_b = {0};

	numerals_read(checker->numerals, a->text->text, &a->text->tokens, &of_a);
	numerals_read(checker->numerals, b->text->text, &b->text->tokens, &of_b);
	for (size_t i = 0; i <= of_a.count; i++) {
		double p = i < of_a.count ? of_a.items[i] : 1;

		for (size_t j = 0; j <= of_b.count; j++) {
			double q = j < of_b.count ? of_b.items[j] : 1;

			if ((p == 1 || p >= large) && (q == 1 || q >= large) && p != q)
				match_times(a, b, p / q);
		}
	}
	numeral_values_free(&of_a);
	numeral_values_free(&of_b);
}

static bool any_left(const struct figures *figures)
{
	for (size_t i = 0; i < figures->count; i++)
		if (!figures->items[i].found && !figures->items[i].excused)
			return true;
	return false;
}

/* The same number may stand twice in one text and once in the other. */
static bool stands_in(const struct figure *figure, const struct figures *other)
{
	for (size_t i = 0; i < other->count; i++)
		if (same_value(figure, &other->items[i]))
			return true;
	return false;
}

/* 1980s may be the eighties. */
static bool is_decade(const struct figure *figure, const struct numeral_values *words)
{
	double decade = fmod(figure->number, 100);

	return figure->number >= 1000 && figure->number < 3000 && decade >= 20 &&
	       fmod(decade, 10) == 0 && numeral_values_make(words, decade);
}

static size_t count_missed(struct checker *checker, struct figures *figures,
			   const struct figures *other)
{
	struct numeral_values words = {0};
	size_t missed = 0;
	bool read = false;

	for (size_t i = 0; i < figures->count; i++) {
		struct figure *figure = &figures->items[i];

		figure->found = figure->found || figure->excused || stands_in(figure, other);
		if (figure->found)
			continue;
		if (!read)
			numerals_read(checker->numerals, other->text->text, &other->text->tokens,
				      &words);
		read = true;
		figure->found =
			numeral_values_make(&words, figure->number) || is_decade(figure, &words);
		missed += !figure->found;
	}
	numeral_values_free(&words);
	return missed;
}

/* ---------------------------------------------------------------- saying */

/* "30, 12 of en are not in ru" */
static void add_missed(struct checker *checker, const struct figures *figures,
		       const struct figures *other, struct buf *message)
{
	size_t count = 0;

	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->items[i];

		if (figure->found)
			continue;
		if (count == 0 && message->len > 0)
			buf_adds(message, "; ");
		buf_printf(message, "%s%s", count++ > 0 ? ", " : "", figure->value);
		check_mark(checker, figures->text, figure->start, figure->end);
	}
	if (count > 0)
		buf_printf(message, " of %s %s not in %s", figures->text->lang,
			   count > 1 ? "are" : "is", other->text->lang);
}

void check_numbers(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	struct figures of_a, of_b;
	struct buf message = {0};

	if ((a->numbers == 0 && b->numbers == 0) || check_are_long(a, b))
		return;
	read_figures(a, &of_a);
	read_figures(b, &of_b);
	match(&of_a, &of_b, same_value);
	match(&of_a, &of_b, same_list);
	match(&of_a, &of_b, other_clock);
	split_lists(&of_a);
	split_lists(&of_b);
	match(&of_a, &of_b, same_value);
	match(&of_a, &of_b, may_be_either);
	if (of_a.many || of_b.many || (!any_left(&of_a) && !any_left(&of_b)))
		return;
	if (!checker->numerals)
		checker->numerals = numerals_new();
	if (any_left(&of_a) && any_left(&of_b))
		match_products(checker, &of_a, &of_b);
	if (count_missed(checker, &of_a, &of_b) + count_missed(checker, &of_b, &of_a) == 0)
		return;
	add_missed(checker, &of_a, &of_b, &message);
	add_missed(checker, &of_b, &of_a, &message);
	check_say(checker, "%s", buf_str(&message));
	buf_free(&message);
}
