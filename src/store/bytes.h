/*
 * Numbers as bytes, the way they stand in keys and values on disk. doc/store.md describes them; a
 * change here is a new format. All that is written into has room for BYTES_MAX.
 */
#ifndef DGM_STORE_BYTES_H
#define DGM_STORE_BYTES_H

#include <stddef.h>
#include <stdint.h>

enum { BYTES_MAX = 10 };

/* Seven bits a byte, low ones first, the top bit where more follow. Returns the length. */
size_t bytes_put_varint(unsigned char *to, uint64_t n);

/* Reads one before end; returns where the next thing starts, NULL when it is cut off. */
const unsigned char *bytes_get_varint(const unsigned char *at, const unsigned char *end,
				      uint64_t *n);

/* The same mirrored, to be read from its end backwards; get returns where it starts. */
size_t bytes_put_tail(unsigned char *to, uint64_t n);
const unsigned char *bytes_get_tail(const unsigned char *start, const unsigned char *end,
				    uint64_t *n);

/* A length byte and that many bytes, high ones first: memcmp orders them as numbers. */
size_t bytes_put_ordered(unsigned char *to, uint64_t n);
const unsigned char *bytes_get_ordered(const unsigned char *at, const unsigned char *end,
				       uint64_t *n);

/* Eight bytes, high ones first. */
void bytes_put_fixed(unsigned char *to, uint64_t n);
uint64_t bytes_get_fixed(const unsigned char *at);

/* Four bytes, low ones first. */
static inline void bytes_put_four(unsigned char *to, uint32_t n)
{
	for (size_t i = 0; i < 4; i++, n >>= 8)
		to[i] = (unsigned char)n;
}

static inline uint32_t bytes_get_four(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

#endif
