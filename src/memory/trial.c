#include "memory/trial.h"

#include "base/err.h"
#include "base/map.h"
#include "memory/formats.h"
#include "memory/review.h"
#include "text/unit.h"

#include <sys/stat.h>

struct trial {
	dgm_memory *memory;
	const char *path;
	const dgm_import_options *opt;
	const dgm_watch *watch;
	dgm_add_counts counts;
	struct map *fresh; /* identities of units that would be added; NULL: nobody counts */
	dgm_error fault;   /* the first one of a strict trial */
	volatile sig_atomic_t stop;
};

struct question {
	struct trial *trial;
	const dgm_unit *unit;
	bool found;
};

static dgm_code ask(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct question *question = ctx;

	return memory_has(question->trial->memory, txn, question->unit, &question->found, err);
}

static dgm_code take_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct trial *trial = ctx;
	struct question question = {trial, unit, false};
	dgm_code code = DGM_OK;
	bool added = false;

	(void)line;
	if (!trial->fresh)
		return DGM_OK;
	trial->counts.read++;
	if (trial->memory)
		code = store_view(trial->memory->store, ask, &question, err);
	if (!question.found) {
		uint64_t identity = unit_identity(unit);

		map_add(trial->fresh, &identity, sizeof identity, 0, &added);
	}
	trial->counts.added += added;
	trial->counts.present += !added;
	return code;
}

static dgm_code take_review(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct trial *trial = ctx;
	bool changed = false;
	dgm_code code = review_try(trial->memory, unit, &changed);

	if (code == DGM_NOT_FOUND)
		return take_unit(ctx, unit, line, err);
	trial->counts.read++;
	trial->counts.updated += changed;
	trial->counts.present += !changed;
	return code;
}

static void take_warning(void *ctx, const dgm_error *warning, bool dropped)
{
	struct trial *trial = ctx;

	if (dropped && trial->opt->strict) {
		if (trial->fault.code == DGM_OK)
			trial->fault = *warning;
		trial->stop = 1;
		return;
	}
	trial->counts.skipped += dropped;
	if (trial->fresh)
		import_tell(trial->opt, trial->watch, trial->path, warning, dropped);
}

static void take_progress(void *ctx, size_t done, size_t total)
{
	struct trial *trial = ctx;

	if (trial->watch->cancel && *trial->watch->cancel)
		trial->stop = 1;
	if (trial->watch->progress)
		trial->watch->progress(trial->watch->ctx, done, total);
}

static dgm_code run(struct trial *trial, const char *path, dgm_error *err)
{
	struct unit_handler handler = {.ctx = trial,
				       .unit = take_unit,
				       .review = take_review,
				       .warning = take_warning,
				       .progress = take_progress,
				       .cancel = &trial->stop};
	dgm_error why = {0};
	dgm_code code = formats_read(path, trial->opt, &handler, &trial->path, &why);

	if (trial->fault.code != DGM_OK)
		return err_at(err, DGM_BAD_DATA, trial->fault.line, trial->fault.column, "%s",
			      trial->fault.text);
	return code == DGM_OK ? DGM_OK : err_at(err, code, why.line, why.column, "%s", why.text);
}

dgm_code trial_run(dgm_memory *memory, const char *path, const dgm_import_options *opt,
		   const dgm_watch *watch, dgm_add_counts *counts, dgm_error *err)
{
	struct trial trial = {.memory = memory, .opt = opt, .watch = watch, .fresh = map_new()};
	dgm_code code = run(&trial, path, err);

	memory_sum_counts(counts, &trial.counts);
	map_free(trial.fresh);
	return code;
}

/* Of what is not there at all, reading it tells more. */
static dgm_code check_again(const char *path, dgm_error *err)
{
	struct stat st;
	bool standard = strcmp(path, "-") == 0;

	if (!standard && (stat(path, &st) != 0 || !S_ISFIFO(st.st_mode)))
		return DGM_OK;
	return err_set(err, DGM_BAD_ARG,
		       "%s cannot be read twice, as a strict import and one of "
		       "parallel files do",
		       standard ? "standard input" : "a pipe");
}

dgm_code trial_check(const char *path, const dgm_import_options *opt, const dgm_watch *watch,
		     dgm_error *err)
{
	struct trial trial = {.opt = opt, .watch = watch};
	dgm_code code = check_again(path, err);

	for (size_t i = 0; code == DGM_OK && i < opt->beside_count; i++)
		code = check_again(opt->beside[i], err);
	return code == DGM_OK ? run(&trial, path, err) : code;
}
