#include "accelerator.h"
#include "chars.h"
#include "tokens.h"
#include "utf8.h"

#include <string.h>

static bool is_sign(char c)
{
	return c == '&' || c == '_';
}

/* A sign is one byte of its own, with a letter behind it and no other sign before it. */
static bool is_before_letter(const char *text, size_t len, size_t at)
{
	size_t next = at + 1;

	if (!is_sign(text[at]) || next >= len || (at > 0 && is_sign(text[at - 1])))
		return false;
	return char_is_letter(utf8_next(text, len, &next));
}

static bool has_sign(const char *text, size_t len)
{
	return len > 0 && (memchr(text, '&', len) || memchr(text, '_', len));
}

size_t accelerator_find(const char *text, size_t len)
{
	struct tokens tokens = {0};
	size_t found = len, count = 0;

	if (!has_sign(text, len))
		return len;
	tokens_scan(text, len, &tokens);
	for (size_t i = 0; i + 1 < tokens.count; i++) {
		const struct token *token = &tokens.items[i];

		if (token->kind == TOKEN_PUNCT && token[1].kind == TOKEN_WORD &&
		    is_before_letter(text, len, token->start)) {
			found = token->start;
			count++;
		}
	}
	tokens_free(&tokens);
	return count == 1 ? found : len;
}
