#include "command.h"

static void help_all(struct buf *help)
{
	buf_adds(help, "usage: dragoman [--tm DIR] [--json] [-q|-v] COMMAND ...\n\n"
		       "Makes a translation memory of parallel articles in Arabic, Russian and "
		       "English.\n\ncommands:\n");
	for (size_t i = 0; commands[i]; i++)
		buf_printf(help, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
	buf_adds(help, "\noptions of every command:\n");
	options_help(global_options, help);
	buf_adds(help,
		 "\n'dragoman help COMMAND' tells more, and so does 'man dragoman-COMMAND'.\n");
}

static void help_one(struct buf *help, const struct command *command)
{
	buf_printf(help, "usage: dragoman %s %s%s\n\n", command->name,
		   command->options ? "[OPTION]... " : "", command->usage);
	buf_printf(help, "%c%s.\n", command->summary[0] - 'a' + 'A', command->summary + 1);
	if (command->options) {
		buf_adds(help, "\noptions:\n");
		options_help(command->options, help);
	}
	buf_adds(help, "\noptions of every command:\n");
	options_help(global_options, help);
	buf_printf(help, "\nMore, with examples: man dragoman-%s\n", command->name);
}

void show_help(struct out *out, const struct command *command)
{
	struct buf help = {0};

	if (command)
		help_one(&help, command);
	else
		help_all(&help);
	out_write(out, help.data, help.len);
	buf_free(&help);
}

static int run(struct session *session)
{
	const struct command *command = NULL;

	if (session->arg_count > 0) {
		command = command_find(session->args[0]);
		if (!command)
			return wrong_use(session, "unknown command '%s'", session->args[0]);
	}
	show_help(session->out, command);
	return EXIT_DONE;
}

const struct command cmd_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "show the commands, or the options of one",
	.max_args = 1,
	.run = run,
};
