#include "command.h"
#include "base/err.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT, SOURCE, TARGETS };

static const struct option_spec options[] = {
	[FORMAT] = {'f', OPTION_CHOICE, "format", "tmx|tsv|jsonl",
		    .help = "else by what is in the file, else by its name"},
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "the language of the first column, where a file does not say"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "those of the other columns"},
	{0},
};

/* Before the memory is made: what cannot be read at all. */
static dgm_code check_readable(const char *path, dgm_error *err)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return DGM_OK;
	if (stat(path, &st) != 0 || access(path, R_OK) != 0)
		return err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, DGM_IO, "cannot read '%s': it is a directory", path);
	return DGM_OK;
}

static void show_counts(struct session *session, const char *path, const dgm_add_counts *counts)
{
	struct out *out = session->out;

	out_record(out, session->arg_count > 1 ? path : NULL);
	out_string(out, "file", NULL, path);
	out_count(out, "added", "units added", counts->added);
	out_count(out, "present", "already there", counts->present);
	out_count(out, "skipped", "records skipped", counts->skipped);
	out_record_end(out);
}

static int read_options(struct session *session, dgm_import_options *opt)
{
	const struct value *values = session->values;
	const char **langs;

	*opt = (dgm_import_options){.format = values[FORMAT].text};
	if (values[SOURCE].given != values[TARGETS].given)
		return wrong_use(session, "-s and -t want one another");
	if (!values[SOURCE].given)
		return EXIT_DONE;
	langs = arena_alloc(session->arena, values[TARGETS].lang_count + 1, sizeof *langs);
	langs[opt->lang_count++] = values[SOURCE].langs[0];
	for (size_t i = 0; i < values[TARGETS].lang_count; i++)
		langs[opt->lang_count++] = values[TARGETS].langs[i];
	opt->langs = langs;
	return EXIT_DONE;
}

static int import(struct session *session, const char *path, const dgm_import_options *opt)
{
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	dgm_watch watch = progress_watch(&session->progress, "importing");
	dgm_code code = dgm_memory_import_as(session->memory, path, opt, &watch, &counts, &err);

	progress_end(&session->progress);
	if (counts.resumed > 0)
		msg_print(MSG_NOTE, "an import of '%s' had broken off, and went on after %zu units",
			  path, counts.resumed);
	if (code == DGM_OK) {
		show_counts(session, path, &counts);
		return EXIT_DONE;
	}
	int exit_code = msg_fail(path, &err);

	if (counts.added > 0)
		msg_print(MSG_NOTE,
			  "%zu units before that are stored; importing again adds the others",
			  counts.added);
	return exit_code;
}

static int run(struct session *session)
{
	dgm_import_options opt;
	dgm_error err = {0};
	int code = read_options(session, &opt);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < session->arg_count; i++) {
		if (check_readable(session->args[i], &err) != DGM_OK)
			return msg_fail(NULL, &err);
	}
	code = open_memory(session);
	for (size_t i = 0; i < session->arg_count && code == EXIT_DONE; i++)
		code = import(session, session->args[i], &opt);
	return code;
}

const struct command cmd_import = {
	.name = "import",
	.usage = "FILE...",
	.summary = "read TMX, TSV or JSON lines into the memory",
	.options = options,
	.flags = WRITES | CREATES,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
