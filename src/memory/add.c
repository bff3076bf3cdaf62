/*
 * Adding units: one transaction for a batch. A unit that is there already is found by its
 * identity; a new one is stored with its keys and, at the end of the batch, all postings at once.
 */
#include "memory/memory.h"

#include "base/map.h"
#include "base/mem.h"
#include "memory/alignment.h"
#include "memory/index.h"
#include "memory/record.h"
#include "memory/replace.h"
#include "text/unit.h"

static const double DEFAULT_CONFIDENCE = 0.5;

struct batch {
	dgm_memory *memory;
	const dgm_unit *const *units;
	size_t count;
	struct add_how how;
	int64_t now;
	uint64_t last_id; /* of the new units */
	dgm_add_counts counts;
	/* Of the new units; emptied when the transaction starts again. */
	struct index index;
	struct map *fresh; /* identity -> place in units */
	struct replacement replacement;
};

/* Looks for the unit that another one repeats. */
struct search {
	struct batch *batch;
	struct store_txn *txn;
	const dgm_unit *unit;
	struct arena *arena;
	struct buf record;
	bool found;
};

static dgm_code compare_stored(void *ctx, uint64_t id, dgm_error *err)
{
	struct search *search = ctx;
	dgm_unit stored;

	arena_reset(search->arena);
	dgm_code code = memory_load(search->batch->memory, search->txn, id, &search->record,
				    search->arena, &stored, err);

	if (code == DGM_NOT_FOUND)
		return DGM_OK;
	search->found = code == DGM_OK && unit_same(search->unit, &stored);
	return search->found ? DGM_NOT_FOUND : code;
}

/* Stored before, or by this batch, whose keys are written at its end. */
static dgm_code is_stored(struct batch *batch, struct store_txn *txn, const dgm_unit *unit,
			  bool *found, dgm_error *err)
{
	uint64_t identity = unit_identity(unit);
	const struct map_entry *fresh = map_find(batch->fresh, &identity, sizeof identity);

	*found = fresh && unit_same(unit, batch->units[fresh->value]);
	if (*found)
		return DGM_OK;
	struct search search = {.batch = batch, .txn = txn, .unit = unit, .arena = arena_new()};
	dgm_code code = store_find_key(batch->memory->store, txn, SPACE_IDENTITY, identity,
				       compare_stored, &search, err);

	*found = search.found;
	buf_free(&search.record);
	arena_free(search.arena);
	return code;
}

static dgm_code store_new(struct batch *batch, struct store_txn *txn, size_t i, dgm_error *err)
{
	struct buf record = {0};
	dgm_unit dated = *batch->units[i];
	uint64_t identity = unit_identity(&dated);
	uint64_t id = store_new_id(txn, err);

	if (id == 0)
		return DGM_STORE;
	batch->last_id = id;
	if (dated.created == 0)
		dated.created = batch->now;
	record_encode(&dated, &record);
	dgm_code code = store_put(txn, id, record.data, record.len, err);

	buf_free(&record);
	index_unit(&batch->index, &dated, id);
	map_add(batch->fresh, &identity, sizeof identity, i, NULL);
	return code == DGM_OK ? index_count(txn, &dated, 1, err) : code;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct batch *batch = ctx;
	dgm_code code = DGM_OK;

	batch->counts = (dgm_add_counts){0};
	batch->last_id = 0;
	index_reset(&batch->index);
	map_free(batch->fresh);
	batch->fresh = map_new();
	if (batch->how.replace)
		code = replacement_find(&batch->replacement, txn, err);
	for (size_t i = 0; code == DGM_OK && i < batch->count; i++) {
		bool found = replacement_has(&batch->replacement, batch->units[i]);

		if (!found)
			code = is_stored(batch, txn, batch->units[i], &found, err);
		if (code == DGM_OK && !found)
			code = store_new(batch, txn, i, err);
		batch->counts.present += found;
		batch->counts.added += !found;
		batch->counts.below +=
			!found && batch->units[i]->confidence < batch->how.min_confidence;
	}
	if (code == DGM_OK)
		code = replacement_remove(&batch->replacement, txn, &batch->counts.replaced, err);
	if (code == DGM_OK && batch->how.also)
		code = batch->how.also(batch->how.ctx, txn, batch->last_id, err);
	return code == DGM_OK ? index_add(&batch->index, txn, err) : code;
}

dgm_code memory_add(dgm_memory *memory, const dgm_unit *const *units, size_t count,
		    struct add_how how, dgm_add_counts *counts, dgm_error *err)
{
	struct batch batch = {
		.memory = memory,
		.units = units,
		.count = count,
		.how = how,
		.now = (int64_t)time(NULL),
		.replacement = {
			.memory = memory, .origin = how.replace, .units = units, .count = count}};
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = unit_check(units[i], err);
	if (code == DGM_OK)
		code = store_change(memory->store, how.sync, add_batch, &batch, err);
	if (code == DGM_OK && counts) {
		counts->added += batch.counts.added;
		counts->present += batch.counts.present;
		counts->below += batch.counts.below;
		counts->replaced += batch.counts.replaced;
	}
	replacement_free(&batch.replacement);
	map_free(batch.fresh);
	index_free(&batch.index);
	return code;
}

static dgm_code add_array(dgm_memory *memory, const dgm_unit *units, size_t count,
			  struct add_how how, dgm_add_counts *counts, dgm_error *err)
{
	const dgm_unit **pointers = mem_alloc(count, sizeof *pointers);

	for (size_t i = 0; i < count; i++)
		pointers[i] = &units[i];
	dgm_code code = memory_add(memory, pointers, count, how, counts, err);

	mem_free(pointers);
	return code;
}

dgm_code dgm_memory_add(dgm_memory *memory, const dgm_unit *units, size_t count,
			dgm_add_counts *counts, dgm_error *err)
{
	return add_array(memory, units, count, (struct add_how){.sync = true}, counts, err);
}

/* The name of a file without its folders. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The origin of an article in several languages: the names of its files. */
static const char *joint_origin(const dgm_alignment *alignment, struct arena *arena)
{
	struct buf names = {0};

	for (size_t s = 0; s < dgm_alignment_sides(alignment); s++) {
		if (s > 0)
			buf_addc(&names, '+');
		buf_adds(&names, base_name(dgm_segments_name(dgm_alignment_side(alignment, s))));
	}
	const char *origin = arena_dup(arena, buf_str(&names), names.len);

	buf_free(&names);
	return origin;
}

static size_t count_sentences(const dgm_bead *bead)
{
	size_t count = 0;

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		count += bead->count[s];
	return count;
}

dgm_code dgm_memory_add_alignment(dgm_memory *memory, const dgm_alignment *alignment,
				  const dgm_add_options *opt, dgm_add_counts *counts,
				  dgm_error *err)
{
	static const dgm_add_options defaults;
	struct arena *arena = arena_new();
	size_t bead_count = dgm_alignment_count(alignment);
	dgm_unit *units = arena_alloc(arena, bead_count, sizeof *units);
	size_t count = 0, unmatched = 0;

	if (!opt)
		opt = &defaults;
	const char *origin = opt->origin ? opt->origin : joint_origin(alignment, arena);
	const struct add_how how = {.sync = true,
				    .min_confidence = opt->min_confidence > 0 ? opt->min_confidence
									      : DEFAULT_CONFIDENCE,
				    .replace = origin};

	for (size_t i = 0; i < bead_count; i++) {
		dgm_unit *unit = &units[count];

		alignment_unit(alignment, i, arena, unit);
		if (unit->variant_count < 2) {
			unmatched += count_sentences(dgm_alignment_get(alignment, i));
			continue;
		}
		unit->origin = origin;
		unit->creator = opt->author;
		count++;
	}
	dgm_code code = add_array(memory, units, count, how, counts, err);

	if (code == DGM_OK && counts)
		counts->unmatched += unmatched;
	arena_free(arena);
	return code;
}
