/* A memory of its own for a test, in a folder that goes when the test ends. */
#ifndef DGM_SCRATCH_H
#define DGM_SCRATCH_H

#include "dragoman.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

struct scratch {
	char folder[64];
	dgm_memory *memory;
};

/* False, with err, when there is none. */
static inline bool scratch_open(struct scratch *scratch, dgm_error *err)
{
	char path[80];

	snprintf(scratch->folder, sizeof scratch->folder, "/tmp/dragoman-test.XXXXXX");
	if (!mkdtemp(scratch->folder))
		return false;
	snprintf(path, sizeof path, "%s/tm", scratch->folder);
	scratch->memory = dgm_memory_open(path, DGM_CREATE, err);
	return scratch->memory != NULL;
}

static inline int scratch_remove(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

static inline dgm_code scratch_close(struct scratch *scratch, dgm_error *err)
{
	dgm_code code = dgm_memory_close(scratch->memory, err);

	nftw(scratch->folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
	return code;
}

#endif
