/*
 * The bit-parallel distance against the plain dynamic programme: the first two bytes of an input
 * say how many letters there are and where the first of two sequences ends.
 */
#include "fuzz.h"
#include "match/distance.h"
#include "tests/unit/slow.h"

enum { MOST = 500 };

static size_t take(const uint8_t *data, size_t size, uint32_t letters, uint32_t *symbols)
{
	size_t count = size < MOST ? size : MOST;

	for (size_t i = 0; i < count; i++)
		symbols[i] = data[i] % letters;
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t a[MOST], b[MOST];
	struct pattern pattern = {0};

	if (size < 2)
		return 0;
	const uint32_t letters = data[0] % 32u + 1;
	const size_t split = (size - 2) * data[1] / 255;
	const size_t n = take(data + 2, split, letters, a);
	const size_t m = take(data + 2 + split, size - 2 - split, letters, b);
	const size_t want = slow_distance(a, n, b, m);

	pattern_set(&pattern, b, m); /* room that is used again, larger or smaller */
	promise(pattern_distance(&pattern, a, n, SIZE_MAX - 1) == want, "the same turned round");
	pattern_set(&pattern, a, n);
	promise(pattern_distance(&pattern, b, m, SIZE_MAX - 1) == want, "the plain distance");
	promise(pattern_distance(&pattern, b, m, want) == want, "not over its own limit");
	if (want > 0)
		promise(pattern_distance(&pattern, b, m, want - 1) == want, "over a lower limit");
	promise(pattern_distance(&pattern, a, n, 0) == 0, "none from itself");
	pattern_free(&pattern);
	return 0;
}
