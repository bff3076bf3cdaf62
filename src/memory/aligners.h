/* Aligners for all sets of languages that turn up in a batch: each is made once and then shared. */
#ifndef DGM_ALIGNERS_H
#define DGM_ALIGNERS_H

#include "dragoman.h"

struct aligners;

/* Options are borrowed. Yours; end it with aligners_free. */
struct aligners *aligners_new(const dgm_aligner_options *opt);
void aligners_free(struct aligners *aligners);

/*
 * The aligner for some languages, in whatever order, from any thread; it lives as long as
 * `aligners`. NULL: as dgm_aligner_new fails.
 */
const dgm_aligner *aligners_get(struct aligners *aligners, const char *const *langs, size_t count,
				dgm_error *err);

#endif
