#include "align/teach.h"

#include "align/builder.h"
#include "align/learn.h"
#include "base/mem.h"
#include "text/tokens.h"

struct teaching {
	struct builder *builder;
	struct learner *learners[TABLE_LANGS][TABLE_LANGS]; /* first < second */
	struct tokens tokens;
};

/* What is learned from in a text. */
struct words {
	uint32_t lang;
	struct learn_words found;
};

static struct learner *learner_of(struct teaching *teaching, uint32_t first, uint32_t second)
{
	struct learner **learner = &teaching->learners[first][second];

	if (!*learner)
		*learner = learner_new();
	return *learner;
}

/* What one row of a table knows; a row of the other direction tells its word's total only. */
static void know_row(struct teaching *teaching, const struct table_row *row, uint32_t from,
		     uint32_t word, uint32_t to, const uint32_t *to_words, size_t to_count)
{
	bool turned = from > to;
	struct learner *learner =
		turned ? learner_of(teaching, to, from) : learner_of(teaching, from, to);

	learner_know_word(learner, turned, word, row->total);
	for (size_t i = 0; i < row->count && !turned; i++)
		if (row->links[i].word < to_count && row->links[i].weight > 0)
			learner_know_pair(learner, word, to_words[row->links[i].word],
					  (double)row->links[i].weight);
}

static void know_table(struct teaching *teaching, const struct table *table)
{
	uint32_t *words[TABLE_LANGS] = {NULL};
	size_t langs = table_langs(table);

	/* The builder is new, so that languages have the same numbers in it. */
	for (uint32_t l = 0; l < langs; l++) {
		builder_add_lang(teaching->builder, table_tag(table, l));
		words[l] = mem_alloc(table_words(table, l) + 1, sizeof *words[l]);
		for (uint32_t w = 0; w < table_words(table, l); w++) {
			const char *form = table_form(table, l, w);

			words[l][w] = builder_word(teaching->builder, l, form, strlen(form));
		}
	}
	for (uint32_t l = 0; l < langs; l++) {
		for (uint32_t to = 0; to < langs; to++) {
			for (uint32_t w = 0; w < table_words(table, l); w++) {
				struct table_row row = table_row(table, l, w, to);

				if (row.total > 0)
					know_row(teaching, &row, l, words[l][w], to, words[to],
						 table_words(table, to));
			}
		}
	}
	for (size_t l = 0; l < langs; l++)
		mem_free(words[l]);
}

struct teaching *teaching_new(const struct table *before)
{
	struct teaching *teaching = mem_zalloc(1, sizeof *teaching);

	teaching->builder = builder_new(NULL, 0);
	if (before)
		know_table(teaching, before);
	return teaching;
}

void teaching_free(struct teaching *teaching)
{
	if (!teaching)
		return;
	for (size_t i = 0; i < TABLE_LANGS; i++)
		for (size_t k = 0; k < TABLE_LANGS; k++)
			learner_free(teaching->learners[i][k]);
	builder_free(teaching->builder);
	tokens_free(&teaching->tokens);
	mem_free(teaching);
}

static void find_words(struct teaching *teaching, const struct lesson *lesson, struct words *words)
{
	words->found.count = 0;
	words->lang = builder_add_lang(teaching->builder, lesson->lang);
	if (words->lang == TABLE_NONE)
		return;
	tokens_scan(lesson->text, lesson->len, &teaching->tokens);
	for (size_t i = 0; i < teaching->tokens.count && words->found.count <= LEARN_MOST; i++) {
		const struct token *token = &teaching->tokens.items[i];

		if (token->kind == TOKEN_WORD)
			learn_words_add(&words->found,
					builder_word(teaching->builder, words->lang,
						     lesson->text + token->start, token->len));
	}
}

static void learn_all(struct teaching *teaching)
{
	for (size_t i = 0; i < TABLE_LANGS; i++)
		for (size_t k = i + 1; k < TABLE_LANGS; k++)
			if (teaching->learners[i][k])
				learner_learn(teaching->learners[i][k]);
}

static size_t count_cells(const struct teaching *teaching)
{
	size_t cells = 0;

	for (size_t i = 0; i < TABLE_LANGS; i++)
		for (size_t k = i + 1; k < TABLE_LANGS; k++)
			if (teaching->learners[i][k])
				cells += learner_cells(teaching->learners[i][k]);
	return cells;
}

void teaching_add(struct teaching *teaching, const struct lesson *texts, size_t count)
{
	struct words words[TABLE_LANGS];
	size_t used = count < TABLE_LANGS ? count : TABLE_LANGS;

	for (size_t i = 0; i < used; i++)
		find_words(teaching, &texts[i], &words[i]);
	for (size_t i = 0; i < used; i++) {
		for (size_t k = 0; k < used; k++) {
			const struct words *a = &words[i], *b = &words[k];

			if (a->lang < b->lang && b->lang != TABLE_NONE)
				learner_add(learner_of(teaching, a->lang, b->lang),
					    a->found.numbers, a->found.count, b->found.numbers,
					    b->found.count);
		}
	}
	if (count_cells(teaching) >= LEARN_BATCH)
		learn_all(teaching);
}

/* ------------------------------------------------------------------ writing down */

struct writing {
	struct builder *builder;
	uint32_t first, second;
	double least;
	float *explained[2]; /* of each word, what its pairs tell */
};

static void write_pair(void *ctx, uint32_t a, uint32_t b, double count)
{
	struct writing *writing = ctx;

	if (count < writing->least)
		return;
	builder_pair(writing->builder, writing->first, a, writing->second, b, count);
	writing->explained[0][a] += (float)count;
	writing->explained[1][b] += (float)count;
}

static void write_rests(const struct writing *writing, const struct learner *learner, bool second,
			size_t words)
{
	uint32_t from = second ? writing->second : writing->first;
	uint32_t to = second ? writing->first : writing->second;

	for (uint32_t w = 0; w < words; w++) {
		double rest =
			learner_seen(learner, second, w) - (double)writing->explained[second][w];

		if (rest > 0)
			builder_rest(writing->builder, from, w, to, rest);
	}
}

void teach_builder(const struct learner *learner, struct builder *builder, uint32_t first,
		   uint32_t second, size_t first_words, size_t second_words, double least)
{
	struct writing writing = {
		.builder = builder, .first = first, .second = second, .least = least};

	writing.explained[0] = mem_zalloc(first_words + 1, sizeof(float));
	writing.explained[1] = mem_zalloc(second_words + 1, sizeof(float));
	learner_each(learner, write_pair, &writing);
	write_rests(&writing, learner, false, first_words);
	write_rests(&writing, learner, true, second_words);
	mem_free(writing.explained[0]);
	mem_free(writing.explained[1]);
}

void teaching_finish(struct teaching *teaching, const char *stamp, uint64_t mark, struct buf *bytes)
{
	struct builder *builder = teaching->builder;

	learn_all(teaching);
	builder_source(builder, "learned");
	for (uint32_t i = 0; i < TABLE_LANGS; i++)
		for (uint32_t k = i + 1; k < TABLE_LANGS; k++)
			if (teaching->learners[i][k])
				teach_builder(teaching->learners[i][k], builder, i, k,
					      builder_words(builder, i), builder_words(builder, k),
					      0);
	builder_finish(builder, stamp, mark, bytes);
}
