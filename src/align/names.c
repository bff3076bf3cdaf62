/*
 * The words of the second text are indexed by skeleton and, from NEAR_LEAST letters on, by the
 * skeleton with each letter left out in turn; words of the first are looked up the same way, so
 * that all pairs one edit apart meet. Cost: the number of types times the length of a skeleton.
 */
#include "align/names.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/skeleton.h"

enum {
	SHORT = 3, /* letters of the shortest skeleton that is evidence */
	MIDDLE,
	LONG,
	NEAR_LEAST = MIDDLE, /* as skeleton_match has it */
	MOST = 32            /* longer ones are no names */
};

struct skeleton {
	const char *text;
	size_t len; /* 0: none */
};

struct node {
	uint32_t type, next; /* next: 1 + index, 0 ends the chain */
};

struct index {
	struct map *chains; /* skeleton or variant -> 1 + first node */
	struct node *nodes;
	size_t count, cap;
};

static struct skeleton *skeletons_of(const struct doc *doc, struct arena *arena)
{
	struct skeleton *all = arena_zalloc(arena, doc->type_count + 1, sizeof *all);
	struct buf buf = {0};

	for (uint32_t t = 0; t < doc->type_count; t++) {
		const struct type *type = &doc->types[t];

		if (type->kind != TYPE_WORD)
			continue;
		buf_reset(&buf);
		skeleton_of(type->text, type->len, &buf);
		if (buf.len < SHORT || buf.len > MOST)
			continue;
		all[t] = (struct skeleton){arena_dup(arena, buf.data, buf.len), buf.len};
	}
	buf_free(&buf);
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

static void index_add(struct index *index, const struct skeleton *s, uint32_t type)
{
	char key[MOST];

	for (size_t v = first_variant(s); v <= s->len; v++) {
		size_t len = variant_of(s, v, key);
		struct map_entry *entry = map_add(index->chains, key, len, 0, NULL);

		index->nodes =
			mem_grow(index->nodes, index->count, &index->cap, sizeof *index->nodes);
		index->nodes[index->count++] = (struct node){type, (uint32_t)entry->value};
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

void names_link(const struct doc *a, const struct doc *b, const struct weights *weights,
		void (*found)(void *ctx, uint32_t type_a, uint32_t type_b, double p), void *ctx)
{
	struct arena *arena = arena_new();
	struct skeleton *of_a = skeletons_of(a, arena), *of_b = skeletons_of(b, arena);
	uint32_t *met = arena_zalloc(arena, b->type_count + 1, sizeof *met);
	struct index index = {.chains = map_new()};

	for (uint32_t t = 0; t < b->type_count; t++)
		if (of_b[t].len)
			index_add(&index, &of_b[t], t);
	for (uint32_t t = 0; t < a->type_count; t++) {
		const struct skeleton *s = &of_a[t];
		char key[MOST];

		for (size_t v = first_variant(s); s->len && v <= s->len; v++) {
			size_t len = variant_of(s, v, key);
			const struct map_entry *entry = map_find(index.chains, key, len);

			for (size_t n = entry ? entry->value : 0; n; n = index.nodes[n - 1].next) {
				uint32_t u = index.nodes[n - 1].type;

				if (met[u] == t + 1 ||
				    !skeleton_match(s->text, s->len, of_b[u].text, of_b[u].len))
					continue;
				met[u] = t + 1;
				found(ctx, t, u,
				      trust(&a->types[t], &b->types[u], s, &of_b[u], weights));
			}
		}
	}
	map_free(index.chains);
	mem_free(index.nodes);
	arena_free(arena);
}
