/*
 * Stems and forms of the second text are indexed by skeleton and, from NEAR_LEAST letters on, by
 * the skeleton with each letter left out in turn; those of the first are looked up the same way, so
 * that all pairs one edit apart meet. Cost: the number of forms times the length of a skeleton.
 */
#include "align/names.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/skeleton.h"

#include <stdlib.h>

enum {
	SHORT = 3, /* letters of the shortest skeleton that is evidence */
	MIDDLE,
	LONG,
	NEAR_LEAST = MIDDLE, /* as skeleton_match has it */
	MOST = 32            /* longer ones are no names */
};

/* Of the stem of a type, or of one of its forms. */
struct skeleton {
	const char *text;
	size_t len;
	uint32_t type;
};

struct skeletons {
	struct skeleton *items;
	size_t count, cap;
	struct buf scratch;
	struct arena *arena;
};

struct node {
	uint32_t skeleton, next; /* next: 1 + index, 0 ends the chain */
};

struct index {
	struct map *chains; /* skeleton or variant -> 1 + first node */
	struct node *nodes;
	size_t count, cap;
};

/* Two types that may be one name. */
struct match {
	uint32_t a, b;
	double trust;
};

struct matches {
	struct match *items;
	size_t count, cap;
};

static void add_skeleton(struct skeletons *all, uint32_t type, const char *word, size_t len)
{
	struct buf *buf = &all->scratch;

	buf_reset(buf);
	skeleton_of(word, len, buf);
	if (buf->len < SHORT || buf->len > MOST)
		return;
	all->items = mem_grow(all->items, all->count, &all->cap, sizeof *all->items);
	all->items[all->count++] =
		(struct skeleton){arena_dup(all->arena, buf->data, buf->len), buf->len, type};
}

/* A stemmer that does not know a name may take a part of it for an ending, so forms count too. */
static struct skeletons skeletons_of(const struct doc *doc, struct arena *arena)
{
	struct skeletons all = {.arena = arena};

	for (uint32_t t = 0; t < doc->type_count; t++)
		if (doc->types[t].kind == TYPE_WORD)
			add_skeleton(&all, t, doc->types[t].text, doc->types[t].len);
	for (size_t i = 0; i < map_count(doc->forms); i++) {
		const struct map_entry *form = map_at(doc->forms, i);

		add_skeleton(&all, (uint32_t)form->value, form->key, form->len);
	}
	buf_free(&all.scratch);
	return all;
}

/* Variant v of a skeleton: v == len is the whole, below that letter v is left out. */
static size_t variant_of(const struct skeleton *s, size_t v, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->len; i++)
		if (i != v)
			out[n++] = s->text[i];
	return n;
}

static size_t first_variant(const struct skeleton *s)
{
	return s->len >= NEAR_LEAST ? 0 : s->len;
}

static void index_add(struct index *index, const struct skeleton *s, uint32_t number)
{
	char key[MOST];

	for (size_t v = first_variant(s); v <= s->len; v++) {
		size_t len = variant_of(s, v, key);
		struct map_entry *entry = map_add(index->chains, key, len, 0, NULL);

		index->nodes =
			mem_grow(index->nodes, index->count, &index->cap, sizeof *index->nodes);
		index->nodes[index->count++] = (struct node){number, (uint32_t)entry->value};
		entry->value = index->count;
	}
}

static double trust(const struct type *a, const struct type *b, const struct skeleton *x,
		    const struct skeleton *y, const struct weights *w)
{
	size_t len = x->len < y->len ? x->len : y->len;
	double p = len == SHORT ? w->name_short : len == MIDDLE ? w->name_middle : w->name_long;

	if (x->len != y->len || memcmp(x->text, y->text, x->len) != 0)
		p *= w->name_near;
	if (a->lower || b->lower)
		p *= w->name_common;
	return p;
}

static int by_pair(const void *x, const void *y)
{
	const struct match *a = x, *b = y;

	if (a->a != b->a)
		return a->a > b->a ? 1 : -1;
	if (a->b != b->b)
		return a->b > b->b ? 1 : -1;
	return (a->trust < b->trust) - (a->trust > b->trust);
}

static void add_match(struct matches *matches, uint32_t a, uint32_t b, double trust)
{
	matches->items =
		mem_grow(matches->items, matches->count, &matches->cap, sizeof *matches->items);
	matches->items[matches->count++] = (struct match){a, b, trust};
}

/* Tells of each pair of types once, by its best match. */
static void tell_matches(struct matches *matches,
			 void (*found)(void *ctx, uint32_t type_a, uint32_t type_b, double p),
			 void *ctx)
{
	const struct match *items = matches->items;

	if (matches->count > 1)
		qsort(matches->items, matches->count, sizeof *items, by_pair);
	for (size_t m = 0; m < matches->count; m++)
		if (m == 0 || items[m].a != items[m - 1].a || items[m].b != items[m - 1].b)
			found(ctx, items[m].a, items[m].b, items[m].trust);
	mem_free(matches->items);
}

void names_link(const struct doc *a, const struct doc *b, const struct weights *weights,
		void (*found)(void *ctx, uint32_t type_a, uint32_t type_b, double p), void *ctx)
{
	struct arena *arena = arena_new();
	struct skeletons of_a = skeletons_of(a, arena), of_b = skeletons_of(b, arena);
	uint32_t *met = arena_zalloc(arena, of_b.count + 1, sizeof *met);
	struct index index = {.chains = map_new()};
	struct matches matches = {0};

	for (size_t k = 0; k < of_b.count; k++)
		index_add(&index, &of_b.items[k], (uint32_t)k);
	for (uint32_t i = 0; i < of_a.count; i++) {
		const struct skeleton *s = &of_a.items[i];
		char key[MOST];

		for (size_t v = first_variant(s); v <= s->len; v++) {
			size_t len = variant_of(s, v, key);
			const struct map_entry *entry = map_find(index.chains, key, len);

			for (size_t n = entry ? entry->value : 0; n; n = index.nodes[n - 1].next) {
				uint32_t k = index.nodes[n - 1].skeleton;
				const struct skeleton *o = &of_b.items[k];

				if (met[k] == i + 1 ||
				    !skeleton_match(s->text, s->len, o->text, o->len))
					continue;
				met[k] = i + 1;
				add_match(&matches, s->type, o->type,
					  trust(&a->types[s->type], &b->types[o->type], s, o,
						weights));
			}
		}
	}
	tell_matches(&matches, found, ctx);
	mem_free(of_a.items);
	mem_free(of_b.items);
	map_free(index.chains);
	mem_free(index.nodes);
	arena_free(arena);
}
