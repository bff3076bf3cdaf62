/* Articles: a source is read and cut, and both are kept together as one dgm_segments. */
#include "memory/article.h"

#include "base/err.h"
#include "base/mem.h"
#include "read/npy.h"
#include "read/source.h"
#include "segment/segment.h"

#include <math.h>

struct dgm_segments {
	struct source source;
	struct arena *arena;
	struct segment_list list;
	float *vectors; /* NULL: none */
	size_t dimension;
};

static size_t place(const void *ctx, size_t at)
{
	return source_offset(ctx, at);
}

static dgm_code cut(dgm_segments *segments, const dgm_read_options *opt, dgm_error *err)
{
	const struct source *source = &segments->source;
	const struct segment_options options = {
		.lang = source->reading.lang,
		.newline = source->is_document ? DGM_NEWLINE_HARD : opt->newline,
		.presegmented = opt->presegmented,
		.custom = opt->rules,
		.decision = opt->decision,
		.decision_ctx = opt->decision_ctx,
		.err = err,
		.place = place,
		.place_ctx = source,
	};

	dgm_code code =
		segment_text(source->bytes.data + source->body, source->bytes.len - source->body,
			     source->body, &options, segments->arena, &segments->list);

	for (size_t i = 0; i < segments->list.count && !opt->presegmented; i++) {
		dgm_segment *segment = &segments->list.items[i];

		segment->kind = source_kind(source, segment->para);
	}
	return code;
}

const char *dgm_kind_name(dgm_kind kind)
{
	static const char *const names[] = {"paragraph", "headline", "date",    "byline", "heading",
					    "item",      "cell",     "caption", "note",   "cue"};
	size_t i = (size_t)kind;

	return i < sizeof names / sizeof *names ? names[i] : NULL;
}

static dgm_segments *segments_new(void)
{
	dgm_segments *segments = mem_zalloc(1, sizeof *segments);

	segments->arena = arena_new();
	return segments;
}

dgm_segments *dgm_segments_read(const char *path, const dgm_read_options *opt, dgm_error *err)
{
	static const dgm_read_options defaults;
	dgm_segments *segments = segments_new();

	if (!opt)
		opt = &defaults;
	if (source_read(path, opt, &segments->source, err) != DGM_OK ||
	    cut(segments, opt, err) != DGM_OK) {
		dgm_segments_free(segments);
		return NULL;
	}
	return segments;
}

dgm_segments *dgm_segments_from_text(const char *text, size_t len, const dgm_read_options *opt,
				     dgm_error *err)
{
	static const dgm_read_options defaults;
	dgm_segments *segments = segments_new();

	if (!opt)
		opt = &defaults;
	if (source_from_text(text, len, opt, &segments->source, err) != DGM_OK ||
	    cut(segments, opt, err) != DGM_OK) {
		dgm_segments_free(segments);
		return NULL;
	}
	return segments;
}

void dgm_segments_free(dgm_segments *segments)
{
	if (!segments)
		return;
	mem_free(segments->vectors);
	segment_list_free(&segments->list);
	arena_free(segments->arena);
	source_free(&segments->source);
	mem_free(segments);
}

size_t dgm_segments_count(const dgm_segments *segments)
{
	return segments->list.count;
}

const dgm_segment *dgm_segments_get(const dgm_segments *segments, size_t i)
{
	return i < segments->list.count ? &segments->list.items[i] : NULL;
}

const char *dgm_segments_lang(const dgm_segments *segments)
{
	return segments->source.reading.lang;
}

const char *dgm_segments_name(const dgm_segments *segments)
{
	return segments->source.name;
}

const char *segments_links(const dgm_segments *segments)
{
	return buf_str(&segments->source.document.links);
}

const dgm_reading *dgm_segments_reading(const dgm_segments *segments)
{
	return &segments->source.reading;
}

/* ------------------------------------------------------------------ vectors */

const float *segments_vectors(const dgm_segments *segments, size_t *dimension)
{
	*dimension = segments->dimension;
	return segments->vectors;
}

/* Makes a row of length 1, unless it is nothing but zeros. False: a number is not finite. */
static bool normalise(const float *row, size_t dimension, float *out)
{
	double square = 0;

	for (size_t i = 0; i < dimension; i++)
		square += (double)row[i] * (double)row[i];
	if (!isfinite(square))
		return false;
	double scale = square > 0 ? 1 / sqrt(square) : 0;

	for (size_t i = 0; i < dimension; i++)
		out[i] = (float)(row[i] * scale);
	return true;
}

dgm_code dgm_segments_set_vectors(dgm_segments *segments, const float *values, size_t rows,
				  size_t dimension, dgm_error *err)
{
	const char *name = dgm_segments_name(segments);

	if (rows != segments->list.count)
		return err_set(err, DGM_BAD_DATA, "%zu vectors for the %zu sentences of '%s'", rows,
			       segments->list.count, name);
	if (dimension == 0 || dimension > DGM_MAX_DIMENSION ||
	    rows > DGM_MAX_VECTORS / sizeof *values / dimension)
		return err_set(err, DGM_TOO_BIG, "%zu vectors of %zu numbers are out of bounds",
			       rows, dimension);
	float *vectors = mem_alloc(rows * dimension + 1, sizeof *vectors);

	for (size_t i = 0; i < rows; i++) {
		if (normalise(values + i * dimension, dimension, vectors + i * dimension))
			continue;
		mem_free(vectors);
		return err_set(err, DGM_BAD_DATA,
			       "the vector of sentence %zu of '%s' has a number that is infinite "
			       "or none",
			       i, name);
	}
	mem_free(segments->vectors);
	segments->vectors = vectors;
	segments->dimension = dimension;
	return DGM_OK;
}

dgm_code dgm_segments_read_vectors(dgm_segments *segments, const char *path, dgm_error *err)
{
	struct npy npy;
	dgm_code code = npy_read(path, &npy, err);

	if (code != DGM_OK)
		return code;
	code = dgm_segments_set_vectors(segments, npy.values, npy.rows, npy.columns, err);
	if (code != DGM_OK)
		err_prefix(err, path);
	npy_free(&npy);
	return code;
}
