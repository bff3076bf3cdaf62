/*
 * The units that have one of each group of terms, the newest first, found no further than they are
 * asked for. A group whose lists are far longer than those of the shortest group is not read:
 * whether a unit has one of its terms is left to whoever compares.
 */
#ifndef DGM_NEWEST_H
#define DGM_NEWEST_H

#include "store/store.h"

/* A term and where it stands. */
struct newest_term {
	const char *space, *term;
	size_t len;
};

/* Terms of which a unit has one. */
struct newest_group {
	struct newest_term *terms;
	size_t count;
};

struct newest;

/*
 * Begins. Of several groups with many terms, the shorter ones come first. All is read in the view,
 * and the groups are borrowed until the end. *newest is yours in any case, for newest_free.
 */
dgm_code newest_begin(struct store *store, struct store_txn *txn, const struct newest_group *groups,
		      size_t count, struct newest **newest, dgm_error *err);

/* Passes all units that are newer. */
void newest_pass(struct newest *newest, uint64_t most);

/* The next unit; DGM_NOT_FOUND at the end. */
dgm_code newest_next(struct newest *newest, uint64_t *id, dgm_error *err);

/* How much was read of the lists of the shortest group, and how much there is. */
void newest_progress(const struct newest *newest, uint64_t *read, uint64_t *all);
void newest_free(struct newest *newest);

#endif
