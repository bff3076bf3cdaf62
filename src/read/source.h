/*
 * Source: a file becomes checked UTF-8 text with a language. It finds out the format and the
 * character set, removes a BOM from sight, refuses what is not text, and leaves sentences to the
 * segmenter, and in plain text paragraphs too. The formats (reader.h) stand behind this header.
 */
#ifndef DGM_SOURCE_H
#define DGM_SOURCE_H

#include "document.h"
#include "text/charset.h"

struct source {
	struct buf bytes; /* UTF-8: the file as it was, or what was made of it */
	size_t body;      /* where text begins: 3 behind a BOM, else 0 */
	char *name;       /* for errors and origin; mem_free */
	dgm_reading reading;
	struct charset charset;
	/* Where the text was made of other bytes: the file, and what leads back to it. */
	struct buf file;
	struct charset_text decoded; /* its text is `bytes`, or what the document was made of */
	/* Of a format: its text is `bytes`, a paragraph a line. */
	bool is_document;
	struct document document;
	size_t document_from; /* where what it was made of begins in the decoded text */
};

/*
 * Reads path ("-": standard input), checks it, finds its character set (opt->charset, else by its
 * bytes) and its language: opt->lang, else by the name, else by the text. DGM_IO, DGM_TOO_BIG,
 * DGM_BAD_DATA (with the byte offset of what is wrong), DGM_BAD_ARG (opt->lang is no language,
 * opt->charset no character set). On failure there is nothing to free.
 */
dgm_code source_read(const char *path, const dgm_read_options *opt, struct source *source,
		     dgm_error *err);

/* The same of text in memory, which is copied. */
dgm_code source_from_text(const char *text, size_t len, const dgm_read_options *opt,
			  struct source *source, dgm_error *err);
void source_free(struct source *source);

/* The kind of a paragraph. */
dgm_kind source_kind(const struct source *source, size_t para);

/* The place in the file of a place in the text; see dgm_segment. */
size_t source_offset(const struct source *source, size_t at);

/* A file piece by piece: of any size where it is UTF-8, else held as a whole. */
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

/* What is known of the text; NULL before the first piece. */
const dgm_reading *source_stream_reading(const struct source_stream *stream);

/* The one that the pieces are of; its bytes and its body mean nothing yet or any more. */
const struct source *source_stream_source(const struct source_stream *stream);

/* Size of the file in bytes; 0: not known. */
size_t source_stream_size(const struct source_stream *stream);

#endif
