/* Sentence breaks by ICU, for the languages that have no rules of ours. */
#ifndef DGM_ICU_H
#define DGM_ICU_H

#include "base/buf.h"
#include "dragoman.h"

#include <stdbool.h>

struct icu_breaker;

/* A breaker for a language (any BCP 47 tag). Yours; end it with icu_breaker_free. */
struct icu_breaker *icu_breaker_new(const char *lang);
void icu_breaker_free(struct icu_breaker *breaker);

/* Begins on a paragraph, which is borrowed until the next start. */
void icu_breaker_start(struct icu_breaker *breaker, const char *text, size_t len);

/* The next end of a sentence in bytes, white space behind it included; false at the end. */
bool icu_breaker_next(struct icu_breaker *breaker, size_t *end);

#endif
