/*
 * Postings that were gathered, for whoever writes them: the terms in the order of the tree, and the
 * postings of each as bytes.
 */
#ifndef DGM_STORE_GATHER_H
#define DGM_STORE_GATHER_H

#include "chunk.h"

struct gathered {
	uint64_t first, last; /* numbers of records */
	size_t len;           /* bytes of postings */
	uint32_t head, tail;  /* places of blocks */
	uint32_t size, used;  /* bytes of the tail */
};

/* A term in its place among all: by space, then by the bytes of its key. */
struct gathered_place {
	uint64_t space;            /* its number in the store */
	uint64_t start;            /* the first bytes of the rest, as a number */
	const unsigned char *rest; /* of the key, behind the space */
	size_t len;
	const struct gathered *term;
};

/* What is wrong with what was gathered, if anything: DGM_TOO_BIG, DGM_BAD_ARG. */
dgm_code gathering_check(const struct store_gathering *gathering, dgm_error *err);

/* How many terms there are, and all of them in order, into as many places. */
size_t gathering_terms(const struct store_gathering *gathering);
dgm_code gathering_order(struct store_txn *txn, const struct store_gathering *gathering,
			 struct gathered_place *places, dgm_error *err);

/*
 * Replaces what is in postings by those of a term, as in a chunk, but that the first one's
 * difference is 0: it belongs to number term->first.
 */
void gathering_collect(const struct store_gathering *gathering, const struct gathered *term,
		       struct buf *postings);

#endif
