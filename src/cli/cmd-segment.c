#include "articles.h"
#include "base/err.h"

enum { LANG, NEWLINE, PRESEGMENTED };

static const struct option_spec options[] = {
	[LANG] = {'l', OPTION_LANG, "lang", "LANG", .help = "language of the files"},
	[NEWLINE] = {0, OPTION_CHOICE, "newline", NEWLINE_CHOICES, .help = NEWLINE_HELP},
	[PRESEGMENTED] = {0, OPTION_SWITCH, "presegmented", .help = PRESEGMENTED_HELP},
	{0},
};

/* A file on its way through. */
struct passage {
	struct out *out;
	const char *file; /* where there are several */
	char lang[DGM_MAX_LANG];
	size_t count, para;
	dgm_watch watch;  /* the progress that is drawn */
	dgm_error failed; /* of the output */
};

static void note_language(void *ctx, const char *lang)
{
	struct passage *passage = ctx;

	snprintf(passage->lang, sizeof passage->lang, "%s", lang);
}

static dgm_code show_segment(void *ctx, const dgm_segment *segment, dgm_error *err)
{
	struct passage *passage = ctx;
	struct out *out = passage->out;

	if (passage->failed.code != DGM_OK)
		return err_set(err, passage->failed.code, "%s", passage->failed.text);
	if (segment->para != passage->para)
		out_gap(out);
	passage->para = segment->para;
	passage->count++;
	out_record(out, NULL);
	if (passage->file)
		out_string(out, "file", NULL, passage->file);
	out_count(out, "para", NULL, segment->para);
	out_count(out, "n", NULL, segment->number);
	out_count(out, "start", NULL, segment->start);
	out_count(out, "end", NULL, segment->end);
	out_text(out, "text", "", segment->text, segment->len);
	out_record_end(out);
	return DGM_OK;
}

/* Whoever waits at the other end of a pipe gets what is known before we wait for more. */
static void flush_and_draw(void *ctx, size_t done, size_t total)
{
	struct passage *passage = ctx;

	out_flush(passage->out, &passage->failed);
	passage->watch.progress(passage->watch.ctx, done, total);
}

static int segment_file(struct session *session, const char *operand)
{
	const struct value *values = session->values;
	char tag[DGM_MAX_LANG];
	const char *path = article_path(operand, tag);
	dgm_read_options read = {
		.lang = *tag                 ? tag
			: values[LANG].given ? values[LANG].langs[0]
					     : NULL,
		.newline = (dgm_newline)values[NEWLINE].number,
		.presegmented = values[PRESEGMENTED].given,
	};
	struct passage passage = {.out = session->out,
				  .file = session->arg_count > 1 ? path : NULL,
				  .watch = progress_watch(&session->progress, "cutting")};
	dgm_watch watch = {
		.ctx = &passage, .progress = flush_and_draw, .cancel = passage.watch.cancel};
	dgm_segment_sink sink = {&passage, note_language, show_segment};
	dgm_error err = {0};

	if (dgm_segment_stream(path, &read, &sink, &watch, &err) != DGM_OK)
		return msg_fail(path, &err);
	progress_end(&session->progress);
	msg_print(MSG_INFO, "'%s' is %s: %zu sentences", path, passage.lang, passage.count);
	return EXIT_DONE;
}

static int run(struct session *session)
{
	for (size_t i = 0; i < session->arg_count; i++) {
		if (i > 0)
			out_gap(session->out);
		int code = segment_file(session, session->args[i]);

		if (code != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}

const struct command cmd_segment = {
	.name = "segment",
	.usage = "FILE...",
	.summary = "cut articles into sentences, one a line",
	.options = options,
	.min_args = 1,
	.max_args = ANY_NUMBER,
	.run = run,
};
