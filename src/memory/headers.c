#include "memory/headers.h"

#include "base/err.h"
#include "base/mem.h"

/* The fact that holds them: for each the lengths of name and value, and both. */
#define HEADERS_FACT "headers"

enum { MAX_BYTES = 1 << 20 }; /* of all together; they are written anew with each new one */

static bool holds(const struct headers *headers, const dgm_prop *prop)
{
	for (size_t i = 0; i < headers->count; i++)
		if (strcmp(headers->props[i].name, prop->name) == 0 &&
		    strcmp(headers->props[i].value, prop->value) == 0)
			return true;
	return false;
}

void headers_add(struct headers *headers, const dgm_prop *props, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(props[i].name) + strlen(props[i].value);

		if (props[i].name[0] == '@' || holds(headers, &props[i]))
			continue;
		if (headers->count == DGM_MAX_PROPS || len > MAX_BYTES - headers->bytes) {
			headers->full = true;
			continue;
		}
		if (!headers->arena)
			headers->arena = arena_new();
		headers->props = mem_grow(headers->props, headers->count, &headers->cap,
					  sizeof *headers->props);
		headers->props[headers->count++] =
			(dgm_prop){arena_str(headers->arena, props[i].name),
				   arena_str(headers->arena, props[i].value)};
		headers->bytes += len;
	}
}

void headers_free(struct headers *headers)
{
	arena_free(headers->arena);
	mem_free(headers->props);
	*headers = (struct headers){0};
}

/* Takes the next of the fact; false at its end, and for what is none of ours. */
static bool next_prop(const char **at, const char *end, struct arena *arena, dgm_prop *prop)
{
	char *behind;
	size_t name = strtoul(*at, &behind, 10);
	size_t value = *behind == ' ' ? strtoul(behind + 1, &behind, 10) : 0;

	if (*behind != ' ' || name == 0 || name > MAX_BYTES || value > MAX_BYTES ||
	    name + value > (size_t)(end - behind) - 1)
		return false;
	prop->name = arena_dup(arena, behind + 1, name);
	prop->value = arena_dup(arena, behind + 1 + name, value);
	*at = behind + 1 + name + value;
	return true;
}

dgm_code headers_load(struct headers *headers, dgm_memory *memory, struct store_txn *txn,
		      dgm_error *err)
{
	struct buf fact = {0};
	dgm_code code = store_get_fact(memory->store, txn, HEADERS_FACT, &fact, err);
	const char *at = buf_str(&fact);
	struct arena *arena = arena_new();
	dgm_prop prop;

	while (code == DGM_OK && next_prop(&at, fact.data + fact.len, arena, &prop))
		headers_add(headers, &prop, 1);
	arena_free(arena);
	buf_free(&fact);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

dgm_code headers_store(struct headers *headers, dgm_memory *memory, struct store_txn *txn,
		       dgm_error *err)
{
	struct headers all = {0};
	struct buf fact = {0};
	dgm_code code = headers->count > 0 ? headers_load(&all, memory, txn, err) : DGM_OK;
	size_t before = all.count;

	headers_add(&all, headers->props, headers->count);
	for (size_t i = 0; i < all.count; i++)
		buf_printf(&fact, "%zu %zu %s%s", strlen(all.props[i].name),
			   strlen(all.props[i].value), all.props[i].name, all.props[i].value);
	if (code == DGM_OK && all.count > before)
		code = store_set_fact(txn, HEADERS_FACT, fact.data, err);
	headers->full = headers->full || all.full;
	buf_free(&fact);
	headers_free(&all);
	return code;
}
