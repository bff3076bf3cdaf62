#include "command.h"

static int run(struct session *session)
{
	const char *path = memory_path(session);
	size_t units = 0;
	dgm_error err = {0};

	if (!path)
		return wrong_use(session, "there is no home folder: name the memory with --tm DIR");
	msg_catch_signals();
	dgm_watch watch = progress_watch(&session->progress, "indexing");
	dgm_code code = dgm_memory_reindex(path, &watch, &units, &err);

	progress_end(&session->progress);
	if (code != DGM_OK) {
		int exit_code = msg_fail(NULL, &err);

		return code == DGM_NOT_FOUND ? EXIT_SYSTEM : exit_code;
	}
	out_record(session->out, NULL);
	out_count(session->out, "units", "units indexed", units);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_reindex = {
	.name = "reindex",
	.usage = "",
	.summary = "make anew all that units are found by",
	.flags = WRITES,
	.run = run,
};
