/*
 * Deleting: records go with all their keys and postings, some hundred in a transaction, so that no
 * reader ever finds a unit by one key and not by another.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "memory/index.h"
#include "memory/select.h"

/* A batch ends at either: few enough for its locks, many enough to share the terms. */
enum { BATCH_UNITS = 500, BATCH_POSTINGS = 50000 };

struct deletion {
	const dgm_selection *selection;
	size_t from, next; /* places in it: of this batch, of the one after it */
	size_t deleted;    /* in this batch */
	struct index index;
	struct buf record;
	struct arena *arena;
};

dgm_code memory_remove(struct store_txn *txn, const dgm_unit *unit, struct index *index,
		       dgm_error *err)
{
	dgm_code code = store_remove(txn, unit->id, err);

	index_unit(index, unit, unit->id);
	return code == DGM_OK ? index_count(txn, unit, -1, err) : code;
}

static dgm_code delete_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct deletion *deletion = ctx;
	struct index *index = &deletion->index;
	dgm_code code = DGM_OK;
	dgm_unit unit;

	index_reset(index);
	deletion->deleted = 0;
	deletion->next = deletion->from;
	while (code == DGM_OK && deletion->next < deletion->selection->count &&
	       deletion->deleted < BATCH_UNITS && index->posting_count < BATCH_POSTINGS) {
		bool may = false;

		arena_reset(deletion->arena);
		code = selection_load(deletion->selection, txn, deletion->next, &deletion->record,
				      deletion->arena, &unit, err);
		if (code == DGM_OK)
			code = selection_may_go(deletion->selection, txn, deletion->next, &may,
						err);
		if (code == DGM_OK && may) {
			code = memory_remove(txn, &unit, index, err);
			deletion->deleted++;
		} else if (code == DGM_NOT_FOUND) {
			code = DGM_OK;
		}
		deletion->next++;
	}
	return code == DGM_OK ? index_remove(index, txn, err) : code;
}

dgm_code dgm_selection_delete(const dgm_selection *selection, const dgm_watch *watch,
			      size_t *deleted, dgm_error *err)
{
	static const dgm_watch nobody;
	struct deletion deletion = {.selection = selection, .arena = arena_new()};
	struct store *store = selection->memory->store;
	dgm_code code = DGM_OK;

	watch = watch ? watch : &nobody;
	while (code == DGM_OK && deletion.from < selection->count) {
		if (watch->progress)
			watch->progress(watch->ctx, deletion.from, selection->count);
		if (watch->cancel && *watch->cancel)
			code = err_set(err, DGM_CANCELLED, "interrupted");
		else
			code = store_change(store, false, delete_batch, &deletion, err);
		if (code != DGM_OK)
			break;
		deletion.from = deletion.next;
		if (deleted)
			*deleted += deletion.deleted;
	}
	dgm_code flushed = store_flush(store, code == DGM_OK ? err : NULL);

	index_free(&deletion.index);
	arena_free(deletion.arena);
	buf_free(&deletion.record);
	return code == DGM_OK ? flushed : code;
}
