/*
 * Formats other than TMX that units, or the beads of an alignment, are written in and read from;
 * one file each. Fields of the JSON are listed in doc/json.md.
 */
#ifndef DGM_FORMAT_H
#define DGM_FORMAT_H

#include "text/unit.h"

/* Tab-separated: a head line of language tags, then a column a language; tab, line end and
 * backslash in a text are written as \t, \n and \\. The last column is the confidence. */
extern const struct unit_format format_tsv;

/* One JSON object a line. */
extern const struct unit_format format_jsonl;

/* One unit as a line of JSON, appended to out. */
void format_unit_json(const dgm_unit *unit, struct buf *out);

/* One bead a line: sentence numbers of each side, then the confidence; see doc/json.md. */
dgm_code format_beads(const dgm_bead *beads, size_t count, size_t side_count, const dgm_sink *sink,
		      dgm_error *err);

#endif
