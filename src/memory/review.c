#include "memory/review.h"

#include "base/err.h"
#include "memory/select.h"
#include "text/unit.h"

#include <inttypes.h>

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

/* The stored unit that it is, yours; NULL: there is none with its number and source text. */
static dgm_unit *find_stored(dgm_memory *memory, const dgm_unit *unit)
{
	dgm_unit *stored = memory ? dgm_memory_get(memory, unit->id, NULL) : NULL;
	const dgm_variant *source =
		stored ? dgm_unit_variant(stored, unit->variants[0].lang) : NULL;

	if (source && unit_same_text(source, &unit->variants[0]))
		return stored;
	dgm_unit_free(stored);
	return NULL;
}

static bool is_any(const dgm_edit *edit)
{
	return edit->text_count > 0 || edit->note_count > 0 || edit->set_state;
}

dgm_code review_try(dgm_memory *memory, const dgm_unit *unit, bool *changed)
{
	const char *notes[DGM_MAX_PROPS];
	dgm_variant text;
	dgm_unit *stored = find_stored(memory, unit);

	if (!stored)
		return DGM_NOT_FOUND;
	const dgm_edit edit = find_changes(stored, unit, &text, notes);

	*changed = is_any(&edit);
	dgm_unit_free(stored);
	return DGM_OK;
}

static dgm_code keep_unit(dgm_memory *memory, const dgm_unit *unit, const dgm_keep *keep,
			  dgm_error *err)
{
	if (!keep->units)
		return DGM_OK;
	dgm_selection *old = selection_new(memory);

	selection_add(old, unit, NULL);
	dgm_code code = keep->units(keep->ctx, old, err);

	dgm_selection_free(old);
	return code;
}

/* True when the text that is to be replaced is not what it was. */
static bool has_other_text(const dgm_unit *stored, const dgm_unit *before, const char *lang)
{
	const dgm_variant *is = dgm_unit_variant(stored, lang);
	const dgm_variant *was = dgm_unit_variant(before, lang);

	return is && was ? !unit_same_text(is, was) : is != was;
}

/* A reviewed unit on its way into the memory. */
struct review {
	dgm_memory *memory;
	const dgm_unit *unit;
	const dgm_keep *keep;
	dgm_unit *first; /* what was stored at first */
	bool changed;    /* there is something to change */
	bool moved;      /* nothing was, as somebody changed the stored texts since */
};

/* One try, with what is stored now. */
static dgm_code try_change(struct review *review, const dgm_unit *stored, dgm_error *err)
{
	const dgm_unit *unit = review->unit;
	const char *notes[DGM_MAX_PROPS];
	dgm_variant text;
	dgm_edit edit = find_changes(stored, unit, &text, notes);

	edit.seen = stored;
	review->moved = false;
	review->changed = is_any(&edit);
	if (!review->changed)
		return DGM_OK;
	if (edit.text_count > 0 && has_other_text(stored, review->first, unit->variants[1].lang))
		return err_set(err, DGM_BAD_ARG, "unit %" PRIu64 " was changed meanwhile",
			       unit->id);
	dgm_code code = keep_unit(review->memory, stored, review->keep, err);

	if (code == DGM_OK)
		code = dgm_memory_edit(review->memory, unit->id, &edit, err);
	if (code == DGM_BAD_ARG) {
		dgm_unit *now = dgm_memory_get(review->memory, unit->id, NULL);

		review->moved = !now || !unit_same(stored, now);
		dgm_unit_free(now);
	}
	return code;
}

/* Others may write meanwhile: their other texts stay, and with them it is tried again. */
dgm_code review_unit(dgm_memory *memory, const dgm_unit *unit, const dgm_keep *keep, bool *changed,
		     dgm_error *err)
{
	struct review review = {memory, unit, keep, find_stored(memory, unit), false, false};
	dgm_unit *stored = review.first;
	dgm_error why = {.code = DGM_NOT_FOUND};

	while (stored) {
		why = (dgm_error){0};
		try_change(&review, stored, &why);
		if (stored != review.first)
			dgm_unit_free(stored);
		stored = review.moved ? find_stored(memory, unit) : NULL;
		if (review.moved && !stored)
			why.code = DGM_NOT_FOUND;
	}
	dgm_unit_free(review.first);
	*changed = review.changed;
	if (why.code == DGM_OK || why.code == DGM_NOT_FOUND)
		return why.code;
	return err_set(err, why.code, "%s", why.text);
}
