/*
 * Lists that run on in one paragraph: "1. The first item 2. The second", "a) one b) two". Where a
 * sentence begins with an item's number, the next number of the same kind begins a sentence too.
 */
#ifndef DGM_LIST_H
#define DGM_LIST_H

#include "rules.h"

#include <stdint.h>

struct list {
	uint32_t next;    /* the number or the letter that is waited for; 0: no list */
	bool letters;     /* letters and not digits */
	bool opened;      /* "(a)" */
	char closing[2];  /* ".", ")" or ".)", what stands behind the number */
	size_t start, at; /* of the sentence; looked through so far */
	const char *text;
	size_t len;
};

/* Looks for an item at the start of a sentence. */
void list_begin(struct list *list, const char *text, size_t len, size_t start);

/* The next item that begins before limit; true with its place in *item. */
bool list_next(struct list *list, const struct rules *rules, size_t limit, size_t *item);

#endif
