/*
 * A thread that ends this process when it can never go on. Berkeley DB's mutexes lie in the mapped
 * regions; a process that is killed with one in its hands never gives it back, and whoever wants
 * it next waits for ever, or tries again for ever, inside the library, where no time-out of ours
 * reaches. Such a thread cannot be made to leave and no handler may run beside it, so the whole
 * process is killed by SIGKILL, after one line on standard error that says so. The next one to open
 * the memory recovers.
 */
#ifndef DGM_STORE_GUARD_H
#define DGM_STORE_GUARD_H

struct guard;

/*
 * Watches over the environment in a folder (absolute, without links), from before it is opened.
 * NULL when there can be no thread; then nobody watches. `name` is what the user calls the memory.
 */
struct guard *guard_start(const char *folder, const char *name);

/* Around each call that reads or writes data. NULL is fine. */
void guard_enter(struct guard *guard);
void guard_leave(struct guard *guard);

/*
 * Only after the environment was closed: this closes a descriptor of the list of processes, and
 * with it goes the lock by which Berkeley DB knows that we live. NULL is fine.
 */
void guard_stop(struct guard *guard);

#endif
