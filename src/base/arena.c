#include "arena.h"
#include "mem.h"

#include <stdalign.h>
#include <stdint.h>

enum { FIRST_BLOCK = 8192, LARGEST_BLOCK = 1 << 20 };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *top;   /* the block in use; older ones behind it */
	struct block *spare; /* kept by arena_rewind */
};

/* Takes the first spare block that has so much room; NULL if there is none. */
static struct block *take_spare(struct arena *arena, size_t least)
{
	for (struct block **at = &arena->spare; *at; at = &(*at)->next) {
		struct block *block = *at;

		if (block->size < least)
			continue;
		*at = block->next;
		return block;
	}
	return NULL;
}

static void push_block(struct arena *arena, size_t least)
{
	size_t size = arena->top ? arena->top->size * 2 : FIRST_BLOCK;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < least)
		size = least;
	if (size > SIZE_MAX - sizeof(struct block))
		size = SIZE_MAX - sizeof(struct block);
	struct block *block = take_spare(arena, least);

	if (!block) {
		block = mem_alloc(1, sizeof *block + size);
		block->size = size;
	}
	block->next = arena->top;
	block->used = 0;
	arena->top = block;
}

struct arena *arena_new(void)
{
	return mem_zalloc(1, sizeof(struct arena));
}

static void free_blocks(struct block *block)
{
	while (block) {
		struct block *next = block->next;

		mem_free(block);
		block = next;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	free_blocks(arena->top);
	free_blocks(arena->spare);
	mem_free(arena);
}

void arena_reset(struct arena *arena)
{
	struct block *largest = arena->top;
	struct block *rest = NULL;

	for (struct block *b = arena->top, *next; b; b = next) {
		next = b->next;
		if (b->size > largest->size)
			largest = b;
	}
	for (struct block *b = arena->top, *next; b; b = next) {
		next = b->next;
		if (b == largest)
			continue;
		b->next = rest;
		rest = b;
	}
	free_blocks(rest);
	free_blocks(arena->spare);
	arena->spare = NULL;
	if (largest) {
		largest->next = NULL;
		largest->used = 0;
	}
	arena->top = largest;
}

/* Blocks come again in the order in which they were made, before those that were not needed. */
void arena_rewind(struct arena *arena)
{
	while (arena->top) {
		struct block *block = arena->top;

		arena->top = block->next;
		block->next = arena->spare;
		arena->spare = block;
	}
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	const size_t unit = alignof(max_align_t);
	size_t want = size != 0 && n > (SIZE_MAX - unit) / size ? SIZE_MAX - unit : n * size;

	want = (want + unit - 1) / unit * unit;
	if (!arena->top || arena->top->size - arena->top->used < want)
		push_block(arena, want);
	void *ptr = arena->top->bytes + arena->top->used;

	arena->top->used += want;
	return ptr;
}

void *arena_zalloc(struct arena *arena, size_t n, size_t size)
{
	void *ptr = arena_alloc(arena, n, size);

	return memset(ptr, 0, n * size);
}

char *arena_dup(struct arena *arena, const char *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1, 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

char *arena_str(struct arena *arena, const char *text)
{
	return text ? arena_dup(arena, text, strlen(text)) : NULL;
}
