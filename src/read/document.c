#include "document.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { SOFT_HYPHEN = 0xAD };

void document_begin(struct document *document, dgm_kind kind)
{
	document_end(document);
	document->open = true;
	document->gap = false;
	document->kind = kind;
	document->start = document->text.len;
}

static void note_stretch(struct document *document, size_t place)
{
	size_t count = document->stretch_count, at = document->text.len;

	if (place == DOCUMENT_NOWHERE)
		return;
	if (count > 0) {
		const struct stretch *last = &document->stretches[count - 1];

		if (place - last->file == at - last->text)
			return;
	}
	document->stretches = mem_grow(document->stretches, count, &document->stretch_cap,
				       sizeof *document->stretches);
	document->stretches[document->stretch_count++] = (struct stretch){at, place};
}

/* A no-break space stays one, but counts as a blank at both ends of a paragraph. */
static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

void document_add(struct document *document, const char *text, size_t len, size_t place)
{
	struct buf *out = &document->text;

	for (size_t at = 0; at < len;) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);

		if (c == SOFT_HYPHEN || utf8_is_xml_illegal(c))
			continue;
		if (is_blank(c)) {
			document->gap = out->len > document->start;
			continue;
		}
		if (document->gap)
			buf_addc(out, ' ');
		document->gap = false;
		note_stretch(document, place == DOCUMENT_NOWHERE ? place : place + from);
		buf_add(out, text + from, at - from);
	}
}

static bool shows_nothing(const char *text, size_t from, size_t to)
{
	while (from < to) {
		uint32_t c = utf8_next(text, to, &from);

		if (!char_is_space(c) && !char_is_bidi(c))
			return false;
	}
	return true;
}

void document_end(struct document *document)
{
	struct buf *text = &document->text;

	if (!document->open)
		return;
	document->open = false;
	if (shows_nothing(text->data, document->start, text->len)) {
		text->len = document->start;
		while (document->stretch_count > 0 &&
		       document->stretches[document->stretch_count - 1].text >= text->len)
			document->stretch_count--;
		return;
	}
	buf_addc(text, '\n');
	document->kinds =
		mem_grow(document->kinds, document->count, &document->cap, sizeof *document->kinds);
	document->kinds[document->count++] = document->kind;
}

void document_append(struct document *document, const struct document *more)
{
	document_end(document);
	if (more->text.len > 0)
		buf_add(&document->text, more->text.data, more->text.len);
	for (size_t i = 0; i < more->count; i++) {
		document->kinds = mem_grow(document->kinds, document->count, &document->cap,
					   sizeof *document->kinds);
		document->kinds[document->count++] = more->kinds[i];
	}
}

void document_free(struct document *document)
{
	buf_free(&document->text);
	buf_free(&document->links);
	mem_free(document->kinds);
	mem_free(document->stretches);
	*document = (struct document){0};
}

size_t document_offset(const struct document *document, size_t at)
{
	size_t low = 0, high = document->stretch_count;

	if (high == 0 || at < document->stretches[0].text)
		return at;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (document->stretches[middle].text <= at)
			low = middle;
		else
			high = middle;
	}
	return document->stretches[low].file + (at - document->stretches[low].text);
}
