/*
 * Another program that makes something of bytes: they go to its standard input, and what it writes
 * is taken. No shell is in between, it sees nothing of our environment, what it says on stderr is
 * dropped, and it ends with the call in any case.
 */
#ifndef DGM_TOOL_H
#define DGM_TOOL_H

#include "buf.h"
#include "dragoman.h"

struct tool {
	const char *path;        /* of the program */
	const char *const *argv; /* its name first, NULL last */
	long timeout;            /* seconds in all */
	size_t limit;            /* bytes of output */
};

/* The first path that is a program; NULL: none is. */
const char *tool_find(const char *const *paths, size_t count);

/*
 * Runs it; *status is then as waitpid gives it. Messages begin with `name`. DGM_IO: it cannot be
 * started, or takes too long; DGM_TOO_BIG.
 */
dgm_code tool_run(const struct tool *tool, const char *bytes, size_t len, const char *name,
		  struct buf *out, int *status, dgm_error *err);

#endif
