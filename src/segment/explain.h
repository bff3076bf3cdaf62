/* Explain: decisions on places in words, for people who mend rules. */
#ifndef DGM_EXPLAIN_H
#define DGM_EXPLAIN_H

#include "decide.h"
#include "text/span.h"

/* The name of a verdict, as dragoman-segment(1) lists them. */
const char *explain_verdict(enum verdict verdict);

/* Puts in what stands around a place of a paragraph: some bytes, cut at blanks where there are any.
 */
void explain_around(const char *text, struct span paragraph, size_t at, size_t next,
		    dgm_decision *decision);

#endif
