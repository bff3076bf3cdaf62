/*
 * The consonant skeleton of a name, by which it is known across scripts: Lavrov, Лавров and
 * لافروف all give LFRF. Evidence for an aligner, not an identity: short skeletons meet by chance.
 */
#ifndef DGM_SKELETON_H
#define DGM_SKELETON_H

#include "base/buf.h"

#include <stdbool.h>

/*
 * Appends the skeleton of one word in Latin, Cyrillic or Arabic script: classes of consonants,
 * vowels and weak letters dropped, doubles collapsed, a leading article dropped. Nothing for a
 * word in another script.
 */
void skeleton_of(const char *word, size_t len, struct buf *out);

/* True for skeletons that name the same thing: equal, or one edit apart with 4 letters or more. */
bool skeleton_match(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
