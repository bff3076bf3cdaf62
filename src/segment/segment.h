/*
 * The segmenter: text of one language becomes sentences with byte offsets. Paragraphs are found
 * first (line ends, blank lines, wraps), then one linear scan finds the places where a sentence
 * may end, and each is decided from tables (rules.h). No regular expressions. A language without
 * tables is left to ICU.
 *
 * Promises, tested as properties: segments and what lies between them give back the input byte
 * for byte; only white space (and, on lines that show nothing, direction marks) lies between;
 * segmenting a segment changes nothing; linear.
 */
#ifndef DGM_SEGMENT_H
#define DGM_SEGMENT_H

#include "base/arena.h"
#include "dragoman.h"

struct segment_list {
	dgm_segment *items;
	size_t count, cap;
};

/*
 * Cuts valid UTF-8. Offsets count from text[0] plus base (where the text stands in its file). The
 * texts of the segments are copies in arena. The list is appended to; end it with
 * segment_list_free.
 */
void segment_text(const char *text, size_t len, size_t base, const char *lang, dgm_newline newline,
		  struct arena *arena, struct segment_list *list);

/* Each line is a sentence, an empty line a paragraph break. */
void segment_lines(const char *text, size_t len, size_t base, struct arena *arena,
		   struct segment_list *list);

void segment_list_free(struct segment_list *list);

#endif
