/*
 * Folding: the form of a text in which differences that a reader would overlook are gone. It
 * exists only inside keys and comparisons; the user's text is never changed. Each kind of
 * difference is one bit of dgm_diff, so that a match can name what it overlooked.
 */
#ifndef DGM_FOLD_H
#define DGM_FOLD_H

#include "base/buf.h"
#include "dragoman.h"

#include <stdint.h>

enum { FOLD_NONE = 0, FOLD_ALL = (1 << DGM_DIFF_COUNT) - 1 };

/* Version of the folding and of the ICU data behind it; keys made by another need a reindex. */
#define FOLD_VERSION 2

/*
 * Appends the folded text to out: NFC first, then the kinds of difference in `kinds` are levelled.
 * FOLD_NONE gives plain NFC. Folding is idempotent, and never looks beyond the text.
 */
void fold_text(const char *text, size_t len, unsigned kinds, struct buf *out);

/* dgm_diff bits in which two texts of equal folded form differ; 0 when they are equal as NFC. */
unsigned fold_diffs(const char *a, size_t a_len, const char *b, size_t b_len);

/* The hash of the fully folded text: the exact key of a segment, and its context key. Never 0. */
uint64_t fold_key(const char *text, size_t len);

#endif
