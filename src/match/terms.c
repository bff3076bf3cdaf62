/* The terms of the inverted index, and the bounds that make it complete: see doc/score.md. */
#include "match.h"
#include "base/hash.h"
#include "base/mem.h"
#include "score.h"
#include "text/lang.h"
#include "text/utf8.h"
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
	struct stemmer *stemmer;
	struct words words;
	struct seen *seen; /* open addressing */
	size_t slots, cap; /* in use for this text; there are */
};

static struct terms_work *prepare(struct match_terms *terms, const char *lang)
{
	if (!terms->bytes)
		terms->bytes = mem_zalloc(1, sizeof *terms->bytes);
	if (!terms->work)
		terms->work = mem_zalloc(1, sizeof *terms->work);
	struct terms_work *work = terms->work;

	if (!work->stemmer || !lang_same_primary(work->lang, lang)) {
		stemmer_free(work->stemmer);
		work->stemmer = stemmer_new(lang);
		snprintf(work->lang, sizeof work->lang, "%s", lang);
	}
	terms->count = 0;
	buf_reset(terms->bytes);
	return work;
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
static uint32_t count_times(struct match_terms *terms, size_t start)
{
	struct terms_work *work = terms->work;
	const char *bytes = terms->bytes->data;
	size_t len = terms->bytes->len - start, mask = work->slots - 1;
	size_t at = (size_t)hash_bytes(bytes + start, len, 0) & mask;

	for (; work->seen[at].len > 0; at = (at + 1) & mask)
		if (work->seen[at].len == len &&
		    memcmp(bytes + work->seen[at].start, bytes + start, len) == 0)
			return ++work->seen[at].times;
	work->seen[at] = (struct seen){(uint32_t)start, (uint32_t)len, 1};
	return 1;
}

/* Makes a term of the bytes from start on; one that occurred before gets a number behind it. */
static void push_term(struct match_terms *terms, char family, size_t start)
{
	uint32_t times = count_times(terms, start);
	char number[4];

	if (times > 1)
		buf_add(terms->bytes, number, utf8_put(number, times));
	terms->items = mem_grow(terms->items, terms->count, &terms->cap, sizeof *terms->items);
	terms->items[terms->count++] =
		(struct match_term){.len = terms->bytes->len - start, .family = family};
}

static void add_stems(struct match_terms *terms)
{
	struct terms_work *work = terms->work;
	const struct tokens *tokens = &work->words.tokens;

	forget(work, tokens->count);
	for (size_t i = 0; i < tokens->count; i++) {
		size_t start = terms->bytes->len;

		if (tokens->items[i].kind == TOKEN_PUNCT)
			continue;
		words_stem(&work->words, i, work->stemmer, terms->bytes);
		if (terms->bytes->len > start)
			push_term(terms, 'w', start);
	}
}

static void add_bigrams(struct match_terms *terms)
{
	const struct buf *folded = &terms->work->words.folded;
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
		push_term(terms, 'g', start);
		last = c;
	}
}

void match_terms_make(const char *text, size_t len, const char *lang, struct match_terms *terms)
{
	struct terms_work *work = prepare(terms, lang);
	size_t start = 0;

	words_read(&work->words, text, len);
	terms->word_count = work->words.word_count;
	terms->char_count = work->words.char_count;
	add_stems(terms);
	if (terms->word_count < WORDS_ENOUGH)
		add_bigrams(terms);
	/* The bytes have grown to their place. */
	for (size_t i = 0; i < terms->count; i++) {
		terms->items[i].text = terms->bytes->data + start;
		start += terms->items[i].len;
	}
}

void match_terms_free(struct match_terms *terms)
{
	struct terms_work *work = terms->work;

	if (work) {
		stemmer_free(work->stemmer);
		words_free(&work->words);
		mem_free(work->seen);
		mem_free(work);
	}
	if (terms->bytes)
		buf_free(terms->bytes);
	mem_free(terms->bytes);
	mem_free(terms->items);
	*terms = (struct match_terms){0};
}

/*
 * By words: texts of `longer` words at distance d have at least longer - d - 1/2 stems in common,
 * for each word without partner of its stem costs 1, but for one near pair. By characters: an edit
 * touches two bigrams, and there is one bigram more than characters.
 */
size_t match_terms_needed(const struct match_terms *query, char family, int min)
{
	size_t percent = (size_t)min, needed = 1;

	if (family == 'w') {
		size_t longer = query->word_count < WORDS_ENOUGH ? WORDS_ENOUGH : query->word_count;
		size_t hundredths = longer * percent;

		if (hundredths > 50)
			needed = (hundredths - 50 + 99) / 100;
	} else if (percent > 50) {
		needed = 1 + (query->char_count * (2 * percent - 100) + 99) / 100;
	}
	return needed > 0 ? needed : 1;
}

bool match_length_fits(const struct match_terms *query, size_t words, size_t chars, int min)
{
	if (words_decide(query->word_count, words))
		return score_lengths_fit(query->word_count, words, min);
	return score_lengths_fit(query->char_count, chars, min);
}
