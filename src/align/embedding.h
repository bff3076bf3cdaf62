/*
 * Vectors of sentences, where a model of the user's has made them: how near two runs of sentences
 * are, against how near strangers are. It knows nothing of words, and not where vectors come from.
 */
#ifndef DGM_EMBEDDING_H
#define DGM_EMBEDDING_H

#include "align/doc.h"

/* What vectors say of two texts. */
struct embedding;

/* Borrows the texts. Yours; end it with embedding_free. NULL when they have no vectors. */
struct embedding *embedding_new(const struct doc *a, const struct doc *b,
				const struct weights *weights);
void embedding_free(struct embedding *embedding);

/* The scalar product of sentence i of the first text with sentence j of the second. */
float embedding_dot(const struct embedding *embedding, size_t i, size_t j);

/*
 * What the vectors of sentences i.. and j.. score as a bead, given the sum of the scalar products
 * of all pairs of them. Zero where a run has no vector but zeros.
 */
double embedding_score(const struct embedding *embedding, size_t i, uint32_t da, size_t j,
		       uint32_t db, double dots);

#endif
