/*
 * The lexicons of a memory: what the user has imported and what its units have taught, each a table
 * in a file in its folder (align/lexicon.h names them). They are made whole beside the old ones and
 * put in their place by renaming, in a change of the store, so that nobody's work is lost: who
 * finds that another one was put there meanwhile leaves it alone.
 */
#include "memory/memory.h"

#include "align/builder.h"
#include "align/lexicon.h"
#include "align/teach.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "memory/formats.h"

#include <sys/stat.h>

/* Units that nobody has looked at teach when they are at least so sure. */
#define SURE 0.8

/* A lexicon that is being replaced. */
struct renewal {
	dgm_memory *memory;
	struct buf path;
	struct stat before; /* st_ino 0: there was none */
	struct table *old;  /* NULL: none, or made by other rules so that nothing can be kept */
	struct buf bytes;
};

static struct stat look(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st : (struct stat){0};
}

static void renewal_begin(struct renewal *renewal, dgm_memory *memory, const char *name)
{
	*renewal = (struct renewal){.memory = memory};
	store_path(memory->store, name, &renewal->path);
	renewal->before = look(renewal->path.data);
	renewal->old = table_map(renewal->path.data);
}

static void renewal_end(struct renewal *renewal)
{
	table_free(renewal->old);
	buf_free(&renewal->path);
	buf_free(&renewal->bytes);
}

static dgm_code replace(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct renewal *renewal = ctx;
	struct stat now = look(renewal->path.data);

	(void)txn;
	if (now.st_ino != renewal->before.st_ino || now.st_size != renewal->before.st_size ||
	    now.st_mtim.tv_sec != renewal->before.st_mtim.tv_sec ||
	    now.st_mtim.tv_nsec != renewal->before.st_mtim.tv_nsec)
		return err_set(err, DGM_STORE,
			       "somebody else has changed the lexicon meanwhile: try again");
	return file_write(renewal->path.data, renewal->bytes.data, renewal->bytes.len, err);
}

static dgm_code renewal_commit(struct renewal *renewal, dgm_error *err)
{
	return store_change(renewal->memory->store, true, replace, renewal, err);
}

/* ------------------------------------------------------------------ importing */

struct terms {
	struct builder *builder;
	const dgm_watch *watch;
	const char *path;
	size_t skipped;
};

static void add_term(struct builder *builder, const dgm_variant *a, const dgm_variant *b,
		     bool *added)
{
	uint32_t from = builder_add_lang(builder, a->lang), to = builder_add_lang(builder, b->lang);

	if (from != TABLE_NONE && to != TABLE_NONE && from != to &&
	    builder_add(builder, from, a->text, a->len, to, b->text, b->len, 1))
		*added = true;
}

static dgm_code take_term(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct terms *terms = ctx;
	bool added = false;

	(void)line;
	(void)err;
	for (size_t i = 0; i < unit->variant_count; i++)
		for (size_t k = i + 1; k < unit->variant_count; k++)
			add_term(terms->builder, &unit->variants[i], &unit->variants[k], &added);
	terms->skipped += !added;
	return DGM_OK;
}

static void warn_term(void *ctx, const dgm_error *warning, bool dropped)
{
	const struct terms *terms = ctx;

	(void)dropped;
	if (terms->watch && terms->watch->warning)
		terms->watch->warning(terms->watch->ctx, terms->path, warning);
}

static dgm_code add_tmx(struct builder *builder, const char *path, const dgm_watch *watch,
			size_t *skipped, dgm_error *err)
{
	struct terms terms = {.builder = builder, .watch = watch, .path = path};
	struct unit_handler handler = {.ctx = &terms,
				       .unit = take_term,
				       .warning = warn_term,
				       .cancel = watch ? watch->cancel : NULL};
	dgm_code code = formats_read(path, &(dgm_import_options){.format = "tmx"}, &handler,
				     &terms.path, err);

	*skipped += terms.skipped;
	return code;
}

static bool ends_with(const char *path, const char *ending)
{
	size_t len = strlen(path), n = strlen(ending);

	return len > n && strcmp(path + len - n, ending) == 0;
}

static dgm_code add_file(struct builder *builder, const char *path, const dgm_lexicon_options *opt,
			 const dgm_watch *watch, size_t *skipped, dgm_error *err)
{
	const char *slash = strrchr(path, '/');

	builder_source(builder, slash ? slash + 1 : path);
	if (ends_with(path, ".tmx") || ends_with(path, ".tmx.gz"))
		return add_tmx(builder, path, watch, skipped, err);
	if (ends_with(path, ".index") || ends_with(path, ".dict.dz") || ends_with(path, ".dict"))
		return builder_import_dictd(builder, path, opt->langs, opt->lang_count, err);
	return builder_import_list(builder, path, opt->langs, opt->lang_count, watch, skipped, err);
}

dgm_code dgm_memory_import_lexicon(dgm_memory *memory, const char *path,
				   const dgm_lexicon_options *opt, const dgm_watch *watch,
				   dgm_lexicon_counts *counts, dgm_error *err)
{
	static const dgm_lexicon_options defaults;
	struct builder *builder = builder_new(NULL, 0);
	struct renewal renewal;
	struct buf stamp = {0};
	size_t skipped = 0;

	renewal_begin(&renewal, memory, LEXICON_IMPORTED);
	if (renewal.old)
		builder_add_table(builder, renewal.old);
	size_t before = builder_added(builder);
	dgm_code code = add_file(builder, path, opt ? opt : &defaults, watch, &skipped, err);
	size_t added = builder_added(builder) - before;

	if (code == DGM_OK && added == 0)
		code = err_set(err, DGM_BAD_DATA, "there are no pairs of words in '%s'", path);
	builder_stamp(&stamp);
	builder_finish(builder, buf_str(&stamp), 0, &renewal.bytes);
	if (code == DGM_OK)
		code = renewal_commit(&renewal, err);
	if (counts && code == DGM_OK)
		*counts = (dgm_lexicon_counts){counts->pairs + added, counts->skipped + skipped};
	builder_free(builder);
	renewal_end(&renewal);
	buf_free(&stamp);
	return code;
}

/* ------------------------------------------------------------------ learning */

struct learning {
	struct teaching *teaching;
	const dgm_watch *watch;
	const char *path;
	uint64_t after, last; /* units up to `after` were learned before; the last one now */
	dgm_learn_counts counts;
};

static bool is_sure(const dgm_unit *unit)
{
	if (unit->state == DGM_REJECTED || unit->variant_count < 2)
		return false;
	return unit->state != DGM_ALIGNED || unit->confidence >= SURE;
}

static void teach(struct learning *learning, const dgm_unit *unit)
{
	struct lesson lessons[TABLE_LANGS];
	size_t count = unit->variant_count < TABLE_LANGS ? unit->variant_count : TABLE_LANGS;

	if (!is_sure(unit)) {
		learning->counts.skipped++;
		return;
	}
	for (size_t i = 0; i < count; i++)
		lessons[i] = (struct lesson){unit->variants[i].lang, unit->variants[i].text,
					     unit->variants[i].len};
	teaching_add(learning->teaching, lessons, count);
	learning->counts.units++;
}

static dgm_code teach_stored(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct learning *learning = ctx;

	(void)err;
	if (unit->id <= learning->after)
		return DGM_OK;
	learning->last = unit->id;
	teach(learning, unit);
	return DGM_OK;
}

static dgm_code teach_read(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	(void)line;
	(void)err;
	teach(ctx, unit);
	return DGM_OK;
}

static void warn_read(void *ctx, const dgm_error *warning, bool dropped)
{
	struct learning *learning = ctx;

	learning->counts.skipped += dropped;
	if (learning->watch->warning)
		learning->watch->warning(learning->watch->ctx, learning->path, warning);
}

static void show_read(void *ctx, size_t done, size_t total)
{
	const struct learning *learning = ctx;

	if (learning->watch->progress)
		learning->watch->progress(learning->watch->ctx, done, total);
}

static dgm_code learn_units(struct learning *learning, dgm_memory *memory, dgm_error *err)
{
	dgm_stats stats;
	dgm_code code = dgm_memory_stats(memory, &stats, err);

	if (code != DGM_OK)
		return code;
	return memory_each(memory, stats.units, learning->watch, teach_stored, learning, err);
}

static dgm_code learn_files(struct learning *learning, const dgm_learn_options *opt, dgm_error *err)
{
	struct unit_handler handler = {.ctx = learning,
				       .unit = teach_read,
				       .warning = warn_read,
				       .progress = show_read,
				       .cancel = learning->watch->cancel};
	const dgm_import_options how = {.format = "tmx"};
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < opt->file_count && code == DGM_OK; i++) {
		learning->path = opt->files[i];
		code = formats_read(opt->files[i], &how, &handler, &learning->path, err);
		if (code != DGM_OK)
			err_prefix(err, opt->files[i]);
	}
	return code;
}

dgm_code dgm_memory_learn_lexicon(dgm_memory *memory, const dgm_learn_options *opt,
				  const dgm_watch *watch, dgm_learn_counts *counts, dgm_error *err)
{
	static const dgm_learn_options defaults;
	static const dgm_watch nobody;
	struct learning learning = {.watch = watch ? watch : &nobody};
	struct renewal renewal;
	struct buf stamp = {0};
	dgm_code code;

	if (!opt)
		opt = &defaults;
	renewal_begin(&renewal, memory, LEXICON_LEARNED);
	const struct table *old = opt->all ? NULL : renewal.old;

	learning.after = learning.last = old ? table_mark(old) : 0;
	learning.teaching = teaching_new(old);
	code = opt->file_count > 0 ? learn_files(&learning, opt, err)
				   : learn_units(&learning, memory, err);
	if (code == DGM_OK) {
		builder_stamp(&stamp);
		teaching_finish(learning.teaching, buf_str(&stamp), learning.last, &renewal.bytes);
		code = renewal_commit(&renewal, err);
	}
	if (code == DGM_OK && counts)
		*counts = learning.counts;
	teaching_free(learning.teaching);
	renewal_end(&renewal);
	buf_free(&stamp);
	return code;
}
