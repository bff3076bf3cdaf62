#include "articles.h"

enum { LANG, NEWLINE, PRESEGMENTED };

static const struct option_spec options[] = {
	[LANG] = {'l', OPTION_LANG, "lang", "LANG", .help = "language of the files"},
	[NEWLINE] = {0, OPTION_CHOICE, "newline", NEWLINE_CHOICES, .help = NEWLINE_HELP},
	[PRESEGMENTED] = {0, OPTION_SWITCH, "presegmented", .help = PRESEGMENTED_HELP},
	{0},
};

static void show_segment(struct out *out, const char *file, const dgm_segment *segment)
{
	out_record(out, NULL);
	if (file)
		out_string(out, "file", NULL, file);
	out_count(out, "para", NULL, segment->para);
	out_count(out, "n", NULL, segment->number);
	out_count(out, "start", NULL, segment->start);
	out_count(out, "end", NULL, segment->end);
	out_text(out, "text", "", segment->text, segment->len);
	out_record_end(out);
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
	dgm_error err = {0};
	dgm_segments *segments = dgm_segments_read(path, &read, &err);

	if (!segments)
		return msg_fail(path, &err);
	msg_print(MSG_INFO, "'%s' is %s: %zu sentences", path, dgm_segments_lang(segments),
		  dgm_segments_count(segments));
	size_t para = 0;

	for (size_t i = 0; i < dgm_segments_count(segments); i++) {
		const dgm_segment *segment = dgm_segments_get(segments, i);

		if (segment->para != para)
			out_gap(session->out);
		para = segment->para;
		show_segment(session->out, session->arg_count > 1 ? path : NULL, segment);
	}
	dgm_segments_free(segments);
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
