/*
 * The origin alone does not tell that it is the same article: two folders have a file of the same
 * name, and a user may name a newspaper as the origin of all its articles. So half of the units
 * that the memory has of the origin must still be there, by one of their texts at least; and those
 * in a language that the new version lacks stay.
 */
#include "memory/replace.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "memory/select.h"
#include "text/lang.h"
#include "text/unit.h"

static uint64_t text_key(const dgm_variant *variant)
{
	return hash_bytes(variant->text, variant->len,
			  hash_bytes(variant->lang, lang_primary(variant->lang), 0));
}

/* The identity of a unit whatever its neighbours are. */
static uint64_t texts_key(const dgm_unit *unit)
{
	dgm_variant variants[DGM_MAX_VARIANTS];
	const dgm_unit alone = unit_alone(unit, variants);

	return unit_identity(&alone);
}

static bool has(const struct map *map, uint64_t key)
{
	return map_find(map, &key, sizeof key) != NULL;
}

static void put(struct map *map, uint64_t key)
{
	map_add(map, &key, sizeof key, 0, NULL);
}

static dgm_code take_id(void *ctx, uint64_t id, dgm_error *err)
{
	struct replacement *r = ctx;

	(void)err;
	r->found = mem_grow(r->found, r->found_count, &r->found_cap, sizeof *r->found);
	r->found[r->found_count++] = id;
	return DGM_OK;
}

static bool is_still_there(const struct replacement *r, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->variant_count; i++)
		if (has(r->texts, text_key(&unit->variants[i])))
			return true;
	return false;
}

/* True when the new version is in all languages of the unit. */
static bool is_covered(const struct replacement *r, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->variant_count; i++) {
		bool covered = false;

		for (size_t j = 0; j < r->count && !covered; j++)
			covered = dgm_unit_variant(r->units[j], unit->variants[i].lang) != NULL;
		if (!covered)
			return false;
	}
	return true;
}

static dgm_code load(struct replacement *r, struct store_txn *txn, size_t i, dgm_unit *unit,
		     dgm_error *err)
{
	arena_reset(r->arena);
	return memory_load(r->memory, txn, r->found[i], &r->record, r->arena, unit, err);
}

/* Looks at what is stored of the origin. */
static dgm_code judge(struct replacement *r, struct store_txn *txn, dgm_error *err)
{
	size_t total = 0, still = 0;
	dgm_code code = DGM_OK;
	dgm_unit unit;

	r->old = mem_resize(r->old, r->found_count, sizeof *r->old);
	for (size_t i = 0; code == DGM_OK && i < r->found_count; i++) {
		code = load(r, txn, i, &unit, err);
		if (code != DGM_OK || strcmp(unit.origin, r->origin) != 0)
			continue;
		total++;
		still += is_still_there(r, &unit);
		if (unit.state != DGM_ALIGNED)
			put(r->kept, texts_key(&unit));
		else if (!has(r->identities, unit_identity(&unit)) && is_covered(r, &unit))
			r->old[r->old_count++] = i;
	}
	r->same = total > 0 && 2 * still >= total;
	return code;
}

void replacement_free(struct replacement *r)
{
	index_free(&r->gone);
	map_free(r->texts);
	map_free(r->identities);
	map_free(r->kept);
	mem_free(r->found);
	mem_free(r->old);
	buf_free(&r->record);
	arena_free(r->arena);
	*r = (struct replacement){
		.memory = r->memory, .origin = r->origin, .units = r->units, .count = r->count};
}

dgm_code replacement_find(struct replacement *r, struct store_txn *txn, dgm_error *err)
{
	replacement_free(r);
	r->texts = map_new();
	r->identities = map_new();
	r->kept = map_new();
	r->arena = arena_new();
	for (size_t i = 0; i < r->count; i++) {
		put(r->identities, unit_identity(r->units[i]));
		for (size_t j = 0; j < r->units[i]->variant_count; j++)
			put(r->texts, text_key(&r->units[i]->variants[j]));
	}
	dgm_code code = store_find_key(r->memory->store, txn, SPACE_ORIGIN, index_origin(r->origin),
				       take_id, r, err);

	return code == DGM_OK ? judge(r, txn, err) : code;
}

bool replacement_has(const struct replacement *r, const dgm_unit *unit)
{
	return r->same && has(r->kept, texts_key(unit));
}

dgm_code replacement_remove(struct replacement *r, struct store_txn *txn, dgm_selection *old,
			    size_t *replaced, dgm_error *err)
{
	dgm_code code = DGM_OK;
	dgm_unit unit;

	for (size_t i = 0; r->same && code == DGM_OK && i < r->old_count; i++) {
		code = load(r, txn, r->old[i], &unit, err);
		if (code == DGM_OK && old)
			selection_add(old, &unit, NULL);
		if (code == DGM_OK)
			code = memory_remove(txn, &unit, &r->gone, err);
		++*replaced;
	}
	return code == DGM_OK ? index_remove(&r->gone, txn, err) : code;
}
