/*
 * Trying an import: a file is read without anything being stored, to count what would be, or to see
 * whether all of it is sound.
 */
#ifndef DGM_TRIAL_H
#define DGM_TRIAL_H

#include "memory/memory.h"

/* Counts what an import would do; memory NULL: an empty one. With opt->strict, ends as below. */
dgm_code trial_run(dgm_memory *memory, const char *path, const dgm_import_options *opt,
		   const dgm_watch *watch, dgm_add_counts *counts, dgm_error *err);

/*
 * Fails with what makes a file useless and, with opt->strict, with the first fault that costs a
 * record. Nobody is told of others. DGM_BAD_ARG: what cannot be read twice.
 */
dgm_code trial_check(const char *path, const dgm_import_options *opt, const dgm_watch *watch,
		     dgm_error *err);

/* In import.c: tells of a record that was mended, or dropped. */
void import_tell(const dgm_import_options *opt, const dgm_watch *watch, const char *path,
		 const dgm_error *warning, bool dropped);

#endif
