#include "coprocess.h"
#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	SLICE = 200,  /* ms until it is asked again whether to stop */
	NAP = 5,      /* ms between looks at whether it has ended */
	GRACE = 1000, /* ms to clean up in */
	PIECE = 1 << 16
};

struct coprocess {
	const struct dialogue *dialogue;
	pid_t pid;
	int in, out; /* our ends of its input and output; -1: closed */
	size_t sent;
	struct timespec alive; /* the last sign of it */
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static bool open_pipe(int *ends)
{
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

/* In a process group of its own, so that all that the shell starts can be ended. */
static void become(const char *command, int in, int out)
{
	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool start(struct coprocess *c)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};

	if (open_pipe(in) && open_pipe(out))
		c->pid = fork();
	if (c->pid == 0)
		become(c->dialogue->command, in[0], out[1]);
	close_end(&in[0]);
	close_end(&out[1]);
	c->in = in[1];
	c->out = out[0];
	if (c->pid < 0)
		return false;
	setpgid(c->pid, c->pid); /* whoever of the two comes first */
	fcntl(c->in, F_SETFL, O_NONBLOCK);
	fcntl(c->out, F_SETFL, O_NONBLOCK);
	return true;
}

static void send_some(struct coprocess *c)
{
	const struct dialogue *d = c->dialogue;
	ssize_t n = c->sent < d->len ? write(c->in, d->input + c->sent, d->len - c->sent) : 0;

	if (n > 0)
		c->sent += (size_t)n;
	/* One that reads no more may still have something to say. */
	if (c->sent == d->len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&c->in);
}

static dgm_code hear_some(struct coprocess *c, dgm_error *err)
{
	const dgm_sink *answer = c->dialogue->answer;
	char bytes[PIECE];
	ssize_t n = read(c->out, bytes, sizeof bytes);

	if (n > 0)
		return answer->write(answer->ctx, bytes, (size_t)n, err);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(&c->out);
	return DGM_OK;
}

/* DGM_OK while there is reason to wait. */
static dgm_code may_wait(const struct coprocess *c, dgm_error *err)
{
	const struct dialogue *d = c->dialogue;
	struct timespec now;

	if (*d->cancel)
		return err_set(err, DGM_CANCELLED, "cancelled");
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec - c->alive.tv_sec > d->timeout)
		return err_set(err, DGM_IO, "the program was silent for %ld s", d->timeout);
	return DGM_OK;
}

static dgm_code converse(struct coprocess *c, dgm_error *err)
{
	dgm_code code = DGM_OK;

	clock_gettime(CLOCK_MONOTONIC, &c->alive);
	while (c->out >= 0 && (code = may_wait(c, err)) == DGM_OK) {
		struct pollfd ends[] = {{.fd = c->out, .events = POLLIN},
					{.fd = c->in, .events = POLLOUT}};

		if (poll(ends, sizeof ends / sizeof *ends, SLICE) <= 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &c->alive);
		if (ends[1].revents)
			send_some(c);
		if (ends[0].revents && (code = hear_some(c, err)) != DGM_OK)
			break;
	}
	return code;
}

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = NAP * 1000000L}, NULL);
}

/* Ends it and all of its group, politely at first. */
static void end(const struct coprocess *c)
{
	kill(-c->pid, SIGTERM);
	for (int waited = 0; waited < GRACE; waited += NAP) {
		if (waitpid(c->pid, NULL, WNOHANG) == c->pid) {
			kill(-c->pid, SIGKILL);
			return;
		}
		nap();
	}
	kill(-c->pid, SIGKILL);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Waits for the end of one that has said all. */
static dgm_code wait_for(const struct coprocess *c, int *status, dgm_error *err)
{
	while (waitpid(c->pid, status, WNOHANG) != c->pid) {
		dgm_code code = may_wait(c, err);

		if (code != DGM_OK)
			return code;
		nap();
	}
	return DGM_OK;
}

dgm_code coprocess_run(const struct dialogue *dialogue, int *status, dgm_error *err)
{
	struct coprocess c = {.dialogue = dialogue, .pid = -1, .in = -1, .out = -1};
	dgm_code code;

	if (start(&c)) {
		code = converse(&c, err);
		close_end(&c.in);
		if (code == DGM_OK)
			code = wait_for(&c, status, err);
		if (code != DGM_OK)
			end(&c);
	} else {
		code = err_set(err, DGM_IO, "cannot start a program: %s", strerror(errno));
	}
	close_end(&c.in);
	close_end(&c.out);
	return code;
}
