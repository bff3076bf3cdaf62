/*
 * Edits: the steps of a cheapest way from one text to another, for those who want to see what
 * differs. distance.h has the costs and tells how many there are at least; this finds one way of
 * that cost. Private to match/.
 */
#ifndef DGM_EDITS_H
#define DGM_EDITS_H

#include "distance.h"

/* Symbols of each text, empty on one side for what only the other has. */
struct edit {
	size_t a_start, a_end, b_start, b_end;
	size_t cost;
};

/* From left to right; `struct edits edits = {0};` */
struct edits {
	struct edit *items;
	size_t count, cap;
	struct buf work;
};

/* Replaces what edits holds by the steps over items. The costs add up to items_distance. */
void edits_of_items(const struct item *a, size_t a_count, const struct item *b, size_t b_count,
		    struct edits *edits);

/*
 * The same over characters, with the costs of pattern_distance; steps of one kind that touch are
 * one.
 */
void edits_of_chars(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
		    struct edits *edits);

void edits_free(struct edits *edits);

#endif
