#include "align/links.h"

#include "align/names.h"
#include "base/map.h"
#include "base/mem.h"

/* A link on its way: probabilities both ways, not yet ratios. */
struct edge {
	uint32_t a, b;
	float ab, ba;
};

struct edges {
	struct edge *items;
	size_t count, cap;
};

static void add_edge(struct edges *edges, uint32_t a, uint32_t b, double ab, double ba)
{
	edges->items = mem_grow(edges->items, edges->count, &edges->cap, sizeof *edges->items);
	edges->items[edges->count++] = (struct edge){a, b, (float)ab, (float)ba};
}

/* Asks the lexicon for each word of one text what it may be in the other. */
static void ask_lexicon(const struct doc *from, const struct doc *to, const struct lexicon *lexicon,
			bool turned, struct edges *edges)
{
	struct lexicon_links ways = {0};

	for (uint32_t t = 0; t < from->type_count; t++) {
		if (!lexicon_words_known(from->words, t))
			continue;
		lexicon_ask(lexicon, from->words, t, to->words, &ways);
		for (size_t i = 0; i < ways.count; i++) {
			if (turned)
				add_edge(edges, ways.items[i].word, t, 0, ways.items[i].p);
			else
				add_edge(edges, t, ways.items[i].word, ways.items[i].p, 0);
		}
	}
	lexicon_links_free(&ways);
}

/* Numbers of one value, copied things, marks; and words that are written the same in both. */
static void link_equals(const struct doc *a, const struct doc *b, double p, struct edges *edges)
{
	for (size_t i = 0; i < map_count(a->keys); i++) {
		const struct map_entry *key = map_at(a->keys, i), *other;

		if (a->types[key->value].kind == TYPE_WORD)
			continue;
		other = map_find(b->keys, key->key, key->len);
		if (other)
			add_edge(edges, (uint32_t)key->value, (uint32_t)other->value, p, p);
	}
	for (size_t i = 0; i < map_count(a->forms); i++) {
		const struct map_entry *form = map_at(a->forms, i);
		const struct map_entry *other = map_find(b->forms, form->key, form->len);

		if (other && form->len > 1)
			add_edge(edges, (uint32_t)form->value, (uint32_t)other->value, p, p);
	}
}

static void name_found(void *ctx, uint32_t a, uint32_t b, double p)
{
	add_edge(ctx, a, b, p, p);
}

static int by_other(const void *x, const void *y)
{
	const struct link *a = x, *b = y;

	return (a->type > b->type) - (a->type < b->type);
}

/* Puts edges into rows by their first type. */
static void sort_edges(const struct edges *edges, size_t types, struct links *links)
{
	uint32_t *start = mem_zalloc(types + 2, sizeof *start);

	links->items = mem_alloc(edges->count + 1, sizeof *links->items);
	for (size_t i = 0; i < edges->count; i++)
		start[edges->items[i].a + 2]++;
	for (size_t t = 2; t < types + 2; t++)
		start[t] += start[t - 1];
	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *e = &edges->items[i];

		links->items[start[e->a + 1]++] = (struct link){e->b, e->ab, e->ba};
	}
	links->start = start;
}

/* A probability as a ratio to chance; what is hardly better than chance is noise. */
static float to_ratio(double p, double chance, const struct weights *weights)
{
	double ratio = (p < 1 ? p : 1) / chance;

	return ratio < weights->ratio_least ? 0 : (float)ratio;
}

/* Makes equal links of each row one, turns probabilities into ratios, drops what says nothing. */
static void finish_rows(struct links *links, const struct doc *a, const struct doc *b,
			const struct weights *weights)
{
	size_t out = 0, i = 0;

	for (uint32_t t = 0; t < a->type_count; t++) {
		size_t end = links->start[t + 1];
		double chance = doc_chance(a, t, weights);

		if (end - i > 1)
			qsort(links->items + i, end - i, sizeof *links->items, by_other);
		links->start[t] = (uint32_t)out;
		while (i < end) {
			struct link sum = links->items[i++];

			for (; i < end && links->items[i].type == sum.type; i++) {
				sum.ab += links->items[i].ab;
				sum.ba += links->items[i].ba;
			}
			sum.ab = to_ratio(sum.ab, doc_chance(b, sum.type, weights), weights);
			sum.ba = to_ratio(sum.ba, chance, weights);
			if (sum.ab > 0 || sum.ba > 0)
				links->items[out++] = sum;
		}
	}
	links->start[a->type_count] = (uint32_t)out;
}

struct links *links_new(const struct doc *a, const struct doc *b, const struct lexicon *lexicon,
			const struct weights *weights)
{
	struct links *links = mem_zalloc(1, sizeof *links);
	struct edges edges = {0};

	ask_lexicon(a, b, lexicon, false, &edges);
	ask_lexicon(b, a, lexicon, true, &edges);
	link_equals(a, b, weights->verbatim, &edges);
	names_link(a, b, weights, name_found, &edges);
	sort_edges(&edges, a->type_count, links);
	finish_rows(links, a, b, weights);
	mem_free(edges.items);
	return links;
}

void links_free(struct links *links)
{
	if (!links)
		return;
	mem_free(links->start);
	mem_free(links->items);
	mem_free(links);
}
