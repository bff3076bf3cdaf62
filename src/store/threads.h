/*
 * What the kernel tells of processes (/proc): what they have mapped, and which threads of this one
 * wait for a lock of another; and taking mappings back. It knows nothing of environments. Where
 * /proc tells nothing, nothing is mapped and nobody waits.
 */
#ifndef DGM_STORE_THREADS_H
#define DGM_STORE_THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A thread in the system call by which mutexes and conditions wait. */
struct thread_wait {
	long thread;
	uintptr_t address; /* of what it waits for */
	unsigned looks;    /* in how many looks in a row it was in this very call */
	char call[160];    /* as the kernel writes it, with registers */
};

/* Starts as all zero; ends with threads_free. */
struct thread_waits {
	struct thread_wait *items;
	size_t count, cap;
};

/* Replaces the waits of the last look by those of now. */
void threads_look(struct thread_waits *waits);
void threads_free(struct thread_waits *waits);

/*
 * True when a process has mapped files whose paths begin with prefix; with an address other than
 * 0, only when it lies in one of them.
 */
bool threads_mapped(pid_t pid, const char *prefix, uintptr_t address);

/* Takes such files out of this process. Nothing may point into them any more. */
void threads_unmap(const char *prefix);

#endif
