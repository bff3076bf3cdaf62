#include "command.h"

enum { FORCE };

static const struct option_spec options[] = {
	[FORCE] = {0, OPTION_SWITCH, "force", .help = "in the place of the memory that is there"},
	{0},
};

static int run(struct session *session)
{
	const char *path = memory_path(session), *dir = session->args[0];
	dgm_error err = {0};

	if (!path)
		return wrong_use(session, "there is no home folder: name the memory with --tm DIR");
	msg_catch_signals();
	dgm_code code = dgm_memory_restore(dir, path, session->values[FORCE].given, &err);

	if (code != DGM_OK) {
		int exit_code = msg_fail(NULL, &err);

		return code == DGM_NOT_FOUND ? EXIT_SYSTEM : exit_code;
	}
	out_record(session->out, NULL);
	out_string(session->out, "backup", "copied from", dir);
	out_string(session->out, "memory", "memory", path);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_restore = {
	.name = "restore",
	.usage = "DIR",
	.summary = "make the memory of a backup",
	.options = options,
	.flags = WRITES,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
