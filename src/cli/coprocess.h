/*
 * Another program at work for this one: it is given bytes on its standard input and what it answers
 * is taken as it comes, so that neither waits for the other. It ends with this one in any case.
 */
#ifndef DGM_COPROCESS_H
#define DGM_COPROCESS_H

#include "base/banned.h"
#include "dragoman.h"

struct dialogue {
	const char *command; /* of the shell */
	const char *input;
	size_t len;
	long timeout; /* seconds without a sign of life */
	const dgm_sink *answer;
	const volatile sig_atomic_t *cancel;
};

/*
 * Runs a command until it has ended; *status is then as waitpid gives it. SIGPIPE must be ignored.
 * DGM_IO: it cannot be started, or is silent; DGM_CANCELLED; or what the sink returned. The command
 * and what it has started are ended then.
 */
dgm_code coprocess_run(const struct dialogue *dialogue, int *status, dgm_error *err);

#endif
