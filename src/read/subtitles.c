/*
 * Subtitles: SubRip (.srt) and WebVTT (.vtt). What is said in one sentence over several cues
 * becomes one paragraph: a cue goes on with the one before unless that ended a sentence or another
 * person speaks. Times, numbers, styles, notes and tags are left out.
 */
#include "reader.h"

static const char *const endings[] = {"srt", "vtt", NULL};
static const char arrow[] = "-->";

struct line {
	size_t start, end, next;
};

struct subtitles {
	const char *text;
	size_t len;
	struct document *document;
	bool open; /* a sentence that the next cue may go on with */
};

static struct line line_at(const char *text, size_t len, size_t at)
{
	struct line line = {at, at, at};

	while (line.end < len && text[line.end] != '\n' && text[line.end] != '\r')
		line.end++;
	line.next = line.end;
	if (line.next < len && text[line.next++] == '\r' && line.next < len &&
	    text[line.next] == '\n')
		line.next++;
	while (line.end > at && strchr(" \t", text[line.end - 1]))
		line.end--;
	while (line.start < line.end && strchr(" \t", text[line.start]))
		line.start++;
	return line;
}

static bool is_empty(const struct line *line)
{
	return line->start == line->end;
}

/* "00:00:01,000 --> 00:00:02,500" */
static bool is_time(const char *text, const struct line *line)
{
	size_t len = line->end - line->start;

	return reader_seek(text + line->start, len, arrow) && text[line->start] >= '0' &&
	       text[line->start] <= '9' && memchr(text + line->start, ':', len);
}

/* "WEBVTT", or a number and a time. */
static bool begins(const char *bytes, size_t len)
{
	size_t at = reader_begins(bytes, len, "\xEF\xBB\xBF") ? 3 : 0;

	if (reader_begins(bytes + at, len - at, "WEBVTT"))
		return true;
	struct line number = line_at(bytes, len, at);
	struct line time = line_at(bytes, len, number.next);

	for (size_t i = number.start; i < number.end; i++)
		if (bytes[i] < '0' || bytes[i] > '9')
			return false;
	return !is_empty(&number) && is_time(bytes, &time);
}

/* Text without "<i>", "<v Anna>" and "{\an8}". */
static void add_line(struct subtitles *subtitles, const struct line *line)
{
	size_t from = line->start;

	document_add(subtitles->document, " ", 1, DOCUMENT_NOWHERE);
	for (size_t at = line->start; at < line->end; at++) {
		char open = subtitles->text[at];
		bool is_tag = open == '<' || (open == '{' && at + 1 < line->end &&
					      subtitles->text[at + 1] == '\\');
		const char *close = is_tag ? memchr(subtitles->text + at, open == '<' ? '>' : '}',
						    line->end - at)
					   : NULL;

		if (!close)
			continue;
		document_add(subtitles->document, subtitles->text + from, at - from, from);
		at = (size_t)(close - subtitles->text);
		from = at + 1;
	}
	if (from < line->end)
		document_add(subtitles->document, subtitles->text + from, line->end - from, from);
}

static bool ends_sentence(const struct document *document)
{
	static const char *const ends[] = {".", "!", "?", "…", "؟", "\"", "»", "”", ":"};
	const struct buf *text = &document->text;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);

		if (text->len >= n && memcmp(text->data + text->len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

static bool begins_speech(const struct subtitles *subtitles, const struct line *line)
{
	size_t len = line->end - line->start;

	return reader_begins(subtitles->text + line->start, len, "-") ||
	       reader_begins(subtitles->text + line->start, len, "–") ||
	       reader_begins(subtitles->text + line->start, len, "—") ||
	       reader_begins(subtitles->text + line->start, len, "<v ");
}

/* The lines of a cue, to the next empty one; returns what stands behind. */
static size_t read_cue(struct subtitles *subtitles, size_t at)
{
	struct line line;

	for (; at < subtitles->len; at = line.next) {
		line = line_at(subtitles->text, subtitles->len, at);
		if (is_empty(&line))
			break;
		if (subtitles->open &&
		    (begins_speech(subtitles, &line) || ends_sentence(subtitles->document)))
			subtitles->open = false;
		if (!subtitles->open)
			document_begin(subtitles->document, DGM_CUE);
		subtitles->open = true;
		add_line(subtitles, &line);
	}
	return at;
}

/* A block that is no cue ends at an empty line; in it there may be a time at any line. */
static dgm_code read_subtitles(const char *text, size_t len, const char *name,
			       struct document *document, dgm_error *err)
{
	struct subtitles subtitles = {.text = text, .len = len, .document = document};
	struct line line;

	(void)name;
	(void)err;
	for (size_t at = 0; at < len;) {
		line = line_at(text, len, at);
		at = is_time(text, &line) ? read_cue(&subtitles, line.next) : line.next;
	}
	document_end(document);
	return DGM_OK;
}

const struct reader reader_subtitles = {
	.name = "subtitles",
	.endings = endings,
	.begins = begins,
	.read = read_subtitles,
};
