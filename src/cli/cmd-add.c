#include "articles.h"
#include "batch.h"
#include "undo.h"

#include <float.h>

enum { ORIGIN = ARTICLE_OPTIONS, AUTHOR, MIN_CONFIDENCE, BATCH, JOBS, REPORT, OUTPUT };

static const double usual_confidence = 0.5; /* what the library takes for none given */

static const struct option_spec options[] = {
	ARTICLE_OPTION_SPECS,
	[ORIGIN] = {0, OPTION_TEXT, "origin", "TEXT", .help = "name of the articles in the memory"},
	[AUTHOR] = {0, OPTION_TEXT, "author", "NAME", .help = "who made the units"},
	[MIN_CONFIDENCE] = {0, OPTION_FRACTION, "min-confidence", "X",
			    .help = "count the units below it (0.5)"},
	[BATCH] = {0, OPTION_FILE, "batch", "MANIFEST", .help = "add the articles of a list"},
	[JOBS] = {'j', OPTION_NUMBER, "jobs", "N", .low = 1, .high = MAX_JOBS,
		  .help = "articles of a list at a time (one a processor)"},
	[REPORT] = {0, OPTION_FILE, "report", "FILE",
		    .help = "write a line of JSON for each article of a list"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE",
		    .help = "first write what is replaced to FILE, as TMX"},
	{0},
};

static void show_counts(struct session *session, const dgm_add_counts *counts, double confidence)
{
	struct out *out = session->out;

	out_record(out, NULL);
	out_list(out, "files");
	for (size_t i = 0; i < session->arg_count; i++)
		out_string(out, "", NULL, session->args[i]);
	out_list_end(out);
	end_with_added(out, counts, confidence);
}

/* How units are added, and the confidence that is asked for. */
static dgm_add_options add_options(const struct session *session, double *least)
{
	const struct value *values = session->values;

	*least = values[MIN_CONFIDENCE].given ? values[MIN_CONFIDENCE].real : usual_confidence;
	return (dgm_add_options){
		.origin = values[ORIGIN].text,
		.author = values[AUTHOR].text,
		.min_confidence = *least > 0 ? *least : DBL_MIN, /* 0 would mean the default */
	};
}

static int add(struct session *session, const struct articles *articles)
{
	double least;
	dgm_add_options how = add_options(session, &least);
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	struct undo *undo = NULL;
	int code = open_memory(session);

	if (code == EXIT_DONE)
		code = undo_open(session, &session->values[OUTPUT], &undo);
	if (code != EXIT_DONE)
		return code;
	how.keep = undo_keep(undo);
	dgm_memory_add_alignment(session->memory, articles->alignment, &how, &counts, &err);
	undo_free(undo);
	if (err.code != DGM_OK)
		return msg_fail(NULL, &err);
	show_counts(session, &counts, least);
	return EXIT_DONE;
}

static int add_list(struct session *session)
{
	const struct value *values = session->values;
	const char *report = values[REPORT].text;
	struct batch_options batch = {
		.manifest = values[BATCH].text,
		.report = report,
		.output = &values[OUTPUT],
		.jobs = article_jobs(&values[JOBS]),
	};

	batch.add = add_options(session, &batch.shown_confidence);
	if (session->arg_count > 0)
		return wrong_use(session, "with --batch, the files are those of the list");
	if (values[ORIGIN].given || values[ARTICLE_LANGS].given)
		return wrong_use(session,
				 "with --batch, names and languages are those of the list");
	if (values[ARTICLE_EMBED].given || values[ARTICLE_EMBED_FILES].given)
		return wrong_use(session, "with --batch, sentences have no vectors");
	if (report && strcmp(report, "-") == 0)
		return wrong_use(session, "--report wants a file");
	return batch_add(session, &batch);
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	struct articles articles = {0};

	if (values[OUTPUT].given && strcmp(values[OUTPUT].text, "-") == 0)
		return wrong_use(session, "-o wants a file here");
	if (values[BATCH].given)
		return add_list(session);
	if (values[JOBS].given || values[REPORT].given)
		return wrong_use(session, "--jobs and --report go with --batch");
	if (session->arg_count < 2)
		return wrong_use(session, "too few arguments: dragoman add FILE FILE [FILE]");
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
	.flags = WRITES | CREATES | OWN_OUTPUT,
	.max_args = DGM_MAX_SIDES,
	.run = run,
};
