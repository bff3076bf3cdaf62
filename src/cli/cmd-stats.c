#include "filter.h"

static const struct option_spec options[] = {
	FILTER_OPTION_SPECS,
	{0},
};

static void show(struct out *out, const char *path, const dgm_stats *stats)
{
	out_record(out, NULL);
	out_string(out, "memory", "memory", path);
	out_count(out, "units", "units", stats->units);
	for (int state = DGM_ALIGNED; state <= DGM_IMPORTED; state++) {
		const char *name = dgm_state_name((dgm_state)state);

		out_count(out, name, stats->states[state] > 0 ? name : NULL, stats->states[state]);
	}
	out_list(out, "langs");
	for (size_t i = 0; i < stats->lang_count; i++) {
		out_item(out, NULL);
		out_string(out, "lang", NULL, stats->langs[i].lang);
		out_count(out, "segments", stats->langs[i].lang, stats->langs[i].segments);
		out_item_end(out);
	}
	out_list_end(out);
	out_count(out, "data_bytes", "bytes of data", stats->data_bytes);
	out_count(out, "log_bytes", "bytes of log", stats->log_bytes);
	out_count(out, "format", "format", stats->format);
	out_record_end(out);
}

static int run(struct session *session)
{
	dgm_stats *stats = arena_zalloc(session->arena, 1, sizeof *stats);
	dgm_filter filter;
	dgm_error err = {0};
	dgm_watch watch = progress_watch(&session->progress, "counting");
	dgm_code code = filter_read(session, &filter)
				? dgm_memory_count(session->memory, &filter, &watch, stats, &err)
				: dgm_memory_stats(session->memory, stats, &err);

	progress_end(&session->progress);
	if (code != DGM_OK)
		return msg_fail(NULL, &err);
	show(session->out, memory_path(session), stats);
	return EXIT_DONE;
}

const struct command cmd_stats = {
	.name = "stats",
	.usage = "",
	.summary = "count what is in the memory",
	.options = options,
	.flags = NEED_STORE,
	.run = run,
};
