#include "units.h"

#include <errno.h>

static void show_time(struct out *out, const char *label, int64_t seconds)
{
	time_t when = (time_t)seconds;
	struct tm utc;
	char text[32];

	if (seconds == 0 || !gmtime_r(&when, &utc))
		return;
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
	out_string(out, NULL, label, text);
}

static void show_rows(struct out *out, const dgm_unit *unit)
{
	char heading[32];

	snprintf(heading, sizeof heading, "unit %llu", (unsigned long long)unit->id);
	out_record(out, heading);
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		out_text(out, NULL, variant->lang, variant->text, variant->len);
	}
	out_string(out, NULL, "state", dgm_state_name(unit->state));
	out_real(out, NULL, "confidence", unit->confidence);
	out_string(out, NULL, "origin", unit->origin);
	out_count(out, NULL, "position", unit->position);
	show_time(out, "created", unit->created);
	out_string(out, NULL, "creator", unit->creator);
	show_time(out, "changed", unit->changed);
	out_string(out, NULL, "changer", unit->changer);
	for (size_t i = 0; i < unit->prop_count; i++)
		out_string(out, NULL, unit->props[i].name, unit->props[i].value);
	for (size_t i = 0; i < unit->note_count; i++)
		out_string(out, NULL, "note", unit->notes[i]);
	out_record_end(out);
}

bool read_id(const char *text, uint64_t *id)
{
	char *end;

	errno = 0;
	*id = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

dgm_code show_unit(struct out *out, const dgm_unit *unit, dgm_error *err)
{
	if (out_is_json(out))
		return dgm_unit_write_json(unit, out_sink(out), err);
	show_rows(out, unit);
	return DGM_OK;
}

int show_selection(struct session *session, const dgm_selection *selection)
{
	dgm_error err = {0};

	for (size_t i = 0; i < dgm_selection_count(selection) && err.code == DGM_OK; i++) {
		uint64_t id = dgm_selection_id(selection, i);
		dgm_unit *unit = dgm_memory_get(session->memory, id, &err);

		if (unit)
			show_unit(session->out, unit, &err);
		dgm_unit_free(unit);
		if (err.code == DGM_NOT_FOUND) /* deleted by others meanwhile */
			err = (dgm_error){0};
	}
	return err.code == DGM_OK ? EXIT_DONE : msg_fail(NULL, &err);
}

bool save_selection(struct session *session, const dgm_selection *selection, const char *path,
		    dgm_error *err)
{
	struct out *file = out_new(path, false, err);
	dgm_watch watch = progress_watch(&session->progress, "writing");
	dgm_code code = file ? dgm_selection_write(selection, "tmx", NULL, &watch, out_sink(file),
						   NULL, err)
			     : DGM_IO;

	progress_end(&session->progress);
	if (code == DGM_OK)
		code = out_finish(file, err);
	out_free(file);
	return code == DGM_OK;
}

int delete_selection(struct session *session, const dgm_selection *selection, const char *path)
{
	size_t deleted = 0;
	dgm_error err = {0};

	if (path && !save_selection(session, selection, path, &err))
		return msg_fail(NULL, &err);
	dgm_watch watch = progress_watch(&session->progress, "deleting");
	dgm_code code = dgm_selection_delete(selection, &watch, &deleted, &err);

	progress_end(&session->progress);
	if (code != DGM_OK) {
		msg_print(MSG_NOTE, "%zu units were deleted before that", deleted);
		return msg_fail(NULL, &err);
	}
	out_record(session->out, NULL);
	out_count(session->out, "deleted", "units deleted", deleted);
	out_record_end(session->out);
	return EXIT_DONE;
}
