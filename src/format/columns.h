/*
 * What formats with named languages share: the writer, its sink, and which variants of a unit go
 * where. A format adds its own way to write one unit.
 */
#ifndef DGM_COLUMNS_H
#define DGM_COLUMNS_H

#include "base/arena.h"
#include "base/map.h"
#include "text/unit.h"

struct unit_writer {
	dgm_sink sink;
	struct arena *arena;
	const char **langs; /* none: all */
	size_t lang_count;
	struct buf out;
	struct unit_tally tally;
	const dgm_variant *picked[DGM_MAX_VARIANTS]; /* of the present unit; NULL: none */
	bool cleaned;                                /* the present unit */
	/* Of some formats alone. */
	int variety;        /* of XLIFF: 12 or 21 */
	struct buf group;   /* what the units in a row have in common: a file, a message */
	size_t group_count; /* groups so far */
	struct map *seen;   /* messages so far */
};

/* Makes a writer. DGM_TOO_BIG: too many languages. */
struct unit_writer *columns_open(const struct unit_header *header, const dgm_sink *sink,
				 dgm_error *err);

/* Fills picked, and counts the unit; false: it has none of the languages and is left out. */
bool columns_pick(struct unit_writer *writer, const dgm_unit *unit);

/* Hands a large enough piece of out to the sink. */
dgm_code columns_flush(struct unit_writer *writer, dgm_error *err);

/* For struct unit_format. */
dgm_code columns_finish(struct unit_writer *writer, dgm_error *err);
void columns_free(struct unit_writer *writer);
const struct unit_tally *columns_tally(const struct unit_writer *writer);

#endif
