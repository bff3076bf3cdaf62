/*
 * Decide: does the sentence end at a candidate? First come contexts that hold in any language we
 * have rules for, then what the tables say of the token before the stop. Each verdict names the
 * reason, so that rules can be mended.
 */
#ifndef DGM_DECIDE_H
#define DGM_DECIDE_H

#include "context.h"
#include "rules.h"
#include "scan.h"

enum verdict {
	/* The sentence goes on. */
	KEEP_START,      /* no word before the stop yet */
	KEEP_NOTHING,    /* no word behind it */
	KEEP_LOWER,      /* a lower-case letter follows */
	KEEP_SPEECH,     /* a quotation, and who said it */
	KEEP_BRACKETS,   /* the stop is alone in brackets or with a word: (!) (Ph.D.) */
	KEEP_ELLIPSIS,   /* an omission within the sentence */
	KEEP_INSERT,     /* a dash follows within an open bracket or quotation */
	KEEP_SYMBOL,     /* punctuation or an operator follows */
	KEEP_CARRY_ON,   /* a word follows that goes on: "or" behind a question */
	KEEP_ENUMERATOR, /* "1." or "a." at the start */
	KEEP_INITIAL,    /* of a name */
	KEEP_ABBREV,     /* by the class of the abbreviation */
	KEEP_OPENER, /* the sentence has said no more than when or where: "В 2017 г. Москва" */
	/* It ends. */
	ENDS_PLAIN,
	ENDS_ABBREV, /* by the class of the abbreviation and what follows */
	ENDS_STARTER /* a word follows that often begins sentences */
};

static inline bool verdict_ends(enum verdict verdict)
{
	return verdict >= ENDS_PLAIN;
}

/* What a verdict was based on. */
struct reason {
	enum abbrev_class class; /* of the word */
	struct word word;        /* before the stop; an abbreviation with blanks is one */
};

/*
 * The verdict on a candidate in a sentence that begins at start, in a paragraph of len bytes. The
 * end is moved behind a footnote number that stands off: "their rights. 4 Even so". reason may be
 * NULL.
 */
enum verdict decide(const struct rules *rules, const char *text, size_t len, size_t start,
		    struct candidate *candidate, struct reason *reason);

#endif
