#include "icu.h"
#include "line.h"
#include "base/mem.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct icu_breaker {
	UBreakIterator *iterator; /* NULL when ICU has none: a paragraph is one sentence then */
	UText text;
	struct buf unwrapped;
};

struct icu_breaker *icu_breaker_new(const char *lang)
{
	struct icu_breaker *breaker = mem_zalloc(1, sizeof *breaker);
	char locale[DGM_MAX_LANG + sizeof "@ss=standard"];
	UErrorCode status = U_ZERO_ERROR;

	breaker->text = (UText)UTEXT_INITIALIZER;
	/* CLDR's list of abbreviations; ICU does without for languages that have none. */
	snprintf(locale, sizeof locale, "%s@ss=standard", lang);
	breaker->iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
	if (U_FAILURE(status)) {
		ubrk_close(breaker->iterator);
		breaker->iterator = NULL;
	}
	return breaker;
}

void icu_breaker_free(struct icu_breaker *breaker)
{
	if (!breaker)
		return;
	ubrk_close(breaker->iterator);
	utext_close(&breaker->text);
	buf_free(&breaker->unwrapped);
	mem_free(breaker);
}

/* ICU ends a sentence at a line end, so line ends become blanks, byte for byte. */
static const char *unwrap(struct buf *to, const char *text, size_t len)
{
	size_t at = 0, next;

	buf_reset(to);
	while (at < len) {
		size_t end = line_end(text, len, at, &next);

		buf_add(to, text + at, end - at);
		memset(buf_reserve(to, next - end), ' ', next - end);
		to->len += next - end;
		at = next;
	}
	return buf_str(to);
}

void icu_breaker_start(struct icu_breaker *breaker, const char *text, size_t len)
{
	UErrorCode status = U_ZERO_ERROR;

	if (!breaker->iterator)
		return;
	utext_openUTF8(&breaker->text, unwrap(&breaker->unwrapped, text, len), (int64_t)len,
		       &status);
	ubrk_setUText(breaker->iterator, &breaker->text, &status);
	ubrk_first(breaker->iterator);
}

bool icu_breaker_next(struct icu_breaker *breaker, size_t *end)
{
	int32_t found = breaker->iterator ? ubrk_next(breaker->iterator) : UBRK_DONE;

	if (found == UBRK_DONE)
		return false;
	*end = (size_t)found;
	return true;
}
