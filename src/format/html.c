/*
 * A page for people: units side by side, a row each. It can be read and printed as it is; a browser
 * that runs its script lets one correct the rows and saves the corrections as a file that
 * format_corrections_read reads. Nothing is loaded from anywhere.
 */
#include "base/data.h"
#include "base/err.h"
#include "columns.h"
#include "format.h"
#include "text/lang.h"

#include <inttypes.h>

/* Where the rows stand in data/review.html. */
static const char marker[] = "<!--units-->\n";

static void add_escaped(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		switch (c) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		case '\r':
			buf_adds(out, "&#13;"); /* as itself it would be read as a line end */
			break;
		default:
			/* HTML has no way to write other control characters. */
			if (c < 0x20 && c != '\t' && c != '\n')
				buf_adds(out, "\xEF\xBF\xBD");
			else
				buf_addc(out, (char)c);
		}
	}
}

static void add_attribute(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	add_escaped(out, value, strlen(value));
	buf_addc(out, '"');
}

static void add_lang(struct buf *out, const char *lang)
{
	add_attribute(out, "lang", lang);
	add_attribute(out, "dir", dgm_lang_is_rtl(lang) ? "rtl" : "ltr");
}

/* The page up to its rows, or from them on. */
static dgm_code add_template(struct buf *out, bool head, dgm_error *err)
{
	size_t len;
	const char *page = data_file("review.html", &len);
	const char *at = page ? strstr(page, marker) : NULL;

	if (!at)
		return err_set(err, DGM_BAD_DATA, "the page for reviews is damaged");
	if (head)
		buf_add(out, page, (size_t)(at - page));
	else
		buf_adds(out, at + sizeof marker - 1);
	return DGM_OK;
}

static struct unit_writer *open_writer(const struct unit_header *header, const dgm_sink *sink,
				       dgm_error *err)
{
	struct unit_writer *writer = columns_open(header, sink, err);

	if (!writer)
		return NULL;
	if (add_template(&writer->out, true, err) != DGM_OK) {
		columns_free(writer);
		return NULL;
	}
	buf_adds(&writer->out, "<table>\n<thead><tr><th>№</th>");
	for (size_t i = 0; i < writer->lang_count; i++) {
		buf_adds(&writer->out, "<th");
		add_lang(&writer->out, writer->langs[i]);
		buf_addc(&writer->out, '>');
		add_escaped(&writer->out, writer->langs[i], strlen(writer->langs[i]));
		buf_adds(&writer->out, "</th>");
	}
	buf_adds(&writer->out, "<th>confidence</th></tr></thead>\n<tbody>\n");
	return writer;
}

/* What the corrections need to know of a unit; only a stored one can have changed meanwhile. */
static void add_row(struct buf *out, const dgm_unit *unit)
{
	buf_adds(out, "<tr");
	if (unit->id != 0)
		buf_printf(out, " data-id=\"%" PRIu64 "\" data-was=\"%016" PRIx64 "\"", unit->id,
			   unit_identity(unit));
	add_attribute(out, "data-state", dgm_state_name(unit->state));
	buf_adds(out, " data-confidence=\"");
	unit_add_confidence(out, unit->confidence);
	buf_printf(out, "\" data-position=\"%zu\"", unit->position);
	if (unit->origin)
		add_attribute(out, "data-origin", unit->origin);
	buf_addc(out, '>');
}

static void add_cell(struct buf *out, const char *lang, const dgm_variant *variant)
{
	buf_adds(out, "<td");
	add_lang(out, variant ? variant->lang : lang);
	if (variant && variant->code_count > 0)
		buf_printf(out, " data-codes=\"%zu\"", variant->code_count);
	buf_addc(out, '>');
	if (variant)
		add_escaped(out, variant->text, variant->len);
	buf_adds(out, "</td>");
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	struct buf *out = &writer->out;

	if (!columns_pick(writer, unit))
		return DGM_OK;
	add_row(out, unit);
	buf_printf(out, "<th>%" PRIu64 "</th>",
		   unit->id != 0 ? unit->id : (uint64_t)unit->position + 1);
	for (size_t i = 0; i < writer->lang_count; i++)
		add_cell(out, writer->langs[i], writer->picked[i]);
	buf_printf(out, "<td class=\"confidence\">%d %%</td></tr>\n",
		   (int)(unit->confidence * 100));
	return columns_flush(writer, err);
}

static dgm_code finish(struct unit_writer *writer, dgm_error *err)
{
	buf_adds(&writer->out, "</tbody>\n</table>\n");
	dgm_code code = add_template(&writer->out, false, err);

	return code == DGM_OK ? columns_finish(writer, err) : code;
}

const struct unit_format format_html = {
	.name = "html",
	.open = open_writer,
	.unit = write_unit,
	.finish = finish,
	.free = columns_free,
	.tally = columns_tally,
};
