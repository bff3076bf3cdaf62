/*
 * Learning in place: what the sure beads of a first pass teach of the words of these very texts,
 * for a second one.
 */
#ifndef DGM_PASSES_H
#define DGM_PASSES_H

#include "align/align.h"
#include "align/doc.h"

/* As many passes as are worth their time: asked, or by the length of the texts where asked is 0. */
unsigned passes_wanted(unsigned asked, const struct doc *const *docs, size_t side_count);

/* A lexicon over another, which must outlive it, with what the beads teach. */
struct lexicon *passes_learn(const struct lexicon *below, const struct doc *const *docs,
			     size_t side_count, const struct bead_list *beads);

#endif
