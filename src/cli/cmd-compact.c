#include "command.h"

static int run(struct session *session)
{
	dgm_stats *before = arena_zalloc(session->arena, 2, sizeof *before);
	dgm_stats *after = before + 1;
	dgm_error err = {0};

	if (dgm_memory_stats(session->memory, before, &err) != DGM_OK ||
	    dgm_memory_compact(session->memory, &err) != DGM_OK ||
	    dgm_memory_stats(session->memory, after, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	out_record(session->out, NULL);
	out_count(session->out, "before", "bytes of data before", before->data_bytes);
	out_count(session->out, "after", "bytes of data now", after->data_bytes);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_compact = {
	.name = "compact",
	.usage = "",
	.summary = "give room that is no longer used back to the system",
	.flags = NEED_STORE | WRITES,
	.run = run,
};
