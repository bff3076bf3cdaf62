/*
 * Abbrev: does the sentence end at a full stop, by the token before it: an abbreviation of the
 * tables, an initial, the number of an item, or any word?
 */
#ifndef DGM_ABBREV_H
#define DGM_ABBREV_H

#include "decide.h"
#include "place.h"

/* The verdict on a single full stop; ENDS_PLAIN where the token says nothing. */
enum verdict abbrev_judge_dot(struct place *place);

/* The verdict that a class of abbreviations gives with what follows. */
enum verdict abbrev_judge(const struct place *place, enum abbrev_class class);

#endif
