/*
 * Replacing: what becomes of the units that a memory has of an earlier version of an article, when
 * the article is added again. All of it happens in the transaction that adds the new version.
 */
#ifndef DGM_REPLACE_H
#define DGM_REPLACE_H

#include "memory/index.h"
#include "memory/memory.h"

struct replacement {
	dgm_memory *memory;
	const char *origin;
	const dgm_unit *const *units; /* the new version, borrowed */
	size_t count;
	struct map *texts;      /* of the new version, by language */
	struct map *identities; /* of its units */
	struct map *kept;       /* texts of units that a person decided about */
	uint64_t *found;        /* ids of the origin */
	size_t found_count, found_cap;
	size_t *old; /* places in found of units that may go */
	size_t old_count;
	bool same; /* it is the same article */
	struct index gone;
	struct buf record;
	struct arena *arena;
};

/* Looks for an earlier version, anew each time. replacement_free in any case. */
dgm_code replacement_find(struct replacement *replacement, struct store_txn *txn, dgm_error *err);

/* True when a unit that stays has the same texts, so that this one need not be added. */
bool replacement_has(const struct replacement *replacement, const dgm_unit *unit);

/* Removes what is not in the new version, and adds it to old, unless that is NULL. */
dgm_code replacement_remove(struct replacement *replacement, struct store_txn *txn,
			    dgm_selection *old, size_t *replaced, dgm_error *err);
void replacement_free(struct replacement *replacement);

#endif
