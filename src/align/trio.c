/*
 * The cube of points is cut to those whose shadow on each pair's table is near that pair's path:
 * for each (i, j) that the first pair finds possible a run of k. So the number of points grows with
 * the length of the texts, not with its third power. When the pairs are so much at odds that no
 * path is left, the cut is widened until there is one.
 */
#include "align/trio.h"

#include "align/versions.h"
#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

enum {
	MAX_MOVES = 128,
	SLACK = 1,    /* points around the possible ones that come along */
	WIDEST = 200, /* cuts wider than this are none */
	NO_MOVE = 0xFF
};

/*
 * Sentences without partner come in one order between matched beads, those of the first text
 * first; the state tells which side's was the last.
 */
enum { STATES = DGM_MAX_SIDES };

struct move {
	uint32_t d[DGM_MAX_SIDES];
	int state;                         /* after it */
	int most;                          /* the last state in which it may follow */
	const struct version_shape *shape; /* NULL: a sentence without partner */
};

struct range {
	uint32_t lo, hi; /* lo > hi: empty */
};

struct node {
	double forward[STATES], backward[STATES], gain[STATES];
	float posterior[STATES];
	uint8_t chosen[STATES];
};

/* Points of one (i, j): nodes + start, for k in range. */
struct column {
	struct range k;
	size_t start;
};

struct trio {
	struct grid *const *grids;
	const struct band *const *bands;
	const struct path *const *paths;
	uint32_t sizes[DGM_MAX_SIDES];
	const struct weights *weights;
	const struct versions *versions;
	const bool *open;
	struct move moves[MAX_MOVES];
	size_t move_count;
	struct range *j_of_i, *k_of_i, *k_of_j;
	struct column **columns; /* of each i, shifted by j_of_i[i].lo */
	struct node *nodes;
	size_t node_count;
	double total;
	struct arena *arena;
};

static void add_move(struct trio *trio, const uint32_t *d, const struct version_shape *shape)
{
	int alone = d[0] ? 0 : d[1] ? 1 : 2;

	if (trio->move_count == MAX_MOVES)
		return;
	trio->moves[trio->move_count++] = (struct move){.d = {d[0], d[1], d[2]},
							.state = shape ? 0 : alone,
							.most = shape ? STATES - 1 : alone,
							.shape = shape};
}

static void list_moves(struct trio *trio)
{
	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		add_move(trio, (uint32_t[]){s == 0, s == 1, s == 2}, NULL);
	for (size_t s = 0; s < trio->versions->shape_count; s++)
		add_move(trio, trio->versions->shapes[s].sizes, &trio->versions->shapes[s]);
}

/* ------------------------------------------------------------------ the points */

/* For each row of a pair's table the columns with points not worse than -limit. */
static struct range *possible(const struct trio *trio, int pair, double limit)
{
	const struct band *band = trio->bands[pair];
	struct range *ranges = arena_alloc(trio->arena, band->rows + 1, sizeof *ranges);

	for (uint32_t i = 0; i <= band->rows; i++) {
		struct range *r = &ranges[i];

		*r = (struct range){band->hi[i] + 1, 0};
		for (uint32_t j = band->lo[i]; j <= band->hi[i]; j++) {
			if (path_point(trio->paths[pair], i, j) < -limit)
				continue;
			r->lo = j < r->lo ? j : r->lo;
			r->hi = j;
		}
		if (r->lo > r->hi)
			continue;
		r->lo = r->lo > band->lo[i] + SLACK ? r->lo - SLACK : band->lo[i];
		r->hi = r->hi + SLACK < band->hi[i] ? r->hi + SLACK : band->hi[i];
	}
	return ranges;
}

static struct range both(struct range x, struct range y)
{
	return (struct range){x.lo > y.lo ? x.lo : y.lo, x.hi < y.hi ? x.hi : y.hi};
}

static void make_points(struct trio *trio, double limit)
{
	const uint32_t *n = trio->sizes;

	arena_reset(trio->arena);
	trio->j_of_i = possible(trio, PAIR_AB, limit);
	trio->k_of_i = possible(trio, PAIR_AC, limit);
	trio->k_of_j = possible(trio, PAIR_BC, limit);
	trio->columns = arena_alloc(trio->arena, n[0] + 1, sizeof *trio->columns);
	trio->node_count = 0;
	for (uint32_t i = 0; i <= n[0]; i++) {
		struct range j = trio->j_of_i[i];
		size_t width = j.lo <= j.hi ? j.hi - j.lo + 1 : 0;

		trio->columns[i] = arena_alloc(trio->arena, width + 1, sizeof **trio->columns);
		for (size_t c = 0; c < width; c++) {
			struct range k = both(trio->k_of_i[i], trio->k_of_j[j.lo + c]);

			trio->columns[i][c] = (struct column){k, trio->node_count};
			trio->node_count += k.lo <= k.hi ? k.hi - k.lo + 1 : 0;
		}
	}
	trio->nodes = arena_alloc(trio->arena, trio->node_count + 1, sizeof *trio->nodes);
	for (size_t p = 0; p < trio->node_count; p++) {
		struct node *node = &trio->nodes[p];

		for (int s = 0; s < STATES; s++) {
			node->forward[s] = node->backward[s] = node->gain[s] = -INFINITY;
			node->posterior[s] = 0;
			node->chosen[s] = NO_MOVE;
		}
	}
}

static struct node *node_at(const struct trio *trio, uint32_t i, uint32_t j, uint32_t k)
{
	const struct column *column;

	if (i > trio->sizes[0] || j < trio->j_of_i[i].lo || j > trio->j_of_i[i].hi)
		return NULL;
	column = &trio->columns[i][j - trio->j_of_i[i].lo];
	if (k < column->k.lo || k > column->k.hi)
		return NULL;
	return &trio->nodes[column->start + (k - column->k.lo)];
}

/* Calls visit for each point, in order or against it. */
static void each_point(struct trio *trio, bool back,
		       void (*visit)(struct trio *, struct node *, const uint32_t *))
{
	for (uint32_t s = 0; s <= trio->sizes[0]; s++) {
		uint32_t i = back ? trio->sizes[0] - s : s;
		struct range j = trio->j_of_i[i];
		uint32_t width = j.lo <= j.hi ? j.hi - j.lo + 1 : 0;

		for (uint32_t c = 0; c < width; c++) {
			uint32_t at_j = back ? j.hi - c : j.lo + c;
			const struct column *column = &trio->columns[i][at_j - j.lo];
			struct range k = column->k;
			uint32_t depth = k.lo <= k.hi ? k.hi - k.lo + 1 : 0;

			for (uint32_t e = 0; e < depth; e++) {
				uint32_t at_k = back ? k.hi - e : k.lo + e;

				visit(trio, &trio->nodes[column->start + (at_k - k.lo)],
				      (uint32_t[]){i, at_j, at_k});
			}
		}
	}
}

/* ------------------------------------------------------------------ sums over paths */

/* What a bead is worth if it came about in this way. */
static double way_score(const struct trio *trio, const struct version_way *way, const uint32_t *at)
{
	const struct version_part *part = &trio->versions->parts[way->first];
	double sum = 0;

	for (uint32_t p = 0; p < way->count; p++, part++) {
		uint32_t a = at[pair_sides[part->pair][0]] + part->at[0];
		uint32_t b = at[pair_sides[part->pair][1]] + part->at[1];

		if (!band_has(trio->bands[part->pair], a, b))
			return -INFINITY;
		sum += (part->partial ? grid_part : grid_score)(trio->grids[part->pair], a, b,
								part->size[0], part->size[1]);
	}
	return way->prior + trio->weights->trio_evidence * sum;
}

static double move_score(const struct trio *trio, const struct move *move, const uint32_t *at)
{
	const struct version_shape *shape = move->shape;
	double sum = -INFINITY;

	if (!shape)
		return trio->weights->trio_temper * trio->weights->trio_unmatched;
	for (uint32_t w = 0; w < shape->count; w++)
		sum = log_add(sum, way_score(trio, &trio->versions->ways[shape->first + w], at));
	return trio->weights->trio_temper * sum;
}

static struct node *node_after(const struct trio *trio, const uint32_t *at, const struct move *move)
{
	return node_at(trio, at[0] + move->d[0], at[1] + move->d[1], at[2] + move->d[2]);
}

/* Forward sum over the states in which a move may follow. */
static double forward_sum(const struct node *node, int most)
{
	double sum = node->forward[0];

	for (int s = 1; s <= most; s++)
		sum = log_add(sum, node->forward[s]);
	return sum;
}

static void forward_point(struct trio *trio, struct node *node, const uint32_t *at)
{
	double sums[STATES];

	if (at[0] == 0 && at[1] == 0 && at[2] == 0)
		node->forward[0] = 0;
	for (int s = 0; s < STATES; s++)
		sums[s] = forward_sum(node, s);
	if (isinf(sums[STATES - 1]))
		return;
	for (size_t m = 0; m < trio->move_count; m++) {
		const struct move *move = &trio->moves[m];
		struct node *to = node_after(trio, at, move);
		double *sum;

		if (!to || isinf(sums[move->most]))
			continue;
		sum = &to->forward[move->state];
		*sum = log_add(*sum, sums[move->most] + move_score(trio, move, at));
	}
}

static bool is_end(const struct trio *trio, const uint32_t *at)
{
	const uint32_t *n = trio->sizes;

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		if (trio->open[s] && at[s] == n[s])
			return true;
	return at[0] == n[0] && at[1] == n[1] && at[2] == n[2];
}

static void sum_end(struct trio *trio, struct node *node, const uint32_t *at)
{
	if (is_end(trio, at))
		trio->total = log_add(trio->total, forward_sum(node, STATES - 1));
}

/* Tries a move from a point, whatever comes behind being known. */
static void try_move(const struct trio *trio, struct node *node, uint8_t m, double on,
		     double behind)
{
	const struct move *move = &trio->moves[m];
	double posterior = (double)expf((float)(forward_sum(node, move->most) + on - trio->total));
	double gain = behind + (move->shape ? posterior - trio->weights->trio_keep : 0);

	for (int s = 0; s <= move->most; s++) {
		node->backward[s] = log_add(node->backward[s], on);
		if (gain <= node->gain[s])
			continue;
		node->gain[s] = gain;
		node->chosen[s] = m;
		node->posterior[s] = (float)posterior;
	}
}

static void backward_point(struct trio *trio, struct node *node, const uint32_t *at)
{
	if (isinf(forward_sum(node, STATES - 1)))
		return;
	if (is_end(trio, at))
		for (int s = 0; s < STATES; s++)
			node->backward[s] = node->gain[s] = 0;
	for (size_t m = 0; m < trio->move_count; m++) {
		const struct move *move = &trio->moves[m];
		const struct node *to = node_after(trio, at, move);

		if (to && isfinite(to->backward[move->state]))
			try_move(trio, node, (uint8_t)m,
				 move_score(trio, move, at) + to->backward[move->state],
				 to->gain[move->state]);
	}
}

static void collect(const struct trio *trio, struct steps *steps)
{
	uint32_t at[DGM_MAX_SIDES] = {0, 0, 0};
	const struct node *node = node_at(trio, 0, 0, 0);
	int state = 0;

	steps->count = 0;
	while (node->chosen[state] != NO_MOVE) {
		const struct move *move = &trio->moves[node->chosen[state]];
		struct step step = {.confidence = node->posterior[state]};

		for (size_t s = 0; s < DGM_MAX_SIDES; s++) {
			step.at[s] = at[s];
			step.size[s] = move->d[s];
			at[s] += move->d[s];
		}
		steps_add(steps, &step);
		state = move->state;
		node = node_at(trio, at[0], at[1], at[2]);
	}
}

bool trio_align(struct grid *const grids[PAIRS], const struct band *const bands[PAIRS],
		const struct path *const paths[PAIRS], const struct weights *weights,
		const bool *open, struct steps *steps)
{
	struct trio trio = {
		.grids = grids,
		.bands = bands,
		.paths = paths,
		.sizes = {bands[PAIR_AB]->rows, bands[PAIR_AB]->columns, bands[PAIR_AC]->columns},
		.weights = weights,
		.open = open,
		.total = -INFINITY,
		.arena = arena_new()};
	struct versions versions;
	bool found;

	versions_init(&versions, weights);
	trio.versions = &versions;
	list_moves(&trio);
	for (double limit = weights->trio_beam;; limit = limit > WIDEST ? INFINITY : limit * 2) {
		make_points(&trio, limit);
		each_point(&trio, false, forward_point);
		each_point(&trio, false, sum_end);
		found = isfinite(trio.total);
		if (found || isinf(limit))
			break;
	}
	if (found) {
		each_point(&trio, true, backward_point);
		collect(&trio, steps);
	}
	versions_free(&versions);
	arena_free(trio.arena);
	return found;
}
