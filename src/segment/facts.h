/*
 * Facts: what is known of the texts that a regular expression can match, for the cheap tests that
 * spare running it: their letters, their lengths, how they begin and end. All facts err on one
 * side: what they exclude cannot match. Here they are made of one another as expressions are;
 * reading the expressions is done in pattern.c.
 */
#ifndef DGM_FACTS_H
#define DGM_FACTS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <unicode/uset.h>

#define FACTS_UNBOUNDED SIZE_MAX

/* Characters, for fast asking. */
struct charset {
	bool any;          /* all there are; the rest is unset */
	uint64_t ascii[2]; /* a bit each */
	size_t count;      /* of ranges */
	struct range {
		uint32_t first, last;
	} * ranges; /* of all of them, sorted */
};

bool charset_has(const struct charset *set, uint32_t c);

/* One way for a match to end: in a character of `before` and then `text`. */
struct ending {
	const char *text;
	size_t len;
	bool whole;                   /* the match is no more than text, and before is NULL */
	const struct charset *before; /* NULL: anything, also nothing */
};

/* Sets are NULL where any character may be. */
struct facts {
	USet *letters; /* that occur in a match */
	USet *first;   /* with which one begins that is not empty */
	size_t least, most;
	bool anchored;          /* every match begins where the text does */
	struct ending *endings; /* every match has one of these */
	size_t count, cap;
};

/* Where facts live: ends with facts_close. */
struct facts_store {
	struct arena *arena; /* what outlives it: endings and charsets */
	USet **sets;
	size_t count, cap;
};

void facts_close(struct facts_store *store);

/* An empty set, or a copy of one (NULL: NULL), owned by the store. */
USet *facts_set(struct facts_store *store, const USet *copied);

/* Facts of nothing: the empty match. */
struct facts facts_empty(struct facts_store *store);

/* Of anything with a length of least..most characters. */
struct facts facts_any(struct facts_store *store, size_t least, size_t most);

/* Of one character of a set, which is taken over. */
struct facts facts_one(struct facts_store *store, USet *set);

/* a becomes the facts of a and then b; of a or b; of a `least` to `most` times. */
void facts_join(struct facts_store *store, struct facts *a, struct facts *b);
void facts_or(struct facts_store *store, struct facts *a, struct facts *b);
void facts_repeat(struct facts_store *store, struct facts *a, size_t least, size_t most);

/* Makes a charset of a set. */
void facts_charset(struct facts_store *store, const USet *set, struct charset *charset);

#endif
