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
	MOST_EDGES = 1 << 20, /* that are kept from forward to backward; others are made again */
	SLACK = 1,            /* points around the possible ones that come along */
	WIDEST = 200,         /* cuts wider than this are none */
	NEGLIGIBLE = 17,      /* logarithm of a ratio that a float loses beside 1 */
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

/* A point; none that the pairs together find impossible. */
struct node {
	double forward[STATES], backward[STATES], gain[STATES];
	float posterior[STATES];
	uint8_t chosen[STATES];
	bool cut, kept; /* kept: its edges are */
	size_t first_edge, edges;
};

/* A move from a node to another, and what it scores. */
struct edge {
	double score;
	struct node *to;
	uint8_t move;
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
	struct versions versions;
	const bool *open;
	struct move moves[MAX_MOVES];
	size_t move_count;
	struct range *j_of_i, *k_of_i, *k_of_j;
	struct column **columns; /* of each i, shifted by j_of_i[i].lo */
	struct node *nodes;
	size_t node_count, node_cap;
	struct edge *edges;
	size_t edge_count, edge_cap;
	double *parts; /* scratch: of each different part what it scores at a node, NAN: not known
			*/
	double *ways;  /* scratch: of each way of a bead */
	double total, limit;
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
	for (size_t s = 0; s < trio->versions.shape_count; s++)
		add_move(trio, trio->versions.shapes[s].sizes, &trio->versions.shapes[s]);
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

static struct node *node_at(const struct trio *trio, uint32_t i, uint32_t j, uint32_t k)
{
	const struct column *column;
	struct node *node;

	if (i > trio->sizes[0] || j < trio->j_of_i[i].lo || j > trio->j_of_i[i].hi)
		return NULL;
	column = &trio->columns[i][j - trio->j_of_i[i].lo];
	if (k < column->k.lo || k > column->k.hi)
		return NULL;
	node = &trio->nodes[column->start + (k - column->k.lo)];
	return node->cut ? NULL : node;
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

/* Times the limit: what one pair may say against a point at most, and all of them together. */
#define ONE_WRONG 1.5
#define ALL_WRONG 2.5

/*
 * Cuts a point that the pairs together find too improbable. One of them alone may be wrong: it
 * counts no more than the limit.
 */
static void cut_point(struct trio *trio, struct node *node, const uint32_t *at)
{
	double sum = 0;

	for (int p = 0; p < PAIRS; p++)
		sum += fmax(path_point(trio->paths[p], at[pair_sides[p][0]], at[pair_sides[p][1]]),
			    -ONE_WRONG * trio->limit);
	node->cut = sum < -ALL_WRONG * trio->limit;
}

static void make_points(struct trio *trio, double limit)
{
	const uint32_t *n = trio->sizes;

	arena_rewind(trio->arena);
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
	if (trio->node_count > trio->node_cap) {
		trio->node_cap = trio->node_count + trio->node_count / 2;
		mem_free(trio->nodes);
		trio->nodes = mem_alloc(trio->node_cap, sizeof *trio->nodes);
	}
	for (size_t p = 0; p < trio->node_count; p++) {
		struct node *node = &trio->nodes[p];

		node->edges = 0;
		for (int s = 0; s < STATES; s++) {
			node->forward[s] = node->backward[s] = node->gain[s] = -INFINITY;
			node->posterior[s] = 0;
			node->chosen[s] = NO_MOVE;
		}
	}
	trio->edge_count = 0;
	trio->limit = limit;
	each_point(trio, false, cut_point);
}

/* ------------------------------------------------------------------ sums over paths */

/* What sentences of two texts score that share a piece. */
static double part_score(const struct trio *trio, const struct version_part *part,
			 const uint32_t *at)
{
	uint32_t a = at[pair_sides[part->pair][0]] + part->at[0];
	uint32_t b = at[pair_sides[part->pair][1]] + part->at[1];

	if (!band_has(trio->bands[part->pair], a, b))
		return -INFINITY;
	return (part->partial ? grid_part : grid_score)(trio->grids[part->pair], a, b,
							part->size[0], part->size[1]);
}

/* What a bead is worth if it came about in this way. */
static double way_score(const struct trio *trio, const struct version_way *way, const uint32_t *at)
{
	const struct version_part *parts = &trio->versions.parts[way->first];
	double sum = 0;

	for (uint32_t p = 0; p < way->count; p++) {
		double *score = &trio->parts[parts[p].number];

		if (isnan(*score))
			*score = part_score(trio, &parts[p], at);
		sum += *score;
		if (isinf(sum))
			return sum;
	}
	return way->prior + trio->weights->trio_evidence * sum;
}

static double move_score(const struct trio *trio, const struct move *move, const uint32_t *at)
{
	const struct version_shape *shape = move->shape;
	double most = -INFINITY, sum = 0;

	if (!shape)
		return trio->weights->trio_temper * trio->weights->trio_unmatched;
	for (uint32_t w = 0; w < shape->count; w++) {
		trio->ways[w] = way_score(trio, &trio->versions.ways[shape->first + w], at);
		most = fmax(most, trio->ways[w]);
	}
	if (isinf(most))
		return most;
	for (uint32_t w = 0; w < shape->count; w++)
		if (trio->ways[w] > most - NEGLIGIBLE)
			sum += (double)expf((float)(trio->ways[w] - most));
	return trio->weights->trio_temper * (most + (double)logf((float)sum));
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

static void add_edge(struct trio *trio, struct node *node, const struct edge *edge)
{
	trio->edges = mem_grow(trio->edges, trio->edge_count, &trio->edge_cap, sizeof *trio->edges);
	trio->edges[trio->edge_count++] = *edge;
	node->edges++;
}

/* The edge of a move from a node, if there is one; sums are the node's forward sums by state. */
static bool make_edge(const struct trio *trio, const uint32_t *at, const double *sums, size_t m,
		      struct edge *edge)
{
	const struct move *move = &trio->moves[m];

	*edge = (struct edge){.to = node_after(trio, at, move), .move = (uint8_t)m};
	if (!edge->to || isinf(sums[move->most]))
		return false;
	edge->score = move_score(trio, move, at);
	return !isinf(edge->score);
}

/* Begins with the edges of another node; false when no path leads to it. */
static bool begin_edges(const struct trio *trio, const struct node *node, double *sums)
{
	for (int s = 0; s < STATES; s++)
		sums[s] = forward_sum(node, s);
	if (isinf(sums[STATES - 1]))
		return false;
	for (size_t part = 0; part < trio->versions.different; part++)
		trio->parts[part] = NAN;
	return true;
}

static void forward_point(struct trio *trio, struct node *node, const uint32_t *at)
{
	double sums[STATES];
	struct edge edge;

	if (node->cut)
		return;
	if (at[0] == 0 && at[1] == 0 && at[2] == 0)
		node->forward[0] = 0;
	if (!begin_edges(trio, node, sums))
		return;
	node->first_edge = trio->edge_count;
	node->kept = trio->edge_count < MOST_EDGES;
	for (size_t m = 0; m < trio->move_count; m++) {
		const struct move *move = &trio->moves[m];

		if (!make_edge(trio, at, sums, m, &edge))
			continue;
		if (node->kept)
			add_edge(trio, node, &edge);
		double *sum = &edge.to->forward[move->state];

		*sum = log_add(*sum, sums[move->most] + edge.score);
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

static void try_edge(const struct trio *trio, struct node *node, const struct edge *edge)
{
	int state = trio->moves[edge->move].state;

	if (isfinite(edge->to->backward[state]))
		try_move(trio, node, edge->move, edge->score + edge->to->backward[state],
			 edge->to->gain[state]);
}

static void backward_point(struct trio *trio, struct node *node, const uint32_t *at)
{
	double sums[STATES];
	struct edge edge;

	if (isinf(forward_sum(node, STATES - 1)))
		return;
	if (is_end(trio, at))
		for (int s = 0; s < STATES; s++)
			node->backward[s] = node->gain[s] = 0;
	for (size_t e = node->first_edge; e < node->first_edge + node->edges; e++)
		try_edge(trio, node, &trio->edges[e]);
	if (node->kept || !begin_edges(trio, node, sums))
		return;
	for (size_t m = 0; m < trio->move_count; m++)
		if (make_edge(trio, at, sums, m, &edge))
			try_edge(trio, node, &edge);
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

struct trio *trio_new(const struct weights *weights)
{
	struct trio *trio = mem_zalloc(1, sizeof *trio);

	trio->weights = weights;
	trio->arena = arena_new();
	versions_init(&trio->versions, weights);
	trio->parts = mem_alloc(trio->versions.different, sizeof *trio->parts);
	trio->ways = mem_alloc(trio->versions.way_count, sizeof *trio->ways);
	list_moves(trio);
	return trio;
}

void trio_free(struct trio *trio)
{
	if (!trio)
		return;
	versions_free(&trio->versions);
	mem_free(trio->parts);
	mem_free(trio->ways);
	mem_free(trio->nodes);
	mem_free(trio->edges);
	arena_free(trio->arena);
	mem_free(trio);
}

/* Forward sums over the points near the pairs' paths; false when these leave no alignment. */
static bool go_forward(struct trio *trio)
{
	for (double limit = trio->weights->trio_beam;;
	     limit = limit > WIDEST ? INFINITY : limit * 2) {
		make_points(trio, limit);
		trio->total = -INFINITY;
		each_point(trio, false, forward_point);
		each_point(trio, false, sum_end);
		if (isfinite(trio->total))
			return true;
		if (isinf(limit))
			return false;
	}
}

bool trio_align(struct trio *trio, struct grid *const grids[PAIRS],
		const struct band *const bands[PAIRS], const struct path *const paths[PAIRS],
		const bool *open, struct steps *steps)
{
	trio->grids = grids;
	trio->bands = bands;
	trio->paths = paths;
	trio->open = open;
	trio->sizes[0] = bands[PAIR_AB]->rows;
	trio->sizes[1] = bands[PAIR_AB]->columns;
	trio->sizes[2] = bands[PAIR_AC]->columns;
	if (!go_forward(trio))
		return false;
	each_point(trio, true, backward_point);
	collect(trio, steps);
	return true;
}
