/* What of an article is for the library alone. */
#ifndef DGM_ARTICLE_H
#define DGM_ARTICLE_H

#include "dragoman.h"

/* Its vectors, a row a segment, each of length 1 or nothing but zeros; NULL: it has none. */
const float *segments_vectors(const dgm_segments *segments, size_t *dimension);

#endif
