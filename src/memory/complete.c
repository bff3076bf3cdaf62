#include "memory/complete.h"

#include "memory/record.h"

static bool has_prop(const dgm_unit *unit, const dgm_prop *prop)
{
	for (size_t i = 0; i < unit->prop_count; i++)
		if (strcmp(unit->props[i].name, prop->name) == 0 &&
		    strcmp(unit->props[i].value, prop->value) == 0)
			return true;
	return false;
}

static bool has_note(const dgm_unit *unit, const char *note)
{
	for (size_t i = 0; i < unit->note_count; i++)
		if (strcmp(unit->notes[i], note) == 0)
			return true;
	return false;
}

static bool is_attribute(const dgm_prop *prop)
{
	const char *slash = strchr(prop->name, '/');

	return prop->name[0] == '@' || (slash && slash[1] == '@');
}

static bool lacks_prop(const dgm_unit *stored, const dgm_prop *prop)
{
	return stored->prop_count < DGM_MAX_PROPS && !is_attribute(prop) && !has_prop(stored, prop);
}

static bool lacks_note(const dgm_unit *stored, const char *note)
{
	return stored->note_count < DGM_MAX_PROPS && !has_note(stored, note);
}

bool complete_lacks(const dgm_unit *stored, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->prop_count; i++)
		if (lacks_prop(stored, &unit->props[i]))
			return true;
	for (size_t i = 0; i < unit->note_count; i++)
		if (lacks_note(stored, unit->notes[i]))
			return true;
	return false;
}

/* Adds what is lacking; what was there comes first. */
static void add_lacking(dgm_unit *stored, const dgm_unit *unit, struct arena *arena)
{
	dgm_prop *props =
		arena_zalloc(arena, stored->prop_count + unit->prop_count + 1, sizeof *props);
	const char **notes =
		arena_zalloc(arena, stored->note_count + unit->note_count + 1, sizeof *notes);

	for (size_t i = 0; i < stored->prop_count; i++)
		props[i] = stored->props[i];
	for (size_t i = 0; i < stored->note_count; i++)
		notes[i] = stored->notes[i];
	stored->props = props;
	stored->notes = notes;
	for (size_t i = 0; i < unit->prop_count; i++)
		if (lacks_prop(stored, &unit->props[i]))
			props[stored->prop_count++] = unit->props[i];
	for (size_t i = 0; i < unit->note_count; i++)
		if (lacks_note(stored, unit->notes[i]))
			notes[stored->note_count++] = unit->notes[i];
}

dgm_code complete_unit(dgm_memory *memory, struct store_txn *txn, uint64_t id, const dgm_unit *unit,
		       dgm_error *err)
{
	struct arena *arena = arena_new();
	struct buf record = {0}, fuller = {0};
	dgm_unit stored;
	dgm_code code = memory_load(memory, txn, id, &record, arena, &stored, err);

	if (code == DGM_OK && complete_lacks(&stored, unit)) {
		add_lacking(&stored, unit, arena);
		record_encode(&stored, &fuller);
		code = store_put(txn, id, fuller.data, fuller.len, err);
	}
	buf_free(&fuller);
	buf_free(&record);
	arena_free(arena);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}
