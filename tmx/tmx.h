/*
 * TMX: reading any TMX 1.1 to 1.4b as a stream of units, writing the profile of TMX 1.4b that every
 * consumer takes (tmx/README.md), and checking a file. It knows units, not the memory.
 */
#ifndef DGM_TMX_H
#define DGM_TMX_H

#include "text/unit.h"

/* Writes TMX 1.4b; a header with no languages gives a multilingual file (srclang *all*). */
extern const struct unit_format tmx_format;

/*
 * Reads path ("-": standard input) as a stream: memory does not grow with the file. A broken unit
 * is reported to handler->warning with line and column and skipped. A unit's id is that which our
 * writer made a tuid of, else 0. DGM_IO; DGM_BAD_DATA when the file is no TMX, when nothing in it
 * can be read, or when it breaks off (units before that were handed over); DGM_TOO_BIG;
 * DGM_CANCELLED; or what handler->unit returned.
 */
dgm_code tmx_read(const char *path, const struct unit_handler *handler, dgm_error *err);

/* See dgm_tmx_validate. */
dgm_code tmx_check(const char *path, dgm_fault_fn *on_fault, void *ctx, dgm_error *err);

#endif
