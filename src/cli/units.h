/* Units on the command line: showing one, and the number that names it. */
#ifndef DGM_UNITS_H
#define DGM_UNITS_H

#include "command.h"

/* All that is known of it: a record, or with --json the line of export. */
dgm_code show_unit(struct out *out, const dgm_unit *unit, dgm_error *err);

/* False when the text is no number of a unit. */
bool read_id(const char *text, uint64_t *id);

/* Shows each unit of a selection; returns the exit code. */
int show_selection(struct session *session, const dgm_selection *selection);

/* Writes a selection as TMX to a file, whole and for good before it returns. False with err. */
bool save_selection(struct session *session, const dgm_selection *selection, const char *path,
		    dgm_error *err);

/*
 * Deletes the units of a selection and says how many, after it has written them to a file as TMX,
 * whole and for good (path NULL: not). Returns the exit code.
 */
int delete_selection(struct session *session, const dgm_selection *selection, const char *path);

#endif
