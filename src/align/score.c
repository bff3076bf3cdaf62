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
	MOST_JOINS = 3,
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

/* ------------------------------------------------------------------ paragraphs */

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
 * Log-probabilities of silence. A word without any link to the other text is most often one that
 * the lexicon does not know, so its silence says less.
 */
static float *silences_of(const struct doc *doc, const bool *linked, const struct weights *w)
{
	float *silences = mem_zalloc(doc->count + 1, sizeof *silences);

	for (size_t i = 0; i < doc->count; i++) {
		const struct sentence *s = &doc->sentences[i];

		for (uint32_t k = 0; k < s->items; k++) {
			const struct item *item = &doc->items[s->first + k];
			enum type_kind kind = doc->types[item->type].kind;
			bool unknown = kind == TYPE_WORD && !linked[item->type];
			double lambda = unknown ? w->lambda_unlinked : w->lambda[kind];

			silences[i] += (float)(item->count * log1p(-lambda));
		}
	}
	return silences;
}

static void find_silences(struct pairing *p)
{
	bool *linked_a = mem_zalloc(p->a->type_count + 1, sizeof *linked_a);
	bool *linked_b = mem_zalloc(p->b->type_count + 1, sizeof *linked_b);

	for (uint32_t t = 0; t < p->a->type_count; t++) {
		linked_a[t] = p->links->start[t] < p->links->start[t + 1];
		for (uint32_t l = p->links->start[t]; l < p->links->start[t + 1]; l++)
			linked_b[p->links->items[l].type] = true;
	}
	p->silence[0] = silences_of(p->a, linked_a, p->weights);
	p->silence[1] = silences_of(p->b, linked_b, p->weights);
	mem_free(linked_a);
	mem_free(linked_b);
}

void pairing_end(struct pairing *pairing)
{
	mem_free(pairing->silence[0]);
	mem_free(pairing->silence[1]);
}

void pairing_init(struct pairing *pairing, const struct doc *a, const struct doc *b,
		  const struct links *links, const struct weights *weights)
{
	*pairing = (struct pairing){.a = a,
				    .b = b,
				    .links = links,
				    .weights = weights,
				    .length = length_model_of(a, b, weights)};
	find_silences(pairing);
	paragraph_scores(pairing);
	inner_scores(a->paragraph_rate, weights->paragraph_inner, pairing->inner_a);
	inner_scores(b->paragraph_rate, weights->paragraph_inner, pairing->inner_b);
}

static double paragraph_score(const struct pairing *p, const struct sentence *a, uint32_t da,
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

/* What a word gains over silence; it is explained as often as there are words to explain it. */
static double total_gain(const struct grid *g, enum type_kind kind, const struct total *total,
			 double tokens)
{
	const struct weights *w = g->pairing->weights;
	double lambda = w->lambda[kind], ratio = total->sum / (tokens + 1);
	uint32_t times = total->times < total->avail ? total->times : total->avail;

	if (ratio > w->ratio_most)
		ratio = w->ratio_most;
	return (float)times * logf(1 + (float)(lambda / (1 - lambda) * ratio));
}

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

		sum += total_gain(g, doc->types[g->touched[t]].kind, total, tokens);
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
		      paragraph_score(p, a, da, b, db);

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
