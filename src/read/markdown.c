/*
 * Markdown: a light reader of blocks. Headings, paragraphs, items, quotations and cells of tables
 * become paragraphs; front matter, code, HTML blocks, rules and definitions of links are left out,
 * as they are not translated. Within a paragraph, marks of emphasis and code go, and of a link or
 * image its text stays. What is in doubt stays as it is written.
 */
#include "reader.h"
#include "text/utf8.h"

static const char *const endings[] = {"md", "markdown", "mkd", NULL};

struct marked {
	const char *text;
	size_t len;
	size_t at; /* the line that is looked at */
	size_t end, next;
	struct document *document;
	bool open; /* a paragraph is, which the next line may go on with */
	bool in_item;
	char fence; /* '`' or '~' within a block of code; else 0 */
	size_t fence_len;
};

/* ---------------------------------------------------------------- within a paragraph */

struct inline_text {
	const char *text; /* the file */
	size_t at, end;
	struct document *document;
};

static void put(struct inline_text *in, size_t from, size_t to)
{
	if (to > from)
		document_add(in->document, in->text + from, to - from, from);
}

/* The place behind what closes a bracket that opens at `at`, or 0. */
static size_t close_of(const struct inline_text *in, size_t at, char open, char close)
{
	size_t depth = 0;

	for (size_t i = at; i < in->end; i++) {
		char c = in->text[i];

		if (c == '\\')
			i++;
		else if (c == open)
			depth++;
		else if (c == close && --depth == 0)
			return i + 1;
		if (depth > 32)
			return 0;
	}
	return 0;
}

static void read_inline(struct inline_text *in);

/* "[text](url)", "[text][id]", "![alt](url)": the text. */
static bool read_link(struct inline_text *in, size_t bracket)
{
	size_t behind = close_of(in, bracket, '[', ']');
	size_t end = behind;

	if (behind == 0)
		return false;
	if (behind < in->end && in->text[behind] == '(')
		end = close_of(in, behind, '(', ')');
	else if (behind < in->end && in->text[behind] == '[')
		end = close_of(in, behind, '[', ']');
	else
		return false;
	if (end == 0)
		return false;
	struct inline_text inner = {in->text, bracket + 1, behind - 1, in->document};

	read_inline(&inner);
	in->at = end;
	return true;
}

/* "<br>", "<b>", "</a>", "<!-- -->" go; "<https://...>" stays. */
static bool read_tag(struct inline_text *in)
{
	size_t next = in->at + 1;
	char c = next < in->end ? in->text[next] : ' ';
	const char *close = memchr(in->text + in->at, '>', in->end - in->at);
	bool is_tag = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!';

	if (!close || !is_tag)
		return false;
	size_t end = (size_t)(close - in->text);

	if (memchr(in->text + next, ':', end - next) && !memchr(in->text + next, ' ', end - next))
		put(in, next, end);
	in->at = end + 1;
	return true;
}

/* A run of '*', '_', '~' or '`' beside a word is a mark; "2 * 3" and "snake_case" hold none. */
static size_t mark_length(const struct inline_text *in)
{
	char c = in->text[in->at];
	size_t n = 0;

	while (in->at + n < in->end && in->text[in->at + n] == c)
		n++;
	if (c == '~' && n < 2)
		return 0;
	bool blank_before = in->at == 0 || strchr(" \t\n", in->text[in->at - 1]);
	bool blank_after = in->at + n >= in->end || strchr(" \t\n", in->text[in->at + n]);

	if (c != '`' && blank_before && blank_after)
		return 0;
	if (c == '_' && !blank_before && !blank_after && in->at > 0) {
		char before = in->text[in->at - 1], after = in->text[in->at + n];
		bool inner =
			!strchr("*([\"'.,;:!?)]-", before) && !strchr("*([\"'.,;:!?)]-", after);

		return inner ? 0 : n;
	}
	return n;
}

static void read_inline(struct inline_text *in)
{
	size_t from = in->at;

	while (in->at < in->end) {
		char c = in->text[in->at];
		size_t here = in->at, n = strchr("*_~`", c) && c ? mark_length(in) : 0;

		if (c == '\\' && here + 1 < in->end &&
		    strchr("\\`*_{}[]()#+-.!|<>~", in->text[here + 1])) {
			put(in, from, here);
			from = here + 1;
			in->at = here + 2;
		} else if (n > 0) {
			put(in, from, here);
			from = in->at = here + n;
		} else if (c == '[' ||
			   (c == '!' && here + 1 < in->end && in->text[here + 1] == '[')) {
			put(in, from, here);
			from = here;
			if (read_link(in, here + (c == '!')))
				from = in->at;
			else
				in->at++;
		} else if (c == '<') {
			put(in, from, here);
			from = here;
			if (read_tag(in))
				from = in->at;
			else
				in->at++;
		} else {
			in->at++;
		}
	}
	put(in, from, in->end);
}

/* ---------------------------------------------------------------- lines */

static void find_line(struct marked *marked)
{
	size_t at = marked->at;

	while (at < marked->len && marked->text[at] != '\n' && marked->text[at] != '\r')
		at++;
	marked->end = at;
	if (at < marked->len && marked->text[at] == '\r' && at + 1 < marked->len &&
	    marked->text[at + 1] == '\n')
		at++;
	marked->next = at < marked->len ? at + 1 : at;
}

static char byte_at(const struct marked *marked, size_t at)
{
	return at < marked->end ? marked->text[at] : '\0';
}

static size_t skip_blanks(const struct marked *marked, size_t at)
{
	while (byte_at(marked, at) == ' ' || byte_at(marked, at) == '\t')
		at++;
	return at;
}

static size_t run_length(const struct marked *marked, size_t at, char c)
{
	size_t n = 0;

	while (byte_at(marked, at + n) == c)
		n++;
	return n;
}

static void end_paragraph(struct marked *marked)
{
	document_end(marked->document);
	marked->open = false;
}

static void add(struct marked *marked, size_t from, size_t to)
{
	struct inline_text in = {marked->text, from, to, marked->document};

	document_add(marked->document, " ", 1, DOCUMENT_NOWHERE);
	read_inline(&in);
}

static void begin(struct marked *marked, dgm_kind kind)
{
	document_begin(marked->document, kind);
	marked->open = true;
}

/* Without the attributes that many take behind a heading: "{#id}", "{.class}", "{: ...}". */
static size_t skip_attributes(const struct marked *marked, size_t from, size_t end)
{
	size_t at = end;

	if (at == from || marked->text[at - 1] != '}')
		return end;
	while (at > from && marked->text[at - 1] != '{')
		at--;
	if (at < from + 2 || !strchr("#.:", marked->text[at]) ||
	    !strchr(" \t", marked->text[at - 2]))
		return end;
	for (at--; at > from && strchr(" \t", marked->text[at - 1]);)
		at--;
	return at;
}

/* "# Heading ##" */
static bool read_heading(struct marked *marked, size_t at)
{
	size_t level = run_length(marked, at, '#'), end = marked->end;

	if (level == 0 || level > 6 || !strchr(" \t", byte_at(marked, at + level)))
		return false;
	while (end > at && strchr(" \t", marked->text[end - 1]))
		end--;
	end = skip_attributes(marked, at + level, end);
	size_t trimmed = end;

	while (trimmed > at && marked->text[trimmed - 1] == '#')
		trimmed--;
	if (trimmed < end && trimmed > at && marked->text[trimmed - 1] == ' ')
		end = trimmed;
	begin(marked, DGM_HEADING);
	add(marked, at + level, end > at + level ? end : at + level);
	end_paragraph(marked);
	return true;
}

/* Only '-', '=', '*', '_' and blanks: a rule, or the line below a heading. */
static bool is_rule(const struct marked *marked, size_t at)
{
	char c = byte_at(marked, at);
	size_t n = 0;

	if (!c || !strchr("-=*_", c))
		return false;
	for (; at < marked->end; at++) {
		if (byte_at(marked, at) == c)
			n++;
		else if (!strchr(" \t", byte_at(marked, at)))
			return false;
	}
	return n >= 3 || (n > 0 && c == '=');
}

/* Bytes of "- ", "* ", "+ ", "12. ", "3) ", with the blanks behind it; 0: no item. */
static size_t bullet(const struct marked *marked, size_t at)
{
	size_t from = at;

	if (byte_at(marked, at) && strchr("-*+", byte_at(marked, at))) {
		at++;
	} else {
		size_t digits = 0;

		while (byte_at(marked, at) >= '0' && byte_at(marked, at) <= '9' && digits++ < 9)
			at++;
		if (digits == 0 || !byte_at(marked, at) || !strchr(".)", byte_at(marked, at)))
			return 0;
		at++;
	}
	size_t behind = skip_blanks(marked, at);

	return behind > at ? behind - from : 0;
}

static void read_row(struct marked *marked, size_t at)
{
	while (at < marked->end) {
		size_t to = at;

		while (to < marked->end &&
		       (marked->text[to] != '|' || marked->text[to - 1] == '\\'))
			to++;
		begin(marked, DGM_CELL);
		add(marked, at, to);
		end_paragraph(marked);
		at = to + 1;
	}
}

/* "|---|:--:|" */
static bool is_table_rule(const struct marked *marked, size_t at)
{
	for (; at < marked->end; at++)
		if (!strchr("|-: \t", marked->text[at]))
			return false;
	return true;
}

/* "[id]: url" and "[^1]:" of a note, whose text is one. */
static bool is_definition(const struct marked *marked, size_t at)
{
	struct inline_text in = {marked->text, at, marked->end, NULL};

	if (byte_at(marked, at) != '[' || byte_at(marked, at + 1) == '^')
		return false;
	size_t behind = close_of(&in, at, '[', ']');

	return behind > 0 && byte_at(marked, behind) == ':';
}

/* A block of code begins, goes on or ends with this line. */
static bool read_fence(struct marked *marked, size_t at)
{
	char c = byte_at(marked, at);
	size_t n = c == '`' || c == '~' ? run_length(marked, at, c) : 0;

	if (marked->fence) {
		if (c == marked->fence && n >= marked->fence_len &&
		    skip_blanks(marked, at + n) == marked->end)
			marked->fence = '\0';
		return true;
	}
	if (n < 3)
		return false;
	end_paragraph(marked);
	marked->fence = c;
	marked->fence_len = n;
	return true;
}

static void go_on(struct marked *marked, size_t at)
{
	size_t quote = at;

	while (byte_at(marked, quote) == '>')
		quote = skip_blanks(marked, quote + 1);
	if (quote > at && quote == marked->end) {
		end_paragraph(marked);
		return;
	}
	if (!marked->open)
		begin(marked, DGM_PARAGRAPH);
	add(marked, quote, marked->end);
	/* Two blanks or a backslash break a line. */
	if (marked->end - at > 2 && (memcmp(marked->text + marked->end - 2, "  ", 2) == 0))
		end_paragraph(marked);
}

/* A line that is a block by itself: not text to go on with. */
static bool read_block(struct marked *marked, size_t at)
{
	if (at == marked->end) {
		end_paragraph(marked);
		marked->in_item = false;
		return true;
	}
	if (read_heading(marked, at))
		return true;
	if (is_rule(marked, at)) {
		if (marked->open && marked->text[at] != '*' && marked->text[at] != '_')
			marked->document->kind = DGM_HEADING;
		end_paragraph(marked);
		return true;
	}
	if (is_definition(marked, at))
		return true;
	if (byte_at(marked, at) != '|')
		return false;
	end_paragraph(marked);
	if (!is_table_rule(marked, at))
		read_row(marked, at + 1);
	return true;
}

static void read_line(struct marked *marked)
{
	size_t at = skip_blanks(marked, marked->at);
	bool is_deep = at - marked->at >= 4 || byte_at(marked, marked->at) == '\t';

	if (read_fence(marked, at) || read_block(marked, at))
		return;
	size_t n = bullet(marked, at);

	if (n > 0) {
		begin(marked, DGM_ITEM);
		marked->in_item = true;
		add(marked, at + n, marked->end);
	} else if (marked->open || !is_deep || marked->in_item) {
		go_on(marked, at);
	}
}

static bool is_fence_of_matter(const struct marked *marked)
{
	return marked->end - marked->at == 3 && memcmp(marked->text + marked->at, "---", 3) == 0;
}

/* "title: A" and "title: 'A'"; what is folded over several lines is left out. */
static void read_field(struct marked *marked, const char *key, dgm_kind kind)
{
	size_t to = marked->end;

	if (!reader_begins(marked->text + marked->at, to - marked->at, key))
		return;
	size_t from = skip_blanks(marked, marked->at + strlen(key));

	if (from == to || strchr(">|", marked->text[from]))
		return;
	if (to > from + 1 && strchr("\"'", marked->text[from]) &&
	    marked->text[to - 1] == marked->text[from]) {
		from++;
		to--;
	}
	begin(marked, kind);
	add(marked, from, to);
	end_paragraph(marked);
}

/* "---", lines, "---" at the beginning: of them only title and description are text. */
static void read_front_matter(struct marked *marked)
{
	struct marked inner = *marked;

	find_line(&inner);
	if (!is_fence_of_matter(&inner))
		return;
	size_t begin = inner.next, end = 0;

	for (inner.at = begin; inner.at < inner.len && end == 0; inner.at = inner.next) {
		find_line(&inner);
		end = is_fence_of_matter(&inner) ? inner.next : 0;
	}
	for (inner.at = begin; inner.at < end; inner.at = inner.next) {
		find_line(&inner);
		read_field(&inner, "title:", DGM_HEADLINE);
		read_field(&inner, "description:", DGM_PARAGRAPH);
	}
	marked->at = end;
}

static dgm_code read_markdown(const char *text, size_t len, const char *name,
			      struct document *document, dgm_error *err)
{
	struct marked marked = {.text = text, .len = len, .document = document};

	(void)name;
	(void)err;
	read_front_matter(&marked);
	for (; marked.at < len; marked.at = marked.next) {
		find_line(&marked);
		read_line(&marked);
	}
	document_end(document);
	return DGM_OK;
}

const struct reader reader_markdown = {
	.name = "Markdown",
	.endings = endings,
	.read = read_markdown,
};
