#include "format.h"

static void add_side(struct buf *out, size_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%zu", i > 0 ? " " : "", first + i);
	buf_addc(out, '\t');
}

dgm_code format_beads(const dgm_bead *beads, size_t count, size_t side_count, const dgm_sink *sink,
		      dgm_error *err)
{
	enum { PIECE = 64 * 1024 };
	struct buf out = {0};
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < count && code == DGM_OK; i++) {
		for (size_t side = 0; side < side_count; side++)
			add_side(&out, beads[i].first[side], beads[i].count[side]);
		unit_add_confidence(&out, beads[i].confidence);
		buf_addc(&out, '\n');
		if (out.len >= PIECE) {
			code = sink_write(sink, &out, err);
			buf_reset(&out);
		}
	}
	if (code == DGM_OK)
		code = sink_write(sink, &out, err);
	buf_free(&out);
	return code;
}
