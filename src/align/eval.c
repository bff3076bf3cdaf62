/*
 * Strict and lax precision and recall of beads, as is usual in the literature (Véronis & Langlais
 * 2000), and the expected calibration error of their confidence (Naeini et al. 2015). Linear in
 * the number of sentences: each is looked up once in the other set.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/beads.h"

struct evaluation {
	dgm_evaluation result; /* first, as callers have a pointer to it */
	dgm_shape *shapes;
};

/* What of one bead was seen in a bead of the other set. */
struct seen {
	size_t bead; /* + 1; 0: none yet */
	unsigned sides;
};

/* True when bead i shares a sentence with one bead of `other` on each of two sides. */
static bool overlaps(const dgm_beads *beads, size_t i, const dgm_beads *other, struct seen *seen)
{
	for (size_t side = 0; side < beads->side_count; side++) {
		const uint32_t *numbers = beads_numbers(beads, i, side);

		for (size_t n = 0; n < beads_length(beads, i, side); n++) {
			size_t at;

			if (!beads_find(other, side, numbers[n], &at))
				continue;
			if (seen[at].bead != i + 1)
				seen[at] = (struct seen){.bead = i + 1};
			seen[at].sides |= 1u << side;
			if (seen[at].sides & (seen[at].sides - 1))
				return true;
		}
	}
	return false;
}

static size_t count_overlaps(const dgm_beads *beads, const dgm_beads *other)
{
	struct seen *seen = mem_zalloc(other->count, sizeof *seen);
	size_t count = 0;

	for (size_t i = 0; i < beads->count; i++)
		count += overlaps(beads, i, other, seen);
	mem_free(seen);
	return count;
}

/* True when a gold bead has exactly the sentences of bead i. */
static bool is_right(const dgm_beads *found, size_t i, const dgm_beads *gold)
{
	size_t first = 0, at;

	while (beads_length(found, i, first) == 0)
		first++;
	if (!beads_find(gold, first, *beads_numbers(found, i, first), &at))
		return false;
	for (size_t side = 0; side < found->side_count; side++) {
		size_t length = beads_length(found, i, side);

		if (length != beads_length(gold, at, side) ||
		    memcmp(beads_numbers(found, i, side), beads_numbers(gold, at, side),
			   length * sizeof(uint32_t)) != 0)
			return false;
	}
	return true;
}

static double share(size_t part, size_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0;
}

static dgm_rating rate(double precision, double recall)
{
	double sum = precision + recall;

	return (dgm_rating){precision, recall, sum > 0 ? 2 * precision * recall / sum : 0};
}

/* The shape of bead i, which is new when no bead had it before. */
static dgm_shape *shape_of(struct evaluation *evaluation, struct map *index, size_t *cap,
			   const dgm_beads *beads, size_t i)
{
	dgm_shape shape = {0};
	size_t *count = &evaluation->result.shape_count;
	bool added;

	for (size_t side = 0; side < beads->side_count; side++)
		shape.sentences[side] = beads_length(beads, i, side);
	size_t at = (size_t)map_add(index, shape.sentences, sizeof shape.sentences, *count, &added)
			    ->value;

	if (added) {
		evaluation->shapes = mem_grow(evaluation->shapes, *count, cap, sizeof shape);
		evaluation->shapes[(*count)++] = shape;
	}
	return &evaluation->shapes[at];
}

/* By number of sentences, then more of them on an earlier side last. */
static int compare_shapes(const void *left, const void *right)
{
	const dgm_shape *a = left, *b = right;
	size_t sum_a = 0, sum_b = 0;

	for (size_t side = 0; side < DGM_MAX_SIDES; side++) {
		sum_a += a->sentences[side];
		sum_b += b->sentences[side];
	}
	if (sum_a != sum_b)
		return sum_a < sum_b ? -1 : 1;
	for (size_t side = 0; side < DGM_MAX_SIDES; side++)
		if (a->sentences[side] != b->sentences[side])
			return a->sentences[side] < b->sentences[side] ? -1 : 1;
	return 0;
}

static void count_confidence(dgm_evaluation *evaluation, double confidence, bool right)
{
	if (confidence < 0)
		return;
	size_t tenth = (size_t)(confidence * DGM_CONFIDENCE_BINS);

	if (tenth == DGM_CONFIDENCE_BINS)
		tenth--;
	evaluation->bins[tenth].found++;
	evaluation->bins[tenth].right += right;
	evaluation->bins[tenth].confidence += confidence; /* the mean once all are there */
	evaluation->rated++;
}

static void count_all(struct evaluation *evaluation, const dgm_beads *gold, const dgm_beads *found)
{
	dgm_evaluation *result = &evaluation->result;
	struct map *index = map_new();
	size_t cap = 0;

	for (size_t i = 0; i < gold->count; i++) {
		shape_of(evaluation, index, &cap, gold, i)->gold++;
		result->gold += beads_filled(gold, i) > 1;
	}
	for (size_t i = 0; i < found->count; i++) {
		bool right = is_right(found, i, gold);
		dgm_shape *shape = shape_of(evaluation, index, &cap, found, i);

		shape->found++;
		shape->right += right;
		if (beads_filled(found, i) < 2)
			continue;
		result->found++;
		result->right += right;
		count_confidence(result, found->items[i].confidence, right);
	}
	map_free(index);
}

static void rate_all(struct evaluation *evaluation, size_t found_near, size_t gold_near)
{
	dgm_evaluation *result = &evaluation->result;

	result->strict =
		rate(share(result->right, result->found), share(result->right, result->gold));
	result->lax = rate(share(found_near, result->found), share(gold_near, result->gold));
	for (size_t i = 0; i < result->shape_count; i++) {
		dgm_shape *shape = &evaluation->shapes[i];

		shape->rating =
			rate(share(shape->right, shape->found), share(shape->right, shape->gold));
	}
	for (size_t i = 0; i < DGM_CONFIDENCE_BINS; i++) {
		dgm_confidence_bin *bin = &result->bins[i];
		double off = bin->confidence - (double)bin->right;

		result->ece += off < 0 ? -off : off;
		bin->confidence = bin->found > 0 ? bin->confidence / (double)bin->found : 0;
	}
	result->ece = result->rated > 0 ? result->ece / (double)result->rated : 0;
}

dgm_evaluation *dgm_evaluate(const dgm_beads *gold, const dgm_beads *found, dgm_error *err)
{
	if (found->side_count != gold->side_count) {
		err_set(err, DGM_BAD_ARG, "beads of %zu languages against a gold standard of %zu",
			found->side_count, gold->side_count);
		return NULL;
	}
	struct evaluation *evaluation = mem_zalloc(1, sizeof *evaluation);
	dgm_evaluation *result = &evaluation->result;

	count_all(evaluation, gold, found);
	rate_all(evaluation, count_overlaps(found, gold), count_overlaps(gold, found));
	qsort(evaluation->shapes, result->shape_count, sizeof *evaluation->shapes, compare_shapes);
	result->shapes = evaluation->shapes;
	return result;
}

void dgm_evaluation_free(dgm_evaluation *result)
{
	struct evaluation *evaluation = (struct evaluation *)result;

	if (!evaluation)
		return;
	mem_free(evaluation->shapes);
	mem_free(evaluation);
}
