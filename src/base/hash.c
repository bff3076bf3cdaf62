/*
 * Eight bytes at a time are multiplied and folded into the state, after the idea of multiply-mix
 * hashes (Wang Yi's wyhash); bytes are read little-endian, so the value is the same everywhere.
 */
#include "hash.h"
#include "banned.h"

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Written out, so that it becomes one load on a little-endian machine. */
static uint64_t load8(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

static uint64_t load(const unsigned char *p, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)p[i] << (8 * i);
	return value;
}

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
	const uint64_t k0 = 0x9e3779b97f4a7c15u, k1 = 0xd1b54a32d192ed03u;
	const unsigned char *p = bytes;
	uint64_t state = seed ^ mix(len ^ k0, k1);

	for (; len >= 8; p += 8, len -= 8)
		state = mix(state ^ load8(p), k0) + k1;
	if (len > 0)
		state = mix(state ^ load(p, len), k1) + k0;
	return mix(state ^ k1, k0 ^ (state >> 32));
}
