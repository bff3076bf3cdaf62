/*
 * Walks two or three texts from front to end, a window at a time, so that memory and time stay
 * linear in their length. A short text is one window.
 */
#ifndef DGM_WINDOW_H
#define DGM_WINDOW_H

#include "align/align.h"
#include "align/anchor.h"
#include "align/trio.h"

struct walk {
	size_t side_count, pair_count;
	const struct doc *docs[DGM_MAX_SIDES];
	const struct pairing *pairings[PAIRS];
	const struct weights *weights;
	const dgm_watch *watch;        /* may be NULL */
	struct anchors anchors[PAIRS]; /* of the first text with the others, if these are long */
};

/* Appends the beads of the whole texts. DGM_CANCELLED. */
dgm_code walk_run(struct walk *walk, struct bead_list *beads);

#endif
