#include "lines.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/input.h"
#include "text/utf8.h"

#include <stdarg.h>

enum { BLOCK = 64 << 10 };

struct lines {
	struct stream *stream;
	struct input *input;
	const struct unit_handler *handler;
	struct buf text; /* read; lines before start were given */
	size_t start;
	long number;
	size_t progress_done;
	bool ended;
};

struct lines *lines_new(struct stream *stream, const struct unit_handler *handler, dgm_error *err)
{
	struct input *input = input_new(stream, true, err);

	if (!input)
		return NULL;
	struct lines *lines = mem_zalloc(1, sizeof *lines);

	lines->stream = stream;
	lines->input = input;
	lines->handler = handler;
	return lines;
}

void lines_free(struct lines *lines)
{
	if (!lines)
		return;
	input_free(lines->input);
	buf_free(&lines->text);
	mem_free(lines);
}

long lines_number(const struct lines *lines)
{
	return lines->number;
}

void lines_drop(const struct lines *lines, const char *reason, long column, const char *format, ...)
{
	dgm_code code = strcmp(reason, REASON_LIMIT) == 0 ? DGM_TOO_BIG : DGM_BAD_DATA;
	dgm_error warning = {0};
	char text[sizeof warning.text];
	va_list args;

	if (!lines->handler->warning)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_at(&warning, code, lines->number, column, "%s", text);
	err_because(&warning, reason);
	lines->handler->warning(lines->handler->ctx, &warning, true);
}

static dgm_code read_more(struct lines *lines, dgm_error *err)
{
	const struct unit_handler *handler = lines->handler;

	if (handler->cancel && *handler->cancel)
		return err_set(err, DGM_CANCELLED, "cancelled");
	if (lines->start > 0) {
		lines->text.len -= lines->start;
		memmove(lines->text.data, lines->text.data + lines->start, lines->text.len);
		lines->start = 0;
	}
	int got = input_read(lines->input, buf_reserve(&lines->text, BLOCK), BLOCK, err);

	if (got < 0)
		return err->code;
	lines->text.len += (size_t)got;
	lines->ended = got == 0;
	if (handler->progress && stream_done(lines->stream) != lines->progress_done) {
		lines->progress_done = stream_done(lines->stream);
		handler->progress(handler->ctx, lines->progress_done, stream_total(lines->stream));
	}
	return DGM_OK;
}

/* The next line, whatever is in it; of one that is too long only *len tells. */
static bool take_line(struct lines *lines, const char **text, size_t *len, dgm_code *code,
		      dgm_error *err)
{
	size_t seen = 0;
	bool cut = false;

	for (;;) {
		const char *from = buf_str(&lines->text) + lines->start;
		size_t left = lines->text.len - lines->start;
		const char *end = left > seen ? memchr(from + seen, '\n', left - seen) : NULL;

		if (end || (lines->ended && left > 0)) {
			*text = from;
			*len = end ? (size_t)(end - from) : left;
			lines->start += *len + (end != NULL);
			*len = cut ? LINES_MAX + 1 : *len;
			lines->number++;
			return true;
		}
		if (lines->ended)
			return false;
		seen = left;
		if (left > LINES_MAX) {
			lines->start += left;
			seen = 0;
			cut = true;
		}
		*code = read_more(lines, err);
		if (*code != DGM_OK)
			return false;
	}
}

bool lines_next(struct lines *lines, const char **text, size_t *len, dgm_code *code, dgm_error *err)
{
	*code = DGM_OK;
	while (take_line(lines, text, len, code, err)) {
		if (*len > LINES_MAX) {
			lines_drop(lines, REASON_LIMIT, 1,
				   "a line larger than the limit of %zu bytes", LINES_MAX);
		} else {
			*len -= *len > 0 && (*text)[*len - 1] == '\r';
			size_t valid = utf8_check(*text, *len);

			if (valid == *len)
				return true;
			lines_drop(lines, REASON_ENCODING, (long)utf8_count(*text, valid) + 1,
				   "bytes that are not valid in the file's encoding");
		}
	}
	return false;
}

dgm_code lines_deliver(const struct lines *lines, const dgm_unit *unit, long line, dgm_error *err)
{
	dgm_error fault = {0};

	if (unit_check(unit, &fault) == DGM_OK)
		return lines->handler->unit(lines->handler->ctx, unit, line, err);
	lines_drop(lines, fault.code == DGM_TOO_BIG ? REASON_LIMIT : REASON_VALUE, 0, "%s",
		   fault.text);
	return DGM_OK;
}
