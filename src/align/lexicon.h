/*
 * The bilingual lexicon: how likely a word of one language is to stand for one of another. Filled
 * from several sources (ICU's names, our word list, dictionaries in dictd format, later what the
 * memory has taught), then frozen. It works on stems and knows nothing of sentences.
 *
 * One lexicon serves all languages of an aligner. Where two of them have no words in common, or
 * few, it leads through English, which it therefore always holds.
 */
#ifndef DGM_LEXICON_H
#define DGM_LEXICON_H

#include "dragoman.h"

#include <stddef.h>
#include <stdint.h>

#define LEXICON_NONE ((uint32_t)-1)

struct lexicon;

/* One way to say a word: a word of the language asked for, and its probability. */
struct lexicon_link {
	uint32_t word;
	float p;
};

/* A growing array; `struct lexicon_links links = {0};`, end it with lexicon_links_free. */
struct lexicon_links {
	struct lexicon_link *items;
	size_t count, cap;
};

/* An empty lexicon for some languages (primary subtags count). End it with lexicon_free. */
struct lexicon *lexicon_new(const char *const *langs, size_t lang_count);
void lexicon_free(struct lexicon *lexicon);

/* The number by which the lexicon knows a language, or LEXICON_NONE. */
uint32_t lexicon_lang(const struct lexicon *lexicon, const char *lang);

/*
 * Adds that phrase a of language from may be said as phrase b of language to; weight is the trust
 * in the source, 1 is plain. Words are stemmed; numbers and punctuation are left out.
 */
void lexicon_add(struct lexicon *lexicon, uint32_t from, const char *a, size_t a_len, uint32_t to,
		 const char *b, size_t b_len, double weight);

/* Adds the built-in sources: ICU's names and data/lexicon.tsv. */
void lexicon_add_builtin(struct lexicon *lexicon);

/*
 * Adds rows of a word list: `ar TAB ru TAB en`, alternatives separated by '|', columns may be
 * empty, a line that begins with '#' is a comment.
 */
void lexicon_add_rows(struct lexicon *lexicon, const char *text, size_t len, double weight);

/*
 * Adds the dictd dictionaries in dir that fit two of the languages. Missing ones are no error; a
 * broken one is (DGM_BAD_DATA, with its name).
 */
dgm_code lexicon_add_dictd(struct lexicon *lexicon, const char *dir, dgm_error *err);

/* Turns counts into probabilities; nothing may be added after, and nothing asked before. */
void lexicon_freeze(struct lexicon *lexicon);

/* The number of a stem (of stemmer_stem) in a language, or LEXICON_NONE. */
uint32_t lexicon_word(const struct lexicon *lexicon, uint32_t lang, const char *stem, size_t len);

/*
 * Replaces what links holds with the ways to say a word of language from in language to, but for
 * words w of which wanted[w] is LEXICON_NONE.
 */
void lexicon_ask(const struct lexicon *lexicon, uint32_t from, uint32_t word, uint32_t to,
		 const uint32_t *wanted, struct lexicon_links *links);
void lexicon_links_free(struct lexicon_links *links);

/* Writes the tags of its languages (at most DGM_MAX_SIDES + 1) and returns how many they are. */
size_t lexicon_langs(const struct lexicon *lexicon, const char **langs);

/* Number of stems known in a language. */
size_t lexicon_count(const struct lexicon *lexicon, uint32_t lang);

#endif
