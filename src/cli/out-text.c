#include "out-form.h"
#include "base/buf.h"
#include "base/mem.h"

enum {
	MAX_DEPTH = 6,
	LEAST_COLUMNS = 20 /* for a value; with less it is not wrapped */
};

struct row {
	const char *label;        /* borrowed until the block ends */
	size_t value, end;        /* in the values of the form */
	size_t marks, mark_count; /* in the marks of the form */
};

/* Of one text. */
struct marks {
	const struct out_mark *items;
	size_t count;
};

/* Rows wait until their block ends, as the widest label tells where the values begin. */
struct form {
	struct out_port port;
	struct row *rows;
	size_t row_count, row_cap;
	struct buf values, line;
	struct out_mark *marks;
	size_t mark_count, mark_cap;
	bool own[MAX_DEPTH]; /* of each open record or item: it is a block, else part of one */
	size_t depth;
	bool headed;     /* the rows stand below a heading */
	bool rows_above; /* the next heading needs an empty line before it */
};

static struct form *form_make(const struct out_port *port)
{
	struct form *form = mem_zalloc(1, sizeof *form);

	form->port = *port;
	return form;
}

static void form_free(struct form *form)
{
	mem_free(form->rows);
	mem_free(form->marks);
	buf_free(&form->values);
	buf_free(&form->line);
	mem_free(form);
}

static void put_line(struct form *form)
{
	buf_addc(&form->line, '\n');
	out_put(form->port.out, form->line.data, form->line.len);
	buf_reset(&form->line);
}

/* True for text with a letter of a script that runs from right to left, told by its lead bytes. */
static bool has_rtl(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	for (size_t i = 0; i + 1 < len; i++) {
		if ((s[i] >= 0xD6 && s[i] <= 0xDF) ||     /* U+0580..07FF: Hebrew to N'Ko */
		    (s[i] == 0xE0 && s[i + 1] <= 0xA3) || /* U+0800..08FF: to Arabic Extended */
		    (s[i] == 0xEF && s[i + 1] >= 0xAC && s[i + 1] <= 0xBB)) /* FB00..FEFF */
			return true;
	}
	return false;
}

/* Control characters, those of U+0080..009F too, would break the row or steer the terminal. */
static void add_visible(struct buf *line, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned char next = i + 1 < len ? (unsigned char)text[i + 1] : 0;

		if (c == '\n')
			buf_adds(line, "\\n");
		else if (c == '\t')
			buf_adds(line, "\\t");
		else if (c < 0x20 || c == 0x7F)
			buf_printf(line, "\\x%02X", c);
		else if (c == 0xC2 && next >= 0x80 && next <= 0x9F)
			buf_printf(line, "\\x%02X", (unsigned char)text[++i]);
		else
			buf_addc(line, text[i]);
	}
}

/* A mark and what stands in it. Of differences nothing is to be seen without colour. */
static void add_mark(struct form *form, const char *text, const struct out_mark *mark)
{
	static const char *const colours[] = {[MARK_FOUND] = "\033[1;31m",
					      [MARK_CHANGED] = "\033[33m",
					      [MARK_MISSING] = "\033[32m"};
	bool colour = form->port.colour, brackets = !colour && mark->kind == MARK_FOUND;

	if (mark->kind == MARK_MISSING && !colour)
		return;
	buf_adds(&form->line, colour ? colours[mark->kind] : brackets ? "[" : "");
	if (mark->kind == MARK_MISSING)
		buf_adds(&form->line, "\u2038"); /* a caret, as in proofs */
	add_visible(&form->line, text + mark->start, mark->end - mark->start);
	buf_adds(&form->line, colour ? "\033[0m" : brackets ? "]" : "");
}

/* Bytes from start to end of a text, with the marks in them. */
static void add_marked(struct form *form, const char *text, size_t start, size_t end,
		       const struct marks *marks)
{
	for (size_t i = 0; i < marks->count; i++) {
		struct out_mark mark = marks->items[i];

		mark.start = mark.start < start ? start : mark.start;
		mark.end = mark.end > end ? end : mark.end;
		if (mark.start > mark.end || (mark.start == mark.end && mark.kind != MARK_MISSING))
			continue;
		add_visible(&form->line, text + start, mark.start - start);
		add_mark(form, text, &mark);
		start = mark.end;
	}
	add_visible(&form->line, text + start, end - start);
}

/*
 * A text beside other text. On a terminal, which orders a line by its first strong letter, an
 * Arabic one goes between isolates (UAX #9), so that it does not reorder what stands around it.
 */
static void add_value(struct form *form, const char *text, size_t start, size_t end,
		      const struct marks *marks)
{
	bool isolate = form->port.terminal && has_rtl(text + start, end - start);

	if (isolate)
		buf_adds(&form->line, "\u2068");
	add_marked(form, text, start, end, marks);
	if (isolate)
		buf_adds(&form->line, "\u2069");
}

/* Columns that the marks from start to end add to the text: carets, or brackets. */
static size_t mark_columns(const struct form *form, size_t start, size_t end,
			   const struct marks *marks)
{
	size_t columns = 0;

	for (size_t i = 0; i < marks->count; i++) {
		const struct out_mark *mark = &marks->items[i];

		if (mark->end < start || mark->start > end)
			continue;
		if (mark->kind == MARK_MISSING)
			columns += form->port.colour;
		else if (mark->kind == MARK_FOUND && !form->port.colour)
			columns += 2;
	}
	return columns;
}

/* Where the line ends that begins at start, in so many columns. */
static size_t line_end(const struct form *form, const char *text, size_t start, size_t len,
		       const struct marks *marks, size_t columns)
{
	size_t end = start + dgm_text_fit(text + start, len - start, columns);
	size_t marked = mark_columns(form, start, end, marks);

	return marked < columns ? start + dgm_text_fit(text + start, len - start, columns - marked)
				: end;
}

/* A value that begins in column indent, wrapped to the terminal; each line is isolated by itself.
 */
static void put_value(struct form *form, const char *text, size_t len, const struct marks *marks,
		      size_t indent)
{
	size_t columns = form->port.columns;
	bool wraps = columns >= indent + LEAST_COLUMNS;

	for (size_t start = 0;;) {
		size_t end =
			wraps ? line_end(form, text, start, len, marks, columns - indent) : len;

		add_value(form, text, start, end, marks);
		put_line(form);
		for (start = end; start < len && text[start] == ' ';)
			start++;
		if (start == len)
			return;
		buf_printf(&form->line, "%*s", (int)indent, "");
	}
}

/* As add_value does with a whole value. */
void text_add_isolated(struct buf *line, const char *text, size_t len)
{
	bool isolate = has_rtl(text, len);

	if (isolate)
		buf_adds(line, "\u2068");
	add_visible(line, text, len);
	if (isolate)
		buf_adds(line, "\u2069");
}

static void put_rows(struct form *form)
{
	size_t width = 0;

	for (size_t i = 0; i < form->row_count; i++) {
		size_t len = strlen(form->rows[i].label);

		width = len > width ? len : width;
	}
	for (size_t i = 0; i < form->row_count; i++) {
		const struct row *row = &form->rows[i];
		const char *value = form->values.data + row->value;
		const struct marks marks = {row->mark_count > 0 ? form->marks + row->marks : NULL,
					    row->mark_count};
		size_t len = row->end - row->value, indent = form->headed ? 2 : 0;

		buf_printf(&form->line, "%*s", (int)indent, "");
		if (*row->label == '\0') {
			buf_add(&form->line, value, len);
			put_line(form);
		} else {
			buf_printf(&form->line, "%-*s  ", (int)width, row->label);
			put_value(form, value, len, &marks, indent + width + 2);
		}
		form->rows_above = true;
	}
	form->row_count = form->mark_count = 0;
	buf_reset(&form->values);
}

static void put_heading(struct form *form, const char *heading)
{
	static const struct marks none;

	if (form->rows_above)
		put_line(form);
	form->rows_above = false;
	if (form->port.colour)
		buf_adds(&form->line, "\033[1m");
	add_value(form, heading, 0, strlen(heading), &none);
	if (form->port.colour)
		buf_adds(&form->line, "\033[0m");
	put_line(form);
}

/* An item without heading is part of the block around it. */
static void begin(struct form *form, const char *heading)
{
	bool own = heading || form->depth == 0;

	form->own[form->depth++] = own;
	if (!own)
		return;
	put_rows(form);
	form->headed = heading != NULL;
	if (heading)
		put_heading(form, heading);
}

static void end(struct form *form)
{
	if (!form->own[--form->depth])
		return;
	put_rows(form);
	form->headed = false;
}

static void list(struct form *form, const char *key)
{
	(void)form;
	(void)key;
}

static void list_end(struct form *form)
{
	(void)form;
}

static void text(struct form *form, const char *key, const char *label, const char *bytes,
		 size_t len, const struct out_mark *marks, size_t mark_count)
{
	(void)key;
	if (!label || !bytes)
		return;
	form->rows = mem_grow(form->rows, form->row_count, &form->row_cap, sizeof *form->rows);
	struct row *row = &form->rows[form->row_count++];

	row->label = label;
	row->value = form->values.len;
	buf_add(&form->values, bytes, len);
	row->end = form->values.len;
	row->marks = form->mark_count;
	row->mark_count = mark_count;
	for (size_t i = 0; i < mark_count; i++) {
		form->marks = mem_grow(form->marks, form->mark_count, &form->mark_cap,
				       sizeof *form->marks);
		form->marks[form->mark_count++] = marks[i];
	}
}

static void count(struct form *form, const char *key, const char *label, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

	text(form, key, label, digits, (size_t)len, NULL, 0);
}

static void real(struct form *form, const char *key, const char *label, double x)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%.2f", x);

	text(form, key, label, digits, (size_t)len, NULL, 0);
}

static void flag(struct form *form, const char *key, const char *label, bool value)
{
	text(form, key, label, value ? "yes" : "no", value ? 3 : 2, NULL, 0);
}

static void gap(struct form *form)
{
	put_rows(form);
	put_line(form);
}

const struct form_type form_text = {
	.make = form_make,
	.free = form_free,
	.begin = begin,
	.end = end,
	.list = list,
	.list_end = list_end,
	.text = text,
	.count = count,
	.real = real,
	.flag = flag,
	.gap = gap,
};
