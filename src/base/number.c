#include "number.h"

#include <math.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* An exponent such as e-05 at text[*at], if there is one; moves *at behind it. */
static int read_exponent(const char *text, size_t len, size_t *at)
{
	enum { MOST = 400 }; /* beyond what a double holds */
	size_t i = *at;
	int exponent = 0;

	if (i == len || (text[i] != 'e' && text[i] != 'E'))
		return 0;
	bool negative = ++i < len && text[i] == '-';

	i += i < len && (text[i] == '-' || text[i] == '+');
	for (; i < len && is_digit(text[i]); *at = ++i)
		exponent = exponent < MOST ? exponent * 10 + (text[i] - '0') : MOST;
	return negative ? -exponent : exponent;
}

bool number_read(const char *text, size_t len, double *value)
{
	enum { MOST_DIGITS = 15 }; /* as many as a double holds exactly */
	bool negative = len > 0 && text[0] == '-', fraction = false;
	size_t digits = 0, kept = 0, at = negative;
	double sum = 0;
	int scale = 0;

	for (; at < len && (is_digit(text[at]) || (text[at] == '.' && !fraction)); at++) {
		if (text[at] == '.') {
			fraction = true;
			continue;
		}
		digits++;
		if (kept < MOST_DIGITS) {
			sum = sum * 10 + (text[at] - '0');
			kept += sum > 0;
			scale -= fraction;
		} else {
			scale += !fraction;
		}
	}
	scale += read_exponent(text, len, &at);
	/* Dividing by a power of ten that is exact gives the nearest double. */
	*value = scale < 0 ? sum / pow(10, -scale) : sum * pow(10, scale);
	if (negative)
		*value = -*value;
	return at == len && digits > 0 && isfinite(*value);
}
