/*
 * The two forms of output, text and JSON, behind out.h: what each does with records and fields,
 * and the way for both to put bytes out. For out.c and out-*.c only.
 */
#ifndef DGM_OUT_FORM_H
#define DGM_OUT_FORM_H

#include "base/buf.h"
#include "out.h"

/* What a form writes with. */
struct out_port {
	struct out *out;
	bool terminal; /* bytes go to a terminal */
	bool colour;
	size_t columns; /* of the terminal; 0: unknown, or none */
};

void out_put(struct out *out, const char *bytes, size_t len);

struct form;

/* See out.h for the meaning of each. Keys, labels and headings may be NULL. */
struct form_type {
	struct form *(*make)(const struct out_port *port);
	void (*free)(struct form *form);
	void (*begin)(struct form *form, const char *heading);
	void (*end)(struct form *form);
	void (*list)(struct form *form, const char *key);
	void (*list_end)(struct form *form);
	void (*text)(struct form *form, const char *key, const char *label, const char *text,
		     size_t len, const struct out_mark *marks, size_t count);
	void (*count)(struct form *form, const char *key, const char *label, uint64_t n);
	void (*real)(struct form *form, const char *key, const char *label, double x);
	void (*flag)(struct form *form, const char *key, const char *label, bool flag);
	void (*gap)(struct form *form);
};

extern const struct form_type form_text, form_json;

/*
 * Appends a text that stands beside others on a terminal, which orders a line by its first strong
 * letter: an Arabic one goes between isolates (UAX #9), so that it does not reorder what stands
 * around it. In out-text.c.
 */
void text_add_isolated(struct buf *line, const char *text, size_t len);

#endif
