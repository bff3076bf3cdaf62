#include "align/pairing.h"

#include "base/mem.h"

#include <math.h>

enum { MOST_JOINS = 3 };

static double clamp(double x, double lo, double hi)
{
	return x < lo ? lo : x > hi ? hi : x;
}

/*
 * A break of a survives in b with probability q, else b starts paragraphs at its usual rate; where
 * the rates differ much, fewer can survive.
 */
static void paragraph_scores(struct pairing *p)
{
	double ra = clamp(p->a->paragraph_rate, 0.01, 0.99);
	double rb = clamp(p->b->paragraph_rate, 0.01, 0.99);
	double q = p->weights->paragraph_copied * (ra < rb ? ra / rb : rb / ra);
	double both = clamp(ra * (q + (1 - q) * rb), 0.001, (ra < rb ? ra : rb) - 0.0005);
	double w = p->weights->paragraph;
	double neither = clamp(1 - ra - rb + both, 0.001, 1);

	p->both = w * log(both / (ra * rb));
	p->first = w * log((ra - both) / (ra * (1 - rb)));
	p->second = w * log((rb - both) / ((1 - ra) * rb));
	p->neither = w * log(neither / ((1 - ra) * (1 - rb)));
}

/* Inside a bead breaks are rare, but for texts that are nothing but breaks. */
static void inner_scores(double rate, double weight, double *inner)
{
	double inside;

	rate = clamp(rate, 0.01, 0.99);
	inside = rate * (0.1 + 0.9 * pow(rate, 4));
	inner[0] = weight * log((1 - inside) / (1 - rate));
	inner[1] = weight * log(inside / rate);
}

/*
 * A word without any link to the other text is most often one that the lexicon does not know, so
 * its silence says less.
 */
double pairing_silence(const struct pairing *p, int side, uint32_t type)
{
	enum type_kind kind = (side == 0 ? p->a : p->b)->types[type].kind;
	bool unknown = kind == TYPE_WORD && !p->linked[side][type];

	return log1p(-(unknown ? p->weights->lambda_unlinked : p->weights->lambda[kind]));
}

static void find_silences(struct pairing *p, int side)
{
	const struct doc *doc = side == 0 ? p->a : p->b;
	float *silences = mem_zalloc(doc->count + 1, sizeof *silences);

	for (size_t i = 0; i < doc->count; i++) {
		size_t first = doc->sentences[i].first, end = first + doc->sentences[i].items;

		for (size_t k = first; k < end; k++) {
			const struct item *item = &doc->items[k];

			silences[i] += (float)(item->count * pairing_silence(p, side, item->type));
		}
	}
	p->silence[side] = silences;
}

static void find_linked(struct pairing *p)
{
	p->linked[0] = mem_zalloc(p->a->type_count + 1, sizeof *p->linked[0]);
	p->linked[1] = mem_zalloc(p->b->type_count + 1, sizeof *p->linked[1]);
	for (uint32_t t = 0; t < p->a->type_count; t++) {
		p->linked[0][t] = p->links->start[t] < p->links->start[t + 1];
		for (uint32_t l = p->links->start[t]; l < p->links->start[t + 1]; l++)
			p->linked[1][p->links->items[l].type] = true;
	}
}

double word_gain(const struct weights *w, enum type_kind kind, uint32_t times, uint32_t avail,
		 float sum, double tokens)
{
	double lambda = w->lambda[kind], ratio = sum / (tokens + 1);

	if (ratio > w->ratio_most)
		ratio = w->ratio_most;
	return (float)(times < avail ? times : avail) *
	       logf(1 + (float)(lambda / (1 - lambda) * ratio));
}

void pairing_end(struct pairing *pairing)
{
	embedding_free(pairing->embedding);
	for (int side = 0; side < 2; side++) {
		mem_free(pairing->silence[side]);
		mem_free(pairing->linked[side]);
	}
}

void pairing_init(struct pairing *pairing, const struct doc *a, const struct doc *b,
		  const struct links *links, const struct weights *weights)
{
	*pairing = (struct pairing){.a = a,
				    .b = b,
				    .links = links,
				    .weights = weights,
				    .length = length_model_of(a, b, weights),
				    .embedding = embedding_new(a, b, weights)};
	find_linked(pairing);
	find_silences(pairing, 0);
	find_silences(pairing, 1);
	paragraph_scores(pairing);
	inner_scores(a->paragraph_rate, weights->paragraph_inner, pairing->inner_a);
	inner_scores(b->paragraph_rate, weights->paragraph_inner, pairing->inner_b);
}

double pairing_paragraphs(const struct pairing *p, const struct sentence *a, uint32_t da,
			  const struct sentence *b, uint32_t db)
{
	double score =
		a->starts ? (b->starts ? p->both : p->first) : (b->starts ? p->second : p->neither);

	for (uint32_t i = 1; i < da; i++)
		score += p->inner_a[a[i].starts];
	for (uint32_t j = 1; j < db; j++)
		score += p->inner_b[b[j].starts];
	return score;
}

/* ------------------------------------------------------------------ shapes of beads */

double bead_prior(const struct weights *weights, uint32_t da, uint32_t db)
{
	unsigned joins = bead_joins((uint32_t[]){da, db}, 2);

	if (da == 0 || db == 0)
		return da + db == 1 ? weights->unmatched : -INFINITY;
	if (joins > MOST_JOINS)
		return -INFINITY;
	return joins ? weights->join + (joins - 1) * weights->join_more : 0;
}

unsigned bead_joins(const uint32_t *sizes, size_t sides)
{
	uint32_t sum = 0, pieces = 0, present = 0;

	for (size_t i = 0; i < sides; i++) {
		sum += sizes[i];
		present += sizes[i] > 0;
		if (sizes[i] > pieces)
			pieces = sizes[i];
	}
	if (present < 2)
		return 0;
	if (pieces < (sum - 1 + present - 2) / (present - 1))
		pieces = (sum - 1 + present - 2) / (present - 1);
	return present * pieces - sum;
}
