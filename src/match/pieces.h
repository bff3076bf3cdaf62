/*
 * Pieces: what stands between blanks and punctuation in a folded text. Whatever characters are
 * looked for inside of texts, a run of letters and digits among them stands in one piece; so the
 * texts that may have it are those with a piece that holds it, and pieces are far fewer than texts.
 * Private to match/, but for the struct.
 */
#ifndef DGM_PIECES_H
#define DGM_PIECES_H

#include "words.h"

enum {
	PIECE_MAX = 64, /* bytes */
	PIECE_ODD = 1   /* the byte before an odd one */
};

/*
 * A plain piece is a single word: the texts that have it have its stem for a term. All others are
 * odd, and begin with PIECE_ODD: numbers, what is copied, and what stands together with those. An
 * odd one that is nothing but this byte stands for all that are longer than PIECE_MAX, or are of a
 * script that sets no blanks between words.
 */
struct piece {
	const char *text;
	size_t len;
};

/* `struct pieces p = {0};`, end it with pieces_free. */
struct pieces {
	struct piece *items;
	size_t count, cap;
	struct buf odd;
};

/* Replaces what pieces holds with those of a text, in their order; borrowed until words changes. */
void pieces_make(const struct words *words, struct pieces *pieces);
void pieces_free(struct pieces *pieces);

/* What is before or behind a part: */
enum part_end {
	PART_OPEN,  /* nothing, so that its piece may go on */
	PART_PUNCT, /* punctuation, which ends a plain piece */
	PART_BLANK  /* which ends any */
};

/* A run of letters and digits in a text that is looked for. */
struct part {
	size_t start, len; /* bytes of the folded text */
	enum part_end before, behind;
	bool word; /* a single word */
};

/* Writes the parts of a folded text, the longest first, and returns how many. */
size_t pieces_parts(const struct words *words, struct part *parts, size_t max);

#endif
