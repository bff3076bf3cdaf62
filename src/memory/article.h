/* What of an article is for the library alone. */
#ifndef DGM_ARTICLE_H
#define DGM_ARTICLE_H

#include "dragoman.h"

/* Its vectors, a row a segment, each of length 1 or nothing but zeros; NULL: it has none. */
const float *segments_vectors(const dgm_segments *segments, size_t *dimension);

/*
 * Lines, '=' and an address of the file itself, '>' and one of a translation, both in the form in
 * which they are compared; "" where it says none. Borrowed.
 */
const char *segments_links(const dgm_segments *segments);

#endif
