/*
 * The levelling pass of folding: one walk over NFC text that drops or replaces characters, each
 * kind of difference by itself. Private to text/; fold.h is what others use.
 */
#ifndef DGM_LEVEL_H
#define DGM_LEVEL_H

#include "base/buf.h"

#include <stdbool.h>

struct levelled {
	unsigned fired; /* dgm_diff bits that changed something */
	bool expanded;  /* a presentation form was taken apart, so the text may not be NFC */
};

/* Appends the levelled text to out. Levelling what is level changes nothing. */
struct levelled level_append(const char *text, size_t len, unsigned kinds, struct buf *out);

#endif
