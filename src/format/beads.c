#include "format.h"
#include "base/err.h"
#include "base/file.h"
#include "base/number.h"
#include "text/beads.h"

static void add_side(struct buf *out, size_t first, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%zu", i > 0 ? " " : "", first + i);
	buf_addc(out, '\t');
}

dgm_code format_beads(const dgm_bead *beads, size_t count, size_t side_count, const dgm_sink *sink,
		      dgm_error *err)
{
	enum { PIECE = 64 * 1024 };
	struct buf out = {0};
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < count && code == DGM_OK; i++) {
		for (size_t side = 0; side < side_count; side++)
			add_side(&out, beads[i].first[side], beads[i].count[side]);
		unit_add_confidence(&out, beads[i].confidence);
		buf_addc(&out, '\n');
		if (out.len >= PIECE) {
			code = sink_write(sink, &out, err);
			buf_reset(&out);
		}
	}
	if (code == DGM_OK)
		code = sink_write(sink, &out, err);
	buf_free(&out);
	return code;
}

/* ------------------------------------------------------------------ reading */

struct reader {
	dgm_beads *beads;
	const char *line; /* without its end */
	size_t len;
	long number; /* of the line, from 1 */
	dgm_error *err;
};

/* A fault at byte `at` of the line. */
#define FAULT(reader, at, ...)                                                                     \
	err_at((reader)->err, DGM_BAD_DATA, (reader)->number, (long)(at) + 1, __VA_ARGS__)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number at line[*at], which a blank or `end` must follow; moves *at behind it. */
static bool read_number(const struct reader *reader, size_t *at, size_t end, uint32_t *number)
{
	uint64_t value = 0;
	size_t start = *at;

	for (; *at < end && is_digit(reader->line[*at]); ++*at) {
		value = value * 10 + (uint64_t)(reader->line[*at] - '0');
		if (value > UINT32_MAX)
			return false;
	}
	*number = (uint32_t)value;
	return *at > start && (*at == end || reader->line[*at] == ' ');
}

/* The sentence numbers of one side, in the bytes from `at` to `end`. */
static dgm_code read_side(const struct reader *reader, size_t side, size_t at, size_t end)
{
	dgm_beads *beads = reader->beads;
	uint32_t number, last = 0;

	for (;;) {
		while (at < end && reader->line[at] == ' ')
			at++;
		size_t start = at, other;

		if (at == end)
			return DGM_OK;
		if (!read_number(reader, &at, end, &number))
			return FAULT(reader, start, "this is no sentence number: digits, from 0");
		if (!beads_add(beads, side, number, &other))
			return FAULT(reader, start,
				     "sentence %u is in the bead of line %zu already",
				     (unsigned)number, beads->items[other].line);
		if (number < last)
			return FAULT(reader, start,
				     "sentence %u stands behind %u: within a bead numbers go up",
				     (unsigned)number, (unsigned)last);
		last = number;
	}
}

/* 0..1, without a sign. */
static bool read_confidence(const char *text, size_t len, double *confidence)
{
	return number_read(text, len, confidence) && text[0] != '-' && *confidence <= 1;
}

enum { MAX_COLUMNS = DGM_MAX_SIDES + 1 };

/* Where the columns end; `start` of one is the end of that before, and one. */
static dgm_code split_line(struct reader *reader, size_t *ends, size_t *count)
{
	size_t sides = reader->beads->side_count, most = sides > 0 ? sides + 1 : MAX_COLUMNS;

	*count = 0;
	for (size_t at = 0; at <= reader->len; at++) {
		if (at < reader->len && reader->line[at] != '\t')
			continue;
		if (*count == most)
			return FAULT(reader, ends[most - 1] + 1,
				     "no more than %zu columns may be here", most);
		ends[(*count)++] = at;
	}
	if (sides == 0)
		sides = *count > 2 ? *count - 1 : 2;
	if (*count < sides)
		return FAULT(reader, reader->len, "%zu column%s of sentence numbers %s missing",
			     sides - *count, sides - *count == 1 ? "" : "s",
			     sides - *count == 1 ? "is" : "are");
	reader->beads->side_count = sides;
	return DGM_OK;
}

static dgm_code read_bead(struct reader *reader)
{
	size_t ends[MAX_COLUMNS], count;
	double confidence = -1;

	if (split_line(reader, ends, &count) != DGM_OK)
		return DGM_BAD_DATA;
	size_t sides = reader->beads->side_count, last = ends[sides - 1] + 1;

	if (count > sides && ends[sides] > last &&
	    !read_confidence(reader->line + last, ends[sides] - last, &confidence))
		return FAULT(reader, last, "this is no confidence: a number from 0 to 1");
	beads_open(reader->beads, (size_t)reader->number, confidence);
	for (size_t side = 0; side < sides; side++) {
		size_t start = side > 0 ? ends[side - 1] + 1 : 0;

		if (read_side(reader, side, start, ends[side]) != DGM_OK)
			return DGM_BAD_DATA;
	}
	if (beads_filled(reader->beads, reader->beads->count - 1) == 0)
		return FAULT(reader, 0, "this bead has no sentence");
	return DGM_OK;
}

static bool is_blank(const struct reader *reader)
{
	for (size_t i = 0; i < reader->len; i++)
		if (reader->line[i] != ' ' && reader->line[i] != '\t')
			return false;
	return true;
}

static dgm_code read_lines(struct reader *reader, const struct buf *bytes)
{
	dgm_code code = DGM_OK;

	for (size_t at = 0; at < bytes->len && code == DGM_OK; at += reader->len + 1) {
		reader->line = bytes->data + at;
		const char *end = memchr(reader->line, '\n', bytes->len - at);
		size_t len = end ? (size_t)(end - reader->line) : bytes->len - at;

		reader->number++;
		reader->len = len > 0 && reader->line[len - 1] == '\r' ? len - 1 : len;
		if (!is_blank(reader) && reader->line[0] != '#')
			code = read_bead(reader);
		reader->len = len;
	}
	return code;
}

static dgm_code check_count(const struct reader *reader, const char *path)
{
	if (reader->beads->count > 0)
		return DGM_OK;
	return err_set(reader->err, DGM_BAD_DATA, "there are no beads in '%s'", path);
}

dgm_beads *dgm_beads_read(const char *path, size_t side_count, dgm_error *err)
{
	struct reader reader = {.err = err};
	struct buf bytes = {0};

	if (side_count == 1 || side_count > DGM_MAX_SIDES) {
		err_set(err, DGM_BAD_ARG, "beads have two or three sides, not %zu", side_count);
		return NULL;
	}
	reader.beads = beads_new(side_count);
	if (file_read(path, DGM_MAX_BEADS, &bytes, err) != DGM_OK ||
	    read_lines(&reader, &bytes) != DGM_OK || check_count(&reader, path) != DGM_OK) {
		dgm_beads_free(reader.beads);
		reader.beads = NULL;
	}
	buf_free(&bytes);
	return reader.beads;
}
