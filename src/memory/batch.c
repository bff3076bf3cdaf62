/*
 * Adding many documents. Workers read them, look whether they are in the memory, and align those
 * that are not; the calling thread stores them in their order, some in each transaction. So the
 * memory is the same for any number of workers.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/pool.h"
#include "memory/aligners.h"
#include "memory/alignment.h"
#include "memory/present.h"
#include "text/unit.h"

#include <float.h>

/* A transaction ends at either. */
enum { GROUP_DOCUMENTS = 128, GROUP_UNITS = 2000 };

/* Documents that may be done before their turn comes, for each worker. */
enum { AHEAD = 16 };

static const double MOST_UNMATCHED = 0.5; /* share of the sentences; beyond it, look at them */

/* A document on its way from a worker to the store. */
struct work {
	dgm_document_result result;
	struct arena *arena; /* of its units and names */
	const char *origin;
	struct alignment_units units;
	double confidence; /* sum over the units */
	bool present;
};

struct batch {
	dgm_memory *memory;
	const dgm_document *documents;
	size_t count;
	const dgm_batch_options *opt;
	const dgm_watch *watch;
	double min_confidence;
	struct aligners *aligners;
	void (*result)(void *ctx, const dgm_document_result *result);
	void *ctx;
	/* Documents whose transaction comes. */
	struct work *group[GROUP_DOCUMENTS];
	size_t group_count, group_units;
	struct map *origins; /* of the group */
	size_t stored;       /* documents, all in all */
	dgm_error err;       /* what ended it */
};

static bool is_cancelled(const struct batch *batch)
{
	return batch->watch->cancel && *batch->watch->cancel;
}

/* ---------------------------------------------------------------- workers */

/* Reads the files of a document; what was read is in sides in any case. */
static dgm_code read_sides(const struct batch *batch, const dgm_document *document,
			   struct work *work, dgm_segments **sides, dgm_error *err)
{
	static const dgm_read_options defaults;
	dgm_read_options read = batch->opt->read ? *batch->opt->read : defaults;

	if (document->side_count < 2 || document->side_count > DGM_MAX_SIDES)
		return err_set(err, DGM_BAD_ARG, "a document has two or three files, not %zu",
			       document->side_count);
	read.name = NULL;
	read.decision = NULL;
	for (size_t s = 0; s < document->side_count; s++) {
		read.lang = document->langs[s];
		sides[s] = dgm_segments_read(document->files[s], &read, err);
		if (!sides[s])
			return err->code;
		work->result.sentences[s] = dgm_segments_count(sides[s]);
		work->result.langs[s] = arena_str(work->arena, dgm_segments_lang(sides[s]));
	}
	return check_sides((const dgm_segments *const *)sides, document->side_count, err);
}

static dgm_code take_units(const struct batch *batch, struct work *work,
			   const dgm_alignment *alignment, dgm_error *err)
{
	const char *author = batch->opt->add ? batch->opt->add->author : NULL;
	dgm_code code = DGM_OK;

	alignment_units(alignment, work->origin, author, work->arena, &work->units);
	work->result.counts.unmatched = work->units.unmatched;
	for (size_t i = 0; code == DGM_OK && i < work->units.count; i++) {
		work->confidence += work->units.items[i]->confidence;
		code = unit_check(work->units.items[i], err);
	}
	return code;
}

static dgm_code align(const struct batch *batch, struct work *work,
		      const dgm_segments *const *sides, size_t side_count, dgm_error *err)
{
	const dgm_watch watch = {.cancel = batch->watch->cancel};
	const dgm_aligner *aligner =
		aligners_get(batch->aligners, work->result.langs, side_count, err);
	dgm_alignment *alignment =
		aligner ? dgm_align(aligner, sides, side_count, &watch, err) : NULL;

	if (!alignment)
		return err->code;
	dgm_code code = take_units(batch, work, alignment, err);

	dgm_alignment_free(alignment);
	return code;
}

/* Counts the units that are in the memory, as if they were added again. */
static dgm_code find_present(const struct batch *batch, struct work *work,
			     const dgm_segments *const *sides, size_t side_count, dgm_error *err)
{
	struct present present;
	dgm_code code = present_find(batch->memory, work->origin, sides, side_count, &work->present,
				     &present, err);

	if (code == DGM_OK && work->present) {
		work->result.counts.present = present.units;
		work->result.counts.unmatched = present.unmatched;
		work->confidence = present.confidence;
	}
	return code;
}

static void *run(void *ctx, size_t i)
{
	const struct batch *batch = ctx;
	const dgm_document *document = &batch->documents[i];
	struct work *work = mem_zalloc(1, sizeof *work);
	dgm_segments *sides[DGM_MAX_SIDES] = {NULL};
	const dgm_segments *const *read = (const dgm_segments *const *)sides;
	dgm_error *err = &work->result.error;

	work->result.number = i;
	work->arena = arena_new();
	dgm_code code = is_cancelled(batch) ? err_set(err, DGM_CANCELLED, "interrupted")
					    : read_sides(batch, document, work, sides, err);

	if (code == DGM_OK) {
		work->origin = document->origin
				       ? document->origin
				       : origin_of_files(read, document->side_count, work->arena);
		code = find_present(batch, work, read, document->side_count, err);
	}
	if (code == DGM_OK && !work->present)
		align(batch, work, read, document->side_count, err);
	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		dgm_segments_free(sides[s]);
	return work;
}

static void drop(void *ctx, void *result)
{
	struct work *work = result;

	(void)ctx;
	arena_free(work->arena);
	mem_free(work);
}

/* ---------------------------------------------------------------- the writer */

/* Why a person should look at a document. */
static const char *oddity(const struct batch *batch, const dgm_document_result *result)
{
	size_t sentences = 0;

	for (size_t s = 0; s < DGM_MAX_SIDES; s++)
		sentences += result->sentences[s];
	if ((double)result->counts.unmatched > MOST_UNMATCHED * (double)sentences)
		return "most sentences have no partner";
	if (result->confidence < batch->min_confidence)
		return "the confidence is low";
	return NULL;
}

static void report(const struct batch *batch, struct work *work)
{
	dgm_document_result *result = &work->result;
	size_t units = result->counts.added + result->counts.present;

	if (result->error.code == DGM_OK) {
		result->confidence = units > 0 ? work->confidence / (double)units : 0;
		result->why = oddity(batch, result);
	}
	if (batch->result)
		batch->result(batch->ctx, result);
}

/* Stores the documents of the group that are new. */
static dgm_code store_group(struct batch *batch)
{
	struct add_article articles[GROUP_DOCUMENTS];
	struct work *works[GROUP_DOCUMENTS];
	struct add_how how = {.min_confidence = batch->min_confidence};
	size_t count = 0;

	for (size_t i = 0; i < batch->group_count; i++) {
		struct work *work = batch->group[i];

		if (work->units.count == 0)
			continue;
		works[count] = work;
		articles[count] = (struct add_article){.units = work->units.items,
						       .count = work->units.count,
						       .replace = work->origin};
		count++;
	}
	if (count == 0)
		return DGM_OK;
	if (batch->opt->add)
		how.keep = batch->opt->add->keep;
	dgm_code code = memory_add_articles(batch->memory, articles, count, how, &batch->err);

	for (size_t i = 0; code == DGM_OK && i < count; i++)
		memory_sum_counts(&works[i]->result.counts, &articles[i].counts);
	return code;
}

/* Ends the group: nothing of it is reported before it is stored. */
static dgm_code flush(struct batch *batch)
{
	dgm_code code = store_group(batch);

	for (size_t i = 0; i < batch->group_count; i++) {
		if (code == DGM_OK)
			report(batch, batch->group[i]);
		drop(NULL, batch->group[i]);
	}
	batch->group_count = batch->group_units = 0;
	map_free(batch->origins);
	batch->origins = map_new();
	return code;
}

/* True when a document of the same origin waits in the group: it must be in the memory first. */
static bool waits(struct batch *batch, const struct work *work)
{
	return work->units.count > 0 &&
	       map_find(batch->origins, work->origin, strlen(work->origin));
}

static bool take(void *ctx, size_t i, void *result)
{
	struct batch *batch = ctx;
	struct work *work = result;
	dgm_code failed = work->result.error.code;

	if (failed == DGM_CANCELLED || failed == DGM_STORE) {
		batch->err = work->result.error;
		drop(NULL, work);
		return false;
	}
	if (failed != DGM_OK)
		work->units.count = 0;
	if (waits(batch, work) && flush(batch) != DGM_OK) {
		drop(NULL, work);
		return false;
	}
	batch->group[batch->group_count++] = work;
	batch->group_units += work->units.count;
	if (work->units.count > 0)
		map_add(batch->origins, work->origin, strlen(work->origin), 0, NULL);
	if (batch->watch->progress)
		batch->watch->progress(batch->watch->ctx, i + 1, batch->count);
	if (batch->group_count < GROUP_DOCUMENTS && batch->group_units < GROUP_UNITS)
		return true;
	return flush(batch) == DGM_OK;
}

dgm_code dgm_memory_add_documents(dgm_memory *memory, const dgm_document *documents, size_t count,
				  const dgm_batch_options *opt,
				  void (*result)(void *ctx, const dgm_document_result *result),
				  void *ctx, const dgm_watch *watch, dgm_error *err)
{
	static const dgm_batch_options defaults;
	static const dgm_watch nobody;
	struct batch *batch = mem_zalloc(1, sizeof *batch);
	const struct pool_work pool = {batch, run, take, drop};

	batch->memory = memory;
	batch->documents = documents;
	batch->count = count;
	batch->opt = opt ? opt : &defaults;
	batch->watch = watch ? watch : &nobody;
	batch->result = result;
	batch->ctx = ctx;
	batch->min_confidence = batch->opt->add && batch->opt->add->min_confidence > 0
					? batch->opt->add->min_confidence
					: DEFAULT_CONFIDENCE;
	batch->aligners = aligners_new(batch->opt->align);
	batch->origins = map_new();
	pool_run(&pool, count, batch->opt->jobs, AHEAD * (batch->opt->jobs + 1));
	/* What came before the end is stored even where a signal or a bad disk ended it. */
	if (batch->err.code != DGM_STORE)
		flush(batch);
	if (batch->err.code != DGM_STORE)
		store_flush(memory->store, &batch->err);
	for (size_t i = 0; i < batch->group_count; i++)
		drop(NULL, batch->group[i]);
	map_free(batch->origins);
	aligners_free(batch->aligners);
	dgm_error end = batch->err;

	mem_free(batch);
	return end.code == DGM_OK ? DGM_OK : err_set(err, end.code, "%s", end.text);
}
