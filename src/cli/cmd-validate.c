#include "command.h"

/* Collects the faults of a file; in text each is shown at once, in JSON it is part of the answer.
 */
struct faults {
	struct out *out;
	const char *path;
	size_t count;
};

static void on_fault(void *ctx, const dgm_error *fault)
{
	struct faults *faults = ctx;

	faults->count++;
	if (!out_is_json(faults->out)) {
		msg_place(MSG_ERROR, faults->path, fault);
		return;
	}
	out_item(faults->out, NULL);
	out_count(faults->out, "line", NULL, (uint64_t)fault->line);
	out_count(faults->out, "column", NULL, (uint64_t)fault->column);
	out_string(faults->out, "text", NULL, fault->text);
	out_item_end(faults->out);
}

static int validate(struct session *session, const char *path)
{
	struct out *out = session->out;
	struct faults faults = {out, path, 0};
	struct buf verdict = {0};
	dgm_error err = {0};

	out_record(out, NULL);
	out_string(out, "file", NULL, path);
	out_list(out, "faults");
	dgm_code code = dgm_tmx_validate(path, on_fault, &faults, &err);

	out_list_end(out);
	if (code == DGM_OK)
		buf_printf(&verdict, "%s: valid", path);
	else if (code == DGM_BAD_DATA)
		buf_printf(&verdict, "%s: %zu fault%s", path, faults.count,
			   faults.count == 1 ? "" : "s");
	else
		out_string(out, "error", NULL, err.text);
	out_flag(out, "valid", NULL, code == DGM_OK);
	out_text(out, NULL, "", verdict.data, verdict.len);
	out_record_end(out);
	buf_free(&verdict);
	if (code == DGM_OK)
		return EXIT_DONE;
	return code == DGM_BAD_DATA ? EXIT_NO : msg_fail(NULL, &err);
}

static int run(struct session *session)
{
	int worst = EXIT_DONE;

	for (size_t i = 0; i < session->arg_count; i++) {
		int code = validate(session, session->args[i]);

		worst = code > worst ? code : worst;
	}
	return worst;
}

const struct command cmd_validate = {
	.name = "validate",
	.usage = "FILE.tmx...",
	.summary = "check TMX files against the grammar and the rules beyond it",
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
