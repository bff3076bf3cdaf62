#include "segment.h"
#include "custom.h"
#include "decide.h"
#include "explain.h"
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
	struct srx_matcher *matcher; /* NULL: no rules of the user's */
	const struct srx_decision *decisions;
	size_t decision_count, decided; /* of the paragraph; passed so far */
	dgm_error *err;
	dgm_decision_fn *tell; /* NULL: nobody asks why */
	void *tell_ctx;
	bool presegmented;
	struct paragraphs *paragraphs;
	struct paragraph paragraph;
	const char *text; /* that of the paragraphs */
	struct buf pending;
	size_t base; /* where the text begins in the input */
	size_t (*place)(const void *ctx, size_t at);
	const void *place_ctx;
	size_t para, number;
	struct buf copy; /* of the sentence */
	segment_fn *each;
	void *ctx;
	dgm_code code; /* what each or the matcher returned; not DGM_OK: no more calls */
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

/* The offset to tell for one in the text. */
static size_t place(const struct segmenter *segmenter, size_t at)
{
	at += segmenter->base;
	return segmenter->place ? segmenter->place(segmenter->place_ctx, at) : at;
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
		.start = place(segmenter, start),
		.end = place(segmenter, end),
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

static size_t skip_space(const char *text, size_t at, size_t end)
{
	while (at < end) {
		size_t behind = at;

		if (!char_is_space(utf8_next(text, end, &behind)))
			break;
		at = behind;
	}
	return at;
}

/* ---------------------------------------------------------------- telling why */

/* Tells of a decision, in which what decided is filled in already. */
static void tell(struct segmenter *segmenter, size_t at, size_t next, dgm_decision *decision)
{
	const struct span paragraph = {segmenter->paragraph.start, segmenter->paragraph.end};

	if (segmenter->code != DGM_OK)
		return;
	decision->at = place(segmenter, at);
	decision->next = place(segmenter, next);
	explain_around(segmenter->text, paragraph, at, next, decision);
	segmenter->tell(segmenter->tell_ctx, decision);
}

static void tell_rule(struct segmenter *segmenter, size_t at, size_t next,
		      const struct srx_rule *rule)
{
	dgm_decision decision = {.ends = rule->breaks,
				 .rule = "srx",
				 .group = rule->group->name,
				 .file = rule->group->srx->name,
				 .line = rule->place.line};

	if (segmenter->tell)
		tell(segmenter, at, next, &decision);
}

static void tell_name(struct segmenter *segmenter, size_t at, size_t next, const char *name)
{
	dgm_decision decision = {.ends = true, .rule = name};

	if (segmenter->tell)
		tell(segmenter, at, next, &decision);
}

static void tell_verdict(struct segmenter *segmenter, const struct candidate *candidate,
			 enum verdict verdict, const struct reason *reason)
{
	dgm_decision decision = {.ends = verdict_ends(verdict), .rule = explain_verdict(verdict)};

	if (reason->class != ABBREV_NONE) {
		decision.group = rules_class_name(reason->class);
		decision.entry = reason->word.text;
		decision.entry_len = reason->word.len;
	}
	tell(segmenter, candidate->end, candidate->next, &decision);
}

/* ---------------------------------------------------------------- cutting */

/* The user's rule that forbids a break from one place to another. Asked in order of places. */
static const struct srx_rule *keeper(struct segmenter *segmenter, size_t from, size_t to)
{
	const struct srx_decision *decisions = segmenter->decisions;
	size_t i = segmenter->decided;

	while (i < segmenter->decision_count && decisions[i].at < from)
		i++;
	segmenter->decided = i;
	for (; i < segmenter->decision_count && decisions[i].at <= to; i++)
		if (!decisions[i].rule->breaks)
			return decisions[i].rule;
	return NULL;
}

/* True when the user's rules forbid a break, which is told. */
static bool is_kept(struct segmenter *segmenter, size_t from, size_t to)
{
	const struct srx_rule *rule = keeper(segmenter, from, to);

	if (rule)
		tell_rule(segmenter, from, to, rule);
	return rule != NULL;
}

/* Cuts a list that runs on in one paragraph before those items that begin before limit. */
static size_t cut_items(struct segmenter *segmenter, struct list *list, size_t start, size_t limit)
{
	size_t item;

	while (list_next(list, segmenter->rules, limit, &item)) {
		size_t end = trim_end(segmenter->text, start, item);

		if (is_kept(segmenter, end, item))
			continue;
		tell_name(segmenter, end, item, "item");
		add(segmenter, start, end);
		start = item;
	}
	return start;
}

/* True when the sentence that begins at start ends at the candidate. */
static bool ends_at(struct segmenter *segmenter, size_t len, size_t start,
		    struct candidate *candidate)
{
	struct reason reason;
	bool explains = segmenter->tell != NULL;

	if (is_kept(segmenter, candidate->end, candidate->next))
		return false;
	size_t end = candidate->end;
	enum verdict verdict = decide(segmenter->rules, segmenter->text, len, start, candidate,
				      explains ? &reason : NULL);

	/* The end may have been moved. */
	if (candidate->end != end && verdict_ends(verdict) &&
	    is_kept(segmenter, candidate->end, candidate->next))
		return false;
	if (explains)
		tell_verdict(segmenter, candidate, verdict, &reason);
	return verdict_ends(verdict);
}

static void cut_by_rules(struct segmenter *segmenter, struct span piece)
{
	size_t start = piece.start, at = start;
	struct candidate candidate;
	struct list list;

	list_begin(&list, segmenter->text, piece.end, start);
	while (scan_next(segmenter->text, piece.end, &at, &candidate)) {
		start = cut_items(segmenter, &list, start, candidate.stop);
		if (!ends_at(segmenter, piece.end, start, &candidate))
			continue;
		add(segmenter, start, candidate.end);
		at = start = candidate.next;
		list_begin(&list, segmenter->text, piece.end, start);
	}
	start = cut_items(segmenter, &list, start, piece.end);
	add(segmenter, start, piece.end);
}

static void cut_by_icu(struct segmenter *segmenter, struct span piece)
{
	struct icu_breaker *breaker = segmenter->breaker;
	size_t start = piece.start, end;

	icu_breaker_start(breaker, segmenter->text + start, piece.end - start);
	while (icu_breaker_next(breaker, &end)) {
		end += piece.start;
		size_t trimmed = trim_end(segmenter->text, start, end);

		if (trimmed == start)
			continue;
		if (end < piece.end) {
			if (is_kept(segmenter, trimmed, end))
				continue;
			tell_name(segmenter, trimmed, end, "icu");
		}
		add(segmenter, start, trimmed);
		start = end;
	}
	if (start < piece.end)
		add(segmenter, start, piece.end);
}

/* What lies between two breaks of the user's. */
static void cut_piece(struct segmenter *segmenter, size_t start, size_t end)
{
	struct span piece = {skip_space(segmenter->text, start, end), end};

	piece.end = trim_end(segmenter->text, piece.start, end);
	if (piece.start == piece.end)
		return;
	if (segmenter->rules)
		cut_by_rules(segmenter, piece);
	else
		cut_by_icu(segmenter, piece);
}

static void cut_paragraph(struct segmenter *segmenter)
{
	const struct paragraph paragraph = segmenter->paragraph;
	size_t start = paragraph.start;

	if (segmenter->presegmented) {
		segmenter->para += paragraph.after_blank && segmenter->number > 0;
		add(segmenter, paragraph.start, paragraph.end);
		return;
	}
	segmenter->decided = segmenter->decision_count = 0;
	if (segmenter->matcher)
		segmenter->code = srx_matcher_run(
			segmenter->matcher, segmenter->text, start, paragraph.end, segmenter->base,
			&segmenter->decisions, &segmenter->decision_count, segmenter->err);
	for (size_t i = 0; i < segmenter->decision_count; i++) {
		const struct srx_decision *decision = &segmenter->decisions[i];

		if (!decision->rule->breaks)
			continue;
		cut_piece(segmenter, start, decision->at);
		start = skip_space(segmenter->text, decision->at, paragraph.end);
		tell_rule(segmenter, decision->at, start, decision->rule);
	}
	cut_piece(segmenter, start, paragraph.end);
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
	segmenter->place = options->place;
	segmenter->place_ctx = options->place_ctx;
	segmenter->presegmented = lines;
	segmenter->paragraphs = paragraphs_new(lines ? DGM_NEWLINE_HARD : options->newline);
	if (lines)
		return segmenter;
	segmenter->err = options->err;
	segmenter->tell = options->decision;
	segmenter->tell_ctx = options->decision_ctx;
	segmenter->matcher = custom_matcher(options->custom, options->lang);
	segmenter->rules = custom_tables(options->custom, options->lang);
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
	srx_matcher_free(segmenter->matcher);
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

dgm_code segment_text(const char *text, size_t len, size_t base,
		      const struct segment_options *options, struct arena *arena,
		      struct segment_list *list)
{
	struct keeper keeper = {arena, list};
	struct segmenter *segmenter = segmenter_new(options, base, keep, &keeper);

	if (list->count > 0) {
		segmenter->number = list->count;
		segmenter->para = list->items[list->count - 1].para + 1;
	}
	dgm_code code = cut(segmenter, text, len, 0, true);

	segmenter_free(segmenter);
	return code;
}

void segment_list_free(struct segment_list *list)
{
	mem_free(list->items);
	*list = (struct segment_list){0};
}
