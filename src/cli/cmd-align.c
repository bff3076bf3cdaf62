#include "articles.h"

enum { FORMAT = ARTICLE_OPTIONS, OUTPUT };

static const struct option_spec options[] = {
	ARTICLE_OPTION_SPECS,
	[FORMAT] = {'f', OPTION_CHOICE, "format", "tmx|tsv|beads|jsonl|xliff|xliff2|po|html",
		    .help = "else by the ending of -o, else tmx"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE", .help = "write to FILE"},
	{0},
};

static int run(struct session *session)
{
	struct articles articles = {0};
	const char *format = output_format(session, FORMAT, OUTPUT);
	dgm_error err = {0};
	int code = format ? articles_align(session, &articles) : EXIT_USAGE;

	if (code == EXIT_DONE && dgm_alignment_write(articles.alignment, format, NULL,
						     out_sink(session->out), &err) != DGM_OK)
		code = msg_fail(NULL, &err);
	articles_free(&articles);
	return code;
}

const struct command cmd_align = {
	.name = "align",
	.usage = "FILE FILE [FILE]",
	.summary = "find the sentences of two or three articles that say the same",
	.options = options,
	.min_args = 2,
	.max_args = DGM_MAX_SIDES,
	.run = run,
};
