/* Fuzzing a reader of a format: it harms nothing, and what it reads keeps the promises. */
#ifndef DGM_FUZZ_FORMAT_H
#define DGM_FUZZ_FORMAT_H

#include "fuzz.h"
#include "tests/documents.h"

static inline int fuzz_format(const struct reader *reader, const char *bytes, size_t len)
{
	struct document document = {0};
	dgm_error err = {0};
	struct charset charset;
	dgm_code code = reader->read(bytes, len, "fuzz", &document, &err);

	document_end(&document); /* where it failed in the midst of a paragraph */
	promise((code == DGM_OK) == (err.text[0] == '\0'), "a failure says what it is");
	const char *broken = broken_document(&document, len);

	promise(!broken, broken);
	if (reader->charset && reader->charset(bytes, len, &charset))
		promise(charset.name[0] != '\0', "a character set has a name");
	document_free(&document);
	return 0;
}

#endif
