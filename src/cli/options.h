/*
 * Options: one table a command drives the parsing, the help, the lists for shell completion and the
 * test of the man page. Values are checked here, so a command reads them and never fails on them.
 */
#ifndef DGM_OPTIONS_H
#define DGM_OPTIONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "dragoman.h"

enum option_kind {
	OPTION_SWITCH,
	OPTION_TEXT,
	OPTION_TEXTS, /* may be given more than once */
	OPTION_FILE,
	OPTION_FILES, /* a file each time it is given */
	/* A file and those behind it whose names end as arg does (".npy"). */
	OPTION_FILE_ROW,
	OPTION_DIR,
	OPTION_CHOICE,   /* one of the words of arg, which stand between bars */
	OPTION_NUMBER,   /* a whole number of low..high */
	OPTION_FRACTION, /* 0..1 */
	OPTION_DATE,
	OPTION_LANG,
	OPTION_LANGS /* tags with commas between them */
};

/* A table ends with a spec without name. */
struct option_spec {
	char letter; /* 0: only the long form */
	enum option_kind kind;
	const char *name;
	const char *arg;  /* what help calls the value */
	const char *help; /* NULL: not shown */
	long low, high;
};

struct value {
	bool given;
	const char *text;         /* as typed, the last time */
	const char *const *texts; /* of texts and files: as typed, each time */
	size_t text_count;
	long number;              /* of a number; the place of a choice, from 0 */
	double real;              /* of a fraction */
	int64_t first, last;      /* of a date: its seconds since 1970 UTC */
	const char *const *langs; /* canonical; of one language and of several */
	size_t lang_count;
};

/* The options that every command takes, before the command or behind it. */
enum {
	GLOBAL_TM,
	GLOBAL_JSON,
	GLOBAL_QUIET,
	GLOBAL_VERBOSE,
	GLOBAL_HELP,
	GLOBAL_VERSION,
	GLOBAL_LIST_COMMANDS,
	GLOBAL_LIST_OPTIONS,
	GLOBAL_COUNT
};
extern const struct option_spec global_options[];

size_t options_count(const struct option_spec *specs);

struct parse {
	struct arena *arena;           /* the values live in it */
	const struct option_spec *own; /* of the command; NULL before one is known */
	struct value *globals;         /* GLOBAL_COUNT; kept where an option is not given */
	struct value *values;          /* one for each of own, zeroed */
};

/*
 * Parses argv from argv[1] on and moves the operands to the end; *operand is the place of the
 * first. Where no command is known yet it stops at the first operand. DGM_BAD_ARG says what is
 * wrong.
 */
dgm_code options_parse(const struct parse *parse, int argc, char **argv, int *operand,
		       dgm_error *err);

/* Checks and converts one value. */
dgm_code option_value(const struct option_spec *spec, const char *text, struct arena *arena,
		      struct value *value, dgm_error *err);

/* "-l LANG, --lang LANG" and what it does, one option a line. */
void options_help(const struct option_spec *specs, struct buf *help);

/* For shell completion, a line an option: its forms, a tab, what its value is ("file", "dir",
 * "lang", "text", words with bars between them, "-" for a switch), a tab, what it does. */
void options_list(const struct option_spec *specs, struct buf *list);

/* The word of words that is most like one that nobody knows, or NULL. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
