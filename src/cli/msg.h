/*
 * Messages: the one place that writes to standard error, as "dragoman: level: text" or, where a
 * place in a file is known, "file:line:column: level: text"; and the signals that end the program
 * early. What a command has to say on standard output goes through out.h.
 */
#ifndef DGM_MSG_H
#define DGM_MSG_H

#include "base/banned.h"
#include "dragoman.h"

/* How a run ended; the exit code of the program. */
enum exit_code {
	EXIT_DONE,
	EXIT_NO,    /* nothing was found, a check failed */
	EXIT_USAGE, /* wrong use */
	EXIT_INPUT, /* the input is bad */
	EXIT_SYSTEM /* the system or the memory failed */
};

enum msg_level {
	MSG_ERROR,
	MSG_WARNING,
	MSG_NOTE, /* shown unless -q */
	MSG_INFO  /* shown with -v */
};

/* Shows messages up to and with this level. At first it is MSG_NOTE. */
void msg_set_level(enum msg_level most);
bool msg_shows(enum msg_level level);

void msg_print(enum msg_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Prints an error with its place in file (NULL: no file) and returns the exit code for it. Work
 * that a signal ended is no news: nothing is printed.
 */
int msg_fail(const char *file, const dgm_error *err);

/* The same for a fault or warning that does not end the work. */
void msg_place(enum msg_level level, const char *file, const dgm_error *err);

/* A dgm_watch.warning. */
void msg_on_warning(void *ctx, const char *file, const dgm_error *warning);

/* True when standard error is a terminal that a line can be redrawn on. */
bool msg_can_redraw(void);

/* Shows text as a line that the next message or status replaces; NULL takes it away. */
void msg_status(const char *text);

/*
 * From now on SIGINT, SIGTERM and SIGHUP set a flag, and SIGPIPE is an error of write. For a
 * program that has something to clean up; before, signals simply end it.
 */
void msg_catch_signals(void);

/* The flag: the signal that came, or 0. For dgm_watch.cancel. */
const volatile sig_atomic_t *msg_signal(void);

/* Takes a broken pipe for a signal that came. */
void msg_pipe_broke(void);

/* Ends the program by the signal that came, if one did, so that the caller of it can tell. */
void msg_raise_signal(void);

#endif
