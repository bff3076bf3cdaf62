/*
 * Custom: the rules that users bring (dgm_rules): SRX files, and abbreviations beside those of
 * data/. Frozen once they are loaded.
 */
#ifndef DGM_CUSTOM_H
#define DGM_CUSTOM_H

#include "rules.h"
#include "srx_match.h"

/* A matcher of the SRX files for a language; NULL when none of them has rules for it. */
struct srx_matcher *custom_matcher(const dgm_rules *custom, const char *lang);

/* The tables of a language with the user's entries; NULL for a language without any. */
const struct rules *custom_tables(const dgm_rules *custom, const char *lang);

#endif
