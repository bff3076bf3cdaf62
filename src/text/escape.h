/* Text on its way into XML and HTML. */
#ifndef DGM_ESCAPE_H
#define DGM_ESCAPE_H

#include "base/buf.h"

#include <stdbool.h>

enum markup_place { MARKUP_TEXT, MARKUP_ATTRIBUTE };

/*
 * Appends valid UTF-8 as XML, in one line: line ends become references. Characters that XML
 * forbids are left out; true when there were any.
 */
bool markup_escape(struct buf *out, const char *text, size_t len, enum markup_place place);

#endif
