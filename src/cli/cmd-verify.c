#include "command.h"

/* In text each fault is shown at once, in JSON it is part of the answer. */
static void on_fault(void *ctx, const dgm_error *fault)
{
	struct out *out = ctx;

	if (out_is_json(out))
		out_string(out, "", NULL, fault->text);
	else
		msg_place(MSG_ERROR, NULL, fault);
}

static int run(struct session *session)
{
	struct out *out = session->out;
	dgm_error err = {0};

	out_record(out, NULL);
	out_string(out, "memory", NULL, memory_path(session));
	out_list(out, "faults");
	dgm_watch watch = progress_watch(&session->progress, "verifying");
	dgm_code code = dgm_memory_verify(session->memory, on_fault, out, &watch, &err);

	progress_end(&session->progress);
	out_list_end(out);
	out_flag(out, "sound", NULL, code == DGM_OK);
	if (code == DGM_OK || code == DGM_BAD_DATA)
		out_string(out, NULL, "", code == DGM_OK ? "the memory is sound" : err.text);
	out_record_end(out);
	if (code == DGM_OK)
		return EXIT_DONE;
	return code == DGM_BAD_DATA ? EXIT_NO : msg_fail(NULL, &err);
}

const struct command cmd_verify = {
	.name = "verify",
	.usage = "",
	.summary = "check that the memory is whole and everything in it is found",
	.flags = NEED_STORE,
	.run = run,
};
