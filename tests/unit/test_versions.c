/* The ways in which sentences of three texts make one bead. */
#include "align/versions.h"

#include "tests/tap.h"

#include <math.h>

static const struct weights WEIGHTS = {.trio_join = -3, .trio_missing = -2};

static const struct version_shape *shape_of(const struct versions *v, uint32_t a, uint32_t b,
					    uint32_t c)
{
	const struct version_shape *found = NULL;

	for (size_t i = 0; i < v->shape_count; i++) {
		const uint32_t *sizes = v->shapes[i].sizes;

		if (sizes[0] != a || sizes[1] != b || sizes[2] != c)
			continue;
		ok(!found, "%u-%u-%u is listed once", a, b, c);
		found = &v->shapes[i];
	}
	return found;
}

/* The most likely way of a shape: its prior, and how many parts it has. */
static void check_best(const struct versions *v, const uint32_t *sizes, double prior,
		       uint32_t parts)
{
	const struct version_shape *shape = shape_of(v, sizes[0], sizes[1], sizes[2]);
	const struct version_way *best = NULL;

	for (uint32_t w = 0; shape && w < shape->count; w++)
		if (!best || v->ways[shape->first + w].prior > best->prior)
			best = &v->ways[shape->first + w];
	ok(best && fabs(best->prior - prior) < 0.01, "%u-%u-%u: its prior", sizes[0], sizes[1],
	   sizes[2]);
	is_int(best ? best->count : 0, parts, "and its parts");
}

/* Parts of a pair lie within the bead, one behind the other. */
static bool are_good(const struct versions *v, const struct version_shape *shape,
		     const struct version_way *way)
{
	uint32_t end[PAIRS][2] = {{0}};

	for (uint32_t p = way->first; p < way->first + way->count; p++) {
		const struct version_part *part = &v->parts[p];

		for (int s = 0; s < 2; s++) {
			if (part->size[s] == 0 || part->at[s] < end[part->pair][s])
				return false;
			end[part->pair][s] = part->at[s] + part->size[s];
			if (end[part->pair][s] > shape->sizes[pair_sides[part->pair][s]])
				return false;
		}
	}
	return way->count > 0 && isfinite(way->prior);
}

/* Turning the languages round turns the shapes round: none of the three is special. */
static void test_turned(const struct versions *v)
{
	size_t same = 0;

	for (size_t i = 0; i < v->shape_count; i++) {
		const struct version_shape *shape = &v->shapes[i];

		for (size_t k = 0; k < v->shape_count; k++)
			same += v->shapes[k].sizes[0] == shape->sizes[1] &&
				v->shapes[k].sizes[1] == shape->sizes[2] &&
				v->shapes[k].sizes[2] == shape->sizes[0] &&
				v->shapes[k].count == shape->count;
	}
	is_int((long long)same, (long long)v->shape_count, "no language is special");
}

/* Of 2-1-1: where both others join, each part is whole; where one lacks a piece, one is not. */
static void test_partial(const struct versions *v)
{
	const struct version_shape *shape = shape_of(v, 2, 1, 1);
	uint32_t whole = 0, one = 0;

	for (uint32_t w = 0; shape && w < shape->count; w++) {
		const struct version_way *way = &v->ways[shape->first + w];
		uint32_t partial = 0;

		for (uint32_t p = 0; p < way->count; p++)
			partial += v->parts[way->first + p].partial;
		whole += partial == 0;
		one += partial == 1;
	}
	is_int(whole, 1, "2-1-1: one way in which all have both pieces");
	is_int(one, 4, "and four in which one has half");
}

static bool are_equal(const struct version_part *x, const struct version_part *y)
{
	return x->pair == y->pair && x->partial == y->partial &&
	       memcmp(x->at, y->at, sizeof x->at) == 0 &&
	       memcmp(x->size, y->size, sizeof x->size) == 0;
}

/* Parts have one number exactly when they are equal, and no number is left out. */
static void test_numbers(const struct versions *v)
{
	size_t wrong = 0, most = 0;

	for (size_t p = 0; p < v->part_count; p++) {
		most = v->parts[p].number > most ? v->parts[p].number : most;
		for (size_t q = 0; q < p; q++)
			wrong += are_equal(&v->parts[p], &v->parts[q]) !=
				 (v->parts[p].number == v->parts[q].number);
	}
	is_int((long long)wrong, 0, "equal parts have one number, others have others");
	is_int((long long)most + 1, (long long)v->different, "and numbers are without gaps");
	ok(v->different < v->part_count / 4, "most parts are in many ways");
}

int main(void)
{
	struct versions v;
	size_t bad = 0;

	versions_init(&v, &WEIGHTS);
	check_best(&v, (uint32_t[]){1, 1, 1}, 0, 3);
	check_best(&v, (uint32_t[]){1, 0, 1}, -2, 1);
	check_best(&v, (uint32_t[]){1, 2, 2}, -3, 4);     /* the first joins */
	check_best(&v, (uint32_t[]){2, 1, 1}, -3 - 2, 3); /* one joins, one lacks a piece */
	check_best(&v, (uint32_t[]){2, 1, 0}, -3 - 4, 1); /* and all of both pieces */
	check_best(&v, (uint32_t[]){3, 3, 1}, -6, 5);
	ok(!shape_of(&v, 1, 0, 0), "what is alone is no bead");
	for (size_t i = 0; i < v.shape_count; i++)
		for (uint32_t w = 0; w < v.shapes[i].count; w++)
			bad += !are_good(&v, &v.shapes[i], &v.ways[v.shapes[i].first + w]);
	is_int((long long)bad, 0, "parts lie within their bead, in order");
	test_turned(&v);
	test_partial(&v);
	test_numbers(&v);
	versions_free(&v);
	return done();
}
