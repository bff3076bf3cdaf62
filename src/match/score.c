#include "score.h"

int score_fuzzy(size_t distance, size_t longer, size_t unit)
{
	size_t whole = longer * unit;

	if (distance >= whole)
		return 0;
	return (int)(100 * (whole - distance) / whole);
}

size_t score_limit(int min, size_t longer, size_t unit)
{
	return longer * unit * (size_t)(100 - min) / 100;
}

bool score_lengths_fit(size_t a, size_t b, int min)
{
	size_t longer = a > b ? a : b, shorter = a + b - longer;

	return shorter * 100 >= longer * (size_t)min;
}
