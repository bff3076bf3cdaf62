#include "filter.h"
#include "units.h"

enum { FOLDED = FILTER_OPTIONS, FORCE, DRY_RUN, OUTPUT };

static const struct option_spec options[] = {
	FILTER_OPTION_SPECS,
	[FOLDED] = {0, OPTION_SWITCH, "folded",
		    .help = "also what is equal but for case, harakat and the like"},
	[FORCE] = {0, OPTION_SWITCH, "force", .help = "delete the repeats"},
	[DRY_RUN] = {'n', OPTION_SWITCH, "dry-run", .help = "show them and delete nothing"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "first write what is deleted to FILE, as TMX"},
	{0},
};

/* One that would go, and what stays in its place. */
static bool show_repeat(struct session *session, uint64_t id, uint64_t kept, dgm_error *err)
{
	struct out *out = session->out;
	dgm_unit *unit = dgm_memory_get(session->memory, id, err);
	char heading[32];

	if (!unit)
		return err->code == DGM_NOT_FOUND; /* deleted by others meanwhile */
	snprintf(heading, sizeof heading, "unit %llu", (unsigned long long)id);
	out_record(out, heading);
	out_count(out, "id", NULL, id);
	out_count(out, "kept", "repeats unit", kept);
	for (size_t i = 0; i < unit->variant_count; i++)
		out_text(out, NULL, unit->variants[i].lang, unit->variants[i].text,
			 unit->variants[i].len);
	out_record_end(out);
	dgm_unit_free(unit);
	return true;
}

static int show_repeats(struct session *session, const dgm_selection *selection)
{
	for (size_t i = 0; i < dgm_selection_count(selection); i++) {
		dgm_error err = {0};

		if (!show_repeat(session, dgm_selection_id(selection, i),
				 dgm_selection_kept(selection, i), &err))
			return msg_fail(NULL, &err);
	}
	return EXIT_DONE;
}

static int run(struct session *session)
{
	const struct value *values = session->values, *output = &values[OUTPUT];
	dgm_filter filter;
	dgm_error err = {0};

	filter_read(session, &filter);
	if (output->given && strcmp(output->text, "-") == 0)
		return wrong_use(session, "-o wants a file here");
	if (!values[FORCE].given && !values[DRY_RUN].given)
		return wrong_use(session, "to delete repeats wants --force; --dry-run shows what "
					  "would go");
	dgm_watch watch = progress_watch(&session->progress, "comparing");
	dgm_selection *selection = dgm_memory_select_repeats(session->memory, &filter,
							     values[FOLDED].given, &watch, &err);

	progress_end(&session->progress);
	if (!selection)
		return msg_fail(NULL, &err);
	int code = values[DRY_RUN].given ? show_repeats(session, selection)
					 : delete_selection(session, selection, output->text);

	dgm_selection_free(selection);
	return code;
}

const struct command cmd_dedup = {
	.name = "dedup",
	.usage = "",
	.summary = "delete units that repeat others",
	.options = options,
	.flags = NEED_STORE | WRITES | OWN_OUTPUT,
	.run = run,
};
