#include "words.h"
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

void words_stem(const struct words *words, size_t token, struct stemmer *stemmer, struct buf *out)
{
	const struct token *t = &words->tokens.items[token];

	if (t->kind == TOKEN_NUMBER)
		buf_addc(out, '#');
	else if (t->kind == TOKEN_MARKUP)
		buf_addc(out, '<');
	else
		stemmer_stem(stemmer, words->folded.data + t->start, t->len, out);
}

bool words_decide(size_t a_words, size_t b_words)
{
	return a_words >= WORDS_ENOUGH || b_words >= WORDS_ENOUGH;
}
