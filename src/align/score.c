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

/* Sentences of one side. */
struct run {
	double tokens, silence;
	struct run_length length;
};

/* What is known of the beads that begin at a point, by shape; NAN: nothing yet. */
struct spot {
	float scores[SHAPES], parts[SHAPES];
	float words[SHAPES]; /* what their words gain at most */
};

struct grid {
	const struct pairing *pairing;
	size_t first_a, first_b;
	const struct band *band;
	struct arena *arena; /* of what is known of this part of the table */
	struct cells *cells;
	struct run *runs[2];  /* of a, b: of each sentence, of each length */
	struct spot ***spots; /* of row i, column j of the band; NULL: none yet */
	struct total *totals; /* scratch: by word of cells; all zero */
	uint32_t *touched;    /* scratch: words in totals */
	size_t words;         /* that these have room for */
};

struct grid *grid_new(const struct pairing *pairing)
{
	struct grid *g = mem_zalloc(1, sizeof *g);

	g->pairing = pairing;
	g->arena = arena_new();
	g->cells = cells_new(pairing);
	return g;
}

/* Runs of all lengths from each of count sentences on. */
static void measure_runs(struct grid *g, int side, size_t first, uint32_t count)
{
	const struct doc *doc = side == 0 ? g->pairing->a : g->pairing->b;
	const struct sentence *sentences = &doc->sentences[first];
	struct run *runs = arena_alloc(g->arena, (size_t)count * MAX_RUN, sizeof *runs);

	g->runs[side] = runs;
	for (uint32_t i = 0; i < count; i++) {
		struct run run = {0};

		for (uint32_t n = 0; n < MAX_RUN && i + n < count; n++) {
			run.tokens += sentences[i + n].tokens;
			run.silence += (double)g->pairing->silence[side][first + i + n];
			run.length =
				length_of_run(&g->pairing->length, side,
					      run.length.letters + sentences[i + n].letters, n + 1);
			runs[(size_t)i * MAX_RUN + n] = run;
		}
	}
}

static const struct run *run_of(const struct grid *g, int side, uint32_t first, uint32_t count)
{
	return &g->runs[side][(size_t)first * MAX_RUN + count - 1];
}

void grid_move(struct grid *g, size_t first_a, size_t first_b, const struct band *band)
{
	size_t words;

	g->first_a = first_a;
	g->first_b = first_b;
	g->band = band;
	cells_move(g->cells, first_a, first_b, band->rows, band->columns);
	arena_rewind(g->arena);
	g->spots = arena_zalloc(g->arena, band->rows + 1, sizeof *g->spots);
	measure_runs(g, 0, first_a, band->rows);
	measure_runs(g, 1, first_b, band->columns);
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

/* What is known of a point; there is room for it when it is first wanted. */
static struct spot *spot_at(struct grid *g, uint32_t i, uint32_t j)
{
	struct spot **spot;

	if (!g->spots[i])
		g->spots[i] = arena_zalloc(g->arena, g->band->hi[i] - g->band->lo[i] + 1,
					   sizeof *g->spots[i]);
	spot = &g->spots[i][j - g->band->lo[i]];
	if (!*spot) {
		*spot = arena_alloc(g->arena, 1, sizeof **spot);
		for (uint32_t k = 0; k < SHAPES; k++)
			(*spot)->scores[k] = (*spot)->parts[k] = (*spot)->words[k] = NAN;
	}
	return *spot;
}

static uint32_t shape_of(uint32_t da, uint32_t db)
{
	return (da - 1) * MAX_RUN + (db - 1);
}

/*
 * The most that the words of a bead gain: what those of one without its last sentence do, and what
 * that sentence does with each of the other side by itself, as logarithms go.
 */
static double most_words(struct grid *g, struct spot *spot, uint32_t i, uint32_t j, uint32_t da,
			 uint32_t db)
{
	float *most = &spot->words[shape_of(da, db)];
	double sum = INFINITY;

	if (!isnan(*most))
		return (double)*most;
	if (da == 1 && db == 1)
		sum = cell_gain(g, i, j);
	if (db > 1) {
		sum = most_words(g, spot, i, j, da, db - 1);
		for (uint32_t k = 0; k < da; k++)
			sum += cell_gain(g, i + k, j + db - 1);
	}
	if (da > 1) {
		double other = most_words(g, spot, i, j, da - 1, db);

		for (uint32_t l = 0; l < db; l++)
			other += cell_gain(g, i + da - 1, j + l);
		sum = fmin(sum, other);
	}
	*most = (float)sum;
	return sum;
}

/* The best of the pairs of sentences of a bead, if the band has it. */
static double best_pair(struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	uint32_t best_i = i, best_j = j;
	double most = -1;

	for (uint32_t k = i; k < i + da; k++) {
		for (uint32_t l = j; l < j + db; l++) {
			double gain = cell_gain(g, k, l);

			if (gain <= most)
				continue;
			most = gain;
			best_i = k;
			best_j = l;
		}
	}
	if (!band_has(g->band, best_i, best_j))
		return -INFINITY;
	return grid_score(g, best_i, best_j, 1, 1);
}

/*
 * True for a bead of many that would lose by much, if it had all that it may gain, against its best
 * pair of sentences alone, or against none.
 */
static bool is_hopeless(struct grid *g, double most, uint32_t i, uint32_t j, uint32_t da,
			uint32_t db)
{
	const struct weights *w = g->pairing->weights;

	if (most < w->unmatched * (da + db) - HOPELESS)
		return true;
	return most + bead_prior(w, da, db) <
	       best_pair(g, i, j, da, db) + w->unmatched * (da + db - 2) - HOPELESS;
}

static double bead_score(struct grid *g, struct spot *spot, uint32_t i, uint32_t j, uint32_t da,
			 uint32_t db)
{
	const struct pairing *p = g->pairing;
	const struct sentence *sentence_a = &p->a->sentences[g->first_a + i];
	const struct sentence *sentence_b = &p->b->sentences[g->first_b + j];
	const struct run *a = run_of(g, 0, i, da), *b = run_of(g, 1, j, db);
	double lexical = p->weights->lexical / 2, length = p->weights->length;
	double words = most_words(g, spot, i, j, da, db);
	double rest = lexical * (a->silence + b->silence);
	double others = pairing_paragraphs(p, sentence_a, da, sentence_b, db) +
			vectors_score(g, i, j, da, db);

	if (da > 1 || db > 1) {
		double most = length * length_most(&p->length, &a->length, &b->length);

		if (is_hopeless(g, rest + most + others + lexical * words, i, j, da, db))
			return -INFINITY;
	}
	rest += length * length_score(&p->length, &a->length, &b->length) + others;
	if (da > 1 || db > 1) {
		if (is_hopeless(g, rest + lexical * words, i, j, da, db))
			return -INFINITY;
		words = words_gain(g, i, j, da, db, a, b);
		spot->words[shape_of(da, db)] = (float)words;
	}
	return rest + lexical * words;
}

/* The score of a bead that is known already; else NAN. */
static float known_score(const struct grid *g, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	const struct spot *spot;

	if (!band_has(g->band, i, j) || !g->spots[i])
		return NAN;
	spot = g->spots[i][j - g->band->lo[i]];
	return spot ? spot->scores[shape_of(da, db)] : NAN;
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
	struct spot *spot = spot_at(grid, i, j);
	float *score = &spot->scores[shape_of(da, db)];

	if (isnan(*score))
		*score = score_before(grid, i, j, da, db);
	if (isnan(*score))
		*score = (float)bead_score(grid, spot, i, j, da, db);
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
	const struct run *a = run_of(g, 0, i, da), *b = run_of(g, 1, j, db);
	double of_a = a->silence + run_gain(g, true, i, da, j, db, b->tokens);
	double of_b = b->silence + run_gain(g, false, j, db, i, da, a->tokens);

	return fmax(0, w->lexical * w->trio_part * fmax(of_a, of_b)) +
	       pairing_paragraphs(p, &p->a->sentences[g->first_a + i], da,
				  &p->b->sentences[g->first_b + j], db);
}

double grid_part(struct grid *grid, uint32_t i, uint32_t j, uint32_t da, uint32_t db)
{
	float *score = &spot_at(grid, i, j)->parts[shape_of(da, db)];

	if (isnan(*score))
		*score = (float)part_score(grid, i, j, da, db);
	return *score;
}
