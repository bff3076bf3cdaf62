/*
 * Matching: how alike are a query and a candidate, and why. Pure: no storage, no ICU of its own.
 * The score is the one published in doc/score.md, which anyone can recompute.
 */
#ifndef DGM_MATCH_H
#define DGM_MATCH_H

#include "base/buf.h"
#include "dragoman.h"

/*
 * A query made ready once, to be compared with many candidates of its language. Making one costs
 * more than setting another query, as its stemmers have caches. Not for sharing between threads.
 */
struct matcher;
struct matcher *matcher_new(const char *lang);
void matcher_free(struct matcher *matcher);

/* Borrows the text until the next one is set; before the first nothing can be compared. */
void matcher_set(struct matcher *matcher, const char *text, size_t len);

struct match {
	int score; /* 100 equal as NFC; 95-99 equal after folding; else the fuzzy score, at most 99
		    */
	unsigned diffs;  /* dgm_diff bits of a folded match, or of what is left in an adapted one */
	bool adapted;    /* values are put in; set by whoever does it */
	bool by_words;   /* what distance and longer count: words, else characters */
	double distance; /* in quarters of a word */
	size_t longer;
};

/* Compares with a candidate in the same language; a score under min may come back as 0. */
void matcher_compare(struct matcher *matcher, const char *text, size_t len, int min,
		     struct match *match);

/* True when the text compared last has the words and marks of the query, and other values. */
bool matcher_same_but_values(struct matcher *matcher);

/*
 * What turns a text into the query, as dgm_hits_changes has it; borrowed until the matcher is used
 * again.
 */
const dgm_change *matcher_changes(struct matcher *matcher, const char *text, size_t len,
				  size_t *count);

/* A candidate that is read once and compared with many queries; the text is borrowed. */
struct match_text;
struct match_text *match_text_new(const char *lang);
void match_text_read(struct match_text *text, const char *bytes, size_t len);
void match_text_free(struct match_text *text);
void matcher_compare_text(struct matcher *matcher, struct match_text *other, int min,
			  struct match *match);

/* Version of the terms and pieces below; a memory whose postings were made by another needs a
 * reindex. */
#define MATCH_TERMS_VERSION 4

/*
 * Terms by which an inverted index finds candidates, each once, in a fixed order. A text gives its
 * stems, one of less than four words also its character bigrams; both the stored segment and the
 * query go through this function. What occurs again is a term of its own, so that counting common
 * terms counts repetitions too. Each term is also one of 32 marks, and a posting carries the marks
 * of all terms that its text has of the family: what it lacks a mark of, it has not. The last byte
 * of a bigram tells how many characters its text has, so that texts of a length stand together.
 */
struct match_term {
	const char *text;
	size_t len;
	char family;   /* 'w': stem, 'g': bigram */
	uint32_t mark; /* one bit */
};

struct match_terms {
	struct match_term *items; /* texts point into bytes */
	size_t count, cap;
	struct buf *bytes; /* owned */
	size_t word_count; /* words of the text, as the score counts them */
	size_t char_count; /* characters of the folded text, as the score counts them */
	uint32_t stem_marks, bigram_marks;
	uint64_t shape; /* equal in texts that differ in values alone; 0: it has no values */
	struct terms_work *work;
};

/*
 * Replaces what terms holds (`struct match_terms terms = {0};` at first). Making the terms of many
 * texts, keep one struct for each language: it holds a stemmer with a cache.
 */
void match_terms_make(const char *text, size_t len, const char *lang, struct match_terms *terms);
void match_terms_free(struct match_terms *terms);

/*
 * The pieces (pieces.h) of the text that match_terms_make was given last; borrowed until the next
 * one. A search for characters inside of words finds texts by them.
 */
struct piece;
const struct piece *match_terms_pieces(struct match_terms *terms, size_t *count);

/* The same of the query of a matcher, which has read it already. */
void matcher_terms(const struct matcher *matcher, struct match_terms *terms);

/* The last byte of the bigrams of a text of so many characters: more of them, a higher one. */
unsigned char match_terms_group(size_t chars);

/* What a posting of a family carries of the text: its length as that family counts it, and marks.
 */
size_t match_terms_length(const struct match_terms *terms, char family);
uint32_t match_terms_marks(const struct match_terms *terms, char family);

#endif
