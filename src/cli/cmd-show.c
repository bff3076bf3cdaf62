#include "units.h"

static int show(struct session *session, uint64_t id)
{
	dgm_error err = {0};
	dgm_unit *unit = dgm_memory_get(session->memory, id, &err);
	int code = EXIT_DONE;

	if (!unit)
		return msg_fail(NULL, &err);
	if (show_unit(session->out, unit, &err) != DGM_OK)
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
