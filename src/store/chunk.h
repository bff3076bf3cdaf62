/*
 * Chunks: the postings of a term as the values of postings.db, at most CHUNK_MAX bytes each. New
 * postings go into the term's open chunk, which stands behind the closed ones, so an append reads
 * and writes one value and a rare term is one value for ever. What an append changes lies at the
 * end of the value, because Berkeley DB logs from the first byte that differs.
 *
 *   key    varint space, varint length of the term, term, then CHUNK_OPEN or the ordered first id
 *   value  varint id (in a closed or open chunk's first posting; then the difference from the one
 *          before), varint a, four bytes of b, ...; the open chunk ends in two mirrored varints:
 * its last id less its first, and the number of postings of the term in all its chunks
 *
 * A chunk is never empty: a term without postings has none.
 */
#ifndef DGM_STORE_CHUNK_H
#define DGM_STORE_CHUNK_H

#include "bytes.h"
#include "inner.h"

enum {
	CHUNK_MAX = 3600,
	CHUNK_VALUE_MAX = 4096,
	CHUNK_OPEN = 0xFF,
	CHUNK_MARKS = 4, /* bytes of b */
	CHUNK_POSTING_MAX = 2 * BYTES_MAX + CHUNK_MARKS,
	CHUNK_PREFIX_MAX = 2 * BYTES_MAX + STORE_MAX_TERM,
	CHUNK_KEY_MAX = CHUNK_PREFIX_MAX + BYTES_MAX
};

/* A term's open chunk, without its end; or a closed one that is being made. */
struct chunk {
	struct buf entries;
	uint64_t first, last, total; /* last 0: no entries */
};

dgm_code chunk_damaged(struct store *store, dgm_error *err);

/* What all keys of a term begin with. */
size_t chunk_prefix(unsigned char *to, uint64_t space, const char *term, size_t term_len);

/* Takes the end off an open chunk: returns where the postings stop, NULL when it is broken. */
const unsigned char *chunk_split(const unsigned char *value, size_t len, uint64_t *spread,
				 uint64_t *total);

/* Reads one posting; returns where the next starts, NULL when it is broken. */
static inline const unsigned char *chunk_next(const unsigned char *at, const unsigned char *end,
					      struct store_posting *posting)
{
	uint64_t step, a;

	/* Most take one byte and one, or two and one. */
	if (end - at >= 3 + CHUNK_MARKS && (at[0] < 0x80 ? at[1] : at[1] | at[2]) < 0x80) {
		const bool one = at[0] < 0x80;

		step = one ? at[0] : (uint64_t)(at[0] & 0x7F) | (uint64_t)at[1] << 7;
		a = one ? at[1] : at[2];
		at += one ? 2 : 3;
	} else {
		at = bytes_get_varint(at, end, &step);
		at = at ? bytes_get_varint(at, end, &a) : NULL;
		if (!at || end - at < CHUNK_MARKS)
			return NULL;
	}
	posting->id += step;
	posting->a = (uint32_t)a;
	posting->b = bytes_get_four(at);
	return at + CHUNK_MARKS;
}

/* Writes one as so many behind the id before it; returns the length, CHUNK_POSTING_MAX at most. */
size_t chunk_put_posting(unsigned char *to, uint64_t step, const struct store_posting *posting);

void chunk_empty(struct chunk *chunk);
void chunk_append(struct chunk *chunk, const struct store_posting *posting);

/* Puts the end of an open chunk on. */
void chunk_seal(struct chunk *chunk);

/* Writes the entries under key; close does it under a key of their own, and empties the chunk. */
dgm_code chunk_write(struct store_txn *txn, const unsigned char *key, size_t key_len,
		     const struct chunk *chunk, dgm_error *err);
dgm_code chunk_close(struct store_txn *txn, struct chunk *chunk, unsigned char *key,
		     size_t prefix_len, dgm_error *err);

/* The entries of one call, put together by term. */
struct terms {
	const struct store_posting_entry *entries; /* in order of id */
	size_t *next;                              /* of each, the next of its term + 1; 0: none */
	struct map *map;                           /* prefix -> index of the first + 1 */
	const struct map_entry **order;            /* of the map, by prefix */
	size_t count;
	size_t *last; /* of each term, index of its last */
	size_t last_cap;
	uint64_t space; /* of the entry last chained */
};

/* Sorts the entries by id and chains them. terms_free in any case. */
dgm_code terms_make(struct store_txn *txn, struct store_posting_entry *entries, size_t count,
		    struct terms *terms, dgm_error *err);
void terms_free(struct terms *terms);

#endif
