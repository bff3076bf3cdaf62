/* Making all keys, postings and counters anew from the records. */
#include "memory/memory.h"

#include "base/err.h"
#include "memory/index.h"
#include "memory/record.h"

enum { BATCH_UNITS = 20000, BATCH_POSTINGS = 1000000 };

struct reindexing {
	struct store *store;
	struct store_txn *txn; /* of the counting */
	const dgm_watch *watch;
	size_t step;         /* transaction at hand */
	uint64_t from, next; /* first id of this one, and of the one after it */
	size_t units, batch; /* that were indexed before, and in this one */
	size_t total;
	struct index index;
	struct arena *arena;
};

static dgm_code take_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct reindexing *r = ctx;
	dgm_unit unit;

	if (r->watch->cancel && *r->watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (r->batch == BATCH_UNITS || store_gathering_count(r->index.gathering) >= BATCH_POSTINGS)
		return DGM_NOT_FOUND;
	arena_reset(r->arena);
	dgm_code code = record_decode(record, len, id, r->arena, &unit, err);

	if (code != DGM_OK)
		return code;
	index_unit(&r->index, &unit, id);
	r->batch++;
	r->next = id + 1;
	return DGM_OK;
}

static dgm_code index_batch(void *ctx, struct store_txn *txn, size_t step, bool *more,
			    dgm_error *err)
{
	struct reindexing *r = ctx;

	if (step != r->step) {
		r->step = step;
		r->from = r->next;
		r->units += r->batch;
	}
	r->next = r->from;
	r->batch = 0;
	index_reset(&r->index);
	if (r->watch->progress)
		r->watch->progress(r->watch->ctx, r->units, r->total);
	dgm_code code = store_view_each(r->store, txn, r->from, take_unit, r, err);

	*more = r->batch > 0;
	return code == DGM_OK ? index_add(&r->index, txn, NULL, err) : code;
}

static dgm_code count_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct reindexing *r = ctx;
	dgm_unit unit;

	arena_reset(r->arena);
	dgm_code code = record_decode(record, len, id, r->arena, &unit, err);

	return code == DGM_OK ? index_count(r->txn, &unit, 1, err) : code;
}

static dgm_code finish(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct reindexing *r = ctx;

	r->txn = txn;
	dgm_code code = store_view_each(r->store, txn, 1, count_unit, r, err);

	return code == DGM_OK ? memory_write_rules(NULL, txn, err) : code;
}

static void take_total(void *ctx, const char *name, uint64_t value)
{
	if (strcmp(name, COUNT_UNITS) == 0)
		*(size_t *)ctx = (size_t)value;
}

dgm_code dgm_memory_reindex(const char *path, const dgm_watch *watch, size_t *units, dgm_error *err)
{
	static const dgm_watch nobody;
	struct reindexing r = {
		.watch = watch ? watch : &nobody, .from = 1, .next = 1, .arena = arena_new()};
	const struct store_rebuild rebuild = {&r, index_batch, finish};
	dgm_code code = DGM_OK;

	index_begin_adding(&r.index);
	r.store = store_open(path, DGM_WRITE, err);
	if (!r.store)
		code = err ? err->code : DGM_STORE;
	if (code == DGM_OK)
		code = store_each_counter(r.store, take_total, &r.total, err);
	if (code == DGM_OK)
		code = store_rebuild(r.store, &rebuild, err);
	dgm_code closed = store_close(r.store, code == DGM_OK ? err : NULL);

	if (units)
		*units = r.units + r.batch;
	index_free(&r.index);
	arena_free(r.arena);
	return code == DGM_OK ? closed : code;
}
