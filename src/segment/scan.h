/*
 * Scan: the places in a paragraph where a sentence may end, one after the other, in linear time.
 * A place is a run of stops, the quotes, brackets and footnote marks that close behind it, and
 * white space. Whether the sentence ends there is decided in decide.c.
 */
#ifndef DGM_SCAN_H
#define DGM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stop_kind {
	STOP_DOT,      /* one full stop */
	STOP_TWO_DOTS, /* an end in Arabic, where three are an omission */
	STOP_ELLIPSIS, /* … ... .... or . . . */
	STOP_MARK,     /* a run with ! or ? in it */
	STOP_EMOJI     /* pictures alone, which end sentences in chats */
};

struct candidate {
	size_t stop;   /* where the run of stops begins */
	size_t closer; /* behind the run: where closing quotes and brackets begin */
	size_t end;    /* behind them: where the sentence would end */
	size_t next;   /* behind the white space: where the next one would begin */
	enum stop_kind kind;
	bool quoted; /* a quotation mark or a bracket stands behind the run */
	bool noted;  /* the number of a footnote stands there: "types).10 Next" */
};

/*
 * The first candidate of text at or behind *at; false when there is none. Moves *at behind it.
 * The end of the text is no candidate.
 */
bool scan_next(const char *text, size_t len, size_t *at, struct candidate *found);

/* The characters that scanning and deciding have to tell apart. */
bool scan_is_opener(uint32_t c); /* quotes and brackets that may open, ¿ ¡ */
bool scan_is_closer(uint32_t c); /* quotes and brackets that may close */
bool scan_is_dash(uint32_t c);
bool scan_is_stop(uint32_t c); /* . ! ? … and their like in other scripts */

#endif
