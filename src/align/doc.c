#include "align/doc.h"

#include "align/guess.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/fold.h"
#include "text/tokens.h"
#include "text/utf8.h"

#include <math.h>

enum { POLL = 256 }; /* sentences between looks at the cancel flag */

/* What is needed only while a text is read. */
struct doc_reader {
	struct doc *doc;
	bool again; /* the text is known, and no type is new */
	struct stemmer *stemmer;
	struct map *surfaces; /* word as written -> type */
	uint32_t *seen;       /* per type: 1 + its item in the sentence at hand, or less */
	size_t seen_cap;
	struct tokens tokens;
	struct buf key, form;
	uint32_t *types; /* of the tokens of a sentence that is read again */
	size_t type_cap;
};

static uint32_t type_of_key(struct doc_reader *r, enum type_kind kind)
{
	struct doc *doc = r->doc;
	const struct map_entry *entry = map_find(doc->keys, r->key.data, r->key.len);
	struct type *type;

	if (entry || r->again)
		return entry ? (uint32_t)entry->value : NO_TYPE;
	map_add(doc->keys, r->key.data, r->key.len, doc->type_count, NULL);
	doc->types = mem_grow(doc->types, doc->type_count, &doc->type_cap, sizeof *doc->types);
	if (r->seen_cap < doc->type_cap) {
		r->seen = mem_resize(r->seen, doc->type_cap, sizeof *r->seen);
		r->seen_cap = doc->type_cap;
	}
	r->seen[doc->type_count] = 0;
	type = &doc->types[doc->type_count++];
	*type = (struct type){.len = (uint32_t)r->key.len - 1, .kind = kind};
	type->text = arena_dup(doc->arena, r->key.data + 1, type->len);
	return (uint32_t)doc->type_count - 1;
}

static void begin_key(struct doc_reader *r, enum type_kind kind)
{
	buf_reset(&r->key);
	buf_addc(&r->key, (char)('a' + kind));
}

static uint32_t word_type(struct doc_reader *r, const char *word, size_t len)
{
	bool added;
	struct map_entry *surface = map_add(r->surfaces, word, len, 0, &added);

	if (!added)
		return (uint32_t)surface->value;
	begin_key(r, TYPE_WORD);
	stemmer_stem(r->stemmer, word, len, &r->key);
	surface->value = type_of_key(r, TYPE_WORD);
	if (r->again)
		return (uint32_t)surface->value;
	buf_reset(&r->form);
	fold_text(word, len, FOLD_ALL, &r->form);
	map_add(r->doc->forms, buf_str(&r->form), r->form.len, surface->value, NULL);
	return (uint32_t)surface->value;
}

/* Marks that survive translation, each shape under one name. */
static const char *mark_name(uint32_t c)
{
	switch (c) {
	case '?':
	case 0x061F:
		return "?";
	case '!':
		return "!";
	case ':':
		return ":";
	case '(':
		return "(";
	case '"':
	case 0x00AB:
	case 0x201C:
	case 0x201E:
		return "\"";
	case '%':
	case 0x066A:
		return "%";
	default:
		return NULL;
	}
}

/* The type of a token, or NO_TYPE for one that is no evidence. */
static uint32_t token_type(struct doc_reader *r, const char *text, const struct token *token)
{
	const char *at = text + token->start, *name;
	size_t used = 0;

	switch (token->kind) {
	case TOKEN_WORD:
		return word_type(r, at, token->len);
	case TOKEN_NUMBER:
		begin_key(r, TYPE_NUMBER);
		token_number_value(at, token->len, r->doc->lang, &r->key);
		return type_of_key(r, TYPE_NUMBER);
	case TOKEN_MARKUP:
		begin_key(r, TYPE_COPIED);
		buf_add(&r->key, at, token->len);
		return type_of_key(r, TYPE_COPIED);
	case TOKEN_PUNCT:
		name = mark_name(utf8_next(at, token->len, &used));
		if (!name)
			return NO_TYPE;
		begin_key(r, TYPE_MARK);
		buf_adds(&r->key, name);
		return type_of_key(r, TYPE_MARK);
	}
	return NO_TYPE;
}

/* A capital tells a name only where a sentence would not have one anyway. */
static void note_case(struct type *type, const char *word, size_t len, bool first)
{
	size_t at = 0;
	uint32_t c = utf8_next(word, len, &at);

	if (!first && char_is_upper(c))
		type->capital = true;
	else if (char_is_lower(c))
		type->lower = true;
}

static uint32_t count_letters(const char *text, size_t len)
{
	uint32_t n = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);

		n += char_is_letter(c) || char_is_digit(c);
	}
	return n;
}

static void add_item(struct doc_reader *r, struct sentence *s, uint32_t type)
{
	struct doc *doc = r->doc;
	uint32_t item = r->seen[type];

	doc->types[type].count++;
	s->tokens++;
	if (item > s->first) {
		doc->items[item - 1].count++;
		return;
	}
	doc->items = mem_grow(doc->items, doc->item_count, &doc->item_cap, sizeof *doc->items);
	doc->items[doc->item_count++] = (struct item){type, 1};
	r->seen[type] = (uint32_t)doc->item_count;
}

static void read_sentence(struct doc_reader *r, const dgm_segment *segment, struct sentence *s)
{
	bool first = true;

	*s = (struct sentence){.first = (uint32_t)r->doc->item_count,
			       .letters = count_letters(segment->text, segment->len)};
	tokens_scan(segment->text, segment->len, &r->tokens);
	for (size_t i = 0; i < r->tokens.count; i++) {
		const struct token *token = &r->tokens.items[i];
		uint32_t type = token_type(r, segment->text, token);

		if (type == NO_TYPE)
			continue;
		add_item(r, s, type);
		if (token->kind != TOKEN_WORD)
			continue;
		note_case(&r->doc->types[type], segment->text + token->start, token->len, first);
		first = false;
	}
	s->items = (uint32_t)r->doc->item_count - s->first;
}

static void add_postings(struct doc *doc)
{
	uint32_t *start = mem_zalloc(doc->type_count + 2, sizeof *start);

	doc->postings = mem_alloc(doc->item_count + 1, sizeof *doc->postings);
	for (size_t i = 0; i < doc->item_count; i++)
		start[doc->items[i].type + 2]++;
	for (size_t t = 2; t < doc->type_count + 2; t++)
		start[t] += start[t - 1];
	for (size_t s = 0; s < doc->count; s++) {
		for (uint32_t i = 0; i < doc->sentences[s].items; i++) {
			uint32_t type = doc->items[doc->sentences[s].first + i].type;

			doc->postings[start[type + 1]++] = (struct posting){(uint32_t)s, i};
		}
	}
	doc->first_posting = start;
}

static bool is_repeated(const struct doc *doc, const struct sentence *s)
{
	const struct sentence *before = s - 1;

	return s->items == before->items && s->tokens == before->tokens &&
	       s->letters == before->letters && s->starts == before->starts &&
	       (s->items == 0 || memcmp(&doc->items[s->first], &doc->items[before->first],
					s->items * sizeof *doc->items) == 0);
}

static bool has_same_vector(const struct vectors *vectors, size_t i)
{
	size_t size = vectors->dimension * sizeof *vectors->rows;
	const char *bytes = (const char *)vectors->rows;

	return !vectors->rows || memcmp(bytes + i * size, bytes + (i - 1) * size, size) == 0;
}

static bool read_sentences(struct doc_reader *r, const struct align_side *side,
			   const volatile sig_atomic_t *cancel)
{
	struct doc *doc = r->doc;
	size_t starts = 0;

	for (size_t i = 0; i < side->count; i++) {
		struct sentence *s = &doc->sentences[i];

		if (i % POLL == 0 && cancel && *cancel)
			return false;
		read_sentence(r, &side->segments[i], s);
		s->starts = i == 0 || side->segments[i].para != side->segments[i - 1].para;
		s->repeats = i > 0 && is_repeated(doc, s) && has_same_vector(&doc->vectors, i);
		starts += s->starts;
		doc->tokens += s->tokens;
		doc->letters += s->letters;
	}
	doc->paragraph_rate = ((double)starts + 0.5) / ((double)side->count + 1);
	add_postings(doc);
	return true;
}

/* Looks for a word of the lexicon that each form may be of. */
static void guess_forms(struct doc *doc)
{
	struct stemmer *stemmer = stemmer_new(doc->lang);
	bool *guessed = mem_zalloc(doc->type_count + 1, sizeof *guessed);
	struct buf guesses = {0}, stem = {0};

	for (size_t i = 0; i < map_count(doc->forms); i++) {
		const struct map_entry *form = map_at(doc->forms, i);

		buf_reset(&guesses);
		guess_words(doc->lang, form->key, form->len, &guesses);
		for (size_t at = 0; at < guesses.len && !guessed[form->value];) {
			size_t len = strlen(guesses.data + at);

			buf_reset(&stem);
			stemmer_stem(stemmer, guesses.data + at, len, &stem);
			guessed[form->value] = lexicon_words_guess(
				doc->words, (uint32_t)form->value, buf_str(&stem), stem.len);
			at += len + 1;
		}
	}
	stemmer_free(stemmer);
	mem_free(guessed);
	buf_free(&guesses);
	buf_free(&stem);
}

void doc_find_words(struct doc *doc, const struct lexicon *lexicon)
{
	lexicon_words_free(doc->words);
	doc->words = lexicon_words_new(lexicon, doc->lang, doc->type_count);
	for (uint32_t t = 0; t < doc->type_count; t++)
		if (doc->types[t].kind == TYPE_WORD)
			lexicon_words_set(doc->words, t, doc->types[t].text, doc->types[t].len);
	guess_forms(doc);
}

static void open_reader(struct doc_reader *r, struct doc *doc, bool again)
{
	*r = (struct doc_reader){.doc = doc,
				 .again = again,
				 .stemmer = stemmer_new(doc->lang),
				 .surfaces = map_new()};
}

static void close_reader(struct doc_reader *r)
{
	stemmer_free(r->stemmer);
	map_free(r->surfaces);
	mem_free(r->seen);
	mem_free(r->types);
	tokens_free(&r->tokens);
	buf_free(&r->key);
	buf_free(&r->form);
}

struct doc *doc_new(const struct align_side *side, const volatile sig_atomic_t *cancel)
{
	struct doc *doc = mem_zalloc(1, sizeof *doc);
	struct doc_reader r;
	bool whole;

	doc->lang = side->lang;
	doc->count = side->count;
	doc->vectors = side->vectors;
	doc->sentences = mem_alloc(side->count + 1, sizeof *doc->sentences);
	doc->keys = map_new();
	doc->forms = map_new();
	doc->arena = arena_new();
	open_reader(&r, doc, false);
	whole = read_sentences(&r, side, cancel);
	close_reader(&r);
	if (whole)
		return doc;
	doc_free(doc);
	return NULL;
}

struct doc_reader *doc_reader_new(struct doc *doc)
{
	struct doc_reader *r = mem_alloc(1, sizeof *r);

	open_reader(r, doc, true);
	return r;
}

void doc_reader_free(struct doc_reader *reader)
{
	if (!reader)
		return;
	close_reader(reader);
	mem_free(reader);
}

const struct tokens *doc_reader_read(struct doc_reader *r, const char *text, size_t len,
				     const uint32_t **types)
{
	tokens_scan(text, len, &r->tokens);
	if (r->type_cap < r->tokens.count) {
		r->type_cap = r->tokens.count;
		r->types = mem_resize(r->types, r->type_cap, sizeof *r->types);
	}
	for (size_t i = 0; i < r->tokens.count; i++)
		r->types[i] = token_type(r, text, &r->tokens.items[i]);
	*types = r->types;
	return &r->tokens;
}

void doc_free(struct doc *doc)
{
	if (!doc)
		return;
	mem_free(doc->sentences);
	mem_free(doc->items);
	mem_free(doc->types);
	mem_free(doc->first_posting);
	mem_free(doc->postings);
	lexicon_words_free(doc->words);
	map_free(doc->keys);
	map_free(doc->forms);
	arena_free(doc->arena);
	mem_free(doc);
}

double doc_chance(const struct doc *doc, uint32_t type, const struct weights *weights)
{
	double sample = weights->general_tokens;

	return (doc->types[type].count + sample * weights->general_rare) / (doc->tokens + sample);
}
