/*
 * The way back from a folded text to the text as it was written, so that what is found in the one
 * can be shown in the other. Folding is done again by small pieces; only texts that are shown go
 * through here.
 */
#ifndef DGM_FOLD_MAP_H
#define DGM_FOLD_MAP_H

#include "text/span.h"

/* A letter with its marks, or what folding does not take apart, and what became of it. */
struct fold_piece {
	struct span folded, text;
};

/* Pieces in order; what folding drops is in none. `struct fold_map map = {0};` */
struct fold_map {
	struct fold_piece *items;
	size_t count, cap;
};

/* Replaces what map holds. folded is what fold_text makes of text with FOLD_ALL. */
void fold_map_make(const char *text, size_t len, const char *folded, size_t folded_len,
		   struct fold_map *map);
void fold_map_free(struct fold_map *map);

/*
 * The bytes of the text that a run of bytes of the folded text comes from. An empty run, and one
 * behind the last piece, gives an empty span.
 */
struct span fold_map_span(const struct fold_map *map, size_t start, size_t end);

#endif
