/* Importing: units stream from a reader into the feed of the memory. */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "memory/feed.h"
#include "memory/formats.h"
#include "memory/review.h"
#include "memory/trial.h"
#include "text/unit.h"

struct import {
	dgm_memory *memory;
	const char *path;
	const dgm_import_options *opt;
	const dgm_watch *watch;
	dgm_add_counts counts; /* but for what the feed counts */
	struct feed *feed;
	size_t done; /* units that an earlier import brought in */
	size_t seen; /* units that were read */
};

static void warn_of_headers(const struct import *import)
{
	dgm_error warning = {0};

	err_set(&warning, DGM_TOO_BIG,
		"the memory keeps %d properties and notes of file headers, or 1 MiB of them; "
		"others are left out",
		DGM_MAX_PROPS);
	import_tell(import->opt, import->watch, import->path, &warning, false);
}

static void take_header(void *ctx, const dgm_prop *props, size_t count)
{
	struct import *import = ctx;

	feed_header(import->feed, props, count);
}

static dgm_code take_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct import *import = ctx;

	(void)line;
	import->counts.read++;
	if (import->seen++ < import->done) {
		import->counts.present++;
		import->counts.resumed++;
		return DGM_OK;
	}
	return feed_unit(import->feed, unit, import->seen, err);
}

void import_tell(const dgm_import_options *opt, const dgm_watch *watch, const char *path,
		 const dgm_error *warning, bool dropped)
{
	dgm_error why = *warning;

	if (watch->warning)
		watch->warning(watch->ctx, path, warning);
	err_because(&why, why.code == DGM_TOO_BIG ? REASON_LIMIT : REASON_VALUE);
	if (dropped && opt->skipped)
		opt->skipped(opt->skipped_ctx, path, &why);
}

static void take_warning(void *ctx, const dgm_error *warning, bool dropped)
{
	struct import *import = ctx;

	import->counts.skipped += dropped;
	import_tell(import->opt, import->watch, import->path, warning, dropped);
}

/* A unit that comes back; what can no longer be changed so is told of. */
static dgm_code take_review(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct import *import = ctx;
	bool changed = false;
	dgm_error why = {0};
	dgm_code code = feed_settle(import->feed, err);

	if (code != DGM_OK)
		return code;
	code = review_unit(import->memory, unit, &import->opt->keep, &changed, &why);
	if (code == DGM_NOT_FOUND)
		return take_unit(ctx, unit, line, err);
	import->counts.read++;
	if (code == DGM_BAD_ARG) {
		why.line = line;
		take_warning(ctx, &why, true);
		return DGM_OK;
	}
	import->counts.updated += changed;
	import->counts.present += !changed;
	return code == DGM_OK ? DGM_OK : err_set(err, code, "%s", why.text);
}

static void take_progress(void *ctx, size_t done, size_t total)
{
	struct import *import = ctx;

	if (import->watch->progress)
		import->watch->progress(import->watch->ctx, done, total);
}

static dgm_code import_file(struct import *import, const char *path, dgm_error *err)
{
	struct unit_handler handler = {.ctx = import,
				       .unit = take_unit,
				       .review = take_review,
				       .warning = take_warning,
				       .progress = take_progress,
				       .header = take_header,
				       .cancel = import->watch->cancel};
	struct resume resume;
	dgm_code code = resume_find(&resume, import->memory, path, import->opt, err);

	if (code != DGM_OK)
		return code;
	import->done = resume.done;
	import->feed = feed_new(import->memory, &resume);
	code = formats_read(path, import->opt, &handler, &import->path, err);
	/* What was read before a file broke off is good; after an interrupt or a store fault,
	 * nobody waits for it. */
	dgm_error *first = code == DGM_OK ? err : NULL;
	bool ended = code == DGM_OK || code == DGM_BAD_DATA || code == DGM_TOO_BIG;
	dgm_code last = ended ? feed_end(import->feed, import->seen, first)
			      : feed_settle(import->feed, first);

	if (feed_left_headers(import->feed))
		warn_of_headers(import);
	memory_sum_counts(&import->counts, feed_counts(import->feed));
	if (last == DGM_OK)
		last = store_flush(import->memory->store, first);
	feed_free(import->feed);
	return code == DGM_OK ? last : code;
}

dgm_code dgm_memory_import_as(dgm_memory *memory, const char *path, const dgm_import_options *opt,
			      const dgm_watch *watch, dgm_add_counts *counts, dgm_error *err)
{
	static const dgm_watch nobody;
	static const dgm_import_options defaults;
	dgm_error local = {0};

	err = err ? err : &local;
	opt = opt ? opt : &defaults;
	watch = watch ? watch : &nobody;
	if (opt->dry_run)
		return trial_run(memory, path, opt, watch, counts, err);
	/* That parallel files do not fit one another shows at their ends. */
	bool first_look = opt->strict || opt->beside_count > 0;
	dgm_code code = first_look ? trial_check(path, opt, watch, err) : DGM_OK;

	if (code != DGM_OK)
		return code;
	struct import *import = mem_zalloc(1, sizeof *import);

	import->memory = memory;
	import->path = path;
	import->opt = opt;
	import->watch = watch;
	code = import_file(import, path, err);
	memory_sum_counts(counts, &import->counts);
	mem_free(import);
	return code;
}

dgm_code dgm_memory_import(dgm_memory *memory, const char *path, const dgm_watch *watch,
			   dgm_add_counts *counts, dgm_error *err)
{
	return dgm_memory_import_as(memory, path, NULL, watch, counts, err);
}
