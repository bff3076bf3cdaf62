/*
 * A candidate goes through ever dearer tests: equal bytes, equal after folding, a length that can
 * score at all, the bit-parallel distance over stems, which is never more than the weighted one
 * and half a word, and at last that.
 */
#include "match.h"
#include "base/hash.h"
#include "base/mem.h"
#include "distance.h"
#include "penalties.h"
#include "edits.h"
#include "score.h"
#include "text/fold.h"
#include "text/fold_map.h"
#include "text/utf8.h"
#include "words.h"

struct match_text {
	const char *text;
	size_t len;
	struct stemmer *stemmer; /* may be another's */
	bool owns_stemmer;
	struct words words;
	bool has_items, has_chars, is_spelt; /* the rest is made when first wanted */
	struct item *items;
	size_t item_count, item_cap;
	uint32_t *stems; /* of the items that are words, in order, shortened */
	size_t stem_count, stem_cap;
	uint32_t *chars; /* of the folded text */
	size_t char_cap;
	struct buf stem;
};

struct matcher {
	struct match_text *query, *other;
	struct pattern by_stems, by_chars;
	bool has_stems, has_chars; /* the patterns are made when first wanted */
	struct penalties penalties;
	struct buf scratch;
	struct edits edits;
	struct fold_map query_map, other_map;
	dgm_change *changes;
	size_t change_count, change_cap;
};

/* ---------------------------------------------------------------- reading */

struct match_text *match_text_new(const char *lang)
{
	struct match_text *text = mem_zalloc(1, sizeof *text);

	text->stemmer = stemmer_new(lang);
	text->owns_stemmer = true;
	return text;
}

void match_text_free(struct match_text *text)
{
	if (!text)
		return;
	words_free(&text->words);
	if (text->owns_stemmer)
		stemmer_free(text->stemmer);
	mem_free(text->items);
	mem_free(text->stems);
	mem_free(text->chars);
	buf_free(&text->stem);
	mem_free(text);
}

void match_text_read(struct match_text *text, const char *bytes, size_t len)
{
	text->text = bytes;
	text->len = len;
	text->has_items = text->has_chars = text->is_spelt = false;
	words_read(&text->words, bytes, len);
}

/* The characters of the folded text. */
static void decode(struct match_text *text)
{
	const struct buf *folded = &text->words.folded;
	size_t count = 0;

	if (text->has_chars)
		return;
	if (text->char_cap < text->words.char_count) {
		text->char_cap = text->words.char_count * 2;
		text->chars = mem_resize(text->chars, text->char_cap, sizeof *text->chars);
	}
	for (size_t at = 0; at < folded->len;)
		text->chars[count++] = utf8_next(folded->data, folded->len, &at);
	text->has_chars = true;
}

/* Gives the words among the items their characters, for the comparison of spellings. */
static void spell(struct match_text *text)
{
	const struct buf *folded = &text->words.folded;
	size_t at = 0, count = 0;

	if (text->is_spelt)
		return;
	decode(text);
	text->is_spelt = true;
	for (size_t i = 0; i < text->item_count; i++) {
		const struct token *token = &text->words.tokens.items[i];
		struct item *item = &text->items[i];

		count += utf8_count(folded->data + at, token->start - at);
		at = token->start;
		item->chars = token->kind == TOKEN_WORD ? text->chars + count : NULL;
		item->char_count = utf8_count(folded->data + at, token->len);
		item->letters = item->chars ? item_letters(item->chars, item->char_count) : 0;
	}
}

/*
 * Words are compared by 64 bits of hash. The stems are shortened further for the bit-parallel
 * distance, where two that fall together can only make it less, which is safe.
 */
static void make_items(struct match_text *text)
{
	const struct words *words = &text->words;
	const size_t count = words->tokens.count;

	if (text->has_items)
		return;
	if (count > text->item_cap) {
		text->item_cap = count * 2;
		text->items = mem_resize(text->items, text->item_cap, sizeof *text->items);
		text->stems = mem_resize(text->stems, text->item_cap, sizeof *text->stems);
	}
	text->item_count = count;
	text->stem_count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct token *token = &words->tokens.items[i];
		struct item *item = &text->items[i];

		*item = (struct item){
			.form = hash_bytes(words->folded.data + token->start, token->len, 0),
			.punct = token->kind == TOKEN_PUNCT};
		if (item->punct)
			continue;
		buf_reset(&text->stem);
		words_stem(words, i, text->stemmer, &text->stem);
		item->stem = hash_bytes(buf_str(&text->stem), text->stem.len, 0);
		text->stems[text->stem_count++] = (uint32_t)item->stem & INT32_MAX;
	}
	text->has_items = true;
}

struct matcher *matcher_new(const char *lang)
{
	struct matcher *matcher = mem_zalloc(1, sizeof *matcher);

	matcher->query = match_text_new(lang);
	matcher->other = mem_zalloc(1, sizeof *matcher->other);
	matcher->other->stemmer = matcher->query->stemmer; /* one cache for both */
	penalties_read(&matcher->penalties);
	return matcher;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	match_text_free(matcher->other);
	match_text_free(matcher->query);
	pattern_free(&matcher->by_stems);
	pattern_free(&matcher->by_chars);
	buf_free(&matcher->scratch);
	edits_free(&matcher->edits);
	fold_map_free(&matcher->query_map);
	fold_map_free(&matcher->other_map);
	mem_free(matcher->changes);
	mem_free(matcher);
}

void matcher_set(struct matcher *matcher, const char *text, size_t len)
{
	matcher->has_stems = matcher->has_chars = false;
	match_text_read(matcher->query, text, len);
}

void matcher_terms(const struct matcher *matcher, struct match_terms *terms)
{
	words_terms(&matcher->query->words, matcher->query->stemmer, terms);
}

/* ---------------------------------------------------------------- comparing */

static bool same_folded(const struct match_text *a, const struct match_text *b)
{
	const struct buf *x = &a->words.folded, *y = &b->words.folded;

	return x->len == y->len && memcmp(buf_str(x), buf_str(y), x->len) == 0;
}

/* The score of texts that are equal after folding. */
static void score_equal(const struct matcher *matcher, const struct match_text *other,
			struct match *match)
{
	const struct match_text *query = matcher->query;

	if (query->len != other->len || memcmp(query->text, other->text, other->len) != 0)
		match->diffs = fold_diffs(query->text, query->len, other->text, other->len);
	match->score = match->diffs == 0 ? 100 : penalties_score(&matcher->penalties, match->diffs);
}

static void score_by_chars(struct matcher *matcher, struct match_text *other, int min,
			   struct match *match)
{
	struct match_text *query = matcher->query;

	if (!score_lengths_fit(query->words.char_count, other->words.char_count, min))
		return;
	if (!matcher->has_chars) {
		decode(query);
		pattern_set(&matcher->by_chars, query->chars, query->words.char_count);
		matcher->has_chars = true;
	}
	decode(other);
	size_t limit = score_limit(min, match->longer, 1);
	size_t distance =
		pattern_distance(&matcher->by_chars, other->chars, other->words.char_count, limit);

	if (distance > limit)
		return;
	match->distance = (double)distance;
	match->score = score_fuzzy(distance, match->longer, 1);
}

static void score_by_words(struct matcher *matcher, struct match_text *other, int min,
			   struct match *match)
{
	struct match_text *query = matcher->query;
	size_t limit = score_limit(min, match->longer, COST_WORD);

	if (!score_lengths_fit(query->words.word_count, other->words.word_count, min))
		return;
	make_items(query);
	make_items(other);
	if (!matcher->has_stems)
		pattern_set(&matcher->by_stems, query->stems, query->stem_count);
	matcher->has_stems = true;
	/* A near pair spares at most this much of the distance over stems. */
	size_t least = (limit + COST_WORD - COST_NEAR) / COST_WORD;

	if (pattern_distance(&matcher->by_stems, other->stems, other->stem_count, least) > least)
		return;
	spell(query);
	spell(other);
	size_t distance = items_distance(query->items, query->item_count, other->items,
					 other->item_count, limit, &matcher->scratch);

	if (distance == 0)
		distance = COST_PUNCT; /* blanks differ, or marks that stand alone */
	if (distance > limit)
		return;
	match->distance = (double)distance / COST_WORD;
	match->score = score_fuzzy(distance, match->longer, COST_WORD);
}

void matcher_compare_text(struct matcher *matcher, struct match_text *other, int min,
			  struct match *match)
{
	const struct words *a = &matcher->query->words, *b = &other->words;
	bool by_words = words_decide(a->word_count, b->word_count);
	size_t x = by_words ? a->word_count : a->char_count;
	size_t y = by_words ? b->word_count : b->char_count;

	*match = (struct match){.by_words = by_words, .longer = x > y ? x : y};
	if (same_folded(matcher->query, other))
		score_equal(matcher, other, match);
	else if (by_words)
		score_by_words(matcher, other, min, match);
	else
		score_by_chars(matcher, other, min, match);
}

void matcher_compare(struct matcher *matcher, const char *text, size_t len, int min,
		     struct match *match)
{
	match_text_read(matcher->other, text, len);
	matcher_compare_text(matcher, matcher->other, min, match);
}

bool matcher_same_but_values(struct matcher *matcher)
{
	const struct words *a = &matcher->query->words, *b = &matcher->other->words;
	const struct token *x = a->tokens.items, *y = b->tokens.items;
	bool has_values = false;

	if (a->tokens.count != b->tokens.count)
		return false;
	for (size_t i = 0; i < a->tokens.count; i++) {
		bool value = x[i].kind == TOKEN_NUMBER || x[i].kind == TOKEN_MARKUP;

		if (x[i].kind != y[i].kind ||
		    (!value &&
		     (x[i].len != y[i].len || memcmp(a->folded.data + x[i].start,
						     b->folded.data + y[i].start, x[i].len) != 0)))
			return false;
		has_values |= value;
	}
	return has_values;
}

/* ---------------------------------------------------------------- changes */

static void map_back(const struct match_text *text, struct fold_map *map)
{
	const struct buf *folded = &text->words.folded;

	fold_map_make(text->text, text->len, buf_str(folded), folded->len, map);
}

/* Where item i of a text begins in its folded form; for one behind the last, where that ends. */
static size_t item_start(const struct match_text *text, size_t i)
{
	const struct tokens *tokens = &text->words.tokens;

	if (i < tokens->count)
		return tokens->items[i].start;
	return i == 0 ? 0 : tokens->items[i - 1].start + tokens->items[i - 1].len;
}

/* The bytes of the folded form that items or characters of an edit are. */
static struct span folded_span(const struct match_text *text, bool by_words, size_t start,
			       size_t end)
{
	struct span span;

	if (by_words) {
		span.start = span.end = item_start(text, start);
		if (end > start)
			span.end =
				item_start(text, end - 1) + text->words.tokens.items[end - 1].len;
		return span;
	}
	const char *folded = buf_str(&text->words.folded);

	span.start = utf8_skip(folded, text->words.folded.len, 0, start);
	span.end = utf8_skip(folded, text->words.folded.len, span.start, end - start);
	return span;
}

static dgm_span text_span(const struct match_text *text, const struct fold_map *map, bool by_words,
			  size_t start, size_t end)
{
	struct span folded = folded_span(text, by_words, start, end);
	struct span span = fold_map_span(map, folded.start, folded.end);

	return (dgm_span){span.start, span.end};
}

static void push_change(struct matcher *matcher, const dgm_change *change)
{
	matcher->changes = mem_grow(matcher->changes, matcher->change_count, &matcher->change_cap,
				    sizeof *matcher->changes);
	matcher->changes[matcher->change_count++] = *change;
}

static void push_edit(struct matcher *matcher, bool by_words, const struct edit *edit)
{
	dgm_change change = {
		.kind = edit->a_end == edit->a_start   ? DGM_CHANGE_DELETE
			: edit->b_end == edit->b_start ? DGM_CHANGE_INSERT
						       : DGM_CHANGE_REPLACE,
		.query = text_span(matcher->query, &matcher->query_map, by_words, edit->a_start,
				   edit->a_end),
		.source = text_span(matcher->other, &matcher->other_map, by_words, edit->b_start,
				    edit->b_end),
		.cost = (double)edit->cost / (by_words ? COST_WORD : 1),
	};

	push_change(matcher, &change);
}

/* Texts that are equal after folding: the words that are written in another way. */
static void push_spellings(struct matcher *matcher)
{
	const struct match_text *query = matcher->query, *other = matcher->other;

	for (size_t i = 0; i < query->words.tokens.count; i++) {
		dgm_span a = text_span(query, &matcher->query_map, true, i, i + 1);
		dgm_span b = text_span(other, &matcher->other_map, true, i, i + 1);

		if (a.end - a.start != b.end - b.start ||
		    memcmp(query->text + a.start, other->text + b.start, a.end - a.start) != 0)
			push_change(matcher, &(dgm_change){DGM_CHANGE_REPLACE, a, b, 0});
	}
}

const dgm_change *matcher_changes(struct matcher *matcher, const char *text, size_t len,
				  size_t *count)
{
	struct match_text *query = matcher->query, *other = matcher->other;
	struct edits *edits = &matcher->edits;
	bool by_words;

	match_text_read(other, text, len);
	map_back(query, &matcher->query_map);
	map_back(other, &matcher->other_map);
	by_words = words_decide(query->words.word_count, other->words.word_count);
	matcher->change_count = edits->count = 0;
	if (same_folded(query, other)) {
		push_spellings(matcher);
	} else if (by_words) {
		make_items(query);
		make_items(other);
		spell(query);
		spell(other);
		edits_of_items(query->items, query->item_count, other->items, other->item_count,
			       edits);
	} else {
		decode(query);
		decode(other);
		edits_of_chars(query->chars, query->words.char_count, other->chars,
			       other->words.char_count, edits);
	}
	for (size_t i = 0; i < edits->count; i++)
		push_edit(matcher, by_words, &edits->items[i]);
	*count = matcher->change_count;
	return matcher->changes;
}
