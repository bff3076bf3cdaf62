/* The standard of SRX, word for word and slow: what the matcher is compared with. */
#ifndef DGM_TESTS_SRX_H
#define DGM_TESTS_SRX_H

#include "base/buf.h"
#include "segment/srx_match.h"

/* A rule whose expressions are set to a text. */
struct slow_rule {
	URegularExpression *before, *after;
	UErrorCode status;
};

static inline URegularExpression *slow_compile(const char *pattern, UText *text, UErrorCode *status)
{
	UText source = UTEXT_INITIALIZER;

	utext_openUTF8(&source, *pattern ? pattern : "(?:)", -1, status);
	URegularExpression *regex = uregex_openUText(&source, 0, NULL, status);

	utext_close(&source);
	uregex_useTransparentBounds(regex, true, status);
	uregex_useAnchoringBounds(regex, false, status);
	uregex_setTimeLimit(regex, SRX_TIME_LIMIT, status);
	uregex_setStackLimit(regex, SRX_STACK_LIMIT, status);
	uregex_setUText(regex, text, status);
	return regex;
}

static inline struct slow_rule slow_rule_open(const char *before, const char *after, UText *text)
{
	struct slow_rule rule = {.status = U_ZERO_ERROR};

	rule.before = slow_compile(before, text, &rule.status);
	rule.after = slow_compile(after, text, &rule.status);
	return rule;
}

static inline void slow_rule_close(struct slow_rule *rule)
{
	uregex_close(rule->before);
	uregex_close(rule->after);
}

/*
 * Does the rule hold at a place of the text? (Not for "\R": what ICU answers between CR and LF
 * depends on what it was asked before.)
 */
static inline bool slow_rule_holds(struct slow_rule *rule, const struct buf *text, size_t at)
{
	bool found = false;

	for (size_t from = 0; from <= at && !found; from++) {
		if (((unsigned char)text->data[from] & 0xC0) == 0x80)
			continue;
		uregex_setRegion64(rule->before, (int64_t)from, (int64_t)at, &rule->status);
		found = uregex_matches64(rule->before, -1, &rule->status);
	}
	uregex_setRegion64(rule->after, (int64_t)at, (int64_t)text->len, &rule->status);
	return found && uregex_lookingAt64(rule->after, -1, &rule->status);
}

/* True in the middle of a character. */
static inline bool is_inside_character(const struct buf *text, size_t at)
{
	return at < text->len && ((unsigned char)text->data[at] & 0xC0) == 0x80;
}

#endif
