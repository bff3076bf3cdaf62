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
	double most; /* the greatest density of how two lengths go together, as a logarithm */
};

struct length_model length_model_of(const struct doc *a, const struct doc *b,
				    const struct weights *weights);

/* The length of a run of sentences, and what it has of itself. */
struct run_length {
	double letters, logarithm;
	double chance; /* logarithm of the density of such lengths in its text */
};

/* A run of count sentences with so many letters together; side 0 is a. */
struct run_length length_of_run(const struct length_model *model, int side, double letters,
				size_t count);

/* Log-likelihood ratio of two runs, each of its side. */
double length_score(const struct length_model *model, const struct run_length *a,
		    const struct run_length *b);

/* What length_score never exceeds, without a look at how the two go together. */
double length_most(const struct length_model *model, const struct run_length *a,
		   const struct run_length *b);

#endif
