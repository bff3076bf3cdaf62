/*
 * A relay: one thread beside the caller's that does one job at a time, so that the next job can be
 * prepared while one is done. What a job works on belongs to it until relay_wait.
 */
#ifndef DGM_RELAY_H
#define DGM_RELAY_H

#include "banned.h"

struct relay;

/* Yours; end it with relay_free, which waits for the job at hand and takes NULL. */
struct relay *relay_new(void);
void relay_free(struct relay *relay);

/*
 * Waits for the job at hand and has the next one done, as run(ctx). Where the system gives no
 * thread, it is done before the return.
 */
void relay_give(struct relay *relay, void (*run)(void *ctx), void *ctx);

/* Returns when no job is at hand. */
void relay_wait(struct relay *relay);

#endif
