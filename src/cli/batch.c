#include "batch.h"
#include "articles.h"
#include "manifest.h"
#include "undo.h"

struct batch {
	const struct batch_options *options;
	struct manifest manifest;
	struct out *report; /* NULL: none */
	size_t stored, failed, odd;
	dgm_add_counts counts; /* sums */
};

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What a person would call it: its name, else its first file. */
static const char *document_name(const dgm_document *document)
{
	return document->origin ? document->origin : file_name(document->files[0]);
}

static void report_sides(struct out *out, const dgm_document *document,
			 const dgm_document_result *result)
{
	out_list(out, "files");
	for (size_t s = 0; s < document->side_count; s++) {
		out_item(out, NULL);
		out_string(out, "file", NULL, document->files[s]);
		if (result->langs[s]) {
			out_string(out, "lang", NULL, result->langs[s]);
			out_count(out, "sentences", NULL, result->sentences[s]);
		}
		out_item_end(out);
	}
	out_list_end(out);
}

static void report_document(const struct batch *batch, const dgm_document_result *result)
{
	struct out *out = batch->report;
	const dgm_document *document = &batch->manifest.documents[result->number];
	const dgm_add_counts *counts = &result->counts;
	bool stored = result->error.code == DGM_OK;

	out_record(out, NULL);
	out_count(out, "line", NULL, (uint64_t)batch->manifest.lines[result->number]);
	out_string(out, "name", NULL, document->origin);
	report_sides(out, document, result);
	out_string(out, "error", NULL, stored ? NULL : result->error.text);
	out_count(out, "added", NULL, counts->added);
	out_count(out, "present", NULL, counts->present);
	out_count(out, "below", NULL, counts->below);
	out_count(out, "unmatched", NULL, counts->unmatched);
	out_count(out, "replaced", NULL, counts->replaced);
	out_real(out, "confidence", NULL, result->confidence);
	out_string(out, "warning", NULL, result->why);
	out_record_end(out);
}

static void sum(dgm_add_counts *to, const dgm_add_counts *counts)
{
	to->added += counts->added;
	to->present += counts->present;
	to->below += counts->below;
	to->unmatched += counts->unmatched;
	to->replaced += counts->replaced;
}

static void take_result(void *ctx, const dgm_document_result *result)
{
	struct batch *batch = ctx;
	const struct manifest *manifest = &batch->manifest;
	dgm_error err = result->error;

	if (batch->report)
		report_document(batch, result);
	/* The place that matters is that of the article in the manifest. */
	err.line = manifest->lines[result->number];
	err.column = 0;
	if (err.code != DGM_OK) {
		batch->failed++;
		msg_place(MSG_ERROR, manifest->path, &err);
		return;
	}
	batch->stored++;
	sum(&batch->counts, &result->counts);
	if (!result->why)
		return;
	batch->odd++;
	snprintf(err.text, sizeof err.text, "'%.120s': %.100s",
		 document_name(&manifest->documents[result->number]), result->why);
	msg_place(MSG_INFO, manifest->path, &err);
}

static void show_sums(struct session *session, const struct batch *batch)
{
	struct out *out = session->out;

	out_record(out, NULL);
	out_string(out, "manifest", NULL, batch->manifest.path);
	out_count(out, "articles", "articles", batch->stored);
	out_count(out, "failed", batch->failed > 0 ? "articles that failed" : NULL, batch->failed);
	out_count(out, "warned", "articles to look at", batch->odd);
	end_with_added(out, &batch->counts, batch->options->shown_confidence);
}

/* The report is for what was done, also where the rest was not. */
static int end_report(struct batch *batch, int code)
{
	dgm_error err = {0};
	bool answered = code == EXIT_DONE || code == EXIT_NO || code == EXIT_INPUT;

	if (batch->report && out_finish(batch->report, &err) != DGM_OK) {
		int failed = msg_fail(NULL, &err);

		code = answered ? failed : code;
	}
	out_free(batch->report);
	return code;
}

static int add_documents(struct session *session, struct batch *batch, const dgm_rules *rules)
{
	const dgm_read_options read = article_read_options(session, rules);
	dgm_aligner_options align = {0};
	dgm_add_options add = batch->options->add;
	const dgm_batch_options how = {
		.read = &read, .align = &align, .add = &add, .jobs = batch->options->jobs};
	struct undo *undo = NULL;
	dgm_error err = {0};

	if (article_aligner_options(session, &align, &err) != DGM_OK)
		return msg_fail(NULL, &err);
	align.passes = article_passes(session);
	int code = open_memory(session);

	if (code == EXIT_DONE)
		code = undo_open(session, batch->options->output, &undo);
	if (code != EXIT_DONE)
		return code;
	add.keep = undo_keep(undo);
	dgm_watch watch = progress_watch_units(&session->progress, "adding", "articles");
	dgm_code done = dgm_memory_add_documents(session->memory, batch->manifest.documents,
						 batch->manifest.count, &how, take_result, batch,
						 &watch, &err);

	progress_end(&session->progress);
	undo_free(undo);
	if (done != DGM_OK) {
		msg_print(MSG_NOTE,
			  "%zu of %zu articles are stored; the same command goes on "
			  "from there",
			  batch->stored, batch->manifest.count);
		return msg_fail(NULL, &err);
	}
	show_sums(session, batch);
	if (batch->failed == 0)
		return EXIT_DONE;
	return batch->stored > 0 ? EXIT_NO : EXIT_INPUT;
}

int batch_add(struct session *session, const struct batch_options *options)
{
	const struct value *values = session->values;
	struct batch batch = {.options = options};
	dgm_rules *rules = NULL;
	dgm_error err = {0};
	int code = load_rules(session, &values[ARTICLE_SRX], &values[ARTICLE_ABBREV], NULL, &rules);

	if (code == EXIT_DONE)
		code = manifest_read(session, options->manifest, &batch.manifest);
	if (code == EXIT_DONE && options->report) {
		msg_catch_signals(); /* there is a half-written file to finish */
		batch.report = out_new(options->report, true, &err);
		if (!batch.report)
			code = msg_fail(NULL, &err);
	}
	if (code == EXIT_DONE)
		code = end_report(&batch, add_documents(session, &batch, rules));
	manifest_free(&batch.manifest);
	dgm_rules_free(rules);
	return code;
}
