/*
 * A word of the query is known by its form, or by its stem, and has a number; a text turns into the
 * numbers of its words, NONE for those that are not looked for. All modes but the substring are
 * questions about these numbers.
 */
#include "find.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/fold.h"
#include "text/fold_map.h"
#include "pieces.h"
#include "words.h"

enum { NONE = -1, MAX_PARTS = 4 };

struct finder {
	dgm_find_by by;
	struct stemmer *stemmer;
	struct words query;
	struct map *known; /* forms or stems of the query, numbered in order */
	struct map *terms; /* stems of the query */
	int *wanted;       /* numbers of its words, in a row */
	size_t wanted_count;
	struct part parts[MAX_PARTS]; /* of a substring */
	size_t part_count;
	struct words words; /* of the text in hand */
	struct buf key;
	bool *seen;      /* by number: the text has the word */
	dgm_span *spans; /* hits in its folded form, in the end in the text itself */
	size_t span_count, span_cap;
	struct fold_map map;
};

/* What a word is known by. Numbers and things copied have no stem but all the same one. */
static const struct buf *key_of(struct finder *finder, const struct words *words, size_t token)
{
	const struct token *t = &words->tokens.items[token];

	buf_reset(&finder->key);
	if (finder->by == DGM_FIND_STEMS && t->kind == TOKEN_WORD)
		words_stem(words, token, finder->stemmer, &finder->key);
	else
		buf_add(&finder->key, words->folded.data + t->start, t->len);
	return &finder->key;
}

static void add_word(struct finder *finder, size_t token)
{
	const struct buf *key = key_of(finder, &finder->query, token);
	size_t count = map_count(finder->known);
	struct map_entry *entry = map_add(finder->known, key->data, key->len, count, NULL);

	finder->wanted[finder->wanted_count++] = (int)entry->value;
	buf_reset(&finder->key);
	words_stem(&finder->query, token, finder->stemmer, &finder->key);
	if (finder->key.len > 0)
		map_add(finder->terms, finder->key.data, finder->key.len, 0, NULL);
}

struct finder *finder_new(const char *text, size_t len, const char *lang, dgm_find_by by)
{
	struct finder *finder = mem_zalloc(1, sizeof *finder);
	const struct tokens *tokens = &finder->query.tokens;

	finder->by = by;
	finder->stemmer = stemmer_new(lang);
	finder->known = map_new();
	finder->terms = map_new();
	words_read(&finder->query, text, len);
	finder->wanted = mem_alloc(tokens->count + 1, sizeof *finder->wanted);
	for (size_t i = 0; by != DGM_FIND_SUBSTRING && i < tokens->count; i++)
		if (tokens->items[i].kind != TOKEN_PUNCT)
			add_word(finder, i);
	if (by == DGM_FIND_SUBSTRING)
		finder->part_count = pieces_parts(&finder->query, finder->parts, MAX_PARTS);
	finder->seen = mem_alloc(finder->wanted_count + 1, sizeof *finder->seen);
	return finder;
}

void finder_free(struct finder *finder)
{
	if (!finder)
		return;
	stemmer_free(finder->stemmer);
	words_free(&finder->query);
	words_free(&finder->words);
	map_free(finder->known);
	map_free(finder->terms);
	mem_free(finder->wanted);
	buf_free(&finder->key);
	mem_free(finder->seen);
	mem_free(finder->spans);
	fold_map_free(&finder->map);
	mem_free(finder);
}

bool finder_has_terms(const struct finder *finder)
{
	return finder->by == DGM_FIND_SUBSTRING ? finder->query.folded.len > 0
						: finder->wanted_count > 0;
}

size_t finder_term_count(const struct finder *finder)
{
	return map_count(finder->terms);
}

const char *finder_term(const struct finder *finder, size_t i, size_t *len)
{
	const struct map_entry *term = map_at(finder->terms, i);

	*len = term->len;
	return term->key;
}

const struct part *finder_parts(const struct finder *finder, size_t *count)
{
	*count = finder->part_count;
	return finder->parts;
}

const char *finder_part_text(const struct finder *finder, const struct part *part)
{
	return finder->query.folded.data + part->start;
}

const char *finder_stem(struct finder *finder, const char *word, size_t len, size_t *stem_len)
{
	buf_reset(&finder->key);
	stemmer_stem(finder->stemmer, word, len, &finder->key);
	*stem_len = finder->key.len;
	return buf_str(&finder->key);
}

/* ---------------------------------------------------------------- hits in the folded text */

static void push(struct finder *finder, size_t start, size_t end)
{
	finder->spans = mem_grow(finder->spans, finder->span_count, &finder->span_cap,
				 sizeof *finder->spans);
	finder->spans[finder->span_count++] = (dgm_span){start, end};
}

/* The number of a word of the text in hand. */
static int number_of(struct finder *finder, size_t token)
{
	const struct buf *key = key_of(finder, &finder->words, token);
	const struct map_entry *entry = map_find(finder->known, key->data, key->len);

	return entry ? (int)entry->value : NONE;
}

/* All words of the query, wherever they stand. */
static void find_words(struct finder *finder)
{
	const struct tokens *tokens = &finder->words.tokens;
	size_t missing = map_count(finder->known);

	memset(finder->seen, 0, finder->wanted_count * sizeof *finder->seen);
	for (size_t i = 0; i < tokens->count; i++) {
		const struct token *token = &tokens->items[i];
		int number = token->kind == TOKEN_PUNCT ? NONE : number_of(finder, i);

		if (number == NONE)
			continue;
		missing -= !finder->seen[number];
		finder->seen[number] = true;
		push(finder, token->start, token->start + token->len);
	}
	if (missing > 0)
		finder->span_count = 0;
}

/* Where the phrase that begins at a token ends, 0 where none does. Punctuation may stand in it. */
static size_t phrase_end(struct finder *finder, size_t token)
{
	const struct tokens *tokens = &finder->words.tokens;
	size_t found = 0, i = token;

	for (; i < tokens->count && found < finder->wanted_count; i++) {
		if (tokens->items[i].kind == TOKEN_PUNCT)
			continue;
		if (number_of(finder, i) != finder->wanted[found])
			return 0;
		found++;
	}
	return found == finder->wanted_count ? i : 0;
}

static void find_phrase(struct finder *finder)
{
	const struct token *tokens = finder->words.tokens.items;

	for (size_t i = 0; i < finder->words.tokens.count;) {
		size_t end = tokens[i].kind == TOKEN_PUNCT ? 0 : phrase_end(finder, i);

		if (end > 0)
			push(finder, tokens[i].start, tokens[end - 1].start + tokens[end - 1].len);
		i = end > 0 ? end : i + 1;
	}
}

static void find_substring(struct finder *finder)
{
	const struct buf *text = &finder->words.folded, *wanted = &finder->query.folded;

	for (size_t at = 0; at + wanted->len <= text->len;) {
		const char *from = text->data + at;
		const char *first = memchr(from, wanted->data[0], text->len - wanted->len - at + 1);

		if (!first)
			break;
		at = (size_t)(first - text->data);
		if (memcmp(first, wanted->data, wanted->len) == 0) {
			push(finder, at, at + wanted->len);
			at += wanted->len;
		} else {
			at++;
		}
	}
}

static void find(struct finder *finder, const char *text, size_t len)
{
	finder->span_count = 0;
	if (finder->by == DGM_FIND_SUBSTRING) {
		buf_reset(&finder->words.folded);
		fold_text(text, len, FOLD_ALL, &finder->words.folded);
		if (finder->query.folded.len > 0)
			find_substring(finder);
		return;
	}
	words_read(&finder->words, text, len);
	if (finder->wanted_count == 0)
		return;
	if (finder->by == DGM_FIND_PHRASE)
		find_phrase(finder);
	else
		find_words(finder);
}

bool finder_matches(struct finder *finder, const char *text, size_t len)
{
	find(finder, text, len);
	return finder->span_count > 0;
}

const dgm_span *finder_spans(struct finder *finder, const char *text, size_t len, size_t *count)
{
	find(finder, text, len);
	fold_map_make(text, len, buf_str(&finder->words.folded), finder->words.folded.len,
		      &finder->map);
	for (size_t i = 0; i < finder->span_count; i++) {
		dgm_span *hit = &finder->spans[i];
		struct span span = fold_map_span(&finder->map, hit->start, hit->end);

		*hit = (dgm_span){span.start, span.end};
	}
	*count = finder->span_count;
	return finder->spans;
}
