/*
 * A file against the grammar in tmx14.rng, in bounded memory: what stands in <body> is checked a
 * unit at a time, each put into a small document of its own; so is the head of the file. It sees
 * elements, attributes and text, and knows nothing of what they mean.
 */
#ifndef DGM_TMX_GRAMMAR_H
#define DGM_TMX_GRAMMAR_H

#include "dragoman.h"
#include "text/xml.h"

/* Bytes of one unit, or of the head of the file. */
#define GRAMMAR_MAX ((size_t)8 << 20)

struct grammar;

/* Faults go to on_fault, with the places given to grammar_start. Yours; end it with grammar_free.
 */
struct grammar *grammar_new(dgm_fault_fn *on_fault, void *ctx);
void grammar_free(struct grammar *grammar);

void grammar_start(struct grammar *grammar, const struct xml_tag *tag, long line, long column);
void grammar_end(struct grammar *grammar);
void grammar_text(struct grammar *grammar, const char *text, size_t len, long line, long column);

/* Forgets what is open below <body>: the file goes on there with another unit. */
void grammar_resume(struct grammar *grammar);

#endif
