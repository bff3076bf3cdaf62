/*
 * What files say of themselves in their heads: the properties, notes and definitions in the header
 * of a TMX file. A memory keeps those of all files that were imported, each once and in the order
 * in which they came, and gives them back when it is exported.
 */
#ifndef DGM_HEADERS_H
#define DGM_HEADERS_H

#include "memory/memory.h"

/* A growing list, all zero at first. */
struct headers {
	struct arena *arena;
	dgm_prop *props;
	size_t count, cap, bytes;
	bool full; /* something did not fit in */
};

/* Appends what is not in the list yet. Attributes tell of the tool that wrote the file: not those.
 */
void headers_add(struct headers *headers, const dgm_prop *props, size_t count);
void headers_free(struct headers *headers);

/* Appends what the memory keeps, as a transaction sees it (NULL: as committed). */
dgm_code headers_load(struct headers *headers, dgm_memory *memory, struct store_txn *txn,
		      dgm_error *err);

/* Makes the memory keep these, too. */
dgm_code headers_store(struct headers *headers, dgm_memory *memory, struct store_txn *txn,
		       dgm_error *err);

#endif
