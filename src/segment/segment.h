/*
 * The segmenter: text of one language becomes sentences with byte offsets. Paragraphs are found
 * first (line ends, blank lines, wraps), then one linear scan finds the places where a sentence
 * may end, and each is decided from tables (rules.h). A language without tables is left to ICU. No
 * regular expressions, but where the user brings SRX: what that decides is decided, the breaks
 * first, between which the text is cut as if it were all there is.
 *
 * The text may come in pieces cut anywhere: what is carried over is the open paragraph, which is
 * DGM_MAX_PARAGRAPH bytes at most, and in DGM_NEWLINE_AUTO some lines behind it.
 *
 * Promises, tested as properties: segments and what lies between them give back the input byte
 * for byte; only white space (and, on lines that show nothing, direction marks) lies between;
 * segmenting a segment changes nothing (but by SRX, whose rules look beyond a sentence); pieces
 * change nothing; linear.
 */
#ifndef DGM_SEGMENT_H
#define DGM_SEGMENT_H

#include "base/arena.h"
#include "dragoman.h"

struct segment_options {
	const char *lang; /* canonical tag */
	dgm_newline newline;
	bool presegmented;         /* each line is a sentence, an empty line a paragraph break */
	const dgm_rules *custom;   /* the user's; NULL: none. They outlive the segmenter. */
	dgm_error *err;            /* where a fault of them is told; NULL: nowhere */
	dgm_decision_fn *decision; /* told of each place where a sentence may end; NULL: nobody */
	void *decision_ctx;
	/* The offset to tell for one in the text, where that was made of something else; or NULL.
	 */
	size_t (*place)(const void *ctx, size_t at);
	const void *place_ctx;
};

/* Takes a sentence, whose text is borrowed. What is not DGM_OK ends the work and is returned. */
typedef dgm_code segment_fn(void *ctx, const dgm_segment *segment);

struct segmenter;

/*
 * Offsets count from base: where the text stands in its file. Options are borrowed for the call.
 * Yours; end it with segmenter_free, which takes NULL.
 */
struct segmenter *segmenter_new(const struct segment_options *options, size_t base,
				segment_fn *each, void *ctx);
void segmenter_free(struct segmenter *segmenter);

/* The next piece of text, which as a whole is valid UTF-8; each is called for what is complete. */
dgm_code segmenter_feed(struct segmenter *segmenter, const char *bytes, size_t len);

/* There is no more text: each is called for the rest. DGM_BAD_DATA: a rule of the user's failed. */
dgm_code segmenter_finish(struct segmenter *segmenter);

struct segment_list {
	dgm_segment *items;
	size_t count, cap;
};

/*
 * The same of text that is all there. The texts of the segments are copies in arena. The list is
 * appended to; end it with segment_list_free.
 */
dgm_code segment_text(const char *text, size_t len, size_t base,
		      const struct segment_options *options, struct arena *arena,
		      struct segment_list *list);
void segment_list_free(struct segment_list *list);

#endif
