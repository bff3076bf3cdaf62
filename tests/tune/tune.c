/*
 * Rates the aligner on problems, and searches better weights for it.
 *
 * usage: tune_align [-c LANGS] [-n ROUNDS] [-r SEED] [-d DICTIONARIES] [-w NAME=VALUE]... FOLDER...
 *
 * Prints strict F1 and calibration error of each folder (problems.h) in each choice of languages,
 * or the one of -c (ar-en, ru-en, ar-ru, ar-ru-en). With -n, weights named on the command line are
 * changed at random, a few at a time and by less from round to round; a change that makes the mean
 * of the logarithms of (1 - F1 + calibration error above what is allowed) less is kept and printed.
 */
#include "align/align.h"
#include "align/weights.h"
#include "base/buf.h"
#include "base/mem.h"
#include "tests/tune/problems.h"
#include "text/beads.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SETS = 40, MOST_NAMES = 40, CHOICES = 4 };

#define ALLOWED_ECE 0.02

/* Languages by their place in tune_langs. */
static const struct {
	const char *name;
	int langs[TUNE_LANGS];
	size_t count;
} choices[CHOICES] = {{"ar-en", {0, 2}, 2},
		      {"ru-en", {1, 2}, 2},
		      {"ar-ru", {0, 1}, 2},
		      {"ar-ru-en", {0, 1, 2}, 3}};

struct tuning {
	struct problem_set sets[MOST_SETS];
	size_t set_count;
	struct aligner *aligners[CHOICES];
	const char *names[MOST_NAMES]; /* of the weights to change */
	size_t name_count;
	const char *only; /* choice; NULL: all */
	uint32_t random;
};

static void die(const dgm_error *err)
{
	fprintf(stderr, "tune_align: %s\n", err->text);
	exit(1);
}

/* ------------------------------------------------------------------ rating */

static void align_problem(const struct tuning *tuning, size_t choice, const struct problem *problem,
			  const size_t *first, dgm_beads *found)
{
	struct align_side sides[TUNE_LANGS];
	struct bead_list beads;
	dgm_error err = {0};

	for (size_t s = 0; s < choices[choice].count; s++) {
		const dgm_segments *text = problem->texts[choices[choice].langs[s]];

		sides[s] = (struct align_side){.lang = dgm_segments_lang(text),
					       .segments = dgm_segments_get(text, 0),
					       .count = dgm_segments_count(text)};
	}
	if (aligner_run(tuning->aligners[choice], sides, choices[choice].count, NULL, &beads,
			&err) != DGM_OK)
		die(&err);
	for (size_t i = 0; i < beads.count; i++) {
		const dgm_bead *bead = &beads.items[i];

		beads_open(found, 0, bead->confidence);
		for (size_t s = 0; s < choices[choice].count; s++)
			for (size_t k = 0; k < bead->count[s]; k++)
				beads_add(found, s, (uint32_t)(first[s] + bead->first[s] + k),
					  &(size_t){0});
	}
	bead_list_free(&beads);
}

static dgm_evaluation *rate_set(const struct tuning *tuning, size_t choice,
				const struct problem_set *set)
{
	size_t first[TUNE_LANGS] = {0, 0, 0};
	dgm_beads *gold = beads_new(choices[choice].count),
		  *found = beads_new(choices[choice].count);
	dgm_evaluation *evaluation;

	for (size_t i = 0; i < set->count; i++) {
		const struct problem *problem = &set->items[i];

		problem_gold(problem, choices[choice].langs, choices[choice].count, first, gold);
		align_problem(tuning, choice, problem, first, found);
		for (size_t s = 0; s < choices[choice].count; s++)
			first[s] += dgm_segments_count(problem->texts[choices[choice].langs[s]]);
	}
	evaluation = dgm_evaluate(gold, found, NULL);
	dgm_beads_free(gold);
	dgm_beads_free(found);
	return evaluation;
}

/* The mean of what is to become less; prints all that goes into it. */
static double rate(const struct tuning *tuning, bool print)
{
	double sum = 0, n = 0;

	for (size_t c = 0; c < CHOICES; c++) {
		if (tuning->only && strcmp(tuning->only, choices[c].name) != 0)
			continue;
		for (size_t i = 0; i < tuning->set_count; i++) {
			clock_t began = clock();
			dgm_evaluation *e = rate_set(tuning, c, &tuning->sets[i]);
			double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
			double over = e->ece > ALLOWED_ECE ? e->ece - ALLOWED_ECE : 0;

			sum += log(1.001 - e->strict.f1 + over);
			n++;
			if (print)
				printf("%-24s %-9s F1 %.4f  ECE %.4f  %.2f s\n",
				       tuning->sets[i].name, choices[c].name, e->strict.f1, e->ece,
				       seconds);
			dgm_evaluation_free(e);
		}
	}
	return sum / n;
}

/* ------------------------------------------------------------------ searching */

/* 0..1, by a generator that gives the same everywhere (Numerical Recipes). */
static double chance(struct tuning *tuning)
{
	tuning->random = tuning->random * 1664525 + 1013904223;
	return (tuning->random >> 8) / (double)(1 << 24);
}

static void set_all(struct tuning *tuning, const char *name, double value)
{
	for (size_t c = 0; c < CHOICES; c++)
		*weights_member(aligner_weights(tuning->aligners[c]), name) = value;
}

static void search(struct tuning *tuning, long rounds)
{
	double best = rate(tuning, false), kept[MOST_NAMES];
	struct weights *weights = aligner_weights(tuning->aligners[0]);

	printf("start: %.5f\n", best);
	for (long round = 0; round < rounds; round++) {
		double reach = 0.4 * (1 - 0.8 * (double)round / (double)rounds), now;

		for (size_t i = 0; i < tuning->name_count; i++) {
			kept[i] = *weights_member(weights, tuning->names[i]);
			if (chance(tuning) * (double)tuning->name_count < 2.5)
				set_all(tuning, tuning->names[i],
					kept[i] * exp((2 * chance(tuning) - 1) * reach));
		}
		now = rate(tuning, false);
		if (now < best) {
			best = now;
			printf("round %ld: %.5f", round, best);
			for (size_t i = 0; i < tuning->name_count; i++)
				printf(" -w %s=%.4g", tuning->names[i],
				       *weights_member(weights, tuning->names[i]));
			printf("\n");
			fflush(stdout);
			continue;
		}
		for (size_t i = 0; i < tuning->name_count; i++)
			set_all(tuning, tuning->names[i], kept[i]);
	}
}

/* ------------------------------------------------------------------ the command line */

static void make_aligners(struct tuning *tuning, const char *dictionaries)
{
	dgm_aligner_options options = {.dict_dir = dictionaries};
	dgm_error err = {0};

	for (size_t c = 0; c < CHOICES; c++) {
		const char *langs[TUNE_LANGS];

		for (size_t s = 0; s < choices[c].count; s++)
			langs[s] = tune_langs[choices[c].langs[s]];
		tuning->aligners[c] = aligner_new(langs, choices[c].count, &options, &err);
		if (!tuning->aligners[c])
			die(&err);
	}
}

/* "name=value", or "name" alone for one to search for. */
static void take_weight(struct tuning *tuning, char *text)
{
	char *equals = strchr(text, '=');

	if (equals)
		*equals = '\0';
	if (!weights_member(aligner_weights(tuning->aligners[0]), text) ||
	    tuning->name_count == MOST_NAMES) {
		fprintf(stderr, "tune_align: there is no weight '%s'\n", text);
		exit(2);
	}
	if (equals)
		set_all(tuning, text, strtod(equals + 1, NULL));
	tuning->names[tuning->name_count++] = text;
}

static void usage(void)
{
	fputs("usage: tune_align [-c LANGS] [-n ROUNDS] [-r SEED] [-d DICTIONARIES]\n"
	      "                  [-w NAME[=VALUE]]... FOLDER...\n",
	      stderr);
	exit(2);
}

int main(int argc, char **argv)
{
	struct tuning tuning = {.random = 1};
	const char *dictionaries = NULL;
	char *wanted[MOST_NAMES];
	size_t wanted_count = 0;
	dgm_error err = {0};
	long rounds = 0;
	int opt;

	while ((opt = getopt(argc, argv, "c:n:r:d:w:")) != -1) {
		if (opt == 'c')
			tuning.only = optarg;
		else if (opt == 'n')
			rounds = strtol(optarg, NULL, 10);
		else if (opt == 'r')
			tuning.random = (uint32_t)strtoul(optarg, NULL, 10);
		else if (opt == 'd')
			dictionaries = optarg;
		else if (opt == 'w' && wanted_count < MOST_NAMES)
			wanted[wanted_count++] = optarg;
		else
			usage();
	}
	if (optind == argc || argc - optind > MOST_SETS)
		usage();
	make_aligners(&tuning, dictionaries);
	for (size_t i = 0; i < wanted_count; i++)
		take_weight(&tuning, wanted[i]);
	for (; optind < argc; optind++)
		if (!problem_set_read(argv[optind], &tuning.sets[tuning.set_count++], &err))
			die(&err);
	if (rounds > 0)
		search(&tuning, rounds);
	printf("mean: %.5f\n", rate(&tuning, true));
	for (size_t i = 0; i < tuning.set_count; i++)
		problem_set_free(&tuning.sets[i]);
	for (size_t c = 0; c < CHOICES; c++)
		aligner_free(tuning.aligners[c]);
	return 0;
}
