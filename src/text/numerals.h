/*
 * Numbers written as words (data/numerals.tsv) and as Roman numerals, in Arabic, Russian and
 * English: enough to tell that "2" and "two" may be one number, not to read what a text says.
 */
#ifndef DGM_NUMERALS_H
#define DGM_NUMERALS_H

#include "text/tokens.h"

/* The table, loaded. Frozen; end it with numerals_free, which takes NULL. */
struct numerals;
struct numerals *numerals_new(void);
void numerals_free(struct numerals *numerals);

/* Values that words of a text may stand for; `struct numeral_values v = {0};`. */
struct numeral_values {
	double *items;
	size_t count, cap;
};
void numeral_values_free(struct numeral_values *values);

/* Replaces what values holds with what the words of a text may stand for. */
void numerals_read(const struct numerals *numerals, const char *text, const struct tokens *tokens,
		   struct numeral_values *values);

/* True when the words can make up this number, as three, hundred and fourteen do 314. */
bool numeral_values_make(const struct numeral_values *values, double number);

#endif
