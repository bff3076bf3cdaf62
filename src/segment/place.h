/*
 * Place: a candidate and all that a decision on it looks at, shared by those who decide (decide.c,
 * abbrev.c).
 */
#ifndef DGM_PLACE_H
#define DGM_PLACE_H

#include "context.h"
#include "rules.h"
#include "scan.h"

struct place {
	const struct rules *rules;
	const char *text;
	size_t len, start; /* of the paragraph; where the sentence begins */
	struct candidate *candidate;
	struct word word;        /* before the stop */
	enum abbrev_class class; /* of the word, where it was asked for */
	bool numbered;           /* a number stands before the word */
	struct follower follower;
};

/* True when white space is at a byte of the text. */
bool place_space_at(const struct place *place, size_t at);

/* True when a list holds the word that follows, or what it has before an apostrophe. */
bool place_follower_has(const struct place *place, enum word_list list);

/* True when a full stop stands right behind that word. */
bool place_stop_follows(const struct place *place);

/* True when a word follows that often begins sentences, and is no initial itself. */
bool place_starter_follows(const struct place *place);

#endif
