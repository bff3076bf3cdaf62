/*
 * A text as the score sees it: folded, cut into tokens, its words counted, each with a stem. One
 * place for it, so that the comparison and the terms of the index cannot disagree. Private to
 * match/.
 */
#ifndef DGM_WORDS_H
#define DGM_WORDS_H

#include "base/buf.h"
#include "text/tokens.h"

#include <stdbool.h>

enum {
	WORDS_ENOUGH = 4 /* words of the longer text from which on a pair is compared by words */
};

/* `struct words w = {0};`, end it with words_free. */
struct words {
	struct buf folded;
	struct tokens tokens; /* of the folded text */
	size_t word_count;    /* tokens that are no punctuation */
	size_t char_count;    /* characters of the folded text */
};

/* Replaces what words holds. */
void words_read(struct words *words, const char *text, size_t len);
void words_free(struct words *words);

/*
 * Appends what is equal in tokens that count as forms of one: the stem of a word; one name for all
 * numbers, one for all things that are copied. Not for punctuation.
 */
void words_stem(const struct words *words, size_t token, struct stemmer *stemmer, struct buf *out);

/*
 * A hash that is the same for texts with the same words and marks, whatever their numbers and
 * things copied. 0 for one without those.
 */
uint64_t words_shape(const struct words *words);

/* The terms of a text that was read; see match_terms_make. */
struct match_terms;
void words_terms(const struct words *words, struct stemmer *stemmer, struct match_terms *terms);

/* The same two numbers as in the words of a text: is a pair of them compared by words? */
bool words_decide(size_t a_words, size_t b_words);

#endif
