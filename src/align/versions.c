#include "align/versions.h"

#include "base/mem.h"

#include <math.h>

enum {
	MOST_EDITS = 4, /* pieces joined or left out */
	MOST_PIECES = MOST_EDITS + 1,
	MOST_PARTS = PAIRS * MOST_PIECES
};

enum deed { OWN, JOINED, LEFT_OUT, DEEDS };

/* Some pieces, by the number of the sentence, from 1, that each version has them in; 0: in none. */
struct trial {
	uint32_t pieces, joined, left_out;
	uint8_t sentence[MOST_PIECES][DGM_MAX_SIDES];
	uint8_t sizes[DGM_MAX_SIDES];
	struct version_part parts[MOST_PARTS];
	uint32_t part_count;
};

/* What comes of a trial, gathered before it is put into rows. */
struct found {
	uint8_t sizes[DGM_MAX_SIDES];
	double prior;
	struct version_part parts[MOST_PARTS];
	uint32_t part_count;
};

struct gathering {
	const struct weights *weights;
	struct found *items;
	size_t count, cap;
};

/* Sentences of a pair that share a piece, or are held together by others that do. */
static void find_parts(struct trial *trial, uint8_t pair)
{
	size_t a = pair_sides[pair][0], b = pair_sides[pair][1];
	struct version_part *part = NULL;

	for (uint32_t k = 0; k < trial->pieces; k++) {
		uint8_t x = trial->sentence[k][a], y = trial->sentence[k][b];

		if (x == 0 || y == 0)
			continue;
		if (!part || (x > part->at[0] + part->size[0] && y > part->at[1] + part->size[1])) {
			part = &trial->parts[trial->part_count++];
			*part = (struct version_part){.pair = pair,
						      .at = {(uint8_t)(x - 1), (uint8_t)(y - 1)}};
		}
		part->size[0] = (uint8_t)(x - part->at[0]);
		part->size[1] = (uint8_t)(y - part->at[1]);
	}
}

static bool is_within(uint8_t sentence, const struct version_part *part, int side)
{
	return sentence > part->at[side] && sentence <= part->at[side] + part->size[side];
}

/* Marks the parts in which one side has a piece that the other lacks. */
static void mark_partial(struct trial *trial)
{
	for (uint32_t p = 0; p < trial->part_count; p++) {
		struct version_part *part = &trial->parts[p];

		for (uint32_t k = 0; k < trial->pieces; k++) {
			uint8_t x = trial->sentence[k][pair_sides[part->pair][0]];
			uint8_t y = trial->sentence[k][pair_sides[part->pair][1]];

			if ((x == 0 && is_within(y, part, 1)) || (y == 0 && is_within(x, part, 0)))
				part->partial = 1;
		}
	}
}

static bool is_same(const struct found *found, const struct trial *trial)
{
	return memcmp(found->sizes, trial->sizes, sizeof found->sizes) == 0 &&
	       found->part_count == trial->part_count &&
	       memcmp(found->parts, trial->parts, trial->part_count * sizeof *trial->parts) == 0;
}

/* Adds a trial to those that come to the same. */
static void add_trial(struct gathering *g, struct trial *trial)
{
	const struct weights *w = g->weights;
	double prior = trial->joined * w->trio_join + trial->left_out * w->trio_missing;
	struct found *found;

	trial->part_count = 0;
	for (uint8_t pair = 0; pair < PAIRS; pair++)
		find_parts(trial, pair);
	mark_partial(trial);
	if (trial->part_count == 0)
		return;
	for (size_t i = 0; i < g->count; i++) {
		if (!is_same(&g->items[i], trial))
			continue;
		g->items[i].prior += log1p(exp(prior - g->items[i].prior));
		return;
	}
	g->items = mem_grow(g->items, g->count, &g->cap, sizeof *g->items);
	found = &g->items[g->count++];
	*found = (struct found){.prior = prior, .part_count = trial->part_count};
	memcpy(found->sizes, trial->sizes, sizeof found->sizes);
	memcpy(found->parts, trial->parts, sizeof found->parts);
}

/* Lets a version do this with the next piece; false if it cannot. */
static bool add_deed(struct trial *trial, size_t side, enum deed deed)
{
	uint8_t *sentence = &trial->sentence[trial->pieces][side];

	*sentence = 0;
	if (deed == LEFT_OUT) {
		trial->left_out++;
		return true;
	}
	if (deed == JOINED) {
		trial->joined++;
		*sentence = trial->pieces ? trial->sentence[trial->pieces - 1][side] : 0;
		return *sentence > 0;
	}
	*sentence = ++trial->sizes[side];
	return *sentence <= MAX_RUN;
}

/*
 * Puts each next piece into the trial that can be. A version must have it joined, or the bead would
 * have ended, and one must have it at all, or nobody could tell that it was there.
 */
static void try_pieces(struct gathering *g, const struct trial *before)
{
	for (int code = 0; code < DEEDS * DEEDS * DEEDS; code++) {
		enum deed deeds[DGM_MAX_SIDES] = {code % DEEDS, code / DEEDS % DEEDS,
						  code / DEEDS / DEEDS};
		struct trial trial = *before;
		bool good = true;

		for (size_t s = 0; s < DGM_MAX_SIDES; s++)
			good = good && add_deed(&trial, s, deeds[s]);
		if (!good || trial.joined + trial.left_out > MOST_EDITS)
			continue;
		if (before->pieces > 0 && trial.joined == before->joined)
			continue;
		if (trial.left_out == before->left_out + DGM_MAX_SIDES)
			continue;
		trial.pieces++;
		add_trial(g, &trial);
		if (trial.pieces < MOST_PIECES)
			try_pieces(g, &trial);
	}
}

static void add_way(struct versions *v, const struct found *found)
{
	v->ways = mem_grow(v->ways, v->way_count, &v->way_cap, sizeof *v->ways);
	v->ways[v->way_count++] =
		(struct version_way){found->prior, (uint32_t)v->part_count, found->part_count};
	for (uint32_t p = 0; p < found->part_count; p++) {
		v->parts = mem_grow(v->parts, v->part_count, &v->part_cap, sizeof *v->parts);
		v->parts[v->part_count++] = found->parts[p];
	}
}

/* Gives equal parts of all beads one number. */
static void number_parts(struct versions *v)
{
	uint16_t numbers[VERSION_PARTS] = {0};

	for (size_t p = 0; p < v->part_count; p++) {
		struct version_part *part = &v->parts[p];
		size_t key = part->pair;

		for (int side = 0; side < 2; side++) {
			key = key * MAX_RUN + part->at[side];
			key = key * MAX_RUN + part->size[side] - 1;
		}
		key = key * 2 + part->partial;
		if (numbers[key] == 0)
			numbers[key] = (uint16_t)++v->different;
		part->number = (uint16_t)(numbers[key] - 1);
	}
}

void versions_init(struct versions *versions, const struct weights *weights)
{
	struct gathering g = {.weights = weights};

	*versions = (struct versions){0};
	try_pieces(&g, &(struct trial){0});
	for (size_t i = 0; i < g.count; i++) {
		struct found *found = &g.items[i];
		struct version_shape shape = {.first = (uint32_t)versions->way_count};

		if (found->part_count == 0)
			continue;
		for (size_t s = 0; s < DGM_MAX_SIDES; s++)
			shape.sizes[s] = found->sizes[s];
		for (size_t k = i; k < g.count; k++) {
			if (g.items[k].part_count == 0 ||
			    memcmp(g.items[k].sizes, found->sizes, sizeof found->sizes) != 0)
				continue;
			add_way(versions, &g.items[k]);
			if (k > i)
				g.items[k].part_count = 0;
			shape.count++;
		}
		versions->shapes = mem_grow(versions->shapes, versions->shape_count,
					    &versions->shape_cap, sizeof *versions->shapes);
		versions->shapes[versions->shape_count++] = shape;
	}
	mem_free(g.items);
	number_parts(versions);
}

void versions_free(struct versions *versions)
{
	mem_free(versions->shapes);
	mem_free(versions->ways);
	mem_free(versions->parts);
	*versions = (struct versions){0};
}
