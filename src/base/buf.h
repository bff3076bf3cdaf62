/*
 * Growing text. A struct buf may live on the stack: `struct buf b = {0};`, add to it, and end it
 * with buf_free. The bytes may hold NUL and are followed by one.
 */
#ifndef DGM_BUF_H
#define DGM_BUF_H

#include "banned.h"

#include <stddef.h>

struct buf {
	char *data; /* NULL while nothing was ever added */
	size_t len, cap;
};

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_addc(struct buf *buf, char c);
void buf_adds(struct buf *buf, const char *text);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for more further bytes behind len; returns where they go. */
char *buf_reserve(struct buf *buf, size_t more);

/* Empties it and keeps its memory. */
void buf_reset(struct buf *buf);
void buf_free(struct buf *buf);

/* The text as a C string, "" when empty; borrowed until the next change. */
const char *buf_str(const struct buf *buf);

#endif
