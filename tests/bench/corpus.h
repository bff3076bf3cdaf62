/*
 * Texts for the bench of look-ups: the lines of a folder with software_tm/, bible/, tatoeba/ and
 * newstest_en_ru/, each with ar.txt, ru.txt, en.txt of equally many lines; what is absent is said.
 * What is wanted beyond them is made of the beginning of one unit and the end of another, cut at
 * the same place in all languages. All is drawn from fixed seeds.
 */
#ifndef DGM_BENCH_CORPUS_H
#define DGM_BENCH_CORPUS_H

#include <stddef.h>
#include <stdio.h>

enum { CORPUS_LANGS = 3 };
enum { AR, RU, EN };

extern const char *const corpus_langs[CORPUS_LANGS];

struct corpus {
	size_t units;                 /* wanted */
	const char *corpora;          /* the folder; NULL: sentences are made up */
	FILE *log;                    /* says what was read */
	char *(*texts)[CORPUS_LANGS]; /* of each unit; NULL where it has none in a language */
	size_t count, cap;
};

/* Reads and makes the texts; corpus_free ends it. */
void corpus_read(struct corpus *corpus);
void corpus_free(struct corpus *corpus);

#endif
