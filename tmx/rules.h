/*
 * The rules of TMX that no grammar states: inline codes in pairs, numbers, dates, language tags, a
 * variant in the source language. It sees the tags of a file one after the other.
 */
#ifndef DGM_TMX_RULES_H
#define DGM_TMX_RULES_H

#include "dragoman.h"
#include "text/xml.h"

struct rules;

/* Faults go to on_fault. Yours; end it with rules_free. */
struct rules *rules_new(dgm_fault_fn *on_fault, void *ctx);
void rules_free(struct rules *rules);

void rules_start(struct rules *rules, const struct xml_tag *tag, long line, long column);
void rules_end(struct rules *rules, const char *name);

#endif
