/*
 * A library to preload, which stops a process with a mutex of Berkeley DB in its hands, so that a
 * test can kill it there: what else happens once in some forty kills. Three variables:
 *
 *   STOP=N            in the thread that takes it, the N-th mutex in a mapped region, counted from
 *                     1, is never given back; 0: none
 *   STOP_FILE=FILE    is made, empty, when it has come to that
 *   STOP_LIST=FILE    gets a line for each mutex taken, the N-th for the N-th: REGION+OFFSET, which
 *                     means the same mutex in all processes that have joined the environment
 *
 *   LD_PRELOAD=$builddir/tests/fault/.libs/stop.so STOP=700 STOP_FILE=held dragoman ...
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { REGIONS = 64 };

static struct {
	_Atomic uintptr_t from, to;
	char name[16];
} regions[REGIONS];
static atomic_uint region_count;
static atomic_ulong taken;

static void *real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

static void note_region(void *start, size_t len, int fd)
{
	char link[64], path[4096];

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = fd >= 0 && start != MAP_FAILED ? readlink(link, path, sizeof path - 1) : -1;

	if (n <= 0)
		return;
	path[n] = '\0';
	const char *name = strstr(path, "/__db.");
	unsigned i = name ? atomic_fetch_add(&region_count, 1) : REGIONS;

	if (i >= REGIONS)
		return;
	snprintf(regions[i].name, sizeof regions[i].name, "%.8s", name + 1);
	regions[i].from = (uintptr_t)start;
	regions[i].to = (uintptr_t)start + len;
}

void *mmap(void *at, size_t len, int rights, int flags, int fd, off_t offset)
{
	void *(*next)(void *, size_t, int, int, int, off_t) = real("mmap");
	void *start = next(at, len, rights, flags, fd, offset);

	note_region(start, len, fd);
	return start;
}

void *mmap64(void *at, size_t len, int rights, int flags, int fd, off_t offset)
{
	return mmap(at, len, rights, flags, fd, offset);
}

static unsigned region_of(const void *mutex)
{
	for (unsigned i = 0; i < REGIONS && i < region_count; i++)
		if (regions[i].from <= (uintptr_t)mutex && (uintptr_t)mutex < regions[i].to)
			return i;
	return REGIONS;
}

static void list(unsigned region, uintptr_t offset)
{
	const char *path = getenv("STOP_LIST");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%s+%zu\n", regions[region].name, (size_t)offset);
	close(fd);
}

static void note_mutex(const void *mutex)
{
	const char *stop = getenv("STOP"), *file = getenv("STOP_FILE");
	unsigned region = region_of(mutex);

	if (region == REGIONS)
		return;
	list(region, (uintptr_t)mutex - regions[region].from);
	if (atomic_fetch_add(&taken, 1) + 1 != (stop ? strtoul(stop, NULL, 10) : 0))
		return;
	if (file)
		close(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	for (;;)
		pause();
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	static int (*next)(pthread_mutex_t *);

	if (!next)
		next = real("pthread_mutex_lock");
	int rc = next(mutex);

	if (rc == 0)
		note_mutex(mutex);
	return rc;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
	static int (*next)(pthread_mutex_t *);

	if (!next)
		next = real("pthread_mutex_trylock");
	int rc = next(mutex);

	if (rc == 0)
		note_mutex(mutex);
	return rc;
}
