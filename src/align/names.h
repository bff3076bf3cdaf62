/*
 * Names that two texts in different scripts share, found by their consonants (text/skeleton.h).
 * Short ones meet by chance, so length and capitals decide how much a meeting is worth.
 */
#ifndef DGM_ALIGN_NAMES_H
#define DGM_ALIGN_NAMES_H

#include "align/doc.h"

/* Calls found once for each pair of words that may be one name, with a probability. */
void names_link(const struct doc *a, const struct doc *b, const struct weights *weights,
		void (*found)(void *ctx, uint32_t type_a, uint32_t type_b, double p), void *ctx);

#endif
