/*
 * Only two things together are fatal. The environment is lost: a process in its list of processes
 * is dead, or we are not in the list any more, since another one has recovered. And for two seconds
 * one of our threads has been in one and the same wait for a mutex in the regions, or in calls that
 * read or write data while not one of those came back. In a sound environment a wait may be as long
 * as the disk likes.
 *
 * The list is the file __db.register: a line of LINE bytes for each process, with its number right
 * aligned, or an X at the beginning when it is free. A process that lives has locked the first byte
 * of its line.
 */
#include "guard.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/thread.h"
#include "threads.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	LOOK_NSEC = 250000000,
	LOOKS = 8, /* so many in a row are two seconds */
	LINE = 25
};

struct guard {
	struct buf list, regions, farewell; /* path, beginning of paths, what is said at the end */
	int fd;                             /* of the list; < 0: there was none yet */
	struct thread_waits waits;
	atomic_uint inside;   /* calls of now */
	atomic_ulong calls;   /* that came back */
	unsigned long before; /* of those, at the last look */
	unsigned looks;       /* in a row in which some were inside and none came back */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool stopping;
};

static bool is_locked(int fd, off_t at)
{
	struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};

	return fcntl(fd, F_GETLK, &byte) != 0 || byte.l_type != F_UNLCK;
}

/* True when the environment must be recovered before anyone can rely on it. */
static bool is_lost(struct guard *guard)
{
	char line[LINE + 1] = {0};
	bool listed = false;

	if (guard->fd < 0)
		guard->fd = open(guard->list.data, O_RDONLY | O_CLOEXEC);
	if (guard->fd < 0)
		return false;
	for (off_t at = 0; pread(guard->fd, line, LINE, at) == LINE; at += LINE) {
		bool ours = strtol(line, NULL, 10) == (long)getpid();

		if (line[0] != 'X' && !ours && !is_locked(guard->fd, at))
			return true;
		listed |= ours;
	}
	return !listed;
}

static bool waits_for_ever(struct guard *guard)
{
	threads_look(&guard->waits);
	for (size_t i = 0; i < guard->waits.count; i++)
		if (guard->waits.items[i].looks > LOOKS &&
		    threads_mapped(getpid(), guard->regions.data, guard->waits.items[i].address))
			return true;
	return false;
}

static bool tries_for_ever(struct guard *guard)
{
	unsigned long calls = guard->calls;
	bool stands = guard->inside > 0 && calls == guard->before;

	guard->looks = stands ? guard->looks + 1 : 0;
	guard->before = calls;
	return guard->looks > LOOKS;
}

static void look(struct guard *guard)
{
	if (!is_lost(guard)) {
		threads_free(&guard->waits);
		guard->looks = 0;
		return;
	}
	bool tries = tries_for_ever(guard);

	if (!waits_for_ever(guard) && !tries)
		return;
	ssize_t told = write(STDERR_FILENO, guard->farewell.data, guard->farewell.len);

	(void)told; /* there is nobody to tell that it could not be told */
	kill(getpid(), SIGKILL);
}

static void *watch(void *arg)
{
	struct guard *guard = arg;
	struct timespec until;

	pthread_mutex_lock(&guard->mutex);
	while (!guard->stopping) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_NSEC;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&guard->changed, &guard->mutex, &until);
		if (!guard->stopping)
			look(guard);
	}
	pthread_mutex_unlock(&guard->mutex);
	return NULL;
}

static void free_guard(struct guard *guard)
{
	if (guard->fd >= 0)
		close(guard->fd);
	threads_free(&guard->waits);
	pthread_cond_destroy(&guard->changed);
	pthread_mutex_destroy(&guard->mutex);
	buf_free(&guard->list);
	buf_free(&guard->regions);
	buf_free(&guard->farewell);
	mem_free(guard);
}

static void init_guard(struct guard *guard, const char *folder, const char *name)
{
	pthread_condattr_t attributes;

	guard->fd = -1;
	pthread_mutex_init(&guard->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&guard->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	buf_printf(&guard->list, "%s/__db.register", folder);
	buf_printf(&guard->regions, "%s/__db.", folder);
	buf_printf(&guard->farewell,
		   "dragoman: error: memory '%s' must be recovered, as a process that used it was "
		   "killed, and this one waits for it for ever: it is ended; run the command "
		   "again\n",
		   name);
}

struct guard *guard_start(const char *folder, const char *name)
{
	struct guard *guard = mem_zalloc(1, sizeof *guard);

	init_guard(guard, folder, name);
	if (thread_start(&guard->thread, watch, guard))
		return guard;
	free_guard(guard);
	return NULL;
}

void guard_enter(struct guard *guard)
{
	if (guard)
		atomic_fetch_add_explicit(&guard->inside, 1, memory_order_relaxed);
}

void guard_leave(struct guard *guard)
{
	if (!guard)
		return;
	atomic_fetch_add_explicit(&guard->calls, 1, memory_order_relaxed);
	atomic_fetch_sub_explicit(&guard->inside, 1, memory_order_relaxed);
}

void guard_stop(struct guard *guard)
{
	if (!guard)
		return;
	pthread_mutex_lock(&guard->mutex);
	guard->stopping = true;
	pthread_cond_signal(&guard->changed);
	pthread_mutex_unlock(&guard->mutex);
	pthread_join(guard->thread, NULL);
	free_guard(guard);
}
