/*
 * Adapted hits: units that differ from the query in values alone (numbers, links, placeholders,
 * signs of accelerators), and are offered with those of the query put into their targets.
 */
#ifndef DGM_ADAPTED_H
#define DGM_ADAPTED_H

#include "base/arena.h"
#include "dragoman.h"
#include "match/adapt.h"
#include "match/match.h"
#include "match/penalties.h"

struct adapting {
	const dgm_query *query;
	const char *lang; /* of the query */
	const struct penalties *penalties;
	struct adapter *adapter;
};

/*
 * Scores the match of a variant that differs from the query in values alone: when all targets that
 * are wanted can be adapted, the match is marked and has the score of doc/score.md.
 */
void adapted_score(const struct adapting *adapting, const dgm_unit *unit, const dgm_variant *source,
		   struct match *match);

/* The targets of such a match, in the arena: one for each variant of the unit. */
const dgm_adapted *adapted_texts(const struct adapting *adapting, const dgm_unit *unit,
				 const dgm_variant *source, struct arena *arena);

#endif
