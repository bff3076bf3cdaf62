/* Editing a unit: its record, and of its keys and postings those that differ, in one transaction.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "memory/index.h"
#include "memory/record.h"
#include "text/lang.h"
#include "text/unit.h"

#include <inttypes.h>
#include <strings.h>

struct editing {
	dgm_memory *memory;
	uint64_t id;
	const dgm_edit *edit;
	int64_t now;
	struct arena *arena;
	struct buf record;
	struct index before, after;
};

static bool has_region(const char *lang)
{
	return lang[lang_primary(lang)] != '\0';
}

/* The variant that a text takes the place of; two regions are two texts. */
static const dgm_variant *find_place(const dgm_unit *unit, const char *lang)
{
	const dgm_variant *found = dgm_unit_variant(unit, lang);
	bool two = found && has_region(lang) && has_region(found->lang);

	return two && strcasecmp(found->lang, lang) != 0 ? NULL : found;
}

static void remove_variant(dgm_unit *unit, dgm_variant *variants, const dgm_variant *found)
{
	if (!found)
		return;
	size_t at = (size_t)(found - variants);

	unit->variant_count--;
	memmove(&variants[at], &variants[at + 1], (unit->variant_count - at) * sizeof *variants);
}

/* Puts a text in its place, else behind all others. */
static void set_text(dgm_unit *unit, dgm_variant *variants, const dgm_variant *text)
{
	const dgm_variant *found = find_place(unit, text->lang);

	if (text->len == 0) {
		remove_variant(unit, variants, found);
		return;
	}
	dgm_variant *variant = &variants[found ? (size_t)(found - variants) : unit->variant_count];

	if (!found) {
		*variant = (dgm_variant){.lang = text->lang};
		unit->variant_count++;
	}
	variant->text = text->text;
	variant->len = text->len;
	variant->codes = text->codes;
	variant->code_count = text->code_count;
}

static void apply(struct editing *editing, dgm_unit *unit)
{
	const dgm_edit *edit = editing->edit;
	dgm_variant *variants = arena_zalloc(editing->arena, unit->variant_count + edit->text_count,
					     sizeof *variants);
	const char **notes =
		arena_zalloc(editing->arena, unit->note_count + edit->note_count, sizeof *notes);

	memcpy(variants, unit->variants, unit->variant_count * sizeof *variants);
	unit->variants = variants;
	for (size_t i = 0; i < edit->text_count; i++)
		set_text(unit, variants, &edit->texts[i]);
	if (unit->note_count > 0)
		memcpy(notes, unit->notes, unit->note_count * sizeof *notes);
	for (size_t i = 0; i < edit->note_count; i++)
		notes[unit->note_count++] = edit->notes[i];
	unit->notes = notes;
	if (edit->set_state)
		unit->state = edit->state;
	unit->changed = editing->now;
	unit->changer = edit->author;
}

/* Looks for another unit that the edited one would repeat. */
struct twin {
	struct editing *editing;
	struct store_txn *txn;
	const dgm_unit *unit;
	uint64_t found;
};

static dgm_code compare_stored(void *ctx, uint64_t id, dgm_error *err)
{
	struct twin *twin = ctx;
	struct buf record = {0};
	dgm_unit other;

	if (id == twin->unit->id)
		return DGM_OK;
	dgm_code code = memory_load(twin->editing->memory, twin->txn, id, &record,
				    twin->editing->arena, &other, err);

	if (code == DGM_OK && unit_same(twin->unit, &other))
		twin->found = id;
	buf_free(&record);
	return code == DGM_NOT_FOUND || code == DGM_OK ? DGM_OK : code;
}

static dgm_code check_twin(struct editing *editing, struct store_txn *txn, const dgm_unit *unit,
			   dgm_error *err)
{
	struct twin twin = {editing, txn, unit, 0};
	dgm_code code = store_find_key(editing->memory->store, txn, SPACE_IDENTITY,
				       unit_identity(unit), compare_stored, &twin, err);

	if (code == DGM_OK && twin.found != 0)
		return err_set(err, DGM_BAD_ARG,
			       "unit %" PRIu64 " would be the same as unit %" PRIu64, unit->id,
			       twin.found);
	return code;
}

static dgm_code write_edited(struct editing *editing, struct store_txn *txn, const dgm_unit *unit,
			     dgm_error *err)
{
	struct buf record = {0};

	record_encode(unit, &record);
	dgm_code code = store_put(txn, unit->id, record.data, record.len, err);

	buf_free(&record);
	if (code == DGM_OK)
		code = index_count(txn, unit, 1, err);
	index_unit(&editing->after, unit, unit->id);
	index_subtract(&editing->before, &editing->after);
	if (code == DGM_OK)
		code = index_remove(&editing->before, txn, err);
	return code == DGM_OK ? index_insert(&editing->after, txn, err) : code;
}

static dgm_code edit_unit(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct editing *editing = ctx;
	dgm_unit unit;

	arena_reset(editing->arena);
	index_reset(&editing->before);
	index_reset(&editing->after);
	dgm_code code = memory_load(editing->memory, txn, editing->id, &editing->record,
				    editing->arena, &unit, err);

	if (code == DGM_NOT_FOUND)
		return err_set(err, DGM_NOT_FOUND, "no unit %" PRIu64, editing->id);
	if (code != DGM_OK)
		return code;
	if (editing->edit->seen && !unit_same(editing->edit->seen, &unit))
		return err_set(err, DGM_BAD_ARG, "unit %" PRIu64 " was changed meanwhile",
			       editing->id);
	index_unit(&editing->before, &unit, unit.id);
	code = index_count(txn, &unit, -1, err);
	apply(editing, &unit);
	if (code == DGM_OK)
		code = unit_check(&unit, err);
	if (code == DGM_OK && editing->edit->text_count > 0)
		code = check_twin(editing, txn, &unit, err);
	return code == DGM_OK ? write_edited(editing, txn, &unit, err) : code;
}

dgm_code dgm_memory_edit(dgm_memory *memory, uint64_t id, const dgm_edit *edit, dgm_error *err)
{
	struct editing editing = {.memory = memory,
				  .id = id,
				  .edit = edit,
				  .now = (int64_t)time(NULL),
				  .arena = arena_new()};
	dgm_code code = store_change(memory->store, true, edit_unit, &editing, err);

	arena_free(editing.arena);
	buf_free(&editing.record);
	index_free(&editing.before);
	index_free(&editing.after);
	return code;
}
