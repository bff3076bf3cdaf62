/*
 * Adding documents in a batch is the same as adding each by itself, also again and again after they
 * were changed: what the batch takes for present without aligning it would have added nothing.
 */
#include "dragoman.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

enum { DOCUMENTS = 3, SENTENCES = 8, ROUNDS = 12 };

static char folder[] = "/tmp/dragoman-batch.XXXXXX";

static const char *const ru[] = {"Судно 17 вышло в море.",  "Никто не пострадал.",
				 "Порт закрыт до 5 мая.",   "Цены на хлеб выросли.",
				 "Министр приехал в Каир.", "Доброй ночи."};
static const char *const en[] = {"Ship 17 put to sea.",
				 "Nobody was hurt.",
				 "The port is closed until 5 May.",
				 "Bread prices rose.",
				 "The minister came to Cairo.",
				 "Good night."};
static const char *const origins[DOCUMENTS] = {"a", "b", "c"};
enum { LINES = sizeof ru / sizeof *ru };

struct article {
	int ru[SENTENCES], en[SENTENCES]; /* lines; -1: left out */
	char ru_path[80], en_path[80];
};

static void write_side(const char *path, const char *const *lines, const int *picks)
{
	FILE *file = fopen(path, "w");

	fputs(lines == ru ? "Начало.\n" : "The beginning.\n", file);
	for (int i = 0; i < SENTENCES; i++)
		if (picks[i] >= 0)
			fprintf(file, "%s\n", lines[picks[i]]);
	fclose(file);
}

/* Changes one sentence on both sides, or on one, or leaves one out. */
static void change(struct article *article, uint64_t *seed)
{
	size_t i = random_below(seed, SENTENCES);
	int line = (int)random_below(seed, LINES);

	switch (random_below(seed, 4)) {
	case 0:
		article->ru[i] = article->en[i] = line;
		break;
	case 1:
		article->ru[i] = line;
		break;
	case 2:
		article->en[i] = -1;
		break;
	default:
		break;
	}
	write_side(article->ru_path, ru, article->ru);
	write_side(article->en_path, en, article->en);
}

static dgm_code append(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)err;
	fwrite(bytes, 1, len, ctx);
	return DGM_OK;
}

/* All units of a memory as TSV, which has no dates; yours. */
static char *units_of(dgm_memory *memory)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	const dgm_sink sink = {stream, append};

	dgm_memory_export(memory, "tsv", NULL, NULL, &sink, NULL, NULL);
	fclose(stream);
	return text;
}

static void add_alone(dgm_memory *memory, const dgm_aligner *aligner, const struct article *article,
		      const char *origin)
{
	const dgm_read_options read = {.presegmented = true, .lang = "ru"};
	const dgm_read_options read_en = {.presegmented = true, .lang = "en"};
	dgm_segments *a = dgm_segments_read(article->ru_path, &read, NULL);
	dgm_segments *b = dgm_segments_read(article->en_path, &read_en, NULL);
	const dgm_segments *sides[] = {a, b};
	dgm_alignment *alignment = dgm_align(aligner, sides, 2, NULL, NULL);

	dgm_memory_add_alignment(memory, alignment, &(dgm_add_options){.origin = origin}, NULL,
				 NULL);
	dgm_alignment_free(alignment);
	dgm_segments_free(a);
	dgm_segments_free(b);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static void make_articles(struct article *articles, dgm_document *documents, uint64_t *seed)
{
	for (int d = 0; d < DOCUMENTS; d++) {
		struct article *article = &articles[d];

		snprintf(article->ru_path, sizeof article->ru_path, "%s/%d.ru.txt", folder, d);
		snprintf(article->en_path, sizeof article->en_path, "%s/%d.en.txt", folder, d);
		for (int i = 0; i < SENTENCES; i++)
			article->ru[i] = article->en[i] = (int)random_below(seed, LINES);
		documents[d] = (dgm_document){.origin = origins[d],
					      .files = {article->ru_path, article->en_path},
					      .side_count = 2};
	}
}

int main(void)
{
	static const char *const langs[] = {"ru", "en"};
	static struct article articles[DOCUMENTS];
	dgm_document documents[DOCUMENTS];
	const dgm_read_options read = {.presegmented = true};
	const dgm_batch_options how = {.read = &read, .jobs = 2};
	char path[80];
	uint64_t seed = 4;
	bool same = true;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/batch", folder);
	dgm_memory *batch = dgm_memory_open(path, DGM_CREATE, NULL);
	snprintf(path, sizeof path, "%s/alone", folder);
	dgm_memory *alone = dgm_memory_open(path, DGM_CREATE, NULL);
	dgm_aligner *aligner = dgm_aligner_new(langs, 2, NULL, NULL);

	make_articles(articles, documents, &seed);
	for (int round = 0; round < ROUNDS; round++) {
		dgm_error err = {0};

		for (int d = 0; d < DOCUMENTS; d++)
			change(&articles[d], &seed);
		is_int(dgm_memory_add_documents(batch, documents, DOCUMENTS, &how, NULL, NULL, NULL,
						&err),
		       DGM_OK, "a batch");
		for (int d = 0; d < DOCUMENTS; d++)
			add_alone(alone, aligner, &articles[d], origins[d]);
		char *left = units_of(batch), *right = units_of(alone);

		same = same && strcmp(left, right) == 0;
		free(left);
		free(right);
	}
	ok(same, "the memories are the same after each round");
	dgm_aligner_free(aligner);
	dgm_memory_close(batch, NULL);
	dgm_memory_close(alone, NULL);
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	return done();
}
