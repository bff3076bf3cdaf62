/* Concordance for others in memory/: the public search, with a limit of what is compared. */
#ifndef DGM_CONCORDANCE_H
#define DGM_CONCORDANCE_H

#include "dragoman.h"

/*
 * Finds what dgm_memory_concordance does, but looks at `most` units at most (0: all), so that hits
 * may be missing where many units have all the words and few in the way that is wanted.
 */
dgm_concordance *concordance_find(dgm_memory *memory, const dgm_concordance_query *query,
				  size_t most, const dgm_watch *watch, dgm_error *err);

#endif
