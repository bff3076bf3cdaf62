/*
 * A 64-bit hash of bytes. Its values are stored on disk (the keys of the memory), so the function
 * never changes without a new format version. Not for use against an adversary.
 */
#ifndef DGM_HASH_H
#define DGM_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);

#endif
