/*
 * Making a table (table.h): words and pairs of them are added from dictionaries, lists and what was
 * learned, and come out compiled. Words are stemmed here; a stem keeps the first form it was seen
 * in.
 */
#ifndef DGM_BUILDER_H
#define DGM_BUILDER_H

#include "align/table.h"

struct builder;

/* For some languages, by their primary subtags (at most TABLE_LANGS). End it with builder_free. */
struct builder *builder_new(const char *const *langs, size_t lang_count);
void builder_free(struct builder *builder);

/* The number of a language, or TABLE_NONE. */
uint32_t builder_lang(const struct builder *builder, const char *lang);

/* The same; a new language is added while there is room for it. */
uint32_t builder_add_lang(struct builder *builder, const char *lang);

/* Writes the tags of the languages (at most TABLE_LANGS) and returns how many they are. */
size_t builder_langs(const struct builder *builder, const char **langs);

/* Where the words that are added from now on come from. */
void builder_source(struct builder *builder, const char *name);

/*
 * Adds that phrase a of language from may be said as phrase b of language to; weight is the trust
 * in the source, 1 is plain. Words are stemmed; numbers, punctuation and what stands in brackets
 * are left out, and so is a long phrase, which is an explanation. False: nothing was added.
 */
bool builder_add(struct builder *builder, uint32_t from, const char *a, size_t a_len, uint32_t to,
		 const char *b, size_t b_len, double weight);

/* How many pairs builder_add has added. */
size_t builder_added(const struct builder *builder);

/* How many words of a language there are; their numbers are below it. */
size_t builder_words(const struct builder *builder, uint32_t lang);

/* The number of a word that is a stem already. */
uint32_t builder_stem(struct builder *builder, uint32_t lang, const char *stem, size_t len);

/* The number of a word as written. */
uint32_t builder_word(struct builder *builder, uint32_t lang, const char *word, size_t len);

/* Adds that one word may be said as another. */
void builder_pair(struct builder *builder, uint32_t from, uint32_t a, uint32_t to, uint32_t b,
		  double weight);

/* Adds to the total of a word what no pair of it tells. */
void builder_rest(struct builder *builder, uint32_t from, uint32_t word, uint32_t to,
		  double weight);

/* Adds all that is in a table; its words are stemmed anew from their forms. */
void builder_add_table(struct builder *builder, const struct table *table);

/* Adds the built-in sources: ICU's names and data/lexicon.tsv. */
void builder_add_builtin(struct builder *builder);

/*
 * Adds rows of a word list: `ar TAB ru TAB en`, alternatives separated by '|', columns may be
 * empty, a line that begins with '#' is a comment.
 */
void builder_add_rows(struct builder *builder, const char *text, size_t len, double weight);

/*
 * Adds the dictd dictionaries in dir that fit two of the languages. Missing ones are no error; a
 * broken one is (DGM_BAD_DATA, with its name).
 */
dgm_code builder_add_dictd(struct builder *builder, const char *dir, dgm_error *err);

/*
 * Adds one dictd dictionary by the path of one of its files, which both are needed. Its languages
 * are those of langs (two), or lang_count is 0 and they are in its name, as FreeDict's are.
 * DGM_BAD_ARG: no languages; DGM_IO, DGM_BAD_DATA, DGM_TOO_BIG.
 */
dgm_code builder_import_dictd(struct builder *builder, const char *path, const char *const *langs,
			      size_t lang_count, dgm_error *err);

/*
 * Adds a list: `word TAB word` or `word TAB word TAB weight` a line. Languages as before; without
 * langs the letters tell. Wrong lines are warned about, counted in *skipped and left out.
 */
dgm_code builder_import_list(struct builder *builder, const char *path, const char *const *langs,
			     size_t lang_count, const dgm_watch *watch, size_t *skipped,
			     dgm_error *err);

/* Appends to stamp by what builder_add_dictd would be fed: names, sizes and times of files. */
void dictd_stamp(const char *const *langs, size_t lang_count, const char *dir, struct buf *stamp);

/* Appends by what rules words are stemmed and names known here. */
void builder_stamp(struct buf *stamp);

/*
 * Compiles what was added: equal pairs become one, and their weights a sum. Replaces what bytes
 * holds. stamp and mark are kept in the table.
 */
void builder_finish(struct builder *builder, const char *stamp, uint64_t mark, struct buf *bytes);

#endif
