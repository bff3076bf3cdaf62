/*
 * Context: what stands before and behind a place where a sentence may end. Nothing outside the
 * sentence before and the word behind is looked at, so that a sentence cut out of its text is
 * judged as it was in it.
 */
#ifndef DGM_CONTEXT_H
#define DGM_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONTEXT_WORD = 64 }; /* bytes; a longer token is nobody's abbreviation */

enum glyph {
	GLYPH_NONE, /* nothing there */
	GLYPH_UPPER,
	GLYPH_LOWER,
	GLYPH_CASELESS, /* a letter of a script without case */
	GLYPH_DIGIT,
	GLYPH_OTHER
};

/* A token: what stands between blanks, without the quotes and brackets around it. */
struct word {
	char text[CONTEXT_WORD]; /* harakat and bidi controls left out; not NUL-ended */
	size_t len;
	size_t letters;     /* letters in it */
	size_t start;       /* bytes in the text */
	uint32_t first;     /* its first letter or digit, 0: none */
	enum glyph kind;    /* of first */
	bool begins;        /* the sentence begins with it */
	bool after_bracket; /* an opening quote or bracket stands before it */
};

/*
 * The token that ends before text[end], in a sentence that begins at start. Its last stop is left
 * out: give the place of the stop as end.
 */
void context_before(const char *text, size_t start, size_t end, struct word *word);

/* The token before another: false when that one begins the sentence. */
bool context_previous(const char *text, size_t start, const struct word *word,
		      struct word *previous);

/*
 * A token of letters and stops put before the token behind it: "т" before "е" gives "т.е".
 * False when the whole is too long.
 */
bool context_join(const struct word *first, struct word *second);

/* What follows a place. */
struct follower {
	enum glyph kind;
	uint32_t first;    /* its first character behind dash and openers */
	bool dash;         /* a dash stands before it */
	bool opened;       /* a quote or a bracket opens before it */
	bool bracket;      /* that is a bracket */
	size_t start, end; /* the word: letters, digits, marks, inner apostrophes and hyphens */
};

void context_follower(const char *text, size_t len, size_t at, struct follower *follower);

enum glyph context_glyph(uint32_t c);

/* True for a number in Roman digits, Cyrillic look-alikes too. */
bool context_is_roman(const struct word *word);

#endif
