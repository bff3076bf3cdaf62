#include "command.h"
#include "base/err.h"
#include "base/pack.h"
#include "undo.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT, SOURCE, TARGETS, STRICT, REPORT, DRY_RUN, OUTPUT };

static const struct option_spec options[] = {
	[FORMAT] = {'f', OPTION_CHOICE, "format", "tmx|tsv|jsonl|xliff|po|moses",
		    .help = "else by what is in the file, else by its name"},
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "the language of the first column, where a file does not say"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "those of the other columns"},
	[STRICT] = {0, OPTION_SWITCH, "strict",
		    .help = "store nothing of a file in which something is broken"},
	[REPORT] = {0, OPTION_FILE, "report", "FILE",
		    .help = "write to FILE what was skipped, as JSON lines"},
	[DRY_RUN] = {0, OPTION_SWITCH, "dry-run", .help = "count, and store nothing"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "first write each unit that is changed to FILE, as TMX"},
	{0},
};

/* Before the memory is made: what cannot be read at all, and how much there will be of the rest. */
static dgm_code look_at_input(struct session *session, const char *path, dgm_error *err)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return DGM_OK;
	if (stat(path, &st) != 0 || access(path, R_OK) != 0)
		return err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, DGM_IO, "cannot read '%s': it is a directory", path);
	session->expected += pack_expected(path);
	return DGM_OK;
}

/* What was skipped of the files so far: how much for which reason, and where to tell of it. */
struct skipped {
	struct out *report; /* NULL: nowhere */
	struct {
		const char *reason;
		uint64_t count;
	} rows[8];
	size_t count;
};

static void on_skipped(void *ctx, const char *file, const dgm_error *why)
{
	struct skipped *skipped = ctx;
	size_t i = 0;

	while (i < skipped->count && strcmp(skipped->rows[i].reason, why->reason) != 0)
		i++;
	if (i == skipped->count && i < sizeof skipped->rows / sizeof *skipped->rows)
		skipped->rows[skipped->count++].reason = why->reason;
	if (i < skipped->count)
		skipped->rows[i].count++;
	if (!skipped->report)
		return;
	out_record(skipped->report, NULL);
	out_string(skipped->report, "file", NULL, file);
	out_count(skipped->report, "line", NULL, (uint64_t)why->line);
	out_count(skipped->report, "column", NULL, (uint64_t)why->column);
	out_string(skipped->report, "reason", NULL, why->reason);
	out_string(skipped->report, "text", NULL, why->text);
	out_record_end(skipped->report);
}

static void show_counts(struct session *session, const char *path, const dgm_add_counts *counts,
			const struct skipped *skipped)
{
	struct out *out = session->out;

	out_record(out, session->arg_count > 1 ? path : NULL);
	out_string(out, "file", NULL, path);
	out_count(out, "read", "units read", counts->read);
	out_count(out, "added", "units added", counts->added);
	out_count(out, "present", "already there", counts->present);
	out_count(out, "updated", counts->updated > 0 ? "updated" : NULL, counts->updated);
	out_count(out, "skipped", "records skipped", counts->skipped);
	out_list(out, "reasons");
	for (size_t i = 0; i < skipped->count; i++) {
		const char *reason = skipped->rows[i].reason;
		char *label = arena_zalloc(session->arena, 1, strlen(reason) + 3);

		snprintf(label, strlen(reason) + 3, "  %s", reason);
		out_item(out, NULL);
		out_string(out, "reason", NULL, reason);
		out_count(out, "count", label, skipped->rows[i].count);
		out_item_end(out);
	}
	out_list_end(out);
	out_record_end(out);
}

static int read_options(struct session *session, dgm_import_options *opt)
{
	const struct value *values = session->values;
	const char **langs;

	*opt = (dgm_import_options){.format = values[FORMAT].text,
				    .strict = values[STRICT].given,
				    .dry_run = values[DRY_RUN].given,
				    .skipped = on_skipped};
	if (opt->format && strcmp(opt->format, "moses") == 0) {
		opt->beside = (const char *const *)session->args + 1;
		opt->beside_count = session->arg_count - 1;
		if (opt->beside_count == 0 || opt->beside_count >= DGM_MAX_SIDES)
			return wrong_use(session, "-f moses wants two or three files");
	}
	if (values[OUTPUT].given && strcmp(values[OUTPUT].text, "-") == 0)
		return wrong_use(session, "-o wants a file here");
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

static int import(struct session *session, const char *path, dgm_import_options *opt,
		  struct out *report)
{
	struct skipped skipped = {.report = report};
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	dgm_watch watch = progress_watch(&session->progress, "importing");

	/* cppcheck-suppress autoVariables ; nobody looks at it after this call */
	opt->skipped_ctx = &skipped;
	dgm_memory_import_as(session->memory, path, opt, &watch, &counts, &err);
	progress_end(&session->progress);
	if (counts.resumed > 0)
		msg_print(MSG_NOTE, "an import of '%s' had broken off, and went on after %zu units",
			  path, counts.resumed);
	if (err.code == DGM_OK) {
		show_counts(session, path, &counts, &skipped);
		if (counts.skipped == 0)
			return EXIT_DONE;
		return counts.read > 0 ? EXIT_NO : EXIT_INPUT;
	}
	int exit_code = msg_fail(path, &err);

	if (counts.added > 0 && !opt->dry_run)
		msg_print(MSG_NOTE,
			  "%zu units before that are stored; importing again adds the others",
			  counts.added);
	return exit_code == EXIT_INPUT && counts.read > 0 ? EXIT_NO : exit_code;
}

/* A dry run makes no memory; where there is none, all units are new. */
static int open_for(struct session *session, bool dry_run)
{
	const char *path = memory_path(session);
	dgm_error err = {0};

	if (!dry_run || !path)
		return open_memory(session);
	msg_catch_signals();
	session->memory = dgm_memory_open(path, DGM_READ, &err);
	return session->memory || err.code == DGM_NOT_FOUND ? EXIT_DONE : msg_fail(NULL, &err);
}

/*
 * The worst exit code of all files; the system or the memory failing ends it. Parallel files are
 * one import.
 */
static int import_all(struct session *session, dgm_import_options *opt, struct out *report)
{
	int worst = EXIT_DONE;

	if (opt->beside_count > 0)
		return import(session, session->args[0], opt, report);

	for (size_t i = 0; i < session->arg_count && worst < EXIT_SYSTEM; i++) {
		int code = import(session, session->args[i], opt, report);

		worst = code > worst ? code : worst;
	}
	return worst;
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	struct out *report = NULL;
	struct undo *undo = NULL;
	dgm_import_options opt;
	dgm_error err = {0};
	int code = read_options(session, &opt);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < session->arg_count; i++) {
		if (look_at_input(session, session->args[i], &err) != DGM_OK)
			return msg_fail(NULL, &err);
	}
	if (values[REPORT].given && !(report = out_new(values[REPORT].text, true, &err)))
		return msg_fail(NULL, &err);
	code = open_for(session, opt.dry_run);
	if (code == EXIT_DONE && !opt.dry_run)
		code = undo_open(session, &values[OUTPUT], &undo);
	opt.keep = undo_keep(undo);
	if (code == EXIT_DONE)
		code = import_all(session, &opt, report);
	if (report && out_finish(report, &err) != DGM_OK)
		code = msg_fail(NULL, &err);
	undo_free(undo);
	out_free(report);
	return code;
}

const struct command cmd_import = {
	.name = "import",
	.usage = "FILE...",
	.summary = "read TMX, XLIFF, PO or a table into the memory",
	.options = options,
	.flags = WRITES | CREATES | OWN_OUTPUT,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
