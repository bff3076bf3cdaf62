/*
 * The columns are cut into chunks. An index tells for each type and chunk the
 * places where the type is, so a sentence of the first text finds its hits in a
 * chunk with one look for each link of its words; most looks find nothing. Hits
 * come in the order of the words of the row and are sorted by column, which is
 * all the sorting there is: the words of the other side are added up by their
 * place in their sentence.
 */
#include "align/cells.h"

#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

enum { CHUNK = 16 }; /* columns */

struct place {
	uint32_t column, item; /* item: in its sentence */
};

struct hit {
	uint32_t column; /* in the chunk */
	uint32_t a, b;   /* items in their sentences */
	float ab, ba;
};

struct cells {
	const struct pairing *pairing;
	const struct sentence *a, *b; /* the first of each */
	uint32_t rows, columns, chunks;
	struct cell **rows_of_chunks; /* CHUNK cells of row i and chunk c: [i * chunks + c] */
	uint32_t *numbers[2];         /* by type of a, b: 1 + its number here, 0: it is not here */
	uint32_t counts[2];           /* of numbers given */
	float scales[TYPE_KINDS];
	uint32_t *starts; /* of number n, chunk c: places[starts[n * chunks + c]]... */
	struct place *places;
	struct hit *hits, *sorted; /* scratch */
	size_t hit_count, hit_cap, sorted_cap;
	uint32_t *slots;     /* scratch: by item of b, 1 + its mass */
	struct arena *arena; /* of what is known of the sentences at hand */
};

/* ------------------------------------------------------------------ the index
 */

/* NULL when it has none. */
static const struct item *items_of(const struct doc *doc, const struct sentence *s)
{
	return s->items > 0 ? &doc->items[s->first] : NULL;
}

/* Numbers the types of some sentences, or forgets their numbers. */
static void number_types(struct cells *cells, const struct sentence *sentences, uint32_t count,
			 int side, bool forget)
{
	const struct doc *doc = side == 0 ? cells->pairing->a : cells->pairing->b;
	uint32_t *numbers = cells->numbers[side];

	cells->counts[side] = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct item *items = items_of(doc, &sentences[i]);

		for (uint32_t k = 0; k < sentences[i].items; k++) {
			if (forget)
				numbers[items[k].type] = 0;
			else if (numbers[items[k].type] == 0)
				numbers[items[k].type] = ++cells->counts[side];
		}
	}
}

static uint32_t most_items(const struct sentence *sentences, uint32_t count)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < count; i++)
		if (sentences[i].items > most)
			most = sentences[i].items;
	return most;
}

/* Counts the items of each number and chunk, one cell on, so that the sums are
 * where they start. */
static void make_index(struct cells *cells)
{
	const struct doc *doc = cells->pairing->b;
	size_t size = (size_t)cells->counts[1] * cells->chunks + 2;
	uint32_t *starts = arena_zalloc(cells->arena, size, sizeof *starts);

	for (uint32_t j = 0; j < cells->columns; j++) {
		const struct item *items = items_of(doc, &cells->b[j]);

		for (uint32_t k = 0; k < cells->b[j].items; k++)
			starts[(size_t)(cells->numbers[1][items[k].type] - 1) * cells->chunks +
			       j / CHUNK + 2]++;
	}
	for (size_t i = 2; i < size; i++)
		starts[i] += starts[i - 1];
	cells->places = arena_alloc(cells->arena, starts[size - 1] + 1, sizeof *cells->places);
	for (uint32_t j = 0; j < cells->columns; j++) {
		const struct item *items = items_of(doc, &cells->b[j]);

		for (uint32_t k = 0; k < cells->b[j].items; k++) {
			size_t at = (size_t)(cells->numbers[1][items[k].type] - 1) * cells->chunks +
				    j / CHUNK + 1;

			cells->places[starts[at]++] = (struct place){j, k};
		}
	}
	cells->starts = starts;
}

struct cells *cells_new(const struct pairing *pairing)
{
	struct cells *cells = mem_zalloc(1, sizeof *cells);

	cells->pairing = pairing;
	cells->arena = arena_new();
	cells->numbers[0] = mem_zalloc(pairing->a->type_count + 1, sizeof *cells->numbers[0]);
	cells->numbers[1] = mem_zalloc(pairing->b->type_count + 1, sizeof *cells->numbers[1]);
	for (int kind = 0; kind < TYPE_KINDS; kind++) {
		double lambda = pairing->weights->lambda[kind];

		cells->scales[kind] = (float)(lambda / (1 - lambda));
	}
	return cells;
}

void cells_move(struct cells *cells, size_t first_a, size_t first_b, uint32_t rows,
		uint32_t columns)
{
	number_types(cells, cells->a, cells->rows, 0, true);
	number_types(cells, cells->b, cells->columns, 1, true);
	arena_rewind(cells->arena);
	cells->a = cells->pairing->a->sentences + first_a;
	cells->b = cells->pairing->b->sentences + first_b;
	cells->rows = rows;
	cells->columns = columns;
	cells->chunks = columns / CHUNK + 1;
	cells->rows_of_chunks = arena_zalloc(cells->arena, (size_t)rows * cells->chunks + 1,
					     sizeof *cells->rows_of_chunks);
	number_types(cells, cells->a, rows, 0, false);
	number_types(cells, cells->b, columns, 1, false);
	make_index(cells);
	cells->slots =
		arena_zalloc(cells->arena, most_items(cells->b, columns) + 1, sizeof *cells->slots);
}

uint32_t cells_words(const struct cells *cells)
{
	return cells->counts[0] > cells->counts[1] ? cells->counts[0] : cells->counts[1];
}

void cells_free(struct cells *cells)
{
	if (!cells)
		return;
	arena_free(cells->arena);
	mem_free(cells->numbers[0]);
	mem_free(cells->numbers[1]);
	mem_free(cells->hits);
	mem_free(cells->sorted);
	mem_free(cells);
}

/* ------------------------------------------------------------------ chunks */

/* Puts the hits of a row in a chunk, in the order of the row's words, into
 * hits. */
static void find_hits(struct cells *cells, uint32_t i, uint32_t chunk)
{
	const struct links *links = cells->pairing->links;
	const struct item *items = items_of(cells->pairing->a, &cells->a[i]);

	cells->hit_count = 0;
	for (uint32_t k = 0; k < cells->a[i].items; k++) {
		for (uint32_t l = links->start[items[k].type]; l < links->start[items[k].type + 1];
		     l++) {
			const struct link *link = &links->items[l];
			uint32_t number = cells->numbers[1][link->type];
			const uint32_t *start;

			if (number == 0)
				continue;
			start = &cells->starts[(size_t)(number - 1) * cells->chunks + chunk];
			for (uint32_t p = start[0]; p < start[1]; p++) {
				cells->hits = mem_grow(cells->hits, cells->hit_count,
						       &cells->hit_cap, sizeof *cells->hits);
				cells->hits[cells->hit_count++] =
					(struct hit){.column = cells->places[p].column % CHUNK,
						     .a = k,
						     .b = cells->places[p].item,
						     .ab = link->ab,
						     .ba = link->ba};
			}
		}
	}
}

/* Sorts hits by column; within a column they stay in the order of a. */
static void sort_hits(struct cells *cells, uint32_t *ends)
{
	uint32_t starts[CHUNK + 1] = {0};

	if (cells->sorted_cap < cells->hit_cap) {
		cells->sorted_cap = cells->hit_cap;
		cells->sorted = mem_resize(cells->sorted, cells->sorted_cap, sizeof *cells->sorted);
	}
	for (size_t h = 0; h < cells->hit_count; h++)
		starts[cells->hits[h].column + 1]++;
	for (uint32_t c = 0; c < CHUNK; c++)
		starts[c + 1] += starts[c];
	for (size_t h = 0; h < cells->hit_count; h++)
		cells->sorted[starts[cells->hits[h].column]++] = cells->hits[h];
	memcpy(ends, starts, CHUNK * sizeof *ends);
}

static struct mass new_mass(const struct cells *cells, int side, const struct item *item)
{
	const struct doc *doc = side == 0 ? cells->pairing->a : cells->pairing->b;

	return (struct mass){.word = cells->numbers[side][item->type] - 1,
			     .times = item->count,
			     .scale = cells->scales[doc->types[item->type].kind]};
}

/* The masses of the words of row i, from its hits in one column. */
static const struct mass *masses_of_a(struct cells *cells, const struct item *a,
				      const struct item *b, const struct hit *hits, size_t count,
				      uint32_t *out)
{
	struct mass *masses = arena_alloc(cells->arena, count, sizeof *masses);
	uint32_t n = 0;

	for (size_t h = 0; h < count; h++) {
		const struct hit *hit = &hits[h];

		if (h == 0 || hits[h - 1].a != hit->a)
			masses[n++] = new_mass(cells, 0, &a[hit->a]);
		masses[n - 1].avail += b[hit->b].count;
		masses[n - 1].sum += hit->ba * (float)b[hit->b].count;
	}
	*out = n;
	return masses;
}

/* The same of the column's words, in the order in which they are met. */
static const struct mass *masses_of_b(struct cells *cells, const struct item *a,
				      const struct item *b, const struct hit *hits, size_t count,
				      uint32_t *out)
{
	struct mass *masses = arena_alloc(cells->arena, count, sizeof *masses);
	uint32_t n = 0;

	for (size_t h = 0; h < count; h++) {
		uint32_t *slot = &cells->slots[hits[h].b];
		const struct item *item = &b[hits[h].b];

		if (*slot == 0) {
			masses[n++] = new_mass(cells, 1, item);
			*slot = n;
		}
		masses[*slot - 1].avail += a[hits[h].a].count;
		masses[*slot - 1].sum += hits[h].ab * (float)a[hits[h].a].count;
	}
	for (size_t h = 0; h < count; h++)
		cells->slots[hits[h].b] = 0;
	*out = n;
	return masses;
}

static struct cell *make_chunk(struct cells *cells, uint32_t i, uint32_t chunk)
{
	struct cell *made = arena_alloc(cells->arena, CHUNK, sizeof *made);
	const struct item *a = items_of(cells->pairing->a, &cells->a[i]);
	uint32_t ends[CHUNK], first = 0;

	find_hits(cells, i, chunk);
	sort_hits(cells, ends);
	for (uint32_t c = 0; c < CHUNK; c++) {
		uint32_t count = ends[c] - first;
		const struct hit *hits = count ? cells->sorted + first : NULL;
		const struct item *b;

		made[c] = (struct cell){.gain = count ? NAN : 0, .dot = NAN};
		first = ends[c];
		if (count == 0)
			continue;
		b = items_of(cells->pairing->b, &cells->b[chunk * CHUNK + c]);
		made[c].a = masses_of_a(cells, a, b, hits, count, &made[c].a_count);
		made[c].b = masses_of_b(cells, a, b, hits, count, &made[c].b_count);
	}
	return made;
}

struct cell *cells_at(struct cells *cells, uint32_t i, uint32_t j)
{
	struct cell **chunk = &cells->rows_of_chunks[(size_t)i * cells->chunks + j / CHUNK];

	if (!*chunk)
		*chunk = make_chunk(cells, i, j / CHUNK);
	return &(*chunk)[j % CHUNK];
}
