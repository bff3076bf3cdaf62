/*
 * A table that export wrote ends with a column "confidence", and \t, \n, \r and \\ in its texts
 * stand for a tab, line ends and a backslash. Tables of others have no such column, and their texts
 * are taken as they stand. The head line may be missing where the languages are known otherwise.
 */
#include "base/err.h"
#include "base/mem.h"
#include "columns.h"
#include "format.h"
#include "lines.h"

/* In the head line, behind the languages. */
#define CONFIDENCE "confidence"

/* ---------------------------------------------------------------- writing */

static const char *escape_of(char c)
{
	switch (c) {
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

static void add_field(struct buf *out, const char *text, size_t len)
{
	size_t start = 0;

	for (size_t i = 0; i < len; i++) {
		const char *escape = escape_of(text[i]);

		if (!escape)
			continue;
		buf_add(out, text + start, i - start);
		buf_adds(out, escape);
		start = i + 1;
	}
	buf_add(out, text + start, len - start);
}

static struct unit_writer *open_writer(const struct unit_header *header, const dgm_sink *sink,
				       dgm_error *err)
{
	if (header->lang_count == 0) {
		err_set(err, DGM_BAD_ARG, "TSV wants to know the languages of its columns");
		return NULL;
	}
	struct unit_writer *writer = columns_open(header, sink, err);

	for (size_t i = 0; writer && i < writer->lang_count; i++) {
		add_field(&writer->out, writer->langs[i], strlen(writer->langs[i]));
		buf_addc(&writer->out, '\t');
	}
	if (writer)
		buf_adds(&writer->out, CONFIDENCE "\n");
	return writer;
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	if (!columns_pick(writer, unit))
		return DGM_OK;
	for (size_t i = 0; i < writer->lang_count; i++) {
		const dgm_variant *variant = writer->picked[i];

		if (variant)
			add_field(&writer->out, variant->text, variant->len);
		buf_addc(&writer->out, '\t');
	}
	unit_add_confidence(&writer->out, unit->confidence);
	buf_addc(&writer->out, '\n');
	return columns_flush(writer, err);
}

/* ---------------------------------------------------------------- reading */

struct table {
	struct lines *lines;
	const struct unit_handler *handler;
	char langs[DGM_MAX_VARIANTS][DGM_MAX_LANG];
	size_t lang_count;
	bool ours; /* has a column of confidence, and escapes */
	struct buf texts[DGM_MAX_VARIANTS];
};

/* The next field of a line: up to a tab. False behind the last one. */
static bool next_field(const char **line, const char *end, const char **field, size_t *len)
{
	if (!*line)
		return false;
	const char *tab = end > *line ? memchr(*line, '\t', (size_t)(end - *line)) : NULL;

	*field = *line;
	*len = (size_t)((tab ? tab : end) - *line);
	*line = tab ? tab + 1 : NULL;
	return true;
}

static bool is_confidence(const char *field, size_t len)
{
	return len == strlen(CONFIDENCE) && memcmp(field, CONFIDENCE, len) == 0;
}

static bool is_known(const struct table *table, const char *tag)
{
	for (size_t i = 0; i < table->lang_count; i++)
		if (strcmp(table->langs[i], tag) == 0)
			return true;
	return false;
}

/* Takes the languages of a head line; false, and none of them, when the line is none. */
static bool take_head(struct table *table, const char *line, size_t len)
{
	const char *end = line + len, *field;

	table->lang_count = 0;
	while (next_field(&line, end, &field, &len)) {
		char name[DGM_MAX_LANG] = "", tag[DGM_MAX_LANG];

		if (len < sizeof name)
			memcpy(name, field, len);
		table->ours = !line && table->lang_count > 0 && is_confidence(field, len);
		if (table->ours)
			return true;
		if (table->lang_count == DGM_MAX_VARIANTS ||
		    dgm_lang_canonical(name, tag, NULL) != DGM_OK || is_known(table, tag)) {
			table->lang_count = 0;
			return false;
		}
		memcpy(table->langs[table->lang_count++], tag, sizeof tag);
	}
	return true;
}

static void unescape(struct buf *out, const char *text, size_t len)
{
	static const char letters[] = "tnr\\", meant[] = "\t\n\r\\";

	for (size_t i = 0; i < len; i++) {
		const char *at = text[i] == '\\' && i + 1 < len && text[i + 1]
					 ? strchr(letters, text[i + 1])
					 : NULL;

		buf_addc(out, at ? meant[at - letters] : text[i]);
		i += at != NULL;
	}
}

static dgm_code deliver_row(struct table *table, double confidence, dgm_error *err)
{
	dgm_variant variants[DGM_MAX_VARIANTS];
	dgm_unit unit = {.variants = variants, .confidence = confidence, .state = DGM_IMPORTED};

	for (size_t i = 0; i < table->lang_count; i++)
		if (table->texts[i].len > 0)
			variants[unit.variant_count++] = (dgm_variant){.lang = table->langs[i],
								       .text = table->texts[i].data,
								       .len = table->texts[i].len};
	return lines_deliver(table->lines, &unit, lines_number(table->lines), err);
}

static dgm_code take_row(struct table *table, const char *line, size_t len, dgm_error *err)
{
	const char *end = line + len, *field;
	double confidence = 1;
	size_t i = 0;

	if (len == 0)
		return DGM_OK;
	for (size_t column = 0; column < table->lang_count; column++)
		buf_reset(&table->texts[column]);
	for (; next_field(&line, end, &field, &len); i++) {
		if (i == table->lang_count + table->ours) {
			lines_drop(table->lines, REASON_VALUE, 0, "more than %zu columns", i);
			return DGM_OK;
		}
		if (i == table->lang_count) {
			if (len > 0 && !unit_read_confidence(field, len, &confidence)) {
				lines_drop(table->lines, REASON_VALUE, 0,
					   "no confidence in 0..1: '%.*s'",
					   len < 40 ? (int)len : 40, field);
				return DGM_OK;
			}
		} else if (table->ours) {
			unescape(&table->texts[i], field, len);
		} else {
			buf_add(&table->texts[i], field, len);
		}
	}
	return deliver_row(table, confidence, err);
}

/* The languages of the first line, or those that the caller knows. */
static dgm_code begin_table(struct table *table, const struct unit_source *source, const char *line,
			    size_t len, bool *is_head, dgm_error *err)
{
	*is_head = take_head(table, line, len);
	if (*is_head)
		return DGM_OK;
	if (source->lang_count == 0 || source->lang_count > DGM_MAX_VARIANTS)
		return err_at(
			err, DGM_BAD_ARG, 1, 0,
			"the first line does not name the languages of the columns: name them");
	for (size_t i = 0; i < source->lang_count; i++)
		snprintf(table->langs[i], DGM_MAX_LANG, "%s", source->langs[i]);
	table->lang_count = source->lang_count;
	return DGM_OK;
}

static dgm_code read_table(struct table *table, const struct unit_source *source, dgm_error *err)
{
	const char *line;
	size_t len;
	dgm_code code;
	bool is_head = false;

	if (!lines_next(table->lines, &line, &len, &code, err))
		return code == DGM_OK ? err_set(err, DGM_BAD_DATA, "there is no line in it") : code;
	code = begin_table(table, source, line, len, &is_head, err);
	if (code == DGM_OK && !is_head)
		code = take_row(table, line, len, err);
	while (code == DGM_OK && lines_next(table->lines, &line, &len, &code, err))
		code = take_row(table, line, len, err);
	return code;
}

static dgm_code read_file(const struct unit_source *source, const struct unit_handler *handler,
			  dgm_error *err)
{
	dgm_error local = {0};
	struct table *table = mem_zalloc(1, sizeof *table);
	dgm_code code;

	err = err ? err : &local;
	table->handler = handler;
	table->lines = lines_new(source->stream, handler, err);
	code = table->lines ? read_table(table, source, err) : err->code;
	lines_free(table->lines);
	for (size_t i = 0; i < DGM_MAX_VARIANTS; i++)
		buf_free(&table->texts[i]);
	mem_free(table);
	return code;
}

/* A head line of two languages or more. */
static bool looks_like_table(const char *head, size_t len)
{
	struct table *table = mem_zalloc(1, sizeof *table);
	size_t line = 0;

	while (line < len && head[line] != '\n' && head[line] != '\r')
		line++;
	bool looks = take_head(table, head, line) && table->lang_count + table->ours > 1;

	mem_free(table);
	return looks;
}

static const char *const endings[] = {"tsv", "tab", NULL};

const struct unit_format format_tsv = {
	.name = "tsv",
	.endings = endings,
	.open = open_writer,
	.unit = write_unit,
	.finish = columns_finish,
	.free = columns_free,
	.tally = columns_tally,
	.looks = looks_like_table,
	.read = read_file,
};
