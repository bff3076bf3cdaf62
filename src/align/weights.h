/*
 * The numbers of the model, read from data/align.weights, where each says what it is and where it
 * comes from. All scores are natural logarithms of likelihood ratios.
 */
#ifndef DGM_WEIGHTS_H
#define DGM_WEIGHTS_H

#include "dragoman.h"

enum { MAX_RUN = 4 }; /* sentences on one side of a bead */

/* Kinds of tokens, each with its own trust in the lexicon. */
enum type_kind { TYPE_WORD, TYPE_NUMBER, TYPE_COPIED, TYPE_MARK, TYPE_KINDS };

struct weights {
	double lambda[TYPE_KINDS]; /* probability that a token has a source in the other text */
	double lambda_unlinked;    /* the same for a word that has no link in all of it */
	double ratio_least, ratio_most;
	double general_tokens, general_rare; /* the language's own frequencies, as a sample */
	double name_short, name_middle, name_long, name_near, name_common, verbatim;
	double lexical, length, paragraph;
	double length_fixed, length_per_letter, length_spread;
	double paragraph_copied, paragraph_inner;
	double embedding, embedding_middle;
	double unmatched, join, join_more;
	double trio_evidence, trio_missing, trio_unmatched, trio_join, trio_part;
	double temper, trio_temper; /* scores are this much too sure of themselves */
	double keep, trio_keep;     /* a bead less probable is not said */
	double beam, trio_beam;     /* worse than the best by more is not looked at */
};

/* The weight of this name, or NULL. */
double *weights_member(struct weights *weights, const char *name);

/* Reads the file that ships with the library; DGM_BAD_DATA if a line of text is wrong. */
dgm_code weights_default(struct weights *weights, dgm_error *err);

/* Reads `name value` lines over what weights holds; '#' begins a comment. */
dgm_code weights_read(struct weights *weights, const char *text, size_t len, dgm_error *err);

#endif
