/*
 * Each word of a text is folded and compared with each form of the table: some 200 comparisons a
 * word, for the few texts in which a number is missed.
 */
#include "numerals.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/mem.h"
#include "base/number.h"
#include "fold.h"
#include "utf8.h"

#include <math.h>

struct form {
	const char *text;
	size_t len;
	bool prefix; /* of what may follow */
	double value;
};

struct numerals {
	struct arena *arena;
	struct form *forms;
	size_t count, cap;
};

static void add_form(struct numerals *numerals, const char *text, size_t len, double value)
{
	struct buf folded = {0};
	bool prefix = len > 0 && text[len - 1] == '*';

	fold_text(text, prefix ? len - 1 : len, FOLD_ALL, &folded);
	if (folded.len > 0) {
		numerals->forms = mem_grow(numerals->forms, numerals->count, &numerals->cap,
					   sizeof *numerals->forms);
		numerals->forms[numerals->count++] =
			(struct form){arena_dup(numerals->arena, folded.data, folded.len),
				      folded.len, prefix, value};
	}
	buf_free(&folded);
}

/* "value TAB form|form* TAB ..." */
static void add_row(struct numerals *numerals, const char *row, size_t len)
{
	size_t at = strcspn(row, "\t");
	double value = 0;

	number_read(row, at, &value);
	while (at < len) {
		size_t n = strcspn(row + ++at, "\t|\n");

		add_form(numerals, row + at, n, value);
		at += n;
	}
}

struct numerals *numerals_new(void)
{
	struct numerals *numerals = mem_zalloc(1, sizeof *numerals);
	size_t len;
	const char *table = data_file("numerals.tsv", &len);

	numerals->arena = arena_new();
	while (table && *table) {
		size_t n = strcspn(table, "\n");

		if (*table >= '0' && *table <= '9')
			add_row(numerals, table, n);
		table += n + (table[n] == '\n');
	}
	return numerals;
}

void numerals_free(struct numerals *numerals)
{
	if (!numerals)
		return;
	arena_free(numerals->arena);
	mem_free(numerals->forms);
	mem_free(numerals);
}

void numeral_values_free(struct numeral_values *values)
{
	mem_free(values->items);
	*values = (struct numeral_values){0};
}

static void push(struct numeral_values *values, double value)
{
	values->items = mem_grow(values->items, values->count, &values->cap, sizeof *values->items);
	values->items[values->count++] = value;
}

/* ---------------------------------------------------------------- Roman numerals */

/* What a capital letter is worth; in Russian they are typed with Cyrillic ones as often. */
static int roman_digit(uint32_t c)
{
	switch (c) {
	case 'I':
	case 0x406:
		return 1;
	case 'V':
		return 5;
	case 'X':
	case 0x425:
		return 10;
	case 'L':
		return 50;
	case 'C':
	case 0x421:
		return 100;
	default:
		return 0;
	}
}

/* The value of a word in Roman numerals, or 0. */
static int roman_value(const char *word, size_t len)
{
	int sum = 0, last = 0;

	for (size_t at = 0; at < len;) {
		int digit = roman_digit(utf8_next(word, len, &at));

		if (digit == 0)
			return 0;
		sum += digit > last ? digit - 2 * last : digit;
		last = digit;
	}
	return sum;
}

/* ---------------------------------------------------------------- words */

static void compare(const struct numerals *numerals, const char *word, size_t len,
		    struct numeral_values *values)
{
	for (size_t i = 0; i < numerals->count; i++) {
		const struct form *form = &numerals->forms[i];

		if ((form->prefix ? len < form->len : len != form->len) ||
		    memcmp(word, form->text, form->len) != 0)
			continue;
		push(values, form->value);
		size_t rest = form->len;

		/* A letter behind tens, and what is written together with them: шестидесяти-пяти.
		 */
		if (form->value >= 20 && len > form->len) {
			utf8_next(word, len, &rest);
			compare(numerals, word + rest, len - rest, values);
		}
	}
}

/* An Arabic word also without what is written together with it. */
static void compare_bare(const struct numerals *numerals, const char *word, size_t len,
			 struct numeral_values *values)
{
	static const char *const clitics[] = {"و", "ف", "ب", "ك", "ل", "ال", "ل"};
	size_t at = 0;

	for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++) {
		size_t n = strlen(clitics[i]);

		if (len - at <= n || memcmp(word + at, clitics[i], n) != 0)
			continue;
		at += n;
		compare(numerals, word + at, len - at, values);
	}
}

void numerals_read(const struct numerals *numerals, const char *text, const struct tokens *tokens,
		   struct numeral_values *values)
{
	struct buf folded = {0};

	values->count = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		const struct token *token = &tokens->items[i];

		if (token->kind != TOKEN_WORD)
			continue;
		int roman = roman_value(text + token->start, token->len);

		if (roman > 0)
			push(values, roman);
		buf_reset(&folded);
		fold_text(text + token->start, token->len, FOLD_ALL, &folded);
		compare(numerals, buf_str(&folded), folded.len, values);
		compare_bare(numerals, buf_str(&folded), folded.len, values);
	}
	buf_free(&folded);
}

static bool has(const struct numeral_values *values, double number)
{
	for (size_t i = 0; i < values->count; i++)
		if (fabs(values->items[i] - number) < 1e-6)
			return true;
	return false;
}

/* A number and a power of ten with words of their own, and what is left: 3 × 100 + 14. */
static bool made_by(const struct numeral_values *values, double number, double power)
{
	double times = floor(number / power), rest = number - times * power;

	return (has(values, times * power) ||
		(has(values, power) && (times < 2 || numeral_values_make(values, times)))) &&
	       (rest == 0 || numeral_values_make(values, rest));
}

bool numeral_values_make(const struct numeral_values *values, double number)
{
	if (has(values, number))
		return true;
	for (double power = 1e12; power >= 1000; power /= 1000)
		if (number >= power)
			return made_by(values, number, power);
	if (number >= 100)
		return made_by(values, number, 100);
	return number > 20 && has(values, number - fmod(number, 10)) &&
	       has(values, fmod(number, 10));
}
