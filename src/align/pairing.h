/*
 * Two texts that are compared, and what holds for all their sentences: how their lengths and their
 * paragraphs go together, and what a sentence scores of which no word is explained. The priors of
 * the shapes of beads are here too.
 */
#ifndef DGM_PAIRING_H
#define DGM_PAIRING_H

#include "align/doc.h"
#include "align/embedding.h"
#include "align/length.h"
#include "align/links.h"

/* Two texts and what is known of them; all borrowed. */
struct pairing {
	const struct doc *a, *b;
	const struct links *links;
	const struct weights *weights;
	struct length_model length;
	struct embedding *embedding;         /* NULL: the texts have no vectors */
	double both, first, second, neither; /* of starting a paragraph */
	float *silence[2]; /* of each sentence of a, of b: that none of its tokens is explained */
	bool *linked[2];   /* each type of a, of b: a type of the other text stands for it */
	double inner_a[2], inner_b[2]; /* a sentence that is not first: starts none, one */
};

/* End it with pairing_end, which takes a zeroed one too. */
void pairing_init(struct pairing *pairing, const struct doc *a, const struct doc *b,
		  const struct links *links, const struct weights *weights);
void pairing_end(struct pairing *pairing);

/* What a token of a type scores that nothing explains; side 0 is a. */
double pairing_silence(const struct pairing *pairing, int side, uint32_t type);

/*
 * What a word gains over silence when its links to a run of that many tokens have ratios of this
 * sum. It is explained as often as there are words to explain it.
 */
double word_gain(const struct weights *weights, enum type_kind kind, uint32_t times, uint32_t avail,
		 float sum, double tokens);

/* The sides of a bead start at a and b and have da and db sentences, both at least one. */
double pairing_paragraphs(const struct pairing *pairing, const struct sentence *a, uint32_t da,
			  const struct sentence *b, uint32_t db);

/* What a bead of a pair costs before its sentences are looked at; -INFINITY: there are none such.
 */
double bead_prior(const struct weights *weights, uint32_t da, uint32_t db);

/*
 * The least number of times that translators must have joined two sentences for a bead with these
 * many on its sides (0: a side without any) to come about: with sizes that sum to s on k sides,
 * g = max(largest, ceil((s - 1) / (k - 1))) pieces, and k * g - s joinings.
 */
unsigned bead_joins(const uint32_t *sizes, size_t sides);

#endif
