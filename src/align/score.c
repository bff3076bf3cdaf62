/*
 * Words. For a run S of one text and a token t of the run T of the other,
 *
 *     score(t | S) = log(1 - lambda + lambda * sum over s in S of r(s, t) /
 * (|S| + 1))
 *
 * where r is the ratio P(t | s) / P(t) of links.h: IBM model 1 (Brown et al.
 * 1993) against chance. The 1 in |S| + 1 is the empty word; it is what keeps
 * beads from growing. A word of T that is there more often than words of S that
 * it is linked to is explained only so often.
 *
 * For each pair of sentences (cells.h) the sums of r are kept for the few
 * tokens that have any, in both directions; a bead adds up its cells.
 */
#include "align/score.h"

#include "align/cells.h"
#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

/* What a word of a run of sentences has on the other side. */
struct total {
	uint32_t first, last; /* 1 + sentence that had the word first and last, 0: none yet */
	uint32_t times, avail;
	float sum, scale;
};

enum {
	SHAPES = MAX_RUN * MAX_RUN,
	HOPELESS = 5 /* a bead this much worse than its sentences without partner is none */
};

struct grid {
	const struct pairing *pairing;
	size_t first_a, first_b;
	const struct band *band;
	struct arena *arena; /* of what is known of this part of the table */
	struct cells *cells;
	float ***scores, ***parts; /* row i, column j of the band, shape (da, db); NAN: not known */
	struct total *totals;      /* scratch: by word of cells; all zero */
	uint32_t *touched;         /* scratch: words in totals */
	size_t words;              /* that these have room for */
};

struct grid *grid_new(const struct pairing *pairing)
{
	struct grid *g = mem_zalloc(1, sizeof *g);

	g->pairing = pairing;
	g->arena = arena_new();
	g->cells = cells_new(pairing);
	return g;
}

void grid_move(struct grid *g, size_t first_a, size_t first_b, const struct band *band)
{
	size_t words;

	g->first_a = first_a;
	g->first_b = first_b;
	g->band = band;
	cells_move(g->cells, first_a, first_b, band->rows, band->columns);
	arena_rewind(g->arena);
	g->scores = arena_zalloc(g->arena, band->rows + 1, sizeof *g->scores);
	g->parts = arena_zalloc(g->arena, band->rows + 1, sizeof *g->parts);
	words = cells_words(g->cells);
	if (words <= g->words)
		return;
	mem_free(g->totals);
	g->totals = mem_zalloc(words, sizeof *g->totals);
	g->touched = mem_resize(g->touched, words, sizeof *g->touched);
	g->words = words;
}

void grid_free(struct grid *grid)
{
	if (!grid)
		return;
	cells_free(grid->cells);
	arena_free(grid->arena);
	mem_free(grid->totals);
	mem_free(grid->touched);
	mem_free(grid);
}

/* ------------------------------------------------------------------ beads */

/* A sum of logarithms, kept as a product while that fits a double. */
struct product {
	double value, log;
};

/* Multiplies by what a word gains (word_gain) with links of this sum to so many
 * tokens. */
static void multiply(const struct grid *g, struct product *product, uint32_t times, float sum,
		     float scale, double tokens)
{
	const double full = 1e200;
	double ratio = sum / (tokens + 1), factor;

	if (ratio > g->pairing->weights->ratio_most)
		ratio = g->pairing->weights->ratio_most;
	factor = 1 + scale * ratio;
	if (times == 1)
		product->value *= factor;
	else
		product->log += times * (double)logf((float)factor);
	if (product->value > full) {
		product->log += log(product->value);
		product->value = 1;
	}
}

static uint32_t least(uint32_t x, uint32_t y)
{
	return x < y ? x : y;
}

/*
 * Adds the masses of sentence x of a run. What a word has on the other side is
 * the same wherever in the run it stands, and is counted once.
 */
static uint32_t add_masses(struct grid *g, const struct mass *masses, uint32_t count, uint32_t x,
			   uint32_t touched)
{
	for (uint32_t m = 0; m < count; m++) {
		struct total *total = &g->totals[masses[m].word];

		if (total->first == 0) {
			total->first = x + 1;
			total->scale = masses[m].scale;
			g->touched[touched++] = masses[m].word;
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

/* What the words of the run x.. of one side gain, given the run y.. of the
 * other. */
static double run_gain(struct grid *g, bool of_a, uint32_t x, uint32_t dx, uint32_t y, uint32_t dy,
		       double tokens)
{
	struct product gain = {1, 0};
	uint32_t touched = 0;

	for (uint32_t i = x; i < x + dx; i++) {
		for (uint32_t k = y; k < y + dy; k++) {
			uint32_t row = of_a ? i : k, column = of_a ? k : i;
			const struct cell *cell = cells_at(g->cells, row, column);

			touched = of_a ? add_masses(g, cell->a, cell->a_count, i, touched)
				       : add_masses(g, cell->b, cell->b_count, i, touched);
		}
	}
	for (uint32_t t = 0; t < touched; t++) {
		struct total *total = &g->totals[g->touched[t]];

		multiply(g, &gain, least(total->times, total->avail), total->sum, total->scale,
			 tokens);
		*total = (struct total){0};
	}
	return gain.log + log(gain.value);
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
	struct cell *cell = cells_at(g->cells, i, j);
	double tokens_a = g->pairing->a->sentences[g->first_a + i].tokens;
	double tokens_b = g->pairing->b->sentences[g->first_b + j].tokens;
	struct product gain = {1, 0};

	if (!isnan(cell->gain))
		return cell->gain;
	for (uint32_t m = 0; m < cell->a_count; m++) {
		const struct mass *mass = &cell->a[m];

		multiply(g, &gain, least(mass->times, mass->avail), mass->sum, mass->scale,
			 tokens_b);
	}
	for (uint32_t m = 0; m < cell->b_count; m++) {
		const struct mass *mass = &cell->b[m];

		multiply(g, &gain, least(mass->times, mass->avail), mass->sum, mass->scale,
			 tokens_a);
	}
	cell->gain = (float)(gain.log + log(gain.value));
	return cell->gain;
}

/* The scalar product of the vectors of two sentences. */
static double cell_dot(struct grid *g, uint32_t i, uint32_t j)
{
	struct cell *cell = cells_at(g->cells, i, j);

	if (isnan(cell->dot))
		cell->dot = embedding_dot(g->pairing->embedding, g->first_a + i, g->first_b + j);
	return (double)cell->dot;
}

static double vectors_score(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	double dots = 0;

	if (!g->pairing->embedding)
		return 0;
	for (uint32_t k = i; k < i + da; k++)
		for (uint32_t l = j; l < j + db; l++)
			dots += cell_dot(g, k, l);
	return embedding_score(g->pairing->embedding, g->first_a + i, da, g->first_b + j, db, dots);
}

/* The most that a bead may gain, and the pair of its sentences that gains most of it. */
struct bound {
	double gain;
	uint32_t i, j;
};

/* No bead gains more words than its pairs of sentences do by themselves, as logarithms go. */
static struct bound gain_bound(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	struct bound bound = {0, i, j};
	double most = -1;

	for (uint32_t k = i; k < i + da; k++) {
		for (uint32_t l = j; l < j + db; l++) {
			double gain = cell_gain(g, k, l);

			bound.gain += gain;
			if (gain <= most)
				continue;
			most = gain;
			bound.i = k;
			bound.j = l;
		}
	}
	return bound;
}

/*
 * True for a bead of many that would lose by much, if it had all that it may gain, against its best
 * pair of sentences alone, or against none.
 */
static bool is_hopeless(struct grid *g, double most, const struct bound *bound, uint32_t da,
			uint32_t db)
{
	const struct weights *w = g->pairing->weights;
	double nothing = w->unmatched * (da + db), pair = -INFINITY;

	if (most < nothing - HOPELESS)
		return true;
	if (band_has(g->band, bound->i, bound->j))
		pair = grid_score(g, bound->i, bound->j, 1, 1) + w->unmatched * (da + db - 2);
	return most + bead_prior(w, da, db) < pair - HOPELESS;
}

static double bead_score(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const struct pairing *p = g->pairing;
	const struct sentence *a = &p->a->sentences[g->first_a + i];
	const struct sentence *b = &p->b->sentences[g->first_b + j];
	struct run run_a = run_of(g, true, i, da), run_b = run_of(g, false, j, db);
	struct bound bound = gain_bound(g, i, j, da, db);
	double lexical = p->weights->lexical / 2;
	double rest = lexical * (run_a.silence + run_b.silence) +
		      p->weights->length *
			      length_score(&p->length, run_a.letters, da, run_b.letters, db) +
		      pairing_paragraphs(p, a, da, b, db) + vectors_score(g, i, j, da, db);

	if (da == 1 && db == 1)
		return rest + lexical * bound.gain;
	if (is_hopeless(g, rest + lexical * bound.gain, &bound, da, db))
		return -INFINITY;
	return rest + lexical * words_gain(g, i, j, da, db, &run_a, &run_b);
}

/* Where a table keeps the score of a bead; there is room for a point when it is first wanted. */
static float *place(struct grid *g, float ***table, uint32_t i, uint32_t j, uint32_t da,
		    uint32_t db)
{
	float **at;

	if (!table[i])
		table[i] =
			arena_zalloc(g->arena, g->band->hi[i] - g->band->lo[i] + 1, sizeof **table);
	at = &table[i][j - g->band->lo[i]];
	if (!*at) {
		*at = arena_alloc(g->arena, SHAPES, sizeof **at);
		for (size_t k = 0; k < SHAPES; k++)
			(*at)[k] = NAN;
	}
	return &(*at)[(da - 1) * MAX_RUN + (db - 1)];
}

/* The score of a bead that is known already; else NAN. */
static float known_score(const struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const float *at;

	if (!band_has(g->band, i, j) || !g->scores[i])
		return NAN;
	at = g->scores[i][j - g->band->lo[i]];
	return at ? at[(da - 1) * MAX_RUN + (db - 1)] : NAN;
}

/* True when a run is the same, sentence by sentence, as the one that begins a
 * sentence before. */
static bool repeats(const struct sentence *run, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!run[i].repeats)
			return false;
	return true;
}

/*
 * Where texts repeat themselves, so do the scores: that of a bead a sentence
 * before, where it is known and the same; else NAN.
 */
static float score_before(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const struct pairing *p = g->pairing;
	bool a = i > 0 && repeats(&p->a->sentences[g->first_a + i], da);
	bool b = j > 0 && repeats(&p->b->sentences[g->first_b + j], db);
	float score = NAN;

	if (a && b)
		score = known_score(g, i - 1, j - 1, da, db);
	if (isnan(score) && a)
		score = known_score(g, i - 1, j, da, db);
	if (isnan(score) && b)
		score = known_score(g, i, j - 1, da, db);
	return score;
}

double grid_score(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	float *score = place(grid, grid->scores, i, j, da, db);

	if (isnan(*score))
		*score = score_before(grid, i, j, da, db);
	if (isnan(*score))
		*score = (float)bead_score(grid, i, j, da, db);
	return *score;
}

/*
 * The words of one side alone, as those of the other may belong to what is missing there; the side
 * that gains more is the one that is within the other. Lengths say nothing.
 */
static double part_score(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const struct pairing *p = g->pairing;
	const struct weights *w = p->weights;
	struct run a = run_of(g, true, i, da), b = run_of(g, false, j, db);
	double of_a = a.silence + run_gain(g, true, i, da, j, db, b.tokens);
	double of_b = b.silence + run_gain(g, false, j, db, i, da, a.tokens);

	return fmax(0, w->lexical * w->trio_part * fmax(of_a, of_b)) +
	       pairing_paragraphs(p, &p->a->sentences[g->first_a + i], da,
				  &p->b->sentences[g->first_b + j], db);
}

double grid_part(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	float *score = place(grid, grid->parts, i, j, da, db);

	if (isnan(*score))
		*score = (float)part_score(grid, i, j, da, db);
	return *score;
}
