/*
 * Open addressing with linear probing over indices into an array of entries; load under 2/3. A
 * slot has some bits of the hash beside the index, so that other keys are passed over without a
 * look at their entries.
 */
#include "map.h"
#include "arena.h"
#include "hash.h"
#include "mem.h"

enum { FIRST_SLOTS = 16 };

struct map {
	struct arena *keys;
	struct map_entry *entries;
	uint64_t *hashes; /* of each entry, parallel to entries */
	size_t count, cap, hash_cap;
	struct slot {
		uint32_t index; /* + 1; 0: free */
		uint32_t tag;   /* the upper half of the hash */
	} * slots;
	size_t slot_count;
};

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

struct map *map_new(void)
{
	struct map *map = mem_zalloc(1, sizeof *map);

	map->keys = arena_new();
	map->slot_count = FIRST_SLOTS;
	map->slots = mem_zalloc(map->slot_count, sizeof *map->slots);
	return map;
}

void map_free(struct map *map)
{
	if (!map)
		return;
	arena_free(map->keys);
	mem_free(map->entries);
	mem_free(map->hashes);
	mem_free(map->slots);
	mem_free(map);
}

void map_reset(struct map *map)
{
	arena_reset(map->keys);
	memset(map->slots, 0, map->slot_count * sizeof *map->slots);
	map->count = 0;
}

size_t map_count(const struct map *map)
{
	return map->count;
}

static size_t slot_of(const struct map *map, const void *key, size_t len, uint64_t hash)
{
	size_t mask = map->slot_count - 1;
	size_t at = (size_t)hash & mask;

	for (; map->slots[at].index != 0; at = (at + 1) & mask) {
		if (map->slots[at].tag != tag_of(hash))
			continue;
		const struct map_entry *entry = &map->entries[map->slots[at].index - 1];

		if (entry->len == len && memcmp(entry->key, key, len) == 0)
			break;
	}
	return at;
}

struct map_entry *map_find(const struct map *map, const void *key, size_t len)
{
	size_t at = slot_of(map, key ? key : "", len, hash_bytes(key, len, 0));

	return map->slots[at].index ? &map->entries[map->slots[at].index - 1] : NULL;
}

static void grow_slots(struct map *map)
{
	size_t mask = map->slot_count * 2 - 1;

	map->slot_count *= 2;
	mem_free(map->slots);
	map->slots = mem_zalloc(map->slot_count, sizeof *map->slots);
	for (size_t i = 0; i < map->count; i++) {
		size_t at = (size_t)map->hashes[i] & mask;

		while (map->slots[at].index != 0)
			at = (at + 1) & mask;
		map->slots[at] = (struct slot){(uint32_t)i + 1, tag_of(map->hashes[i])};
	}
}

struct map_entry *map_add(struct map *map, const void *key, size_t len, uint64_t value, bool *added)
{
	uint64_t hash = hash_bytes(key, len, 0);
	size_t at = slot_of(map, key ? key : "", len, hash);

	if (added)
		*added = map->slots[at].index == 0;
	if (map->slots[at].index)
		return &map->entries[map->slots[at].index - 1];
	map->entries = mem_grow(map->entries, map->count, &map->cap, sizeof *map->entries);
	map->hashes = mem_grow(map->hashes, map->count, &map->hash_cap, sizeof *map->hashes);
	map->entries[map->count] = (struct map_entry){
		.key = arena_dup(map->keys, key, len), .len = len, .value = value};
	map->hashes[map->count] = hash;
	map->slots[at] = (struct slot){(uint32_t)++map->count, tag_of(hash)};
	if (map->count * 3 > map->slot_count * 2)
		grow_slots(map);
	return &map->entries[map->count - 1];
}

struct map_entry *map_at(const struct map *map, size_t i)
{
	return &map->entries[i];
}
