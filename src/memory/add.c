/*
 * Adding units: one transaction for a batch. A unit that is there already is found by its
 * identity; a new one is stored, and at the end of the batch all keys and postings at once.
 */
#include "memory/memory.h"

#include "base/map.h"
#include "base/mem.h"
#include "memory/alignment.h"
#include "memory/complete.h"
#include "memory/index.h"
#include "memory/record.h"
#include "memory/replace.h"
#include "memory/select.h"
#include "text/unit.h"

/* A unit that this batch has stored. */
struct fresh {
	const dgm_unit *unit;
	uint64_t id;
};

struct batch {
	dgm_memory *memory;
	struct add_article *articles;
	size_t count;
	struct add_how how;
	int64_t now;
	uint64_t last_id; /* of the new units */
	size_t number;    /* of the unit at hand, from 1 over all articles */
	uint64_t *ids;    /* of each number; 0: the unit was there */
	bool is_gathered; /* the index has all units; else it gets the new ones */
	struct index *index;
	/* Of the new units; emptied when the transaction starts again. */
	struct map *identities; /* -> place in fresh */
	struct fresh *fresh;
	size_t fresh_count, fresh_cap;
	struct replacement replacement; /* of one article after the other */
	dgm_selection *old;             /* what all of them replace; NULL: nobody asks */
};

/* Looks for the unit that another one repeats. */
struct search {
	dgm_memory *memory;
	struct store_txn *txn;
	const dgm_unit *unit;
	struct arena *arena;
	struct buf record;
	bool found;
	uint64_t incomplete; /* that unit, when it lacks something that this one has; else 0 */
};

static dgm_code compare_stored(void *ctx, uint64_t id, dgm_error *err)
{
	struct search *search = ctx;
	dgm_unit stored;

	arena_reset(search->arena);
	dgm_code code = memory_load(search->memory, search->txn, id, &search->record, search->arena,
				    &stored, err);

	if (code == DGM_NOT_FOUND)
		return DGM_OK;
	search->found = code == DGM_OK && unit_same(search->unit, &stored);
	if (search->found && complete_lacks(&stored, search->unit))
		search->incomplete = id;
	return search->found ? DGM_NOT_FOUND : code;
}

static dgm_code look_for(dgm_memory *memory, struct store_txn *txn, const dgm_unit *unit,
			 bool *found, uint64_t *incomplete, dgm_error *err)
{
	struct search search = {.memory = memory, .txn = txn, .unit = unit, .arena = arena_new()};
	dgm_code code = store_find_key(memory->store, txn, SPACE_IDENTITY, unit_identity(unit),
				       compare_stored, &search, err);

	*found = search.found;
	*incomplete = search.incomplete;
	buf_free(&search.record);
	arena_free(search.arena);
	return code;
}

dgm_code memory_has(dgm_memory *memory, struct store_txn *txn, const dgm_unit *unit, bool *found,
		    dgm_error *err)
{
	uint64_t incomplete;

	return look_for(memory, txn, unit, found, &incomplete, err);
}

/* Stored before, or by this batch, whose keys are written at its end. */
static dgm_code is_stored(struct batch *batch, struct store_txn *txn, const dgm_unit *unit,
			  bool *found, dgm_error *err)
{
	uint64_t identity = unit_identity(unit), incomplete = 0;
	const struct map_entry *entry = map_find(batch->identities, &identity, sizeof identity);
	const struct fresh *fresh = entry ? &batch->fresh[entry->value] : NULL;
	dgm_code code = DGM_OK;

	*found = fresh && unit_same(unit, fresh->unit);
	if (!*found)
		code = look_for(batch->memory, txn, unit, found, &incomplete, err);
	else if (complete_lacks(fresh->unit, unit))
		incomplete = fresh->id;
	if (code == DGM_OK && incomplete != 0)
		code = complete_unit(batch->memory, txn, incomplete, unit, err);
	return code;
}

static void note_fresh(struct batch *batch, const dgm_unit *unit, uint64_t id)
{
	uint64_t identity = unit_identity(unit);

	batch->fresh =
		mem_grow(batch->fresh, batch->fresh_count, &batch->fresh_cap, sizeof *batch->fresh);
	map_add(batch->identities, &identity, sizeof identity, batch->fresh_count, NULL);
	batch->fresh[batch->fresh_count++] = (struct fresh){unit, id};
}

static dgm_code store_new(struct batch *batch, struct store_txn *txn, const dgm_unit *unit,
			  dgm_error *err)
{
	struct buf record = {0};
	dgm_unit dated = *unit;
	uint64_t id = store_new_id(txn, err);

	if (id == 0)
		return DGM_STORE;
	batch->last_id = id;
	if (dated.created == 0)
		dated.created = batch->now;
	record_encode(&dated, &record);
	dgm_code code = store_put(txn, id, record.data, record.len, err);

	buf_free(&record);
	batch->ids[batch->number] = id;
	if (!batch->is_gathered)
		index_unit(batch->index, &dated, batch->number);
	note_fresh(batch, unit, id);
	return code == DGM_OK ? index_count(txn, &dated, 1, err) : code;
}

static dgm_code add_units(struct batch *batch, struct store_txn *txn, struct add_article *article,
			  dgm_error *err)
{
	dgm_add_counts *counts = &article->counts;
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < article->count; i++) {
		const dgm_unit *unit = article->units[i];
		bool found = article->replace && replacement_has(&batch->replacement, unit);

		batch->ids[++batch->number] = 0;
		if (!found)
			code = is_stored(batch, txn, unit, &found, err);
		if (code == DGM_OK && !found)
			code = store_new(batch, txn, unit, err);
		counts->present += found;
		counts->added += !found;
		counts->below += !found && unit->confidence < batch->how.min_confidence;
	}
	return code;
}

static dgm_code add_article(struct batch *batch, struct store_txn *txn, struct add_article *article,
			    dgm_error *err)
{
	struct replacement *replacement = &batch->replacement;

	article->counts = (dgm_add_counts){0};
	if (!article->replace)
		return add_units(batch, txn, article, err);
	replacement->origin = article->replace;
	replacement->units = article->units;
	replacement->count = article->count;
	dgm_code code = replacement_find(replacement, txn, err);

	if (code == DGM_OK)
		code = add_units(batch, txn, article, err);
	if (code == DGM_OK)
		code = replacement_remove(replacement, txn, batch->old, &article->counts.replaced,
					  err);
	return code;
}

static dgm_code keep_old(struct batch *batch, dgm_error *err)
{
	if (!batch->old || dgm_selection_count(batch->old) == 0)
		return DGM_OK;
	selection_sort(batch->old);
	return batch->how.keep.units(batch->how.keep.ctx, batch->old, err);
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct batch *batch = ctx;
	dgm_code code = DGM_OK;

	batch->last_id = 0;
	batch->number = 0;
	if (!batch->is_gathered)
		index_reset(batch->index);
	map_reset(batch->identities);
	batch->fresh_count = 0;
	if (batch->old)
		batch->old->count = 0;
	for (size_t i = 0; code == DGM_OK && i < batch->count; i++)
		code = add_article(batch, txn, &batch->articles[i], err);
	if (code == DGM_OK && batch->how.also)
		code = batch->how.also(batch->how.ctx, txn, batch->last_id, err);
	if (code == DGM_OK)
		code = keep_old(batch, err);
	return code == DGM_OK ? index_add(batch->index, txn, batch->ids, err) : code;
}

dgm_code memory_add_articles(dgm_memory *memory, struct add_article *articles, size_t count,
			     struct add_how how, dgm_error *err)
{
	struct index own = {0};
	struct batch batch = {.memory = memory,
			      .articles = articles,
			      .count = count,
			      .how = how,
			      .now = (int64_t)time(NULL),
			      .is_gathered = how.index,
			      .index = how.index ? how.index : &own,
			      .identities = map_new(),
			      .replacement = {.memory = memory},
			      .old = how.keep.units ? selection_new(memory) : NULL};
	size_t units = 0;
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; code == DGM_OK && j < articles[i].count; j++, units++)
			code = unit_check(articles[i].units[j], err);
	batch.ids = mem_alloc(units + 1, sizeof *batch.ids);
	if (!how.index)
		index_begin_adding(&own);
	if (code == DGM_OK)
		code = store_change(memory->store, how.sync, add_batch, &batch, err);
	replacement_free(&batch.replacement);
	dgm_selection_free(batch.old);
	map_free(batch.identities);
	mem_free(batch.fresh);
	mem_free(batch.ids);
	index_free(&own);
	return code;
}

void memory_sum_counts(dgm_add_counts *sum, const dgm_add_counts *counts)
{
	if (!sum)
		return;
	sum->added += counts->added;
	sum->present += counts->present;
	sum->below += counts->below;
	sum->unmatched += counts->unmatched;
	sum->skipped += counts->skipped;
	sum->replaced += counts->replaced;
	sum->resumed += counts->resumed;
	sum->read += counts->read;
	sum->updated += counts->updated;
}

dgm_code memory_add(dgm_memory *memory, const dgm_unit *const *units, size_t count,
		    struct add_how how, dgm_add_counts *counts, dgm_error *err)
{
	struct add_article article = {.units = units, .count = count};
	dgm_code code = memory_add_articles(memory, &article, 1, how, err);

	if (code == DGM_OK)
		memory_sum_counts(counts, &article.counts);
	return code;
}

dgm_code dgm_memory_add(dgm_memory *memory, const dgm_unit *units, size_t count,
			dgm_add_counts *counts, dgm_error *err)
{
	const dgm_unit **pointers = mem_alloc(count, sizeof *pointers);

	for (size_t i = 0; i < count; i++)
		pointers[i] = &units[i];
	dgm_code code =
		memory_add(memory, pointers, count, (struct add_how){.sync = true}, counts, err);

	mem_free(pointers);
	return code;
}

static const char *files_origin(const dgm_alignment *alignment, struct arena *arena)
{
	const dgm_segments *sides[DGM_MAX_SIDES];
	size_t count = dgm_alignment_sides(alignment);

	for (size_t s = 0; s < count; s++)
		sides[s] = dgm_alignment_side(alignment, s);
	return origin_of_files(sides, count, arena);
}

dgm_code dgm_memory_add_alignment(dgm_memory *memory, const dgm_alignment *alignment,
				  const dgm_add_options *opt, dgm_add_counts *counts,
				  dgm_error *err)
{
	static const dgm_add_options defaults;
	struct arena *arena = arena_new();
	struct alignment_units units;

	if (!opt)
		opt = &defaults;
	const char *origin = opt->origin ? opt->origin : files_origin(alignment, arena);

	alignment_units(alignment, origin, opt->author, arena, &units);
	struct add_article article = {
		.units = units.items, .count = units.count, .replace = origin};
	const struct add_how how = {.sync = true,
				    .keep = opt->keep,
				    .min_confidence = opt->min_confidence > 0 ? opt->min_confidence
									      : DEFAULT_CONFIDENCE};
	dgm_code code = memory_add_articles(memory, &article, 1, how, err);

	article.counts.unmatched = units.unmatched;
	if (code == DGM_OK)
		memory_sum_counts(counts, &article.counts);
	arena_free(arena);
	return code;
}
