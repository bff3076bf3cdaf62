/*
 * Record: a unit as the bytes that the store keeps under its number. The layout is in
 * doc/store.md; a change of it needs a new STORE_FORMAT.
 */
#ifndef DGM_RECORD_H
#define DGM_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "dragoman.h"

/* Appends the record of a unit that unit_check accepts. The id is not in it. */
void record_encode(const dgm_unit *unit, struct buf *out);

/*
 * Reads a record. The unit's texts point into the record, its arrays live in the arena. DGM_STORE
 * for bytes that are no record.
 */
dgm_code record_decode(const char *record, size_t len, uint64_t id, struct arena *arena,
		       dgm_unit *unit, dgm_error *err);

#endif
