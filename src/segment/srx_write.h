/*
 * Writing SRX: our tables, and of what decide.c does as much as expressions can say, for programs
 * that are to cut as we do. Every place where we look is decided by some rule.
 */
#ifndef DGM_SRX_WRITE_H
#define DGM_SRX_WRITE_H

#include "rules.h"
#include "base/buf.h"

/* A language and its tables. */
struct srx_language {
	const char *tag, *name;
	const struct rules *rules;
};

/* Appends an SRX file with a languagerule for each language. */
void srx_write(const struct srx_language *languages, size_t count, struct buf *out);

#endif
