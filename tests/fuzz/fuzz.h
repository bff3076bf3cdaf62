/*
 * What fuzzers share. A target is called with bytes by libFuzzer (LLVM), which looks for those that
 * make it abort; `make check-fuzz` runs them all.
 */
#ifndef DGM_FUZZ_H
#define DGM_FUZZ_H

#include "base/buf.h"
#include "text/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run when a promise is broken. */
static inline void promise(bool kept, const char *name)
{
	if (kept)
		return;
	fprintf(stderr, "broken promise: %s\n", name);
	abort();
}

/* The bytes as text: what is no UTF-8 becomes U+FFFD, so that no input is wasted. */
static inline struct buf text_of(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct buf text = {0};

	while (size > 0) {
		size_t valid = utf8_check(bytes, size);

		buf_add(&text, bytes, valid);
		if (valid < size) {
			buf_adds(&text, "\xEF\xBF\xBD");
			valid++;
		}
		bytes += valid;
		size -= valid;
	}
	return text;
}

#endif
