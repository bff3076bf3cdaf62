/* Articles that are cut while they are read, and not kept. */
#include "dragoman.h"

#include "base/err.h"
#include "read/source.h"
#include "segment/segment.h"

struct passing {
	const dgm_segment_sink *sink;
	const struct source *source; /* of whose paragraphs the kinds are known; or NULL */
	dgm_error *err;
};

static dgm_code pass_on(void *ctx, const dgm_segment *segment)
{
	struct passing *passing = ctx;

	dgm_segment known = *segment;

	if (passing->source)
		known.kind = source_kind(passing->source, segment->para);
	return passing->sink->segment(passing->sink->ctx, &known, passing->err);
}

static size_t place(const void *ctx, size_t at)
{
	return source_offset(ctx, at);
}

/* The segmenter, once the language is known. */
static struct segmenter *begin(struct passing *passing, const dgm_read_options *opt,
			       const struct source_stream *stream, size_t body)
{
	const struct source *source = source_stream_source(stream);
	const dgm_reading *reading = source_stream_reading(stream);
	const struct segment_options options = {
		.lang = reading->lang,
		.newline = source->is_document ? DGM_NEWLINE_HARD : opt->newline,
		.presegmented = opt->presegmented,
		.custom = opt->rules,
		.decision = opt->decision,
		.decision_ctx = opt->decision_ctx,
		.err = passing->err,
		.place = place,
		.place_ctx = source,
	};

	passing->source = opt->presegmented ? NULL : source;
	if (passing->sink->reading)
		passing->sink->reading(passing->sink->ctx, reading);
	return segmenter_new(&options, body, pass_on, passing);
}

static dgm_code check_watch(const dgm_watch *watch, size_t done, size_t total, dgm_error *err)
{
	if (watch && watch->progress)
		watch->progress(watch->ctx, done, total);
	if (watch && watch->cancel && *watch->cancel)
		return err_set(err, DGM_CANCELLED, "cancelled");
	return DGM_OK;
}

dgm_code dgm_segment_stream(const char *path, const dgm_read_options *opt,
			    const dgm_segment_sink *sink, const dgm_watch *watch, dgm_error *err)
{
	static const dgm_read_options defaults;
	struct passing passing = {.sink = sink, .err = err};
	struct segmenter *segmenter = NULL;
	struct piece piece = {0};
	size_t done = 0;

	if (!opt)
		opt = &defaults;
	struct source_stream *stream = source_stream_open(path, opt, err);
	dgm_code code = stream ? DGM_OK : DGM_IO;

	while (code == DGM_OK && !piece.last) {
		code = check_watch(watch, done, source_stream_size(stream), err);
		if (code == DGM_OK)
			code = source_stream_next(stream, &piece, err);
		if (code != DGM_OK || !piece.bytes)
			continue;
		if (!segmenter)
			segmenter = begin(&passing, opt, stream, piece.body);
		code = segmenter_feed(segmenter, piece.bytes + piece.body, piece.len - piece.body);
		done += piece.len;
	}
	if (code == DGM_OK)
		code = segmenter_finish(segmenter);
	segmenter_free(segmenter);
	source_stream_free(stream);
	return code;
}
