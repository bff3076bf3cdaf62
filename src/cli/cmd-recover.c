#include "command.h"

static int run(struct session *session)
{
	const char *path = memory_path(session);
	dgm_error err = {0};

	if (!path)
		return wrong_use(session, "there is no home folder: name the memory with --tm DIR");
	msg_catch_signals();
	dgm_code code = dgm_memory_recover(path, &err);

	if (code != DGM_OK) {
		int exit_code = msg_fail(NULL, &err);

		return code == DGM_NOT_FOUND ? EXIT_SYSTEM : exit_code;
	}
	out_record(session->out, NULL);
	out_string(session->out, "memory", "recovered", path);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_recover = {
	.name = "recover",
	.usage = "",
	.summary = "recover the memory from its logs",
	.flags = WRITES,
	.run = run,
};
