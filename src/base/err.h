/*
 * Filling in a dgm_error. The first error wins: a later one set on the way out does not hide the
 * cause. It leaves the wording to the callers: lower case, no full stop, things in single quotes.
 */
#ifndef DGM_ERR_H
#define DGM_ERR_H

#include "banned.h"
#include "dragoman.h"

/*
 * Records an error (unless err is NULL or holds one already) and returns code, so that
 * `return err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));` is the idiom.
 */
dgm_code err_set(dgm_error *err, dgm_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with a place in the input: line and column count from 1, 0 where unknown. */
dgm_code err_at(dgm_error *err, dgm_code code, long line, long column, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Names the reason of a fault that costs a record, unless it has one. err may be NULL. */
void err_because(dgm_error *err, const char *reason);

/* Puts "prefix: " before the text of an error that is set. */
void err_prefix(dgm_error *err, const char *prefix);

#endif
