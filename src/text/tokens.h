/*
 * Tokens of a text: words, numbers, and the things that are copied rather than translated. One
 * scan, no dictionary; offsets are bytes of the text as given. Stems are made here too, as every
 * customer of words wants them.
 */
#ifndef DGM_TOKENS_H
#define DGM_TOKENS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
	TOKEN_WORD,   /* letters and marks; inner apostrophes and hyphens split it */
	TOKEN_NUMBER, /* digits of one script with inner . , separators (also Arabic U+066B, U+066C)
		       */
	TOKEN_MARKUP, /* URL, e-mail, %s, {0}, <tag>, &entity; : copied as it stands */
	TOKEN_PUNCT   /* one character each; blanks are no tokens */
};

struct token {
	size_t start, len;
	enum token_kind kind;
};

/* A growing array of tokens; `struct tokens t = {0};`, end it with tokens_free. */
struct tokens {
	struct token *items;
	size_t count, cap;
};

/* Replaces what tokens holds with the tokens of a text. */
void tokens_scan(const char *text, size_t len, struct tokens *tokens);
void tokens_free(struct tokens *tokens);

/*
 * Appends the value of a number token in plain form: ASCII digits, '.' before decimals, no
 * grouping, no trailing zero decimals: "٢٠٢٤" and "2024" give "2024", "1,5" (ru) and "1.5" (en)
 * give "1.5", "1 000 000" is three tokens to the scan. lang may be NULL.
 */
void token_number_value(const char *text, size_t len, const char *lang, struct buf *out);

/* A number token in its language. */
struct number {
	const char *text;
	size_t len;
	const char *lang;
};

/*
 * Appends a number as another one is written that it takes the place of: in its kind of digits,
 * with its decimal separator, grouped where that is. False, with nothing appended, when the other
 * does not show how: it is a date or version (1.2.3) and the number is none, or the other way
 * round, or the number is grouped and the other too short to be.
 */
bool token_number_like(const struct number *number, const struct number *like, struct buf *out);

/*
 * A stemmer for one language (primary subtag of lang; one without a Snowball stemmer leaves words
 * as they are). Not for sharing between threads.
 */
struct stemmer;
struct stemmer *stemmer_new(const char *lang);
void stemmer_free(struct stemmer *stemmer);

/*
 * Appends the stem of one word: folded; Arabic conjunctions and the article (wa-, fa-, al-, bil-,
 * lil-, kal-) are taken off before, when enough of the word is left.
 */
void stemmer_stem(struct stemmer *stemmer, const char *word, size_t len, struct buf *out);

/* Appends by what rules stems are made, for those who keep them: another text, other stems. */
void stemmer_stamp(struct buf *out);

#endif
