/*
 * Finding words, or any characters, inside a text: what a concordance asks of each segment. Texts
 * are compared as they fold, and what is found comes back as bytes of the text as it was written.
 * Pure: no storage.
 */
#ifndef DGM_FIND_H
#define DGM_FIND_H

#include "dragoman.h"

/* What is looked for, made ready once for many texts. Not for sharing between threads. */
struct finder;

/* Copies the text; lang is its language. Yours; end it with finder_free. */
struct finder *finder_new(const char *text, size_t len, const char *lang, dgm_find_by by);
void finder_free(struct finder *finder);

/* False when there is nothing to look for: no word in the text, or nothing but blanks. */
bool finder_has_terms(const struct finder *finder);

/*
 * The terms of match.h, family 'w', that each text with a hit has at least; none where any text may
 * have one.
 */
size_t finder_term_count(const struct finder *finder);
const char *finder_term(const struct finder *finder, size_t i, size_t *len);

/*
 * Of a substring, the parts (pieces.h) that each text with a hit has in a piece, the longest first;
 * none where any text may have one.
 */
struct part;
const struct part *finder_parts(const struct finder *finder, size_t *count);
const char *finder_part_text(const struct finder *finder, const struct part *part);

/* The stem of a folded word, borrowed until the finder is used again. */
const char *finder_stem(struct finder *finder, const char *word, size_t len, size_t *stem_len);

/* True when a text in the language of the finder has a hit. */
bool finder_matches(struct finder *finder, const char *text, size_t len);

/* Its hits from left to right, each by itself; borrowed until the finder is used again. */
const dgm_span *finder_spans(struct finder *finder, const char *text, size_t len, size_t *count);

#endif
