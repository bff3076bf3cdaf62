/*
 * A library to preload, which makes a call to the system fail. Three variables:
 *
 *   FAULT=CALL:ERROR:N[+]   CALL   write     write, pwrite, writev
 *                                  sync      fsync, fdatasync, msync
 *                                  truncate  ftruncate, fallocate, posix_fallocate
 *                                  open      open, openat, creat for writing
 *                                  name      mkdir, rename, unlink, rmdir, link
 *                                  map       mmap of a file
 *                                  room      statvfs, which does well and finds no room
 *                           ERROR  ENOSPC, EIO, EROFS, EACCES, EDQUOT or EMFILE
 *                           N      the N-th such call of the process fails, counted from 1; with
 *                                  + all later ones, too, as on a disk that stays full
 *   FAULT_PATH=TEXT         counts only calls on paths that hold TEXT
 *   FAULT_COUNT=FILE        at exit the number of counted calls goes to FILE, so that a test can
 *                           first ask (with N = 0) how many there are
 *
 * A writing call counts only on regular files, so standard output goes through. What stdio writes
 * does not come by here: use /dev/full for that. With a sanitizer in the program a preloaded
 * library does not work; tests skip themselves then.
 *
 *   LD_PRELOAD=$builddir/tests/fault/.libs/fault.so FAULT=write:ENOSPC:7+ dragoman ...
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { NONE, WRITE, SYNC, TRUNCATE, OPEN, NAME, MAP, ROOM };

static const char *const call_names[] = {"none", "write", "sync", "truncate",
					 "open", "name",  "map",  "room"};

static const struct {
	const char *name;
	int number;
} errors[] = {
	{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EROFS", EROFS},
	{"EACCES", EACCES}, {"EDQUOT", EDQUOT}, {"EMFILE", EMFILE},
};

static struct {
	enum call call;
	int error;
	unsigned long at;
	bool on;
	const char *path, *count_file;
	atomic_ulong count;
} fault;

__attribute__((constructor)) static void configure(void)
{
	const char *text = getenv("FAULT");
	char call[16], error[16], plus = 0;

	fault.path = getenv("FAULT_PATH");
	fault.count_file = getenv("FAULT_COUNT");
	if (!text)
		return;
	if (sscanf(text, "%15[a-z]:%15[A-Z]:%lu%c", call, error, &fault.at, &plus) < 3) {
		fprintf(stderr, "fault: cannot read FAULT='%s'\n", text);
		abort();
	}
	fault.on = plus == '+';
	for (size_t i = 0; i < sizeof call_names / sizeof *call_names; i++)
		if (strcmp(call, call_names[i]) == 0)
			fault.call = (enum call)i;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(error, errors[i].name) == 0)
			fault.error = errors[i].number;
	if (fault.call == NONE || fault.error == 0) {
		fprintf(stderr, "fault: unknown call or error in FAULT='%s'\n", text);
		abort();
	}
}

__attribute__((destructor)) static void tell(void)
{
	FILE *file = fault.count_file ? fopen(fault.count_file, "w") : NULL;

	if (!file)
		return;
	fprintf(file, "%lu\n", atomic_load(&fault.count));
	fclose(file);
}

/* Counts a call; true when it must fail, with errno set. */
static bool fails(enum call call, const char *path)
{
	if (call != fault.call || (fault.path && !(path && strstr(path, fault.path))))
		return false;
	unsigned long number = atomic_fetch_add(&fault.count, 1) + 1;

	if (number != fault.at && !(fault.on && fault.at > 0 && number > fault.at))
		return false;
	errno = fault.error;
	return true;
}

static bool fails_on(enum call call, int fd)
{
	char link[64], path[4096];
	struct stat st;
	int before = errno;

	if (call != fault.call || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, path, sizeof path - 1);

	path[len > 0 ? len : 0] = '\0';
	errno = before;
	return fails(call, path);
}

/* The function of that name that we stand before. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t len)
{
	return fails_on(WRITE, fd) ? -1 : NEXT(write)(fd, bytes, len);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	return fails_on(WRITE, fd) ? -1 : NEXT(writev)(fd, parts, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return fails_on(WRITE, fd) ? -1 : NEXT(pwrite)(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	return fails_on(WRITE, fd) ? -1 : NEXT(pwrite64)(fd, bytes, len, at);
}

int fsync(int fd)
{
	return fails_on(SYNC, fd) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails_on(SYNC, fd) ? -1 : NEXT(fdatasync)(fd);
}

int msync(void *at, size_t len, int flags)
{
	return fails(SYNC, NULL) ? -1 : NEXT(msync)(at, len, flags);
}

int ftruncate(int fd, off_t len)
{
	return fails_on(TRUNCATE, fd) ? -1 : NEXT(ftruncate)(fd, len);
}

int ftruncate64(int fd, off64_t len)
{
	return fails_on(TRUNCATE, fd) ? -1 : NEXT(ftruncate64)(fd, len);
}

int fallocate(int fd, int mode, off_t at, off_t len)
{
	return fails_on(TRUNCATE, fd) ? -1 : NEXT(fallocate)(fd, mode, at, len);
}

int posix_fallocate(int fd, off_t at, off_t len)
{
	return fails_on(TRUNCATE, fd) ? fault.error : NEXT(posix_fallocate)(fd, at, len);
}

static bool fails_to_open(const char *path, int flags)
{
	return (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && fails(OPEN, path);
}

/* The mode, which is only there when a file may be made. */
#define MODE_OF(mode, flags)                                                                       \
	do {                                                                                       \
		va_list args;                                                                      \
		va_start(args, flags);                                                             \
		mode = ((flags)&O_CREAT) != 0 ? va_arg(args, mode_t) : 0;                          \
		va_end(args);                                                                      \
	} while (0)

int open(const char *path, int flags, ...)
{
	mode_t mode;

	MODE_OF(mode, flags);
	return fails_to_open(path, flags) ? -1 : NEXT(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	mode_t mode;

	MODE_OF(mode, flags);
	return fails_to_open(path, flags) ? -1 : NEXT(open64)(path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
	mode_t mode;

	MODE_OF(mode, flags);
	return fails_to_open(path, flags) ? -1 : NEXT(openat)(dir, path, flags, mode);
}

int openat64(int dir, const char *path, int flags, ...)
{
	mode_t mode;

	MODE_OF(mode, flags);
	return fails_to_open(path, flags) ? -1 : NEXT(openat64)(dir, path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return fails(OPEN, path) ? -1 : NEXT(creat)(path, mode);
}

int mkdir(const char *path, mode_t mode)
{
	return fails(NAME, path) ? -1 : NEXT(mkdir)(path, mode);
}

int rename(const char *from, const char *to)
{
	return fails(NAME, to) ? -1 : NEXT(rename)(from, to);
}

int link(const char *from, const char *to)
{
	return fails(NAME, to) ? -1 : NEXT(link)(from, to);
}

int unlink(const char *path)
{
	return fails(NAME, path) ? -1 : NEXT(unlink)(path);
}

int rmdir(const char *path)
{
	return fails(NAME, path) ? -1 : NEXT(rmdir)(path);
}

void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t from)
{
	return fd >= 0 && fails_on(MAP, fd) ? MAP_FAILED
					    : NEXT(mmap)(at, len, protection, flags, fd, from);
}

void *mmap64(void *at, size_t len, int protection, int flags, int fd, off64_t from)
{
	return fd >= 0 && fails_on(MAP, fd) ? MAP_FAILED
					    : NEXT(mmap64)(at, len, protection, flags, fd, from);
}

int statvfs(const char *path, struct statvfs *fs)
{
	int rc = NEXT(statvfs)(path, fs);

	if (rc == 0 && fails(ROOM, path))
		fs->f_bavail = fs->f_bfree = 0;
	return rc;
}
