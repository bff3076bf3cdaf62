/*
 * Memory that does not fail: the allocator behind everything else. Out of memory prints one line
 * and aborts, so no caller checks; in return a size that comes from input is checked against a
 * limit of dragoman.h first. It leaves lifetimes to arena.h and buf.h.
 */
#ifndef DGM_MEM_H
#define DGM_MEM_H

#include "banned.h"

#include <stddef.h>

/* Uninitialised memory for n items of size bytes; the caller frees it with mem_free. */
void *mem_alloc(size_t n, size_t size);

/* The same, all zero. */
void *mem_zalloc(size_t n, size_t size);

/* Resizes what mem_alloc returned (or NULL) to n items of size bytes. */
void *mem_resize(void *ptr, size_t n, size_t size);

/* Frees what the functions above returned; NULL is fine. */
void mem_free(void *ptr);

/* A NUL-ended copy of len bytes; the caller frees it with mem_free. */
char *mem_dup(const char *bytes, size_t len);

/*
 * Makes room for one more item in a growing array: `items = mem_grow(items, count, &cap, size)`.
 * Capacity grows by half again.
 */
void *mem_grow(void *items, size_t count, size_t *cap, size_t size);

#endif
