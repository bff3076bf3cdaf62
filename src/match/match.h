/*
 * Matching: how alike are a query and a candidate, and why. Pure: no storage, no ICU of its own.
 * The score is the one published in doc/score.md, which anyone can recompute.
 */
#ifndef DGM_MATCH_H
#define DGM_MATCH_H

#include "base/buf.h"
#include "dragoman.h"

/* A query made ready once, to be compared with many candidates. Not for sharing between threads. */
struct matcher;

/* Borrows the text; lang is its language. Yours; end it with matcher_free. */
struct matcher *matcher_new(const char *text, size_t len, const char *lang);
void matcher_free(struct matcher *matcher);

struct match {
	int score; /* 100 equal as NFC; 95-99 equal after folding; else the fuzzy score, at most 99
		    */
	unsigned diffs; /* dgm_diff bits of a folded match */
	bool by_words;
	double distance;
	size_t longer;
};

/* Compares with a candidate in the same language; a score under min may come back as 0. */
void matcher_compare(struct matcher *matcher, const char *text, size_t len, int min,
		     struct match *match);

/* Version of the terms below; a memory whose postings were made by another needs a reindex. */
#define MATCH_TERMS_VERSION 1

/*
 * Terms by which an inverted index finds candidates, each once, in a fixed order. A text of four
 * words or more gives its stems, a shorter one also its character n-grams; both the stored segment
 * and the query go through this function.
 */
struct match_term {
	const char *text;
	size_t len;
	char family; /* 'w': stem, 'g': n-gram */
};

struct match_terms {
	struct match_term *items; /* texts point into bytes */
	size_t count, cap;
	struct buf *bytes; /* owned */
	size_t word_count; /* words of the text, as the score counts them */
	size_t char_count; /* characters of the folded text, as the score counts them */
};

void match_terms_make(const char *text, size_t len, const char *lang, struct match_terms *terms);
void match_terms_free(struct match_terms *terms);

/*
 * The least number of a query's terms of one family that a candidate which scores min or more
 * shares with it: of the query's term_count terms it is enough to look up any
 * term_count - match_terms_needed() + 1. At least 1.
 */
size_t match_terms_needed(const struct match_terms *query, char family, int min);

/* False when no text of so many words and characters can score min or more with the query. */
bool match_length_fits(const struct match_terms *query, size_t words, size_t chars, int min);

#endif
