#include "memory/select.h"

#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "memory/record.h"

#include <inttypes.h>

static uint64_t unit_print(const dgm_unit *unit)
{
	struct buf record = {0};

	record_encode(unit, &record);
	uint64_t print = hash_bytes(record.data, record.len, 0);

	buf_free(&record);
	return print;
}

dgm_selection *selection_new(dgm_memory *memory)
{
	dgm_selection *selection = mem_zalloc(1, sizeof *selection);

	selection->memory = memory;
	return selection;
}

void dgm_selection_free(dgm_selection *selection)
{
	if (!selection)
		return;
	mem_free(selection->items);
	mem_free(selection);
}

void selection_add(dgm_selection *selection, const dgm_unit *unit, const dgm_unit *kept)
{
	selection->items = mem_grow(selection->items, selection->count, &selection->cap,
				    sizeof *selection->items);
	selection->items[selection->count++] = (struct picked){
		unit->id, unit_print(unit), kept ? kept->id : 0, kept ? unit_print(kept) : 0};
}

size_t dgm_selection_count(const dgm_selection *selection)
{
	return selection->count;
}

uint64_t dgm_selection_id(const dgm_selection *selection, size_t i)
{
	return i < selection->count ? selection->items[i].id : 0;
}

uint64_t dgm_selection_kept(const dgm_selection *selection, size_t i)
{
	return i < selection->count ? selection->items[i].kept : 0;
}

/* ---------------------------------------------------------------- picking */

struct pick {
	const dgm_filter *filter;
	dgm_selection *selection;
};

static dgm_code pick_unit(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct pick *pick = ctx;

	(void)err;
	if (dgm_filter_matches(pick->filter, unit))
		selection_add(pick->selection, unit, NULL);
	return DGM_OK;
}

dgm_selection *dgm_memory_select(dgm_memory *memory, const dgm_filter *filter,
				 const dgm_watch *watch, dgm_error *err)
{
	static const dgm_filter all;
	struct pick pick = {filter ? filter : &all, selection_new(memory)};

	if (memory_each(memory, 0, watch, pick_unit, &pick, err) == DGM_OK)
		return pick.selection;
	dgm_selection_free(pick.selection);
	return NULL;
}

static int by_id(const void *a, const void *b)
{
	const struct picked *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static dgm_code pick_id(dgm_selection *selection, uint64_t id, dgm_error *err)
{
	dgm_unit *unit = dgm_memory_get(selection->memory, id, err);

	if (!unit)
		return err ? err->code : DGM_NOT_FOUND;
	selection_add(selection, unit, NULL);
	dgm_unit_free(unit);
	return DGM_OK;
}

void selection_sort(dgm_selection *selection)
{
	size_t kept = 0;

	if (selection->count > 0)
		qsort(selection->items, selection->count, sizeof *selection->items, by_id);
	for (size_t i = 0; i < selection->count; i++)
		if (kept == 0 || selection->items[kept - 1].id != selection->items[i].id)
			selection->items[kept++] = selection->items[i];
	selection->count = kept;
}

dgm_selection *dgm_memory_select_ids(dgm_memory *memory, const uint64_t *ids, size_t count,
				     dgm_error *err)
{
	dgm_selection *selection = selection_new(memory);
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = pick_id(selection, ids[i], err);
	selection_sort(selection);
	if (code == DGM_OK)
		return selection;
	dgm_selection_free(selection);
	return NULL;
}

/* ---------------------------------------------------------------- using */

/* Loads a unit that should have this fingerprint. */
static dgm_code load(const dgm_selection *selection, struct store_txn *txn, uint64_t id,
		     uint64_t print, struct buf *record, struct arena *arena, dgm_unit *unit,
		     dgm_error *err)
{
	dgm_code code = memory_load(selection->memory, txn, id, record, arena, unit, err);

	return code == DGM_OK && unit_print(unit) != print ? DGM_NOT_FOUND : code;
}

dgm_code selection_load(const dgm_selection *selection, struct store_txn *txn, size_t i,
			struct buf *record, struct arena *arena, dgm_unit *unit, dgm_error *err)
{
	const struct picked *picked = &selection->items[i];

	return load(selection, txn, picked->id, picked->print, record, arena, unit, err);
}

dgm_code selection_may_go(const dgm_selection *selection, struct store_txn *txn, size_t i,
			  bool *may, dgm_error *err)
{
	const struct picked *picked = &selection->items[i];
	dgm_unit unit;

	*may = true;
	if (picked->kept == 0)
		return DGM_OK;
	struct buf record = {0};
	struct arena *arena = arena_new();
	dgm_code code =
		load(selection, txn, picked->kept, picked->kept_print, &record, arena, &unit, err);

	*may = code == DGM_OK;
	arena_free(arena);
	buf_free(&record);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

dgm_code selection_each(const dgm_selection *selection, const dgm_watch *watch,
			dgm_code (*visit)(void *ctx, const dgm_unit *unit, dgm_error *err),
			void *ctx, dgm_error *err)
{
	struct buf record = {0};
	struct arena *arena = arena_new();
	dgm_code code = DGM_OK;
	dgm_unit unit;

	for (size_t i = 0; code == DGM_OK && i < selection->count; i++) {
		if (watch->cancel && *watch->cancel)
			code = err_set(err, DGM_CANCELLED, "interrupted");
		if (watch->progress)
			watch->progress(watch->ctx, i, selection->count);
		arena_reset(arena);
		if (code == DGM_OK)
			code = selection_load(selection, NULL, i, &record, arena, &unit, err);
		if (code == DGM_OK)
			code = visit(ctx, &unit, err);
		else if (code == DGM_NOT_FOUND)
			code = DGM_OK;
	}
	arena_free(arena);
	buf_free(&record);
	return code;
}
