#include "markup.h"
#include "profile.h"
#include "text/utf8.h"

enum { MAX_OPEN = 32 };

struct check {
	const char *at, *end;
	struct {
		const char *name;
		size_t len;
	} open[MAX_OPEN];
	size_t depth;
	size_t inside; /* of the open ones, those that are not <hi>: text may stand there */
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == ':' || c == '_' || c == '.';
}

static size_t scan_name(struct check *check)
{
	const char *start = check->at;

	while (check->at < check->end && is_name_char(*check->at))
		check->at++;
	return (size_t)(check->at - start);
}

static void skip_blanks(struct check *check)
{
	while (check->at < check->end &&
	       (*check->at == ' ' || *check->at == '\t' || *check->at == '\n'))
		check->at++;
}

static bool skip_one(struct check *check, char c)
{
	if (check->at == check->end || *check->at != c)
		return false;
	check->at++;
	return true;
}

/* A reference to a character, or to one of the five entities of XML; at is behind the '&'. */
static bool scan_reference(struct check *check)
{
	static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
	bool number = skip_one(check, '#');
	bool hex = number && skip_one(check, 'x');
	const char *start = check->at;
	size_t len = scan_name(check);

	if (!skip_one(check, ';') || len == 0 || len > 6)
		return false;
	if (!number) {
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strlen(names[i]) == len && memcmp(names[i], start, len) == 0)
				return true;
		return false;
	}
	uint32_t c = 0;

	for (size_t i = 0; i < len; i++) {
		const char *all = "0123456789abcdefABCDEF", *digit = strchr(all, start[i]);
		uint32_t value = digit ? (uint32_t)(digit - all) : 99;

		if (value >= (hex ? 22 : 10))
			return false;
		c = c * (hex ? 16 : 10) + (value < 16 ? value : value - 6);
	}
	return c > 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && !utf8_is_xml_illegal(c);
}

/* The value of an attribute with its quotes. */
static bool scan_value(struct check *check)
{
	char quote = skip_one(check, '"') ? '"' : '\'';

	if (quote == '\'' && !skip_one(check, '\''))
		return false;
	while (check->at < check->end && *check->at != quote) {
		char c = *check->at++;

		if (c == '<' || (c == '&' && !scan_reference(check)))
			return false;
	}
	return skip_one(check, quote);
}

/* The attributes of a tag, up to its '>'; *empty tells of "/>". */
static bool scan_attributes(struct check *check, bool *empty)
{
	for (;;) {
		const char *before = check->at;

		skip_blanks(check);
		*empty = skip_one(check, '/');
		if (skip_one(check, '>'))
			return true;
		if (*empty || check->at == before || scan_name(check) == 0 ||
		    !skip_one(check, '=') || !scan_value(check))
			return false;
	}
}

static bool is_highlight(const char *name, size_t len)
{
	return len == 2 && memcmp(name, "hi", 2) == 0;
}

/* A tag, behind its '<'. */
static bool scan_tag(struct check *check)
{
	bool closes = skip_one(check, '/'), empty;
	const char *name = check->at;
	size_t len = scan_name(check);

	if (!profile_is_inline(name, len))
		return false;
	if (closes) {
		if (check->depth == 0 || check->open[check->depth - 1].len != len ||
		    memcmp(check->open[check->depth - 1].name, name, len) != 0)
			return false;
		check->depth--;
		check->inside -= !is_highlight(name, len);
		return skip_one(check, '>');
	}
	if (!scan_attributes(check, &empty))
		return false;
	if (empty)
		return true;
	if (check->depth == MAX_OPEN)
		return false;
	check->open[check->depth].name = name;
	check->open[check->depth++].len = len;
	check->inside += !is_highlight(name, len);
	return true;
}

bool markup_is_sound(const dgm_inline *codes, size_t count)
{
	struct check check = {.depth = 0};

	for (size_t i = 0; i < count; i++) {
		check.at = codes[i].markup;
		check.end = check.at + codes[i].len;
		if (utf8_has_xml_illegal(codes[i].markup, codes[i].len))
			return false;
		while (check.at < check.end) {
			char c = *check.at++;

			if (c == '<' ? !scan_tag(&check) : check.inside == 0)
				return false;
			if (c == '\r' || (c == '&' && !scan_reference(&check)))
				return false;
		}
		if (check.inside > 0)
			return false;
	}
	return check.depth == 0;
}
