/*
 * Quality checks: what the files check*.c of memory/ share. check.c walks over the memory and
 * hands texts and pairs of texts to the checks of check_table.c, each of which marks places and
 * says what is wrong; check.c puts away what was said before of the same unit.
 */
#ifndef DGM_MEMORY_CHECK_H
#define DGM_MEMORY_CHECK_H

#include "memory/memory.h"
#include "text/numerals.h"
#include "text/script.h"
#include "text/tokens.h"

/* A text of the unit at hand, looked at once for all checks. */
struct check_text {
	const dgm_variant *variant;
	const char *text, *lang;
	size_t len;
	enum script script; /* that its language is written in */
	struct tokens tokens;
	size_t letters[SCRIPTS]; /* of words, by script */
	size_t words, numbers;   /* tokens of the kind */
	size_t size;             /* letters and digits, but for what is copied */
};

struct checker;

/* A check. Functions that are NULL have nothing to do. */
struct check_row {
	dgm_check check;
	/* Looks at each text. */
	void (*text)(struct checker *checker, const struct check_text *text);
	/* Looks at two texts of a unit, the source first where there is one. */
	void (*pair)(struct checker *checker, const struct check_text *a,
		     const struct check_text *b);
	/* Is shown all pairs of the memory before the first of them is checked. */
	void (*learn)(struct checker *checker, const struct check_text *a,
		      const struct check_text *b);
	/* Comes between the two. */
	void (*learned)(struct checker *checker);
};

extern const struct check_row check_rows[];
extern const size_t check_row_count;

/* Translations of the same source, and names in the memory; NULL until somebody learns. */
struct check_translations;
struct check_names;

/* What checks may look at, and keep for themselves. */
struct checker {
	dgm_memory *memory;
	const dgm_unit *unit;
	struct numerals *numerals; /* NULL until somebody wants it */
	struct check_translations *translations;
	struct check_names *names;
	bool translates;           /* the pair is the source of the unit and a translation */
	struct check_inner *inner; /* of check.c */
};

/* Marks a place of a text, for the next check_say. */
void check_mark(struct checker *checker, const struct check_text *text, size_t start, size_t end);

/* Says that something is wrong, at the places that were marked. */
void check_say(struct checker *checker, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, in comparison with another unit. */
void check_say_other(struct checker *checker, uint64_t other, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The word or mark of a token. */
static inline const char *check_token(const struct check_text *text, size_t i)
{
	return text->text + text->tokens.items[i].start;
}

/*
 * True where one of the texts has so many tokens that it is no sentence: what is compared each with
 * each is not worth the time then.
 */
bool check_are_long(const struct check_text *a, const struct check_text *b);

/* True when the language of a text is this one. */
bool check_is_lang(const struct check_text *text, const char *lang);

/* ---------------------------------------------------------------- the checks */

typedef void check_text_fn(struct checker *checker, const struct check_text *text);
typedef void check_pair_fn(struct checker *checker, const struct check_text *a,
			   const struct check_text *b);

check_pair_fn check_empty, check_same, check_script;      /* check_words.c */
check_pair_fn check_length, check_repeated;               /* check_words.c */
check_text_fn check_lookalikes;                           /* check_letters.c */
check_pair_fn check_numbers;                              /* check_numbers.c */
check_pair_fn check_quotes, check_brackets, check_spaces; /* check_marks.c */
check_text_fn check_bidi;                                 /* check_marks.c */
check_pair_fn check_placeholders, check_inline;           /* check_copied.c */
check_pair_fn check_consistent, check_consistent_learn;   /* check_consistent.c */
check_pair_fn check_names, check_names_learn;             /* check_names.c */
void check_names_free(struct check_names *names);
void check_consistent_learned(struct checker *checker);
void check_translations_free(struct check_translations *translations);

#endif
