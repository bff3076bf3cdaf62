#include "program.h"
#include "err.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SLICE = 200,  /* ms until it is asked again whether to stop */
	NAP = 5,      /* ms between looks at whether it has ended */
	GRACE = 1000, /* ms to clean up in */
	PIECE = 64 << 10
};

struct work {
	const struct program *program;
	size_t sent;
	pid_t pid;
	int in, out;         /* our ends of its input and output; -1: closed */
	time_t begun, alive; /* by the monotonic clock: when it began, its last sign of life */
};

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

/* 0 or an errno. */
static int spawn(struct work *work, int in, int out)
{
	const struct program *program = work->program;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, pipe_signal;

	sigemptyset(&none);
	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (program->quiet)
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
	posix_spawnattr_setsigmask(&attributes, &none);
	int failed = posix_spawn(&work->pid, program->path, &actions, &attributes,
				 (char *const *)program->argv, program->environment);

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
	work->out = out[0];
	if (failed)
		return err_set(err, DGM_IO, "cannot start '%s': %s", work->program->path,
			       strerror(failed));
	fcntl(work->in, F_SETFL, O_NONBLOCK);
	fcntl(work->out, F_SETFL, O_NONBLOCK);
	return DGM_OK;
}

static void send_some(struct work *work)
{
	const struct program *program = work->program;
	ssize_t n = send(work->in, program->input + work->sent, program->len - work->sent,
			 MSG_NOSIGNAL);

	if (n > 0)
		work->sent += (size_t)n;
	/* One that reads no more may still have something to say. */
	if (work->sent == program->len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&work->in);
}

static dgm_code take_some(struct work *work, dgm_error *err)
{
	const dgm_sink *answer = work->program->answer;
	char bytes[PIECE];
	ssize_t n = read(work->out, bytes, sizeof bytes);

	if (n > 0)
		return answer->write(answer->ctx, bytes, (size_t)n, err);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(&work->out);
	return DGM_OK;
}

/* DGM_OK while there is reason to wait. */
static dgm_code may_wait(const struct work *work, dgm_error *err)
{
	const struct program *program = work->program;

	if (program->cancel && *program->cancel)
		return err_set(err, DGM_CANCELLED, "cancelled");
	if (program->silence > 0 && now() - work->alive > program->silence)
		return err_set(err, DGM_IO, "the program was silent for %ld s", program->silence);
	if (program->most > 0 && now() - work->begun > program->most)
		return err_set(err, DGM_IO, "'%s' took more than %ld s", program->path,
			       program->most);
	return DGM_OK;
}

static dgm_code converse(struct work *work, dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (work->program->len == 0)
		close_end(&work->in);
	while (work->out >= 0 && (code = may_wait(work, err)) == DGM_OK) {
		struct pollfd ends[] = {{.fd = work->out, .events = POLLIN},
					{.fd = work->in, .events = POLLOUT}};

		if (poll(ends, sizeof ends / sizeof *ends, SLICE) <= 0)
			continue;
		work->alive = now();
		if (ends[1].revents)
			send_some(work);
		if (ends[0].revents && (code = take_some(work, err)) != DGM_OK)
			break;
	}
	close_end(&work->in);
	return code;
}

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = NAP * 1000000L}, NULL);
}

/* Ends it and all of its group, politely at first. */
static void end(const struct work *work)
{
	kill(-work->pid, SIGTERM);
	for (int waited = 0; waited < GRACE; waited += NAP) {
		if (waitpid(work->pid, NULL, WNOHANG) == work->pid) {
			kill(-work->pid, SIGKILL);
			return;
		}
		nap();
	}
	kill(-work->pid, SIGKILL);
	while (waitpid(work->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Waits for the end of one that has said all. */
static dgm_code wait_for(const struct work *work, int *status, dgm_error *err)
{
	while (waitpid(work->pid, status, WNOHANG) != work->pid) {
		dgm_code code = may_wait(work, err);

		if (code != DGM_OK)
			return code;
		nap();
	}
	return DGM_OK;
}

dgm_code program_run(const struct program *program, int *status, dgm_error *err)
{
	struct work work = {.program = program, .in = -1, .out = -1};
	dgm_code code = start(&work, err);

	*status = 0;
	if (code == DGM_OK) {
		work.begun = work.alive = now();
		code = converse(&work, err);
		if (code == DGM_OK)
			code = wait_for(&work, status, err);
		if (code != DGM_OK)
			end(&work);
	}
	close_end(&work.in);
	close_end(&work.out);
	return code;
}
