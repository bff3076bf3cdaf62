/*
 * What the segmenter promises, as checks: for random texts in unit tests, and for those that a
 * fuzzer finds.
 */
#ifndef DGM_TEST_SEGMENTS_H
#define DGM_TEST_SEGMENTS_H

#include "base/buf.h"
#include "segment/rules.h"
#include "segment/segment.h"
#include "tests/random.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <stdio.h>

static inline bool is_gap(const char *text, size_t start, size_t end)
{
	while (start < end) {
		uint32_t c = utf8_next(text, end, &start);

		if (!char_is_space(c) && !char_is_bidi(c))
			return false;
	}
	return true;
}

/* What the text of a segment has to be: the bytes, runs of blanks with a line end being one. */
static inline void add_unwrapped(struct buf *out, const char *text, size_t start, size_t end)
{
	for (size_t at = start; at < end;) {
		size_t from = at, line_ends = 0;

		while (at < end) {
			size_t behind = at;
			uint32_t c = utf8_next(text, end, &behind);

			if (!char_is_space(c))
				break;
			line_ends +=
				(c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
			at = behind;
		}
		if (line_ends > 0)
			buf_addc(out, ' ');
		else
			buf_add(out, text + from, at - from);
		from = at;
		if (at < end)
			utf8_next(text, end, &at);
		buf_add(out, text + from, at - from);
	}
}

static inline bool is_same_again(const dgm_segment *segment, const char *lang, struct arena *arena)
{
	struct segment_list again = {0};

	segment_text(segment->text, segment->len, 0, &(struct segment_options){.lang = lang}, arena,
		     &again);
	bool same = again.count == 1 && again.items[0].len == segment->len &&
		    memcmp(again.items[0].text, segment->text, segment->len) == 0;
	segment_list_free(&again);
	return same;
}

/* Names the promise that was broken, or NULL. */
static inline const char *broken_promise(const char *text, size_t len,
					 const struct segment_list *list, const char *lang,
					 struct arena *arena)
{
	size_t at = 0;
	struct buf want = {0};

	for (size_t i = 0; i < list->count; i++) {
		const dgm_segment *s = &list->items[i];

		if (s->start < at || s->end <= s->start || s->end > len || s->number != i)
			return "order";
		if (!is_gap(text, at, s->start))
			return "only white space between";
		if (i > 0 && s->para != s[-1].para && s->para != s[-1].para + 1)
			return "paragraphs in order";
		at = s->end;
		buf_reset(&want);
		add_unwrapped(&want, text, s->start, s->end);
		bool same = want.len == s->len && memcmp(buf_str(&want), s->text, s->len) == 0 &&
			    s->text[s->len] == '\0';
		if (!same)
			return buf_free(&want), "the text";
		if (rules_for(lang) && !is_same_again(s, lang, arena))
			return buf_free(&want), "the same when cut again";
	}
	buf_free(&want);
	return is_gap(text, at, len) ? NULL : "nothing lost at the end";
}

struct taken {
	struct buf seen; /* all fields of all segments */
	size_t left;     /* segments until it is enough */
};

static inline dgm_code take(void *ctx, const dgm_segment *segment)
{
	struct taken *taken = ctx;

	buf_printf(&taken->seen, "%zu %zu %zu %zu ", segment->para, segment->number, segment->start,
		   segment->end);
	buf_add(&taken->seen, segment->text, segment->len + 1);
	return taken->left-- == 0 ? DGM_CANCELLED : DGM_OK;
}

/* Feeds text in pieces of 1 to most bytes. */
static inline struct buf cut_in_pieces(const char *text, size_t len,
				       const struct segment_options *options, size_t most,
				       uint64_t *seed)
{
	struct taken taken = {.left = SIZE_MAX};
	struct segmenter *segmenter = segmenter_new(options, 7, take, &taken);

	for (size_t at = 0; at < len;) {
		size_t n = 1 + random_below(seed, most);

		n = n < len - at ? n : len - at;
		segmenter_feed(segmenter, text + at, n);
		at += n;
	}
	segmenter_finish(segmenter);
	segmenter_free(segmenter);
	return taken.seen;
}

static inline struct buf cut_whole(const char *text, size_t len,
				   const struct segment_options *options)
{
	struct taken taken = {.left = SIZE_MAX};
	struct arena *arena = arena_new();
	struct segment_list list = {0};

	segment_text(text, len, 7, options, arena, &list);
	for (size_t i = 0; i < list.count; i++)
		take(&taken, &list.items[i]);
	segment_list_free(&list);
	arena_free(arena);
	return taken.seen;
}

static inline bool is_same_in_pieces(const char *text, size_t len,
				     const struct segment_options *options, size_t most,
				     uint64_t *seed)
{
	struct buf whole = cut_whole(text, len, options);
	struct buf parts = cut_in_pieces(text, len, options, most, seed);
	bool same =
		whole.len == parts.len && memcmp(buf_str(&whole), buf_str(&parts), whole.len) == 0;

	if (!same)
		printf("# %s, %d: %.*s\n", options->lang, options->newline, (int)len, text);
	buf_free(&whole);
	buf_free(&parts);
	return same;
}

#endif
