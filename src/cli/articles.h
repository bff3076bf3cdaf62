/*
 * Articles on the command line: reading the files that align and add are given, in their
 * languages, and aligning them.
 */
#ifndef DGM_ARTICLES_H
#define DGM_ARTICLES_H

#include "command.h"

/*
 * The options that say how articles are read, and by what words they are compared; then how they
 * are aligned. They are the first in the tables of commands.
 */
enum {
	ARTICLE_LANGS,
	ARTICLE_NEWLINE,
	ARTICLE_PRESEGMENTED,
	ARTICLE_SRX,
	ARTICLE_ABBREV,
	ARTICLE_CHARSET,
	ARTICLE_LOSSY,
	ARTICLE_STRICT,
	ARTICLE_DICT_DIR,
	READING_OPTIONS, /* how many */
	ARTICLE_PASSES = READING_OPTIONS,
	ARTICLE_EMBED,
	ARTICLE_EMBED_FILES,
	ARTICLE_EMBED_TIMEOUT,
	ARTICLE_OPTIONS
};

#define NEWLINE_CHOICES   "auto|hard|wrap" /* in the order of dgm_newline */
#define NEWLINE_HELP      "what a line end within a text means"
#define PRESEGMENTED_HELP "each line is a sentence already"
#define SRX_HELP          "cut by the rules of an SRX file first"
#define ABBREV_HELP       "more abbreviations, as LANG.abbrev or LANG:FILE"
#define CHARSET_HELP      "character set of the files, as windows-1256"
#define LOSSY_HELP        "read over bytes that are no characters"
#define STRICT_HELP       "refuse a text in another language than it should be in"
#define LANGS_HELP        "languages of the files, in their order"
#define DICT_DIR_HELP     "folder of dictd dictionaries, or 'none'"
#define PASSES_HELP       "go through the texts N times, learning words"

#define EMBED_HELP       "have CMD give each sentence a vector, a line for a line"
#define EMBED_FILES_HELP "vectors of the sentences, a file an article"
#define EMBED_WAIT_HELP  "wait so long for a word of CMD (120)"

#define READING_OPTION_SPECS                                                                       \
	[ARTICLE_LANGS] = {'l', OPTION_LANGS, "langs", "LANGS", .help = LANGS_HELP},               \
	[ARTICLE_NEWLINE] = {0, OPTION_CHOICE, "newline", NEWLINE_CHOICES, .help = NEWLINE_HELP},  \
	[ARTICLE_PRESEGMENTED] = {0, OPTION_SWITCH, "presegmented", .help = PRESEGMENTED_HELP},    \
	[ARTICLE_SRX] = {0, OPTION_FILES, "srx", "FILE", .help = SRX_HELP},                        \
	[ARTICLE_ABBREV] = {0, OPTION_FILES, "abbrev", "FILE", .help = ABBREV_HELP},               \
	[ARTICLE_CHARSET] = {0, OPTION_TEXT, "charset", "NAME", .help = CHARSET_HELP},             \
	[ARTICLE_LOSSY] = {0, OPTION_SWITCH, "lossy", .help = LOSSY_HELP},                         \
	[ARTICLE_STRICT] = {0, OPTION_SWITCH, "strict-language", .help = STRICT_HELP},             \
	[ARTICLE_DICT_DIR] = {0, OPTION_DIR, "dict-dir", "DIR", .help = DICT_DIR_HELP}

#define ARTICLE_OPTION_SPECS                                                                       \
	READING_OPTION_SPECS, [ARTICLE_PASSES] = {0, OPTION_NUMBER, "passes", "N", PASSES_HELP, 1, \
						  9},                                              \
			      [ARTICLE_EMBED] = {0, OPTION_TEXT, "embed", "CMD",                   \
						 .help = EMBED_HELP},                              \
			      [ARTICLE_EMBED_FILES] = {0, OPTION_FILE_ROW, "embed-files",          \
						       "FILE.npy", .help = EMBED_FILES_HELP},      \
			      [ARTICLE_EMBED_TIMEOUT] = {0,                                        \
							 OPTION_NUMBER,                            \
							 "embed-timeout",                          \
							 "SECONDS",                                \
							 EMBED_WAIT_HELP,                          \
							 1,                                        \
							 86400}

struct articles {
	dgm_rules *rules;
	dgm_segments *sides[DGM_MAX_SIDES];
	size_t count;
	dgm_aligner *aligner;
	dgm_alignment *alignment;
};

/*
 * Reads the operands of the session and aligns them. Shows what is wrong and returns the exit code;
 * end it with articles_free in any case.
 */
int articles_align(struct session *session, struct articles *articles);

/*
 * Gives the sentences of articles vectors, by the program or from the files that were asked for, if
 * any were. Shows what is wrong and returns the exit code. In embed.c.
 */
int embed_articles(struct session *session, const struct articles *articles);
void articles_free(struct articles *articles);

/* The folder of dictionaries: as --dict-dir asked, else Debian's where it is there; NULL: none. */
dgm_code find_dictionaries(const struct value *asked, const char **folder, dgm_error *err);

/*
 * Splits "ru:FILE" into a language, which goes to tag (DGM_MAX_LANG bytes), and the file. Without
 * a language in front the file is all of it, and the tag is empty.
 */
const char *article_path(const char *operand, char *tag);

/* Says with -v what a file was found to be, and in any case when bytes of it were lost. */
void tell_reading(const char *path, const dgm_reading *reading, size_t sentences);

/*
 * Loads the files of --srx and --abbrev, and before them the tables of the user's folder
 * ($XDG_CONFIG_HOME/dragoman/LANG.abbrev). lang (NULL: none) is that of abbreviations whose file
 * does not tell. Shows what is wrong and returns the exit code; *rules, NULL where there are none,
 * is the caller's. In rules.c.
 */
int load_rules(const struct session *session, const struct value *srx, const struct value *abbrev,
	       const char *lang, dgm_rules **rules);

/* How the options say that articles are read; the language is left open. */
dgm_read_options article_read_options(const struct session *session, const dgm_rules *rules);

/* What the aligner is made of, by READING_OPTIONS and the environment; passes are left open. */
dgm_code article_aligner_options(const struct session *session, dgm_aligner_options *options,
				 dgm_error *err);

/* Ends a record with what became of units that were added; least: the lowest confidence asked. */
void end_with_added(struct out *out, const dgm_add_counts *counts, double least);

/* How many passes are asked for; 0: as many as are good for the texts. */
unsigned article_passes(const struct session *session);

enum { MAX_JOBS = 256 };

/* How many threads the value of --jobs asks for; one a processor where it is not given. */
size_t article_jobs(const struct value *jobs);

#endif
