/*
 * What a reader of a format promises whatever the bytes, for unit tests and for fuzzers; and what
 * it read, as one line to compare.
 */
#ifndef DGM_TEST_DOCUMENTS_H
#define DGM_TEST_DOCUMENTS_H

#include "read/reader.h"
#include "text/utf8.h"

/* Names the promise that a document breaks, or NULL. */
static inline const char *broken_document(const struct document *document, size_t file_len)
{
	const char *text = buf_str(&document->text);
	size_t len = document->text.len, lines = 0;

	if (utf8_check(text, len) != len || utf8_has_xml_illegal(text, len))
		return "valid UTF-8 without controls";
	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	if (lines != document->count || (len > 0 && text[len - 1] != '\n'))
		return "a paragraph a line";
	for (size_t i = 0; i < document->count; i++)
		if (!dgm_kind_name(document->kinds[i]))
			return "kinds have names";
	for (size_t i = 0; i < document->stretch_count; i++) {
		const struct stretch *stretch = &document->stretches[i];

		if (stretch->text >= len || stretch->file >= file_len ||
		    (i > 0 && stretch->text <= stretch[-1].text))
			return "places lead into the file";
	}
	return NULL;
}

/* The paragraphs of a text, each behind the first letters of its kind: "[para]Да.[head]No." */
static inline struct buf show_document(const struct document *document)
{
	struct buf shown = {0};
	const char *at = buf_str(&document->text);

	for (size_t i = 0; i < document->count; i++) {
		size_t len = strcspn(at, "\n");

		buf_printf(&shown, "[%.4s]%.*s", dgm_kind_name(document->kinds[i]), (int)len, at);
		at += len + 1;
	}
	return shown;
}

#endif
