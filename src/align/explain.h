/*
 * Takes the score of a bead apart: what its words, numbers, names and so on are worth, and which
 * words stand for which. It scores as score.h does, but one bead at a time and with open books; a
 * test holds the two together. Its other functions are in align.h.
 */
#ifndef DGM_ALIGN_EXPLAIN_H
#define DGM_ALIGN_EXPLAIN_H

#include "align/align.h"
#include "align/compare.h"

/* See explanation_new. NULL when cancelled. */
struct explanation *explain_texts(const struct align_side *sides, size_t side_count,
				  const struct lexicon *lexicon, const struct weights *weights,
				  const volatile sig_atomic_t *cancel);

#endif
