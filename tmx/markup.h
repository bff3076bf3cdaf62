/*
 * Markup: text on its way into XML, and inline codes, which are pieces of markup that came from
 * somewhere and must not break the file that they are written to.
 */
#ifndef DGM_TMX_MARKUP_H
#define DGM_TMX_MARKUP_H

#include "base/buf.h"
#include "dragoman.h"

enum markup_place { MARKUP_TEXT, MARKUP_ATTRIBUTE };

/*
 * Appends valid UTF-8 as XML, in one line: line ends become references. Characters that XML
 * forbids are left out; true when there were any.
 */
bool markup_escape(struct buf *out, const char *text, size_t len, enum markup_place place);

/*
 * True when the codes of a segment make it well formed: tags known to TMX, balanced, properly
 * quoted, text only within them. <hi> and </hi> may be two codes; any other is whole.
 */
bool markup_is_sound(const dgm_inline *codes, size_t count);

#endif
