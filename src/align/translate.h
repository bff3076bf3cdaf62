/* What the lexicon says of one word, for people: its translations in readable forms. */
#ifndef DGM_TRANSLATE_H
#define DGM_TRANSLATE_H

#include "align/lexicon.h"
#include "base/arena.h"

struct translation {
	const char *text;    /* a form of the word */
	double p;            /* probability */
	const char *sources; /* names with ", " between them */
};

/*
 * The ways to say a word of language from in language to, best first, in the arena; *count is how
 * many.
 */
struct translation *lexicon_translate(const struct lexicon *lexicon, const char *from,
				      const char *word, size_t len, const char *to,
				      struct arena *arena, size_t *count);

#endif
