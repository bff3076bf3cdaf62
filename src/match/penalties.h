/*
 * The points that are taken off a score, from data/penalties.tsv: for what texts that are equal
 * after folding differ in, and for where a unit comes from.
 */
#ifndef DGM_PENALTIES_H
#define DGM_PENALTIES_H

#include "dragoman.h"

struct penalties {
	int diffs[DGM_DIFF_COUNT]; /* by bit of dgm_diff */
	int unreviewed;            /* nobody has reviewed the unit */
	int doubtful;              /* it was aligned with little confidence */
};

void penalties_read(struct penalties *penalties);

/* The score of texts that are equal after folding and differ in these dgm_diff bits, 95..99. */
int penalties_score(const struct penalties *penalties, unsigned diffs);

/* The same where `changed` values are put in, and what is left differs in these bits. */
int penalties_adapted(const struct penalties *penalties, unsigned diffs, size_t changed);

#endif
