/*
 * How DGM_NEWLINE_AUTO tells wrapped lines from lines that are paragraphs, a block (what stands
 * between blank lines) at a time:
 *
 * Whoever wraps text puts a word on the next line only when it no longer fits. So in a wrapped
 * block, whose width is that of its longest line, each line is "full": it has no room for the
 * first word of the next. Lines of sentences, headlines or verse are full by chance alone, and
 * they end in stops, or the next begins with a capital. A line of a wrapped block that is not full
 * ends a paragraph. Where too few lines stand together to judge, the width of the wrapped block
 * before them helps.
 *
 * A block may be as long as the text, so it is read through a window. A paragraph ends by what the
 * two lines behind it say; the lines of one that the window does not hold whole stay for the next
 * window, which is judged anew. What a window holds depends on the text alone and not on how much
 * of it has come, so the paragraphs do not either. Windows grow with what stays: linear.
 */
#include "paragraph.h"
#include "line.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MIN_COLUMNS = 30,
	MAX_COLUMNS = 200,
	MANY_LINES = 3, /* full lines that are evidence without letter case */
	WINDOW_LINES = 512,
	WINDOW_BYTES = 1 << 18,
	LOOK_AHEAD = 2,     /* lines */
	LOOK_BACK = 1 << 16 /* bytes in which to find a blank to cut at */
};

struct evidence {
	size_t full;    /* lines that are full */
	size_t broken;  /* lines that are neither full nor the end of anything */
	size_t open;    /* full lines without a stop */
	size_t lower;   /* of them, those that go on in lower case */
	size_t capital; /* of them, those that go on with a capital */
};

struct paragraphs {
	const char *text;
	size_t len;
	bool last; /* the text ends there */
	dgm_newline newline;
	size_t at;          /* where the next line begins */
	size_t seen;        /* no line ends between there and here */
	struct line *lines; /* the window */
	size_t count, cap;
	size_t want_lines, want_bytes;  /* how large the window is to become */
	size_t done;                    /* lines handed out */
	bool ready;                     /* the window is filled and judged */
	bool over;                      /* the block ends with the window */
	bool judged;                    /* a window of this block was judged */
	bool after_blank;               /* a blank line stands before the block */
	bool before_blank;              /* and one behind it */
	bool one_line;                  /* the first line is one, and not several wrapped ones */
	bool begins_item, begins_lower; /* the first line of the block */
	bool wrapped;
	bool ragged; /* wrapped by a human hand, not all lines being full */
	enum line_measure measure;
	size_t block_width;
	struct evidence earlier[LINE_MEASURES];
	size_t width[LINE_MEASURES]; /* of the last block that was wrapped, 0: none yet */
};

struct paragraphs *paragraphs_new(dgm_newline newline)
{
	struct paragraphs *paragraphs = mem_zalloc(1, sizeof *paragraphs);

	paragraphs->newline = newline;
	paragraphs->want_lines = WINDOW_LINES;
	paragraphs->want_bytes = WINDOW_BYTES;
	return paragraphs;
}

void paragraphs_free(struct paragraphs *paragraphs)
{
	if (!paragraphs)
		return;
	mem_free(paragraphs->lines);
	mem_free(paragraphs);
}

size_t paragraphs_passed(const struct paragraphs *p)
{
	return p->done < p->count ? p->lines[p->done].start : p->at;
}

void paragraphs_text(struct paragraphs *p, const char *text, size_t len, size_t dropped, bool last)
{
	p->text = text;
	p->len = len;
	p->last = last;
	p->at -= dropped;
	p->seen -= dropped;
	for (size_t i = p->done; i < p->count; i++) {
		p->lines[i].start -= dropped;
		p->lines[i].end -= dropped;
		p->lines[i].next -= dropped;
	}
}

/* Where a line that is too long is cut: behind a blank near the limit, if there is one. */
static size_t cut_line(const struct paragraphs *p, size_t limit)
{
	limit = utf8_cut(p->text, p->len, limit);
	for (size_t at = limit; at > p->at && limit - at < LOOK_BACK;) {
		size_t behind = at;

		if (char_is_space(utf8_prev(p->text, &at)))
			return behind;
	}
	return limit;
}

/* Reads the line at p->at; false when it may go on behind the text that is there. */
static bool read_line(struct paragraphs *p, struct line *line)
{
	bool too_long = p->len - p->at > DGM_MAX_PARAGRAPH;
	size_t limit = too_long ? p->at + DGM_MAX_PARAGRAPH : p->len, next;
	size_t end = line_end(p->text, limit, p->seen, &next);

	if (end == limit && too_long) {
		end = next = cut_line(p, limit);
	} else if (!p->last && (end == p->len || (next == p->len && p->text[end] == '\r'))) {
		p->seen = end;
		return false;
	}
	line_between(p->text, p->at, end, next, line);
	p->at = p->seen = next;
	return true;
}

static bool is_filled(const struct paragraphs *p)
{
	return p->count >= p->want_lines ||
	       (p->count > 0 && p->lines[p->count - 1].end - p->lines[0].start >= p->want_bytes);
}

/* Makes a line that is a mere blank part of the first; false when that gets too long. */
static bool join_line(struct paragraphs *p, const struct line *line)
{
	if (line->end - p->lines[0].start > DGM_MAX_PARAGRAPH)
		return false;
	p->lines[0].end = line->end;
	p->lines[0].next = line->next;
	p->one_line = false;
	return true;
}

static void push_line(struct paragraphs *p, struct line *line)
{
	if (p->newline == DGM_NEWLINE_AUTO)
		line_shape(p->text, line);
	if (p->count == 0) {
		p->begins_item = line->item;
		p->begins_lower = line->lower;
		p->one_line = true;
	}
	p->lines = mem_grow(p->lines, p->count, &p->cap, sizeof *p->lines);
	p->lines[p->count++] = *line;
	p->over = p->newline == DGM_NEWLINE_HARD;
}

/* Reads on until the window is full or the block over; false when the text does not suffice. */
static bool fill(struct paragraphs *p)
{
	struct line line;

	while (!p->over && !is_filled(p)) {
		size_t begin = p->at;

		if (p->at == p->len && p->last) {
			p->over = true;
		} else if (!read_line(p, &line)) {
			return false;
		} else if (line.start == line.end) {
			p->over = p->count > 0;
			p->after_blank = p->after_blank || !p->over;
			p->before_blank = p->over;
		} else if (p->newline != DGM_NEWLINE_WRAP || p->count == 0) {
			push_line(p, &line);
		} else if (!join_line(p, &line)) {
			p->at = p->seen = begin;
			p->over = true;
		}
	}
	return true;
}

/*
 * True when the first word of line i + 1 would not have fitted on line i, a blank before it, and
 * one behind it, for which fold wants room too.
 */
static bool is_full(const struct paragraphs *p, size_t i, size_t width, enum line_measure measure)
{
	return p->lines[i].width[measure] + p->lines[i + 1].first[measure] + 2 > width;
}

static struct evidence weigh(const struct paragraphs *p, size_t width, enum line_measure measure)
{
	struct evidence evidence = {0};

	for (size_t i = 0; i + 1 < p->count; i++) {
		const struct line *line = &p->lines[i], *next = &p->lines[i + 1];

		if (line->ruler || next->ruler)
			continue;
		if (!is_full(p, i, width, measure)) {
			evidence.broken += !line->stopped && !line->paused && !next->item;
			continue;
		}
		evidence.full++;
		if (line->stopped)
			continue;
		evidence.open++;
		evidence.lower += next->lower;
		evidence.capital += next->upper;
	}
	return evidence;
}

/* Earlier windows of the block count for less the further back they are. */
static void add_earlier(struct evidence *evidence, struct evidence *earlier)
{
	evidence->full += earlier->full / 2;
	evidence->broken += earlier->broken / 2;
	evidence->open += earlier->open / 2;
	evidence->lower += earlier->lower / 2;
	evidence->capital += earlier->capital / 2;
	*earlier = *evidence;
}

static bool is_wrapped(const struct paragraphs *p, const struct evidence *evidence,
		       bool known_width)
{
	if (evidence->full == 0 || evidence->broken * 4 > evidence->full)
		return false;
	if (known_width)
		return true;
	if (evidence->open * 2 < evidence->full)
		return false;
	if (evidence->lower + evidence->capital > 0)
		return evidence->lower * 3 >= evidence->capital;
	return evidence->open >= MANY_LINES || p->lines[p->count - 1].stopped;
}

/* The width of the block: that of its longest line with a blank in it. */
static size_t width_of(const struct paragraphs *p, enum line_measure measure)
{
	size_t width = 0;

	for (size_t i = 0; i < p->count; i++)
		if (p->lines[i].words > 1 && p->lines[i].width[measure] > width)
			width = p->lines[i].width[measure];
	return width;
}

/* Decides whether the window is wrapped, and by which measure: that which fits best. */
static void judge(struct paragraphs *p)
{
	size_t most = 0;

	p->wrapped = false;
	size_t columns = width_of(p, LINE_COLUMNS);

	if (columns < MIN_COLUMNS || columns > MAX_COLUMNS)
		return;
	for (size_t m = 0; m < LINE_MEASURES; m++) {
		size_t width = width_of(p, (enum line_measure)m);
		bool known = p->width[m] >= width;

		if (known)
			width = p->width[m];
		struct evidence evidence = weigh(p, width, (enum line_measure)m);

		add_earlier(&evidence, &p->earlier[m]);

		if (evidence.full <= most || !is_wrapped(p, &evidence, known))
			continue;
		most = evidence.full;
		p->wrapped = true;
		p->ragged = evidence.broken > 0;
		p->measure = (enum line_measure)m;
		p->block_width = width;
	}
	if (p->wrapped)
		p->width[p->measure] = p->block_width;
}

/* A line that is indented more than its neighbours begins a paragraph. */
static bool is_indented(const struct paragraphs *p, size_t i)
{
	return i > 0 && p->lines[i].indent > p->lines[i - 1].indent && !p->lines[i - 1].item &&
	       (i + 1 == p->count || p->lines[i + 1].indent < p->lines[i].indent);
}

/* Lines that nobody wrapped to a width may still go on: "a sentence / cut off in the middle". */
static bool goes_on(const struct paragraphs *p, size_t i)
{
	const struct line *line = &p->lines[i], *next = &p->lines[i + 1];

	return !p->begins_lower && line->words >= MANY_LINES && !line->stopped && !line->paused &&
	       next->lower && !next->item;
}

/*
 * True when a writer may have begun a new line behind line i with room left on it. Who does so by
 * hand leaves little; a line of half the width is a heading.
 */
static bool is_ragged(const struct paragraphs *p, size_t i)
{
	size_t width = p->lines[i].width[p->measure];

	return p->ragged && width * 2 > p->block_width &&
	       (width * 3 > p->block_width * 2 || !p->lines[i + 1].upper);
}

/* True when line i, which is in the window, ends a paragraph. */
static bool ends_paragraph(const struct paragraphs *p, size_t i)
{
	const struct line *line = &p->lines[i];

	if (i + 1 == p->count)
		return true;
	const struct line *next = &p->lines[i + 1];

	if (line->ruler || next->ruler || next->end - p->lines[p->done].start > DGM_MAX_PARAGRAPH)
		return true;
	if (!p->wrapped)
		return !goes_on(p, i);
	bool full = is_full(p, i, p->block_width, p->measure);

	/* "... / — said he" is more frequent than a list of which this is the first item. */
	if (next->item && (!next->dashed || p->begins_item))
		return !full || line->stopped || line->paused || p->begins_item;
	if (is_indented(p, i + 1))
		return true;
	return !full && (line->stopped || line->paused || !(next->lower || is_ragged(p, i)));
}

/* Finds the line that ends the next paragraph; false when the window does not tell. */
static bool find_end(const struct paragraphs *p, size_t *end)
{
	size_t known = p->over ? p->count : p->count > LOOK_AHEAD ? p->count - LOOK_AHEAD : 0;

	for (*end = p->done; *end < known; ++*end)
		if (ends_paragraph(p, *end))
			return true;
	return false;
}

static void begin_block(struct paragraphs *p)
{
	p->count = p->done = 0;
	p->over = p->judged = false;
	memset(p->earlier, 0, sizeof p->earlier);
	p->want_lines = WINDOW_LINES;
	p->want_bytes = WINDOW_BYTES;
	p->after_blank = p->before_blank;
	p->before_blank = false;
}

/* Moves the window on; at least half of the next one will be new. */
static void move_window(struct paragraphs *p)
{
	size_t left = p->count - p->done;
	size_t bytes = p->lines[p->count - 1].end - p->lines[p->done].start;

	memmove(p->lines, p->lines + p->done, left * sizeof *p->lines);
	p->count = left;
	p->done = 0;
	p->want_lines = left * 2 > WINDOW_LINES ? left * 2 : WINDOW_LINES;
	p->want_bytes = bytes * 2 > WINDOW_BYTES ? bytes * 2 : WINDOW_BYTES;
}

/* Fills and judges the window; false when the text does not suffice, or is at its end. */
static bool get_ready(struct paragraphs *p)
{
	if (!fill(p) || p->count == 0)
		return false;
	/* The last window of a block may be too small to judge: what was true before it stays. */
	if (p->newline == DGM_NEWLINE_AUTO && !(p->over && p->judged)) {
		judge(p);
		p->judged = true;
	}
	return p->ready = true;
}

bool paragraphs_next(struct paragraphs *p, struct paragraph *paragraph)
{
	size_t end;

	while ((!p->ready && !get_ready(p)) || !find_end(p, &end)) {
		if (!p->ready)
			return false;
		p->ready = false;
		if (p->done == p->count)
			begin_block(p);
		else
			move_window(p);
	}
	*paragraph = (struct paragraph){
		.start = p->lines[p->done].start,
		.end = p->lines[end].end,
		.one_line = end == p->done && p->one_line,
		.after_blank = p->done == 0 && p->after_blank,
	};
	p->done = end + 1;
	return true;
}
