#include "memory/hits.h"

#include "base/map.h"
#include "base/mem.h"
#include "match/match.h"
#include "memory/memory.h"

enum { DEFAULT_MAX = 5, SURE = 100 };

struct changes {
	const dgm_change *items; /* NULL: not asked for yet, or none */
	size_t count;
};

dgm_hits *hits_new(const dgm_query *query, const char *source)
{
	dgm_hits *hits = mem_zalloc(1, sizeof *hits);

	hits->arena = arena_new();
	hits->text = arena_dup(hits->arena, query->text, query->len);
	hits->len = query->len;
	snprintf(hits->source, sizeof hits->source, "%s", source);
	return hits;
}

dgm_hit *hits_add(dgm_hits *hits)
{
	hits->items = mem_grow(hits->items, hits->count, &hits->cap, sizeof *hits->items);
	return &hits->items[hits->count++];
}

/* ---------------------------------------------------------------- order */

/* The total order of doc/score.md: score, reviewed first, newest, lowest id. */
static int by_rank(const void *a, const void *b)
{
	const dgm_hit *x = a, *y = b;
	const dgm_unit *u = x->unit, *v = y->unit;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->context != y->context)
		return x->context > y->context ? -1 : 1;
	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	if ((u->state == DGM_REVIEWED) != (v->state == DGM_REVIEWED))
		return u->state == DGM_REVIEWED ? -1 : 1;
	int64_t u_time = dgm_unit_time(u), v_time = dgm_unit_time(v);

	if (u_time != v_time)
		return u_time > v_time ? -1 : 1;
	return (u->id > v->id) - (u->id < v->id);
}

/* Appends a text so that nothing else reads the same. */
static void add_text(struct buf *key, const char *lang, const char *text, size_t len)
{
	buf_printf(key, "%s %zu ", lang, len);
	buf_add(key, text, len);
}

/*
 * What a user sees of a hit: its source and the translations that are wanted. Of an adapted one,
 * the translations alone, as the values of its source are not those that were asked for.
 */
static void make_key(const dgm_hit *hit, const dgm_query *query, struct buf *key)
{
	const dgm_unit *unit = hit->unit;

	buf_reset(key);
	buf_printf(key, "%d ", hit->score);
	if (!hit->adapted)
		add_text(key, hit->source->lang, hit->source->text, hit->source->len);
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		if (variant == hit->source ||
		    !memory_wants(unit, variant, query->targets, query->target_count))
			continue;
		if (hit->adapted)
			add_text(key, variant->lang, hit->adapted[i].text, hit->adapted[i].len);
		else
			add_text(key, variant->lang, variant->text, variant->len);
	}
}

/* Makes one of hits that look the same: that which comes first. */
static void collapse(dgm_hits *hits, const dgm_query *query)
{
	struct map *seen = map_new();
	struct buf key = {0};
	size_t kept = 0;

	for (size_t i = 0; i < hits->count; i++) {
		bool added;

		make_key(&hits->items[i], query, &key);
		struct map_entry *entry = map_add(seen, key.data, key.len, kept, &added);

		if (added)
			hits->items[kept++] = hits->items[i];
		hits->items[entry->value].same++;
	}
	hits->count = kept;
	map_free(seen);
	buf_free(&key);
}

bool hits_suffice(const dgm_hits *hits, const dgm_query *query, int score)
{
	const size_t max = query->max ? query->max : DEFAULT_MAX;
	struct map *seen;
	struct buf key = {0};
	size_t higher = 0;

	for (size_t i = 0; i < hits->count; i++)
		higher += hits->items[i].score > score;
	if (higher < max)
		return false;
	seen = map_new();
	for (size_t i = 0; i < hits->count && map_count(seen) < max; i++) {
		if (hits->items[i].score <= score)
			continue;
		make_key(&hits->items[i], query, &key);
		map_add(seen, key.data, key.len, 0, NULL);
	}
	const bool enough = map_count(seen) >= max;

	map_free(seen);
	buf_free(&key);
	return enough;
}

void hits_rank(dgm_hits *hits, const dgm_query *query)
{
	size_t max = query->max ? query->max : DEFAULT_MAX;

	if (hits->count > 0)
		qsort(hits->items, hits->count, sizeof *hits->items, by_rank);
	collapse(hits, query);
	if (query->max == 0)
		while (max < hits->count && hits->items[max].score >= SURE)
			max++;
	if (hits->count > max)
		hits->count = max;
}

/* ---------------------------------------------------------------- public */

void dgm_hits_free(dgm_hits *hits)
{
	if (!hits)
		return;
	matcher_free(hits->matcher);
	arena_free(hits->arena);
	mem_free(hits->items);
	mem_free(hits);
}

size_t dgm_hits_count(const dgm_hits *hits)
{
	return hits->count;
}

const dgm_hit *dgm_hits_get(const dgm_hits *hits, size_t i)
{
	return i < hits->count ? &hits->items[i] : NULL;
}

const char *dgm_change_name(dgm_change_kind kind)
{
	static const char *const names[] = {"insert", "delete", "replace"};

	return names[kind];
}

static void find_changes(dgm_hits *hits, size_t i)
{
	const dgm_variant *source = hits->items[i].source;
	struct changes *changes = &hits->changes[i];

	if (!hits->matcher) {
		hits->matcher = matcher_new(hits->source);
		matcher_set(hits->matcher, hits->text, hits->len);
	}
	const dgm_change *found =
		matcher_changes(hits->matcher, source->text, source->len, &changes->count);
	dgm_change *kept = arena_alloc(hits->arena, changes->count, sizeof *kept);

	if (changes->count > 0)
		changes->items = memcpy(kept, found, changes->count * sizeof *kept);
}

const dgm_change *dgm_hits_changes(dgm_hits *hits, size_t i, size_t *count)
{
	*count = 0;
	if (i >= hits->count)
		return NULL;
	if (!hits->changes)
		hits->changes = arena_zalloc(hits->arena, hits->count, sizeof *hits->changes);
	if (!hits->changes[i].items)
		find_changes(hits, i);
	*count = hits->changes[i].count;
	return hits->changes[i].items;
}
