/*
 * TMX: reading any TMX 1.1 to 1.4b as a stream of units, writing the profile of TMX 1.4b that every
 * consumer takes (tmx/README.md), and checking a file. It knows units, not the memory.
 */
#ifndef DGM_TMX_H
#define DGM_TMX_H

#include "text/unit.h"

/*
 * Writes TMX 1.4b; a header with no languages gives a multilingual file (srclang *all*). Reads any
 * TMX: a broken unit is reported with line and column and skipped. A unit's id is that which our
 * writer made a tuid of, else 0. A file that breaks off is DGM_BAD_DATA; units before that were
 * handed over.
 */
extern const struct unit_format tmx_format;

/* The reader of tmx_format. */
dgm_code tmx_read(const struct unit_source *source, const struct unit_handler *handler,
		  dgm_error *err);

/* See dgm_tmx_validate. */
dgm_code tmx_check(const char *path, dgm_fault_fn *on_fault, void *ctx, dgm_error *err);

#endif
