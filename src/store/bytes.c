#include "bytes.h"

size_t bytes_put_varint(unsigned char *to, uint64_t n)
{
	size_t len = 0;

	for (; n >= 0x80; n >>= 7)
		to[len++] = (unsigned char)(n | 0x80);
	to[len++] = (unsigned char)n;
	return len;
}

const unsigned char *bytes_get_varint(const unsigned char *at, const unsigned char *end,
				      uint64_t *n)
{
	uint64_t value = 0;

	for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
		unsigned char byte = *at++;

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			*n = value;
			return at;
		}
	}
	return NULL;
}

size_t bytes_put_tail(unsigned char *to, uint64_t n)
{
	unsigned char forward[BYTES_MAX];
	size_t len = bytes_put_varint(forward, n);

	for (size_t i = 0; i < len; i++)
		to[i] = forward[len - 1 - i];
	return len;
}

const unsigned char *bytes_get_tail(const unsigned char *start, const unsigned char *end,
				    uint64_t *n)
{
	uint64_t value = 0;

	for (unsigned shift = 0; end > start && shift < 64; shift += 7) {
		unsigned char byte = *--end;

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			*n = value;
			return end;
		}
	}
	return NULL;
}

size_t bytes_put_ordered(unsigned char *to, uint64_t n)
{
	size_t len = 0;

	for (uint64_t rest = n; rest > 0; rest >>= 8)
		len++;
	to[0] = (unsigned char)len;
	for (size_t i = len; i > 0; i--, n >>= 8)
		to[i] = (unsigned char)n;
	return len + 1;
}

const unsigned char *bytes_get_ordered(const unsigned char *at, const unsigned char *end,
				       uint64_t *n)
{
	uint64_t value = 0;

	if (at >= end || *at > 8 || (size_t)(end - at) < (size_t)*at + 1)
		return NULL;
	for (size_t len = *at++; len > 0; len--)
		value = value << 8 | *at++;
	*n = value;
	return at;
}

void bytes_put_fixed(unsigned char *to, uint64_t n)
{
	for (size_t i = 8; i > 0; i--, n >>= 8)
		to[i - 1] = (unsigned char)n;
}

uint64_t bytes_get_fixed(const unsigned char *at)
{
	uint64_t n = 0;

	for (size_t i = 0; i < 8; i++)
		n = n << 8 | at[i];
	return n;
}
