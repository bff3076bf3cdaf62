#include "align/window.h"

#include "align/anchor.h"
#include "align/trio.h"
#include "base/mem.h"

#include <math.h>

enum {
	WINDOW = 400, /* sentences of the first text */
	LATE = 50,    /* the last of a window, which the next looks at again */
	WHOLE = 250   /* texts up to this are aligned in one piece and without a band */
};

struct walk {
	const struct comparison *texts;
	const dgm_watch *watch;        /* may be NULL */
	struct anchors anchors[PAIRS]; /* of the first text with the others, if these are long */
	struct grid *grids[PAIRS];     /* these two go from window to window */
	struct path *paths[PAIRS];
	struct trio *trio; /* NULL: of two texts */
};

struct window {
	const struct walk *walk;
	const struct comparison *texts;
	size_t at[DGM_MAX_SIDES];
	uint32_t sizes[DGM_MAX_SIDES];
	bool open[DGM_MAX_SIDES];
	struct band bands[PAIRS];
	struct steps steps;
};

/*
 * The size of the window and its bands. What is short is taken whole; else so many sentences of
 * the first text, and as many of the others as the anchors say or the texts' lengths let expect.
 */
static void measure(struct window *w)
{
	const struct comparison *texts = w->texts;
	size_t rest[DGM_MAX_SIDES] = {0}, most = 0;
	uint32_t rows;

	for (size_t s = 0; s < texts->side_count; s++) {
		rest[s] = texts->docs[s]->count - w->at[s];
		most = rest[s] > most ? rest[s] : most;
	}
	rows = (uint32_t)(rest[0] < WINDOW || most <= WHOLE ? rest[0] : WINDOW);
	w->sizes[0] = rows;
	for (size_t p = 0; p + 1 < texts->side_count; p++) {
		size_t other = rest[p + 1];
		bool far = other > 2 * (size_t)rows + WINDOW;
		bool whole = rows == rest[0] && !far;
		double slope =
			(double)texts->docs[p + 1]->count / (double)(texts->docs[0]->count + 1);

		if (rows == 0)
			other = other < WINDOW ? other : WINDOW;
		w->bands[p] = most <= WHOLE ? band_full(rows, (uint32_t)other)
					    : band_along(&w->walk->anchors[p], w->at[0],
							 w->at[p + 1], rows, (uint32_t)other, slope,
							 whole || rows == 0);
		w->sizes[p + 1] = w->bands[p].columns;
	}
	if (texts->pair_count == PAIRS)
		w->bands[PAIR_BC] = band_through(&w->bands[PAIR_AB], &w->bands[PAIR_AC]);
	for (size_t s = 0; s < texts->side_count; s++)
		w->open[s] = w->sizes[s] < rest[s];
}

/* When the bands leave no path, which only a broken band can bring about: nothing matches. */
static void no_steps(struct window *w)
{
	w->steps.count = 0;
	for (size_t s = 0; s < w->texts->side_count; s++) {
		for (uint32_t i = 0; i < w->sizes[s]; i++) {
			struct step step = {.confidence = 0};

			for (size_t other = 0; other < w->texts->side_count; other++)
				step.at[other] = other < s ? w->sizes[other] : 0;
			step.at[s] = i;
			step.size[s] = 1;
			steps_add(&w->steps, &step);
		}
	}
}

static void align_window(struct window *w)
{
	const struct comparison *texts = w->texts;
	const struct walk *walk = w->walk;
	const struct band *bands[PAIRS];

	for (size_t p = 0; p < texts->pair_count; p++) {
		size_t a = pair_sides[p][0], b = pair_sides[p][1];

		bands[p] = &w->bands[p];
		grid_move(walk->grids[p], w->at[a], w->at[b], bands[p]);
		path_find(walk->paths[p], walk->grids[p], bands[p],
			  (bool[]){w->open[a], w->open[b]});
	}
	if (texts->pair_count == 1)
		path_steps(walk->paths[0], &w->steps);
	else if (!trio_align(walk->trio, walk->grids, bands,
			     (const struct path *const *)walk->paths, w->open, &w->steps))
		no_steps(w);
}

static void close_window(struct window *w)
{
	for (size_t p = 0; p < w->texts->pair_count; p++)
		band_free(&w->bands[p]);
	steps_free(&w->steps);
}

/* Where the open end of a side begins to be near. */
static uint32_t late_from(uint32_t size)
{
	return size > 4 * LATE ? size - LATE : size * 3 / 4;
}

/* True for a step that comes near the open end of a side. */
static bool is_late(const struct window *w, const struct step *step)
{
	for (size_t s = 0; s < w->texts->side_count; s++)
		if (w->open[s] && step->at[s] + step->size[s] > late_from(w->sizes[s]))
			return true;
	return false;
}

/* How many steps may be taken for good: up to a sure one before the open end. */
static size_t firm_steps(const struct window *w)
{
	size_t firm = 1, k = 0;

	if (!w->open[0] && !w->open[1] && !w->open[2])
		return w->steps.count;
	for (; k < w->steps.count && !is_late(w, &w->steps.items[k]); k++)
		if (w->steps.items[k].confidence > 0.9)
			firm = k + 1;
	return firm > k / 2 ? firm : k / 2;
}

static void take_steps(struct window *w, struct bead_list *beads)
{
	size_t firm = firm_steps(w), at[DGM_MAX_SIDES] = {w->at[0], w->at[1], w->at[2]};

	for (size_t k = 0; k < firm; k++) {
		const struct step *step = &w->steps.items[k];
		double sure = step->confidence; /* a sum of floats may pass 1 by a little */
		dgm_bead bead = {.confidence = sure < 0 ? 0 : sure > 1 ? 1 : sure};

		for (size_t s = 0; s < w->texts->side_count; s++) {
			bead.first[s] = at[s] + step->at[s];
			bead.count[s] = step->size[s];
			w->at[s] = bead.first[s] + bead.count[s];
		}
		beads->items =
			mem_grow(beads->items, beads->count, &beads->cap, sizeof *beads->items);
		beads->items[beads->count++] = bead;
	}
}

static dgm_code walk_windows(const struct walk *walk, struct bead_list *beads)
{
	size_t at[DGM_MAX_SIDES] = {0, 0, 0}, total = 0, done = 0;

	for (size_t s = 0; s < walk->texts->side_count; s++)
		total += walk->texts->docs[s]->count;
	while (done < total) {
		struct window w = {.walk = walk, .texts = walk->texts, .at = {at[0], at[1], at[2]}};
		const dgm_watch *watch = walk->watch;

		if (watch && watch->cancel && *watch->cancel)
			return DGM_CANCELLED;
		measure(&w);
		align_window(&w);
		take_steps(&w, beads);
		close_window(&w);
		done = 0;
		for (size_t s = 0; s < walk->texts->side_count; s++)
			done += at[s] = w.at[s];
		if (watch && watch->progress)
			watch->progress(watch->ctx, done, total);
	}
	return DGM_OK;
}

dgm_code walk_run(const struct comparison *texts, const dgm_watch *watch, struct bead_list *beads)
{
	struct walk walk = {.texts = texts, .watch = watch};
	dgm_code code;

	for (size_t p = 0; p + 1 < texts->side_count; p++)
		if (texts->docs[0]->count > WHOLE || texts->docs[p + 1]->count > WHOLE)
			anchors_find(&texts->pairings[p], &walk.anchors[p]);
	for (size_t p = 0; p < texts->pair_count; p++) {
		walk.grids[p] = grid_new(&texts->pairings[p]);
		walk.paths[p] = path_new(texts->pairings[p].weights);
	}
	if (texts->pair_count == PAIRS)
		walk.trio = trio_new(texts->pairings[0].weights);
	code = walk_windows(&walk, beads);
	trio_free(walk.trio);
	for (size_t p = 0; p < PAIRS; p++) {
		path_free(walk.paths[p]);
		grid_free(walk.grids[p]);
		anchors_free(&walk.anchors[p]);
	}
	return code;
}
