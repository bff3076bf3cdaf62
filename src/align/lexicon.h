/*
 * The bilingual lexicon: how likely a word of one language is to stand for one of another. Several
 * tables (table.h) are asked as one: what the program knows, what the user has imported, what the
 * memory has taught. Their weights are added up like observations, so that a source that saw more
 * says more.
 *
 * Where two languages have no words in common, or few, it leads through English.
 */
#ifndef DGM_LEXICON_H
#define DGM_LEXICON_H

#include "align/table.h"

enum { LEXICON_TABLES = 4 };

struct lexicon;

/* One way to say a word: what was asked for, and its probability. */
struct lexicon_link {
	uint32_t word;
	float p;
};

/* A growing array; `struct lexicon_links links = {0};`, end it with lexicon_links_free. */
struct lexicon_links {
	struct lexicon_link *items;
	size_t count, cap;
};
void lexicon_links_free(struct lexicon_links *links);

/* An empty lexicon. End it with lexicon_free. */
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/*
 * Adds a table (NULL: none), which is the lexicon's from now on; not while others ask. trust: the
 * worth of one of its observations, 1 is that of a dictionary.
 */
void lexicon_add(struct lexicon *lexicon, struct table *table, double trust);

/* The files in the folder of a memory: what its user has imported, what its units have taught. */
#define LEXICON_IMPORTED "lexicon.imported"
#define LEXICON_LEARNED  "lexicon.learned"

/*
 * Adds the tables in the folder of a memory. Those that are not there, or damaged, add nothing; one
 * whose words were stemmed by other rules is stemmed anew.
 */
void lexicon_add_memory(struct lexicon *lexicon, const char *folder);

/* What add_base is made of. */
struct lexicon_base {
	const char *const *langs;
	size_t lang_count;
	const char *dict_dir;  /* NULL: no dictionaries */
	const char *cache_dir; /* where the table is kept; made where missing; NULL: nowhere */
};

/*
 * Adds what the program knows: ICU's names, data/lexicon.tsv, and the dictionaries in dict_dir.
 * The table of it is taken from the cache, where it is made anew when it does not fit what it would
 * be made of. A cache that cannot be written is no error. DGM_BAD_DATA: a broken dictionary.
 */
dgm_code lexicon_add_base(struct lexicon *lexicon, const struct lexicon_base *base, dgm_error *err);

/*
 * A lexicon with one more table on top, which is added as lexicon_add does. What is below is
 * borrowed.
 */
struct lexicon *lexicon_over(const struct lexicon *below, struct table *table, double trust);

/* ------------------------------------------------------------------ asking */

/* The words of one text, by numbers of the caller's, as the lexicon knows them. */
struct lexicon_words;

/* For a language; numbers are 0..count - 1. Yours; lexicon_words_free ends it. */
struct lexicon_words *lexicon_words_new(const struct lexicon *lexicon, const char *lang,
					size_t count);
void lexicon_words_free(struct lexicon_words *words);

/* Says which stem (of stemmer_stem) a number is. Those that nobody sets have no translation. */
void lexicon_words_set(struct lexicon_words *words, uint32_t number, const char *stem, size_t len);

/*
 * Says which stem a number may be a form of, once set; false where no table knows it, or it is the
 * word itself, and nothing was taken. A number takes one such stem.
 */
bool lexicon_words_guess(struct lexicon_words *words, uint32_t number, const char *stem,
			 size_t len);

/* True when some table knows the word, or what it may be a form of. */
bool lexicon_words_known(const struct lexicon_words *words, uint32_t number);

/* All words of a language that the lexicon knows, by numbers of its own; their readable forms. */
struct lexicon_words *lexicon_words_all(const struct lexicon *lexicon, const char *lang);
const char *lexicon_words_form(const struct lexicon_words *words, uint32_t number);

/* Replaces what links holds with those words of `to` that word `number` of `from` may be. */
void lexicon_ask(const struct lexicon *lexicon, const struct lexicon_words *from, uint32_t number,
		 const struct lexicon_words *to, struct lexicon_links *links);

/* Appends where a link of lexicon_ask comes from, names with ", " between them. */
void lexicon_sources(const struct lexicon *lexicon, const struct lexicon_words *from,
		     uint32_t number, const struct lexicon_words *to, uint32_t other,
		     struct buf *names);

#endif
