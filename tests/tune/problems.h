/*
 * Alignment problems in the form of mkgold.py: a folder a document, in it for each language its
 * sentences (LANG.txt, a line each) and the numbers of the originals that each was made of
 * (LANG.ids). Sentences that share an original belong to one bead.
 */
#ifndef TUNE_PROBLEMS_H
#define TUNE_PROBLEMS_H

#include "align/align.h"
#include "text/beads.h"

enum { TUNE_LANGS = 3 };
extern const char *const tune_langs[TUNE_LANGS]; /* in their order */

struct problem {
	dgm_segments *texts[TUNE_LANGS];
	uint32_t *origins[TUNE_LANGS];     /* of each sentence, those of one behind another */
	size_t *origin_starts[TUNE_LANGS]; /* of each sentence, and the end */
	size_t origin_end;                 /* greater than every origin */
};

struct problem_set {
	const char *name; /* the folder's */
	struct problem *items;
	size_t count, cap;
};

/* False, with err set, when there is nothing to read; end it with problem_set_free in any case. */
bool problem_set_read(const char *folder, struct problem_set *set, dgm_error *err);
void problem_set_free(struct problem_set *set);

/*
 * Adds the right beads of some of the languages to gold; sentences are counted from first[s], so
 * that many documents fit one set of beads.
 */
void problem_gold(const struct problem *problem, const int *langs, size_t lang_count,
		  const size_t *first, dgm_beads *gold);

#endif
