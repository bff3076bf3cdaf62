/*
 * Matching SRX: every place of a paragraph that a rule decides, with that rule. The tests run from
 * cheap to dear: the byte before the place, the tree of endings, the character behind, and only
 * then the expressions. A beforebreak is looked for in the last SRX_WINDOW characters, an
 * afterbreak in the next SRX_REACH bytes, so that the work is linear.
 */
#ifndef DGM_SRX_MATCH_H
#define DGM_SRX_MATCH_H

#include "srx.h"

enum { SRX_WINDOW = 256, SRX_REACH = 1024 };

/* A place that a rule decides; the text before it is what ends or does not. */
struct srx_decision {
	size_t at;
	const struct srx_rule *rule;
};

struct srx_matcher;

/*
 * The rules of some files, in their order, for a language. NULL when none of them has any. Yours;
 * end it with srx_matcher_free. The files are borrowed and may be used by other threads.
 */
struct srx_matcher *srx_matcher_new(const struct srx *const *files, size_t count, const char *lang);
void srx_matcher_free(struct srx_matcher *matcher);

/*
 * Decides the places within text[start..end), which is a paragraph: *decisions, in order of place,
 * are borrowed until the next run. base is where the text stands in its file, for errors.
 * DGM_BAD_DATA: a rule takes too long.
 */
dgm_code srx_matcher_run(struct srx_matcher *matcher, const char *text, size_t start, size_t end,
			 size_t base, const struct srx_decision **decisions, size_t *count,
			 dgm_error *err);

#endif
