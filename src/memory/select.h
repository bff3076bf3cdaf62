/*
 * Selections: units picked out of a memory, each with a fingerprint of what it was like. Between
 * picking and acting others may change the memory, so whoever acts on a selection passes over
 * units that are not as they were picked.
 */
#ifndef DGM_SELECT_H
#define DGM_SELECT_H

#include "memory/memory.h"

struct picked {
	uint64_t id, print;
	/* The unit that it repeats, and without which it is not to go; 0: none. */
	uint64_t kept, kept_print;
};

struct dgm_selection {
	dgm_memory *memory;
	struct picked *items; /* by rising id */
	size_t count, cap;
};

dgm_selection *selection_new(dgm_memory *memory);

/* kept: the unit that this one repeats; NULL: none. */
void selection_add(dgm_selection *selection, const dgm_unit *unit, const dgm_unit *kept);

/* Puts it in order, once all are added and unless they came in order. */
void selection_sort(dgm_selection *selection);

/*
 * Loads unit i as memory_load does. DGM_NOT_FOUND, without setting err, when it is gone or not as
 * it was picked.
 */
dgm_code selection_load(const dgm_selection *selection, struct store_txn *txn, size_t i,
			struct buf *record, struct arena *arena, dgm_unit *unit, dgm_error *err);

/* False when unit i is to be kept after all, as the one that it repeats is not as it was. */
dgm_code selection_may_go(const dgm_selection *selection, struct store_txn *txn, size_t i,
			  bool *may, dgm_error *err);

/* Visits the units that are as they were picked. DGM_CANCELLED. */
dgm_code selection_each(const dgm_selection *selection, const dgm_watch *watch,
			dgm_code (*visit)(void *ctx, const dgm_unit *unit, dgm_error *err),
			void *ctx, dgm_error *err);

#endif
