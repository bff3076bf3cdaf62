/*
 * Adding units: one transaction for a batch. A unit that is there already is found by its
 * identity; a new one is stored with its keys and, at the end of the batch, all postings at once.
 */
#include "memory/memory.h"

#include "base/map.h"
#include "base/mem.h"
#include "match/match.h"
#include "memory/alignment.h"
#include "memory/record.h"
#include "text/fold.h"
#include "text/lang.h"
#include "text/unit.h"

static const double DEFAULT_CONFIDENCE = 0.5;

struct batch {
	dgm_memory *memory;
	const dgm_unit *const *units;
	size_t count;
	struct add_how how;
	int64_t now;
	dgm_add_counts counts;
	struct arena *arena; /* for terms and spaces; reset when the transaction starts again */
	struct speaker {     /* of each language of the batch: its stemmer has a cache */
		char lang[DGM_MAX_LANG];
		struct match_terms terms;
	} * speakers;
	size_t speaker_count, speaker_cap;
	struct store_posting_entry *postings;
	size_t posting_count, posting_cap;
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

static dgm_code is_stored(struct batch *batch, struct store_txn *txn, const dgm_unit *unit,
			  bool *found, dgm_error *err)
{
	struct search search = {.batch = batch, .txn = txn, .unit = unit, .arena = arena_new()};
	dgm_code code = store_find_key(batch->memory->store, txn, SPACE_IDENTITY,
				       unit_identity(unit), compare_stored, &search, err);

	*found = search.found;
	buf_free(&search.record);
	arena_free(search.arena);
	return code;
}

static struct match_terms *terms_for(struct batch *batch, const char *lang)
{
	for (size_t i = 0; i < batch->speaker_count; i++) {
		if (lang_same_primary(batch->speakers[i].lang, lang))
			return &batch->speakers[i].terms;
	}
	batch->speakers = mem_grow(batch->speakers, batch->speaker_count, &batch->speaker_cap,
				   sizeof *batch->speakers);
	struct speaker *speaker = &batch->speakers[batch->speaker_count++];

	*speaker = (struct speaker){0};
	snprintf(speaker->lang, sizeof speaker->lang, "%s", lang);
	return &speaker->terms;
}

/* Adds the terms of a text. `seen` holds those of the unit's other texts in its language, if any.
 */
static void add_terms(struct batch *batch, const dgm_variant *variant, uint64_t id,
		      struct map *seen)
{
	struct match_terms *terms = terms_for(batch, variant->lang);
	char space[SPACE_SIZE];
	bool added = true;

	match_terms_make(variant->text, variant->len, variant->lang, terms);
	for (size_t i = 0; i < terms->count; i++) {
		const struct match_term *term = &terms->items[i];
		struct store_posting posting = {.id = id};

		if (seen) {
			/* Lengths of 0 tell a look-up that they are of more than one text. */
			char *key = arena_alloc(batch->arena, term->len + 1, 1);

			key[0] = term->family;
			memcpy(key + 1, term->text, term->len);
			map_add(seen, key, term->len + 1, 0, &added);
		} else {
			posting.a = (uint32_t)terms->word_count;
			posting.b = (uint32_t)terms->char_count;
		}
		if (!added)
			continue;
		memory_term_space(space, term->family, variant->lang);
		batch->postings = mem_grow(batch->postings, batch->posting_count,
					   &batch->posting_cap, sizeof *batch->postings);
		batch->postings[batch->posting_count++] = (struct store_posting_entry){
			.space = arena_str(batch->arena, space),
			.term = arena_dup(batch->arena, term->text, term->len),
			.term_len = term->len,
			.posting = posting};
	}
}

/* The next variant from v on in the primary language of lang, or variant_count. */
static size_t next_of_language(const dgm_unit *unit, const char *lang, size_t v)
{
	while (v < unit->variant_count && !lang_same_primary(unit->variants[v].lang, lang))
		v++;
	return v;
}

/* A term lists a unit once, also where the unit has two texts in a language (en-GB and en-US). */
static void gather_postings(struct batch *batch, const dgm_unit *unit, uint64_t id)
{
	for (size_t v = 0; v < unit->variant_count; v++) {
		const char *lang = unit->variants[v].lang;
		bool alone = next_of_language(unit, lang, v + 1) == unit->variant_count;

		if (next_of_language(unit, lang, 0) < v)
			continue;
		struct map *seen = alone ? NULL : map_new();

		for (size_t i = v; i < unit->variant_count; i = next_of_language(unit, lang, i + 1))
			add_terms(batch, &unit->variants[i], id, seen);
		map_free(seen);
	}
}

static dgm_code count_unit(struct store_txn *txn, const dgm_unit *unit, dgm_error *err)
{
	char name[SPACE_SIZE];
	dgm_code code = store_add_counter(txn, COUNT_UNITS, 1, err);

	for (size_t i = 0; code == DGM_OK && i < unit->variant_count; i++) {
		snprintf(name, sizeof name, COUNT_LANG "%s", unit->variants[i].lang);
		code = store_add_counter(txn, name, 1, err);
	}
	if (code != DGM_OK)
		return code;
	snprintf(name, sizeof name, COUNT_STATE "%s", dgm_state_name(unit->state));
	return store_add_counter(txn, name, 1, err);
}

static dgm_code store_new(struct batch *batch, struct store_txn *txn, const dgm_unit *unit,
			  dgm_error *err)
{
	char space[SPACE_SIZE];
	struct buf record = {0};
	dgm_unit dated = *unit;
	uint64_t id = store_new_id(txn, err);

	if (id == 0)
		return DGM_STORE;
	if (dated.created == 0)
		dated.created = batch->now;
	record_encode(&dated, &record);
	dgm_code code = store_put(txn, id, record.data, record.len, err);

	buf_free(&record);
	if (code == DGM_OK)
		code = store_add_key(txn, SPACE_IDENTITY, unit_identity(unit), id, err);
	for (size_t i = 0; code == DGM_OK && i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		memory_space(space, SPACE_FOLD, variant->lang);
		code = store_add_key(txn, space, fold_key(variant->text, variant->len), id, err);
	}
	gather_postings(batch, unit, id);
	return code == DGM_OK ? count_unit(txn, unit, err) : code;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct batch *batch = ctx;

	batch->counts = (dgm_add_counts){0};
	batch->posting_count = 0;
	arena_reset(batch->arena);
	for (size_t i = 0; i < batch->count; i++) {
		bool found = false;
		dgm_code code = is_stored(batch, txn, batch->units[i], &found, err);

		if (code == DGM_OK && !found)
			code = store_new(batch, txn, batch->units[i], err);
		if (code != DGM_OK)
			return code;
		batch->counts.present += found;
		batch->counts.added += !found;
		batch->counts.below +=
			!found && batch->units[i]->confidence < batch->how.min_confidence;
	}
	return store_add_postings(txn, batch->postings, batch->posting_count, err);
}

dgm_code memory_add(dgm_memory *memory, const dgm_unit *const *units, size_t count,
		    struct add_how how, dgm_add_counts *counts, dgm_error *err)
{
	struct batch batch = {.memory = memory,
			      .units = units,
			      .count = count,
			      .how = how,
			      .now = (int64_t)time(NULL),
			      .arena = arena_new()};
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = unit_check(units[i], err);
	if (code == DGM_OK)
		code = store_change(memory->store, how.sync, add_batch, &batch, err);
	if (code == DGM_OK && counts) {
		counts->added += batch.counts.added;
		counts->present += batch.counts.present;
		counts->below += batch.counts.below;
	}
	for (size_t i = 0; i < batch.speaker_count; i++)
		match_terms_free(&batch.speakers[i].terms);
	mem_free(batch.speakers);
	mem_free(batch.postings);
	arena_free(batch.arena);
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
	const struct add_how how = {.sync = true,
				    .min_confidence = opt->min_confidence > 0 ? opt->min_confidence
									      : DEFAULT_CONFIDENCE};
	const char *origin = opt->origin ? opt->origin : joint_origin(alignment, arena);

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
