/*
 * An arena: allocate freely, free once. One lives for one unit of work (a file, a request, a
 * lookup). Not for sharing between threads.
 */
#ifndef DGM_ARENA_H
#define DGM_ARENA_H

#include "banned.h"

#include <stddef.h>

struct arena;

/* Yours; end it with arena_free, which takes NULL. */
struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Forgets everything but keeps the largest block for what comes next. */
void arena_reset(struct arena *arena);

/* Forgets everything but keeps all blocks: for work that is done again at the same size. */
void arena_rewind(struct arena *arena);

/* Uninitialised memory for n items of size bytes, aligned for anything; lives with the arena. */
void *arena_alloc(struct arena *arena, size_t n, size_t size);

/* The same, all zero. */
void *arena_zalloc(struct arena *arena, size_t n, size_t size);

/* A NUL-ended copy of len bytes. */
char *arena_dup(struct arena *arena, const char *bytes, size_t len);

/* A NUL-ended copy of a C string; NULL for NULL. */
char *arena_str(struct arena *arena, const char *text);

#endif
