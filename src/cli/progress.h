/*
 * Progress of long work: a line on the terminal, after the first second, redrawn at most ten times
 * a second. Nothing without a terminal and with -q.
 */
#ifndef DGM_PROGRESS_H
#define DGM_PROGRESS_H

#include "base/banned.h"
#include "dragoman.h"

#include <time.h>

struct progress {
	const char *what; /* borrowed: what is done, for the line */
	bool off, drawn;
	struct timespec start, last;
};

/*
 * Begins anew, and returns the watch for a call of the library: it draws, shows warnings, and stops
 * the work when a signal comes.
 */
dgm_watch progress_watch(struct progress *progress, const char *what);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
