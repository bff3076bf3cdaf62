/*
 * dragoman, the program: finds the command, parses the options, opens what the command needs, runs
 * it and ends cleanly.
 */
#include "command.h"

#include <stdarg.h>

const struct command *const commands[] = {
	&cmd_segment, &cmd_align,   &cmd_add,      &cmd_match_docs, &cmd_lookup,  &cmd_concordance,
	&cmd_import,  &cmd_export,  &cmd_validate, &cmd_stats,      &cmd_show,    &cmd_edit,
	&cmd_apply,   &cmd_delete,  &cmd_dedup,    &cmd_check,      &cmd_verify,  &cmd_backup,
	&cmd_restore, &cmd_compact, &cmd_reindex,  &cmd_recover,    &cmd_lexicon, &cmd_eval,
	&cmd_help,    &cmd_version, NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

int wrong_use(const struct session *session, const char *format, ...)
{
	const struct command *command = session->command;
	char line[400];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	msg_print(MSG_ERROR, "%s; see 'dragoman%s%s --help'", line, command ? " " : "",
		  command ? command->name : "");
	return EXIT_USAGE;
}

static int unknown_command(const struct session *session, const char *name)
{
	const char *names[sizeof commands / sizeof *commands];
	size_t count = 0;

	while (commands[count]) {
		names[count] = commands[count]->name;
		count++;
	}
	const char *near = nearest_word(name, names, count);

	if (near)
		return wrong_use(session, "unknown command '%s': did you mean '%s'?", name, near);
	return wrong_use(session, "unknown command '%s'", name);
}

static void list_commands(struct out *out)
{
	struct buf list = {0};

	for (size_t i = 0; commands[i]; i++)
		buf_printf(&list, "%s\t%s\n", commands[i]->name, commands[i]->summary);
	out_write(out, list.data, list.len);
	buf_free(&list);
}

static void list_options(struct out *out, const struct command *command)
{
	struct buf list = {0};

	options_list(command ? command->options : NULL, &list);
	options_list(global_options, &list);
	out_write(out, list.data, list.len);
	buf_free(&list);
}

static int check_operands(const struct session *session)
{
	const struct command *command = session->command;
	size_t n = session->arg_count;

	if (n < command->min_args)
		return wrong_use(session, "too few arguments: dragoman %s %s", command->name,
				 command->usage);
	if (command->max_args != ANY_NUMBER && n > command->max_args)
		return wrong_use(session, "'%s' is one argument too many: dragoman %s%s%s",
				 session->args[command->max_args], command->name,
				 *command->usage ? " " : "", command->usage);
	return EXIT_DONE;
}

static int run_command(struct session *session)
{
	int code = check_operands(session);

	if (code == EXIT_DONE && session->command->flags & NEED_STORE)
		code = open_memory(session);
	if (code == EXIT_DONE)
		code = session->command->run(session);
	progress_end(&session->progress);
	return code;
}

/* What failed leaves no new memory behind with nothing in it. */
static dgm_code close_memory(struct session *session, bool done, dgm_error *err)
{
	return done ? dgm_memory_close(session->memory, err)
		    : dgm_memory_discard(session->memory, err);
}

/* Closes all there is. An error here counts only when the command had none. */
static int finish(struct session *session, int code)
{
	dgm_error err = {0};
	bool answered = code == EXIT_DONE || code == EXIT_NO;

	if (close_memory(session, code == EXIT_DONE, &err) != DGM_OK && answered)
		code = msg_fail(NULL, &err);
	answered = code == EXIT_DONE || code == EXIT_NO;
	err = (dgm_error){0};
	if (session->out && answered && out_finish(session->out, &err) != DGM_OK)
		code = msg_fail(NULL, &err);
	out_free(session->out);
	return code;
}

/* The value of -o where the command has it, for the answer. */
static const char *output_path(const struct session *session)
{
	const struct command *command = session->command;
	bool has = command && !(command->flags & OWN_OUTPUT);
	const struct option_spec *specs = has ? command->options : NULL;

	for (size_t i = 0; specs && specs[i].name; i++) {
		if (strcmp(specs[i].name, "output") == 0)
			return session->values[i].text;
	}
	return NULL;
}

/* Runs what the command line asks for, once it is parsed. */
static int dispatch(struct session *session, const struct value *globals)
{
	const struct command *command = session->command;
	bool asks_help = globals[GLOBAL_HELP].given;
	dgm_error err = {0};

	const char *path = asks_help ? NULL : output_path(session);

	if (path)
		msg_catch_signals(); /* there is a half-written file to remove */
	session->out = out_new(path, globals[GLOBAL_JSON].given, &err);
	if (!session->out)
		return msg_fail(NULL, &err);
	if (globals[GLOBAL_LIST_COMMANDS].given)
		list_commands(session->out);
	else if (globals[GLOBAL_LIST_OPTIONS].given)
		list_options(session->out, command);
	else if (asks_help)
		show_help(session->out, command);
	else if (globals[GLOBAL_VERSION].given)
		return cmd_version.run(session);
	else if (command)
		return run_command(session);
	else
		return wrong_use(session, "no command is named");
	return EXIT_DONE;
}

static void apply_globals(struct session *session, const struct value *globals)
{
	session->tm = globals[GLOBAL_TM].text;
	if (globals[GLOBAL_VERBOSE].given)
		msg_set_level(MSG_INFO);
	if (globals[GLOBAL_QUIET].given)
		msg_set_level(MSG_ERROR);
}

/* Parses the command line in two steps: up to the command, and with the table of the command. */
static int start(struct session *session, int argc, char **argv)
{
	struct value globals[GLOBAL_COUNT] = {0};
	struct parse parse = {.arena = session->arena, .globals = globals};
	dgm_error err = {0};
	int at = 1;

	if (options_parse(&parse, argc, argv, &at, &err) != DGM_OK)
		return wrong_use(session, "%s", err.text);
	if (at < argc) {
		session->command = command_find(argv[at]);
		if (!session->command)
			return unknown_command(session, argv[at]);
		argc -= at;
		argv += at;
		parse.own = session->command->options;
		parse.values = arena_zalloc(session->arena, options_count(parse.own) + 1,
					    sizeof *parse.values);
		session->values = parse.values;
		if (options_parse(&parse, argc, argv, &at, &err) != DGM_OK)
			return wrong_use(session, "%s", err.text);
		session->args = argv + at;
		session->arg_count = (size_t)(argc - at);
	}
	apply_globals(session, globals);
	return dispatch(session, globals);
}

int main(int argc, char **argv)
{
	struct session session = {.arena = arena_new()};
	int code = finish(&session, start(&session, argc, argv));

	arena_free(session.arena);
	msg_raise_signal();
	return code;
}
