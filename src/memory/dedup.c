/*
 * Repeats. One walk over the memory takes 24 bytes of each unit: a hash of what must be equal, its
 * number, and how good it is. Sorted, equal ones stand side by side, the best first; only those are
 * read again and compared, so that no hash decides about a text.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "memory/select.h"
#include "text/fold.h"
#include "text/unit.h"

#include <stdlib.h>

struct entry {
	uint64_t hash, id;
	uint64_t rank; /* higher is better */
};

struct repeats {
	dgm_memory *memory;
	const dgm_filter *filter;
	bool folded;
	const dgm_watch *watch;
	struct entry *entries;
	size_t count, cap;
	struct arena *arena; /* of the unit at hand */
	dgm_selection *selection;
};

/* ---------------------------------------------------------------- what is equal */

static const dgm_inline *without_places(const dgm_variant *variant, struct arena *arena)
{
	dgm_inline *codes = arena_zalloc(arena, variant->code_count, sizeof *codes);

	for (size_t i = 0; i < variant->code_count; i++)
		codes[i] = (dgm_inline){0, variant->codes[i].markup, variant->codes[i].len};
	return codes;
}

/* The places of codes are left out: they are those in the text before it was folded. */
static void fold_variant(dgm_variant *variant, struct arena *arena)
{
	struct buf folded = {0};

	fold_text(variant->text, variant->len, FOLD_ALL, &folded);
	variant->text = arena_dup(arena, buf_str(&folded), folded.len);
	variant->len = folded.len;
	variant->codes = without_places(variant, arena);
	buf_free(&folded);
}

/* What must be equal of a unit, as a unit. */
static dgm_unit essence(const struct repeats *r, const dgm_unit *unit, struct arena *arena)
{
	dgm_variant *variants = arena_zalloc(arena, unit->variant_count, sizeof *variants);
	dgm_unit alone = unit_alone(unit, variants);

	alone.origin = NULL;
	for (size_t i = 0; r->folded && i < unit->variant_count; i++)
		fold_variant(&variants[i], arena);
	return alone;
}

/* ---------------------------------------------------------------- the walk */

/* State first, then time; times before 1970 count as unknown. */
static uint64_t rank(const dgm_unit *unit)
{
	static const uint64_t states[] = {
		[DGM_ALIGNED] = 0, [DGM_IMPORTED] = 1, [DGM_REVIEWED] = 2};
	int64_t time = dgm_unit_time(unit);

	return states[unit->state] << 62 | (time > 0 ? (uint64_t)time & INT64_MAX >> 1 : 0);
}

static dgm_code take_unit(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct repeats *r = ctx;

	(void)err;
	if (unit->state == DGM_REJECTED || !dgm_filter_matches(r->filter, unit))
		return DGM_OK;
	arena_reset(r->arena);
	const dgm_unit alone = essence(r, unit, r->arena);

	r->entries = mem_grow(r->entries, r->count, &r->cap, sizeof *r->entries);
	r->entries[r->count++] = (struct entry){unit_identity(&alone), unit->id, rank(unit)};
	return DGM_OK;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int best_first(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare_numbers(a->hash, b->hash);

	if (order == 0)
		order = compare_numbers(b->rank, a->rank);
	return order != 0 ? order : compare_numbers(b->id, a->id);
}

/* ---------------------------------------------------------------- comparing */

static dgm_code compare(struct repeats *r, const dgm_unit *best, const dgm_unit *alone, uint64_t id,
			dgm_error *err)
{
	struct buf record = {0};
	dgm_unit unit;

	arena_reset(r->arena);
	dgm_code code = memory_load(r->memory, NULL, id, &record, r->arena, &unit, err);

	if (code == DGM_OK && unit.state != DGM_REJECTED) {
		const dgm_unit other = essence(r, &unit, r->arena);

		if (unit_same(&other, alone))
			selection_add(r->selection, &unit, best);
	}
	buf_free(&record);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

/* Of units with the same hash, those that repeat the first. */
static dgm_code compare_group(struct repeats *r, const struct entry *group, size_t count,
			      dgm_error *err)
{
	struct arena *arena = arena_new();
	struct buf record = {0};
	dgm_unit best;
	dgm_code code = memory_load(r->memory, NULL, group->id, &record, arena, &best, err);

	if (code == DGM_OK && best.state != DGM_REJECTED) {
		const dgm_unit alone = essence(r, &best, arena);

		for (size_t i = 1; code == DGM_OK && i < count; i++)
			code = compare(r, &best, &alone, group[i].id, err);
	}
	arena_free(arena);
	buf_free(&record);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

static dgm_code compare_all(struct repeats *r, dgm_error *err)
{
	dgm_code code = DGM_OK;
	size_t next;

	if (r->count > 0)
		qsort(r->entries, r->count, sizeof *r->entries, best_first);
	for (size_t i = 0; code == DGM_OK && i < r->count; i = next) {
		if (r->watch->cancel && *r->watch->cancel)
			return err_set(err, DGM_CANCELLED, "interrupted");
		next = i + 1;
		while (next < r->count && r->entries[next].hash == r->entries[i].hash)
			next++;
		if (next > i + 1)
			code = compare_group(r, &r->entries[i], next - i, err);
	}
	return code;
}

dgm_selection *dgm_memory_select_repeats(dgm_memory *memory, const dgm_filter *filter, bool folded,
					 const dgm_watch *watch, dgm_error *err)
{
	static const dgm_filter all;
	static const dgm_watch nobody;
	struct repeats r = {.memory = memory,
			    .filter = filter ? filter : &all,
			    .folded = folded,
			    .watch = watch ? watch : &nobody,
			    .arena = arena_new(),
			    .selection = selection_new(memory)};
	dgm_code code = memory_each(memory, 0, watch, take_unit, &r, err);

	if (code == DGM_OK)
		code = compare_all(&r, err);
	mem_free(r.entries);
	arena_free(r.arena);
	if (code == DGM_OK) {
		selection_sort(r.selection);
		return r.selection;
	}
	dgm_selection_free(r.selection);
	return NULL;
}
