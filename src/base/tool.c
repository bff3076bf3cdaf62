#include "tool.h"
#include "err.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PIECE = 64 << 10,
	LOOK_MS = 200,
	NOT_STARTED = 127 /* the status by which POSIX tells it */
};

struct work {
	const struct tool *tool;
	const char *bytes, *name;
	size_t len, sent;
	struct buf *out;
	pid_t pid;
	int in, from; /* our ends; -1: closed */
	time_t end;   /* by the monotonic clock */
};

const char *tool_find(const char *const *paths, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	return NULL;
}

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* In a group of its own, so that what it starts ends too. */
static int spawn(struct work *work, int in, int out)
{
	static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
	char *const environment[] = {path, locale, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, pipe_signal;

	sigemptyset(&none);
	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
	posix_spawnattr_setsigmask(&attributes, &none);
	int failed = posix_spawn(&work->pid, work->tool->path, &actions, &attributes,
				 (char *const *)work->tool->argv, environment);

	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

static dgm_code start(struct work *work, dgm_error *err)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, failed = 0;

	/* Sockets, as a write to one that nobody reads need not raise a signal. */
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) != 0)
		failed = errno;
	if (!failed)
		failed = spawn(work, in[1], out[1]);
	close_end(&in[1]);
	close_end(&out[1]);
	work->in = in[0];
	work->from = out[0];
	if (failed)
		return err_set(err, DGM_IO, "%s: cannot start '%s': %s", work->name,
			       work->tool->path, strerror(failed));
	fcntl(work->in, F_SETFL, O_NONBLOCK);
	fcntl(work->from, F_SETFL, O_NONBLOCK);
	return DGM_OK;
}

static void send_some(struct work *work)
{
	ssize_t n = send(work->in, work->bytes + work->sent, work->len - work->sent, MSG_NOSIGNAL);

	if (n > 0)
		work->sent += (size_t)n;
	if (work->sent == work->len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&work->in);
}

static dgm_code take_some(struct work *work, dgm_error *err)
{
	ssize_t n = read(work->from, buf_reserve(work->out, PIECE), PIECE);

	if (n > 0)
		work->out->data[work->out->len += (size_t)n] = '\0';
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(&work->from);
	if (work->out->len > work->tool->limit)
		return err_set(err, DGM_TOO_BIG, "%s: '%s' gives more than the limit of %zu bytes",
			       work->name, work->tool->path, work->tool->limit);
	return DGM_OK;
}

static dgm_code talk(struct work *work, dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (work->len == 0)
		close_end(&work->in);
	while (code == DGM_OK && work->from >= 0) {
		struct pollfd ends[] = {{work->from, POLLIN, 0}, {work->in, POLLOUT, 0}};

		if (now() > work->end)
			return err_set(err, DGM_IO, "%s: '%s' took more than %ld s", work->name,
				       work->tool->path, work->tool->timeout);
		if (poll(ends, 2, LOOK_MS) <= 0)
			continue;
		if (work->in >= 0 && ends[1].revents)
			send_some(work);
		if (ends[0].revents)
			code = take_some(work, err);
	}
	return code;
}

dgm_code tool_run(const struct tool *tool, const char *bytes, size_t len, const char *name,
		  struct buf *out, int *status, dgm_error *err)
{
	struct work work = {.tool = tool,
			    .bytes = bytes,
			    .name = name,
			    .len = len,
			    .out = out,
			    .in = -1,
			    .from = -1,
			    .end = now() + tool->timeout};
	dgm_code code = start(&work, err);

	*status = 0;
	if (code == DGM_OK) {
		code = talk(&work, err);
		if (code != DGM_OK)
			kill(-work.pid, SIGKILL);
		while (waitpid(work.pid, status, 0) < 0 && errno == EINTR)
			continue;
		/* Where a child tells of it only after the spawning. */
		if (code == DGM_OK && WIFEXITED(*status) && WEXITSTATUS(*status) == NOT_STARTED)
			code = err_set(err, DGM_IO, "%s: cannot start '%s'", name, tool->path);
	}
	close_end(&work.in);
	close_end(&work.from);
	return code;
}
