/* The terms of the inverted index. */
#include "match.h"
#include "base/hash.h"
#include "base/mem.h"
#include "text/lang.h"
#include "text/utf8.h"
#include "pieces.h"
#include "words.h"

enum {
	EDGE = 1,        /* the character before the first and behind the last */
	FIRST_SLOTS = 64 /* of the table below */
};

/* A term that was seen, by its place among the bytes of the terms; len 0: a free slot. */
struct seen {
	uint32_t start, len, times;
};

/* What is kept from one text to the next. */
struct terms_work {
	char lang[DGM_MAX_LANG];
	struct stemmer *stemmer; /* of lang; NULL where only words of others were seen */
	struct words words;
	struct pieces pieces;
	struct seen *seen; /* open addressing */
	size_t slots, cap; /* in use for this text; there are */
};

static struct terms_work *get_work(struct match_terms *terms)
{
	if (!terms->bytes)
		terms->bytes = mem_zalloc(1, sizeof *terms->bytes);
	if (!terms->work)
		terms->work = mem_zalloc(1, sizeof *terms->work);
	return terms->work;
}

/* Empties the table of terms and makes it large enough for count of them. */
static void forget(struct terms_work *work, size_t count)
{
	size_t slots = FIRST_SLOTS;

	while (slots < count * 2)
		slots *= 2;
	if (slots > work->cap) {
		work->seen = mem_resize(work->seen, slots, sizeof *work->seen);
		work->cap = slots;
	}
	work->slots = slots;
	memset(work->seen, 0, slots * sizeof *work->seen);
}

/* How often the term that stands at the end of the bytes, from start on, has occurred with this. */
static uint32_t count_times(struct match_terms *terms, size_t start, uint64_t hash)
{
	struct terms_work *work = terms->work;
	const char *bytes = terms->bytes->data;
	size_t len = terms->bytes->len - start, mask = work->slots - 1;
	size_t at = (size_t)hash & mask;

	for (; work->seen[at].len > 0; at = (at + 1) & mask)
		if (work->seen[at].len == len &&
		    memcmp(bytes + work->seen[at].start, bytes + start, len) == 0)
			return ++work->seen[at].times;
	work->seen[at] = (struct seen){(uint32_t)start, (uint32_t)len, 1};
	return 1;
}

/*
 * Makes a term of the bytes from start on; one that occurred before gets a number behind it, and
 * one that tells the length of its text gets that (else 0) behind all.
 */
static void push_term(struct match_terms *terms, char family, size_t start, unsigned char length,
		      uint32_t *marks)
{
	uint64_t hash = hash_bytes(terms->bytes->data + start, terms->bytes->len - start, 0);
	uint32_t times = count_times(terms, start, hash);
	uint32_t mark = (uint32_t)1 << ((hash >> 32) + times) % 32;
	char number[4];

	if (times > 1)
		buf_add(terms->bytes, number, utf8_put(number, times));
	if (length > 0)
		buf_addc(terms->bytes, (char)length);
	terms->items = mem_grow(terms->items, terms->count, &terms->cap, sizeof *terms->items);
	terms->items[terms->count++] = (struct match_term){
		.len = terms->bytes->len - start, .family = family, .mark = mark};
	*marks |= mark;
}

static void add_stems(struct match_terms *terms, const struct words *words, struct stemmer *stemmer)
{
	const struct tokens *tokens = &words->tokens;

	forget(terms->work, tokens->count);
	for (size_t i = 0; i < tokens->count; i++) {
		size_t start = terms->bytes->len;

		if (tokens->items[i].kind == TOKEN_PUNCT)
			continue;
		words_stem(words, i, stemmer, terms->bytes);
		if (terms->bytes->len > start)
			push_term(terms, 'w', start, 0, &terms->stem_marks);
	}
}

static void add_bigrams(struct match_terms *terms, const struct buf *folded)
{
	const unsigned char length = match_terms_group(terms->char_count);
	uint32_t last = EDGE;

	forget(terms->work, terms->char_count + 1);
	for (size_t at = 0; at <= folded->len;) {
		size_t start = terms->bytes->len;
		uint32_t c = EDGE;
		char pair[8];

		if (at < folded->len)
			c = utf8_next(folded->data, folded->len, &at);
		else
			at++;
		size_t len = utf8_put(pair, last);

		len += utf8_put(pair + len, c);
		buf_add(terms->bytes, pair, len);
		push_term(terms, 'g', start, length, &terms->bigram_marks);
		last = c;
	}
}

void words_terms(const struct words *words, struct stemmer *stemmer, struct match_terms *terms)
{
	size_t start = 0;

	get_work(terms);
	buf_reset(terms->bytes);
	terms->count = 0;
	terms->stem_marks = terms->bigram_marks = 0;
	terms->word_count = words->word_count;
	terms->char_count = words->char_count;
	terms->shape = words_shape(words);
	add_stems(terms, words, stemmer);
	if (terms->word_count < WORDS_ENOUGH)
		add_bigrams(terms, &words->folded);
	/* The bytes have grown to their place. */
	for (size_t i = 0; i < terms->count; i++) {
		terms->items[i].text = terms->bytes->data + start;
		start += terms->items[i].len;
	}
}

void match_terms_make(const char *text, size_t len, const char *lang, struct match_terms *terms)
{
	struct terms_work *work = get_work(terms);

	if (!work->stemmer || !lang_same_primary(work->lang, lang)) {
		stemmer_free(work->stemmer);
		work->stemmer = stemmer_new(lang);
		snprintf(work->lang, sizeof work->lang, "%s", lang);
	}
	words_read(&work->words, text, len);
	words_terms(&work->words, work->stemmer, terms);
}

const struct piece *match_terms_pieces(struct match_terms *terms, size_t *count)
{
	struct terms_work *work = terms->work;

	pieces_make(&work->words, &work->pieces);
	*count = work->pieces.count;
	return work->pieces.items;
}

void match_terms_free(struct match_terms *terms)
{
	struct terms_work *work = terms->work;

	if (work) {
		stemmer_free(work->stemmer);
		words_free(&work->words);
		pieces_free(&work->pieces);
		mem_free(work->seen);
		mem_free(work);
	}
	if (terms->bytes)
		buf_free(terms->bytes);
	mem_free(terms->bytes);
	mem_free(terms->items);
	*terms = (struct match_terms){0};
}

unsigned char match_terms_group(size_t chars)
{
	return (unsigned char)(chars < UINT8_MAX - 1 ? chars + 1 : UINT8_MAX);
}

size_t match_terms_length(const struct match_terms *terms, char family)
{
	return family == 'w' ? terms->word_count : terms->char_count;
}

uint32_t match_terms_marks(const struct match_terms *terms, char family)
{
	return family == 'w' ? terms->stem_marks : terms->bigram_marks;
}
