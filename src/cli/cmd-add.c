#include "articles.h"

#include <float.h>

enum { ORIGIN = ARTICLE_OPTIONS, AUTHOR, MIN_CONFIDENCE };

static const double usual_confidence = 0.5; /* what the library takes for none given */

static const struct option_spec options[] = {
	ARTICLE_OPTION_SPECS,
	[ORIGIN] = {0, OPTION_TEXT, "origin", "TEXT", .help = "name of the articles in the memory"},
	[AUTHOR] = {0, OPTION_TEXT, "author", "NAME", .help = "who made the units"},
	[MIN_CONFIDENCE] = {0, OPTION_FRACTION, "min-confidence", "X",
			    .help = "count the units below it (0.5)"},
	{0},
};

static void show_counts(struct session *session, const dgm_add_counts *counts, double confidence)
{
	struct out *out = session->out;
	char below[48];

	snprintf(below, sizeof below, "below confidence %.4g", confidence);
	out_record(out, NULL);
	out_list(out, "files");
	for (size_t i = 0; i < session->arg_count; i++)
		out_string(out, "", NULL, session->args[i]);
	out_list_end(out);
	out_count(out, "added", "units added", counts->added);
	out_count(out, "present", "already there", counts->present);
	out_count(out, "below", below, counts->below);
	out_count(out, "unmatched", "sentences without partner", counts->unmatched);
	out_count(out, "replaced", counts->replaced > 0 ? "units replaced" : NULL,
		  counts->replaced);
	out_record_end(out);
}

static int add(struct session *session, const struct articles *articles)
{
	const struct value *values = session->values;
	const struct value *confidence = &values[MIN_CONFIDENCE];
	double least = confidence->given ? confidence->real : usual_confidence;
	dgm_add_options how = {
		.origin = values[ORIGIN].text,
		.author = values[AUTHOR].text,
		.min_confidence = least > 0 ? least : DBL_MIN, /* 0 would mean the default */
	};
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	int code = open_memory(session);

	if (code != EXIT_DONE)
		return code;
	if (dgm_memory_add_alignment(session->memory, articles->alignment, &how, &counts, &err) !=
	    DGM_OK)
		return msg_fail(NULL, &err);
	show_counts(session, &counts, least);
	return EXIT_DONE;
}

static int run(struct session *session)
{
	struct articles articles = {0};
	int code = articles_align(session, &articles);

	if (code == EXIT_DONE)
		code = add(session, &articles);
	articles_free(&articles);
	return code;
}

const struct command cmd_add = {
	.name = "add",
	.usage = "FILE FILE [FILE]",
	.summary = "align two or three articles and store what says the same",
	.options = options,
	.flags = WRITES | CREATES,
	.min_args = 2,
	.max_args = DGM_MAX_SIDES,
	.run = run,
};
