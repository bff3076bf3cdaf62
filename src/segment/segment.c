#include "segment.h"
#include "decide.h"
#include "icu.h"
#include "line.h"
#include "list.h"
#include "paragraph.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/utf8.h"

/* One call of segment_text. */
struct job {
	const char *text;
	size_t base;
	struct arena *arena;
	struct segment_list *list;
	size_t para;
	bool one_line; /* the paragraph holds no line end */
};

/* Copies a sentence; a line end in it, with the blanks around it, becomes one blank. */
static char *unwrap(const struct job *job, size_t start, size_t end, size_t *len)
{
	char *copy = arena_alloc(job->arena, end - start + 1, 1);
	struct line line;

	*len = 0;
	for (size_t at = start; at < end; at = line.next) {
		line_bounds(job->text, end, at, &line);
		if (*len > 0 && line.end > line.start)
			copy[(*len)++] = ' ';
		memcpy(copy + *len, job->text + line.start, line.end - line.start);
		*len += line.end - line.start;
	}
	copy[*len] = '\0';
	return copy;
}

static void add(const struct job *job, size_t start, size_t end)
{
	struct segment_list *list = job->list;
	size_t len = end - start;
	const char *text = job->one_line ? arena_dup(job->arena, job->text + start, len)
					 : unwrap(job, start, end, &len);

	list->items = mem_grow(list->items, list->count, &list->cap, sizeof *list->items);
	list->items[list->count] = (dgm_segment){
		.text = text,
		.len = len,
		.start = job->base + start,
		.end = job->base + end,
		.para = job->para,
		.number = list->count,
	};
	list->count++;
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
static size_t cut_items(const struct job *job, const struct rules *rules, struct list *list,
			size_t start, size_t limit)
{
	size_t item;

	while (list_next(list, rules, limit, &item)) {
		add(job, start, trim_end(job->text, start, item));
		start = item;
	}
	return start;
}

static void cut_by_rules(const struct job *job, const struct rules *rules, struct span paragraph)
{
	size_t at = paragraph.start, start = paragraph.start;
	struct candidate candidate;
	struct list list;

	list_begin(&list, job->text, paragraph.end, start);
	while (scan_next(job->text, paragraph.end, &at, &candidate)) {
		start = cut_items(job, rules, &list, start, candidate.stop);
		if (!verdict_ends(decide(rules, job->text, paragraph.end, start, &candidate)))
			continue;
		add(job, start, candidate.end);
		at = start = candidate.next;
		list_begin(&list, job->text, paragraph.end, start);
	}
	start = cut_items(job, rules, &list, start, paragraph.end);
	add(job, start, paragraph.end);
}

static void cut_by_icu(const struct job *job, struct icu_breaker *breaker, struct span paragraph)
{
	size_t start = paragraph.start, end;

	icu_breaker_start(breaker, job->text + start, paragraph.end - start);
	while (icu_breaker_next(breaker, &end)) {
		end += paragraph.start;
		size_t trimmed = trim_end(job->text, start, end);

		if (trimmed == start)
			continue;
		add(job, start, trimmed);
		start = end;
	}
	if (start < paragraph.end)
		add(job, start, paragraph.end);
}

void segment_text(const char *text, size_t len, size_t base, const char *lang, dgm_newline newline,
		  struct arena *arena, struct segment_list *list)
{
	struct job job = {.text = text, .base = base, .arena = arena, .list = list};
	const struct rules *rules = rules_for(lang);
	struct icu_breaker *breaker = rules ? NULL : icu_breaker_new(lang);
	struct paragraphs *paragraphs = paragraphs_new(text, len, newline);
	struct span paragraph;

	if (list->count > 0)
		job.para = list->items[list->count - 1].para + 1;
	for (; paragraphs_next(paragraphs, &paragraph, &job.one_line); job.para++) {
		if (rules)
			cut_by_rules(&job, rules, paragraph);
		else
			cut_by_icu(&job, breaker, paragraph);
	}
	paragraphs_free(paragraphs);
	icu_breaker_free(breaker);
}

void segment_lines(const char *text, size_t len, size_t base, struct arena *arena,
		   struct segment_list *list)
{
	struct job job = {
		.text = text, .base = base, .arena = arena, .list = list, .one_line = true};
	struct line line;
	size_t before = list->count;
	bool blank_before = false;

	if (before > 0)
		job.para = list->items[before - 1].para + 1;
	for (size_t at = 0; at < len; at = line.next) {
		line_bounds(text, len, at, &line);
		if (line.start < line.end) {
			job.para += blank_before;
			add(&job, line.start, line.end);
		}
		blank_before = line.start == line.end && list->count > before;
	}
}

void segment_list_free(struct segment_list *list)
{
	mem_free(list->items);
	*list = (struct segment_list){0};
}
