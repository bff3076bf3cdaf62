/* The plain edit distance as its definition has it, to test the fast ones against. */
#ifndef DGM_SLOW_H
#define DGM_SLOW_H

#include <stddef.h>
#include <stdint.h>

enum { SLOW_MOST = 511 }; /* symbols of the second text */

static inline size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t slow_distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
	size_t row[SLOW_MOST + 1];

	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = least(best, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[m];
}

#endif
