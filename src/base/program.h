/*
 * Another program at work for this one: it is given bytes on its standard input, and what it writes
 * is taken as it comes, so that neither waits for the other. It runs in a process group of its own,
 * and it and all that it has started end with the call in any case.
 */
#ifndef DGM_PROGRAM_H
#define DGM_PROGRAM_H

#include "dragoman.h"

struct program {
	const char *path;
	const char *const *argv; /* its name first, NULL last */
	char *const *environment;
	bool quiet; /* what it says on stderr is dropped */
	const char *input;
	size_t len;
	long silence; /* seconds without a sign of life; 0: as long as it likes */
	long most;    /* seconds in all; 0: the same */
	const dgm_sink *answer;
	const volatile sig_atomic_t *cancel; /* NULL: none */
};

/*
 * Runs it until it has ended; *status is then as waitpid gives it. DGM_IO: it cannot be started, is
 * silent, or takes too long; DGM_CANCELLED; or what the sink returned.
 */
dgm_code program_run(const struct program *program, int *status, dgm_error *err);

#endif
