/*
 * Inline codes: pieces of markup that came from somewhere and must not break the file that they are
 * written to.
 */
#ifndef DGM_TMX_MARKUP_H
#define DGM_TMX_MARKUP_H

#include "dragoman.h"

/*
 * True when the codes of a segment make it well formed: tags known to TMX, balanced, properly
 * quoted, text only within them. <hi> and </hi> may be two codes; any other is whole.
 */
bool markup_is_sound(const dgm_inline *codes, size_t count);

#endif
