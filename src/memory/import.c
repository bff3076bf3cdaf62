/* Importing: units stream from a reader into batches, each one transaction. */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "memory/formats.h"
#include "memory/resume.h"

/* A batch ends at either: few enough for its locks and postings, many enough to be quick. */
enum { BATCH_UNITS = 10000, BATCH_BYTES = 4 << 20 };

struct import {
	dgm_memory *memory;
	const char *path;
	const dgm_watch *watch;
	dgm_add_counts counts;
	const dgm_unit *units[BATCH_UNITS]; /* copies, ours */
	size_t count, bytes;
	struct resume resume; /* as it is on disk */
	struct resume noted;  /* as the batch at hand writes it */
	size_t seen;          /* units that were read, those of the batch among them */
	bool ended;           /* the batch is the last one of the file */
};

static void drop_batch(struct import *import)
{
	for (size_t i = 0; i < import->count; i++)
		dgm_unit_free((dgm_unit *)import->units[i]);
	import->count = 0;
	import->bytes = 0;
}

/* In the transaction of a batch: how far the file is done with it. */
static dgm_code note_progress(void *ctx, struct store_txn *txn, uint64_t last_id, dgm_error *err)
{
	struct import *import = ctx;

	import->noted = import->resume;
	import->noted.done = import->seen;
	if (last_id > 0)
		import->noted.last_id = last_id;
	return import->ended ? resume_forget(&import->noted, txn, err)
			     : resume_note(&import->noted, txn, err);
}

static dgm_code flush_batch(struct import *import, dgm_error *err)
{
	const struct add_how how = {.also = note_progress, .ctx = import};
	dgm_code code =
		memory_add(import->memory, import->units, import->count, how, &import->counts, err);

	if (code == DGM_OK)
		import->resume = import->noted;
	drop_batch(import);
	return code;
}

static dgm_code take_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct import *import = ctx;

	(void)line;
	if (import->seen++ < import->resume.done) {
		import->counts.present++;
		import->counts.resumed++;
		return DGM_OK;
	}
	import->units[import->count++] = dgm_unit_copy(unit);
	for (size_t i = 0; i < unit->variant_count; i++)
		import->bytes += unit->variants[i].len;
	if (import->count < BATCH_UNITS && import->bytes < BATCH_BYTES)
		return DGM_OK;
	return flush_batch(import, err);
}

static void take_warning(void *ctx, const dgm_error *warning, bool dropped)
{
	struct import *import = ctx;

	import->counts.skipped += dropped;
	if (import->watch->warning)
		import->watch->warning(import->watch->ctx, import->path, warning);
}

static void take_progress(void *ctx, size_t done, size_t total)
{
	struct import *import = ctx;

	if (import->watch->progress)
		import->watch->progress(import->watch->ctx, done, total);
}

dgm_code dgm_memory_import_as(dgm_memory *memory, const char *path, const dgm_import_options *opt,
			      const dgm_watch *watch, dgm_add_counts *counts, dgm_error *err)
{
	static const dgm_watch nobody;
	static const dgm_import_options defaults;
	dgm_error local = {0};
	struct import *import = mem_zalloc(1, sizeof *import);
	struct unit_handler handler = {.ctx = import,
				       .unit = take_unit,
				       .warning = take_warning,
				       .progress = take_progress,
				       .cancel = watch ? watch->cancel : NULL};

	err = err ? err : &local;
	import->memory = memory;
	import->path = path;
	import->watch = watch ? watch : &nobody;
	dgm_code code = resume_find(&import->resume, memory, path, err);

	if (code == DGM_OK)
		code = formats_read(path, opt ? opt : &defaults, &handler, &import->path, err);
	/* What was read before a file broke off is good; after an interrupt or a store fault,
	 * nobody waits for it. */
	dgm_code last = DGM_OK;

	import->ended = code == DGM_OK || code == DGM_BAD_DATA || code == DGM_TOO_BIG;
	if (import->ended)
		last = flush_batch(import, code == DGM_OK ? err : NULL);
	if (last == DGM_OK)
		last = store_flush(memory->store, code == DGM_OK ? err : NULL);
	drop_batch(import);
	memory_sum_counts(counts, &import->counts);
	mem_free(import);
	return code == DGM_OK ? last : code;
}

dgm_code dgm_memory_import(dgm_memory *memory, const char *path, const dgm_watch *watch,
			   dgm_add_counts *counts, dgm_error *err)
{
	return dgm_memory_import_as(memory, path, NULL, watch, counts, err);
}
