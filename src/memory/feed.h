/*
 * Feeding the units of a file into a memory in batches, each one transaction. While a batch is
 * stored on a thread of its own, the next one is read and what it will have in the indexes is
 * gathered, so that an import takes the time of the longer of the two.
 */
#ifndef DGM_FEED_H
#define DGM_FEED_H

#include "memory/resume.h"

/* Yours; end it with feed_free, which takes NULL. resume: how far the file is done already. */
struct feed;
struct feed *feed_new(dgm_memory *memory, const struct resume *resume);

/* Waits for the batch that is being stored, and drops the one at hand. */
void feed_free(struct feed *feed);

/* What the head of the file says, for the memory to keep. */
void feed_header(struct feed *feed, const dgm_prop *props, size_t count);

/* Takes a copy of a unit, after which `seen` units of the file have been read. */
dgm_code feed_unit(struct feed *feed, const dgm_unit *unit, size_t seen, dgm_error *err);

/*
 * Waits for the batch that is being stored; until the next unit the memory is the caller's. The
 * first failure of a batch is returned by each later call.
 */
dgm_code feed_settle(struct feed *feed, dgm_error *err);

/* Stores the batch at hand as the last one of the file, all of which has been read then. */
dgm_code feed_end(struct feed *feed, size_t seen, dgm_error *err);

/* What became of the units of the batches that are stored, after feed_settle or feed_end. */
const dgm_add_counts *feed_counts(const struct feed *feed);

/* True once when something in the heads of files did not fit into the memory. */
bool feed_left_headers(struct feed *feed);

#endif
