/* Postings given as a list, in any order, for tests that have few. */
#ifndef DGM_ENTRIES_H
#define DGM_ENTRIES_H

#include "store/store.h"

#include <stdlib.h>

static inline int entries_order(const void *left, const void *right)
{
	const struct store_posting_entry *a = left, *b = right;

	return (a->posting.id > b->posting.id) - (a->posting.id < b->posting.id);
}

/* Gathers and adds entries, which are put in order of id. */
static inline dgm_code entries_add(struct store_txn *txn, struct store_posting_entry *entries,
				   size_t count, dgm_error *err)
{
	struct store_gathering *gathering = store_gathering_new();

	if (count > 0)
		qsort(entries, count, sizeof *entries, entries_order);
	for (size_t i = 0; i < count; i++)
		store_gather(gathering, entries[i].space, entries[i].term, entries[i].term_len,
			     &entries[i].posting);
	dgm_code code = store_add_gathered(txn, gathering, NULL, err);

	store_gathering_free(gathering);
	return code;
}

#endif
