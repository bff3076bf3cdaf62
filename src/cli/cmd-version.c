#include "command.h"

static int run(struct session *session)
{
	char line[64];

	snprintf(line, sizeof line, "dragoman %s", dgm_version());
	out_record(session->out, NULL);
	out_string(session->out, "version", NULL, dgm_version());
	out_string(session->out, NULL, "", line);
	out_record_end(session->out);
	return EXIT_DONE;
}

const struct command cmd_version = {
	.name = "version",
	.usage = "",
	.summary = "show the version",
	.run = run,
};
