/*
 * A candidate goes through ever dearer tests: equal bytes, equal after folding, a length that can
 * score at all, the bit-parallel distance over stems, which is never more than the weighted one
 * and half a word, and at last that.
 */
#include "match.h"
#include "base/map.h"
#include "base/mem.h"
#include "distance.h"
#include "score.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "words.h"

/* One of the two texts of a comparison. */
struct side {
	struct words words;
	struct item *items;
	size_t item_count, item_cap;
	uint32_t *stems; /* of the items that are words, in order */
	size_t stem_count, stem_cap;
	uint32_t *chars; /* of the folded text */
	size_t char_cap;
};

struct matcher {
	const char *text;
	size_t len;
	struct stemmer *stemmer;
	struct side query, other;
	struct map *forms; /* tokens of the query: value is the number of the form and its stem */
	struct map *stems; /* of the query */
	struct pattern by_stems, by_chars;
	bool has_chars; /* by_chars is made when first wanted */
	struct buf scratch;
};

static void side_free(struct side *side)
{
	words_free(&side->words);
	mem_free(side->items);
	mem_free(side->stems);
	mem_free(side->chars);
}

/* The characters of the folded text; returns their number. */
static size_t side_decode(struct side *side)
{
	const struct buf *folded = &side->words.folded;
	size_t count = 0;

	if (side->char_cap < side->words.char_count) {
		side->char_cap = side->words.char_count * 2;
		side->chars = mem_resize(side->chars, side->char_cap, sizeof *side->chars);
	}
	for (size_t at = 0; at < folded->len;)
		side->chars[count++] = utf8_next(folded->data, folded->len, &at);
	return count;
}

/* Gives the words among the items their characters, for the comparison of spellings. */
static void side_spell(struct side *side)
{
	const struct buf *folded = &side->words.folded;
	size_t at = 0, count = 0;

	side_decode(side);
	for (size_t i = 0; i < side->item_count; i++) {
		const struct token *token = &side->words.tokens.items[i];
		struct item *item = &side->items[i];

		count += utf8_count(folded->data + at, token->start - at);
		at = token->start;
		item->chars = token->kind == TOKEN_WORD ? side->chars + count : NULL;
		item->char_count = utf8_count(folded->data + at, token->len);
		item->letters = item->chars ? item_letters(item->chars, item->char_count) : 0;
	}
}

static void push_item(struct side *side, bool punct, uint32_t form, uint32_t stem)
{
	side->items = mem_grow(side->items, side->item_count, &side->item_cap, sizeof *side->items);
	side->items[side->item_count++] = (struct item){.form = form, .stem = stem, .punct = punct};
	if (punct)
		return;
	side->stems = mem_grow(side->stems, side->stem_count, &side->stem_cap, sizeof *side->stems);
	side->stems[side->stem_count++] = stem;
}

/* The id of the stem of a token: its number among the stems of the query. */
static uint32_t stem_id(struct matcher *matcher, const struct words *words, size_t token, bool add)
{
	struct buf *stem = &matcher->scratch;

	buf_reset(stem);
	words_stem(words, token, matcher->stemmer, stem);
	struct map_entry *entry = add ? map_add(matcher->stems, stem->data, stem->len,
						map_count(matcher->stems), NULL)
				      : map_find(matcher->stems, stem->data, stem->len);

	return entry ? (uint32_t)entry->value : NO_ID;
}

/* Turns the tokens of the query (add) or of a candidate into items. */
static void make_items(struct matcher *matcher, struct side *side, bool add)
{
	const struct words *words = &side->words;

	side->item_count = side->stem_count = 0;
	for (size_t i = 0; i < words->tokens.count; i++) {
		const struct token *token = &words->tokens.items[i];
		const char *text = words->folded.data + token->start;
		bool punct = token->kind == TOKEN_PUNCT;
		struct map_entry *known = map_find(matcher->forms, text, token->len);
		uint32_t form = NO_ID, stem = NO_ID;

		if (known) {
			form = (uint32_t)(known->value >> 32);
			stem = (uint32_t)known->value;
		} else if (!punct) {
			stem = stem_id(matcher, words, i, add);
		}
		if (!known && add) {
			form = (uint32_t)map_count(matcher->forms);
			map_add(matcher->forms, text, token->len, (uint64_t)form << 32 | stem,
				NULL);
		}
		push_item(side, punct, form, stem);
	}
}

void matcher_set(struct matcher *matcher, const char *text, size_t len)
{
	matcher->text = text;
	matcher->len = len;
	matcher->has_chars = false;
	map_free(matcher->forms);
	map_free(matcher->stems);
	matcher->forms = map_new();
	matcher->stems = map_new();
	words_read(&matcher->query.words, text, len);
	make_items(matcher, &matcher->query, true);
	side_spell(&matcher->query);
	pattern_set(&matcher->by_stems, matcher->query.stems, matcher->query.stem_count);
}

struct matcher *matcher_new(const char *text, size_t len, const char *lang)
{
	struct matcher *matcher = mem_zalloc(1, sizeof *matcher);

	matcher->stemmer = stemmer_new(lang);
	matcher_set(matcher, text, len);
	return matcher;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	side_free(&matcher->query);
	side_free(&matcher->other);
	stemmer_free(matcher->stemmer);
	map_free(matcher->forms);
	map_free(matcher->stems);
	pattern_free(&matcher->by_stems);
	pattern_free(&matcher->by_chars);
	buf_free(&matcher->scratch);
	mem_free(matcher);
}

/* The score of texts that are equal after folding. */
static void score_equal(struct matcher *matcher, const char *text, size_t len, struct match *match)
{
	if (matcher->len != len || memcmp(matcher->text, text, len) != 0)
		match->diffs = fold_diffs(matcher->text, matcher->len, text, len);
	match->score = match->diffs == 0 ? 100 : score_folded(match->diffs);
}

static void score_by_chars(struct matcher *matcher, int min, struct match *match)
{
	if (!score_lengths_fit(matcher->query.words.char_count, matcher->other.words.char_count,
			       min))
		return;
	if (!matcher->has_chars)
		pattern_set(&matcher->by_chars, matcher->query.chars,
			    matcher->query.words.char_count);
	matcher->has_chars = true;
	size_t count = side_decode(&matcher->other), limit = score_limit(min, match->longer, 1);
	size_t distance = pattern_distance(&matcher->by_chars, matcher->other.chars, count, limit);

	if (distance > limit)
		return;
	match->distance = (double)distance;
	match->score = score_fuzzy(distance, match->longer, 1);
}

static void score_by_words(struct matcher *matcher, int min, struct match *match)
{
	struct side *query = &matcher->query, *other = &matcher->other;
	size_t limit = score_limit(min, match->longer, COST_WORD);

	if (!score_lengths_fit(query->words.word_count, other->words.word_count, min))
		return;
	make_items(matcher, other, false);
	/* A near pair spares at most this much of the distance over stems. */
	size_t least = (limit + COST_WORD - COST_NEAR) / COST_WORD;

	if (pattern_distance(&matcher->by_stems, other->stems, other->stem_count, least) > least)
		return;
	side_spell(other);
	size_t distance = items_distance(query->items, query->item_count, other->items,
					 other->item_count, limit, &matcher->scratch);

	if (distance == 0)
		distance = COST_PUNCT; /* blanks differ, or marks that stand alone */
	if (distance > limit)
		return;
	match->distance = (double)distance / COST_WORD;
	match->score = score_fuzzy(distance, match->longer, COST_WORD);
}

void matcher_compare(struct matcher *matcher, const char *text, size_t len, int min,
		     struct match *match)
{
	struct words *query = &matcher->query.words, *other = &matcher->other.words;

	words_read(other, text, len);
	bool by_words = words_decide(query->word_count, other->word_count);
	size_t a = by_words ? query->word_count : query->char_count;
	size_t b = by_words ? other->word_count : other->char_count;

	*match = (struct match){.by_words = by_words, .longer = a > b ? a : b};
	if (query->folded.len == other->folded.len &&
	    memcmp(buf_str(&query->folded), buf_str(&other->folded), query->folded.len) == 0)
		score_equal(matcher, text, len, match);
	else if (by_words)
		score_by_words(matcher, min, match);
	else
		score_by_chars(matcher, min, match);
}
