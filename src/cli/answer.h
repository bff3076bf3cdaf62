/*
 * Answers: what commands have in common that look for a text. The text is the operand, or with '-'
 * each line of standard input, which is answered at once. The command asks the library and shows
 * what it found.
 */
#ifndef DGM_ANSWER_H
#define DGM_ANSWER_H

#include "command.h"

struct question {
	/* Yours; NULL with an error. */
	void *(*ask)(struct session *session, const char *text, size_t len, dgm_error *err);
	/* Writes fields of the record that is open; returns how much was found. found may be NULL:
	   nothing. */
	size_t (*show)(struct session *session, const char *text, size_t len, void *found);
	void (*free)(void *found);
};

/* Answers the operand, or each line; returns the exit code. */
int answer(struct session *session, const struct question *question);

/* True for a variant in one of the languages, or of any when none are named. */
bool is_wanted(const dgm_unit *unit, const dgm_variant *variant, const struct value *langs);

/* "unit 7, aligned 0.93, ORIGIN": where a unit comes from, for people. */
void add_origin(struct buf *text, const dgm_unit *unit);

/* The same as fields for programs. */
void show_origin(struct out *out, const dgm_unit *unit);

/* A span, for programs: its start and its end in a list. */
void show_span(struct out *out, const char *key, dgm_span span);

#endif
