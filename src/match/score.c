#include "score.h"
#include "dragoman.h"

int score_fuzzy(size_t distance, size_t longer, size_t unit)
{
	size_t whole = longer * unit;

	if (distance >= whole)
		return 0;
	return (int)(100 * (whole - distance) / whole);
}

int score_folded(unsigned diffs)
{
	/* What may be another word costs two: an/in, على/علي, كتابة/كتابه. */
	const unsigned doubtful = DGM_DIFF_HAMZA | DGM_DIFF_YA | DGM_DIFF_TA_MARBUTA;
	int score = 100;

	for (unsigned i = 0; i < DGM_DIFF_COUNT; i++)
		if (diffs & 1u << i)
			score -= doubtful & 1u << i ? 2 : 1;
	return score < 95 ? 95 : score > 99 ? 99 : score;
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
