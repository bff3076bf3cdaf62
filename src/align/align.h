/*
 * The aligner: two or three lists of sentences become beads. It knows segments and lexicons, not
 * files or units. The model is in doc/alignment.md: a log-likelihood ratio of words (IBM model 1
 * over a lexicon, both ways), numbers, names and length, against chance; dynamic programming in a
 * band around anchors; confidence by forward-backward over the same scores.
 */
#ifndef DGM_ALIGN_H
#define DGM_ALIGN_H

#include "dragoman.h"

/* Vectors of the sentences of a text, each of length 1 or nothing but zeros. */
struct vectors {
	const float *rows; /* NULL: there are none */
	size_t dimension;
};

struct align_side {
	const char *lang;
	const dgm_segment *segments;
	size_t count;
	struct vectors vectors; /* one a segment */
};

struct lexicon;

struct bead_list {
	dgm_bead *items;
	size_t count, cap;
	/* What the last pass went by, over the lexicon of the aligner; NULL: by that alone. */
	struct lexicon *learned;
};

/* See dgm_aligner_new in dragoman.h, which this implements. */
struct aligner;
struct aligner *aligner_new(const char *const *langs, size_t lang_count,
			    const dgm_aligner_options *opt, dgm_error *err);
void aligner_free(struct aligner *aligner);

/* The numbers of the model, for those who tune them; not while the aligner is shared. */
struct weights;
struct weights *aligner_weights(struct aligner *aligner);

/* True for a language of the aligner, and for English. */
bool aligner_knows(const struct aligner *aligner, const char *lang);

const struct lexicon *aligner_lexicon(const struct aligner *aligner);

/*
 * Fills beads, which the caller ends with bead_list_free. Every sentence of every side is in
 * exactly one bead; on each side beads are in order. DGM_BAD_ARG, DGM_CANCELLED.
 */
dgm_code aligner_run(const struct aligner *aligner, const struct align_side *sides,
		     size_t side_count, const dgm_watch *watch, struct bead_list *beads,
		     dgm_error *err);
void bead_list_free(struct bead_list *beads);

/*
 * What is known of texts to explain their beads by, which aligner_run has made of them; see
 * dgm_explain in dragoman.h. Borrows all of it. Yours, end it with explanation_free; NULL as
 * aligner_run fails.
 */
struct explanation;
struct explanation *explanation_new(const struct aligner *aligner, const struct align_side *sides,
				    size_t side_count, const struct bead_list *beads,
				    const dgm_watch *watch, dgm_error *err);
void explanation_free(struct explanation *explanation);

/* The reasons of one bead, an entry a pair of sides; borrowed until the next call. */
const dgm_reasons *explanation_bead(struct explanation *explanation, const dgm_bead *bead,
				    size_t *count);

#endif
