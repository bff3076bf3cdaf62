/* A memory of its own for a test, in a folder that goes when the test ends. */
#ifndef DGM_SCRATCH_H
#define DGM_SCRATCH_H

#include "dragoman.h"
#include "tests/tap.h"

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

/* Runs tests with a memory that is filled first; returns what main is to. */
static inline int scratch_run(dgm_code (*fill)(dgm_memory *memory, dgm_error *err),
			      void (*test)(dgm_memory *memory))
{
	struct scratch scratch;
	dgm_error err = {0};

	if (!ok(scratch_open(&scratch, &err), "makes a memory %s", err.text))
		return done();
	is_int(fill(scratch.memory, &err), DGM_OK, "adds the units");
	test(scratch.memory);
	is_int(scratch_close(&scratch, &err), DGM_OK, "closes");
	return done();
}

#endif
