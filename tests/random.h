/* Random numbers for property tests: splitmix64 (Steele, Lea & Flood 2014), the same everywhere. */
#ifndef DGM_RANDOM_H
#define DGM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 .. limit - 1 */
static inline size_t random_below(uint64_t *seed, size_t limit)
{
	return (size_t)(random_next(seed) % limit);
}

#endif
