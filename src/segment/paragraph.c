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
 */
#include "paragraph.h"
#include "line.h"
#include "base/mem.h"

enum {
	MIN_COLUMNS = 30,
	MAX_COLUMNS = 200,
	MANY_LINES = 3 /* full lines that are evidence without letter case */
};

struct paragraphs {
	const char *text;
	size_t len;
	dgm_newline newline;
	size_t at;          /* the block after this one */
	struct line *lines; /* of this block */
	size_t count, cap;
	size_t done; /* lines handed out */
	bool wrapped;
	bool ragged; /* wrapped by a human hand, not all lines being full */
	enum line_measure measure;
	size_t block_width;
	size_t width[LINE_MEASURES]; /* of the last block that was wrapped, 0: none yet */
};

struct paragraphs *paragraphs_new(const char *text, size_t len, dgm_newline newline)
{
	struct paragraphs *paragraphs = mem_zalloc(1, sizeof *paragraphs);

	paragraphs->text = text;
	paragraphs->len = len;
	paragraphs->newline = newline;
	return paragraphs;
}

void paragraphs_free(struct paragraphs *paragraphs)
{
	if (!paragraphs)
		return;
	mem_free(paragraphs->lines);
	mem_free(paragraphs);
}

/* Reads the lines up to the next blank one; false at the end of the text. */
static bool read_block(struct paragraphs *p)
{
	struct line line;

	p->count = p->done = 0;
	while (p->at < p->len) {
		line_bounds(p->text, p->len, p->at, &line);
		p->at = line.next;
		if (line.start == line.end) {
			if (p->count > 0)
				break;
			continue;
		}
		p->lines = mem_grow(p->lines, p->count, &p->cap, sizeof *p->lines);
		p->lines[p->count++] = line;
		if (p->newline == DGM_NEWLINE_HARD)
			break;
	}
	return p->count > 0;
}

/*
 * True when the first word of line i + 1 would not have fitted on line i, a blank before it, and
 * one behind it, for which fold wants room too.
 */
static bool is_full(const struct paragraphs *p, size_t i, size_t width, enum line_measure measure)
{
	return p->lines[i].width[measure] + p->lines[i + 1].first[measure] + 2 > width;
}

struct evidence {
	size_t full;    /* lines that are full */
	size_t broken;  /* lines that are neither full nor the end of anything */
	size_t open;    /* full lines without a stop */
	size_t lower;   /* of them, those that go on in lower case */
	size_t capital; /* of them, those that go on with a capital */
};

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

/* Decides whether the block is wrapped, and by which measure: that which fits best. */
static void judge_block(struct paragraphs *p)
{
	size_t most = 0;

	for (size_t i = 0; i < p->count; i++)
		line_shape(p->text, &p->lines[i]);
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

	return !p->lines[0].lower && line->words >= MANY_LINES && !line->stopped && !line->paused &&
	       next->lower && !next->item;
}

/* True when line i ends a paragraph. */
static bool ends_paragraph(const struct paragraphs *p, size_t i)
{
	const struct line *line = &p->lines[i];

	if (i + 1 == p->count)
		return true;
	if (p->newline == DGM_NEWLINE_WRAP)
		return false;
	const struct line *next = &p->lines[i + 1];

	if (line->ruler || next->ruler)
		return true;
	if (!p->wrapped)
		return !goes_on(p, i);
	bool full = is_full(p, i, p->block_width, p->measure);

	/* "... / — said he" is more frequent than a list of which this is the first item. */
	if (next->item && (!next->dashed || p->lines[0].item))
		return !full || line->stopped || line->paused || p->lines[0].item;
	if (is_indented(p, i + 1))
		return true;
	return !full && (line->stopped || line->paused || !(next->lower || p->ragged));
}

bool paragraphs_next(struct paragraphs *p, struct span *paragraph, bool *one_line)
{
	if (p->done == p->count) {
		if (!read_block(p))
			return false;
		if (p->newline == DGM_NEWLINE_AUTO)
			judge_block(p);
	}
	size_t first = p->done;

	while (!ends_paragraph(p, p->done))
		p->done++;
	paragraph->start = p->lines[first].start;
	paragraph->end = p->lines[p->done].end;
	*one_line = first == p->done++;
	return true;
}
