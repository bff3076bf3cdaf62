#include "command.h"

enum { AUTHOR };

static const struct option_spec options[] = {
	[AUTHOR] = {0, OPTION_TEXT, "author", "NAME", .help = "who made the corrections"},
	{0},
};

static void show_counts(struct session *session, const char *path, const dgm_apply_counts *counts)
{
	struct out *out = session->out;

	out_record(out, session->arg_count > 1 ? path : NULL);
	out_string(out, "file", NULL, path);
	out_count(out, "changed", "units changed", counts->changed);
	out_count(out, "added", "units added", counts->added);
	out_count(out, "present", "already so", counts->present);
	out_count(out, "skipped", "not applied", counts->skipped);
	out_record_end(out);
}

static int apply(struct session *session, const char *path, const dgm_corrections *corrections)
{
	dgm_apply_counts counts = {0};
	dgm_error err = {0};
	dgm_watch watch = progress_watch(&session->progress, "applying");
	dgm_code code = dgm_memory_apply(session->memory, corrections, session->values[AUTHOR].text,
					 &watch, &counts, &err);

	progress_end(&session->progress);
	if (code != DGM_OK) {
		int failed = msg_fail(NULL, &err);

		msg_print(MSG_NOTE, "%zu corrections were applied before that; again does the rest",
			  counts.changed + counts.added);
		return failed;
	}
	show_counts(session, path, &counts);
	return counts.skipped > 0 ? EXIT_NO : EXIT_DONE;
}

/* All files are read before the memory is opened: a broken one stops before anything is changed. */
static int run(struct session *session)
{
	dgm_corrections **files =
		arena_zalloc(session->arena, session->arg_count, sizeof(dgm_corrections *));
	dgm_error err = {0};
	int code = EXIT_DONE;

	for (size_t i = 0; i < session->arg_count && code == EXIT_DONE; i++) {
		files[i] = dgm_corrections_read(session->args[i], &err);
		if (!files[i])
			code = msg_fail(session->args[i], &err);
	}
	if (code == EXIT_DONE)
		code = open_memory(session);
	for (size_t i = 0; i < session->arg_count && code <= EXIT_NO; i++) {
		int one = apply(session, session->args[i], files[i]);

		code = one > code ? one : code;
	}
	for (size_t i = 0; i < session->arg_count; i++)
		dgm_corrections_free(files[i]);
	return code;
}

const struct command cmd_apply = {
	.name = "apply",
	.usage = "FILE...",
	.summary = "put corrections from a review page into the memory",
	.options = options,
	.flags = WRITES | CREATES,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
