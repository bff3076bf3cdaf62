/*
 * Adapting: a stored unit that differs from the query in numbers and other things copied alone is
 * good for the query once these are put into its target. Done only where there is one way to do it.
 * So is one that has another sign of an accelerator, or none. Pure: no storage.
 */
#ifndef DGM_ADAPT_H
#define DGM_ADAPT_H

#include "dragoman.h"
#include "text/tokens.h"

/* Callers set the first three. */
struct adapt_text {
	const char *text;
	size_t len;
	const char *lang;
	struct tokens tokens;
	char sign;        /* of its accelerator, which text is then without; 0: it has none */
	bool new_sign;    /* it is the query's */
	size_t sign_at;   /* before this byte of text */
	struct buf bare;  /* what text is kept in without its sign */
	const char *full; /* as it was given */
	size_t full_len;
};

/* The query and the stored text, and what is put in. Zeroed at first; end it with adapter_free. */
struct adapter {
	struct adapt_text query, source, target;
	size_t changed; /* values of the source that are others in the query */
	struct buf
		out; /* the text with the values of the query put in, and where they stand in it */
	dgm_span *spans;
	size_t span_count, span_cap;
};

/*
 * Sets query and source, which have the same words. False when their values do not stand in the
 * same places, or are dozens, or there is nothing that could be put in. The texts are borrowed.
 */
bool adapter_set(struct adapter *adapter, const struct adapt_text *query,
		 const struct adapt_text *source);

/*
 * Puts the values of the query into a target of the source, in the digits of the target, and its
 * sign if the source has another. False when a value that changes stands in the target more or less
 * often than in the source, changes to more than one, or cannot be written as in the target.
 */
bool adapter_apply(struct adapter *adapter, const struct adapt_text *target);

/* What else differs between source and query: dgm_diff bits. */
unsigned adapter_diffs(struct adapter *adapter);

void adapter_free(struct adapter *adapter);

#endif
