/*
 * The whole matrix is filled and walked back from its end, in two layers as in items_distance: with
 * the one near pair still to be had, and with it had. Where texts leave so much between their equal
 * heads and tails that the matrix would be large, all of it is one edit.
 */
#include "edits.h"
#include "base/mem.h"

enum { MOST_CELLS = 1 << 18 };

enum { WITHOUT, WITH, LAYERS }; /* a near pair */

/* Two sequences and their matrix. */
struct matrix {
	const struct item *a_items, *b_items; /* NULL: characters */
	const uint32_t *a_chars, *b_chars;
	size_t a_count, b_count;
	uint32_t *cells; /* [layer][i][j]: the cost up to there */
};

static uint32_t *cell(const struct matrix *matrix, int layer, size_t i, size_t j)
{
	size_t row = matrix->b_count + 1;

	return &matrix->cells[((size_t)layer * (matrix->a_count + 1) + i) * row + j];
}

static uint32_t cost_a(const struct matrix *matrix, size_t i)
{
	return matrix->a_items ? (uint32_t)item_alone(&matrix->a_items[i]) : 1;
}

static uint32_t cost_b(const struct matrix *matrix, size_t j)
{
	return matrix->b_items ? (uint32_t)item_alone(&matrix->b_items[j]) : 1;
}

static uint32_t cost_pair(const struct matrix *matrix, size_t i, size_t j)
{
	if (!matrix->a_items)
		return matrix->a_chars[i] != matrix->b_chars[j];
	return (uint32_t)item_replaced(&matrix->a_items[i], &matrix->b_items[j]);
}

static bool is_near(const struct matrix *matrix, size_t i, size_t j)
{
	return matrix->a_items && cost_pair(matrix, i, j) == COST_WORD &&
	       items_are_near(&matrix->a_items[i], &matrix->b_items[j]);
}

/* The step that ends in a cell: what it takes of each text, and from which layer it comes. */
struct step {
	size_t a, b;
	int layer;
	uint32_t cost, total;
};

static void consider(const struct matrix *matrix, size_t i, size_t j, struct step try,
		     struct step *best)
{
	try.total = *cell(matrix, try.layer, i - try.a, j - try.b) + try.cost;
	if (try.total < best->total)
		*best = try;
}

/* The cheapest step into a cell; a pair goes before what stands alone. */
static struct step best_step(const struct matrix *matrix, int layer, size_t i, size_t j)
{
	struct step best = {.total = UINT32_MAX};

	if (i > 0 && j > 0) {
		consider(matrix, i, j,
			 (struct step){1, 1, layer, cost_pair(matrix, i - 1, j - 1), 0}, &best);
		if (layer == WITH && best.cost == COST_WORD && is_near(matrix, i - 1, j - 1))
			consider(matrix, i, j, (struct step){1, 1, WITHOUT, COST_NEAR, 0}, &best);
	}
	if (i > 0)
		consider(matrix, i, j, (struct step){1, 0, layer, cost_a(matrix, i - 1), 0}, &best);
	if (j > 0)
		consider(matrix, i, j, (struct step){0, 1, layer, cost_b(matrix, j - 1), 0}, &best);
	return best;
}

static void fill(struct matrix *matrix)
{
	for (int layer = WITHOUT; layer < LAYERS; layer++)
		for (size_t i = 0; i <= matrix->a_count; i++)
			for (size_t j = 0; j <= matrix->b_count; j++)
				*cell(matrix, layer, i, j) =
					i + j > 0 ? best_step(matrix, layer, i, j).total : 0;
}

static void push(struct edits *edits, const struct edit *edit)
{
	edits->items = mem_grow(edits->items, edits->count, &edits->cap, sizeof *edits->items);
	edits->items[edits->count++] = *edit;
}

/* Pushes the steps from the end of the matrix to its beginning. */
static void walk_back(const struct matrix *matrix, size_t head, struct edits *edits)
{
	size_t i = matrix->a_count, j = matrix->b_count;
	int layer = *cell(matrix, WITH, i, j) < *cell(matrix, WITHOUT, i, j) ? WITH : WITHOUT;

	while (i > 0 || j > 0) {
		struct step step = best_step(matrix, layer, i, j);

		if (step.cost > 0)
			push(edits, &(struct edit){head + i - step.a, head + i, head + j - step.b,
						   head + j, step.cost});
		i -= step.a;
		j -= step.b;
		layer = step.layer;
	}
}

static void reverse(struct edits *edits)
{
	for (size_t i = 0; i < edits->count / 2; i++) {
		struct edit *other = &edits->items[edits->count - 1 - i], kept = *other;

		*other = edits->items[i];
		edits->items[i] = kept;
	}
}

static bool same_at(const struct matrix *matrix, size_t i, size_t j)
{
	return cost_pair(matrix, i, j) == 0;
}

/* Cuts off the tail that both have; returns the length of the head that both have. */
static size_t trim(struct matrix *matrix)
{
	size_t head = 0;

	while (matrix->a_count > 0 && matrix->b_count > 0 &&
	       same_at(matrix, matrix->a_count - 1, matrix->b_count - 1))
		matrix->a_count--, matrix->b_count--;
	while (head < matrix->a_count && head < matrix->b_count && same_at(matrix, head, head))
		head++;
	return head;
}

static void skip_head(struct matrix *matrix, size_t head)
{
	if (matrix->a_items) {
		matrix->a_items += head;
		matrix->b_items += head;
	} else {
		matrix->a_chars += head;
		matrix->b_chars += head;
	}
	matrix->a_count -= head;
	matrix->b_count -= head;
}

static size_t cost_all(const struct matrix *matrix)
{
	size_t cost_of_a = 0, cost_of_b = 0;

	for (size_t i = 0; i < matrix->a_count; i++)
		cost_of_a += cost_a(matrix, i);
	for (size_t j = 0; j < matrix->b_count; j++)
		cost_of_b += cost_b(matrix, j);
	return cost_of_a > cost_of_b ? cost_of_a : cost_of_b;
}

static void find(struct matrix *matrix, struct edits *edits)
{
	size_t head = trim(matrix);

	skip_head(matrix, head);
	edits->count = 0;
	if (matrix->a_count > 0 && matrix->b_count > MOST_CELLS / matrix->a_count) {
		push(edits, &(struct edit){head, head + matrix->a_count, head,
					   head + matrix->b_count, cost_all(matrix)});
		return;
	}
	buf_reset(&edits->work);
	matrix->cells = (uint32_t *)(void *)buf_reserve(
		&edits->work,
		LAYERS * (matrix->a_count + 1) * (matrix->b_count + 1) * sizeof *matrix->cells);
	fill(matrix);
	walk_back(matrix, head, edits);
	reverse(edits);
}

void edits_of_items(const struct item *a, size_t a_count, const struct item *b, size_t b_count,
		    struct edits *edits)
{
	struct matrix matrix = {.a_items = a, .b_items = b, .a_count = a_count, .b_count = b_count};

	find(&matrix, edits);
}

static int kind_of(const struct edit *edit)
{
	return (edit->a_end > edit->a_start) - (edit->b_end > edit->b_start);
}

/* Makes one of neighbours of one kind. */
static void join(struct edits *edits)
{
	size_t kept = 0;

	for (size_t i = 0; i < edits->count; i++) {
		struct edit edit = edits->items[i], *last = kept ? &edits->items[kept - 1] : NULL;

		if (last && last->a_end == edit.a_start && last->b_end == edit.b_start &&
		    kind_of(last) == kind_of(&edit)) {
			last->a_end = edit.a_end;
			last->b_end = edit.b_end;
			last->cost += edit.cost;
		} else {
			edits->items[kept++] = edit;
		}
	}
	edits->count = kept;
}

void edits_of_chars(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
		    struct edits *edits)
{
	struct matrix matrix = {.a_chars = a, .b_chars = b, .a_count = a_count, .b_count = b_count};

	find(&matrix, edits);
	join(edits);
}

void edits_free(struct edits *edits)
{
	mem_free(edits->items);
	buf_free(&edits->work);
	*edits = (struct edits){0};
}
