/*
 * A text as the aligner sees it: its words as numbers. A type is a stem, a number by its value, a
 * copied thing or a mark; a sentence is a bag of types with counts. It knows one text only; what
 * types of two texts have to do with each other is in links.h.
 */
#ifndef DGM_DOC_H
#define DGM_DOC_H

#include "align/align.h"
#include "align/lexicon.h"
#include "align/weights.h"
#include "text/tokens.h"

#define NO_TYPE ((uint32_t)-1)

struct type {
	const char *text; /* stem, value, or the thing itself */
	uint32_t len;
	uint32_t count; /* in the text */
	enum type_kind kind;
	bool lower, capital; /* seen so inside a sentence */
};

struct item {
	uint32_t type, count;
};

struct sentence {
	uint32_t first, items;
	uint32_t tokens;  /* that count as evidence */
	uint32_t letters; /* and digits */
	bool starts;      /* a paragraph */
	bool repeats;     /* the sentence before, word by word */
};

struct posting {
	uint32_t sentence, item; /* item: place in the sentence */
};

struct doc {
	const char *lang;
	struct sentence *sentences;
	size_t count;
	struct item *items;
	size_t item_count, item_cap;
	struct type *types;
	size_t type_count, type_cap;
	uint32_t *first_posting; /* of each type, and the end */
	struct posting *postings;
	struct lexicon_words *words; /* the types in the lexicon */
	double tokens, letters;      /* sums */
	double paragraph_rate;       /* share of sentences that start one */
	struct vectors vectors;      /* of the sentences, borrowed */
	struct map *keys;            /* a letter for the kind, and the text -> type */
	struct map *forms;           /* folded form of a word -> type */
	struct arena *arena;
};

/* Yours; end it with doc_free. Segments are borrowed. NULL when cancelled. */
struct doc *doc_new(const struct align_side *side, const volatile sig_atomic_t *cancel);

/* Looks its words up in a lexicon, which must outlive it; again after the lexicon has grown. */
void doc_find_words(struct doc *doc, const struct lexicon *lexicon);
void doc_free(struct doc *doc);

/*
 * Reads sentences of a text again, to tell what their words are. Yours; end it with
 * doc_reader_free, which takes NULL.
 */
struct doc_reader;
struct doc_reader *doc_reader_new(struct doc *doc);
void doc_reader_free(struct doc_reader *reader);

/*
 * The tokens of a sentence and the type of each (NO_TYPE: it is no evidence), borrowed until
 * the next call.
 */
const struct tokens *doc_reader_read(struct doc_reader *reader, const char *text, size_t len,
				     const uint32_t **types);

/* How likely a type is to turn up anywhere: the text's own count, smoothed. */
double doc_chance(const struct doc *doc, uint32_t type, const struct weights *weights);

#endif
