/*
 * Points (i, j) stand between sentences: i of the first text and j of the second are behind. A
 * move from point to point is a bead. Forward sums go by antidiagonals, on which all alignments of
 * a prefix of the same length compete; points that are worse than the best by more than the beam
 * are left out, so the cost follows the few points that matter rather than the band; these are made
 * when they are first reached, and remember what their moves scored.
 *
 * Backward sums give each bead its posterior. The answer is not the most probable alignment as a
 * whole, but the one with the greatest sum over its matched beads of (posterior - keep): beads are
 * what is counted in the end.
 */
#include "align/path.h"

#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

enum {
	MAX_MOVES = 2 + MAX_RUN * MAX_RUN,
	NO_MOVE = 0xFF,
	NEGLIGIBLE = 17, /* logarithm of a ratio that a float loses beside 1 */
	MOST_LIVE = 16   /* points of an antidiagonal, where nothing tells them apart */
};

/*
 * Between two matched beads, sentences without partner come in one order, those of the first text
 * before those of the second; or each alignment would be counted many times over.
 */
enum state { FREE, SECOND, STATES };

struct move {
	uint32_t da, db;
	double prior;
};

/* A point that some alignment reaches. */
struct node {
	double forward[STATES], backward[STATES], gain[STATES];
	float passes;            /* logarithm of the probability that the alignment does */
	float posterior[STATES]; /* of the chosen move */
	uint8_t chosen[STATES];
	uint32_t i, j;
	uint32_t next; /* on its antidiagonal: 1 + its number, 0: none */
	uint32_t first_edge, edges;
};

/* A move from a node, as good as the forward sums found it. */
struct edge {
	double score;
	uint32_t to; /* number of the node */
	uint8_t move;
};

struct path {
	struct grid *grid;
	const struct band *band;
	double temper, beam, keep;
	bool open[2];
	struct move moves[MAX_MOVES];
	size_t move_count;
	uint32_t **rows;     /* of points of the band: 1 + number of the node, 0: none */
	uint32_t *diagonals; /* the same of the first node of each */
	uint32_t *here;      /* scratch: nodes of an antidiagonal, by row */
	double *live;        /* scratch: their forward sums */
	struct node *nodes;
	size_t node_count, node_cap;
	struct edge *edges;
	size_t edge_count, edge_cap;
	double total;
	struct arena *arena; /* of what the band is so long as */
};

void steps_add(struct steps *steps, const struct step *step)
{
	steps->items = mem_grow(steps->items, steps->count, &steps->cap, sizeof *steps->items);
	steps->items[steps->count++] = *step;
}

void steps_free(struct steps *steps)
{
	mem_free(steps->items);
	*steps = (struct steps){0};
}

double log_add(double a, double b)
{
	double most = a > b ? a : b, least = a > b ? b : a;

	if (isinf(least) || least < most - NEGLIGIBLE)
		return most;
	return most + (double)logf(1 + expf((float)(least - most)));
}

static void list_moves(struct path *path, const struct weights *weights)
{
	for (uint32_t da = 0; da <= MAX_RUN; da++) {
		for (uint32_t db = da == 0; db <= MAX_RUN; db++) {
			double prior = bead_prior(weights, da, db);

			if (isfinite(prior))
				path->moves[path->move_count++] = (struct move){da, db, prior};
		}
	}
}

/* NULL for a point of the band that is not reached. */
static struct node *node_at(const struct path *path, uint32_t i, uint32_t j)
{
	uint32_t number = path->rows[i][j - path->band->lo[i]];

	return number ? &path->nodes[number - 1] : NULL;
}

/* The number of the node at a point of the band, which is made when it is first reached. */
static uint32_t reach(struct path *path, uint32_t i, uint32_t j)
{
	uint32_t *number = &path->rows[i][j - path->band->lo[i]];

	if (*number)
		return *number - 1;
	path->nodes = mem_grow(path->nodes, path->node_count, &path->node_cap, sizeof *path->nodes);
	path->nodes[path->node_count++] = (struct node){
		.forward = {-INFINITY, -INFINITY}, .i = i, .j = j, .next = path->diagonals[i + j]};
	*number = path->diagonals[i + j] = (uint32_t)path->node_count;
	return *number - 1;
}

static double forward_sum(const struct node *node)
{
	return log_add(node->forward[FREE], node->forward[SECOND]);
}

static enum state state_after(const struct move *move)
{
	return move->da == 0 ? SECOND : FREE;
}

static double move_score(const struct path *path, const struct move *move, uint32_t i, uint32_t j)
{
	double score = move->prior;

	if (move->da && move->db)
		score += grid_score(path->grid, i, j, move->da, move->db);
	return score * path->temper;
}

static void expand(struct path *path, uint32_t number)
{
	const struct node here = path->nodes[number];
	double sum = forward_sum(&here);
	size_t first = path->edge_count;

	for (size_t m = 0; m < path->move_count; m++) {
		const struct move *move = &path->moves[m];
		double from = move->db ? sum : here.forward[FREE], score, *to;
		uint32_t end;

		if (isinf(from) || !band_has(path->band, here.i + move->da, here.j + move->db))
			continue;
		score = move_score(path, move, here.i, here.j);
		if (isinf(score))
			continue;
		end = reach(path, here.i + move->da, here.j + move->db);
		to = &path->nodes[end].forward[state_after(move)];
		*to = log_add(*to, from + score);
		path->edges = mem_grow(path->edges, path->edge_count, &path->edge_cap,
				       sizeof *path->edges);
		path->edges[path->edge_count++] = (struct edge){score, end, (uint8_t)m};
	}
	path->nodes[number].first_edge = (uint32_t)first;
	path->nodes[number].edges = (uint32_t)(path->edge_count - first);
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a < b) - (a > b);
}

/* Puts the nodes of antidiagonal d into here, by row. */
static size_t list_diagonal(struct path *path, uint32_t d)
{
	size_t count = 0;

	for (uint32_t n = path->diagonals[d]; n; n = path->nodes[n - 1].next) {
		size_t at = count++;

		for (; at > 0 && path->nodes[path->here[at - 1]].i > path->nodes[n - 1].i; at--)
			path->here[at] = path->here[at - 1];
		path->here[at] = n - 1;
	}
	return count;
}

/*
 * The least forward sum that is kept of so many nodes on an antidiagonal: not worse than the best
 * by more than the beam, and among the best MOST_LIVE. A point off the best path by one is on an
 * antidiagonal that the path may jump over, so the best of the one before counts as well.
 */
static double least_kept(struct path *path, size_t count, double *before)
{
	double best = -INFINITY, limit;
	size_t kept = 0;

	for (size_t k = 0; k < count; k++) {
		path->live[k] = forward_sum(&path->nodes[path->here[k]]);
		best = fmax(best, path->live[k]);
	}
	limit = fmax(best, *before) - path->beam;
	*before = best;
	for (size_t k = 0; k < count; k++)
		if (path->live[k] >= limit)
			path->live[kept++] = path->live[k];
	if (kept <= MOST_LIVE)
		return limit;
	qsort(path->live, kept, sizeof *path->live, by_size);
	return path->live[MOST_LIVE - 1];
}

static void go_forward(struct path *path)
{
	const struct band *band = path->band;
	double before = -INFINITY;

	reach(path, 0, 0);
	path->nodes[0].forward[FREE] = 0;
	for (uint32_t d = 0; d <= band->rows + band->columns; d++) {
		size_t count = list_diagonal(path, d);
		double limit = least_kept(path, count, &before);

		for (size_t k = 0; k < count; k++) {
			struct node *node = &path->nodes[path->here[k]];

			if (forward_sum(node) < limit)
				node->forward[FREE] = node->forward[SECOND] = -INFINITY;
			else
				expand(path, path->here[k]);
		}
	}
}

static bool is_end(const struct path *path, uint32_t i, uint32_t j)
{
	bool row = i == path->band->rows, column = j == path->band->columns;

	return (row && column) || (row && path->open[0]) || (column && path->open[1]);
}

static void add_end(struct path *path, uint32_t i, uint32_t j)
{
	const struct node *node = node_at(path, i, j);

	if (node && is_end(path, i, j))
		path->total = log_add(path->total, forward_sum(node));
}

static void sum_ends(struct path *path)
{
	const struct band *band = path->band;

	path->total = -INFINITY;
	for (uint32_t i = 0; i < band->rows; i++)
		if (band_has(band, i, band->columns))
			add_end(path, i, band->columns);
	for (uint32_t j = band->lo[band->rows]; j <= band->hi[band->rows]; j++)
		add_end(path, band->rows, j);
}

/* Tries a move from a node, whatever comes behind being known. */
static void try_move(const struct path *path, struct node *here, const struct edge *edge)
{
	const struct move *move = &path->moves[edge->move];
	const struct node *to = &path->nodes[edge->to];
	enum state after = state_after(move);
	double on = edge->score + to->backward[after];
	double from = move->db ? forward_sum(here) : here->forward[FREE];
	double posterior, gain;

	if (isinf(on))
		return;
	posterior = (double)expf((float)(from + on - path->total));
	gain = to->gain[after] + (move->da && move->db ? posterior - path->keep : 0);
	for (int s = 0; s < (move->db ? STATES : SECOND); s++) {
		here->backward[s] = log_add(here->backward[s], on);
		if (gain <= here->gain[s])
			continue;
		here->gain[s] = gain;
		here->chosen[s] = edge->move;
		here->posterior[s] = (float)posterior;
	}
}

static void backward_node(struct path *path, struct node *here)
{
	bool end = is_end(path, here->i, here->j);

	for (int s = 0; s < STATES; s++) {
		here->backward[s] = here->gain[s] = end ? 0 : -INFINITY;
		here->chosen[s] = NO_MOVE;
	}
	for (uint32_t e = 0; e < here->edges; e++) {
		const struct edge *edge = &path->edges[here->first_edge + e];

		if (isfinite(forward_sum(&path->nodes[edge->to])))
			try_move(path, here, edge);
	}
	here->passes = (float)(log_add(here->forward[FREE] + here->backward[FREE],
				       here->forward[SECOND] + here->backward[SECOND]) -
			       path->total);
}

static void go_backward(struct path *path)
{
	for (uint32_t d = path->band->rows + path->band->columns + 1; d-- > 0;)
		for (uint32_t n = path->diagonals[d]; n; n = path->nodes[n - 1].next)
			backward_node(path, &path->nodes[n - 1]);
}

struct path *path_new(const struct weights *weights)
{
	struct path *path = mem_zalloc(1, sizeof *path);

	*path = (struct path){.temper = weights->temper,
			      .beam = weights->beam,
			      .keep = weights->keep,
			      .arena = arena_new()};
	list_moves(path, weights);
	return path;
}

/* Room for a band; what the path before has found is forgotten. */
static void set_band(struct path *path, const struct band *band)
{
	size_t points = 0;
	uint32_t *numbers;

	arena_rewind(path->arena);
	path->band = band;
	path->node_count = path->edge_count = 0;
	path->rows = arena_alloc(path->arena, band->rows + 1, sizeof *path->rows);
	path->here = arena_alloc(path->arena, band->rows + 1, sizeof *path->here);
	path->live = arena_alloc(path->arena, band->rows + 1, sizeof *path->live);
	path->diagonals = arena_zalloc(path->arena, (size_t)band->rows + band->columns + 1,
				       sizeof *path->diagonals);
	for (uint32_t i = 0; i <= band->rows; i++)
		points += band->hi[i] - band->lo[i] + 1;
	numbers = arena_zalloc(path->arena, points, sizeof *numbers);
	for (uint32_t i = 0; i <= band->rows; i++) {
		path->rows[i] = numbers;
		numbers += band->hi[i] - band->lo[i] + 1;
	}
}

void path_find(struct path *path, struct grid *grid, const struct band *band, const bool *open)
{
	path->grid = grid;
	path->open[0] = open[0];
	path->open[1] = open[1];
	set_band(path, band);
	go_forward(path);
	sum_ends(path);
	go_backward(path);
}

void path_free(struct path *path)
{
	if (!path)
		return;
	mem_free(path->nodes);
	mem_free(path->edges);
	arena_free(path->arena);
	mem_free(path);
}

void path_steps(const struct path *path, struct steps *steps)
{
	const struct node *here = node_at(path, 0, 0);
	enum state state = FREE;

	steps->count = 0;
	while (here->chosen[state] != NO_MOVE) {
		const struct move *move = &path->moves[here->chosen[state]];

		steps_add(steps, &(struct step){.at = {here->i, here->j},
						.size = {move->da, move->db},
						.confidence = here->posterior[state]});
		here = node_at(path, here->i + move->da, here->j + move->db);
		state = state_after(move);
	}
}

double path_point(const struct path *path, uint32_t i, uint32_t j)
{
	const struct node *node = band_has(path->band, i, j) ? node_at(path, i, j) : NULL;

	return node ? (double)node->passes : -INFINITY;
}
