/*
 * Words. For a run S of one text and a token t of the run T of the other,
 *
 *     score(t | S) = log(1 - lambda + lambda * sum over s in S of r(s, t) / (|S| + 1))
 *
 * where r is the ratio P(t | s) / P(t) of links.h: IBM model 1 (Brown et al. 1993) against chance.
 * The 1 in |S| + 1 is the empty word; it is what keeps beads from growing. A word of T that is
 * there more often than words of S that it is linked to is explained only so often.
 *
 * For each pair of sentences (a cell) the sums of r are kept for the few tokens that have any, in
 * both directions; a bead adds up its cells. All cells of a row are found at once through the
 * postings of the linked types, so the cost is that of the links that are there, not of all pairs
 * of words.
 */
#include "align/score.h"

#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

/* What a word of one sentence has on the other side. */
struct mass {
	uint32_t type, times; /* times: in this sentence */
	uint32_t avail;       /* words that it is linked to */
	float sum;            /* of their ratios */
};

/* The same for a word of a run of sentences. */
struct total {
	uint32_t first, last; /* 1 + sentence that had the word first and last, 0: none yet */
	uint32_t times, avail;
	float sum;
};

struct hit {
	uint32_t column, a, b;
	float ab, ba;
	uint32_t a_times, b_times;
};

/* Two sentences: the hits of their words, from which the masses are made when first wanted. */
struct cell {
	struct hit *hits; /* NULL once the masses are made */
	uint32_t hit_count;
	struct mass *a, *b;
	uint32_t a_count, b_count;
	float gain; /* of the two sentences alone, over silence; NAN: not known yet */
};

enum {
	SHAPES = MAX_RUN * MAX_RUN,
	HOPELESS = 10 /* a bead this much worse than its sentences without partner is none */
};

struct grid {
	const struct pairing *pairing;
	size_t first_a, first_b;
	const struct band *band;
	struct arena *arena;
	struct cell **cells; /* of each row, shifted so that cells[i][j] is right */
	uint32_t *cell_lo, *cell_hi;
	float **scores, **bests; /* of each row; shape (da, db) of column j; NAN: not known yet */
	struct total *totals;    /* scratch: by type */
	uint32_t *touched;       /* scratch: types in totals */
	struct hit *hits;        /* scratch: of a row */
	size_t hit_count, hit_cap;
};

/* ------------------------------------------------------------------ cells */

/* First posting of a type at or behind a sentence. */
static const struct posting *postings_from(const struct doc *doc, uint32_t type, size_t sentence)
{
	size_t lo = doc->first_posting[type], hi = doc->first_posting[type + 1];

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->postings[mid].sentence < sentence)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &doc->postings[lo];
}

static void add_hits(struct grid *g, const struct link *link, const struct item *a, size_t from,
		     size_t to)
{
	const struct doc *b = g->pairing->b;
	const struct posting *end = &b->postings[b->first_posting[link->type + 1]];

	for (const struct posting *p = postings_from(b, link->type, from);
	     p < end && p->sentence < to; p++) {
		const struct item *item = &b->items[b->sentences[p->sentence].first + p->item];

		g->hits = mem_grow(g->hits, g->hit_count, &g->hit_cap, sizeof *g->hits);
		g->hits[g->hit_count++] =
			(struct hit){.column = (uint32_t)(p->sentence - g->first_b),
				     .a = a->type,
				     .b = link->type,
				     .ab = link->ab,
				     .ba = link->ba,
				     .a_times = a->count,
				     .b_times = item->count};
	}
}

/* Sorts hits by column; within a column they stay in the order of a. */
static struct hit *sort_hits(struct grid *g, uint32_t lo, uint32_t hi, uint32_t *start)
{
	struct hit *sorted = arena_alloc(g->arena, g->hit_count + 1, sizeof *sorted);

	memset(start, 0, (hi - lo + 2) * sizeof *start);
	for (size_t i = 0; i < g->hit_count; i++)
		start[g->hits[i].column - lo + 2]++;
	for (uint32_t c = 2; c < hi - lo + 2; c++)
		start[c] += start[c - 1];
	for (size_t i = 0; i < g->hit_count; i++)
		sorted[start[g->hits[i].column - lo + 1]++] = g->hits[i];
	return sorted;
}

static int by_b(const void *x, const void *y)
{
	const struct hit *p = x, *q = y;

	return p->b != q->b ? (p->b > q->b) - (p->b < q->b) : (p->a > q->a) - (p->a < q->a);
}

/* Adds up hits, which are in order of the side wanted. */
static struct mass *sum_hits(struct grid *g, const struct hit *hits, size_t count, bool of_a,
			     uint32_t *out)
{
	struct mass *masses = arena_alloc(g->arena, count, sizeof *masses);
	uint32_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct hit *h = &hits[i];
		uint32_t type = of_a ? h->a : h->b, times = of_a ? h->a_times : h->b_times,
			 others = of_a ? h->b_times : h->a_times;
		float ratio = (of_a ? h->ba : h->ab) * (float)others;

		if (n == 0 || masses[n - 1].type != type)
			masses[n++] = (struct mass){type, times, 0, 0};
		masses[n - 1].avail += others;
		masses[n - 1].sum += ratio;
	}
	*out = n;
	return masses;
}

static struct cell *cell_at(struct grid *g, uint32_t i, uint32_t j)
{
	struct cell *cell = &g->cells[i][j - g->cell_lo[i]];

	if (!cell->hits)
		return cell;
	cell->a = sum_hits(g, cell->hits, cell->hit_count, true, &cell->a_count);
	if (cell->hit_count > 1)
		qsort(cell->hits, cell->hit_count, sizeof *cell->hits, by_b);
	cell->b = sum_hits(g, cell->hits, cell->hit_count, false, &cell->b_count);
	cell->hits = NULL;
	return cell;
}

/* All cells of a row of sentences. */
static void make_row(struct grid *g, uint32_t i, uint32_t *start)
{
	const struct doc *a = g->pairing->a;
	const struct links *links = g->pairing->links;
	const struct sentence *s = &a->sentences[g->first_a + i];
	uint32_t lo = g->cell_lo[i], hi = g->cell_hi[i];
	struct cell *row = arena_alloc(g->arena, hi - lo + 1, sizeof *row);
	struct hit *sorted;

	g->hit_count = 0;
	for (uint32_t k = 0; k < s->items; k++) {
		const struct item *item = &a->items[s->first + k];

		for (uint32_t l = links->start[item->type]; l < links->start[item->type + 1]; l++)
			add_hits(g, &links->items[l], item, g->first_b + lo, g->first_b + hi);
	}
	sorted = sort_hits(g, lo, hi, start);
	for (uint32_t c = 0; c < hi - lo; c++) {
		uint32_t count = start[c + 1] - start[c];

		row[c] = (struct cell){.hits = count ? sorted + start[c] : NULL,
				       .hit_count = count,
				       .gain = count ? NAN : 0};
	}
	g->cells[i] = row;
}

/* A bead may begin some rows before a sentence and end some rows behind. */
static void cell_range(const struct grid *g, uint32_t i, uint32_t *lo, uint32_t *hi)
{
	const struct band *band = g->band;

	*lo = band->lo[i < MAX_RUN ? 0 : i - MAX_RUN + 1];
	*hi = band->hi[i + MAX_RUN > band->rows ? band->rows : i + MAX_RUN];
}

struct grid *grid_new(const struct pairing *pairing, size_t first_a, size_t first_b,
		      const struct band *band)
{
	struct grid *g = mem_zalloc(1, sizeof *g);
	size_t types = pairing->a->type_count > pairing->b->type_count ? pairing->a->type_count
								       : pairing->b->type_count;
	uint32_t *start;

	*g = (struct grid){
		.pairing = pairing, .first_a = first_a, .first_b = first_b, .band = band};
	g->arena = arena_new();
	g->cells = arena_zalloc(g->arena, band->rows + 1, sizeof *g->cells);
	g->scores = arena_zalloc(g->arena, band->rows + 1, sizeof *g->scores);
	g->bests = arena_zalloc(g->arena, band->rows + 1, sizeof *g->bests);
	g->cell_lo = arena_alloc(g->arena, band->rows + 1, sizeof *g->cell_lo);
	g->cell_hi = arena_alloc(g->arena, band->rows + 1, sizeof *g->cell_hi);
	g->totals = arena_zalloc(g->arena, types + 1, sizeof *g->totals);
	g->touched = arena_alloc(g->arena, types + 1, sizeof *g->touched);
	start = arena_alloc(g->arena, band->columns + 3, sizeof *start);
	for (uint32_t i = 0; i < band->rows; i++) {
		cell_range(g, i, &g->cell_lo[i], &g->cell_hi[i]);
		make_row(g, i, start);
	}
	return g;
}

void grid_free(struct grid *grid)
{
	if (!grid)
		return;
	arena_free(grid->arena);
	mem_free(grid->hits);
	mem_free(grid);
}

/* ------------------------------------------------------------------ beads */

/*
 * Adds the masses of sentence x of a run. What a word has on the other side is the same wherever in
 * the run it stands, and is counted once.
 */
static uint32_t add_masses(struct grid *g, const struct mass *masses, uint32_t count, uint32_t x,
			   uint32_t touched)
{
	for (uint32_t m = 0; m < count; m++) {
		struct total *total = &g->totals[masses[m].type];

		if (total->first == 0) {
			total->first = x + 1;
			g->touched[touched++] = masses[m].type;
		}
		if (total->last != x + 1)
			total->times += masses[m].times;
		total->last = x + 1;
		if (total->first != x + 1)
			continue;
		total->avail += masses[m].avail;
		total->sum += masses[m].sum;
	}
	return touched;
}

/* What the words of the run x.. of one side gain, given the run y.. of the other. */
static double run_gain(struct grid *g, bool of_a, uint32_t x, uint32_t dx, uint32_t y, uint32_t dy,
		       double tokens)
{
	const struct doc *doc = of_a ? g->pairing->a : g->pairing->b;
	uint32_t touched = 0;
	double sum = 0;

	for (uint32_t i = x; i < x + dx; i++) {
		for (uint32_t k = y; k < y + dy; k++) {
			uint32_t row = of_a ? i : k, column = of_a ? k : i;
			const struct cell *cell = cell_at(g, row, column);

			touched = of_a ? add_masses(g, cell->a, cell->a_count, i, touched)
				       : add_masses(g, cell->b, cell->b_count, i, touched);
		}
	}
	for (uint32_t t = 0; t < touched; t++) {
		struct total *total = &g->totals[g->touched[t]];

		sum += word_gain(g->pairing->weights, doc->types[g->touched[t]].kind, total->times,
				 total->avail, total->sum, tokens);
		*total = (struct total){0};
	}
	return sum;
}

struct run {
	double tokens, letters, silence;
};

/* Sentences first.. of one side, counted from the grid's first. */
static struct run run_of(const struct grid *g, bool of_a, uint32_t first, uint32_t count)
{
	const struct doc *doc = of_a ? g->pairing->a : g->pairing->b;
	size_t at = (of_a ? g->first_a : g->first_b) + first;
	struct run run = {0, 0, 0};

	for (size_t i = at; i < at + count; i++) {
		run.tokens += doc->sentences[i].tokens;
		run.letters += doc->sentences[i].letters;
		run.silence += g->pairing->silence[of_a ? 0 : 1][i];
	}
	return run;
}

static double words_gain(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db,
			 const struct run *a, const struct run *b)
{
	return run_gain(g, true, i, da, j, db, b->tokens) +
	       run_gain(g, false, j, db, i, da, a->tokens);
}

/* Words gained by two sentences. */
static double cell_gain(struct grid *g, uint32_t i, uint32_t j)
{
	struct cell *cell = cell_at(g, i, j);

	if (isnan(cell->gain)) {
		struct run a = run_of(g, true, i, 1), b = run_of(g, false, j, 1);

		cell->gain = (float)words_gain(g, i, j, 1, 1, &a, &b);
	}
	return cell->gain;
}

/* No bead gains more words than its pairs of sentences do by themselves, as logarithms go. */
static double gain_bound(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	double sum = 0;

	for (uint32_t k = i; k < i + da; k++)
		for (uint32_t l = j; l < j + db; l++)
			sum += cell_gain(g, k, l);
	return sum;
}

static double bead_score(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const struct pairing *p = g->pairing;
	const struct sentence *a = &p->a->sentences[g->first_a + i];
	const struct sentence *b = &p->b->sentences[g->first_b + j];
	struct run run_a = run_of(g, true, i, da), run_b = run_of(g, false, j, db);
	double lexical = p->weights->lexical / 2, gain = gain_bound(g, i, j, da, db);
	double rest = lexical * (run_a.silence + run_b.silence) +
		      p->weights->length *
			      length_score(&p->length, run_a.letters, da, run_b.letters, db) +
		      pairing_paragraphs(p, a, da, b, db);

	if (da == 1 && db == 1)
		return rest + lexical * gain;
	if (rest + lexical * gain < p->weights->unmatched * (da + db) - HOPELESS)
		return -INFINITY;
	return rest + lexical * words_gain(g, i, j, da, db, &run_a, &run_b);
}

/* Where a table keeps the score of a bead; its rows are made when first wanted. */
static float *place(struct grid *g, float **table, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	size_t size = (size_t)(g->band->hi[i] - g->band->lo[i] + 1) * SHAPES;

	if (!table[i]) {
		table[i] = arena_alloc(g->arena, size, sizeof **table);
		for (size_t k = 0; k < size; k++)
			table[i][k] = NAN;
	}
	return &table[i][(j - g->band->lo[i]) * SHAPES + (da - 1) * MAX_RUN + (db - 1)];
}

double grid_score(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	float *score = place(grid, grid->scores, i, j, da, db);

	if (isnan(*score))
		*score = (float)bead_score(grid, i, j, da, db);
	return *score;
}

/* The best of all ways whose first bead has these sizes. */
static double best_after(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db,
			 uint32_t first_a, uint32_t first_b)
{
	double score = bead_prior(g->pairing->weights, first_a, first_b);
	uint32_t rest_a = da - first_a, rest_b = db - first_b;

	if (isinf(score) || (rest_a && rest_b && !band_has(g->band, i + first_a, j + first_b)))
		return -INFINITY;
	if (first_a && first_b)
		score += grid_score(g, i, j, first_a, first_b);
	return score + grid_best(g, i + first_a, j + first_b, rest_a, rest_b);
}

double grid_best(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	float *best;

	if (da == 0 || db == 0)
		return (da + db) * grid->pairing->weights->unmatched;
	best = place(grid, grid->bests, i, j, da, db);
	if (!isnan(*best))
		return *best;
	*best = -INFINITY;
	for (uint32_t a = 0; a <= da; a++)
		for (uint32_t b = a == 0; b <= db; b++)
			*best = fmaxf(*best, (float)best_after(grid, i, j, da, db, a, b));
	return *best;
}
