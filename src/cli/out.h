/*
 * Output: what a command found, on standard output or with -o in a file that appears only when all
 * is written. One interface, two forms: text for people, or with --json an object a line. A
 * command writes records made of fields; it never formats. A failed write is kept until
 * out_flush or out_finish, so fields need no checking.
 */
#ifndef DGM_OUT_H
#define DGM_OUT_H

#include "base/banned.h"
#include "base/buf.h"
#include "dragoman.h"

struct out;

/* path: NULL or "-" for standard output. Yours; end it with out_free, which takes NULL. */
struct out *out_new(const char *path, bool json, dgm_error *err);

/* Sends what was written on its way. */
dgm_code out_flush(struct out *out, dgm_error *err);

/* Writes the rest, checks that all of it arrived, and lets the file of -o appear. */
dgm_code out_finish(struct out *out, dgm_error *err);

/* Without an out_finish before, a file of -o is not made or stays what it was. */
void out_free(struct out *out);

bool out_is_json(const struct out *out);

/* For what comes formatted from the library; the same in both forms. */
const dgm_sink *out_sink(struct out *out);

/* Text for people that is no data: help. The same in both forms. */
void out_write(struct out *out, const char *text, size_t len);

/*
 * A record is an object in JSON, a block of rows in text. An item is an object in a list of a
 * record; in text it is a block of its own. The heading (NULL: none) shows in text only.
 */
void out_record(struct out *out, const char *heading);
void out_record_end(struct out *out);
void out_item(struct out *out, const char *heading);
void out_item_end(struct out *out);

/* A list of items or of plain fields, whose keys are "" then; in text, the fields of the record. */
void out_list(struct out *out, const char *key);
void out_list_end(struct out *out);

/*
 * Fields. JSON shows the key, text shows the label as a row of its own; NULL leaves the field out
 * of that form, and a label of "" gives a row without label. A text of NULL is null in JSON and
 * not shown in text.
 */
void out_text(struct out *out, const char *key, const char *label, const char *text, size_t len);
void out_string(struct out *out, const char *key, const char *label, const char *text);

enum out_mark_kind {
	MARK_FOUND,   /* what was looked for */
	MARK_CHANGED, /* what differs */
	MARK_MISSING  /* a place where something is missing: empty */
};

/*
 * A run of bytes of a text that is shown marked: in colour; without colour, what was found is in
 * brackets and differences are not shown. JSON leaves marks out.
 */
struct out_mark {
	size_t start, end;
	enum out_mark_kind kind;
};

/* A text with marks, from left to right and apart from one another. */
void out_marked(struct out *out, const char *key, const char *label, const char *text, size_t len,
		const struct out_mark *marks, size_t count);

void out_count(struct out *out, const char *key, const char *label, uint64_t n);
void out_real(struct out *out, const char *key, const char *label, double x);
void out_flag(struct out *out, const char *key, const char *label, bool flag);

/*
 * Appends a text to a row that has other texts in it. On a terminal one that runs from right to
 * left goes between isolates, so that the others keep their places.
 */
void out_add_beside(const struct out *out, struct buf *row, const char *text, size_t len);

/* An empty line in text; nothing in JSON. */
void out_gap(struct out *out);

#endif
