/*
 * A pool of threads for many jobs of one kind. Jobs run side by side, and their results come back
 * on the calling thread in the order of the jobs, so that no result depends on the number of
 * threads. What a job shares with others must be frozen or have a lock of its own.
 */
#ifndef DGM_POOL_H
#define DGM_POOL_H

#include "banned.h"

#include <stdbool.h>
#include <stddef.h>

struct pool_work {
	void *ctx;
	/* Does job i, on any thread. Its result goes to take or to drop. */
	void *(*run)(void *ctx, size_t i);
	/* Gets the results in order, on the calling thread; false: no more of them. */
	bool (*take)(void *ctx, size_t i, void *result);
	/* Ends a result that take does not get. */
	void (*drop)(void *ctx, void *result);
};

/*
 * Runs jobs 0 .. count - 1 on so many threads, or for 0 and 1 on the calling one, and returns when
 * no job runs any more. A job waits to begin until there are fewer than `ahead` (1 or more) whose
 * results were not taken, so memory is bounded by that.
 */
void pool_run(const struct pool_work *work, size_t count, size_t threads, size_t ahead);

#endif
