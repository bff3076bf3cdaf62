/*
 * Families of queries for the bench of look-ups: a text of the corpus, changed in the way that the
 * family is named after, or a part of it. All is drawn from the seed that is given.
 */
#ifndef DGM_BENCH_QUERIES_H
#define DGM_BENCH_QUERIES_H

#include "base/buf.h"
#include "tests/bench/corpus.h"

#include <stdbool.h>
#include <stdint.h>

/* Which texts a family is made from: 10 to 40 words; 1 to 3 words; 4 to 12 characters. */
enum length { NEWS, SHORT, TINY };

enum asked { LOOK_UP, FIND_WORDS, FIND_PHRASE, FIND_SUBSTRING };

struct family {
	const char *name;
	void (*make)(uint64_t *seed, size_t lang, const char *text, struct buf *out);
	enum length length;
	unsigned langs; /* bits */
	int min;        /* 0: that of the bench */
	enum asked asked;
};

extern const struct family families[];
extern const size_t family_count;

/* A query of a family that differs from the text that it is made from, if it is to. */
void make_query(const struct corpus *corpus, const struct family *family, size_t lang,
		uint64_t *seed, struct buf *query);

#endif
