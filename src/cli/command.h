/*
 * Commands: what main.c knows of one, and what a command gets to run with. A command reads its
 * options and operands, asks the library, writes to out and answers with an exit code; the rest
 * (memory, output, signals, the end) is done by main.c.
 */
#ifndef DGM_COMMAND_H
#define DGM_COMMAND_H

#include "base/arena.h"
#include "dragoman.h"
#include "msg.h"
#include "options.h"
#include "out.h"
#include "progress.h"

enum command_flags {
	NEED_STORE = 1 << 0, /* main.c opens the memory before run */
	WRITES = 1 << 1,     /* the memory is changed */
	CREATES = 1 << 2,    /* the command itself calls open_memory, once its input is known to be
				good: a wrong file name must not leave an empty memory behind */
	OWN_OUTPUT = 1 << 3  /* -o is not where the answer goes: the command opens it */
};

enum { ANY_NUMBER = 1 << 20 }; /* of operands */

struct session;

struct command {
	const char *name;
	const char *usage;                 /* the operands, as in the man page */
	const char *summary;               /* a line, lower case, no full stop */
	const struct option_spec *options; /* NULL: none of its own */
	unsigned flags;
	size_t min_args, max_args; /* operands */
	int (*run)(struct session *session);
};

struct session {
	const struct command *command;
	struct arena *arena;        /* lives as long as the session */
	const struct value *values; /* by the command's own numbers of its options */
	char *const *args;
	size_t arg_count;
	const char *tm; /* --tm, or NULL */
	struct out *out;
	struct progress progress;
	uint64_t expected;  /* see dgm_memory_open_for */
	dgm_memory *memory; /* with NEED_STORE, or after open_memory */
};

/* Every command, ended by NULL. In main.c. */
extern const struct command *const commands[];
const struct command *command_find(const char *name);

/* Help on one command, or on all for NULL. In cmd-help.c. */
void show_help(struct out *out, const struct command *command);

/* Shows what the command line got wrong, with where to read on; returns EXIT_USAGE. */
int wrong_use(const struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Opens the memory in the way the flags of the command say; main.c closes it. Shows what is wrong
 * and returns the exit code. In tm.c.
 */
int open_memory(struct session *session);

/* The value of a variable of the environment; NULL for one that is unset or empty. In tm.c. */
const char *environment(const char *name);

/* "folder/rest", in the arena. In tm.c. */
const char *join_path(struct arena *arena, const char *folder, const char *rest);

/* Where the memory is; NULL when there is no home folder to look in. In tm.c. */
const char *memory_path(const struct session *session);

/* Where what can be made again is kept; NULL when there is no home folder. In tm.c. */
const char *cache_path(const struct session *session);

/*
 * The format to write: that of option `format`, else by the ending of the file of option `output`,
 * else "tmx"; with --json, "jsonl". NULL when the two contradict each other, which it shows.
 */
const char *output_format(const struct session *session, size_t format, size_t output);

extern const struct command cmd_add, cmd_align, cmd_apply, cmd_check, cmd_concordance, cmd_dedup,
	cmd_delete, cmd_edit, cmd_eval, cmd_export, cmd_help, cmd_import, cmd_match_docs,
	cmd_lexicon, cmd_lookup, cmd_segment, cmd_show, cmd_stats, cmd_validate, cmd_reindex,
	cmd_backup, cmd_compact, cmd_recover, cmd_restore, cmd_verify, cmd_version;

#endif
