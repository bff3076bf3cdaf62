/*
 * Speed and completeness of looking up, as a table: bench_lookup [-n UNITS] [-q QUERIES] [-s
 * SAMPLE]
 * [-k FOLDER] [-m MIN] [CORPORA]. CORPORA is a folder with software_tm/, bible/, tatoeba/ and
 * newstest_en_ru/, each with ar.txt, ru.txt, en.txt of equally many lines; what is absent is said.
 * UNITS beyond those that were read are made of the beginning of one and the end of another. The
 * memory is made in FOLDER (then it is kept, and used again) or in one that is removed. QUERIES a
 * row are timed in CPU time on a warm cache; the best hits of SAMPLE of them are held against those
 * of comparing with everything. All is drawn from fixed seeds.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "match/match.h"
#include "memory/memory.h"
#include "tests/random.h"
#include "text/utf8.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

enum { LANGS = 3, BATCH = 2000, MAX_SAMPLE = 1000 };
enum { AR, RU, EN };

static const char *const langs[LANGS] = {"ar", "ru", "en"};

struct bench {
	size_t units, queries, sample;
	int min;
	const char *corpora, *folder;
	char *(*texts)[LANGS]; /* of each unit; NULL where it has none in a language */
	size_t count, cap;
	dgm_memory *memory;
};

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(dgm_code code, const dgm_error *err)
{
	if (code == DGM_OK)
		return;
	fprintf(stderr, "bench_lookup: %s\n", err->text);
	exit(1);
}

/* ---------------------------------------------------------------- texts */

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

static void add_texts(struct bench *bench, char *const texts[LANGS])
{
	bench->texts = mem_grow(bench->texts, bench->count, &bench->cap, sizeof *bench->texts);
	memcpy(bench->texts[bench->count++], texts, sizeof *bench->texts);
}

/* Reads the lines of a folder that are in two languages at least. */
static void read_folder(struct bench *bench, const char *name)
{
	FILE *files[LANGS];
	char path[4096];
	size_t before = bench->count;

	for (size_t l = 0; l < LANGS; l++) {
		snprintf(path, sizeof path, "%s/%s/%s.txt", bench->corpora, name, langs[l]);
		files[l] = fopen(path, "r");
	}
	for (bool more = true; more;) {
		char *texts[LANGS];
		size_t have = 0;

		more = false;
		for (size_t l = 0; l < LANGS; l++) {
			texts[l] = read_line(files[l]);
			more = more || texts[l];
			have += texts[l] && texts[l][0];
		}
		if (have >= 2)
			add_texts(bench, texts);
		else
			for (size_t l = 0; l < LANGS; l++)
				mem_free(texts[l]);
	}
	for (size_t l = 0; l < LANGS; l++)
		if (files[l])
			fclose(files[l]);
	printf("%s: %zu units%s\n", name, bench->count - before,
	       bench->count == before ? " (absent)" : "");
}

/* Sentences of made-up words, where there are no corpora: the n-th word as often as 1/n. */
static void make_texts(struct bench *bench, size_t count)
{
	static const char *const letters[LANGS][12] = {
		{"ا", "ل", "م", "ن", "ر", "ك", "ت", "ب", "س", "د", "ع", "ق"},
		{"а", "о", "т", "н", "р", "к", "в", "л", "с", "д", "м", "е"},
		{"a", "o", "t", "n", "r", "c", "b", "l", "s", "d", "m", "e"}};
	enum { VOCABULARY = 30000 };
	uint64_t seed = 1;

	for (size_t i = 0; i < count; i++) {
		char *texts[LANGS];
		size_t words = 1 + random_below(&seed, random_below(&seed, 3) ? 30 : 6);

		for (size_t l = 0; l < LANGS; l++) {
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
		add_texts(bench, texts);
	}
	printf("made up: %zu units\n", count);
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
static void mix_texts(struct bench *bench)
{
	const size_t count = bench->count;
	uint64_t seed = 2;

	while (count > 0 && bench->count < bench->units) {
		size_t a = random_below(&seed, count), b = random_below(&seed, count);
		size_t share = 300 + random_below(&seed, 400);
		char *texts[LANGS] = {0};
		size_t have = 0;

		for (size_t l = 0; l < LANGS; l++) {
			const char *head = bench->texts[a][l], *tail = bench->texts[b][l];
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
			add_texts(bench, texts);
		else
			for (size_t l = 0; l < LANGS; l++)
				mem_free(texts[l]);
	}
	if (bench->count > count)
		printf("mixed: %zu units\n", bench->count - count);
}

/* Shuffles the units, so that few of them are of all kinds, and drops those over what is wanted. */
static void choose_texts(struct bench *bench)
{
	uint64_t seed = 3;

	for (size_t i = bench->count; i > 1; i--) {
		size_t other = random_below(&seed, i);
		char *texts[LANGS];

		memcpy(texts, bench->texts[other], sizeof texts);
		memcpy(bench->texts[other], bench->texts[i - 1], sizeof texts);
		memcpy(bench->texts[i - 1], texts, sizeof texts);
	}
	for (; bench->count > bench->units; bench->count--)
		for (size_t l = 0; l < LANGS; l++)
			mem_free(bench->texts[bench->count - 1][l]);
}

static void read_texts(struct bench *bench)
{
	static const char *const folders[] = {"software_tm", "bible", "newstest_en_ru", "tatoeba",
					      "tatoeba/en-ru"};

	for (size_t i = 0; bench->corpora && i < sizeof folders / sizeof *folders; i++)
		read_folder(bench, folders[i]);
	if (bench->count == 0)
		make_texts(bench, bench->units < 50000 ? bench->units : 50000);
	choose_texts(bench);
	mix_texts(bench);
}

/* ---------------------------------------------------------------- the memory */

static void add_batch(struct bench *bench, size_t from, size_t to)
{
	static dgm_variant variants[BATCH][LANGS];
	static dgm_unit units[BATCH];
	static char origins[BATCH][32]; /* no two units are the same */
	const dgm_unit *pointers[BATCH];
	dgm_error err = {0};

	for (size_t i = from; i < to; i++) {
		dgm_unit *unit = &units[i - from];

		snprintf(origins[i - from], sizeof *origins, "part %zu", i / 50);
		*unit = (dgm_unit){.variants = variants[i - from],
				   .origin = origins[i - from],
				   .position = i % 50 + 1,
				   .confidence = 1};
		for (size_t l = 0; l < LANGS; l++) {
			const char *text = bench->texts[i][l];

			if (text && text[0])
				variants[i - from][unit->variant_count++] = (dgm_variant){
					.lang = langs[l], .text = text, .len = strlen(text)};
		}
		pointers[i - from] = unit;
	}
	check(memory_add(bench->memory, pointers, to - from, (struct add_how){0}, NULL, &err),
	      &err);
}

static void fill_memory(struct bench *bench, const char *path)
{
	dgm_error err = {0};
	double start = seconds(), cpu = cpu_seconds();

	bench->memory = dgm_memory_open(path, DGM_CREATE, &err);
	check(bench->memory ? DGM_OK : DGM_STORE, &err);
	for (size_t i = 0; i < bench->count; i += BATCH)
		add_batch(bench, i, i + BATCH < bench->count ? i + BATCH : bench->count);
	printf("added: %.0f units/s, cpu %.1f us each\n",
	       (double)bench->count / (seconds() - start),
	       (cpu_seconds() - cpu) * 1e6 / (double)bench->count);
	check(dgm_memory_close(bench->memory, &err), &err);
}

/* Bytes a segment on disk, by database. */
static void show_sizes(const struct bench *bench, const char *path)
{
	static const char *const files[] = {"units.db", "keys.db", "postings.db"};
	size_t segments = 0;
	long total = 0;

	for (size_t i = 0; i < bench->count; i++)
		for (size_t l = 0; l < LANGS; l++)
			segments += bench->texts[i][l] && bench->texts[i][l][0];
	printf("%zu units, %zu segments; bytes a segment:", bench->count, segments);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char name[4200];

		snprintf(name, sizeof name, "%s/%s", path, files[i]);
		FILE *file = fopen(name, "r");

		if (file && fseek(file, 0, SEEK_END) == 0) {
			printf(" %s %.0f", files[i], (double)ftell(file) / (double)segments);
			total += ftell(file);
		}
		if (file)
			fclose(file);
	}
	printf(", all %.0f\n", (double)total / (double)segments);
}

/* ---------------------------------------------------------------- queries */

/* Replaces every `from` in a text. */
static void replace_all(const char *text, const char *from, const char *to, struct buf *out)
{
	for (const char *hit; (hit = strstr(text, from)) != NULL; text = hit + strlen(from)) {
		buf_add(out, text, (size_t)(hit - text));
		buf_adds(out, to);
	}
	buf_adds(out, text);
}

static void copy(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	buf_adds(out, text);
}

/* An ordinary word of the language in the place of `edits` words. */
static void edit_words(uint64_t *seed, size_t lang, const char *text, size_t edits, struct buf *out)
{
	static const char *const spare[LANGS][8] = {
		{"سنة", "الناس", "كبير", "عمل", "قال", "البيت", "جديد", "يوم"},
		{"год", "людей", "большой", "работа", "сказал", "дом", "новый", "день"},
		{"year", "people", "large", "work", "said", "house", "new", "day"}};
	size_t words = 1;

	for (const char *p = text; *p; p++)
		words += *p == ' ';
	size_t step = words / edits ? words / edits : 1, next = random_below(seed, step), w = 0;

	for (const char *p = text; *p; w++) {
		size_t len = strcspn(p, " ");

		if (w == next && edits > 0) {
			buf_adds(out, spare[lang][random_below(seed, 8)]);
			next += step;
			edits--;
		} else {
			buf_add(out, p, len);
		}
		p += len;
		if (*p)
			buf_addc(out, *p++);
	}
}

static void edit_1(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 1, out);
}

static void edit_2(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 2, out);
}

static void edit_3(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 3, out);
}

static void edit_4(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 4, out);
}

/* Takes one character out. */
static void drop_letter(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	size_t len = strlen(text), at = random_below(seed, len);

	(void)lang;
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	size_t next = at;

	utf8_next(text, len, &next);
	buf_add(out, text, at);
	buf_adds(out, text + next);
}

/* Hamza and its seats left out; vowel signs put in; and so on: what Arabic is typed like. */
static void drop_hamza(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	struct buf a = {0}, b = {0};

	(void)seed, (void)lang;
	replace_all(text, "أ", "ا", &a);
	replace_all(buf_str(&a), "إ", "ا", &b);
	buf_reset(&a);
	replace_all(buf_str(&b), "آ", "ا", &a);
	buf_adds(out, buf_str(&a));
	buf_free(&a);
	buf_free(&b);
}

static void add_harakat(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	replace_all(text, "ل", "لَ", out);
}

static void add_tatweel(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	replace_all(text, "م", "مـ", out);
}

static void change_ya(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	struct buf a = {0};

	(void)seed, (void)lang;
	replace_all(text, "ي ", "ى ", &a);
	replace_all(buf_str(&a), "ة", "ه", out);
	buf_free(&a);
}

/* Another ending for each third word: its last letter is changed for another that ends words. */
static void inflect(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	static const char *const endings[] = {"а", "е", "и", "ы", "у", "ой", "ом", "ам"};
	size_t w = 0;

	(void)lang;
	for (const char *p = text; *p; w++) {
		size_t len = strcspn(p, " ");

		/* Long words that end in a Russian letter, of two bytes. */
		if (w % 3 == 0 && len > 8 && ((unsigned char)p[len - 2] | 1) == 0xD1) {
			buf_add(out, p, len - 2);
			buf_adds(out, endings[random_below(seed, 8)]);
		} else {
			buf_add(out, p, len);
		}
		p += len;
		if (*p)
			buf_addc(out, *p++);
	}
}

/* Which texts a family of queries is made from. */
enum length { NEWS, SHORT, TINY };

static bool has_length(const char *text, enum length length)
{
	size_t words = 1, chars = utf8_count(text, strlen(text));

	for (const char *p = text; *p; p++)
		words += *p == ' ';
	switch (length) {
	case NEWS:
		return words >= 10 && words <= 40;
	case SHORT:
		return words <= 3 && chars <= 20 && chars >= 4;
	default:
		return chars <= 12 && chars >= 4;
	}
}

static const struct family {
	const char *name;
	void (*make)(uint64_t *seed, size_t lang, const char *text, struct buf *out);
	enum length length;
	unsigned langs; /* bits */
	int min;        /* 0: that of the bench */
} families[] = {
	{"exact", copy, NEWS, 7, 100},
	{"1 word", edit_1, NEWS, 7, 0},
	{"2 words", edit_2, NEWS, 7, 0},
	{"3 words", edit_3, NEWS, 7, 0},
	{"4 words", edit_4, NEWS, 7, 0},
	{"2 words >= 50", edit_2, NEWS, 7, 50},
	{"a letter of 1-3 words", drop_letter, SHORT, 7, 0},
	{"a letter of 4-12", drop_letter, TINY, 7, 0},
	{"hamza", drop_hamza, NEWS, 1 << AR, 0},
	{"harakat", add_harakat, NEWS, 1 << AR, 0},
	{"tatweel", add_tatweel, NEWS, 1 << AR, 0},
	{"ya, ta marbuta", change_ya, NEWS, 1 << AR, 0},
	{"endings", inflect, NEWS, 1 << RU, 0},
};

/* A query of a family that differs from the text that it is made from, if it is to. */
static void make_query(const struct bench *bench, const struct family *family, size_t lang,
		       uint64_t *seed, struct buf *query)
{
	for (size_t tries = 0; tries < 10000; tries++) {
		const char *text = bench->texts[random_below(seed, bench->count)][lang];

		if (!text || !text[0] || !has_length(text, family->length))
			continue;
		buf_reset(query);
		family->make(seed, lang, text, query);
		if (family->make == copy || strcmp(buf_str(query), text) != 0)
			return;
	}
	buf_adds(query, "0");
}

/* ---------------------------------------------------------------- completeness */

struct sampled {
	const struct family *family;
	size_t lang, row;
	char *text;
	struct matcher *matcher;
	int min, found, best; /* scores of the best hit, by the index and by comparing */
	size_t words;
};

struct sample {
	struct sampled items[MAX_SAMPLE * 64];
	size_t count;
};

/* The best score of all units for all sampled queries, in one walk over the texts. */
static void compare_all(const struct bench *bench, struct sample *sample)
{
	for (size_t l = 0; l < LANGS; l++) {
		struct match_text *text = match_text_new(langs[l]);

		for (size_t i = 0; i < bench->count; i++) {
			const char *bytes = bench->texts[i][l];
			struct match match;

			if (!bytes || !bytes[0])
				continue;
			match_text_read(text, bytes, strlen(bytes));
			for (size_t s = 0; s < sample->count; s++) {
				struct sampled *item = &sample->items[s];

				if (item->lang != l)
					continue;
				int min = item->best > item->min ? item->best : item->min;

				matcher_compare_text(item->matcher, text, min, &match);
				if (match.score >= min)
					item->best = match.score;
			}
		}
		match_text_free(text);
	}
}

/* ---------------------------------------------------------------- rows */

static int compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int look_up(const struct bench *bench, const char *text, size_t lang, int min)
{
	dgm_query query = {
		.text = text, .len = strlen(text), .source = langs[lang], .min = min, .max = 5};
	dgm_error err = {0};
	dgm_hits *hits = dgm_memory_lookup(bench->memory, &query, &err);

	check(hits ? DGM_OK : err.code, &err);
	int score = dgm_hits_count(hits) > 0 ? dgm_hits_get(hits, 0)->score : 0;

	dgm_hits_free(hits);
	return score > 100 ? 100 : score;
}

static void add_to_sample(struct sample *sample, const struct family *family, size_t lang,
			  size_t row, const struct buf *text, int min, int found)
{
	struct sampled *item = &sample->items[sample->count++];

	*item = (struct sampled){.family = family,
				 .lang = lang,
				 .row = row,
				 .text = mem_dup(text->data, text->len),
				 .min = min,
				 .found = found};
	item->matcher = matcher_new(langs[lang]);
	matcher_set(item->matcher, item->text, text->len);
}

/* Times the queries of a family in a language; prints all but the recall. */
static void run_row(const struct bench *bench, const struct family *family, size_t lang, size_t row,
		    struct sample *sample)
{
	double *times = mem_alloc(bench->queries, sizeof *times), sum = 0;
	const int min = family->min ? family->min : bench->min;
	struct buf query = {0};
	size_t found = 0;

	/* The first round warms the cache, in other queries of the family. */
	for (int round = 0; round < 2; round++) {
		uint64_t seed = 100 + row * 2 + (uint64_t)round;

		found = 0;
		sum = 0;
		for (size_t q = 0; q < bench->queries; q++) {
			make_query(bench, family, lang, &seed, &query);
			double start = cpu_seconds();
			int score = look_up(bench, buf_str(&query), lang, min);

			times[q] = cpu_seconds() - start;
			sum += times[q];
			found += score > 0;
			if (round == 1 && q < bench->sample && sample->count < MAX_SAMPLE * 64)
				add_to_sample(sample, family, lang, row, &query, min, score);
		}
	}
	qsort(times, bench->queries, sizeof *times, compare_doubles);
	printf("%-22s %s %8.0f %8.0f %8.0f %5.1f%%\n", family->name, langs[lang],
	       (double)bench->queries / sum, times[bench->queries / 2] * 1e6,
	       times[bench->queries * 99 / 100] * 1e6,
	       100.0 * (double)found / (double)bench->queries);
	fflush(stdout);
	mem_free(times);
	buf_free(&query);
}

static void show_recall(const struct sample *sample)
{
	size_t all = 0, all_right = 0;

	printf("\nrecall of the best hit, against comparing with everything\n");
	for (size_t s = 0; s < sample->count;) {
		const struct sampled *first = &sample->items[s];
		size_t wanted = 0, right = 0;

		for (; s < sample->count && sample->items[s].row == first->row; s++) {
			const struct sampled *item = &sample->items[s];

			wanted += item->best > 0;
			right += item->best > 0 && item->found == item->best;
			if (item->found != item->best)
				printf("  '%s': %d, not %d\n", item->text, item->found, item->best);
		}
		printf("%-22s %s %zu of %zu\n", first->family->name, langs[first->lang], right,
		       wanted);
		all += wanted;
		all_right += right;
	}
	printf("all: %zu of %zu, %.2f%%\n", all_right, all,
	       all > 0 ? 100.0 * (double)all_right / (double)all : 100.0);
}

static dgm_code skip_record(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	(void)ctx, (void)id, (void)record, (void)len, (void)err;
	return DGM_OK;
}

static dgm_code skip_key(void *ctx, const char *space, uint64_t key, uint64_t id, dgm_error *err)
{
	(void)ctx, (void)space, (void)key, (void)id, (void)err;
	return DGM_OK;
}

static dgm_code skip_posting(void *ctx, const struct store_posting_entry *entry, dgm_error *err)
{
	(void)ctx, (void)entry, (void)err;
	return DGM_OK;
}

static void skip_fault(void *ctx, const char *text)
{
	(void)ctx, (void)text;
}

/* Reads everything once, so that what has room in the cache is there. */
static dgm_code warm(void *ctx, struct store_txn *txn, dgm_error *err)
{
	const struct bench *bench = ctx;
	const struct store_walk walk = {NULL, skip_key, skip_posting, skip_fault};
	dgm_code code = store_view_each(bench->memory->store, txn, 1, skip_record, NULL, err);

	return code == DGM_OK ? store_walk(bench->memory->store, txn, &walk, err) : code;
}

static void run_rows(const struct bench *bench, struct sample *sample)
{
	size_t row = 0;

	printf("\n%-22s    queries/s  p50 us   p99 us  found\n", "family");
	for (size_t f = 0; f < sizeof families / sizeof *families; f++)
		for (size_t l = 0; l < LANGS; l++)
			if (families[f].langs & 1u << l)
				run_row(bench, &families[f], l, row++, sample);
	if (sample->count == 0)
		return;
	compare_all(bench, sample);
	show_recall(sample);
	for (size_t s = 0; s < sample->count; s++) {
		matcher_free(sample->items[s].matcher);
		mem_free(sample->items[s].text);
	}
}

/* ---------------------------------------------------------------- main */

static int remove_entry(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

static bool parse(int argc, char **argv, struct bench *bench)
{
	for (int c; (c = getopt(argc, argv, "n:q:s:k:m:")) != -1;) {
		size_t number = strtoul(optarg ? optarg : "", NULL, 10);

		if (c == 'n')
			bench->units = number;
		else if (c == 'q')
			bench->queries = number;
		else if (c == 's')
			bench->sample = number;
		else if (c == 'm')
			bench->min = (int)number;
		else if (c == 'k')
			bench->folder = optarg;
		else
			return false;
	}
	bench->corpora = optind < argc ? argv[optind] : NULL;
	return bench->units > 0 && bench->queries > 0 && bench->sample <= MAX_SAMPLE &&
	       argc <= optind + 1;
}

int main(int argc, char **argv)
{
	struct bench bench = {.units = 100000, .queries = 1000, .sample = 20, .min = 70};
	char folder[] = "/tmp/dragoman-bench.XXXXXX", path[4096];
	static struct sample sample;
	dgm_error err = {0};

	if (!parse(argc, argv, &bench)) {
		fprintf(stderr, "usage: bench_lookup [-n UNITS] [-q QUERIES] [-s SAMPLE] "
				"[-k FOLDER] [-m MIN] [CORPORA]\n");
		return 2;
	}
	if (!bench.folder && !mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/tm", bench.folder ? bench.folder : folder);
	read_texts(&bench);
	if (access(path, F_OK) != 0)
		fill_memory(&bench, path);
	show_sizes(&bench, path);
	bench.memory = dgm_memory_open(path, DGM_READ, &err);
	check(bench.memory ? DGM_OK : DGM_STORE, &err);
	check(store_view(bench.memory->store, warm, &bench, &err), &err);
	run_rows(&bench, &sample);
	check(dgm_memory_close(bench.memory, &err), &err);
	if (!bench.folder)
		nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	for (size_t i = 0; i < bench.count; i++)
		for (size_t l = 0; l < LANGS; l++)
			mem_free(bench.texts[i][l]);
	mem_free(bench.texts);
	return 0;
}
