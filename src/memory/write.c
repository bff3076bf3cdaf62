/* Writing what is an alignment, a memory or one unit in a format. */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "format/format.h"
#include "memory/alignment.h"
#include "memory/formats.h"
#include "memory/headers.h"
#include "memory/select.h"
#include "text/unit.h"
#include "tmx/tmx.h"

dgm_code dgm_unit_write_json(const dgm_unit *unit, const dgm_sink *sink, dgm_error *err)
{
	struct buf line = {0};

	format_unit_json(unit, &line);
	dgm_code code = sink_write(sink, &line, err);

	buf_free(&line);
	return code;
}

/* ---------------------------------------------------------------- alignments */

static dgm_code write_units(const dgm_alignment *alignment, const struct unit_format *format,
			    const dgm_filter *filter, struct unit_writer *writer, dgm_error *err)
{
	struct arena *arena = arena_new();
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < dgm_alignment_count(alignment); i++) {
		dgm_unit unit;

		arena_reset(arena);
		alignment_unit(alignment, i, arena, &unit);
		if (filter && !dgm_filter_matches(filter, &unit))
			continue;
		/* TMX has no place for a text without a translation. */
		if (unit.variant_count >= 2 || format != &tmx_format)
			code = format->unit(writer, &unit, err);
	}
	arena_free(arena);
	return code == DGM_OK ? format->finish(writer, err) : code;
}

/* The format of beads goes without the units but for what picks them. */
static dgm_code write_beads(const dgm_alignment *alignment, const dgm_filter *filter,
			    const dgm_sink *sink, dgm_error *err)
{
	size_t count = dgm_alignment_count(alignment), picked = 0;
	dgm_bead *beads = mem_alloc(count + 1, sizeof *beads);
	struct arena *arena = arena_new();

	for (size_t i = 0; i < count; i++) {
		dgm_unit unit;

		arena_reset(arena);
		if (filter)
			alignment_unit(alignment, i, arena, &unit);
		if (!filter || dgm_filter_matches(filter, &unit))
			beads[picked++] = *dgm_alignment_get(alignment, i);
	}
	dgm_code code = format_beads(beads, picked, dgm_alignment_sides(alignment), sink, err);

	arena_free(arena);
	mem_free(beads);
	return code;
}

dgm_code dgm_alignment_write(const dgm_alignment *alignment, const char *format,
			     const dgm_write_options *opt, const dgm_sink *sink, dgm_error *err)
{
	static const dgm_write_options defaults;
	const char *langs[DGM_MAX_SIDES];

	if (!opt)
		opt = &defaults;
	if (strcmp(format, "beads") == 0)
		return write_beads(alignment, opt->filter, sink, err);
	const struct unit_format *found = formats_to_write(format, err);

	if (!found)
		return DGM_BAD_ARG;
	struct unit_header header = {.langs = opt->langs,
				     .lang_count = opt->lang_count,
				     .level = opt->level == 1 ? 1 : 2};

	if (header.lang_count == 0) {
		header.lang_count = dgm_alignment_sides(alignment);
		header.langs = langs;
		for (size_t s = 0; s < header.lang_count; s++)
			langs[s] = dgm_segments_lang(dgm_alignment_side(alignment, s));
	}
	struct unit_writer *writer = found->open(&header, sink, err);

	if (!writer)
		return err ? err->code : DGM_IO;
	dgm_code code = write_units(alignment, found, opt->filter, writer, err);

	found->free(writer);
	return code;
}

/* ---------------------------------------------------------------- memories */

struct export
{
	const struct unit_format *format;
	struct unit_writer *writer;
	const dgm_write_options *opt;
	const dgm_watch *watch;
	const dgm_selection *selection; /* NULL: all units */
	uint64_t total;                 /* of the memory */
	const struct unit_header *header;
	struct unit_tally lost; /* of the pieces before this one */
	size_t count, in_piece;
};

/* With languages named, a unit must have the first of them and one of the others. */
static bool is_wanted(const dgm_unit *unit, const dgm_write_options *opt)
{
	if (opt->lang_count == 0)
		return true;
	const dgm_variant *source = dgm_unit_variant(unit, opt->langs[0]);

	for (size_t i = 1; source && i < opt->lang_count; i++) {
		const dgm_variant *target = dgm_unit_variant(unit, opt->langs[i]);

		if (target && target != source)
			return true;
	}
	return source && opt->lang_count == 1;
}

static dgm_code begin_piece(struct export *export, const dgm_sink *sinks, dgm_error *err)
{
	export->in_piece = 0;
	export->writer = export->format->open(export->header, sinks, err);
	if (export->writer)
		return DGM_OK;
	return err ? err->code : DGM_IO;
}

static dgm_code end_piece(struct export *export, dgm_error *err)
{
	dgm_code code = export->format->finish(export->writer, err);
	const struct unit_tally *tally = export->format->tally(export->writer);

	export->lost.left_out += tally->left_out;
	export->lost.cleaned += tally->cleaned;
	export->lost.uncoded += tally->uncoded;
	export->lost.joined += tally->joined;
	export->count += tally->written;
	return code;
}

static dgm_code next_piece(struct export *export, dgm_error *err)
{
	dgm_sink sinks[DGM_MAX_VARIANTS];
	dgm_code code = end_piece(export, err);

	export->format->free(export->writer);
	export->writer = NULL;
	if (code == DGM_OK)
		code = export->opt->next(export->opt->next_ctx, sinks, err);
	return code == DGM_OK ? begin_piece(export, sinks, err) : code;
}

static dgm_code export_unit(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct export *export = ctx;
	const dgm_filter *filter = export->opt->filter;

	if (!is_wanted(unit, export->opt) || (filter && !dgm_filter_matches(filter, unit)))
		return DGM_OK;
	if (export->opt->split > 0 && export->in_piece == export->opt->split) {
		dgm_code code = next_piece(export, err);

		if (code != DGM_OK)
			return code;
	}
	export->in_piece++;
	return export->format->unit(export->writer, unit, err);
}

/* Tells what the format could not hold. */
static void warn_of_losses(const struct unit_tally *tally, const dgm_watch *watch)
{
	const struct {
		size_t count;
		const char *what;
	} rows[] = {
		{tally->left_out, "units without a text in each language, which were left out"},
		{tally->cleaned, "units with characters that XML cannot hold, which were left out"},
		{tally->uncoded, "units with broken inline codes, which were left out"},
		{tally->joined, "units with line ends in a text, which became blanks"},
	};

	for (size_t i = 0; watch->warning && i < sizeof rows / sizeof *rows; i++) {
		dgm_error warning = {0};

		if (rows[i].count == 0)
			continue;
		err_set(&warning, DGM_BAD_DATA, "%s: %zu", rows[i].what, rows[i].count);
		watch->warning(watch->ctx, NULL, &warning);
	}
}

static dgm_code export_all(dgm_memory *memory, struct export *export, const dgm_sink *sink,
			   dgm_error *err)
{
	dgm_code code = begin_piece(export, sink, err);

	if (code != DGM_OK)
		return code;
	code = export->selection
		       ? selection_each(export->selection, export->watch, export_unit, export, err)
		       : memory_each(memory, export->total, export->watch, export_unit, export,
				     err);
	if (code == DGM_OK)
		code = end_piece(export, err);
	if (code == DGM_OK)
		warn_of_losses(&export->lost, export->watch);
	export->format->free(export->writer);
	return code;
}

/* A table needs its columns before the first row, and parallel files are those. */
static bool wants_columns(const struct unit_format *format)
{
	return format == &format_tsv || format == &format_html || format->files;
}

static dgm_code export_with(dgm_memory *memory, struct export *export, struct unit_header *header,
			    const dgm_sink *sink, dgm_error *err)
{
	struct headers kept = {0};
	dgm_code code = DGM_OK;

	if (export->format == &tmx_format)
		code = headers_load(&kept, memory, NULL, err);
	header->props = kept.props;
	header->prop_count = kept.count;
	export->header = header;
	if (code == DGM_OK)
		code = export_all(memory, export, sink, err);
	headers_free(&kept);
	return code;
}

/* A selection, or all of the memory for NULL. */
static dgm_code export_memory(dgm_memory *memory, struct export *export, const char *format,
			      const dgm_sink *sink, size_t *count, dgm_error *err)
{
	static const dgm_write_options defaults;
	static const dgm_watch nobody;
	const char *langs[DGM_MAX_VARIANTS];
	dgm_stats stats;

	export->format = formats_to_write(format, err);
	export->opt = export->opt ? export->opt : &defaults;
	export->watch = export->watch ? export->watch : &nobody;
	if (!export->format)
		return DGM_BAD_ARG;
	dgm_code code = dgm_memory_stats(memory, &stats, err);

	if (code != DGM_OK)
		return code;
	export->total = stats.units;
	struct unit_header header = {.langs = export->opt->langs,
				     .lang_count = export->opt->lang_count,
				     .level = export->opt->level == 1 ? 1 : 2};

	if (header.lang_count == 0 && wants_columns(export->format)) {
		header.langs = langs;
		for (; header.lang_count < stats.lang_count; header.lang_count++)
			langs[header.lang_count] = stats.langs[header.lang_count].lang;
	}
	code = export_with(memory, export, &header, sink, err);
	if (count)
		*count = export->count;
	return code;
}

dgm_code dgm_memory_export(dgm_memory *memory, const char *format, const dgm_write_options *opt,
			   const dgm_watch *watch, const dgm_sink *sink, size_t *count,
			   dgm_error *err)
{
	struct export export = {.opt = opt, .watch = watch};

	return export_memory(memory, &export, format, sink, count, err);
}

dgm_code dgm_selection_write(const dgm_selection *selection, const char *format,
			     const dgm_write_options *opt, const dgm_watch *watch,
			     const dgm_sink *sink, size_t *count, dgm_error *err)
{
	struct export export = {.selection = selection, .opt = opt, .watch = watch};

	return export_memory(selection->memory, &export, format, sink, count, err);
}
