/*
 * Pairs become groups greedily, the most probable first. An article that would come to two others
 * is let in when what is known of it with both of them together speaks for it; a pair that was not
 * even a candidate speaks against it.
 */
#include "align/documents.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static const double UNSEEN = -6; /* log-odds of a pair that is no candidate */

static const size_t pair_sides[DGM_MAX_SIDES][2] = {{0, 1}, {0, 2}, {1, 2}};

struct edge {
	uint32_t set; /* which pair of sides */
	struct document_pair pair;
};

struct grouping {
	const struct document_pairs *pairs;
	size_t side_count;
	uint32_t *starts[DGM_MAX_SIDES]; /* of each set: of each first article, its first pair */
	uint32_t *groups[DGM_MAX_SIDES]; /* of each side: 1 + the group of each article; 0: none */
	struct document_groups *out;
};

static double log_odds(double p)
{
	const double most = 1 - 1e-6;

	p = p > most ? most : p < 1 - most ? 1 - most : p;
	return log(p / (1 - p));
}

static void index_pairs(struct grouping *g, size_t set, size_t articles)
{
	const struct document_pairs *pairs = &g->pairs[set];
	uint32_t *starts = mem_zalloc(articles + 2, sizeof *starts);

	for (size_t i = 0; i < pairs->count; i++)
		starts[pairs->items[i].a + 1]++;
	for (size_t a = 0; a < articles; a++)
		starts[a + 1] += starts[a];
	g->starts[set] = starts;
}

/* The log-odds of two articles of different sides. */
static double odds_of(const struct grouping *g, size_t side_a, uint32_t a, size_t side_b,
		      uint32_t b)
{
	size_t set = side_a + side_b - 1;

	if (side_a > side_b)
		return odds_of(g, side_b, b, side_a, a);
	for (uint32_t i = g->starts[set][a]; i < g->starts[set][a + 1]; i++)
		if (g->pairs[set].items[i].b == b)
			return log_odds(g->pairs[set].items[i].p);
	return UNSEEN;
}

/* The log-odds of an article with all that are in a group. */
static double odds_with(const struct grouping *g, const struct document_group *group, size_t side,
			uint32_t article)
{
	double sum = 0;

	for (size_t s = 0; s < g->side_count; s++)
		if (group->articles[s] != NO_ARTICLE)
			sum += odds_of(g, s, group->articles[s], side, article);
	return sum;
}

static void begin_group(struct grouping *g, const struct edge *edge)
{
	struct document_groups *out = g->out;
	struct document_group group = {.p = edge->pair.p};
	const size_t *sides = pair_sides[edge->set];

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		group.articles[s] = NO_ARTICLE;
	group.articles[sides[0]] = edge->pair.a;
	group.articles[sides[1]] = edge->pair.b;
	out->items = mem_grow(out->items, out->count, &out->cap, sizeof *out->items);
	out->items[out->count++] = group;
	g->groups[sides[0]][edge->pair.a] = g->groups[sides[1]][edge->pair.b] =
		(uint32_t)out->count;
}

/* Lets an article into a group that has none of its side. */
static void join_group(struct grouping *g, uint32_t number, size_t side, uint32_t article)
{
	struct document_group *group = &g->out->items[number - 1];

	if (group->articles[side] != NO_ARTICLE)
		return;
	double odds = odds_with(g, group, side, article);

	if (odds <= 0)
		return;
	/* Half of the three together: they are no independent witnesses. */
	group->p = 1 / (1 + exp(-(log_odds(group->p) + odds) / 2));
	group->articles[side] = article;
	g->groups[side][article] = number;
}

static void take_edge(struct grouping *g, const struct edge *edge, double least)
{
	const size_t *sides = pair_sides[edge->set];
	uint32_t of_a = g->groups[sides[0]][edge->pair.a];
	uint32_t of_b = g->groups[sides[1]][edge->pair.b];

	if (of_a == 0 && of_b == 0 && edge->pair.p >= least)
		begin_group(g, edge);
	else if (of_a == 0 && of_b > 0)
		join_group(g, of_b, sides[0], edge->pair.a);
	else if (of_a > 0 && of_b == 0)
		join_group(g, of_a, sides[1], edge->pair.b);
}

static int surest_first(const void *x, const void *y)
{
	const struct edge *a = x, *b = y;
	int order = (a->pair.p < b->pair.p) - (a->pair.p > b->pair.p);

	if (order == 0)
		order = (a->pair.score < b->pair.score) - (a->pair.score > b->pair.score);
	if (order == 0)
		order = (a->set > b->set) - (a->set < b->set);
	if (order == 0)
		order = (a->pair.a > b->pair.a) - (a->pair.a < b->pair.a);
	return order != 0 ? order : (a->pair.b > b->pair.b) - (a->pair.b < b->pair.b);
}

static struct edge *collect_edges(const struct document_pairs *pairs, size_t sets, size_t *count)
{
	struct edge *edges;

	*count = 0;
	for (size_t set = 0; set < sets; set++)
		*count += pairs[set].count;
	edges = mem_alloc(*count + 1, sizeof *edges);
	*count = 0;
	for (size_t set = 0; set < sets; set++)
		for (size_t i = 0; i < pairs[set].count; i++)
			edges[(*count)++] = (struct edge){(uint32_t)set, pairs[set].items[i]};
	qsort(edges, *count, sizeof *edges, surest_first);
	return edges;
}

static int in_order(const void *x, const void *y)
{
	const struct document_group *a = x, *b = y;

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		if (a->articles[s] != b->articles[s])
			return a->articles[s] < b->articles[s] ? -1 : 1;
	return 0;
}

void documents_group(const struct document_pairs *pairs, const size_t *counts, size_t side_count,
		     double least, struct document_groups *groups)
{
	struct grouping g = {.pairs = pairs, .side_count = side_count, .out = groups};
	size_t sets = side_count == 2 ? 1 : DGM_MAX_SIDES, count;
	struct edge *edges = collect_edges(pairs, sets, &count);

	*groups = (struct document_groups){0};
	for (size_t set = 0; set < sets; set++)
		index_pairs(&g, set, counts[pair_sides[set][0]]);
	for (size_t s = 0; s < side_count; s++)
		g.groups[s] = mem_zalloc(counts[s] + 1, sizeof *g.groups[s]);
	for (size_t i = 0; i < count; i++)
		take_edge(&g, &edges[i], least);
	if (groups->count > 0)
		qsort(groups->items, groups->count, sizeof *groups->items, in_order);
	for (size_t set = 0; set < sets; set++)
		mem_free(g.starts[set]);
	for (size_t s = 0; s < side_count; s++)
		mem_free(g.groups[s]);
	mem_free(edges);
}

void document_groups_free(struct document_groups *groups)
{
	mem_free(groups->items);
	*groups = (struct document_groups){0};
}
