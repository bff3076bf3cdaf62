/*
 * Candidates: the units that may score enough against a query, found through the postings of its
 * terms. None that does is missing (doc/score.md, 5); how many others there are is kept small by
 * counting the terms they share. Comparing is left to the look-up.
 */
#ifndef DGM_CANDIDATES_H
#define DGM_CANDIDATES_H

#include "match/match.h"
#include "store/store.h"

struct candidates {
	struct candidate {
		uint64_t id;
		size_t shared; /* terms that were counted */
	} * items;             /* by rising id */
	size_t count, cap;
};

/* Replaces what candidates holds (zeroed at first) with those of one family of terms. */
dgm_code candidates_find(struct store *store, struct store_txn *txn, const char *lang, char family,
			 const struct match_terms *query, int min, struct candidates *candidates,
			 dgm_error *err);
void candidates_free(struct candidates *candidates);

#endif
