/*
 * A row that is asked for lists, for each word of the second text, the words of its sentence that
 * are linked to it. A cell goes through the words of its column's sentence and looks them up in
 * there; so the links of a sentence are gone through once, and only cells that are asked for cost
 * more. A few rows at a time have such a list, as alignments go through the table row by row.
 */
#include "align/cells.h"

#include "base/arena.h"
#include "base/mem.h"

#include <math.h>

enum {
	CHUNK = 8, /* cells of a row that have memory together */
	LISTS = 16 /* rows with a list of links at a time */
};

/* A link of a word of a row's sentence. */
struct node {
	uint32_t word; /* number of that of the second text */
	uint32_t item; /* in the sentence */
	uint32_t next; /* 1 + the next node of the word, 0: none */
	float ab, ba;
};

struct list {
	uint32_t row;    /* 1 + that which it is of, 0: of none */
	uint32_t *heads; /* by number of a word of the second text; as next of nodes */
	struct node *nodes;
	size_t count, cap;
};

/* A type in the sentences at hand, or in one of them. */
struct word {
	uint32_t number, times;
};

/* The sentences of one text. */
struct side {
	const struct sentence *sentences;
	uint32_t count;
	uint32_t *numbers;   /* by type: 1 + its number here, 0: it is not here */
	uint32_t words;      /* numbers are below this */
	struct word **items; /* of each sentence */
	float *scales;       /* by number */
	uint32_t *slots;     /* scratch: by item, 1 + its mass */
	struct mass *masses; /* scratch */
};

struct cells {
	const struct pairing *pairing;
	struct side a, b;
	uint32_t chunks;
	struct cell **rows_of_chunks; /* CHUNK cells of row i and chunk c: [i * chunks + c] */
	struct list lists[LISTS];     /* of row i in lists[i % LISTS] */
	float scales[TYPE_KINDS];
	struct arena *arena; /* of what is known of the sentences at hand */
};

/* ------------------------------------------------------------------ the sentences at hand */

/* NULL when it has none. */
static const struct item *items_of(const struct doc *doc, const struct sentence *s)
{
	return s->items > 0 ? &doc->items[s->first] : NULL;
}

static void forget_numbers(struct side *side, const struct doc *doc)
{
	for (uint32_t i = 0; i < side->count; i++) {
		const struct item *items = items_of(doc, &side->sentences[i]);

		for (uint32_t k = 0; k < side->sentences[i].items; k++)
			side->numbers[items[k].type] = 0;
	}
}

/* Numbers the words of the sentences; returns how many the longest has. */
static uint32_t number_words(struct cells *cells, struct side *side, const struct doc *doc)
{
	uint32_t most = 0, total = 0;

	for (uint32_t i = 0; i < side->count; i++)
		total += side->sentences[i].items;
	side->scales = arena_alloc(cells->arena, total, sizeof *side->scales);
	side->items = arena_alloc(cells->arena, side->count, sizeof *side->items);
	side->words = 0;
	for (uint32_t i = 0; i < side->count; i++) {
		const struct item *items = items_of(doc, &side->sentences[i]);
		uint32_t count = side->sentences[i].items;
		struct word *words = arena_alloc(cells->arena, count, sizeof *words);

		side->items[i] = words;
		most = count > most ? count : most;
		for (uint32_t k = 0; k < count; k++) {
			uint32_t *number = &side->numbers[items[k].type];

			if (*number == 0) {
				side->scales[side->words] =
					cells->scales[doc->types[items[k].type].kind];
				*number = ++side->words;
			}
			words[k] = (struct word){*number - 1, items[k].count};
		}
	}
	return most;
}

static void move_side(struct cells *cells, struct side *side, const struct doc *doc, size_t first,
		      uint32_t count)
{
	uint32_t most;

	side->sentences = doc->sentences + first;
	side->count = count;
	most = number_words(cells, side, doc);
	side->slots = arena_zalloc(cells->arena, most, sizeof *side->slots);
	side->masses = arena_alloc(cells->arena, most, sizeof *side->masses);
}

void cells_move(struct cells *cells, size_t first_a, size_t first_b, uint32_t rows,
		uint32_t columns)
{
	const struct pairing *p = cells->pairing;

	forget_numbers(&cells->a, p->a);
	forget_numbers(&cells->b, p->b);
	arena_rewind(cells->arena);
	move_side(cells, &cells->a, p->a, first_a, rows);
	move_side(cells, &cells->b, p->b, first_b, columns);
	cells->chunks = columns / CHUNK + 1;
	cells->rows_of_chunks = arena_zalloc(cells->arena, (size_t)rows * cells->chunks,
					     sizeof *cells->rows_of_chunks);
	for (int l = 0; l < LISTS; l++) {
		cells->lists[l].row = 0;
		cells->lists[l].count = 0;
		cells->lists[l].heads =
			arena_zalloc(cells->arena, cells->b.words, sizeof *cells->lists[l].heads);
	}
}

struct cells *cells_new(const struct pairing *pairing)
{
	struct cells *cells = mem_zalloc(1, sizeof *cells);

	cells->pairing = pairing;
	cells->arena = arena_new();
	cells->a.numbers = mem_zalloc(pairing->a->type_count, sizeof *cells->a.numbers);
	cells->b.numbers = mem_zalloc(pairing->b->type_count, sizeof *cells->b.numbers);
	for (int kind = 0; kind < TYPE_KINDS; kind++) {
		double lambda = pairing->weights->lambda[kind];

		cells->scales[kind] = (float)(lambda / (1 - lambda));
	}
	return cells;
}

uint32_t cells_words(const struct cells *cells)
{
	return cells->a.words > cells->b.words ? cells->a.words : cells->b.words;
}

void cells_free(struct cells *cells)
{
	if (!cells)
		return;
	arena_free(cells->arena);
	mem_free(cells->a.numbers);
	mem_free(cells->b.numbers);
	for (int l = 0; l < LISTS; l++)
		mem_free(cells->lists[l].nodes);
	mem_free(cells);
}

/* ------------------------------------------------------------------ cells */

/* Adds the links of one word of a row's sentence to those whose words are at hand. */
static void list_links(const struct cells *cells, struct list *list, uint32_t type, uint32_t item)
{
	const struct links *links = cells->pairing->links;

	for (uint32_t l = links->start[type]; l < links->start[type + 1]; l++) {
		const struct link *link = &links->items[l];
		uint32_t number = cells->b.numbers[link->type], *head;

		if (number == 0)
			continue;
		head = &list->heads[number - 1];
		list->nodes = mem_grow(list->nodes, list->count, &list->cap, sizeof *list->nodes);
		list->nodes[list->count++] =
			(struct node){number - 1, item, *head, link->ab, link->ba};
		*head = (uint32_t)list->count;
	}
}

/* The list of a row, in place of that of another. */
static const struct list *list_of(struct cells *cells, uint32_t i)
{
	struct list *list = &cells->lists[i % LISTS];
	const struct sentence *s = &cells->a.sentences[i];
	const struct item *items = items_of(cells->pairing->a, s);

	if (list->row == i + 1)
		return list;
	for (size_t n = 0; n < list->count; n++)
		list->heads[list->nodes[n].word] = 0;
	list->row = i + 1;
	list->count = 0;
	for (uint32_t k = s->items; k-- > 0;)
		list_links(cells, list, items[k].type, k);
	return list;
}

/* The mass of a word of a sentence, a new one if it has none yet. */
static struct mass *mass_of(struct side *side, const struct word *word, uint32_t item,
			    uint32_t *count)
{
	uint32_t *slot = &side->slots[item];

	if (*slot == 0) {
		side->masses[*count] = (struct mass){.word = word->number,
						     .times = word->times,
						     .scale = side->scales[word->number]};
		*slot = ++*count;
	}
	return &side->masses[*slot - 1];
}

static const struct mass *keep_masses(struct cells *cells, const struct mass *masses,
				      uint32_t count)
{
	struct mass *kept = arena_alloc(cells->arena, count, sizeof *kept);

	memcpy(kept, masses, count * sizeof *kept);
	return kept;
}

static void make_cell(struct cells *cells, struct cell *cell, uint32_t i, uint32_t j)
{
	const struct list *list = list_of(cells, i);
	const struct word *words_a = cells->a.items[i], *words_b = cells->b.items[j];
	uint32_t columns = cells->b.sentences[j].items;

	*cell = (struct cell){.made = true, .gain = NAN, .dot = NAN};
	for (uint32_t k = 0; k < columns; k++) {
		const struct word *b = &words_b[k];
		struct mass *of_b = NULL;

		for (uint32_t n = list->heads[b->number]; n; n = list->nodes[n - 1].next) {
			const struct node *node = &list->nodes[n - 1];
			const struct word *a = &words_a[node->item];
			struct mass *of_a = mass_of(&cells->a, a, node->item, &cell->a_count);

			if (!of_b)
				of_b = mass_of(&cells->b, b, k, &cell->b_count);
			of_a->avail += b->times;
			of_a->sum += node->ba * (float)b->times;
			of_b->avail += a->times;
			of_b->sum += node->ab * (float)a->times;
		}
		cells->b.slots[k] = 0;
	}
	if (cell->a_count == 0) {
		cell->gain = 0;
		return;
	}
	memset(cells->a.slots, 0, cells->a.sentences[i].items * sizeof *cells->a.slots);
	cell->a = keep_masses(cells, cells->a.masses, cell->a_count);
	cell->b = keep_masses(cells, cells->b.masses, cell->b_count);
}

struct cell *cells_at(struct cells *cells, uint32_t i, uint32_t j)
{
	struct cell **chunk = &cells->rows_of_chunks[(size_t)i * cells->chunks + j / CHUNK];
	struct cell *cell;

	if (!*chunk)
		*chunk = arena_zalloc(cells->arena, CHUNK, sizeof **chunk);
	cell = &(*chunk)[j % CHUNK];
	if (!cell->made)
		make_cell(cells, cell, i, j);
	return cell;
}
