/*
 * The sieve: which postings can belong to a text that scores enough against a query. A query has
 * terms of a family, in an order in which their lists are read. A text found in list i and in none
 * before it lacks the terms of those i lists, and every later term whose mark it has not; when that
 * is more than a hit may lack, it is no hit (doc/score.md, 6). Pure: no storage.
 */
#ifndef DGM_SIEVE_H
#define DGM_SIEVE_H

#include "match/match.h"

/* What a hit of one length may lack at most; -1: a text so long is no hit, or not of this family.
 */
struct sieve_limit {
	int missing; /* terms of the query that the text has not */
	int foreign; /* terms of the text that the query has not */
};

/* `struct sieve s = {0};`, end it with sieve_free. */
struct sieve {
	char family;
	size_t own, terms;          /* length of the query; its terms of the family */
	size_t lists;               /* to be read: a hit is in one of them at least; 0: none is */
	struct sieve_limit *limits; /* by length, below length_count */
	size_t length_count, length_cap;
	size_t shortest, longest; /* lengths of hits; shortest > longest: none */
	uint32_t marks;           /* of the query */
	uint32_t *rest;           /* by list: marks of the terms of the lists behind it */
	size_t rest_cap;
};

/*
 * Makes it for the terms of one family, in the order in which their lists will be read. Nothing is
 * missed for a min of 50 and more; below, hits may be. A text that is equal after folding shares
 * fold_key, and may share no term when it has no words.
 */
void sieve_set(struct sieve *sieve, const struct match_terms *query, char family, int min,
	       const struct match_term *const *order, size_t count);
void sieve_free(struct sieve *sieve);

/*
 * The least number of terms that two texts share which score min, the longer one of so many words
 * or characters. At least 1.
 */
size_t sieve_shared(char family, size_t longer, int min);

/*
 * The shortest and the longest text that may lack the terms of so many lists; false when there is
 * none.
 */
bool sieve_range(const struct sieve *sieve, size_t lists, size_t *shortest, size_t *longest);

enum { SIEVE_ANY = 102 }; /* the highest score there is */

/*
 * The score at most of a text that has this length and these marks and lacks so many of the terms
 * of the lists up to and with `list`; what is put in adapted texts may give them more.
 */
int sieve_most(const struct sieve *sieve, size_t list, size_t missing, uint32_t length,
	       uint32_t marks);

/* The number of marks, by adding up neighbours: compilers call a function for it. */
static inline int sieve_count(uint32_t marks)
{
	marks -= marks >> 1 & 0x55555555u;
	marks = (marks & 0x33333333u) + (marks >> 2 & 0x33333333u);
	marks = (marks + (marks >> 4)) & 0x0F0F0F0Fu;
	return (int)(marks * 0x01010101u >> 24);
}

/*
 * False when a text is no hit that has this length and these marks and lacks so many of the terms
 * of the lists up to and with `list`.
 */
static inline bool sieve_passes(const struct sieve *sieve, size_t list, size_t missing,
				uint32_t length, uint32_t marks)
{
	if (length == 0)
		return true;
	if (length >= sieve->length_count)
		return false;
	const struct sieve_limit *limit = &sieve->limits[length];

	return (int)missing + sieve_count(sieve->rest[list] & ~marks) <= limit->missing &&
	       sieve_count(marks & ~sieve->marks) <= limit->foreign;
}

#endif
