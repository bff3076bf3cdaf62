#include "align/window.h"

#include "base/mem.h"

#include <math.h>

enum { WINDOW = 200 };

struct window {
	const struct walk *walk;
	size_t at[DGM_MAX_SIDES];
	uint32_t sizes[DGM_MAX_SIDES];
	bool open[DGM_MAX_SIDES];
	struct band bands[PAIRS];
	struct grid *grids[PAIRS];
	struct path *paths[PAIRS];
	struct steps steps;
};

static const int pair_sides[PAIRS][2] = {{0, 1}, {0, 2}, {1, 2}};

static void make_band(struct band *band, uint32_t rows, uint32_t columns)
{
	*band = (struct band){.rows = rows, .columns = columns};
	band->lo = mem_zalloc(rows + 1, sizeof *band->lo);
	band->hi = mem_alloc(rows + 1, sizeof *band->hi);
	for (uint32_t i = 0; i <= rows; i++)
		band->hi[i] = columns;
}

static void align_window(struct window *w)
{
	const struct walk *walk = w->walk;
	const struct band *bands[PAIRS];

	for (size_t p = 0; p < walk->pair_count; p++) {
		int a = pair_sides[p][0], b = pair_sides[p][1];

		make_band(&w->bands[p], w->sizes[a], w->sizes[b]);
		bands[p] = &w->bands[p];
		w->grids[p] = grid_new(walk->pairings[p], w->at[a], w->at[b], bands[p]);
		w->paths[p] = path_new(w->grids[p], bands[p], walk->weights,
				       (bool[]){w->open[a], w->open[b]});
	}
	if (walk->pair_count == 1)
		path_steps(w->paths[0], &w->steps);
	else
		trio_align(w->grids, bands, (const struct path *const *)w->paths, walk->weights,
			   w->open, &w->steps);
}

static void close_window(struct window *w)
{
	for (size_t p = 0; p < w->walk->pair_count; p++) {
		path_free(w->paths[p]);
		grid_free(w->grids[p]);
		mem_free(w->bands[p].lo);
		mem_free(w->bands[p].hi);
	}
	steps_free(&w->steps);
}

/* True for a step that comes near the open end of a side. */
static bool is_late(const struct window *w, const struct step *step)
{
	for (size_t s = 0; s < w->walk->side_count; s++)
		if (w->open[s] && step->at[s] + step->size[s] > w->sizes[s] * 3 / 4)
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
		dgm_bead bead = {.confidence = step->confidence};

		for (size_t s = 0; s < w->walk->side_count; s++) {
			bead.first[s] = at[s] + step->at[s];
			bead.count[s] = step->size[s];
			w->at[s] = bead.first[s] + bead.count[s];
		}
		beads->items = mem_grow(beads->items, beads->count, &beads->cap,
					sizeof *beads->items);
		beads->items[beads->count++] = bead;
	}
}

dgm_code walk_run(const struct walk *walk, struct bead_list *beads)
{
	size_t at[DGM_MAX_SIDES] = {0, 0, 0};
	bool more = true;

	while (more) {
		struct window w = {.walk = walk, .at = {at[0], at[1], at[2]}};

		more = false;
		for (size_t s = 0; s < walk->side_count; s++) {
			size_t rest = walk->docs[s]->count - at[s];

			w.sizes[s] = (uint32_t)(rest < WINDOW ? rest : WINDOW);
			w.open[s] = w.sizes[s] < rest;
		}
		align_window(&w);
		take_steps(&w, beads);
		close_window(&w);
		for (size_t s = 0; s < walk->side_count; s++) {
			at[s] = w.at[s];
			more |= at[s] < walk->docs[s]->count;
		}
	}
	return DGM_OK;
}
