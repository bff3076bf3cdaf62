/*
 * Holders: the units whose texts may hold some characters, also inside of words, found by the
 * pieces of texts (match/pieces.h) that hold them. Looking at the units is left to others.
 */
#ifndef DGM_HOLDERS_H
#define DGM_HOLDERS_H

#include "base/arena.h"
#include "match/find.h"
#include "memory/newest.h"

enum { HOLDERS_GROUPS = 4 }; /* at most, of one text */

/*
 * Writes groups of terms, in the arena, and how many: each unit that has what a finder of a
 * substring looks for, in the language, has one of each group. None: it may be any unit.
 */
dgm_code holders_find(struct store *store, struct store_txn *txn, const char *lang,
		      struct finder *finder, struct arena *arena, struct newest_group *groups,
		      size_t *count, dgm_error *err);

#endif
