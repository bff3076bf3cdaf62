#include "command.h"

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

static void show_unit(struct out *out, const dgm_unit *unit)
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

static bool read_id(const char *text, uint64_t *id)
{
	char *end;

	errno = 0;
	*id = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static int show(struct session *session, uint64_t id)
{
	dgm_error err = {0};
	dgm_unit *unit = dgm_memory_get(session->memory, id, &err);
	int code = EXIT_DONE;

	if (!unit)
		return msg_fail(NULL, &err);
	if (!out_is_json(session->out))
		show_unit(session->out, unit);
	else if (dgm_unit_write_json(unit, out_sink(session->out), &err) != DGM_OK)
		code = msg_fail(NULL, &err);
	dgm_unit_free(unit);
	return code;
}

static int run(struct session *session)
{
	int worst = EXIT_DONE;
	uint64_t id;

	for (size_t i = 0; i < session->arg_count; i++) {
		if (!read_id(session->args[i], &id))
			return wrong_use(session, "'%s' is no number of a unit", session->args[i]);
	}
	for (size_t i = 0; i < session->arg_count; i++) {
		read_id(session->args[i], &id);
		int code = show(session, id);

		worst = code > worst ? code : worst;
	}
	return worst;
}

const struct command cmd_show = {
	.name = "show",
	.usage = "ID...",
	.summary = "show all that is known of units",
	.flags = NEED_STORE,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
