#include "align/length.h"

#include "text/lang.h"

#include <math.h>

/* Letters that say the same, against English. */
static const struct {
	const char *lang;
	double letters;
} expansion[] = {{"ar", 0.88}, {"en", 1.0}, {"ru", 1.12}};

#define DRIFT_KNOWN   0.2 /* how far a text's own ratio may lead from the table, as a logarithm */
#define DRIFT_UNKNOWN 1.0
#define SAMPLE        300 /* letters for which the table stands */

static bool letters_of(const char *lang, double *letters)
{
	*letters = 1;
	for (size_t i = 0; i < sizeof expansion / sizeof *expansion; i++) {
		if (lang_same_primary(expansion[i].lang, lang)) {
			*letters = expansion[i].letters;
			return true;
		}
	}
	return false;
}

/* The ratio of the texts, kept near that of the languages: one of them may be half missing. */
static double ratio_of(const struct doc *a, const struct doc *b)
{
	double of_a, of_b, own, usual, drift;
	bool known = letters_of(a->lang, &of_a);

	known &= letters_of(b->lang, &of_b);
	usual = log(of_b / of_a);
	own = log((b->letters + SAMPLE * of_b) / (a->letters + SAMPLE * of_a));
	drift = known ? DRIFT_KNOWN : DRIFT_UNKNOWN;
	return own < usual - drift ? usual - drift : own > usual + drift ? usual + drift : own;
}

static void spread_of(const struct doc *doc, double least, double *mean, double *var)
{
	double sum = 0, squares = 0, n = doc->count ? (double)doc->count : 1;

	for (size_t i = 0; i < doc->count; i++) {
		double x = log(1.0 + doc->sentences[i].letters);

		sum += x;
		squares += x * x;
	}
	*mean = sum / n;
	*var = squares / n - *mean * *mean;
	*var = (*var > 0 ? *var : 0) + least;
}

/* Logarithm of the normal density, without its constant. */
static double log_normal(double x, double var)
{
	return -0.5 * (x * x / var + (double)logf((float)var));
}

struct length_model length_model_of(const struct doc *a, const struct doc *b,
				    const struct weights *weights)
{
	struct length_model model = {.ratio = ratio_of(a, b),
				     .fixed = weights->length_fixed,
				     .per_letter = weights->length_per_letter,
				     .most = log_normal(0, weights->length_fixed)};

	spread_of(a, weights->length_spread, &model.mean[0], &model.var[0]);
	spread_of(b, weights->length_spread, &model.mean[1], &model.var[1]);
	return model;
}

struct run_length length_of_run(const struct length_model *model, int side, double letters,
				size_t count)
{
	double logarithm = (double)logf((float)(1 + letters)), n = (double)count;
	double usual = logarithm - model->mean[side] - (double)logf((float)n);

	return (struct run_length){letters, logarithm, log_normal(usual, model->var[side] / n)};
}

double length_score(const struct length_model *model, const struct run_length *a,
		    const struct run_length *b)
{
	double mean = 0.5 * (a->letters + b->letters);
	double var = model->fixed + model->per_letter / (1 + mean);

	return log_normal(b->logarithm - a->logarithm - model->ratio, var) -
	       0.5 * (a->chance + b->chance);
}

double length_most(const struct length_model *model, const struct run_length *a,
		   const struct run_length *b)
{
	return model->most - 0.5 * (a->chance + b->chance);
}
