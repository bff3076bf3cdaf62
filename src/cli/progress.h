/*
 * Progress of long work: a line on the terminal, after the first second, redrawn at most ten times
 * a second. Nothing without a terminal and with -q. Where it is things that are counted, the line
 * has a bar, how many are done in a second, and the time that is left at this rate.
 */
#ifndef DGM_PROGRESS_H
#define DGM_PROGRESS_H

#include "base/banned.h"
#include "dragoman.h"

#include <time.h>

struct progress {
	const char *what; /* borrowed: what is done, for the line */
	const char *unit; /* borrowed: the name of the things that are counted; NULL: none */
	bool off, drawn;
	struct timespec start, last;
};

/*
 * Begins anew, and returns the watch for a call of the library: it draws, shows warnings, and stops
 * the work when a signal comes.
 */
dgm_watch progress_watch(struct progress *progress, const char *what);

/* The same for work on things that are counted: unit names them, in the plural. */
dgm_watch progress_watch_units(struct progress *progress, const char *what, const char *unit);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
