/*
 * Which articles of two collections are translations of each other. A collection is a struct doc
 * whose "sentences" are whole articles, so words, numbers and names are linked as the aligner links
 * them; here an article is a bag of them, whatever their order. What is rare in the collection
 * counts most. Cost: linear in the articles, as only those that share something rare are compared.
 */
#ifndef DGM_DOCUMENTS_H
#define DGM_DOCUMENTS_H

#include "align/doc.h"

/* Two articles that may be one: article a of the first collection, b of the second. */
struct document_pair {
	uint32_t a, b;
	float score; /* 0..1: the share of what each says that the other has too */
	float p;     /* probability that they are translations of each other */
};

/* Two articles of which their pages say that they are one; strength: how many times over. */
struct document_link {
	uint32_t a, b;
	float strength;
};

struct document_links {
	struct document_link *items; /* by rising a and b */
	size_t count;
};

struct document_pairs {
	struct document_pair *items;
	size_t count, cap;
};

/* What two collections are compared by, and how; both docs have their words found in the lexicon.
 */
struct document_means {
	const struct lexicon *lexicon;
	const struct weights *weights;
	const struct document_links *links;
	size_t threads;
	const volatile sig_atomic_t *cancel;
};

/* Finds the likely pairs, several for each article, by rising a. DGM_CANCELLED. */
dgm_code documents_compare(const struct doc *a, const struct doc *b,
			   const struct document_means *means, struct document_pairs *pairs,
			   dgm_error *err);
void document_pairs_free(struct document_pairs *pairs);

/* Articles that belong together: a place in each collection, or NO_ARTICLE. */
#define NO_ARTICLE ((uint32_t)-1)

struct document_group {
	uint32_t articles[DGM_MAX_SIDES];
	double p;
};

struct document_groups {
	struct document_group *items;
	size_t count, cap;
};

/*
 * Puts pairs together, each article in one group at most, surest first; of three collections, pairs
 * is that of sides 0 and 1, 0 and 2, 1 and 2. Groups less probable than `least` are not made; the
 * rest are in the order of their articles.
 */
void documents_group(const struct document_pairs *pairs, const size_t *counts, size_t side_count,
		     double least, struct document_groups *groups);
void document_groups_free(struct document_groups *groups);

#endif
