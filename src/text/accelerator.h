/*
 * Accelerators: the sign in a label of a menu or button that makes the letter behind it a key, as
 * & in "E&xit" or _ in "_Выход". It is no part of what the label says.
 */
#ifndef DGM_ACCELERATOR_H
#define DGM_ACCELERATOR_H

#include <stddef.h>

/*
 * Where the sign of an accelerator stands in a text, or len when it has none. A text with several
 * has none, as in "R&D, Q&A"; nor are & and _ in things that are copied signs of one.
 */
size_t accelerator_find(const char *text, size_t len);

#endif
