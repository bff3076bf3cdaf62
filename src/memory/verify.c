/*
 * Verifying. What a unit is to be found by follows from the unit, so two sums of hashes must be
 * equal for each block of ids: over what the units of the block should have, and over what keys.db
 * and postings.db hold for ids of the block. That takes one walk over each database, however large.
 * Only for blocks whose sums differ, which should be none, are the entries themselves compared. The
 * pieces of texts belong to no unit: all that units have must be there, and there may be others.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "memory/index.h"
#include "memory/record.h"

#include <inttypes.h>
#include <stdarg.h>

enum { BLOCK_BITS = 8, LOOK_AT_MOST = 64 /* blocks whose entries are compared */ };

struct sums {
	uint64_t want, have;
	bool look; /* in the second walk */
};

struct verifying {
	dgm_memory *memory;
	struct store_txn *txn;
	dgm_fault_fn *on_fault;
	void *ctx;
	const dgm_watch *watch;
	size_t faults;
	struct sums *blocks; /* by id >> BLOCK_BITS */
	size_t block_count, block_cap;
	struct map *counters; /* name -> value by the units */
	struct map *pieces; /* space, a byte 0 and a piece that a unit has -> 0 when it was found */
	struct buf piece;   /* such a key */
	struct index index;
	struct map *entries; /* second walk: hash -> place, keys first; taken out when found */
	uint64_t seen;
	struct arena *arena;
};

__attribute__((format(printf, 2, 3))) static void fault(struct verifying *v, const char *format,
							...)
{
	dgm_error error = {.code = DGM_BAD_DATA};
	va_list args;

	va_start(args, format);
	vsnprintf(error.text, sizeof error.text, format, args);
	va_end(args);
	v->faults++;
	v->on_fault(v->ctx, &error);
}

static void store_fault(void *ctx, const char *text)
{
	fault(ctx, "%s", text);
}

/* ---------------------------------------------------------------- hashes */

static uint64_t hash_id(const char *text, size_t len, uint64_t id, uint64_t seed)
{
	return hash_bytes(text, len, hash_bytes((const char *)&id, sizeof id, seed));
}

static uint64_t key_hash(const char *space, uint64_t key, uint64_t id)
{
	return hash_id(space, strlen(space), id, key);
}

static uint64_t posting_hash(const struct store_posting_entry *entry)
{
	const struct store_posting *posting = &entry->posting;
	uint64_t seed = hash_bytes(entry->space, strlen(entry->space),
				   (uint64_t)posting->a << 32 | posting->b);

	return hash_id(entry->term, entry->term_len, posting->id, ~seed);
}

/* ---------------------------------------------------------------- first walk */

static struct sums *block_of(struct verifying *v, uint64_t id)
{
	uint64_t block = id >> BLOCK_BITS;

	return block < v->block_count ? &v->blocks[block] : NULL;
}

/* Ids rise, so the blocks do. */
static struct sums *make_block(struct verifying *v, uint64_t id)
{
	while (id >> BLOCK_BITS >= v->block_count) {
		v->blocks = mem_grow(v->blocks, v->block_count, &v->block_cap, sizeof *v->blocks);
		v->blocks[v->block_count++] = (struct sums){0};
	}
	return block_of(v, id);
}

static void count(struct verifying *v, const char *prefix, const char *name)
{
	char counter[SPACE_SIZE];

	int len = snprintf(counter, sizeof counter, "%s%s", prefix, name);

	map_add(v->counters, counter, (size_t)len, 0, NULL)->value++;
}

static dgm_code read_unit(struct verifying *v, uint64_t id, const void *record, size_t len,
			  dgm_unit *unit, dgm_error *err)
{
	const dgm_watch *watch = v->watch;
	dgm_error broken = {0};

	if (watch->cancel && *watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	arena_reset(v->arena);
	dgm_code code = record_decode(record, len, id, v->arena, unit, &broken);

	if (code != DGM_OK && !v->entries)
		fault(v, "%s", broken.text);
	return code;
}

static void set_piece(struct verifying *v, const char *space, const char *piece, size_t len)
{
	buf_reset(&v->piece);
	buf_add(&v->piece, space, strlen(space) + 1);
	buf_add(&v->piece, piece, len);
}

static void want_piece(void *ctx, const char *space, const char *piece, size_t len)
{
	struct verifying *v = ctx;

	set_piece(v, space, piece, len);
	map_add(v->pieces, v->piece.data, v->piece.len, 1, NULL);
}

static void find_piece(void *ctx, const char *space, const char *piece, size_t len)
{
	struct verifying *v = ctx;

	set_piece(v, space, piece, len);
	struct map_entry *entry = map_find(v->pieces, v->piece.data, v->piece.len);

	if (entry)
		entry->value = 0;
}

static void compare_pieces(struct verifying *v)
{
	size_t missing = 0;

	for (size_t i = 0; i < map_count(v->pieces); i++) {
		const struct map_entry *entry = map_at(v->pieces, i);
		const char *space = entry->key, *piece = space + strlen(space) + 1;

		if (entry->value > 0 && ++missing <= LOOK_AT_MOST)
			fault(v, "'%s' is not in %s", piece, space);
	}
	if (missing > LOOK_AT_MOST)
		fault(v, "%zu more words are missing", missing - LOOK_AT_MOST);
}

static dgm_code sum_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct verifying *v = ctx;
	struct sums *block = make_block(v, id);
	dgm_unit unit;
	dgm_code code = read_unit(v, id, record, len, &unit, err);

	if (v->watch->progress)
		v->watch->progress(v->watch->ctx, (size_t)++v->seen, 0);
	if (code != DGM_OK)
		return code == DGM_CANCELLED ? code : DGM_OK;
	index_reset(&v->index);
	index_unit(&v->index, &unit, id);
	for (size_t i = 0; i < v->index.key_count; i++) {
		const struct index_key *key = &v->index.keys[i];

		block->want += key_hash(key->space, key->key, id);
	}
	for (size_t i = 0; i < v->index.posting_count; i++)
		block->want += posting_hash(&v->index.postings[i]);
	index_pieces(&v->index, want_piece, v);
	count(v, COUNT_UNITS, "");
	count(v, COUNT_STATE, dgm_state_name(unit.state));
	for (size_t i = 0; i < unit.variant_count; i++)
		count(v, COUNT_LANG, unit.variants[i].lang);
	return DGM_OK;
}

static dgm_code sum_key(void *ctx, const char *space, uint64_t key, uint64_t id, dgm_error *err)
{
	struct verifying *v = ctx;
	struct sums *block = block_of(v, id);

	if (v->watch->cancel && *v->watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (!space)
		fault(v, "a key of unit %" PRIu64 " in no space", id);
	else if (!block)
		fault(v, "a key in %s of unit %" PRIu64 ", which is not there", space, id);
	else
		block->have += key_hash(space, key, id);
	return DGM_OK;
}

static dgm_code sum_posting(void *ctx, const struct store_posting_entry *entry, dgm_error *err)
{
	struct verifying *v = ctx;
	struct sums *block = block_of(v, entry->posting.id);

	if (v->watch->cancel && *v->watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (!entry->space)
		fault(v, "a term of unit %" PRIu64 " in no space", entry->posting.id);
	else if (!block)
		fault(v, "'%.*s' in %s lists unit %" PRIu64 ", which is not there",
		      (int)entry->term_len, entry->term, entry->space, entry->posting.id);
	else
		block->have += posting_hash(entry);
	return DGM_OK;
}

static void compare_counter(void *ctx, const char *name, uint64_t value)
{
	struct verifying *v = ctx;
	struct map_entry *entry = map_find(v->counters, name, strlen(name));
	uint64_t want = entry ? entry->value : 0;

	if (value != want)
		fault(v, "the counter '%s' is %" PRIu64 " and should be %" PRIu64, name, value,
		      want);
	if (entry)
		entry->value = 0; /* seen */
}

static dgm_code compare_counters(struct verifying *v, dgm_error *err)
{
	dgm_code code = store_view_counters(v->memory->store, v->txn, compare_counter, v, err);

	for (size_t i = 0; code == DGM_OK && i < map_count(v->counters); i++) {
		const struct map_entry *entry = map_at(v->counters, i);

		if (entry->value > 0)
			fault(v, "there is no counter '%s'", entry->key);
	}
	return code;
}

/* ---------------------------------------------------------------- second walk */

static dgm_code expect_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct verifying *v = ctx;
	const struct sums *block = block_of(v, id);
	dgm_unit unit;

	if (!block || !block->look)
		return DGM_OK;
	dgm_code code = read_unit(v, id, record, len, &unit, err);

	if (code == DGM_OK)
		index_unit(&v->index, &unit, id);
	return code == DGM_CANCELLED ? code : DGM_OK;
}

static void expect(struct verifying *v, uint64_t hash)
{
	map_add(v->entries, &hash, sizeof hash, 1, NULL);
}

/* True when the entry is one of those that should be there. */
static bool take(struct verifying *v, uint64_t hash)
{
	struct map_entry *entry = map_find(v->entries, &hash, sizeof hash);

	if (entry)
		entry->value = 0;
	return entry != NULL;
}

static bool is_left(const struct verifying *v, uint64_t hash)
{
	return map_find(v->entries, &hash, sizeof hash)->value > 0;
}

static dgm_code look_at_key(void *ctx, const char *space, uint64_t key, uint64_t id, dgm_error *err)
{
	struct verifying *v = ctx;
	const struct sums *block = block_of(v, id);

	(void)err;
	if (space && block && block->look && !take(v, key_hash(space, key, id)))
		fault(v, "a key in %s that unit %" PRIu64 " has not", space, id);
	return DGM_OK;
}

static dgm_code look_at_posting(void *ctx, const struct store_posting_entry *entry, dgm_error *err)
{
	struct verifying *v = ctx;
	const struct sums *block = block_of(v, entry->posting.id);

	(void)err;
	if (entry->space && block && block->look && !take(v, posting_hash(entry)))
		fault(v, "'%.*s' in %s lists unit %" PRIu64 ", which has it not or otherwise",
		      (int)entry->term_len, entry->term, entry->space, entry->posting.id);
	return DGM_OK;
}

static void tell_what_is_left(struct verifying *v)
{
	for (size_t i = 0; i < v->index.key_count; i++) {
		const struct index_key *key = &v->index.keys[i];

		if (is_left(v, key_hash(key->space, key->key, key->id)))
			fault(v, "unit %" PRIu64 " has no key in %s", key->id, key->space);
	}
	for (size_t i = 0; i < v->index.posting_count; i++) {
		const struct store_posting_entry *entry = &v->index.postings[i];

		if (is_left(v, posting_hash(entry)))
			fault(v, "'%.*s' in %s does not list unit %" PRIu64, (int)entry->term_len,
			      entry->term, entry->space, entry->posting.id);
	}
}

static void ignore_fault(void *ctx, const char *text)
{
	(void)ctx, (void)text;
}

static dgm_code look_closer(struct verifying *v, dgm_error *err)
{
	const struct store_walk walk = {v, look_at_key, look_at_posting, NULL, ignore_fault};

	index_reset(&v->index);
	v->entries = map_new();
	dgm_code code = store_view_each(v->memory->store, v->txn, 1, expect_unit, v, err);

	for (size_t i = 0; i < v->index.key_count; i++)
		expect(v,
		       key_hash(v->index.keys[i].space, v->index.keys[i].key, v->index.keys[i].id));
	for (size_t i = 0; i < v->index.posting_count; i++)
		expect(v, posting_hash(&v->index.postings[i]));
	if (code == DGM_OK)
		code = store_walk(v->memory->store, v->txn, &walk, err);
	if (code == DGM_OK)
		tell_what_is_left(v);
	return code;
}

/* ---------------------------------------------------------------- all */

static size_t choose_blocks(struct verifying *v)
{
	size_t wrong = 0;

	for (size_t i = 0; i < v->block_count; i++) {
		struct sums *block = &v->blocks[i];

		if (block->want == block->have)
			continue;
		block->look = ++wrong <= LOOK_AT_MOST;
	}
	return wrong;
}

static dgm_code verify(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct verifying *v = ctx;
	const struct store_walk walk = {v, sum_key, sum_posting, find_piece, store_fault};

	v->txn = txn;
	dgm_code code = store_view_each(v->memory->store, txn, 1, sum_unit, v, err);

	if (code == DGM_OK)
		code = store_walk(v->memory->store, txn, &walk, err);
	if (code == DGM_OK)
		code = compare_counters(v, err);
	if (code == DGM_OK)
		compare_pieces(v);
	size_t wrong = code == DGM_OK ? choose_blocks(v) : 0;

	if (wrong > 0)
		code = look_closer(v, err);
	if (wrong > LOOK_AT_MOST)
		fault(v, "more of the same in %zu other places", wrong - LOOK_AT_MOST);
	return code;
}

dgm_code dgm_memory_verify(dgm_memory *memory, dgm_fault_fn *on_fault, void *ctx,
			   const dgm_watch *watch, dgm_error *err)
{
	static const dgm_watch nobody;
	struct verifying v = {.memory = memory,
			      .on_fault = on_fault,
			      .ctx = ctx,
			      .watch = watch ? watch : &nobody,
			      .counters = map_new(),
			      .pieces = map_new(),
			      .arena = arena_new()};
	dgm_error error = {0};
	dgm_code code = store_view(memory->store, verify, &v, &error);

	/* What cannot be read is the fault that one looks for. */
	if (code == DGM_STORE)
		fault(&v, "%s", error.text);
	mem_free(v.blocks);
	map_free(v.counters);
	map_free(v.pieces);
	buf_free(&v.piece);
	map_free(v.entries);
	index_free(&v.index);
	arena_free(v.arena);
	if (v.faults > 0)
		return err_set(err, DGM_BAD_DATA, "the memory has %zu faults", v.faults);
	return code == DGM_OK ? DGM_OK : err_set(err, code, "%s", error.text);
}
