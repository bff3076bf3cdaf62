/*
 * The file `lock` of a memory: who may write, and whether the regions of the environment can be
 * trusted. Its locks are the kernel's, so a process that dies gives them back at once.
 *
 * - One change at a time in all processes. Writers then never deadlock with one another, records
 *   are numbered in order of commit, and a waiting writer learns at once that the one before it
 *   was killed, which locks inside the regions would not tell.
 * - One process at a time opens the environment. Berkeley DB lets others in while one recovers, and
 *   those who have registered but not yet mapped the regions then get in its way.
 * - The regions are mapped files. After the machine went down they are a mix of old and new pages
 *   that looks sound, so the boot they belong to is written here, and in another boot the
 *   environment is made to recover.
 */
#ifndef DGM_STORE_GATE_H
#define DGM_STORE_GATE_H

#include "dragoman.h"

#include <pthread.h>

struct gate {
	const char *dir; /* borrowed */
	int fd;          /* closing any other descriptor of the file would drop our locks */
	bool stale;      /* nobody writes, and the file says else or is of another boot */
	bool unmarked;   /* we left the file saying that we write, as the disk refused */
	pthread_mutex_t threads;
	pthread_mutex_t checkpoint; /* what the lock of the file is among processes */
};

/*
 * Waits until no other process is opening the environment, keeps others from it until gate_opened
 * or gate_close, and makes sure that it recovers where it is not to be trusted. DGM_IO.
 */
dgm_code gate_open(struct gate *gate, const char *dir, dgm_error *err);

/* The environment is open, and recovered where that was needed. */
dgm_code gate_opened(struct gate *gate, dgm_error *err);

/*
 * Between gate_enter and gate_close: keeps others from opening the environment. Whoever does has no
 * need of the gate that we are in. DGM_IO.
 */
dgm_code gate_shut(struct gate *gate, dgm_error *err);

/* With gate_open before it: makes sure that the environment is recovered. DGM_STORE: it is in use.
 */
dgm_code gate_distrust(struct gate *gate, dgm_error *err);

/* Keeps all processes from checkpoints, or lets them again. Waits for those who are at it. DGM_IO.
 */
dgm_code gate_hold_checkpoints(struct gate *gate, bool hold, dgm_error *err);

/* False while somebody holds checkpoints. After true, call gate_checkpointed. */
bool gate_may_checkpoint(struct gate *gate);
void gate_checkpointed(struct gate *gate);

/* True when a live process has the environment of a folder open. Not for one that we have open. */
bool gate_in_use(const char *dir);

/* Fine on a gate that is all zero or did not open. */
void gate_close(struct gate *gate);

/*
 * Waits until no other thread or process writes. *died: the last one was killed at it, and the
 * environment must be opened again. DGM_IO. Every DGM_OK is followed by gate_leave.
 */
dgm_code gate_enter(struct gate *gate, bool *died, dgm_error *err);
void gate_leave(struct gate *gate, bool broken);

#endif
