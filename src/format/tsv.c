#include "base/err.h"
#include "columns.h"
#include "format.h"

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
		buf_adds(&writer->out, "confidence\n");
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

const struct unit_format format_tsv = {
	.name = "tsv",
	.open = open_writer,
	.unit = write_unit,
	.finish = columns_finish,
	.free = columns_free,
	.tally = columns_tally,
};
