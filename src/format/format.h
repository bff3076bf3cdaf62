/*
 * Formats other than TMX that units, or the beads of an alignment, are written in and read from;
 * one file each. Fields of the JSON are listed in doc/json.md.
 */
#ifndef DGM_FORMAT_H
#define DGM_FORMAT_H

#include "base/arena.h"
#include "text/unit.h"

/* Tab-separated: a head line of language tags, then a column a language; tab, line end and
 * backslash in a text are written as \t, \n and \\. The last column is the confidence. */
extern const struct unit_format format_tsv;

/* XLIFF 1.2 and 2.1, bilingual. Both read either. */
extern const struct unit_format format_xliff, format_xliff2;

/* Catalogues of gettext, bilingual. */
extern const struct unit_format format_po;

/* Line-parallel text: a file a language, a line a unit. */
extern const struct unit_format format_moses;

/* A page for people: read, printed, and corrected in a browser; see dragoman-apply(1). */
extern const struct unit_format format_html;

/* One JSON object a line. */
extern const struct unit_format format_jsonl;

/* One unit as a line of JSON, appended to out. */
void format_unit_json(const dgm_unit *unit, struct buf *out);

/* One bead a line: sentence numbers of each side, then the confidence; see doc/json.md. */
dgm_code format_beads(const dgm_bead *beads, size_t count, size_t side_count, const dgm_sink *sink,
		      dgm_error *err);

/* What a unit is to become: a stored one by its number, or with id 0 a new one. */
struct correction {
	long line;
	uint64_t was;  /* unit_identity of the stored one when the page was made */
	dgm_unit unit; /* an empty text: the variant goes; a language that is not here stays */
};

struct correction_list {
	struct correction *items;
	size_t count, cap;
};

/*
 * Reads a file of corrections into a zeroed list, whose texts are in the arena. DGM_IO,
 * DGM_TOO_BIG, DGM_BAD_DATA with the line. Free the list whatever is returned.
 */
dgm_code corrections_read(const char *path, struct arena *arena, struct correction_list *list,
			  dgm_error *err);
void correction_list_free(struct correction_list *list);

#endif
