#include "mem.h"

#include <stdint.h>

static void *checked(void *ptr, size_t n, size_t size)
{
	if (ptr)
		return ptr;
	fprintf(stderr, "dragoman: error: out of memory (%zu x %zu bytes)\n", n, size);
	abort();
}

static size_t product(size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		checked(NULL, n, size);
	size_t total = n * size;

	return total > 0 ? total : 1;
}

void *mem_alloc(size_t n, size_t size)
{
	return checked(malloc(product(n, size)), n, size);
}

void *mem_zalloc(size_t n, size_t size)
{
	return checked(calloc(1, product(n, size)), n, size);
}

void *mem_resize(void *ptr, size_t n, size_t size)
{
	return checked(realloc(ptr, product(n, size)), n, size);
}

void mem_free(void *ptr)
{
	free(ptr);
}

char *mem_dup(const char *bytes, size_t len)
{
	char *copy = mem_alloc(len + 1, 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

void *mem_grow(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap < 8 ? 8 : *cap + *cap / 2;
	return mem_resize(items, *cap, size);
}
