/*
 * Line-parallel text, as Moses and most trainers of translation models take it: a file a language,
 * and line n of each of them is one unit. The lines are bare text: a line end within a segment
 * becomes a blank on the way out, and inline codes and all else of a unit have no place. As nothing
 * but its number says what a line belongs to, files with different numbers of lines are refused,
 * and one that cannot be read takes those beside it along.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/stream.h"
#include "format.h"
#include "lines.h"
#include "text/lang.h"
#include "text/utf8.h"

/* ---------------------------------------------------------------- writing */

struct moses_file {
	dgm_sink sink;
	struct buf out;
};

struct unit_writer {
	struct arena *arena;
	const char **langs;
	struct moses_file *files; /* one for each language */
	size_t lang_count;
	struct unit_tally tally;
};

static struct unit_writer *open_writer(const struct unit_header *header, const dgm_sink *sinks,
				       dgm_error *err)
{
	size_t count = header->lang_count;

	if (count < 2 || count > DGM_MAX_VARIANTS) {
		err_set(err, DGM_BAD_ARG, "parallel files are of 2 to %d languages, not of %zu",
			DGM_MAX_VARIANTS, count);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp(header->langs[i], header->langs[j]) != 0)
				continue;
			err_set(err, DGM_BAD_ARG, "language '%s' is named twice", header->langs[i]);
			return NULL;
		}
	}
	struct unit_writer *writer = mem_zalloc(1, sizeof *writer);

	writer->arena = arena_new();
	writer->lang_count = count;
	writer->langs = arena_alloc(writer->arena, count, sizeof *writer->langs);
	writer->files = arena_zalloc(writer->arena, count, sizeof *writer->files);
	for (size_t i = 0; i < count; i++) {
		writer->langs[i] = arena_str(writer->arena, header->langs[i]);
		writer->files[i].sink = sinks[i];
	}
	return writer;
}

/* What some program or other takes for the end of a line. */
static bool ends_line(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Adds a text as one line, a run of line ends as a blank; true when there was one. */
static bool add_line(struct buf *out, const char *text, size_t len)
{
	size_t plain = 0, at = 0;
	bool joined = false;

	while (at < len) {
		size_t before = at;

		if (!ends_line(utf8_next(text, len, &at)))
			continue;
		buf_add(out, text + plain, before - plain);
		if (before > plain || before == 0)
			buf_addc(out, ' ');
		plain = at;
		joined = true;
	}
	buf_add(out, text + plain, len - plain);
	buf_addc(out, '\n');
	return joined;
}

static dgm_code flush(struct unit_writer *writer, size_t from, dgm_error *err)
{
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < writer->lang_count; i++) {
		struct moses_file *file = &writer->files[i];

		if (file->out.len < from)
			continue;
		code = sink_write(&file->sink, &file->out, err);
		buf_reset(&file->out);
	}
	return code;
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	enum { PIECE = 64 * 1024 };
	const dgm_variant *picked[DGM_MAX_VARIANTS];
	bool joined = false;

	unit_pick(unit, writer->langs, writer->lang_count, picked);
	for (size_t i = 0; i < writer->lang_count; i++) {
		if (picked[i] && picked[i]->len > 0)
			continue;
		writer->tally.left_out++;
		return DGM_OK;
	}
	for (size_t i = 0; i < writer->lang_count; i++)
		joined |= add_line(&writer->files[i].out, picked[i]->text, picked[i]->len);
	writer->tally.written++;
	writer->tally.joined += joined;
	return flush(writer, PIECE, err);
}

static dgm_code finish_writer(struct unit_writer *writer, dgm_error *err)
{
	return flush(writer, 0, err);
}

static void free_writer(struct unit_writer *writer)
{
	if (!writer)
		return;
	for (size_t i = 0; i < writer->lang_count; i++)
		buf_free(&writer->files[i].out);
	arena_free(writer->arena);
	mem_free(writer);
}

static const struct unit_tally *tally_of(const struct unit_writer *writer)
{
	return &writer->tally;
}

/* ---------------------------------------------------------------- reading */

/* One of the files. */
struct side {
	const char *name;
	char lang[DGM_MAX_LANG];
	struct lines *lines;
	bool ended;
	const char *line; /* the present one; NULL behind the end */
	size_t len;
};

struct parallel {
	const struct unit_source *source;
	const struct unit_handler *handler;
	struct unit_handler quiet; /* of all sides but the first, whose progress is that of all */
	struct side sides[DGM_MAX_SIDES];
	size_t count;
};

/* The language of a side: as told, else from the name of its file. */
static dgm_code find_lang(const struct parallel *parallel, size_t i, char *lang, dgm_error *err)
{
	const struct unit_source *source = parallel->source;
	const char *name = parallel->sides[i].name;

	if (source->lang_count > 0)
		snprintf(lang, DGM_MAX_LANG, "%s", source->langs[i]);
	else if (!lang_from_path(name, lang))
		return err_set(err, DGM_BAD_ARG,
			       "the name of '%s' does not tell its language: name the languages",
			       name);
	for (size_t j = 0; j < i; j++)
		if (strcmp(parallel->sides[j].lang, lang) == 0)
			return err_set(err, DGM_BAD_ARG, "'%s' and '%s' are both in '%s'",
				       parallel->sides[j].name, name, lang);
	return DGM_OK;
}

static dgm_code open_sides(struct parallel *parallel, dgm_error *err)
{
	const struct unit_source *source = parallel->source;
	size_t count = source->beside_count + 1;
	dgm_code code = DGM_OK;

	if (source->lang_count > 0 && source->lang_count != count)
		return err_set(err, DGM_BAD_ARG, "%zu languages for %zu parallel files",
			       source->lang_count, count);
	for (size_t i = 0; code == DGM_OK && i < count; i++, parallel->count++) {
		struct side *side = &parallel->sides[i];
		struct stream *stream = i == 0 ? source->stream : source->beside[i - 1];

		side->name = stream_name(stream);
		*source->at_work = side->name;
		code = find_lang(parallel, i, side->lang, err);
		side->lines = lines_new(stream, i == 0 ? parallel->handler : &parallel->quiet, err);
		if (!side->lines)
			code = err->code;
	}
	return code;
}

/* Goes to the next line of a side that can be read. */
static dgm_code step(struct parallel *parallel, struct side *side, dgm_error *err)
{
	dgm_code code;

	*parallel->source->at_work = side->name;
	if (!lines_next(side->lines, &side->line, &side->len, &code, err)) {
		side->ended = true;
		side->line = NULL;
	}
	return code;
}

/*
 * Moves all sides to the same line: past those that have no equal, as some side has no line of
 * their number that can be read. False: some side has ended.
 */
static bool step_all(struct parallel *parallel, dgm_code *code, dgm_error *err)
{
	long number = 0;
	bool level = false;

	for (size_t i = 0; i < parallel->count; i++) {
		*code = step(parallel, &parallel->sides[i], err);
		if (*code != DGM_OK || parallel->sides[i].ended)
			return false;
	}
	while (!level) {
		level = true;
		for (size_t i = 0; i < parallel->count; i++) {
			struct side *side = &parallel->sides[i];

			while (lines_number(side->lines) < number) {
				*code = step(parallel, side, err);
				if (*code != DGM_OK || side->ended)
					return false;
			}
			level = level && (i == 0 || lines_number(side->lines) == number);
			number = lines_number(side->lines);
		}
	}
	return true;
}

static bool is_empty(const struct side *side)
{
	for (size_t i = 0; i < side->len; i++)
		if (side->line[i] != ' ' && side->line[i] != '\t')
			return false;
	return true;
}

/* A line that is empty in all files is no unit, and nothing is missing. */
static dgm_code take_line(struct parallel *parallel, dgm_error *err)
{
	const struct side *first = &parallel->sides[0], *empty = NULL;
	dgm_variant variants[DGM_MAX_SIDES];
	dgm_unit unit = {.variants = variants, .confidence = 1, .state = DGM_IMPORTED};

	for (size_t i = 0; i < parallel->count; i++) {
		const struct side *side = &parallel->sides[i];

		if (is_empty(side))
			empty = empty ? empty : side;
		else
			variants[unit.variant_count++] = (dgm_variant){
				.lang = side->lang, .text = side->line, .len = side->len};
	}
	if (unit.variant_count == 0)
		return DGM_OK;
	*parallel->source->at_work = first->name;
	if (unit.variant_count > 1)
		return lines_deliver(first->lines, &unit, lines_number(first->lines), err);
	*parallel->source->at_work = empty->name;
	lines_drop(empty->lines, REASON_EMPTY, 0, "no translation: this line is empty");
	return DGM_OK;
}

/* Reads what is left, to tell how many lines each file has: the same number, or *code is set. */
static dgm_code compare_ends(struct parallel *parallel, dgm_error *err)
{
	const struct side *first = &parallel->sides[0];
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < parallel->count; i++)
		while (code == DGM_OK && !parallel->sides[i].ended)
			code = step(parallel, &parallel->sides[i], err);
	long lines = lines_number(first->lines);

	*parallel->source->at_work = first->name;
	for (size_t i = 1; code == DGM_OK && i < parallel->count; i++) {
		const struct side *side = &parallel->sides[i];
		long others = lines_number(side->lines);

		if (others != lines)
			return err_at(err, DGM_BAD_DATA, (lines < others ? lines : others) + 1, 0,
				      "'%s' has %ld lines and '%s' %ld: no line can be trusted to "
				      "be a translation",
				      first->name, lines, side->name, others);
	}
	return code;
}

static dgm_code read_lines(struct parallel *parallel, dgm_error *err)
{
	dgm_code code = open_sides(parallel, err);

	while (code == DGM_OK && step_all(parallel, &code, err))
		code = take_line(parallel, err);
	return code == DGM_OK ? compare_ends(parallel, err) : code;
}

static dgm_code read_files(const struct unit_source *source, const struct unit_handler *handler,
			   dgm_error *err)
{
	dgm_error local = {0};

	err = err ? err : &local;
	struct parallel parallel = {.source = source, .handler = handler, .quiet = *handler};

	parallel.quiet.progress = NULL;
	dgm_code code = read_lines(&parallel, err);

	for (size_t i = 0; i < parallel.count; i++)
		lines_free(parallel.sides[i].lines);
	return code;
}

/* It looks like nothing: it has to be named. */
static bool looks_like_any(const char *head, size_t len)
{
	(void)head, (void)len;
	return false;
}

static const char *const endings[] = {NULL};

const struct unit_format format_moses = {
	.name = "moses",
	.endings = endings,
	.files = true,
	.open = open_writer,
	.unit = write_unit,
	.finish = finish_writer,
	.free = free_writer,
	.tally = tally_of,
	.looks = looks_like_any,
	.read = read_files,
};
