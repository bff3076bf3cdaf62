#include "filter.h"
#include "units.h"

enum { FORCE = FILTER_OPTIONS, DRY_RUN, OUTPUT };

static const struct option_spec options[] = {
	FILTER_OPTION_SPECS,
	[FORCE] = {0, OPTION_SWITCH, "force", .help = "delete what the filter picks"},
	[DRY_RUN] = {'n', OPTION_SWITCH, "dry-run", .help = "show it and delete nothing"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "first write what is deleted to FILE, as TMX"},
	{0},
};

/* What the numbers on the command line name; NULL with *code. */
static dgm_selection *select_numbers(struct session *session, int *code)
{
	uint64_t *ids = arena_alloc(session->arena, session->arg_count, sizeof *ids);
	dgm_error err = {0};

	for (size_t i = 0; i < session->arg_count; i++) {
		if (!read_id(session->args[i], &ids[i])) {
			*code = wrong_use(session, "'%s' is no number of a unit", session->args[i]);
			return NULL;
		}
	}
	dgm_selection *selection =
		dgm_memory_select_ids(session->memory, ids, session->arg_count, &err);

	if (!selection)
		*code = msg_fail(NULL, &err);
	return selection;
}

static dgm_selection *select_units(struct session *session, int *code)
{
	const struct value *values = session->values;
	dgm_filter filter;
	dgm_error err = {0};
	bool filtered = filter_read(session, &filter);

	*code = EXIT_USAGE;
	if (filtered == (session->arg_count > 0)) {
		wrong_use(session, filtered ? "numbers of units and a filter cannot both be had"
					    : "name the units to delete, or a filter");
		return NULL;
	}
	if (!filtered)
		return select_numbers(session, code);
	if (!values[FORCE].given && !values[DRY_RUN].given) {
		wrong_use(session, "to delete by a filter wants --force; --dry-run shows what "
				   "would go");
		return NULL;
	}
	dgm_watch watch = progress_watch(&session->progress, "searching");
	dgm_selection *selection = dgm_memory_select(session->memory, &filter, &watch, &err);

	progress_end(&session->progress);
	if (!selection)
		*code = msg_fail(NULL, &err);
	return selection;
}

static int run(struct session *session)
{
	const struct value *output = &session->values[OUTPUT];
	int code;

	if (output->given && strcmp(output->text, "-") == 0)
		return wrong_use(session, "-o wants a file here");
	dgm_selection *selection = select_units(session, &code);

	if (!selection)
		return code;
	code = session->values[DRY_RUN].given ? show_selection(session, selection)
					      : delete_selection(session, selection, output->text);
	dgm_selection_free(selection);
	return code;
}

const struct command cmd_delete = {
	.name = "delete",
	.usage = "[ID...]",
	.summary = "delete units, by number or by filter",
	.options = options,
	.flags = NEED_STORE | WRITES | OWN_OUTPUT,
	.max_args = ANY_NUMBER,
	.run = run,
};
