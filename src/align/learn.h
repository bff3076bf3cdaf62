/*
 * Learning which words of two languages stand for one another, from pairs of sentences. Words are
 * numbers of the caller's. It knows neither lexicons nor where sentences come from.
 *
 * Expectation maximisation of IBM model 1 (Brown et al. 1993) in both directions at once, which
 * have to agree on each link (Liang, Taskar & Klein 2006): what one direction links by chance the
 * other does not. Pairs come in batches of bounded size; what a batch has taught counts as known in
 * the next, so memory grows with the words that belong together and not with the sentences.
 */
#ifndef DGM_LEARN_H
#define DGM_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LEARN_MOST = 64,      /* words of a sentence; longer ones teach little and cost much */
	LEARN_BATCH = 4000000 /* cells of a batch, of all learners together */
};

struct learner;

/* Yours; end it with learner_free. */
struct learner *learner_new(void);
void learner_free(struct learner *learner);

/* What is known before: a and b were linked so many times, and a (or b) was seen so often. */
void learner_know_pair(struct learner *learner, uint32_t a, uint32_t b, double count);
void learner_know_word(struct learner *learner, bool second, uint32_t word, double seen);

/* The words of a sentence or a few, each once. */
struct learn_words {
	uint32_t numbers[LEARN_MOST + 1];
	size_t count; /* LEARN_MOST + 1: too many */
};

void learn_words_add(struct learn_words *words, uint32_t number);

/* Adds a pair of sentences. False: too long or empty, and left out. */
bool learner_add(struct learner *learner, const uint32_t *a, size_t a_count, const uint32_t *b,
		 size_t b_count);

/* Pairs of words in the sentences added since the last time, each of which takes 20 to 60 bytes. */
size_t learner_cells(const struct learner *learner);

/* Learns from the pairs added since the last time. */
void learner_learn(struct learner *learner);

/* How often a word was seen. */
double learner_seen(const struct learner *learner, bool second, uint32_t word);

/* Calls found for each pair of words that was learned, in order of the numbers. */
void learner_each(const struct learner *learner,
		  void (*found)(void *ctx, uint32_t a, uint32_t b, double count), void *ctx);

#endif
