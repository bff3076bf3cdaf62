#include "words.h"
#include "base/hash.h"
#include "text/fold.h"
#include "text/utf8.h"

void words_read(struct words *words, const char *text, size_t len)
{
	buf_reset(&words->folded);
	fold_text(text, len, FOLD_ALL, &words->folded);
	tokens_scan(words->folded.data, words->folded.len, &words->tokens);
	words->char_count = utf8_count(words->folded.data, words->folded.len);
	words->word_count = 0;
	for (size_t i = 0; i < words->tokens.count; i++)
		words->word_count += words->tokens.items[i].kind != TOKEN_PUNCT;
}

void words_free(struct words *words)
{
	buf_free(&words->folded);
	tokens_free(&words->tokens);
}

/* One name for all numbers, one for all things copied; NULL for other tokens. */
static const char *value_name(enum token_kind kind)
{
	return kind == TOKEN_NUMBER ? "#" : kind == TOKEN_MARKUP ? "<" : NULL;
}

void words_stem(const struct words *words, size_t token, struct stemmer *stemmer, struct buf *out)
{
	const struct token *t = &words->tokens.items[token];

	if (value_name(t->kind))
		buf_adds(out, value_name(t->kind));
	else
		stemmer_stem(stemmer, words->folded.data + t->start, t->len, out);
}

uint64_t words_shape(const struct words *words)
{
	const struct tokens *tokens = &words->tokens;
	uint64_t shape = 0;
	size_t values = 0;

	for (size_t i = 0; i < tokens->count; i++)
		values += value_name(tokens->items[i].kind) != NULL;
	for (size_t i = 0; values > 0 && i < tokens->count; i++) {
		const struct token *token = &tokens->items[i];
		const char *name = value_name(token->kind);

		shape = name ? hash_bytes(name, 1, shape)
			     : hash_bytes(words->folded.data + token->start, token->len, shape);
	}
	return values > 0 && shape == 0 ? 1 : shape;
}

bool words_decide(size_t a_words, size_t b_words)
{
	return a_words >= WORDS_ENOUGH || b_words >= WORDS_ENOUGH;
}
