/*
 * Lengths as evidence: a translation is about as long as its source (Gale & Church 1993). Lengths
 * are letters and digits, so that vowel signs and blanks do not count.
 */
#ifndef DGM_LENGTH_H
#define DGM_LENGTH_H

#include "align/doc.h"

struct length_model {
	double ratio;           /* logarithm of length of b over length of a */
	double mean[2], var[2]; /* of the logarithm of a sentence's length, in a and in b */
	double fixed, per_letter;
};

struct length_model length_model_of(const struct doc *a, const struct doc *b,
				    const struct weights *weights);

/* Log-likelihood ratio of runs of count_a and count_b sentences with these many letters. */
double length_score(const struct length_model *model, double letters_a, size_t count_a,
		    double letters_b, size_t count_b);

#endif
