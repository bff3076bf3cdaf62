/* What walk.c shares with words.c: how words stand on disk. */
#ifndef DGM_STORE_WORDS_H
#define DGM_STORE_WORDS_H

#include "bytes.h"
#include "inner.h"

enum {
	WORDS_BUCKETS = 128, /* few enough for a batch to find all in some hundred reads */
	WORDS_LENGTH = STORE_MAX_TERM + 1,
	WORDS_PREFIX_MAX = 2 * BYTES_MAX,
	WORDS_OPEN = 0xFF,
	WORDS_END = '\n'
};

/* What all keys of the words of a space begin with. */
size_t words_prefix(unsigned char *to, uint64_t space);

/* The bucket of a word. */
unsigned char words_bucket(const char *word, size_t len);

/* Visits the words of a chunk while it answers true; DGM_BAD_DATA, without setting any error, when
 * it was broken off or the chunk is broken. */
dgm_code words_each(const char *bytes, size_t len,
		    bool (*visit)(void *ctx, const char *word, size_t len), void *ctx);

#endif
