/*
 * PDF, by pdftotext of poppler-utils where it is installed. That gives lines in the order of
 * reading, with what is written from right to left and what is not as pieces between direction
 * marks, as they stand on the page; here the pieces of a line are put in the order of speech and
 * the marks taken out. Which lines are wraps is told as for plain text.
 */
#include "reader.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/tool.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { TIMEOUT = 120, MARK = 3 /* bytes of a direction mark */ };

static const char *const endings[] = {"pdf", NULL};
static const char left[] = "\xE2\x80\xAA", right[] = "\xE2\x80\xAB", pop[] = "\xE2\x80\xAC";

static bool begins(const char *bytes, size_t len)
{
	return reader_begins(bytes, len, "%PDF-");
}

/* ---------------------------------------------------------------- lines */

/* Blanks at one end of a piece belong to the other, as it is read from the other side. */
static void add_turned(struct buf *out, const char *piece, size_t len)
{
	size_t from = 0, to = len;

	while (from < len && piece[from] == ' ')
		from++;
	while (to > from && piece[to - 1] == ' ')
		to--;
	buf_add(out, piece + to, len - to);
	buf_add(out, piece + from, to - from);
	buf_add(out, piece, from);
}

/* Bytes up to the next mark, or to the end. */
static size_t piece_len(const char *at, size_t len)
{
	size_t n = 0;

	while (n < len && !reader_begins(at + n, len - n, left) &&
	       !reader_begins(at + n, len - n, right) && !reader_begins(at + n, len - n, pop))
		n++;
	return n;
}

struct piece {
	const char *text;
	size_t len;
	bool is_marked, is_left; /* stands between marks; between those of left to right */
};

struct pieces {
	struct piece *items;
	size_t count, cap;
};

static void cut(const char *line, size_t len, struct pieces *pieces)
{
	int depth = 0;
	bool is_left = false;

	for (size_t at = 0, n; at < len; at += n) {
		n = piece_len(line + at, len - at);
		if (n > 0) {
			pieces->items = mem_grow(pieces->items, pieces->count, &pieces->cap,
						 sizeof *pieces->items);
			pieces->items[pieces->count++] =
				(struct piece){line + at, n, depth > 0, is_left};
			continue;
		}
		n = MARK;
		bool ends = reader_begins(line + at, len - at, pop);

		depth += ends ? -1 : 1;
		is_left = !ends && reader_begins(line + at, len - at, left);
	}
}

/* Letters from right to left against the others. */
static bool is_rightward(const struct pieces *pieces)
{
	long balance = 0;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->items[i];

		for (size_t at = 0; at < piece->len;) {
			uint32_t c = utf8_next(piece->text, piece->len, &at);

			balance += char_is_arabic(c) ? 1 : char_is_letter(c) ? -1 : 0;
		}
	}
	return balance > 0;
}

/*
 * On a page in Arabic, the line is in order, but for blanks around what is not. On others it is as
 * on paper, from the left: in a line that is mostly Arabic the pieces are then taken from its end.
 */
static void put_in_order(const struct pieces *pieces, struct buf *out)
{
	bool has_bare = false, is_arabic = is_rightward(pieces);

	for (size_t i = 0; i < pieces->count; i++)
		has_bare = has_bare || !pieces->items[i].is_marked;
	for (size_t i = 0; i < pieces->count; i++) {
		bool turn = is_arabic && has_bare;
		const struct piece *piece = &pieces->items[turn ? pieces->count - 1 - i : i];

		if (piece->is_left || (turn && !piece->is_marked))
			add_turned(out, piece->text, piece->len);
		else
			buf_add(out, piece->text, piece->len);
	}
}

/* ---------------------------------------------------------------- lam and alef */

static bool is_alef(uint32_t c)
{
	return c == 0x627 || c == 0x623 || c == 0x625 || c == 0x622;
}

/* "and", "so", "by", "as": written together with the word behind them. */
static bool is_prefix(uint32_t c)
{
	return c == 0x648 || c == 0x641 || c == 0x628 || c == 0x643;
}

/*
 * Of the one sign for lam and alef, poppler gives the two letters the wrong way round. Where that
 * makes what no word can be, they are turned: "alef alef lam" at the beginning of a word, and "alef
 * lam" alone. Elsewhere nothing tells it from a right spelling.
 */
static void mend_lam_alef(const char *word, size_t len, struct buf *out)
{
	enum { LOOK = 4 };
	uint32_t c[LOOK] = {0};
	size_t ends[LOOK + 1] = {0}, at = 0, n = 0;

	while (n < LOOK && at < len) {
		c[n] = utf8_next(word, len, &at);
		ends[++n] = at;
	}
	size_t first = is_prefix(c[0]) ? 1 : 0; /* of the letters; the alef to be turned is next */
	bool is_no = n == 2 && is_alef(c[0]) && c[1] == 0x644;
	bool is_article = first + 2 < n && c[first] == 0x627 && is_alef(c[first + 1]) &&
			  c[first + 2] == 0x644;
	size_t alef = is_no ? 0 : first + 1;

	if (!is_no && !is_article) {
		buf_add(out, word, len);
		return;
	}
	buf_add(out, word, ends[alef]);
	buf_add(out, word + ends[alef + 1], ends[alef + 2] - ends[alef + 1]);
	buf_add(out, word + ends[alef], ends[alef + 1] - ends[alef]);
	buf_add(out, word + ends[alef + 2], len - ends[alef + 2]);
}

static void add_words(const struct buf *line, struct buf *out)
{
	for (size_t at = 0, n; at < line->len; at += n) {
		n = strcspn(line->data + at, " ");
		if (n == 0) {
			n = 1;
			buf_addc(out, ' ');
		} else {
			mend_lam_alef(line->data + at, n, out);
		}
	}
}

static void add_line(const char *text, size_t len, struct document *document)
{
	struct pieces pieces = {0};
	struct buf line = {0};

	cut(text, len, &pieces);
	put_in_order(&pieces, &line);
	buf_str(&line);
	add_words(&line, &document->text);
	buf_addc(&document->text, '\n');
	buf_free(&line);
	mem_free(pieces.items);
}

static void add_lines(const struct buf *text, struct document *document)
{
	for (size_t at = 0, n; at < text->len; at += n + 1) {
		for (n = 0; at + n < text->len && !strchr("\n\f", text->data[at + n]); n++)
			continue;
		add_line(text->data + at, n, document);
	}
}

/* ---------------------------------------------------------------- the program */

static dgm_code read_pdf(const char *bytes, size_t len, const char *name, struct document *document,
			 dgm_error *err)
{
	static const char *const paths[] = {"/usr/bin/pdftotext", "/usr/local/bin/pdftotext"};
	static const char *const argv[] = {"pdftotext", "-q", "-enc", "UTF-8", "-", "-", NULL};
	const struct tool tool = {.path = tool_find(paths, sizeof paths / sizeof *paths),
				  .argv = argv,
				  .timeout = TIMEOUT,
				  .limit = DGM_MAX_FILE};
	struct buf text = {0};
	int status = 0;

	if (!tool.path)
		return err_set(
			err, DGM_IO,
			"'%s' is a PDF: install pdftotext (Debian: poppler-utils) to read it",
			name);
	dgm_code code = tool_run(&tool, bytes, len, name, &text, &status, err);

	if (code == DGM_OK && status != 0)
		code = err_set(err, DGM_BAD_DATA, "'%s' is no PDF that pdftotext can read", name);
	if (code == DGM_OK && utf8_check(text.data, text.len) < text.len)
		code = err_set(err, DGM_BAD_DATA, "'%s': what pdftotext gives is not UTF-8", name);
	if (code == DGM_OK)
		add_lines(&text, document);
	buf_free(&text);
	return code;
}

const struct reader reader_pdf = {
	.name = "PDF",
	.endings = endings,
	.begins = begins,
	.packed = true,
	.wrapped = true,
	.read = read_pdf,
};
