/*
 * Building: each language has a numbering of its stems; each pair of languages a list of edges
 * (word, word, weight). Freezing sorts the edges by counting, first by one end and then by the
 * other, into rows; equal edges become one. Cost is linear in what was added.
 */
#include "align/lexicon.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/lang.h"
#include "text/tokens.h"

#include <assert.h>
#include <math.h>

enum {
	MAX_LANGS = DGM_MAX_SIDES + 1, /* and English */
	MAX_PHRASE = 6                 /* words; longer phrases are explanations */
};

/* A word with few known translations surely has others; this much is kept for them. */
#define UNSEEN 0.5

/* Shares of the direct row and of the way through English, where there are both. */
#define DIRECT 0.7

struct edge {
	uint32_t from, to;
	float weight;
};

/* The ways from each word of one language to another: row w is links[start[w]..start[w + 1]). */
struct rows {
	uint32_t *start;
	struct lexicon_link *links;
	size_t words;
};

struct language {
	char tag[DGM_MAX_LANG];
	struct stemmer *stemmer; /* NULL once frozen */
	struct map *stems;       /* stem -> number */
	struct map *surfaces;    /* word as written -> number; NULL once frozen */
};

struct lexicon {
	struct language langs[MAX_LANGS];
	size_t lang_count;
	struct edge *edges[MAX_LANGS][MAX_LANGS]; /* from < to */
	size_t edge_count[MAX_LANGS][MAX_LANGS], edge_cap[MAX_LANGS][MAX_LANGS];
	struct rows rows[MAX_LANGS][MAX_LANGS];
	struct tokens tokens;
	struct buf stem;
};

static void add_lang(struct lexicon *lexicon, const char *tag)
{
	struct language *lang = &lexicon->langs[lexicon->lang_count];

	assert(lexicon->lang_count < MAX_LANGS);
	if (lexicon_lang(lexicon, tag) != LEXICON_NONE)
		return;
	snprintf(lang->tag, sizeof lang->tag, "%.*s", (int)lang_primary(tag), tag);
	lang->stemmer = stemmer_new(lang->tag);
	lang->stems = map_new();
	lang->surfaces = map_new();
	lexicon->lang_count++;
}

struct lexicon *lexicon_new(const char *const *langs, size_t lang_count)
{
	struct lexicon *lexicon = mem_zalloc(1, sizeof *lexicon);

	assert(lang_count <= DGM_MAX_SIDES);
	for (size_t i = 0; i < lang_count; i++)
		add_lang(lexicon, langs[i]);
	add_lang(lexicon, "en");
	return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
	if (!lexicon)
		return;
	for (size_t i = 0; i < lexicon->lang_count; i++) {
		stemmer_free(lexicon->langs[i].stemmer);
		map_free(lexicon->langs[i].stems);
		map_free(lexicon->langs[i].surfaces);
		for (size_t j = 0; j < lexicon->lang_count; j++) {
			mem_free(lexicon->edges[i][j]);
			mem_free(lexicon->rows[i][j].start);
			mem_free(lexicon->rows[i][j].links);
		}
	}
	tokens_free(&lexicon->tokens);
	buf_free(&lexicon->stem);
	mem_free(lexicon);
}

uint32_t lexicon_lang(const struct lexicon *lexicon, const char *lang)
{
	for (size_t i = 0; i < lexicon->lang_count; i++)
		if (lang_same_primary(lexicon->langs[i].tag, lang))
			return (uint32_t)i;
	return LEXICON_NONE;
}

size_t lexicon_langs(const struct lexicon *lexicon, const char **langs)
{
	for (size_t i = 0; i < lexicon->lang_count; i++)
		langs[i] = lexicon->langs[i].tag;
	return lexicon->lang_count;
}

/* The number of a word as written; stemming is what costs, so each form is stemmed once. */
static uint32_t number_of(struct lexicon *lexicon, struct language *lang, const char *word,
			  size_t len)
{
	bool added;
	struct map_entry *surface = map_add(lang->surfaces, word, len, 0, &added);

	if (!added)
		return (uint32_t)surface->value;
	buf_reset(&lexicon->stem);
	stemmer_stem(lang->stemmer, word, len, &lexicon->stem);
	surface->value = map_add(lang->stems, buf_str(&lexicon->stem), lexicon->stem.len,
				 map_count(lang->stems), NULL)
				 ->value;
	return (uint32_t)surface->value;
}

/* The words of a phrase; 0 for one that is too long. What stands in brackets is no part of it. */
static size_t phrase_words(struct lexicon *lexicon, struct language *lang, const char *text,
			   size_t len, uint32_t *words)
{
	size_t count = 0;
	int depth = 0;

	tokens_scan(text, len, &lexicon->tokens);
	for (size_t i = 0; i < lexicon->tokens.count; i++) {
		const struct token *token = &lexicon->tokens.items[i];
		const char *at = text + token->start;

		if (token->kind == TOKEN_PUNCT)
			depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
		if (token->kind != TOKEN_WORD || depth > 0)
			continue;
		if (count == MAX_PHRASE)
			return 0;
		words[count++] = number_of(lexicon, lang, at, token->len);
	}
	return count;
}

void lexicon_add(struct lexicon *lexicon, uint32_t from, const char *a, size_t a_len, uint32_t to,
		 const char *b, size_t b_len, double weight)
{
	uint32_t a_words[MAX_PHRASE], b_words[MAX_PHRASE];
	size_t a_count, b_count, *count, *cap;
	struct edge **edges;

	if (from > to) {
		lexicon_add(lexicon, to, b, b_len, from, a, a_len, weight);
		return;
	}
	assert(lexicon->langs[from].stemmer);
	a_count = phrase_words(lexicon, &lexicon->langs[from], a, a_len, a_words);
	b_count = phrase_words(lexicon, &lexicon->langs[to], b, b_len, b_words);
	edges = &lexicon->edges[from][to];
	count = &lexicon->edge_count[from][to];
	cap = &lexicon->edge_cap[from][to];
	for (size_t i = 0; i < a_count; i++) {
		for (size_t j = 0; j < b_count; j++) {
			float share = (float)(weight / (double)(a_count * b_count));

			*edges = mem_grow(*edges, *count, cap, sizeof **edges);
			(*edges)[(*count)++] = (struct edge){a_words[i], b_words[j], share};
		}
	}
}

/* Counting sort of edges by one end into rows; `turned` sorts by the other. */
static void sort_rows(const struct edge *edges, size_t count, size_t words, bool turned,
		      struct rows *rows)
{
	uint32_t *start = mem_zalloc(words + 2, sizeof *start);

	rows->words = words;
	rows->links = mem_alloc(count + 1, sizeof *rows->links);
	for (size_t i = 0; i < count; i++)
		start[(turned ? edges[i].to : edges[i].from) + 2]++;
	for (size_t w = 2; w < words + 2; w++)
		start[w] += start[w - 1];
	for (size_t i = 0; i < count; i++) {
		uint32_t row = turned ? edges[i].to : edges[i].from;

		rows->links[start[row + 1]++] = (struct lexicon_link){
			turned ? edges[i].from : edges[i].to, edges[i].weight};
	}
	rows->start = start;
}

static int by_word(const void *a, const void *b)
{
	const struct lexicon_link *x = a, *y = b;

	return (x->word > y->word) - (x->word < y->word);
}

/* Makes equal links of a row one, and its weights probabilities. */
static void merge_rows(struct rows *rows)
{
	size_t out = 0;

	for (size_t w = 0; w < rows->words; w++) {
		size_t first = rows->start[w], end = rows->start[w + 1], begin = out;
		double sum = UNSEEN;

		if (end - first > 1)
			qsort(rows->links + first, end - first, sizeof *rows->links, by_word);
		rows->start[w] = (uint32_t)out;
		for (size_t i = first; i < end; i++) {
			sum += rows->links[i].p;
			if (out > begin && rows->links[out - 1].word == rows->links[i].word)
				rows->links[out - 1].p += rows->links[i].p;
			else
				rows->links[out++] = rows->links[i];
		}
		for (size_t i = begin; i < out; i++)
			rows->links[i].p = (float)(rows->links[i].p / sum);
	}
	rows->start[rows->words] = (uint32_t)out;
}

void lexicon_freeze(struct lexicon *lexicon)
{
	size_t n = lexicon->lang_count;

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			const struct edge *edges = lexicon->edges[i][j];
			size_t count = lexicon->edge_count[i][j];

			sort_rows(edges, count, lexicon_count(lexicon, (uint32_t)i), false,
				  &lexicon->rows[i][j]);
			sort_rows(edges, count, lexicon_count(lexicon, (uint32_t)j), true,
				  &lexicon->rows[j][i]);
			merge_rows(&lexicon->rows[i][j]);
			merge_rows(&lexicon->rows[j][i]);
			mem_free(lexicon->edges[i][j]);
			lexicon->edges[i][j] = NULL;
		}
	}
	for (size_t i = 0; i < n; i++) {
		stemmer_free(lexicon->langs[i].stemmer);
		map_free(lexicon->langs[i].surfaces);
		lexicon->langs[i].stemmer = NULL;
		lexicon->langs[i].surfaces = NULL;
	}
}

size_t lexicon_count(const struct lexicon *lexicon, uint32_t lang)
{
	return map_count(lexicon->langs[lang].stems);
}

uint32_t lexicon_word(const struct lexicon *lexicon, uint32_t lang, const char *stem, size_t len)
{
	const struct map_entry *entry = map_find(lexicon->langs[lang].stems, stem, len);

	return entry ? (uint32_t)entry->value : LEXICON_NONE;
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

/* Words that are reached through English: the sum over the ways. */
static void add_through(const struct rows *to_english, const struct rows *on, uint32_t word,
			double share, const uint32_t *wanted, struct lexicon_links *links)
{
	const double least = 0.005; /* what is less likely is a chance of polysemy */

	for (uint32_t i = to_english->start[word]; i < to_english->start[word + 1]; i++) {
		const struct lexicon_link *first = &to_english->links[i];

		for (uint32_t k = on->start[first->word]; k < on->start[first->word + 1]; k++) {
			double p = (double)first->p * on->links[k].p;

			if (p >= least && wanted[on->links[k].word] != LEXICON_NONE)
				add_link(links, on->links[k].word, p * share);
		}
	}
}

void lexicon_ask(const struct lexicon *lexicon, uint32_t from, uint32_t word, uint32_t to,
		 const uint32_t *wanted, struct lexicon_links *links)
{
	const struct rows *rows = &lexicon->rows[from][to];
	uint32_t english = lexicon_lang(lexicon, "en");
	bool through = from != english && to != english;
	bool direct = rows->start[word] < rows->start[word + 1];

	links->count = 0;
	for (uint32_t i = rows->start[word]; i < rows->start[word + 1]; i++)
		if (wanted[rows->links[i].word] != LEXICON_NONE)
			add_link(links, rows->links[i].word,
				 rows->links[i].p * (through ? DIRECT : 1));
	if (through)
		add_through(&lexicon->rows[from][english], &lexicon->rows[english][to], word,
			    direct ? 1 : 2, wanted, links);
}

void lexicon_links_free(struct lexicon_links *links)
{
	mem_free(links->items);
	*links = (struct lexicon_links){0};
}
