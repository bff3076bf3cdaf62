/*
 * Pattern: reads a regular expression of ICU and tells the facts about its matches (facts.h). It is
 * given only what ICU has compiled; where it does not know better, anything may match.
 */
#ifndef DGM_PATTERN_H
#define DGM_PATTERN_H

#include "facts.h"

/* The facts about len bytes of valid UTF-8, in the store. */
struct facts pattern_facts(struct facts_store *store, const char *pattern, size_t len);

#endif
