/*
 * The file holds one byte, IDLE or BUSY, and the name of the boot. Its bytes are also what is
 * locked: OPENING by who opens the environment, WRITING by who changes the memory, QUEUE by
 * who waits for WRITING next. Without QUEUE a writer in a loop would take the lock back before the
 * kernel has woken those who wait. CHECKPOINT is shared by who checkpoints, and a backup has it
 * alone.
 */
#include "gate.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPENING, QUEUE, WRITING, CHECKPOINT };
enum { IDLE = '-', BUSY = 'w' };
enum { CONTENT_MAX = 64 };

static const char boot_path[] = "/proc/sys/kernel/random/boot_id";

static dgm_code fail(const struct gate *gate, const char *doing, dgm_error *err)
{
	return err_set(err, DGM_IO, "cannot %s '%s/lock': %s", doing, gate->dir, strerror(errno));
}

/* 0, or -1 with errno, which is EACCES or EAGAIN when others hold it and wait is false. */
static int set_lock(int fd, off_t at, short type, bool wait)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
	int rc;

	do
		rc = fcntl(fd, wait ? F_SETLKW : F_SETLK, &range);
	while (rc != 0 && errno == EINTR);
	return rc;
}

/* What the file should hold in this boot while nobody writes. */
static void wanted_content(char content[CONTENT_MAX])
{
	struct buf boot = {0};

	if (file_read(boot_path, CONTENT_MAX - 2, &boot, NULL) != DGM_OK) {
		buf_reset(&boot);
		buf_adds(&boot, "unknown\n");
	}
	snprintf(content, CONTENT_MAX, "%c%s", IDLE, buf_str(&boot));
	buf_free(&boot);
}

static dgm_code read_content(const struct gate *gate, char content[CONTENT_MAX], dgm_error *err)
{
	ssize_t n = pread(gate->fd, content, CONTENT_MAX - 1, 0);

	if (n < 0)
		return fail(gate, "read", err);
	content[n] = '\0';
	return DGM_OK;
}

/*
 * True when a live process has the environment open. Asked before this process opens it: closing a
 * descriptor of the registry would drop its own lock there.
 */
static bool in_use(const char *registry)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(registry, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool used = fcntl(fd, F_GETLK, &all) == 0 && all.l_type != F_UNLCK;

	close(fd);
	return used;
}

bool gate_in_use(const char *dir)
{
	struct buf registry = {0};

	buf_printf(&registry, "%s/__db.register", dir);
	bool used = in_use(registry.data);

	buf_free(&registry);
	return used;
}

/* Without its registry Berkeley DB recovers the environment as it opens it. */
static dgm_code distrust(const struct gate *gate, dgm_error *err)
{
	struct buf registry = {0};
	dgm_code code = DGM_OK;

	buf_printf(&registry, "%s/__db.register", gate->dir);
	if (!in_use(registry.data) && unlink(registry.data) != 0 && errno != ENOENT)
		code = err_set(err, DGM_IO, "cannot remove '%s': %s", registry.data,
			       strerror(errno));
	buf_free(&registry);
	return code;
}

/* With OPENING held: decides what to think of what the last user left. */
static dgm_code look(struct gate *gate, dgm_error *err)
{
	char wanted[CONTENT_MAX], content[CONTENT_MAX];

	wanted_content(wanted);
	if (read_content(gate, content, err) != DGM_OK)
		return DGM_IO;
	if (strcmp(content, wanted) == 0)
		return DGM_OK;
	bool other_boot = content[0] == '\0' || strcmp(content + 1, wanted + 1) != 0;

	gate->stale = set_lock(gate->fd, WRITING, F_WRLCK, false) == 0;
	return other_boot && gate->stale ? distrust(gate, err) : DGM_OK;
}

/* False when another file has the name by now: the memory was replaced while we waited. */
static bool is_current(int fd, const char *path)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

static dgm_code take_opening(struct gate *gate, const char *path, dgm_error *err)
{
	for (;;) {
		gate->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (gate->fd < 0)
			return fail(gate, "open", err);
		if (set_lock(gate->fd, OPENING, F_WRLCK, true) != 0)
			return fail(gate, "lock", err);
		if (is_current(gate->fd, path))
			return DGM_OK;
		close(gate->fd);
	}
}

dgm_code gate_open(struct gate *gate, const char *dir, dgm_error *err)
{
	struct buf path = {0};

	*gate = (struct gate){.dir = dir};
	pthread_mutex_init(&gate->threads, NULL);
	pthread_mutex_init(&gate->checkpoint, NULL);
	buf_printf(&path, "%s/lock", dir);
	dgm_code code = take_opening(gate, path.data, err);

	buf_free(&path);
	return code == DGM_OK ? look(gate, err) : code;
}

dgm_code gate_opened(struct gate *gate, dgm_error *err)
{
	char wanted[CONTENT_MAX];
	dgm_code code = DGM_OK;

	if (gate->stale) {
		wanted_content(wanted);
		size_t len = strlen(wanted);

		if (pwrite(gate->fd, wanted, len, 0) != (ssize_t)len ||
		    ftruncate(gate->fd, (off_t)len) != 0)
			code = fail(gate, "write", err);
		set_lock(gate->fd, WRITING, F_UNLCK, false);
		gate->stale = false;
	}
	set_lock(gate->fd, OPENING, F_UNLCK, false);
	return code;
}

dgm_code gate_shut(struct gate *gate, dgm_error *err)
{
	return set_lock(gate->fd, OPENING, F_WRLCK, true) == 0 ? DGM_OK : fail(gate, "lock", err);
}

void gate_close(struct gate *gate)
{
	if (!gate->dir)
		return;
	if (gate->fd >= 0)
		close(gate->fd);
	pthread_mutex_destroy(&gate->threads);
	pthread_mutex_destroy(&gate->checkpoint);
	*gate = (struct gate){.fd = -1};
}

static dgm_code mark(const struct gate *gate, char state)
{
	return pwrite(gate->fd, &state, 1, 0) == 1 ? DGM_OK : DGM_IO;
}

dgm_code gate_enter(struct gate *gate, bool *died, dgm_error *err)
{
	char state = IDLE;

	pthread_mutex_lock(&gate->threads);
	if (set_lock(gate->fd, QUEUE, F_WRLCK, true) != 0 ||
	    set_lock(gate->fd, WRITING, F_WRLCK, true) != 0)
		goto failed;
	set_lock(gate->fd, QUEUE, F_UNLCK, false);
	if (pread(gate->fd, &state, 1, 0) != 1)
		goto failed;
	*died = state == BUSY && !gate->unmarked;
	if (mark(gate, BUSY) == DGM_OK)
		return DGM_OK;
failed:
	fail(gate, "lock", err);
	set_lock(gate->fd, WRITING, F_UNLCK, false);
	set_lock(gate->fd, QUEUE, F_UNLCK, false);
	pthread_mutex_unlock(&gate->threads);
	return DGM_IO;
}

void gate_leave(struct gate *gate, bool broken)
{
	gate->unmarked = !broken && mark(gate, IDLE) != DGM_OK;
	set_lock(gate->fd, WRITING, F_UNLCK, false);
	pthread_mutex_unlock(&gate->threads);
}

dgm_code gate_distrust(struct gate *gate, dgm_error *err)
{
	if (gate_in_use(gate->dir))
		return err_set(err, DGM_STORE, "memory '%s' is in use, so it needs no recovery",
			       gate->dir);
	return distrust(gate, err);
}

dgm_code gate_hold_checkpoints(struct gate *gate, bool hold, dgm_error *err)
{
	if (hold)
		pthread_mutex_lock(&gate->checkpoint);
	int rc = set_lock(gate->fd, CHECKPOINT, hold ? F_WRLCK : F_UNLCK, true);

	if (!hold || rc != 0)
		pthread_mutex_unlock(&gate->checkpoint);
	return rc == 0 ? DGM_OK : fail(gate, "lock", err);
}

bool gate_may_checkpoint(struct gate *gate)
{
	if (pthread_mutex_trylock(&gate->checkpoint) != 0)
		return false;
	if (set_lock(gate->fd, CHECKPOINT, F_RDLCK, false) == 0)
		return true;
	pthread_mutex_unlock(&gate->checkpoint);
	return false;
}

void gate_checkpointed(struct gate *gate)
{
	set_lock(gate->fd, CHECKPOINT, F_UNLCK, false);
	pthread_mutex_unlock(&gate->checkpoint);
}
