/*
 * Source: a file becomes checked UTF-8 text with a language. It removes a BOM from sight, refuses
 * what is not text, and leaves paragraphs and sentences to the segmenter. Other formats (HTML,
 * DOCX) will stand beside plain.c, behind this header.
 */
#ifndef DGM_SOURCE_H
#define DGM_SOURCE_H

#include "base/buf.h"
#include "dragoman.h"

struct source {
	struct buf bytes;        /* the file as it was */
	size_t body;             /* where text begins: 3 behind a BOM, else 0 */
	char lang[DGM_MAX_LANG]; /* canonical tag */
	char *name;              /* for errors and origin; mem_free */
};

/*
 * Reads path ("-": standard input), checks it, finds its language: opt->lang, else by the name,
 * else by the text. DGM_IO, DGM_TOO_BIG, DGM_BAD_DATA (with the byte offset of what is wrong),
 * DGM_BAD_ARG (opt->lang is no language). On failure there is nothing to free.
 */
dgm_code source_read(const char *path, const dgm_read_options *opt, struct source *source,
		     dgm_error *err);

/* The same of text in memory, which is copied. */
dgm_code source_from_text(const char *text, size_t len, const dgm_read_options *opt,
			  struct source *source, dgm_error *err);
void source_free(struct source *source);

/* A file of any size, piece by piece. */
struct source_stream;

struct piece {
	const char *bytes; /* whole characters; borrowed until the next piece */
	size_t len;        /* 0: nothing has come yet, ask again */
	size_t body;       /* of the first piece: where text begins */
	bool last;
};

/* Path and options are borrowed until the end. Yours; end it with source_stream_free. */
struct source_stream *source_stream_open(const char *path, const dgm_read_options *opt,
					 dgm_error *err);
void source_stream_free(struct source_stream *stream);

/* The next piece, checked as source_read does. Do not ask behind the last one. */
dgm_code source_stream_next(struct source_stream *stream, struct piece *piece, dgm_error *err);

/* The canonical tag; NULL before the first piece. */
const char *source_stream_lang(const struct source_stream *stream);

/* Size of the file in bytes; 0: not known. */
size_t source_stream_size(const struct source_stream *stream);

#endif
