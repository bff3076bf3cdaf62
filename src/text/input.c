#include "input.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <iconv.h>
#include <strings.h>

enum { DECLARATION = 1024, MAX_NAME = 40 };

struct input {
	struct stream *stream;
	iconv_t cd;        /* (iconv_t)-1: the file is UTF-8 */
	size_t unit;       /* bytes of a code unit of the file: 1 or 2 */
	struct buf raw;    /* read and not yet converted; unused for UTF-8 */
	struct buf window; /* UTF-8: the last stretch given, and what is to come */
	size_t base;       /* offset of the window in the whole text */
	size_t at;         /* what of the window was given */
	bool ended;        /* the file has no more */
};

/* ---------------------------------------------------------------- bytes */

static void drop_front(struct buf *buf, size_t len)
{
	if (len == 0)
		return;
	memmove(buf->data, buf->data + len, buf->len - len);
	buf->len -= len;
	buf->data[buf->len] = '\0';
}

/* Converts what of raw can be converted; at the end of the file, all. */
static void convert(struct input *input)
{
	char *from = input->raw.data;
	size_t left = input->raw.len;

	while (left > 0) {
		size_t room = left * 3 + 16;
		char *to = buf_reserve(&input->window, room), *start = to;
		size_t result = iconv(input->cd, &from, &left, &to, &room);

		input->window.len += (size_t)(to - start);
		if (result != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !input->ended)
			break; /* the rest of this character is in the next block */
		buf_addc(&input->window, (char)0xFF);
		size_t bad = left < input->unit ? left : input->unit;

		from += bad;
		left -= bad;
	}
	drop_front(&input->raw, input->raw.len - left);
}

/* Adds to the window; drops the far end of what was given. */
static dgm_code fill(struct input *input, dgm_error *err)
{
	if (input->at >= 2 * INPUT_WINDOW) {
		size_t old = input->at - INPUT_WINDOW;

		drop_front(&input->window, old);
		input->base += old;
		input->at -= old;
	}
	if (input->cd == (iconv_t)-1)
		return stream_read(input->stream, &input->window, &input->ended, err);
	dgm_code code = stream_read(input->stream, &input->raw, &input->ended, err);

	if (code == DGM_OK)
		convert(input);
	return code;
}

/* ---------------------------------------------------------------- encodings */

static bool starts(const struct buf *buf, const char *bytes, size_t len)
{
	return buf->len >= len && memcmp(buf->data, bytes, len) == 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Finds the XML declaration, blanks before it allowed; *end is behind it. */
static bool find_declaration(const struct buf *buf, bool strict, size_t *start, size_t *end)
{
	size_t limit = buf->len < DECLARATION ? buf->len : DECLARATION;
	size_t i = 0;

	while (!strict && i < limit && is_blank(buf->data[i]))
		i++;
	if (limit - i < 6 || memcmp(buf->data + i, "<?xml", 5) != 0 || !is_blank(buf->data[i + 5]))
		return false;
	*start = i;
	for (; i + 1 < limit; i++) {
		if (buf->data[i] == '?' && buf->data[i + 1] == '>') {
			*end = i + 2;
			return true;
		}
	}
	return false;
}

/* The parser sees blanks instead: the text is UTF-8 now, whatever is declared. */
static void blank_declaration(struct buf *buf, bool strict)
{
	size_t start, end;

	if (!find_declaration(buf, strict, &start, &end))
		return;
	for (size_t i = start; i < end; i++)
		if (!is_blank(buf->data[i]))
			buf->data[i] = ' ';
}

/* The value of encoding="..." in the declaration at the head of buf; "" when there is none. */
static void declared_encoding(const struct buf *buf, char name[MAX_NAME])
{
	static const char key[] = "encoding";
	size_t start, end, len = 0;

	name[0] = '\0';
	if (!find_declaration(buf, false, &start, &end))
		return;
	size_t i = start;

	while (i + sizeof key < end && memcmp(buf->data + i, key, sizeof key - 1) != 0)
		i++;
	if (i + sizeof key >= end)
		return;
	i += sizeof key - 1;
	while (i < end && (is_blank(buf->data[i]) || buf->data[i] == '='))
		i++;
	char quote = buf->data[i];

	if (quote != '"' && quote != '\'')
		return;
	for (i++; i < end && buf->data[i] != quote && len + 1 < MAX_NAME; i++)
		name[len++] = buf->data[i];
	name[len] = '\0';
}

/*
 * The encoding by its first bytes; *bom is the length of a byte order mark. NULL: as declared. The
 * tests for UTF-16 without a mark are those of XML 1.0, appendix F.
 */
static const char *encoding_by_bytes(const struct buf *buf, size_t *bom)
{
	static const struct {
		const char *bytes;
		size_t len, bom;
		const char *name;
	} rows[] = {
		{"\xEF\xBB\xBF", 3, 3, "UTF-8"}, {"\xFF\xFE", 2, 2, "UTF-16LE"},
		{"\xFE\xFF", 2, 2, "UTF-16BE"},  {"<\0?\0", 4, 0, "UTF-16LE"},
		{"\0<\0?", 4, 0, "UTF-16BE"},    {"<\0!\0", 4, 0, "UTF-16LE"},
		{"\0<\0!", 4, 0, "UTF-16BE"},    {"<\0t\0", 4, 0, "UTF-16LE"},
		{"\0<\0t", 4, 0, "UTF-16BE"},
	};

	*bom = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!starts(buf, rows[i].bytes, rows[i].len))
			continue;
		*bom = rows[i].bom;
		return rows[i].name;
	}
	return NULL;
}

/* A declared name that 8-bit text cannot mean, or that UTF-8 covers. */
static bool means_utf8(const char *name)
{
	static const char *const names[] = {"",         "UTF-8",  "UTF8",   "US-ASCII",
					    "ASCII",    "UTF-16", "UTF16",  "UTF-16LE",
					    "UTF-16BE", "UCS-2",  "UNICODE"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

static dgm_code find_encoding(struct input *input, dgm_error *err)
{
	char declared[MAX_NAME];
	size_t bom;
	const char *name = encoding_by_bytes(&input->raw, &bom);

	drop_front(&input->raw, bom);
	if (!name) {
		declared_encoding(&input->raw, declared);
		name = declared;
	}
	input->unit = strncasecmp(name, "UTF-16", 6) == 0 ? 2 : 1;
	if (means_utf8(name) && (name == declared || input->unit == 1)) {
		input->unit = 1;
		return DGM_OK;
	}
	input->cd = iconv_open("UTF-8", name);
	if (input->cd == (iconv_t)-1)
		return err_at(err, DGM_BAD_DATA, 1, 0, "unknown encoding '%s'", name);
	return DGM_OK;
}

static dgm_code refuse_packed(const struct buf *buf, dgm_error *err)
{
	if (buf->len == 0)
		return err_set(err, DGM_BAD_DATA, "the file is empty");
	if (starts(buf, "\x1F\x8B", 2) || starts(buf, "PK\x03\x04", 4))
		return err_set(err, DGM_BAD_DATA, "the file is packed twice: unpack it first");
	return DGM_OK;
}

/* ---------------------------------------------------------------- the module */

/* Reads the head of the file, finds the encoding and converts the head. */
static dgm_code begin(struct input *input, bool strict, dgm_error *err)
{
	dgm_code code = DGM_OK;

	while (input->raw.len < DECLARATION && !input->ended && code == DGM_OK)
		code = stream_read(input->stream, &input->raw, &input->ended, err);
	if (code == DGM_OK)
		code = refuse_packed(&input->raw, err);
	if (code == DGM_OK)
		code = find_encoding(input, err);
	if (code != DGM_OK)
		return code;
	if (input->cd == (iconv_t)-1) {
		buf_free(&input->window);
		input->window = input->raw;
		input->raw = (struct buf){0};
	} else {
		convert(input);
	}
	if (starts(&input->window, "\xEF\xBB\xBF", 3)) /* a mark in the declared encoding */
		drop_front(&input->window, 3);
	blank_declaration(&input->window, strict);
	return DGM_OK;
}

struct input *input_new(struct stream *stream, bool strict, dgm_error *err)
{
	struct input *input = mem_zalloc(1, sizeof *input);

	input->stream = stream;
	input->cd = (iconv_t)-1;
	if (begin(input, strict, err) != DGM_OK) {
		input_free(input);
		return NULL;
	}
	return input;
}

void input_free(struct input *input)
{
	if (!input)
		return;
	if (input->cd != (iconv_t)-1)
		iconv_close(input->cd);
	buf_free(&input->raw);
	buf_free(&input->window);
	mem_free(input);
}

int input_read(struct input *input, char *to, int size, dgm_error *err)
{
	while (input->at == input->window.len && !input->ended)
		if (fill(input, err) != DGM_OK)
			return -1;
	size_t left = input->window.len - input->at;
	size_t len = left < (size_t)size ? left : (size_t)size;

	if (len > 0)
		memcpy(to, input->window.data + input->at, len);
	input->at += len;
	return (int)len;
}

size_t input_offset(const struct input *input)
{
	return input->base + input->at;
}

/* True when a start tag of this element begins at p; wants len + 2 bytes. */
static bool is_start_tag(const char *p, const char *name, size_t len)
{
	char next = p[len + 1];

	return p[0] == '<' && memcmp(p + 1, name, len) == 0 &&
	       (is_blank(next) || next == '>' || next == '/');
}

dgm_code input_resume(struct input *input, const char *name, size_t from, bool past, long *line,
		      long *column, dgm_error *err)
{
	size_t len = strlen(name), want = len + 2;

	input->at = from > input->base ? from - input->base : 0;
	for (bool first = past;; first = false) {
		while (input->window.len - input->at < want && !input->ended)
			if (fill(input, err) != DGM_OK)
				return DGM_IO;
		if (input->window.len - input->at < want)
			return DGM_NOT_FOUND;
		const char *p = input->window.data + input->at;

		if (!first && is_start_tag(p, name, len))
			return DGM_OK;
		if (*p == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)*p & 0xC0) != 0x80) {
			++*column;
		}
		input->at++;
	}
}
