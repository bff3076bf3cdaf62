/*
 * Where an export goes: standard output, a file, several files in a row, each of them packed by
 * gzip when its name ends so. A file appears when all of it is written.
 */
#ifndef DGM_OUTLET_H
#define DGM_OUTLET_H

#include "base/buf.h"
#include "out.h"

struct packer;

struct outlet {
	const char *path;     /* NULL or "-": standard output */
	const char *lang;     /* goes behind the name, as of one of several files; NULL: nothing */
	struct out *standard; /* borrowed */
	bool split;           /* "all-1.tmx", "all-2.tmx" and so on instead of "all.tmx" */
	size_t count;         /* files so far */
	struct out *file;
	struct packer *packer;
};

/* Ends the present file, if any, and begins the next. For dgm_write_options.next. */
dgm_code outlet_next(void *ctx, dgm_sink *sink, dgm_error *err);

/* Ends the last one. */
dgm_code outlet_finish(struct outlet *outlet, dgm_error *err);

/* A file that was not ended does not appear. */
void outlet_free(struct outlet *outlet);

#endif
