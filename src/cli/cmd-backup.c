#include "command.h"

static int run(struct session *session)
{
	const char *dir = session->args[0];
	dgm_stats *stats = arena_zalloc(session->arena, 1, sizeof *stats);
	dgm_error err = {0};

	if (dgm_memory_backup(session->memory, dir, &err) != DGM_OK ||
	    dgm_memory_stats(session->memory, stats, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	out_record(session->out, NULL);
	out_string(session->out, "memory", "memory", memory_path(session));
	out_string(session->out, "backup", "copied to", dir);
	out_count(session->out, "units", "units", stats->units);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_backup = {
	.name = "backup",
	.usage = "DIR",
	.summary = "copy the memory while others use it",
	.flags = NEED_STORE,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
