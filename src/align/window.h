/*
 * Walks two or three texts from front to end, a window at a time, so that memory and time stay
 * linear in their length. A short text is one window.
 */
#ifndef DGM_WINDOW_H
#define DGM_WINDOW_H

#include "align/align.h"
#include "align/compare.h"

/* Appends the beads of the whole texts; watch may be NULL. DGM_CANCELLED. */
dgm_code walk_run(const struct comparison *texts, const dgm_watch *watch, struct bead_list *beads);

#endif
