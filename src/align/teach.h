/*
 * From sentences that say the same in two languages or more to a table of words (table.h): words
 * are found and stemmed, each pair of languages learns (learn.h), and what was learned before is
 * known. Memory is bounded by batches and the words themselves.
 */
#ifndef DGM_TEACH_H
#define DGM_TEACH_H

#include "align/table.h"

struct teaching;

/* before: what was learned so far, which is borrowed for the call; NULL: nothing. */
struct teaching *teaching_new(const struct table *before);
void teaching_free(struct teaching *teaching);

struct lesson {
	const char *lang, *text;
	size_t len;
};

/* Adds the texts of one unit. Languages beyond the room of a table are passed over. */
void teaching_add(struct teaching *teaching, const struct lesson *texts, size_t count);

/* Learns from what was added last, and compiles the table. */
void teaching_finish(struct teaching *teaching, const char *stamp, uint64_t mark,
		     struct buf *bytes);

/*
 * Writes down what a learner knows of two languages whose words are numbered as in builder, but for
 * pairs of a lower count than least.
 */
struct builder;
struct learner;
void teach_builder(const struct learner *learner, struct builder *builder, uint32_t first,
		   uint32_t second, size_t first_words, size_t second_words, double least);

#endif
