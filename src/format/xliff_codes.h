/*
 * What inline codes are to one another, as XLIFF wants it said: which open and which close a pair,
 * whether pairs cross, and which stand alone.
 */
#ifndef DGM_XLIFF_CODES_H
#define DGM_XLIFF_CODES_H

#include "dragoman.h"

enum xliff_role {
	XLIFF_ALONE,  /* ph, ut, and what has no partner */
	XLIFF_OPENS,  /* bpt, the start tag of hi */
	XLIFF_CLOSES, /* ept, the end tag of hi */
	XLIFF_BEGINS, /* it: the other end is in another segment */
	XLIFF_ENDS
};

struct xliff_code {
	enum xliff_role role;
	size_t partner; /* of one that opens or closes: the place of the other */
	bool crosses;   /* the pair and another one overlap, neither within the other */
};

/* Fills one item for each code of the variant. */
void xliff_codes_find(const dgm_variant *variant, struct xliff_code *codes);

#endif
