/* Showing a concordance: how many units there are, and some of them with what was found marked. */
#ifndef DGM_FOUND_H
#define DGM_FOUND_H

#include "command.h"

/*
 * Fields of the record or item that is open. langs: the translations to show. found may be NULL:
 * nothing. Returns how many units it showed.
 */
size_t show_found(struct out *out, const struct value *langs, const dgm_concordance *found);

#endif
