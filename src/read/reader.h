/*
 * The formats that are not plain text. Each is a file of its own and a row in the table of
 * readers.c: how a file of it is known, and how it becomes a document.
 */
#ifndef DGM_READER_H
#define DGM_READER_H

#include "document.h"
#include "text/charset.h"

struct reader {
	const char *name;
	const char *const *endings; /* of file names, small letters, ended by NULL */
	/* True when the bytes show it, whatever the name; NULL: they cannot. */
	bool (*begins)(const char *bytes, size_t len);
	/* The character set that the file says it is in; NULL: it says none. */
	bool (*charset)(const char *bytes, size_t len, struct charset *charset);
	bool packed;  /* read takes the bytes as they are, else valid UTF-8 */
	bool wrapped; /* its lines are as those of plain text, and have no kind */
	/* DGM_BAD_DATA, DGM_TOO_BIG; the document is freed by the caller in any case. */
	dgm_code (*read)(const char *text, size_t len, const char *name, struct document *document,
			 dgm_error *err);
};

extern const struct reader reader_docx, reader_html, reader_markdown, reader_odt, reader_pdf,
	reader_subtitles, reader_xliff;

/* By the beginning of a file, else by its name (NULL: none). NULL: plain text. */
const struct reader *reader_find(const char *path, const char *bytes, size_t len);

/* True when bytes begin with a word, whatever the case of its letters in ASCII. */
bool reader_begins(const char *bytes, size_t len, const char *word);

/* Where a word first stands in bytes, or NULL. */
const char *reader_seek(const char *bytes, size_t len, const char *word);

const char *reader_skip_space(const char *at, const char *end);

/* The character set that markup says it is in, in a meta element or the XML declaration. */
bool reader_said_charset(const char *bytes, size_t len, struct charset *charset);

#endif
