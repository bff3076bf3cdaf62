#include "xliff_codes.h"

#include <string.h>

/* Codes that are open at some place. */
struct open {
	size_t items[DGM_MAX_CODES];
	size_t count;
};

static bool has_name(const dgm_inline *code, const char *name)
{
	size_t len = strlen(name);

	return code->len > len + 1 && code->markup[0] == '<' &&
	       memcmp(code->markup + 1, name, len) == 0 && strchr(" />", code->markup[len + 1]);
}

/* The value of an attribute of the first tag, borrowed; NULL: it has none. */
static const char *find_value(const dgm_inline *code, const char *name, size_t *len)
{
	const char *end = memchr(code->markup, '>', code->len), *at = code->markup;
	size_t name_len = strlen(name);

	for (; end && (at = memchr(at, ' ', (size_t)(end - at))) != NULL; at++) {
		const char *value = at + 1 + name_len + 2, *quote;

		if (value >= end || memcmp(at + 1, name, name_len) != 0 || value[-2] != '=' ||
		    value[-1] != '"')
			continue;
		quote = memchr(value, '"', (size_t)(end - value));
		*len = quote ? (size_t)(quote - value) : 0;
		return quote ? value : NULL;
	}
	return NULL;
}

static bool same_value(const dgm_inline *a, const dgm_inline *b, const char *name)
{
	size_t a_len, b_len;
	const char *in_a = find_value(a, name, &a_len), *in_b = find_value(b, name, &b_len);

	return in_a && in_b && a_len == b_len && memcmp(in_a, in_b, a_len) == 0;
}

/* True when a code that is open is closed by another. */
static bool fits(const dgm_inline *open, const dgm_inline *close)
{
	if (has_name(close, "ept"))
		return has_name(open, "bpt") && same_value(open, close, "i");
	return has_name(open, "hi");
}

/* Closes the last open code that fits; those that were opened after it cross it. */
static void close_pair(const dgm_variant *variant, struct xliff_code *codes, struct open *open,
		       size_t at)
{
	size_t n = open->count;

	while (n > 0 && !fits(&variant->codes[open->items[n - 1]], &variant->codes[at]))
		n--;
	if (n == 0)
		return;
	size_t first = open->items[n - 1];

	codes[first].role = XLIFF_OPENS;
	codes[first].partner = at;
	codes[at].role = XLIFF_CLOSES;
	codes[at].partner = first;
	codes[first].crosses = codes[first].crosses || n < open->count;
	for (size_t i = n; i < open->count; i++) {
		codes[open->items[i]].crosses = true;
		open->items[i - 1] = open->items[i];
	}
	open->count--;
}

static enum xliff_role isolated(const dgm_inline *code)
{
	size_t len;
	const char *pos = find_value(code, "pos", &len);

	if (pos && len == 5 && memcmp(pos, "begin", len) == 0)
		return XLIFF_BEGINS;
	return pos && len == 3 && memcmp(pos, "end", len) == 0 ? XLIFF_ENDS : XLIFF_ALONE;
}

void xliff_codes_find(const dgm_variant *variant, struct xliff_code *codes)
{
	struct open open = {.count = 0};

	memset(codes, 0, variant->code_count * sizeof *codes);
	for (size_t i = 0; i < variant->code_count; i++) {
		const dgm_inline *code = &variant->codes[i];

		if (has_name(code, "bpt") || has_name(code, "hi"))
			open.items[open.count++] = i;
		else if (has_name(code, "ept") || has_name(code, "/hi"))
			close_pair(variant, codes, &open, i);
		else if (has_name(code, "it"))
			codes[i].role = isolated(code);
	}
	/* A pair is written by what its first code is told. */
	for (size_t i = 0; i < variant->code_count; i++)
		if (codes[i].role == XLIFF_CLOSES)
			codes[i].crosses = codes[codes[i].partner].crosses;
}
