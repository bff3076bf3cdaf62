/*
 * A lexicon in its compiled form: one piece of bytes without pointers, which is used where it lies,
 * mapped from a file or in memory. For each language it has the stems, each with a form that people
 * can read; for each pair of languages and each stem the ways to say it, with weights that count
 * like observations. How tables are made is in builder.h, how several are asked as one in
 * lexicon.h.
 *
 * The header is checked when a table is opened and every place within is checked when it is
 * visited, so damaged bytes give wrong words at worst.
 */
#ifndef DGM_TABLE_H
#define DGM_TABLE_H

#include "base/buf.h"
#include "dragoman.h"

#include <stdint.h>

#define TABLE_NONE ((uint32_t)-1)

enum {
	TABLE_VERSION = 1,
	TABLE_LANGS = 8,   /* languages of one table */
	TABLE_SOURCES = 16 /* names of where words came from */
};

struct table_link {
	uint32_t word;
	float weight;
};

/* The ways to say one word. Weights may sum to less than total: the rest is ways not kept. */
struct table_row {
	const struct table_link *links; /* by word */
	const uint16_t *sources;        /* beside links: a bit for each source */
	size_t count;
	double total;
};

struct table;

/* Uses bytes as a table; they must stay, and be aligned as malloc does. NULL: they are none. */
struct table *table_open(const char *bytes, size_t len);

/* The same, and the bytes are freed with the table, or at once where they are none. */
struct table *table_own(struct buf *bytes);

/* The table in a file, mapped. NULL: there is none, or it is damaged. */
struct table *table_map(const char *path);
void table_free(struct table *table);

/* What the table was made of and by which rules; NUL-ended. */
const char *table_stamp(const struct table *table);

/* A number kept with the table for its maker; see builder_finish. */
uint64_t table_mark(const struct table *table);

size_t table_langs(const struct table *table);
const char *table_tag(const struct table *table, uint32_t lang);

/* The number of a language by its primary subtag, or TABLE_NONE. */
uint32_t table_lang(const struct table *table, const char *tag);

size_t table_words(const struct table *table, uint32_t lang);

/* The number of a stem (of stemmer_stem), or TABLE_NONE. */
uint32_t table_word(const struct table *table, uint32_t lang, const char *stem, size_t len);

/* The stem and the form of a word; "" where the table is damaged. */
const char *table_stem(const struct table *table, uint32_t lang, uint32_t word);
const char *table_form(const struct table *table, uint32_t lang, uint32_t word);

/* The ways to say a word of language from in language to; none for TABLE_NONE. */
struct table_row table_row(const struct table *table, uint32_t from, uint32_t word, uint32_t to);

/* The name of the source of a bit; NULL: there is none. */
const char *table_source(const struct table *table, unsigned bit);

/* ------------------------------------------------------------------ the layout, for builder.c */

struct table_part {
	uint64_t at, count; /* byte in the table, number of items */
};

struct table_header {
	char magic[8];
	uint32_t order, version; /* order: of bytes, 0x01020304 */
	uint64_t size;           /* of the table in bytes */
	uint64_t check;          /* hash of the header while this is 0 */
	uint64_t mark;
	uint32_t lang_count, source_count;
	struct table_part stamp, sources; /* bytes that end in NUL; sources has one for each */
	struct {
		char tag[DGM_MAX_LANG];
		struct table_part words; /* of struct table_entry */
		struct table_part slots; /* of uint32_t: 1 + word, by hash; a power of two */
		struct table_part texts; /* bytes, the last of which is NUL */
	} langs[TABLE_LANGS];
	struct {
		struct table_part start;   /* of uint32_t: row w is start[w]..start[w + 1] */
		struct table_part totals;  /* of float */
		struct table_part links;   /* of struct table_link */
		struct table_part sources; /* of uint16_t */
	} rows[TABLE_LANGS][TABLE_LANGS];
};

/* Places in the texts of a language, each ended by NUL. */
struct table_entry {
	uint32_t stem, form;
};

extern const char table_magic[8];
uint64_t table_header_check(const struct table_header *header);

#endif
