#include "segment.h"
#include "decide.h"
#include "icu.h"
#include "line.h"
#include "list.h"
#include "paragraph.h"
#include "rules.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/utf8.h"

struct segmenter {
	const struct rules *rules;
	struct icu_breaker *breaker; /* without rules */
	bool presegmented;
	struct paragraphs *paragraphs;
	struct paragraph paragraph;
	const char *text; /* that of the paragraphs */
	struct buf pending;
	size_t base; /* where the text begins in the input */
	size_t para, number;
	struct buf copy; /* of the sentence */
	segment_fn *each;
	void *ctx;
	dgm_code code; /* what each returned; not DGM_OK: no more calls */
};

/* Copies a sentence; a line end in it, with the blanks around it, becomes one blank. */
static void unwrap(struct segmenter *segmenter, size_t start, size_t end)
{
	struct buf *copy = &segmenter->copy;
	struct line line;

	for (size_t at = start; at < end; at = line.next) {
		line_bounds(segmenter->text, end, at, &line);
		if (copy->len > 0 && line.end > line.start)
			buf_addc(copy, ' ');
		buf_add(copy, segmenter->text + line.start, line.end - line.start);
	}
}

static void add(struct segmenter *segmenter, size_t start, size_t end)
{
	if (segmenter->code != DGM_OK)
		return;
	buf_reset(&segmenter->copy);
	if (segmenter->paragraph.one_line)
		buf_add(&segmenter->copy, segmenter->text + start, end - start);
	else
		unwrap(segmenter, start, end);
	dgm_segment segment = {
		.text = buf_str(&segmenter->copy),
		.len = segmenter->copy.len,
		.start = segmenter->base + start,
		.end = segmenter->base + end,
		.para = segmenter->para,
		.number = segmenter->number++,
	};

	segmenter->code = segmenter->each(segmenter->ctx, &segment);
}

static size_t trim_end(const char *text, size_t start, size_t end)
{
	while (end > start) {
		size_t before = end;

		if (!char_is_space(utf8_prev(text, &before)))
			break;
		end = before;
	}
	return end;
}

/* Cuts a list that runs on in one paragraph before those items that begin before limit. */
static size_t cut_items(struct segmenter *segmenter, struct list *list, size_t start, size_t limit)
{
	size_t item;

	while (list_next(list, segmenter->rules, limit, &item)) {
		add(segmenter, start, trim_end(segmenter->text, start, item));
		start = item;
	}
	return start;
}

static void cut_by_rules(struct segmenter *segmenter)
{
	const struct paragraph paragraph = segmenter->paragraph;
	size_t at = paragraph.start, start = paragraph.start;
	struct candidate candidate;
	struct list list;

	list_begin(&list, segmenter->text, paragraph.end, start);
	while (scan_next(segmenter->text, paragraph.end, &at, &candidate)) {
		start = cut_items(segmenter, &list, start, candidate.stop);
		if (!verdict_ends(decide(segmenter->rules, segmenter->text, paragraph.end, start,
					 &candidate)))
			continue;
		add(segmenter, start, candidate.end);
		at = start = candidate.next;
		list_begin(&list, segmenter->text, paragraph.end, start);
	}
	start = cut_items(segmenter, &list, start, paragraph.end);
	add(segmenter, start, paragraph.end);
}

static void cut_by_icu(struct segmenter *segmenter)
{
	struct icu_breaker *breaker = segmenter->breaker;
	const struct paragraph paragraph = segmenter->paragraph;
	size_t start = paragraph.start, end;

	icu_breaker_start(breaker, segmenter->text + start, paragraph.end - start);
	while (icu_breaker_next(breaker, &end)) {
		end += paragraph.start;
		size_t trimmed = trim_end(segmenter->text, start, end);

		if (trimmed == start)
			continue;
		add(segmenter, start, trimmed);
		start = end;
	}
	if (start < paragraph.end)
		add(segmenter, start, paragraph.end);
}

static void cut_paragraph(struct segmenter *segmenter)
{
	if (segmenter->presegmented) {
		segmenter->para += segmenter->paragraph.after_blank && segmenter->number > 0;
		add(segmenter, segmenter->paragraph.start, segmenter->paragraph.end);
		return;
	}
	if (segmenter->rules)
		cut_by_rules(segmenter);
	else
		cut_by_icu(segmenter);
	segmenter->para++;
}

/* Cuts what is complete of a text of which the first `dropped` bytes are gone. */
static dgm_code cut(struct segmenter *segmenter, const char *text, size_t len, size_t dropped,
		    bool last)
{
	segmenter->text = text;
	segmenter->base += dropped;
	paragraphs_text(segmenter->paragraphs, text, len, dropped, last);
	while (segmenter->code == DGM_OK &&
	       paragraphs_next(segmenter->paragraphs, &segmenter->paragraph))
		cut_paragraph(segmenter);
	return segmenter->code;
}

struct segmenter *segmenter_new(const struct segment_options *options, size_t base,
				segment_fn *each, void *ctx)
{
	struct segmenter *segmenter = mem_zalloc(1, sizeof *segmenter);
	bool lines = options->presegmented;

	segmenter->base = base;
	segmenter->each = each;
	segmenter->ctx = ctx;
	segmenter->presegmented = lines;
	segmenter->paragraphs = paragraphs_new(lines ? DGM_NEWLINE_HARD : options->newline);
	if (lines)
		return segmenter;
	segmenter->rules = rules_for(options->lang);
	if (!segmenter->rules)
		segmenter->breaker = icu_breaker_new(options->lang);
	return segmenter;
}

void segmenter_free(struct segmenter *segmenter)
{
	if (!segmenter)
		return;
	paragraphs_free(segmenter->paragraphs);
	icu_breaker_free(segmenter->breaker);
	buf_free(&segmenter->pending);
	buf_free(&segmenter->copy);
	mem_free(segmenter);
}

/* Drops what is behind us, but seldom enough that no byte is moved more than once for each. */
static size_t drop_passed(struct segmenter *segmenter)
{
	struct buf *pending = &segmenter->pending;
	size_t passed = paragraphs_passed(segmenter->paragraphs);

	if (passed == 0 || passed < pending->len - passed)
		return 0;
	memmove(pending->data, pending->data + passed, pending->len - passed);
	pending->len -= passed;
	return passed;
}

dgm_code segmenter_feed(struct segmenter *segmenter, const char *bytes, size_t len)
{
	struct buf *pending = &segmenter->pending;

	if (len == 0)
		return segmenter->code;
	size_t dropped = drop_passed(segmenter);

	buf_add(pending, bytes, len);
	return cut(segmenter, pending->data, utf8_whole(pending->data, pending->len), dropped,
		   false);
}

dgm_code segmenter_finish(struct segmenter *segmenter)
{
	const struct buf *pending = &segmenter->pending;

	return cut(segmenter, buf_str(pending), pending->len, 0, true);
}

/* Where segment_text keeps what it is given. */
struct keeper {
	struct arena *arena;
	struct segment_list *list;
};

static dgm_code keep(void *ctx, const dgm_segment *segment)
{
	struct keeper *keeper = ctx;
	struct segment_list *list = keeper->list;

	list->items = mem_grow(list->items, list->count, &list->cap, sizeof *list->items);
	list->items[list->count] = *segment;
	list->items[list->count++].text = arena_dup(keeper->arena, segment->text, segment->len);
	return DGM_OK;
}

void segment_text(const char *text, size_t len, size_t base, const struct segment_options *options,
		  struct arena *arena, struct segment_list *list)
{
	struct keeper keeper = {arena, list};
	struct segmenter *segmenter = segmenter_new(options, base, keep, &keeper);

	if (list->count > 0) {
		segmenter->number = list->count;
		segmenter->para = list->items[list->count - 1].para + 1;
	}
	cut(segmenter, text, len, 0, true);
	segmenter_free(segmenter);
}

void segment_list_free(struct segment_list *list)
{
	mem_free(list->items);
	*list = (struct segment_list){0};
}
