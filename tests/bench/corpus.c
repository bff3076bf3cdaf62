#include "tests/bench/corpus.h"

#include "base/buf.h"
#include "base/mem.h"
#include "tests/random.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *const corpus_langs[CORPUS_LANGS] = {"ar", "ru", "en"};

/* A line without its end, yours; NULL at the end of the file, or for no file. */
static char *read_line(FILE *file)
{
	char *line = NULL, *copy = NULL;
	size_t room = 0;
	ssize_t len = file ? getline(&line, &room, file) : -1;

	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len >= 0)
		copy = mem_dup(line, (size_t)len);
	free(line);
	return copy;
}

static void add_texts(struct corpus *corpus, char *const texts[CORPUS_LANGS])
{
	corpus->texts = mem_grow(corpus->texts, corpus->count, &corpus->cap, sizeof *corpus->texts);
	for (size_t l = 0; l < CORPUS_LANGS; l++)
		corpus->texts[corpus->count][l] = texts[l];
	corpus->count++;
}

/* Reads the lines of a folder that are in two languages at least. */
static void read_folder(struct corpus *corpus, const char *name)
{
	FILE *files[CORPUS_LANGS];
	char path[4096];
	size_t before = corpus->count;

	for (size_t l = 0; l < CORPUS_LANGS; l++) {
		snprintf(path, sizeof path, "%s/%s/%s.txt", corpus->corpora, name, corpus_langs[l]);
		files[l] = fopen(path, "r");
	}
	for (bool more = true; more;) {
		char *texts[CORPUS_LANGS];
		size_t have = 0;

		more = false;
		for (size_t l = 0; l < CORPUS_LANGS; l++) {
			texts[l] = read_line(files[l]);
			more = more || texts[l];
			have += texts[l] && texts[l][0];
		}
		if (have >= 2)
			add_texts(corpus, texts);
		else
			for (size_t l = 0; l < CORPUS_LANGS; l++)
				mem_free(texts[l]);
	}
	for (size_t l = 0; l < CORPUS_LANGS; l++)
		if (files[l])
			fclose(files[l]);
	fprintf(corpus->log, "%s: %zu units%s\n", name, corpus->count - before,
		corpus->count == before ? " (absent)" : "");
}

/* Sentences of made-up words, where there are no corpora: the n-th word as often as 1/n. */
static void make_texts(struct corpus *corpus, size_t count)
{
	static const char *const letters[CORPUS_LANGS][12] = {
		{"ا", "ل", "م", "ن", "ر", "ك", "ت", "ب", "س", "د", "ع", "ق"},
		{"а", "о", "т", "н", "р", "к", "в", "л", "с", "д", "м", "е"},
		{"a", "o", "t", "n", "r", "c", "b", "l", "s", "d", "m", "e"}};
	enum { VOCABULARY = 30000 };
	uint64_t seed = 1;

	for (size_t i = 0; i < count; i++) {
		char *texts[CORPUS_LANGS];
		size_t words = 1 + random_below(&seed, random_below(&seed, 3) ? 30 : 6);

		for (size_t l = 0; l < CORPUS_LANGS; l++) {
			struct buf text = {0};

			for (size_t w = 0; w < words; w++) {
				uint64_t word = random_below(&seed, VOCABULARY);

				word = random_below(&seed, word + 1);
				word = random_below(&seed, word + 1) * 7919 + 31;
				if (w > 0)
					buf_addc(&text, ' ');
				for (; word > 0; word /= 12)
					buf_adds(&text, letters[l][word % 12]);
			}
			texts[l] = mem_dup(text.data, text.len);
			buf_free(&text);
		}
		add_texts(corpus, texts);
	}
	fprintf(corpus->log, "made up: %zu units\n", count);
}

/* The start of a text up to the blank nearest to a share of it, in thousandths. */
static size_t cut_at(const char *text, size_t share)
{
	size_t len = strlen(text), at = len * share / 1000;

	while (at < len && text[at] != ' ')
		at++;
	return at;
}

/* Units made of two others, cut at the same place in all languages. */
static void mix_texts(struct corpus *corpus)
{
	const size_t count = corpus->count;
	uint64_t seed = 2;

	while (count > 0 && corpus->count < corpus->units) {
		size_t a = random_below(&seed, count), b = random_below(&seed, count);
		size_t share = 300 + random_below(&seed, 400);
		char *texts[CORPUS_LANGS] = {0};
		size_t have = 0;

		for (size_t l = 0; l < CORPUS_LANGS; l++) {
			const char *head = corpus->texts[a][l], *tail = corpus->texts[b][l];
			struct buf text = {0};

			if (!head || !tail)
				continue;
			buf_add(&text, head, cut_at(head, share));
			buf_adds(&text, tail + cut_at(tail, share));
			texts[l] = mem_dup(buf_str(&text), text.len);
			have += text.len > 0;
			buf_free(&text);
		}
		if (have >= 2)
			add_texts(corpus, texts);
		else
			for (size_t l = 0; l < CORPUS_LANGS; l++)
				mem_free(texts[l]);
	}
	if (corpus->count > count)
		fprintf(corpus->log, "mixed: %zu units\n", corpus->count - count);
}

/* Shuffles the units, so that few of them are of all kinds, and drops those over what is wanted. */
static void choose_texts(struct corpus *corpus)
{
	uint64_t seed = 3;

	for (size_t i = corpus->count; i > 1; i--) {
		size_t other = random_below(&seed, i);
		char *texts[CORPUS_LANGS];

		memcpy(texts, corpus->texts[other], sizeof texts);
		memcpy(corpus->texts[other], corpus->texts[i - 1], sizeof texts);
		memcpy(corpus->texts[i - 1], texts, sizeof texts);
	}
	for (; corpus->count > corpus->units; corpus->count--)
		for (size_t l = 0; l < CORPUS_LANGS; l++)
			mem_free(corpus->texts[corpus->count - 1][l]);
}

void corpus_read(struct corpus *corpus)
{
	static const char *const folders[] = {"software_tm", "bible", "newstest_en_ru", "tatoeba",
					      "tatoeba/en-ru"};

	for (size_t i = 0; corpus->corpora && i < sizeof folders / sizeof *folders; i++)
		read_folder(corpus, folders[i]);
	if (corpus->count == 0)
		make_texts(corpus, corpus->units < 50000 ? corpus->units : 50000);
	choose_texts(corpus);
	mix_texts(corpus);
}

void corpus_free(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		for (size_t l = 0; l < CORPUS_LANGS; l++)
			mem_free(corpus->texts[i][l]);
	mem_free(corpus->texts);
}
