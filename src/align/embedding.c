/*
 * The vector of a run is the sum of those of its sentences. As cosines of different models, and of
 * different sentences in one model, are on different scales, the distance of two runs is divided by
 * that to strangers, as in Thompson & Koehn (2019):
 *
 *     d(S, T) = (1 - cos(S, T)) / ((strange(S) + strange(T)) / 2)
 *
 * where strange is the mean of 1 - cos with a sample of the other text. What comes out is near 1
 * for strangers, and a bead scores embedding * (embedding_middle - d) for each of its sentences,
 * those of both sides counted half.
 */
#include "align/embedding.h"

#include "base/mem.h"

#include <math.h>

enum {
	SAMPLE = 32, /* strangers of a sentence */
	LANES = 8    /* sums that do not wait for each other */
};

/* Texts may be too short for a sample: so many strangers come from elsewhere. */
static const double usual_strangers = 4, usual_distance = 0.75;

struct embedded {
	const float *rows;
	size_t count;
	double *strange;          /* of each sentence */
	float (*beside)[MAX_RUN]; /* its products with itself and the next ones */
};

struct embedding {
	size_t dimension;
	double weight, middle;
	struct embedded a, b;
};

static float dot(const float *x, const float *y, size_t dimension)
{
	float lanes[LANES] = {0}, sum = 0;
	size_t i = 0;

	for (; i + LANES <= dimension; i += LANES)
		for (size_t k = 0; k < LANES; k++)
			lanes[k] += x[i + k] * y[i + k];
	for (; i < dimension; i++)
		sum += x[i] * y[i];
	for (size_t k = 0; k < LANES; k++)
		sum += lanes[k];
	return sum;
}

static const float *row(const struct embedding *e, const struct embedded *side, size_t i)
{
	return side->rows + i * e->dimension;
}

/*
 * The mean distance of a sentence to some of the other text, which stand at equal distances. The
 * nearest is left out, as it may be the one that says the same.
 */
static double find_strange(const struct embedding *e, const float *vector,
			   const struct embedded *other)
{
	size_t sample = other->count < SAMPLE ? other->count : SAMPLE;
	double sum = 0, nearest = 2;

	for (size_t k = 0; k < sample; k++) {
		size_t at = k * other->count / sample;
		double distance = 1 - (double)dot(vector, row(e, other, at), e->dimension);

		sum += distance;
		nearest = fmin(nearest, distance);
	}
	if (sample > 0)
		sum -= nearest;
	return (sum + usual_strangers * usual_distance) /
	       ((double)(sample > 0 ? sample - 1 : 0) + usual_strangers);
}

static void measure(const struct embedding *e, struct embedded *side, const struct embedded *other)
{
	side->strange = mem_alloc(side->count + 1, sizeof *side->strange);
	side->beside = mem_zalloc(side->count + 1, sizeof *side->beside);
	for (size_t i = 0; i < side->count; i++) {
		side->strange[i] = find_strange(e, row(e, side, i), other);
		for (size_t k = 0; k < MAX_RUN && i + k < side->count; k++)
			side->beside[i][k] =
				dot(row(e, side, i), row(e, side, i + k), e->dimension);
	}
}

struct embedding *embedding_new(const struct doc *a, const struct doc *b,
				const struct weights *weights)
{
	struct embedding *e;

	if (!a->vectors.rows || !b->vectors.rows)
		return NULL;
	e = mem_zalloc(1, sizeof *e);
	*e = (struct embedding){.dimension = a->vectors.dimension,
				.weight = weights->embedding,
				.middle = weights->embedding_middle,
				.a = {.rows = a->vectors.rows, .count = a->count},
				.b = {.rows = b->vectors.rows, .count = b->count}};
	measure(e, &e->a, &e->b);
	measure(e, &e->b, &e->a);
	return e;
}

void embedding_free(struct embedding *e)
{
	if (!e)
		return;
	mem_free(e->a.strange);
	mem_free(e->a.beside);
	mem_free(e->b.strange);
	mem_free(e->b.beside);
	mem_free(e);
}

float embedding_dot(const struct embedding *e, size_t i, size_t j)
{
	return dot(row(e, &e->a, i), row(e, &e->b, j), e->dimension);
}

struct run {
	double square, strange; /* of its vector; mean of its sentences */
};

static struct run run_of(const struct embedded *side, size_t first, uint32_t count)
{
	struct run run = {0, 0};

	for (size_t i = first; i < first + count; i++) {
		run.strange += side->strange[i] / count;
		run.square += (double)side->beside[i][0];
		for (size_t k = 1; i + k < first + count; k++)
			run.square += 2 * (double)side->beside[i][k];
	}
	return run;
}

double embedding_score(const struct embedding *e, size_t i, uint32_t da, size_t j, uint32_t db,
		       double dots)
{
	const double none = 1e-12;
	struct run a = run_of(&e->a, i, da), b = run_of(&e->b, j, db);

	if (a.square < none || b.square < none)
		return 0;
	double distance = 1 - dots / sqrt(a.square * b.square);
	double strange = fmax((a.strange + b.strange) / 2, none);

	return e->weight * (e->middle - distance / strange) * (da + db) / 2;
}
