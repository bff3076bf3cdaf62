/*
 * Lookers: what looking up in one language keeps from one query to the next, which is memory and
 * the caches of the stemmers. A memory has as many as were ever at work at a time.
 */
#ifndef DGM_LOOKER_H
#define DGM_LOOKER_H

#include "base/buf.h"
#include "match/adapt.h"
#include "match/match.h"
#include "match/penalties.h"
#include "memory/candidates.h"
#include "memory/memory.h"

struct looker {
	struct looker *next; /* among those at rest */
	char lang[DGM_MAX_LANG];
	struct matcher *matcher;
	struct match_terms terms;
	struct candidates candidates;
	struct adapter adapter;
	struct buf record;
	struct arena *arena; /* of the unit at hand */
	struct penalties penalties;
};

/* One for the primary language of lang, for the caller alone until it is given back. */
struct looker *looker_take(dgm_memory *memory, const char *lang);
void looker_give(dgm_memory *memory, struct looker *looker);

/* Those at rest, when the memory is closed. */
void lookers_free(struct looker *first);

#endif
