/*
 * SRX. Bytes that begin with '<' are a file: they are read without harm, and the rules that are
 * read decide places of a text. Other bytes are lines: beforebreak, afterbreak, and a text, in
 * which the rule has to hold where it does when it is tried at each place.
 */
#include "fuzz.h"
#include "tests/srx.h"

enum { MAX_TEXT = 200 }; /* bytes, as trying takes the square of it */

static const char sample[] =
	"Mr. Hill ran: \"No!\" 1. One 2. Two… В 2017 г. «Да?» — т. е. нет. "
	"قال د. سمير؟ نعم؛ (لا). Zub.\nEnd aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.";

static void check_order(const struct srx_decision *decisions, size_t count, const char *text,
			size_t len)
{
	for (size_t i = 0; i < count; i++) {
		promise(decisions[i].at > 0 && decisions[i].at < len, "a place within");
		promise(i == 0 || decisions[i - 1].at < decisions[i].at, "in order");
		promise(((unsigned char)text[decisions[i].at] & 0xC0) != 0x80, "characters whole");
	}
}

static void check_file(const char *bytes, size_t size)
{
	dgm_error err = {0};
	const struct srx *srx = srx_parse(bytes, size, "fuzz.srx", &err);
	struct srx_matcher *matcher = srx ? srx_matcher_new(&srx, 1, "en-GB") : NULL;
	const struct srx_decision *decisions;
	size_t count;

	promise(srx || (err.code != DGM_OK && err.text[0] != '\0'), "a fault says what it is");
	if (matcher) {
		srx_matcher_run(matcher, sample, 0, sizeof sample - 1, 0, &decisions, &count, &err);
		check_order(decisions, count, sample, sizeof sample - 1);
	}
	srx_matcher_free(matcher);
	srx_free((struct srx *)srx);
}

static void compare(struct srx_matcher *matcher, const char *before, const char *after,
		    const struct buf *text)
{
	const struct srx_decision *decisions;
	size_t count, next = 0;
	UText utext = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;

	utext_openUTF8(&utext, text->data, (int64_t)text->len, &status);
	struct slow_rule rule = slow_rule_open(before, after, &utext);
	dgm_code code =
		srx_matcher_run(matcher, text->data, 0, text->len, 0, &decisions, &count, NULL);

	if (code == DGM_OK)
		check_order(decisions, count, text->data, text->len);
	for (size_t at = 1; at < text->len && code == DGM_OK; at++) {
		if (is_inside_character(text, at))
			continue;
		bool here = next < count && decisions[next].at == at;
		bool holds = slow_rule_holds(&rule, text, at);

		if (U_FAILURE(rule.status))
			break; /* too slow */
		promise(here == holds, "the rule holds where it is said to");
		next += here;
	}
	slow_rule_close(&rule);
	utext_close(&utext);
}

static void check_rule(char *before, char *after, const char *text, size_t len)
{
	struct srx *srx = srx_new("fuzz");
	const struct srx *frozen = srx;
	struct srx_group *group = srx_add_group(srx, "all");
	const struct srx_pattern sides[] = {
		{before, strlen(before), {0}}, {after, strlen(after), {0}}, {".*", 2, {0}}};
	struct buf bytes = {0};

	buf_add(&bytes, text, utf8_cut(text, len, MAX_TEXT));
	if (bytes.len > 1 && srx_add_rule(group, true, (struct srx_place){0}, &sides[0], &sides[1],
					  NULL) == DGM_OK) {
		srx_add_map(srx, &sides[2], "all", NULL);
		struct srx_matcher *matcher = srx_matcher_new(&frozen, 1, "en");

		compare(matcher, before, after, &bytes);
		srx_matcher_free(matcher);
	}
	buf_free(&bytes);
	srx_free(srx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0 && data[0] == '<') {
		check_file((const char *)data, size);
		return 0;
	}
	struct buf text = text_of(data, size);
	char *before = text.data;
	char *after = before ? strchr(before, '\n') : NULL;
	char *rest = after ? strchr(after + 1, '\n') : NULL;

	if (rest && !strstr(before, "\\R")) {
		*after++ = *rest++ = '\0';
		check_rule(before, after, rest, text.len - (size_t)(rest - text.data));
	}
	buf_free(&text);
	return 0;
}
