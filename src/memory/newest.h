/*
 * The units that have all of some terms, the newest first, found no further than they are asked
 * for. A list that is far longer than the shortest one is not read: whether a unit has its term is
 * left to whoever compares.
 */
#ifndef DGM_NEWEST_H
#define DGM_NEWEST_H

#include "store/store.h"

/* A term and where it stands. */
struct newest_term {
	const char *space, *term;
	size_t len;
};

struct newest;

/* Begins; all is read in the view. *newest is yours in any case, for newest_free. */
dgm_code newest_begin(struct store *store, struct store_txn *txn, const struct newest_term *terms,
		      size_t count, struct newest **newest, dgm_error *err);

/* The next unit; DGM_NOT_FOUND at the end. */
dgm_code newest_next(struct newest *newest, uint64_t *id, dgm_error *err);

/* How much of the shortest list was read, and how much there is. */
void newest_progress(const struct newest *newest, uint64_t *read, uint64_t *all);
void newest_free(struct newest *newest);

#endif
