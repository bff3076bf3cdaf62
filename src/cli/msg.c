#include "msg.h"

#include <stdarg.h>
#include <unistd.h>

static enum msg_level shown = MSG_NOTE;
static volatile sig_atomic_t caught;

static const char *const level_names[] = {
	[MSG_ERROR] = "error",
	[MSG_WARNING] = "warning",
	[MSG_NOTE] = "note",
	[MSG_INFO] = "info",
};

/* The contract of the exit codes; DGM_NOT_FOUND of a memory is for the caller to tell apart. */
static const int exit_codes[] = {
	[DGM_OK] = EXIT_DONE,        [DGM_NOT_FOUND] = EXIT_NO,     [DGM_BAD_ARG] = EXIT_USAGE,
	[DGM_BAD_DATA] = EXIT_INPUT, [DGM_TOO_BIG] = EXIT_INPUT,    [DGM_IO] = EXIT_SYSTEM,
	[DGM_STORE] = EXIT_SYSTEM,   [DGM_CANCELLED] = EXIT_SYSTEM,
};

void msg_set_level(enum msg_level most)
{
	shown = most;
}

bool msg_shows(enum msg_level level)
{
	return level <= shown;
}

bool msg_can_redraw(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

/* A message takes the place of a status line, if there is one: erasing an empty line is harmless.
 */
static void erase_status(void)
{
	if (msg_can_redraw())
		fputs("\r\033[K", stderr);
}

void msg_print(enum msg_level level, const char *format, ...)
{
	va_list args;

	if (!msg_shows(level))
		return;
	erase_status();
	fprintf(stderr, "dragoman: %s: ", level_names[level]);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void msg_place(enum msg_level level, const char *file, const dgm_error *err)
{
	if (!file || err->line == 0) {
		msg_print(level, "%s", err->text);
		return;
	}
	if (!msg_shows(level))
		return;
	erase_status();
	fprintf(stderr, "%s:%ld:", file, err->line);
	if (err->column > 0)
		fprintf(stderr, "%ld:", err->column);
	fprintf(stderr, " %s: %s\n", level_names[level], err->text);
}

int msg_fail(const char *file, const dgm_error *err)
{
	if (err->code != DGM_CANCELLED && caught != SIGPIPE)
		msg_place(MSG_ERROR, file, err);
	return exit_codes[err->code];
}

void msg_on_warning(void *ctx, const char *file, const dgm_error *warning)
{
	(void)ctx;
	msg_place(MSG_WARNING, file, warning);
}

void msg_status(const char *text)
{
	erase_status();
	if (text)
		fputs(text, stderr);
	fflush(stderr);
}

static void on_signal(int number)
{
	caught = number;
}

void msg_catch_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	/* Reset: the second one ends us at once. No SA_RESTART: waiting reads must end. */
	struct sigaction catch = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct sigaction was;

		/* One that our parent had ignored (nohup) stays ignored. */
		if (sigaction(numbers[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
			sigaction(numbers[i], &catch, NULL);
	}
	sigaction(SIGPIPE, &ignore, NULL);
}

const volatile sig_atomic_t *msg_signal(void)
{
	return &caught;
}

void msg_pipe_broke(void)
{
	caught = SIGPIPE;
}

void msg_raise_signal(void)
{
	if (caught == 0)
		return;
	signal(caught, SIG_DFL);
	raise(caught);
}
