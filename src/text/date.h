/*
 * Time stamps of exchange formats, in UTC: seconds since 1970 to text and back, without regard to
 * time zone and locale.
 */
#ifndef DGM_DATE_H
#define DGM_DATE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum date_style {
	DATE_BASIC,   /* 20240501T100000Z, as TMX wants it */
	DATE_EXTENDED /* 2024-05-01T10:00:00Z */
};

/* Appends the stamp; a year that has not four digits appends nothing and returns false. */
bool date_add(struct buf *out, int64_t seconds, enum date_style style);

/* Reads either style, also without the Z or without the time. False: it is no date. */
bool date_read(const char *text, size_t len, int64_t *seconds);

#endif
