/* Threads of ours: signals go to those of the program. */
#ifndef DGM_THREAD_H
#define DGM_THREAD_H

#include "banned.h"

#include <pthread.h>
#include <stdbool.h>

/* Starts run(arg) on a thread that gets no signals; false: the system gives none. */
bool thread_start(pthread_t *thread, void *(*run)(void *arg), void *arg);

#endif
