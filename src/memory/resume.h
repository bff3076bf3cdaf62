/*
 * Resuming: how far the import of a file got, kept in the memory and written with each batch in
 * its transaction, so that a broken-off import can pass over what it had done. A file is known by
 * its size, its time and its first and last bytes.
 */
#ifndef DGM_RESUME_H
#define DGM_RESUME_H

#include "memory/memory.h"

struct resume {
	char name[32];    /* of the fact; empty: the file is not one that can be known again */
	size_t done;      /* units of the file that are in the memory */
	uint64_t last_id; /* of the last unit that was added; 0: none */
};

/*
 * done is 0 for files that are new, were imported to their end, or whose last unit is gone. Those
 * of opt->beside are known together with path.
 */
dgm_code resume_find(struct resume *resume, dgm_memory *memory, const char *path,
		     const dgm_import_options *opt, dgm_error *err);

/* Notes in the transaction that so many units are done, the last one added under last_id. */
dgm_code resume_note(const struct resume *resume, struct store_txn *txn, dgm_error *err);

/* Forgets the file in the transaction: all of it is done. */
dgm_code resume_forget(const struct resume *resume, struct store_txn *txn, dgm_error *err);

#endif
