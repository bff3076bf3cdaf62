#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "match/match.h"
#include "memory/looker.h"
#include "memory/record.h"
#include "text/fold.h"
#include "text/lang.h"
#include "text/unit.h"

#include <inttypes.h>

/* By what rules the keys of a memory were made; another value needs them made anew. */
#define KEYS_FACT "keys"

void memory_space(char *name, const char *prefix, const char *lang)
{
	size_t len = strlen(prefix), primary = lang_primary(lang);

	memcpy(name, prefix, len);
	memcpy(name + len, lang, primary);
	name[len + primary] = '\0';
}

void memory_term_space(char *name, char family, const char *lang)
{
	char prefix[] = SPACE_TERM " :";

	prefix[strlen(SPACE_TERM)] = family;
	memory_space(name, prefix, lang);
}

static void keys_version(char *text, size_t size)
{
	snprintf(text, size, "fold %d, terms %d", FOLD_VERSION, MATCH_TERMS_VERSION);
}

dgm_code memory_write_rules(void *ctx, struct store_txn *txn, dgm_error *err)
{
	char ours[64];

	(void)ctx;
	keys_version(ours, sizeof ours);
	return store_set_fact(txn, KEYS_FACT, ours, err);
}

/* Writes how keys are made into a new memory, and refuses one whose keys were made otherwise. */
static dgm_code check_keys(dgm_memory *memory, dgm_open_mode mode, dgm_error *err)
{
	struct buf found = {0};
	char ours[64];

	keys_version(ours, sizeof ours);
	dgm_code code = store_get_fact(memory->store, NULL, KEYS_FACT, &found, err);

	if (code == DGM_NOT_FOUND)
		code = mode == DGM_READ
			       ? DGM_OK
			       : store_change(memory->store, true, memory_write_rules, NULL, err);
	else if (code == DGM_OK && strcmp(buf_str(&found), ours) != 0)
		code = err_set(err, DGM_STORE,
			       "the keys of this memory were made by other rules (%s; here: %s): "
			       "make them anew with 'dragoman reindex'",
			       buf_str(&found), ours);
	buf_free(&found);
	return code;
}

dgm_memory *dgm_memory_open(const char *path, dgm_open_mode mode, dgm_error *err)
{
	return dgm_memory_open_for(path, mode, 0, err);
}

dgm_memory *dgm_memory_open_for(const char *path, dgm_open_mode mode, uint64_t expected,
				dgm_error *err)
{
	struct store *store = store_open_for(path, mode, expected, err);

	if (!store)
		return NULL;
	dgm_memory *memory = mem_zalloc(1, sizeof *memory);

	memory->store = store;
	pthread_mutex_init(&memory->mutex, NULL);
	if (check_keys(memory, mode, err) != DGM_OK) {
		dgm_memory_close(memory, NULL);
		return NULL;
	}
	return memory;
}

static dgm_code close_by(dgm_memory *memory, dgm_code (*close)(struct store *, dgm_error *),
			 dgm_error *err)
{
	if (!memory)
		return DGM_OK;
	dgm_code code = close(memory->store, err);

	lookers_free(memory->lookers);
	pthread_mutex_destroy(&memory->mutex);
	mem_free(memory);
	return code;
}

dgm_code dgm_memory_close(dgm_memory *memory, dgm_error *err)
{
	return close_by(memory, store_close, err);
}

dgm_code dgm_memory_discard(dgm_memory *memory, dgm_error *err)
{
	return close_by(memory, store_discard, err);
}

dgm_code memory_load(dgm_memory *memory, struct store_txn *txn, uint64_t id, struct buf *record,
		     struct arena *arena, dgm_unit *unit, dgm_error *err)
{
	buf_reset(record);
	dgm_code code = store_get(memory->store, txn, id, record, err);

	if (code != DGM_OK)
		return code;
	return record_decode(buf_str(record), record->len, id, arena, unit, err);
}

dgm_unit *dgm_memory_get(dgm_memory *memory, uint64_t id, dgm_error *err)
{
	struct buf record = {0};
	struct arena *arena = arena_new();
	dgm_unit unit, *copy = NULL;
	dgm_code code = memory_load(memory, NULL, id, &record, arena, &unit, err);

	if (code == DGM_OK)
		copy = dgm_unit_copy(&unit);
	else if (code == DGM_NOT_FOUND)
		err_set(err, DGM_NOT_FOUND, "no unit %" PRIu64, id);
	arena_free(arena);
	buf_free(&record);
	return copy;
}

bool memory_has_target(const dgm_unit *unit, const dgm_variant *source, const char *const *langs,
		       size_t lang_count)
{
	for (size_t i = 0; i < lang_count; i++) {
		const dgm_variant *target = dgm_unit_variant(unit, langs[i]);

		if (target && target != source)
			return true;
	}
	return lang_count == 0;
}

bool memory_wants(const dgm_unit *unit, const dgm_variant *variant, const char *const *langs,
		  size_t lang_count)
{
	for (size_t i = 0; i < lang_count; i++)
		if (dgm_unit_variant(unit, langs[i]) == variant)
			return true;
	return lang_count == 0;
}

/* ---------------------------------------------------------------- walking */

struct walk {
	size_t seen, total;
	const dgm_watch *watch;
	dgm_code (*visit)(void *ctx, const dgm_unit *unit, dgm_error *err);
	void *ctx;
	struct arena *arena;
};

static dgm_code visit_record(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct walk *walk = ctx;
	const dgm_watch *watch = walk->watch;
	dgm_unit unit;

	if (watch->cancel && *watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (watch->progress)
		watch->progress(watch->ctx, ++walk->seen, walk->total);
	arena_reset(walk->arena);
	dgm_code code = record_decode(record, len, id, walk->arena, &unit, err);

	return code == DGM_OK ? walk->visit(walk->ctx, &unit, err) : code;
}

dgm_code memory_each(dgm_memory *memory, uint64_t total, const dgm_watch *watch,
		     dgm_code (*visit)(void *ctx, const dgm_unit *unit, dgm_error *err), void *ctx,
		     dgm_error *err)
{
	static const dgm_watch nobody;
	struct walk walk = {.total = (size_t)total,
			    .watch = watch ? watch : &nobody,
			    .visit = visit,
			    .ctx = ctx,
			    .arena = arena_new()};
	dgm_code code = store_each(memory->store, 1, visit_record, &walk, err);

	arena_free(walk.arena);
	return code;
}
