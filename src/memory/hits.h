/*
 * Hits: what a look-up found, put in order, and what is known of each. Finding them is left to
 * lookup.c.
 */
#ifndef DGM_HITS_H
#define DGM_HITS_H

#include "base/arena.h"
#include "dragoman.h"

struct dgm_hits {
	struct arena *arena; /* units and their texts */
	dgm_hit *items;
	size_t count, cap;
	char source[DGM_MAX_LANG];
	const char *text; /* the query */
	size_t len;
	struct matcher *matcher; /* for dgm_hits_changes, when first asked */
	struct changes *changes; /* of each item */
};

/* None yet, of a query in the language source, which is copied. */
dgm_hits *hits_new(const dgm_query *query, const char *source);

/* Room for one more. */
dgm_hit *hits_add(dgm_hits *hits);

/* True when the query wants no more than those that score more than so much. */
bool hits_suffice(const dgm_hits *hits, const dgm_query *query, int score);

/* Puts them in order, makes one of those that say the same, and keeps as many as the query wants.
 */
void hits_rank(dgm_hits *hits, const dgm_query *query);

#endif
