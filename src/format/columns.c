#include "columns.h"
#include "base/err.h"
#include "base/mem.h"

struct unit_writer *columns_open(const struct unit_header *header, const dgm_sink *sink,
				 dgm_error *err)
{
	if (header->lang_count > DGM_MAX_VARIANTS) {
		err_set(err, DGM_TOO_BIG, "%zu languages, the limit is %d", header->lang_count,
			DGM_MAX_VARIANTS);
		return NULL;
	}
	struct unit_writer *writer = mem_zalloc(1, sizeof *writer);

	writer->sink = *sink;
	writer->arena = arena_new();
	writer->langs = arena_alloc(writer->arena, header->lang_count, sizeof *writer->langs);
	writer->lang_count = header->lang_count;
	for (size_t i = 0; i < header->lang_count; i++)
		writer->langs[i] = arena_str(writer->arena, header->langs[i]);
	return writer;
}

bool columns_pick(struct unit_writer *writer, const dgm_unit *unit)
{
	size_t found = unit_pick(unit, writer->langs, writer->lang_count, writer->picked);

	if (writer->lang_count > 0 && found == 0) {
		writer->tally.left_out++;
		return false;
	}
	writer->tally.written++;
	return true;
}

dgm_code columns_finish(struct unit_writer *writer, dgm_error *err)
{
	dgm_code code = sink_write(&writer->sink, &writer->out, err);

	buf_reset(&writer->out);
	return code;
}

dgm_code columns_flush(struct unit_writer *writer, dgm_error *err)
{
	enum { PIECE = 64 * 1024 };

	return writer->out.len < PIECE ? DGM_OK : columns_finish(writer, err);
}

void columns_free(struct unit_writer *writer)
{
	if (!writer)
		return;
	arena_free(writer->arena);
	buf_free(&writer->out);
	buf_free(&writer->group);
	map_free(writer->seen);
	mem_free(writer);
}

const struct unit_tally *columns_tally(const struct unit_writer *writer)
{
	return &writer->tally;
}
