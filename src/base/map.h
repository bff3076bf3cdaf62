/*
 * A hash map from byte strings to 64-bit values (a number, or an index into an array of the
 * caller's). Keys are copied. Entries are numbered from 0 in order of insertion, and walks follow
 * that order, so no result ever depends on the hash.
 */
#ifndef DGM_MAP_H
#define DGM_MAP_H

#include "banned.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;

struct map_entry {
	const char *key; /* NUL-ended copy, borrowed from the map */
	size_t len;
	uint64_t value;
};

/* Yours; end it with map_free, which takes NULL. */
struct map *map_new(void);
void map_free(struct map *map);

/* Empties it and keeps its memory. */
void map_reset(struct map *map);

size_t map_count(const struct map *map);

/* The entry of a key, or NULL. The pointer holds until the next map_add. */
struct map_entry *map_find(const struct map *map, const void *key, size_t len);

/* The entry of a key; a new one has the value given. *added, unless NULL, tells which it was. */
struct map_entry *map_add(struct map *map, const void *key, size_t len, uint64_t value,
			  bool *added);

/* Entry i in order of insertion. */
struct map_entry *map_at(const struct map *map, size_t i);

#endif
