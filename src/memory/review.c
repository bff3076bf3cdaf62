#include "memory/review.h"

#include "text/unit.h"

static bool has_note(const dgm_unit *unit, const char *note)
{
	for (size_t i = 0; i < unit->note_count; i++)
		if (strcmp(unit->notes[i], note) == 0)
			return true;
	return false;
}

/* What is to be changed of the stored unit; notes has room for those of the other. */
static dgm_edit find_changes(const dgm_unit *stored, const dgm_unit *unit, dgm_variant *text,
			     const char **notes)
{
	const dgm_variant *old = dgm_unit_variant(stored, unit->variants[1].lang);
	dgm_edit edit = {.notes = notes};

	*text = unit->variants[1];
	if (old)
		text->lang = old->lang;
	if (!old || !unit_same_text(old, text)) {
		edit.texts = text;
		edit.text_count = 1;
	}
	edit.set_state = unit->state == DGM_REVIEWED && stored->state != DGM_REVIEWED;
	edit.state = unit->state;
	for (size_t i = 0; i < unit->note_count; i++)
		if (!has_note(stored, unit->notes[i]))
			notes[edit.note_count++] = unit->notes[i];
	return edit;
}

dgm_code review_unit(dgm_memory *memory, const dgm_unit *unit, bool dry, bool *changed,
		     dgm_error *err)
{
	dgm_unit *stored = memory ? dgm_memory_get(memory, unit->id, NULL) : NULL;
	const dgm_variant *source =
		stored ? dgm_unit_variant(stored, unit->variants[0].lang) : NULL;
	const char *notes[DGM_MAX_PROPS];
	dgm_code code = DGM_NOT_FOUND;
	dgm_variant text;

	if (source && unit_same_text(source, &unit->variants[0])) {
		dgm_edit edit = find_changes(stored, unit, &text, notes);

		*changed = edit.text_count > 0 || edit.note_count > 0 || edit.set_state;
		code = *changed && !dry ? dgm_memory_edit(memory, unit->id, &edit, err) : DGM_OK;
	}
	dgm_unit_free(stored);
	return code;
}
