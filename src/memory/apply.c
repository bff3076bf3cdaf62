/*
 * Applying corrections. New units come first: what was split off a unit is in the memory before
 * the unit itself gets shorter, so that whatever ends the work, no text is lost.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "format/format.h"
#include "text/unit.h"

#include <inttypes.h>

struct dgm_corrections {
	char *path;
	struct arena *arena;
	struct correction_list list;
};

dgm_corrections *dgm_corrections_read(const char *path, dgm_error *err)
{
	dgm_corrections *corrections = mem_zalloc(1, sizeof *corrections);

	corrections->path = mem_dup(path, strlen(path));
	corrections->arena = arena_new();
	if (corrections_read(path, corrections->arena, &corrections->list, err) == DGM_OK)
		return corrections;
	dgm_corrections_free(corrections);
	return NULL;
}

void dgm_corrections_free(dgm_corrections *corrections)
{
	if (!corrections)
		return;
	correction_list_free(&corrections->list);
	arena_free(corrections->arena);
	mem_free(corrections->path);
	mem_free(corrections);
}

struct applying {
	dgm_memory *memory;
	const dgm_corrections *corrections;
	const char *author;
	const dgm_watch *watch;
	dgm_apply_counts *counts;
};

/* ---------------------------------------------------------------- new units */

static dgm_code add_new(const struct applying *applying, dgm_error *err)
{
	const struct correction_list *list = &applying->corrections->list;
	dgm_unit *units = mem_zalloc(list->count + 1, sizeof *units);
	dgm_add_counts counts = {0};
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].unit.id != 0)
			continue;
		units[count] = list->items[i].unit;
		units[count++].creator = applying->author;
	}
	dgm_code code =
		count > 0 ? dgm_memory_add(applying->memory, units, count, &counts, err) : DGM_OK;

	applying->counts->added += counts.added;
	applying->counts->present += counts.present;
	mem_free(units);
	return code;
}

/* ---------------------------------------------------------------- stored ones */

static bool differs(const dgm_unit *stored, const dgm_variant *want)
{
	const dgm_variant *have = dgm_unit_variant(stored, want->lang);

	if (!have)
		return want->len > 0;
	return have->len != want->len || memcmp(have->text, want->text, want->len) != 0;
}

/* The texts to change; those that are so already keep their inline codes. */
static size_t pick_texts(const dgm_unit *stored, const dgm_unit *wanted, dgm_variant *texts)
{
	size_t count = 0;

	for (size_t i = 0; i < wanted->variant_count; i++) {
		if (differs(stored, &wanted->variants[i]))
			texts[count++] = wanted->variants[i];
	}
	return count;
}

static dgm_code skip(const struct applying *applying, const struct correction *one, const char *why)
{
	const dgm_watch *watch = applying->watch;
	dgm_error warning = {0};

	applying->counts->skipped++;
	err_at(&warning, DGM_BAD_DATA, one->line, 0, "not applied to unit %" PRIu64 ": %s",
	       one->unit.id, why);
	if (watch && watch->warning)
		watch->warning(watch->ctx, applying->corrections->path, &warning);
	return DGM_OK;
}

static dgm_code change(const struct applying *applying, const struct correction *one,
		       const dgm_edit *edit, dgm_error *err)
{
	dgm_error local = {0};
	dgm_code code = dgm_memory_edit(applying->memory, one->unit.id, edit, &local);

	switch (code) {
	case DGM_OK:
		applying->counts->changed++;
		return DGM_OK;
	case DGM_NOT_FOUND: /* meanwhile */
	case DGM_BAD_ARG:
	case DGM_TOO_BIG:
		return skip(applying, one, local.text);
	default:
		return err_set(err, code, "%s", local.text);
	}
}

static dgm_code apply_one(const struct applying *applying, const struct correction *one,
			  dgm_error *err)
{
	dgm_variant texts[DGM_MAX_VARIANTS];
	dgm_edit edit = {.texts = texts,
			 .set_state = true,
			 .state = one->unit.state,
			 .author = applying->author};
	dgm_error local = {0};
	dgm_unit *stored = dgm_memory_get(applying->memory, one->unit.id, &local);
	dgm_code code = DGM_OK;

	if (!stored)
		return local.code == DGM_NOT_FOUND ? skip(applying, one, local.text)
						   : err_set(err, local.code, "%s", local.text);
	edit.seen = stored;
	edit.text_count = pick_texts(stored, &one->unit, texts);
	if (edit.text_count == 0 && stored->state == edit.state)
		applying->counts->present++;
	else if (unit_identity(stored) != one->was)
		code = skip(applying, one, "it was changed since the page was made");
	else
		code = change(applying, one, &edit, err);
	dgm_unit_free(stored);
	return code;
}

dgm_code dgm_memory_apply(dgm_memory *memory, const dgm_corrections *corrections,
			  const char *author, const dgm_watch *watch, dgm_apply_counts *counts,
			  dgm_error *err)
{
	const struct applying applying = {memory, corrections, author, watch, counts};
	const struct correction_list *list = &corrections->list;
	dgm_code code = add_new(&applying, err);

	for (size_t i = 0; code == DGM_OK && i < list->count; i++) {
		if (watch && watch->cancel && *watch->cancel)
			return err_set(err, DGM_CANCELLED, "cancelled");
		if (watch && watch->progress)
			watch->progress(watch->ctx, i, list->count);
		if (list->items[i].unit.id != 0)
			code = apply_one(&applying, &list->items[i], err);
	}
	return code;
}
