/*
 * Each language has a numbering of its stems; each pair of languages a list of edges (word, word,
 * weight). Finishing sorts the edges by counting, first by one end and then by the other, into
 * rows. Cost is linear in what was added.
 */
#include "align/builder.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/lang.h"
#include "text/tokens.h"

#include <assert.h>

enum { MAX_PHRASE = 6 }; /* words; longer phrases are explanations */

struct edge {
	uint32_t from, to;
	float weight;
	uint16_t source;
};

/* Between two languages, from < to; rests[0] of words of from, rests[1] of words of to. */
struct edges {
	struct edge *items;
	size_t count, cap;
	float *rests[2];
	size_t rest_caps[2];
};

struct language {
	char tag[DGM_MAX_LANG];
	struct stemmer *stemmer;
	struct map *stems;    /* stem -> number */
	struct map *surfaces; /* word as written -> number */
	uint32_t *forms;      /* of each stem: the number of the surface it was first seen in */
	size_t form_cap;
};

struct builder {
	struct language langs[TABLE_LANGS];
	size_t lang_count;
	struct edges edges[TABLE_LANGS][TABLE_LANGS];
	size_t added; /* pairs of phrases */
	struct map *sources;
	uint16_t source; /* the bit of the present one */
	struct tokens tokens;
	struct buf stem;
};

struct builder *builder_new(const char *const *langs, size_t lang_count)
{
	struct builder *builder = mem_zalloc(1, sizeof *builder);

	assert(lang_count <= TABLE_LANGS);
	builder->sources = map_new();
	for (size_t i = 0; i < lang_count; i++)
		builder_add_lang(builder, langs[i]);
	return builder;
}

void builder_free(struct builder *builder)
{
	if (!builder)
		return;
	for (size_t i = 0; i < builder->lang_count; i++) {
		stemmer_free(builder->langs[i].stemmer);
		map_free(builder->langs[i].stems);
		map_free(builder->langs[i].surfaces);
		mem_free(builder->langs[i].forms);
		for (size_t k = 0; k < builder->lang_count; k++) {
			mem_free(builder->edges[i][k].items);
			mem_free(builder->edges[i][k].rests[0]);
			mem_free(builder->edges[i][k].rests[1]);
		}
	}
	map_free(builder->sources);
	tokens_free(&builder->tokens);
	buf_free(&builder->stem);
	mem_free(builder);
}

uint32_t builder_lang(const struct builder *builder, const char *lang)
{
	for (size_t i = 0; i < builder->lang_count; i++)
		if (lang_same_primary(builder->langs[i].tag, lang))
			return (uint32_t)i;
	return TABLE_NONE;
}

uint32_t builder_add_lang(struct builder *builder, const char *tag)
{
	uint32_t known = builder_lang(builder, tag);

	if (known != TABLE_NONE || builder->lang_count == TABLE_LANGS)
		return known;
	struct language *lang = &builder->langs[builder->lang_count];

	snprintf(lang->tag, sizeof lang->tag, "%.*s", (int)lang_primary(tag), tag);
	lang->stemmer = stemmer_new(lang->tag);
	lang->stems = map_new();
	lang->surfaces = map_new();
	return (uint32_t)builder->lang_count++;
}

size_t builder_langs(const struct builder *builder, const char **langs)
{
	for (size_t i = 0; i < builder->lang_count; i++)
		langs[i] = builder->langs[i].tag;
	return builder->lang_count;
}

/* The bit of a source; when there are many, the last ones share one. */
static uint16_t source_bit(struct builder *builder, const char *name)
{
	size_t known = map_count(builder->sources);

	if (known >= TABLE_SOURCES - 1 && !map_find(builder->sources, name, strlen(name)))
		name = "others";
	return (uint16_t)(1u << map_add(builder->sources, name, strlen(name), known, NULL)->value);
}

void builder_source(struct builder *builder, const char *name)
{
	builder->source = source_bit(builder, name);
}

/* ------------------------------------------------------------------ adding */

/* The number of the stem in builder->stem, whose form, when it is new, is the last surface. */
static uint32_t number_stem(struct builder *builder, struct language *lang)
{
	bool added;
	size_t known = map_count(lang->stems);
	uint32_t number = (uint32_t)map_add(lang->stems, buf_str(&builder->stem), builder->stem.len,
					    known, &added)
				  ->value;

	if (added) {
		lang->forms = mem_grow(lang->forms, known, &lang->form_cap, sizeof *lang->forms);
		lang->forms[known] = (uint32_t)map_count(lang->surfaces) - 1;
	}
	return number;
}

/* Stemming is what costs, so each form is stemmed once. */
uint32_t builder_word(struct builder *builder, uint32_t lang, const char *word, size_t len)
{
	struct language *l = &builder->langs[lang];
	bool added;
	struct map_entry *surface = map_add(l->surfaces, word, len, 0, &added);

	if (added) {
		buf_reset(&builder->stem);
		stemmer_stem(l->stemmer, word, len, &builder->stem);
		surface->value = number_stem(builder, l);
	}
	return (uint32_t)surface->value;
}

uint32_t builder_stem(struct builder *builder, uint32_t lang, const char *stem, size_t len)
{
	struct language *l = &builder->langs[lang];

	map_add(l->surfaces, stem, len, 0, NULL);
	buf_reset(&builder->stem);
	buf_add(&builder->stem, stem, len);
	return number_stem(builder, l);
}

size_t builder_words(const struct builder *builder, uint32_t lang)
{
	return map_count(builder->langs[lang].stems);
}

size_t builder_added(const struct builder *builder)
{
	return builder->added;
}

/* The words of a phrase; 0 for one that is too long. What stands in brackets is no part of it. */
static size_t phrase_words(struct builder *builder, uint32_t lang, const char *text, size_t len,
			   uint32_t *words)
{
	size_t count = 0;
	int depth = 0;

	tokens_scan(text, len, &builder->tokens);
	for (size_t i = 0; i < builder->tokens.count; i++) {
		const struct token *token = &builder->tokens.items[i];
		const char *at = text + token->start;

		if (token->kind == TOKEN_PUNCT)
			depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
		if (token->kind != TOKEN_WORD || depth > 0)
			continue;
		if (count == MAX_PHRASE)
			return 0;
		words[count++] = builder_word(builder, lang, at, token->len);
	}
	return count;
}

static void add_edge(struct builder *builder, uint32_t from, uint32_t to, struct edge edge)
{
	struct edges *edges = &builder->edges[from][to];

	edges->items = mem_grow(edges->items, edges->count, &edges->cap, sizeof *edges->items);
	edges->items[edges->count++] = edge;
}

void builder_pair(struct builder *builder, uint32_t from, uint32_t a, uint32_t to, uint32_t b,
		  double weight)
{
	if (from < to)
		add_edge(builder, from, to, (struct edge){a, b, (float)weight, builder->source});
	else
		add_edge(builder, to, from, (struct edge){b, a, (float)weight, builder->source});
}

bool builder_add(struct builder *builder, uint32_t from, const char *a, size_t a_len, uint32_t to,
		 const char *b, size_t b_len, double weight)
{
	uint32_t a_words[MAX_PHRASE], b_words[MAX_PHRASE];
	size_t a_count = phrase_words(builder, from, a, a_len, a_words);
	size_t b_count = phrase_words(builder, to, b, b_len, b_words);

	for (size_t i = 0; i < a_count; i++)
		for (size_t k = 0; k < b_count; k++)
			builder_pair(builder, from, a_words[i], to, b_words[k],
				     weight / (double)(a_count * b_count));
	if (a_count == 0 || b_count == 0)
		return false;
	builder->added++;
	return true;
}

void builder_rest(struct builder *builder, uint32_t from, uint32_t word, uint32_t to, double weight)
{
	bool turned = from > to;
	struct edges *edges = turned ? &builder->edges[to][from] : &builder->edges[from][to];
	size_t *cap = &edges->rest_caps[turned];

	if (word >= *cap) {
		size_t wider = (size_t)word + word / 2 + 64;

		edges->rests[turned] = mem_resize(edges->rests[turned], wider, sizeof(float));
		memset(edges->rests[turned] + *cap, 0, (wider - *cap) * sizeof(float));
		*cap = wider;
	}
	edges->rests[turned][word] += (float)weight;
}

/* The bits here of the sources of a table. */
static uint16_t take_sources(struct builder *builder, const struct table *table, uint16_t bits)
{
	uint16_t ours = 0;

	for (unsigned bit = 0; bit < TABLE_SOURCES; bit++) {
		const char *name = bits & (1u << bit) ? table_source(table, bit) : NULL;

		if (name)
			ours |= source_bit(builder, name);
	}
	return ours;
}

/* The numbers here of the words of a table; the caller frees them. */
static uint32_t *take_words(struct builder *builder, const struct table *table, uint32_t lang,
			    uint32_t ours)
{
	size_t count = table_words(table, lang);
	uint32_t *words = mem_alloc(count + 1, sizeof *words);

	for (uint32_t w = 0; w < count; w++) {
		const char *form = table_form(table, lang, w);

		words[w] = builder_word(builder, ours, form, strlen(form));
	}
	return words;
}

static void take_pairs(struct builder *builder, const struct table *table, const uint32_t lang[2],
		       const uint32_t ours[2], uint32_t *const words[2])
{
	for (int turned = 0; turned < 2; turned++) {
		uint32_t from = lang[turned], to = lang[!turned];

		for (uint32_t w = 0; w < table_words(table, from); w++) {
			struct table_row row = table_row(table, from, w, to);
			double rest = row.total;

			for (size_t i = 0; i < row.count; i++) {
				struct table_link link = row.links[i];

				if (link.word >= table_words(table, to) || !(link.weight > 0))
					continue;
				rest -= (double)link.weight;
				if (turned)
					continue; /* the pairs are the same both ways */
				builder->source = take_sources(builder, table, row.sources[i]);
				builder_pair(builder, ours[0], words[0][w], ours[1],
					     words[1][link.word], (double)link.weight);
			}
			if (rest > 1e-3)
				builder_rest(builder, ours[turned], words[turned][w], ours[!turned],
					     rest);
		}
	}
}

void builder_add_table(struct builder *builder, const struct table *table)
{
	uint32_t ours[TABLE_LANGS], *words[TABLE_LANGS] = {NULL};
	size_t count = table_langs(table);

	for (uint32_t i = 0; i < count; i++) {
		ours[i] = builder_add_lang(builder, table_tag(table, i));
		if (ours[i] != TABLE_NONE)
			words[i] = take_words(builder, table, i, ours[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i + 1; k < count; k++)
			if (words[i] && words[k])
				take_pairs(builder, table, (const uint32_t[]){i, k},
					   (const uint32_t[]){ours[i], ours[k]},
					   (uint32_t *const[]){words[i], words[k]});
	for (size_t i = 0; i < count; i++)
		mem_free(words[i]);
}

void builder_stamp(struct buf *stamp)
{
	buf_printf(stamp, "table %d; ", TABLE_VERSION);
	stemmer_stamp(stamp);
}

/* ------------------------------------------------------------------ compiling */

/* A link with what goes into two arrays in the table. */
struct way {
	uint32_t word;
	float weight;
	uint16_t source;
};

/* Rows under way: row w is ways[start[w]..start[w + 1]]. */
struct rows {
	uint32_t *start;
	struct way *ways;
	float *totals;
	size_t words;
};

/* Counting sort of edges by one end into rows; `turned` sorts by the other. */
static void sort_rows(const struct edges *edges, bool turned, struct rows *rows)
{
	uint32_t *start = mem_zalloc(rows->words + 2, sizeof *start);

	rows->ways = mem_alloc(edges->count + 1, sizeof *rows->ways);
	for (size_t i = 0; i < edges->count; i++)
		start[(turned ? edges->items[i].to : edges->items[i].from) + 2]++;
	for (size_t w = 2; w < rows->words + 2; w++)
		start[w] += start[w - 1];
	for (size_t i = 0; i < edges->count; i++) {
		struct edge e = edges->items[i];

		rows->ways[start[(turned ? e.to : e.from) + 1]++] =
			(struct way){turned ? e.from : e.to, e.weight, e.source};
	}
	rows->start = start;
}

/* By weight too, so that sums come out the same in whatever order things were added. */
static int by_word(const void *a, const void *b)
{
	const struct way *x = a, *y = b;

	if (x->word != y->word)
		return x->word > y->word ? 1 : -1;
	return (x->weight > y->weight) - (x->weight < y->weight);
}

/* Makes equal ways of a row one, and sums up. */
static void merge_rows(const struct edges *edges, bool turned, struct rows *rows)
{
	size_t out = 0, first = 0;

	rows->totals = mem_zalloc(rows->words + 1, sizeof *rows->totals);
	for (size_t w = 0; w < rows->words; w++) {
		size_t end = rows->start[w + 1], begin = out;
		double total = w < edges->rest_caps[turned] ? (double)edges->rests[turned][w] : 0;

		if (end - first > 1)
			qsort(rows->ways + first, end - first, sizeof *rows->ways, by_word);
		rows->start[w] = (uint32_t)out;
		for (; first < end; first++) {
			struct way way = rows->ways[first];

			total += (double)way.weight;
			if (out > begin && rows->ways[out - 1].word == way.word) {
				rows->ways[out - 1].weight += way.weight;
				rows->ways[out - 1].source |= way.source;
			} else {
				rows->ways[out++] = way;
			}
		}
		rows->totals[w] = (float)total;
	}
	rows->start[rows->words] = (uint32_t)out;
}

/* Appends items and says where they are. */
static struct table_part put(struct buf *out, const void *items, size_t count, size_t size)
{
	static const char zeros[8];

	buf_add(out, zeros, (8 - out->len % 8) % 8);
	struct table_part part = {out->len, count};

	buf_add(out, items, count * size);
	return part;
}

static struct table_part put_links(struct buf *out, const struct rows *rows)
{
	struct table_part part = put(out, NULL, 0, 1);

	part.count = rows->start[rows->words];
	for (size_t i = 0; i < part.count; i++)
		buf_add(out, &(struct table_link){rows->ways[i].word, rows->ways[i].weight},
			sizeof(struct table_link));
	return part;
}

static struct table_part put_sources(struct buf *out, const struct rows *rows)
{
	struct table_part part = put(out, NULL, 0, 1);

	part.count = rows->start[rows->words];
	for (size_t i = 0; i < part.count; i++)
		buf_add(out, &rows->ways[i].source, sizeof rows->ways[i].source);
	return part;
}

static void put_rows(struct builder *builder, size_t from, size_t to, struct table_header *header,
		     struct buf *out)
{
	bool turned = from > to;
	const struct edges *edges = turned ? &builder->edges[to][from] : &builder->edges[from][to];
	struct rows rows = {.words = map_count(builder->langs[from].stems)};

	if (edges->count == 0 && edges->rest_caps[turned] == 0)
		return;
	sort_rows(edges, turned, &rows);
	merge_rows(edges, turned, &rows);
	header->rows[from][to].start = put(out, rows.start, rows.words + 1, sizeof *rows.start);
	header->rows[from][to].totals = put(out, rows.totals, rows.words, sizeof *rows.totals);
	header->rows[from][to].links = put_links(out, &rows);
	header->rows[from][to].sources = put_sources(out, &rows);
	mem_free(rows.start);
	mem_free(rows.ways);
	mem_free(rows.totals);
}

static struct table_part put_slots(struct buf *out, const struct map *stems)
{
	size_t count = 16;

	while (count < 2 * map_count(stems))
		count *= 2;
	uint32_t *slots = mem_zalloc(count, sizeof *slots);

	for (size_t i = 0; i < map_count(stems); i++) {
		const struct map_entry *stem = map_at(stems, i);
		uint64_t slot = hash_bytes(stem->key, stem->len, 0);

		while (slots[slot & (count - 1)] != 0)
			slot++;
		slots[slot & (count - 1)] = (uint32_t)i + 1;
	}
	struct table_part part = put(out, slots, count, sizeof *slots);

	mem_free(slots);
	return part;
}

static void put_lang(const struct language *lang, size_t i, struct table_header *header,
		     struct buf *out)
{
	size_t count = map_count(lang->stems);
	struct table_entry *entries = mem_alloc(count + 1, sizeof *entries);
	struct buf texts = {0};

	for (size_t w = 0; w < count; w++) {
		const struct map_entry *stem = map_at(lang->stems, w);
		const struct map_entry *form = map_at(lang->surfaces, lang->forms[w]);

		entries[w] = (struct table_entry){(uint32_t)texts.len,
						  (uint32_t)(texts.len + stem->len + 1)};
		buf_add(&texts, stem->key, stem->len + 1);
		buf_add(&texts, form->key, form->len + 1);
	}
	buf_addc(&texts, '\0');
	memcpy(header->langs[i].tag, lang->tag, sizeof lang->tag);
	header->langs[i].words = put(out, entries, count, sizeof *entries);
	header->langs[i].slots = put_slots(out, lang->stems);
	header->langs[i].texts = put(out, texts.data, texts.len, 1);
	mem_free(entries);
	buf_free(&texts);
}

static struct table_part put_source_names(struct buf *out, const struct map *sources)
{
	struct table_part part = put(out, NULL, 0, 1);

	for (size_t i = 0; i < map_count(sources); i++)
		buf_add(out, map_at(sources, i)->key, map_at(sources, i)->len + 1);
	buf_addc(out, '\0');
	part.count = out->len - part.at;
	return part;
}

void builder_finish(struct builder *builder, const char *stamp, uint64_t mark, struct buf *bytes)
{
	struct table_header header = {.order = 0x01020304,
				      .version = TABLE_VERSION,
				      .mark = mark,
				      .lang_count = (uint32_t)builder->lang_count,
				      .source_count = (uint32_t)map_count(builder->sources)};

	memcpy(header.magic, table_magic, sizeof table_magic);
	buf_reset(bytes);
	buf_add(bytes, &header, sizeof header);
	header.stamp = put(bytes, stamp, strlen(stamp) + 1, 1);
	header.sources = put_source_names(bytes, builder->sources);
	for (size_t i = 0; i < builder->lang_count; i++)
		put_lang(&builder->langs[i], i, &header, bytes);
	for (size_t i = 0; i < builder->lang_count; i++)
		for (size_t k = 0; k < builder->lang_count; k++)
			if (i != k)
				put_rows(builder, i, k, &header, bytes);
	header.size = bytes->len;
	header.check = table_header_check(&header);
	memcpy(bytes->data, &header, sizeof header);
}
