/*
 * Points (i, j) stand between sentences: i of the first text and j of the second are behind. A
 * move from point to point is a bead. Forward sums go by antidiagonals, on which all alignments of
 * a prefix of the same length compete; points that are worse than the best by more than the beam
 * are left out, so the cost follows the few points that matter rather than the band.
 *
 * Backward sums give each bead its posterior. The answer is not the most probable alignment as a
 * whole, but the one with the greatest sum over its matched beads of (posterior - keep): beads are
 * what is counted in the end.
 */
#include "align/path.h"

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

struct point {
	double forward[STATES], backward[STATES], gain[STATES];
	float posterior[STATES]; /* of the chosen move */
	uint8_t chosen[STATES];
};

struct path {
	struct grid *grid;
	const struct band *band;
	double temper, beam, keep;
	bool open[2];
	struct move moves[MAX_MOVES];
	size_t move_count;
	size_t *row; /* where each row of points starts */
	struct point *points;
	double *live; /* scratch: forward sums of an antidiagonal */
	double total;
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

static struct point *point_at(const struct path *path, uint32_t i, uint32_t j)
{
	return &path->points[path->row[i] + (j - path->band->lo[i])];
}

static double forward_sum(const struct point *point)
{
	return log_add(point->forward[FREE], point->forward[SECOND]);
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

static void expand(struct path *path, uint32_t i, uint32_t j)
{
	const struct point *here = point_at(path, i, j);
	double sum = forward_sum(here);

	for (size_t m = 0; m < path->move_count; m++) {
		const struct move *move = &path->moves[m];
		double from = move->db ? sum : here->forward[FREE], *to;

		if (isinf(from) || !band_has(path->band, i + move->da, j + move->db))
			continue;
		to = &point_at(path, i + move->da, j + move->db)->forward[state_after(move)];
		*to = log_add(*to, from + move_score(path, move, i, j));
	}
}

static int by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a < b) - (a > b);
}

/*
 * The least forward sum that is kept on antidiagonal d, in rows first..last: not worse than the
 * best by more than the beam, and among the best MOST_LIVE. A point off the best path by one is on
 * an antidiagonal that the path may jump over, so the best of the one before counts as well.
 */
static double least_kept(struct path *path, uint32_t d, uint32_t first, uint32_t last,
			 double *before)
{
	double best = -INFINITY, limit;
	size_t live = 0, kept = 0;

	for (uint32_t i = first; i <= last; i++) {
		double sum = -INFINITY;

		if (band_has(path->band, i, d - i))
			sum = forward_sum(point_at(path, i, d - i));
		if (isfinite(sum))
			path->live[live++] = sum;
		best = fmax(best, sum);
	}
	limit = fmax(best, *before) - path->beam;
	*before = best;
	for (size_t k = 0; k < live; k++)
		if (path->live[k] >= limit)
			path->live[kept++] = path->live[k];
	if (kept <= MOST_LIVE)
		return limit;
	qsort(path->live, kept, sizeof *path->live, by_size);
	return path->live[MOST_LIVE - 1];
}

/* Forward sums; the rows of an antidiagonal are first..last, as neither end of the band falls. */
static void go_forward(struct path *path)
{
	const struct band *band = path->band;
	uint32_t first = 0, last = 0;
	double before = -INFINITY;

	path->points[0].forward[FREE] = 0;
	for (uint32_t d = 0; d <= band->rows + band->columns; d++) {
		double limit;

		while (first < band->rows && first + band->hi[first] < d)
			first++;
		while (last < band->rows && last + 1 + band->lo[last + 1] <= d)
			last++;
		limit = least_kept(path, d, first, last, &before);
		for (uint32_t i = first; i <= last; i++) {
			struct point *point;

			if (!band_has(band, i, d - i))
				continue;
			point = point_at(path, i, d - i);
			if (forward_sum(point) < limit)
				point->forward[FREE] = point->forward[SECOND] = -INFINITY;
			else if (isfinite(forward_sum(point)))
				expand(path, i, d - i);
		}
	}
}

static bool is_end(const struct path *path, uint32_t i, uint32_t j)
{
	bool row = i == path->band->rows, column = j == path->band->columns;

	return (row && column) || (row && path->open[0]) || (column && path->open[1]);
}

static void sum_ends(struct path *path)
{
	const struct band *band = path->band;

	path->total = -INFINITY;
	for (uint32_t i = 0; i <= band->rows; i++)
		for (uint32_t j = band->lo[i]; j <= band->hi[i]; j++)
			if (is_end(path, i, j))
				path->total =
					log_add(path->total, forward_sum(point_at(path, i, j)));
}

/* Tries a move from a point, whatever comes behind being known. */
static void try_move(const struct path *path, struct point *here, uint8_t m, double score,
		     const struct point *to)
{
	const struct move *move = &path->moves[m];
	enum state after = state_after(move);
	double on = score + to->backward[after];
	double from = move->db ? forward_sum(here) : here->forward[FREE];
	double posterior = (double)expf((float)(from + on - path->total));
	double gain = to->gain[after] + (move->da && move->db ? posterior - path->keep : 0);

	if (isinf(on))
		return;
	for (int s = 0; s < (move->db ? STATES : SECOND); s++) {
		here->backward[s] = log_add(here->backward[s], on);
		if (gain <= here->gain[s])
			continue;
		here->gain[s] = gain;
		here->chosen[s] = m;
		here->posterior[s] = (float)posterior;
	}
}

static void backward_point(struct path *path, uint32_t i, uint32_t j)
{
	struct point *here = point_at(path, i, j);
	bool end = is_end(path, i, j);

	for (int s = 0; s < STATES; s++) {
		here->backward[s] = here->gain[s] = end ? 0 : -INFINITY;
		here->chosen[s] = NO_MOVE;
	}
	if (!isfinite(forward_sum(here)))
		return;
	for (size_t m = 0; m < path->move_count; m++) {
		const struct move *move = &path->moves[m];
		const struct point *to;

		if (!band_has(path->band, i + move->da, j + move->db))
			continue;
		to = point_at(path, i + move->da, j + move->db);
		if (isinf(forward_sum(to)))
			continue;
		try_move(path, here, (uint8_t)m, move_score(path, move, i, j), to);
	}
}

struct path *path_new(struct grid *grid, const struct band *band, const struct weights *weights,
		      const bool *open)
{
	struct path *path = mem_zalloc(1, sizeof *path);
	size_t points = 0;

	*path = (struct path){.grid = grid,
			      .band = band,
			      .temper = weights->temper,
			      .beam = weights->beam,
			      .keep = weights->keep,
			      .open = {open[0], open[1]}};
	list_moves(path, weights);
	path->row = mem_alloc(band->rows + 1, sizeof *path->row);
	for (uint32_t i = 0; i <= band->rows; i++) {
		path->row[i] = points;
		points += band->hi[i] - band->lo[i] + 1;
	}
	path->points = mem_zalloc(points, sizeof *path->points);
	for (size_t k = 0; k < points; k++)
		path->points[k].forward[FREE] = path->points[k].forward[SECOND] = -INFINITY;
	path->live = mem_alloc(band->rows + 1, sizeof *path->live);
	go_forward(path);
	sum_ends(path);
	for (uint32_t i = band->rows + 1; i-- > 0;)
		for (uint32_t j = band->hi[i] + 1; j-- > band->lo[i];)
			backward_point(path, i, j);
	return path;
}

void path_free(struct path *path)
{
	if (!path)
		return;
	mem_free(path->row);
	mem_free(path->points);
	mem_free(path->live);
	mem_free(path);
}

void path_steps(const struct path *path, struct steps *steps)
{
	uint32_t i = 0, j = 0;
	enum state state = FREE;

	steps->count = 0;
	while (point_at(path, i, j)->chosen[state] != NO_MOVE) {
		const struct point *here = point_at(path, i, j);
		const struct move *move = &path->moves[here->chosen[state]];

		steps_add(steps, &(struct step){.at = {i, j},
						.size = {move->da, move->db},
						.confidence = here->posterior[state]});
		i += move->da;
		j += move->db;
		state = state_after(move);
	}
}

double path_point(const struct path *path, uint32_t i, uint32_t j)
{
	const struct point *point;
	double sum = -INFINITY;

	if (!band_has(path->band, i, j))
		return sum;
	point = point_at(path, i, j);
	for (int s = 0; s < STATES; s++)
		sum = log_add(sum, point->forward[s] + point->backward[s]);
	return sum - path->total;
}
