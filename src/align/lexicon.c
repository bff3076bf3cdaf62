/*
 * A word has a number in each table, or none. To ask for the ways from one text to another means to
 * look at the row of the word in each table, and to keep the links to words that the other text
 * has; so a text has arrays from the numbers of each table back to its own.
 */
#include "align/lexicon.h"

#include "base/mem.h"
#include "text/lang.h"

#include <assert.h>

/* A word with few known translations surely has others; this much is kept for them. */
#define UNSEEN 0.5

/* Share of the direct rows, where there is a way through English as well. */
#define DIRECT 0.7

/* Share of what a word may be a form of, where the word itself is known. */
#define GUESSED 0.1

/* What is less likely on the way through English is a chance of polysemy. */
#define LEAST 0.005

struct lexicon {
	struct table *tables[LEXICON_TABLES];
	double trusts[LEXICON_TABLES];
	uint32_t english[LEXICON_TABLES]; /* number of the language */
	size_t count, borrowed;           /* tables; the first ones are another's */
};

/* The number of a word in each table, or TABLE_NONE. */
struct word {
	uint32_t in[LEXICON_TABLES];
};

struct lexicon_words {
	const struct lexicon *lexicon;
	bool english;
	uint32_t langs[LEXICON_TABLES];
	/* Word n, and at count + n what it may be a form of. */
	struct word *words;
	struct word *same; /* of each: the next one that is the same word of the table */
	size_t count;
	uint32_t *back[LEXICON_TABLES]; /* number in the table -> number here, or TABLE_NONE */
	size_t back_counts[LEXICON_TABLES];
};

struct lexicon *lexicon_new(void)
{
	return mem_zalloc(1, sizeof(struct lexicon));
}

void lexicon_free(struct lexicon *lexicon)
{
	if (!lexicon)
		return;
	for (size_t i = lexicon->borrowed; i < lexicon->count; i++)
		table_free(lexicon->tables[i]);
	mem_free(lexicon);
}

void lexicon_add(struct lexicon *lexicon, struct table *table, double trust)
{
	if (!table)
		return;
	assert(lexicon->count < LEXICON_TABLES);
	lexicon->tables[lexicon->count] = table;
	lexicon->english[lexicon->count] = table_lang(table, "en");
	lexicon->trusts[lexicon->count++] = trust;
}

struct lexicon *lexicon_over(const struct lexicon *below, struct table *table, double trust)
{
	struct lexicon *lexicon = lexicon_new();

	*lexicon = *below;
	lexicon->borrowed = below->count;
	lexicon_add(lexicon, table, trust);
	return lexicon;
}

void lexicon_links_free(struct lexicon_links *links)
{
	mem_free(links->items);
	*links = (struct lexicon_links){0};
}

/* ------------------------------------------------------------------ the words of a text */

struct lexicon_words *lexicon_words_new(const struct lexicon *lexicon, const char *lang,
					size_t count)
{
	struct lexicon_words *words = mem_zalloc(1, sizeof *words);

	words->lexicon = lexicon;
	words->english = lang_same_primary(lang, "en");
	words->count = count;
	words->words = mem_alloc(2 * count + 1, sizeof *words->words);
	memset(words->words, 0xFF, (2 * count + 1) * sizeof *words->words);
	words->same = mem_alloc(2 * count + 1, sizeof *words->same);
	memset(words->same, 0xFF, (2 * count + 1) * sizeof *words->same);
	for (size_t i = 0; i < lexicon->count; i++) {
		uint32_t number = table_lang(lexicon->tables[i], lang);
		size_t known = number == TABLE_NONE ? 0 : table_words(lexicon->tables[i], number);

		words->langs[i] = number;
		words->back_counts[i] = known;
		words->back[i] = mem_alloc(known + 1, sizeof *words->back[i]);
		memset(words->back[i], 0xFF, known * sizeof *words->back[i]);
	}
	return words;
}

void lexicon_words_free(struct lexicon_words *words)
{
	if (!words)
		return;
	for (size_t i = 0; i < LEXICON_TABLES; i++)
		mem_free(words->back[i]);
	mem_free(words->words);
	mem_free(words->same);
	mem_free(words);
}

/* The numbers of a stem in all tables. */
static struct word find_word(const struct lexicon_words *words, const char *stem, size_t len)
{
	const struct lexicon *lexicon = words->lexicon;
	struct word word = {{0}};

	for (size_t i = 0; i < lexicon->count; i++)
		word.in[i] = words->langs[i] == TABLE_NONE
				     ? TABLE_NONE
				     : table_word(lexicon->tables[i], words->langs[i], stem, len);
	return word;
}

static void put_word(struct lexicon_words *words, uint32_t number, const struct word *word)
{
	words->words[number] = *word;
	for (size_t i = 0; i < words->lexicon->count; i++) {
		if (word->in[i] == TABLE_NONE)
			continue;
		words->same[number].in[i] = words->back[i][word->in[i]];
		words->back[i][word->in[i]] = number;
	}
}

void lexicon_words_set(struct lexicon_words *words, uint32_t number, const char *stem, size_t len)
{
	struct word word = find_word(words, stem, len);

	assert(number < words->count);
	put_word(words, number, &word);
}

static bool is_known(const struct lexicon_words *words, size_t number)
{
	for (size_t i = 0; i < words->lexicon->count; i++)
		if (words->words[number].in[i] != TABLE_NONE)
			return true;
	return false;
}

bool lexicon_words_guess(struct lexicon_words *words, uint32_t number, const char *stem, size_t len)
{
	struct word word = find_word(words, stem, len);
	bool known = false;

	assert(number < words->count && !is_known(words, words->count + number));
	for (size_t i = 0; i < words->lexicon->count; i++) {
		if (word.in[i] == TABLE_NONE)
			continue;
		if (word.in[i] == words->words[number].in[i])
			return false;
		known = true;
	}
	if (known)
		put_word(words, (uint32_t)(words->count + number), &word);
	return known;
}

struct lexicon_words *lexicon_words_all(const struct lexicon *lexicon, const char *lang)
{
	size_t most = 0, count = 0;

	for (size_t i = 0; i < lexicon->count; i++) {
		uint32_t number = table_lang(lexicon->tables[i], lang);

		most += number == TABLE_NONE ? 0 : table_words(lexicon->tables[i], number);
	}
	struct lexicon_words *words = lexicon_words_new(lexicon, lang, most);

	for (size_t i = 0; i < lexicon->count; i++) {
		for (uint32_t w = 0; w < words->back_counts[i]; w++) {
			const char *stem = table_stem(lexicon->tables[i], words->langs[i], w);

			if (words->back[i][w] == TABLE_NONE)
				lexicon_words_set(words, (uint32_t)count++, stem, strlen(stem));
		}
	}
	return words;
}

const char *lexicon_words_form(const struct lexicon_words *words, uint32_t number)
{
	const struct lexicon *lexicon = words->lexicon;

	for (size_t i = 0; i < lexicon->count; i++)
		if (words->words[number].in[i] != TABLE_NONE)
			return table_form(lexicon->tables[i], words->langs[i],
					  words->words[number].in[i]);
	return "";
}

bool lexicon_words_known(const struct lexicon_words *words, uint32_t number)
{
	return is_known(words, number) || is_known(words, words->count + number);
}

/* ------------------------------------------------------------------ asking */

/* What a word counts, or the one that it may be a form of. */
static double share_of(const struct lexicon_words *words, uint32_t number)
{
	return number >= words->count && is_known(words, number - words->count) ? GUESSED : 1;
}

static void add_link(struct lexicon_links *links, uint32_t word, double p)
{
	for (size_t i = 0; i < links->count; i++) {
		if (links->items[i].word == word) {
			links->items[i].p += (float)p;
			return;
		}
	}
	links->items = mem_grow(links->items, links->count, &links->cap, sizeof *links->items);
	links->items[links->count++] = (struct lexicon_link){word, (float)p};
}

/* The rows of one word in all tables. */
struct rows {
	struct table_row in[LEXICON_TABLES];
	double total; /* observations, and what is kept for unseen ones */
	bool any;
};

static struct rows find_rows(const struct lexicon *lexicon, const uint32_t *from,
			     const struct word *word, const uint32_t *to)
{
	struct rows rows = {.total = UNSEEN};

	for (size_t i = 0; i < lexicon->count; i++) {
		rows.in[i] = table_row(lexicon->tables[i], from[i], word->in[i], to[i]);
		rows.total += rows.in[i].total * lexicon->trusts[i];
		rows.any |= rows.in[i].count > 0;
	}
	return rows;
}

/* Adds the words of a text that the rows lead to; those less likely than least are passed over. */
static void add_rows(const struct lexicon *lexicon, const struct rows *rows,
		     const struct lexicon_words *to, double p, double least, double share,
		     struct lexicon_links *links)
{
	for (size_t i = 0; i < lexicon->count; i++) {
		const struct table_row *row = &rows->in[i];
		double unit = p * lexicon->trusts[i] / rows->total;

		for (size_t k = 0; k < row->count; k++) {
			struct table_link link = row->links[k];
			double chance = unit * (double)link.weight;

			if (link.word >= to->back_counts[i] || !(chance >= least && chance <= 1))
				continue;
			for (uint32_t word = to->back[i][link.word]; word != TABLE_NONE;
			     word = to->same[word].in[i])
				add_link(links, word % (uint32_t)to->count,
					 chance * share * share_of(to, word));
		}
	}
}

/* The numbers in all tables of a word that one of them has. */
static struct word everywhere(const struct lexicon *lexicon, size_t table, uint32_t number)
{
	const char *stem = lexicon->count > 1 ? table_stem(lexicon->tables[table],
							   lexicon->english[table], number)
					      : "";
	struct word word = {{0}};

	for (size_t i = 0; i < lexicon->count; i++) {
		if (i == table)
			word.in[i] = number;
		else if (lexicon->english[i] == TABLE_NONE)
			word.in[i] = TABLE_NONE;
		else
			word.in[i] = table_word(lexicon->tables[i], lexicon->english[i], stem,
						strlen(stem));
	}
	return word;
}

/* Words that are reached through English: the sum over the ways. */
static void add_through(const struct lexicon *lexicon, const struct rows *to_english,
			const struct lexicon_words *to, double share, struct lexicon_links *links)
{
	for (size_t i = 0; i < lexicon->count; i++) {
		for (size_t k = 0; k < to_english->in[i].count; k++) {
			struct table_link link = to_english->in[i].links[k];
			double p = lexicon->trusts[i] * (double)link.weight / to_english->total;

			if (!(p >= LEAST && p <= 1))
				continue;
			struct word word = everywhere(lexicon, i, link.word);
			struct rows on = find_rows(lexicon, lexicon->english, &word, to->langs);

			add_rows(lexicon, &on, to, p, LEAST, share, links);
		}
	}
}

static void ask_word(const struct lexicon *lexicon, const struct lexicon_words *from,
		     uint32_t number, const struct lexicon_words *to, struct lexicon_links *links)
{
	const struct word *word = &from->words[number];
	bool through = !from->english && !to->english;
	struct rows rows = find_rows(lexicon, from->langs, word, to->langs);
	double share = share_of(from, number);

	add_rows(lexicon, &rows, to, 1, 0, share * (through ? DIRECT : 1), links);
	if (!through)
		return;
	struct rows to_english = find_rows(lexicon, from->langs, word, lexicon->english);

	add_through(lexicon, &to_english, to, share * (rows.any ? 1 : 2), links);
}

void lexicon_ask(const struct lexicon *lexicon, const struct lexicon_words *from, uint32_t number,
		 const struct lexicon_words *to, struct lexicon_links *links)
{
	uint32_t guess = (uint32_t)from->count + number;

	links->count = 0;
	if (is_known(from, number))
		ask_word(lexicon, from, number, to, links);
	if (is_known(from, guess))
		ask_word(lexicon, from, guess, to, links);
}

static void add_name(struct buf *names, const char *name)
{
	if (!name)
		return;
	buf_adds(names, names->len > 0 ? ", " : "");
	buf_adds(names, name);
}

/* The bits of the sources in table i of the link of two words, each as it is or as guessed. */
static unsigned sources_of(const struct lexicon *lexicon, size_t i,
			   const struct lexicon_words *from, uint32_t number,
			   const struct lexicon_words *to, uint32_t other)
{
	const struct word *a[2] = {&from->words[number], &from->words[from->count + number]};
	uint32_t b[2] = {to->words[other].in[i], to->words[to->count + other].in[i]};
	unsigned bits = 0;

	for (size_t guess = 0; guess < 2; guess++) {
		struct table_row row = table_row(lexicon->tables[i], from->langs[i],
						 a[guess]->in[i], to->langs[i]);

		for (size_t k = 0; k < row.count; k++)
			if (row.links[k].word == b[0] || row.links[k].word == b[1])
				bits |= row.sources[k];
	}
	return bits;
}

void lexicon_sources(const struct lexicon *lexicon, const struct lexicon_words *from,
		     uint32_t number, const struct lexicon_words *to, uint32_t other,
		     struct buf *names)
{
	size_t start = names->len;

	for (size_t i = 0; i < lexicon->count; i++) {
		unsigned bits = sources_of(lexicon, i, from, number, to, other);

		for (unsigned bit = 0; bit < TABLE_SOURCES; bit++)
			if (bits & (1u << bit))
				add_name(names, table_source(lexicon->tables[i], bit));
	}
	if (names->len == start)
		buf_adds(names, "through English");
}
