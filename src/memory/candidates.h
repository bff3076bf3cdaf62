/*
 * Candidates: the units that may score enough against a query, found through the postings of its
 * terms. None that does is missing (doc/score.md, 6); how many others there are is kept small by
 * what the postings tell of the rest of a text. Comparing is left to the look-up.
 */
#ifndef DGM_CANDIDATES_H
#define DGM_CANDIDATES_H

#include "match/match.h"
#include "match/sieve.h"
#include "store/store.h"

struct candidate {
	uint64_t id;
	int most; /* its score is no higher, unless values are put in */
};

/* Zeroed at first; what is kept from one search to the next belongs to one language. */
struct candidates {
	struct candidate *items;
	size_t count, cap;
	struct candidates_work *work;
};

void candidates_add(struct candidates *candidates, uint64_t id, int most);

/* Adds those of one family of terms. */
dgm_code candidates_find(struct candidates *candidates, struct store *store, struct store_txn *txn,
			 const char *lang, char family, const struct match_terms *query, int min,
			 dgm_error *err);

/* Puts them in order, each once: those that may score most come first. */
void candidates_sort(struct candidates *candidates);
void candidates_free(struct candidates *candidates);

#endif
