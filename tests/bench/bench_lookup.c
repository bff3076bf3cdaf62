/*
 * Speed and completeness of looking up, as a table: bench_lookup [-n UNITS] [-q QUERIES] [-s
 * SAMPLE] [-k FOLDER] [-m MIN] [-f FAMILY] [-x PROGRAM] [-j FILE] [CORPORA]. The texts are those of
 * corpus.h, the queries those of queries.h. The memory is made in FOLDER (then it is kept, and used
 * again) or in one that is removed. QUERIES a row are timed in CPU time on a warm cache; the best
 * hits of SAMPLE of them are held against those of comparing with everything. PROGRAM is called
 * anew for each of some queries, in wall time. FILE gets the same as JSON, an object a line.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "match/match.h"
#include "memory/memory.h"
#include "tests/bench/corpus.h"
#include "tests/bench/queries.h"

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH = 2000, MAX_SAMPLE = 1000, MAX_ROWS = 64, CALLS = 40 };

extern char **environ;

struct bench {
	struct corpus corpus;
	size_t queries, sample;
	int min;
	const char *folder, *only, *program, *json_path;
	char path[4096];
	FILE *json;
	dgm_memory *memory;
};

static double clock_seconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
	return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

static double seconds(void)
{
	return clock_seconds(CLOCK_MONOTONIC);
}

static void check(dgm_code code, const dgm_error *err)
{
	if (code == DGM_OK)
		return;
	fprintf(stderr, "bench_lookup: %s\n", err->text);
	exit(1);
}

/* ---------------------------------------------------------------- the memory */

static void add_batch(struct bench *bench, size_t from, size_t to)
{
	static dgm_variant variants[BATCH][CORPUS_LANGS];
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
		for (size_t l = 0; l < CORPUS_LANGS; l++) {
			const char *text = bench->corpus.texts[i][l];

			if (text && text[0])
				variants[i - from][unit->variant_count++] = (dgm_variant){
					.lang = corpus_langs[l], .text = text, .len = strlen(text)};
		}
		pointers[i - from] = unit;
	}
	check(memory_add(bench->memory, pointers, to - from, (struct add_how){0}, NULL, &err),
	      &err);
}

/*
 * Makes an empty memory with a cache that holds all of it, so that what is timed is no reading of
 * files: the regions of the usual size are removed, and the next who opens it makes those.
 */
static void make_memory(const struct bench *bench)
{
	char command[4200];
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(bench->path, DGM_CREATE, &err);

	check(memory ? DGM_OK : DGM_STORE, &err);
	check(dgm_memory_close(memory, &err), &err);
	snprintf(command, sizeof command, "rm -f '%s'/__db.*", bench->path);
	if (system(command) != 0)
		exit(1);
	snprintf(command, sizeof command, "%s/DB_CONFIG", bench->path);
	FILE *config = fopen(command, "w");

	if (!config || fprintf(config, "set_cachesize 2 0 1\n") < 0 || fclose(config) != 0)
		exit(1);
}

static void fill_memory(struct bench *bench)
{
	const size_t count = bench->corpus.count;
	dgm_error err = {0};

	make_memory(bench);
	double start = seconds(), cpu = cpu_seconds();

	bench->memory = dgm_memory_open(bench->path, DGM_WRITE, &err);
	check(bench->memory ? DGM_OK : DGM_STORE, &err);
	for (size_t i = 0; i < count; i += BATCH)
		add_batch(bench, i, i + BATCH < count ? i + BATCH : count);
	printf("added: %.0f units/s, cpu %.1f us each\n", (double)count / (seconds() - start),
	       (cpu_seconds() - cpu) * 1e6 / (double)count);
	check(dgm_memory_close(bench->memory, &err), &err);
}

/* Bytes a segment on disk, by database. */
static void show_sizes(const struct bench *bench)
{
	static const char *const files[] = {"units.db", "keys.db", "postings.db"};
	const struct corpus *corpus = &bench->corpus;
	size_t segments = 0;
	double total = 0, each = 0;

	for (size_t i = 0; i < corpus->count; i++)
		for (size_t l = 0; l < CORPUS_LANGS; l++)
			segments += corpus->texts[i][l] && corpus->texts[i][l][0];
	printf("%zu units, %zu segments; bytes a segment:", corpus->count, segments);
	fprintf(bench->json, "{\"units\":%zu,\"segments\":%zu", corpus->count, segments);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char name[4200];

		snprintf(name, sizeof name, "%s/%s", bench->path, files[i]);
		FILE *file = fopen(name, "r");

		each = file && fseek(file, 0, SEEK_END) == 0
			       ? (double)ftell(file) / (double)segments
			       : 0;
		total += each;
		printf(" %s %.0f", files[i], each);
		fprintf(bench->json, ",\"%s\":%.1f", files[i], each);
		if (file)
			fclose(file);
	}
	printf(", all %.0f\n", total);
	fprintf(bench->json, ",\"bytes_a_segment\":%.1f}\n", total);
}

/* ---------------------------------------------------------------- completeness */

struct sampled {
	size_t lang, row;
	char *text;
	struct matcher *matcher;
	int min, found, best; /* scores of the best hit, by the index and by comparing */
};

struct row {
	const struct family *family;
	size_t lang;
	double rate, median, slow, found; /* a second; us, of half and of 99 in 100; in 100 */
	size_t wanted, right;             /* best hits of the sample; found */
};

struct table {
	struct row rows[MAX_ROWS];
	size_t row_count;
	struct sampled *sample;
	size_t count, cap;
};

/* The best score of all units for all sampled queries, in one walk over the texts. */
static void compare_all(const struct corpus *corpus, struct table *table)
{
	for (size_t l = 0; l < CORPUS_LANGS; l++) {
		struct match_text *text = match_text_new(corpus_langs[l]);

		for (size_t i = 0; i < corpus->count; i++) {
			const char *bytes = corpus->texts[i][l];
			struct match match;

			if (!bytes || !bytes[0])
				continue;
			match_text_read(text, bytes, strlen(bytes));
			for (size_t s = 0; s < table->count; s++) {
				struct sampled *item = &table->sample[s];

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

static void add_to_sample(struct table *table, size_t lang, const struct buf *text, int min,
			  int found)
{
	table->sample = mem_grow(table->sample, table->count, &table->cap, sizeof *table->sample);
	struct sampled *item = &table->sample[table->count++];

	*item = (struct sampled){.lang = lang,
				 .row = table->row_count,
				 .text = mem_dup(text->data, text->len),
				 .min = min,
				 .found = found};
	item->matcher = matcher_new(corpus_langs[lang]);
	matcher_set(item->matcher, item->text, text->len);
}

static void show_recall(struct table *table)
{
	size_t all = 0, right = 0;

	printf("\nrecall of the best hit, against comparing with everything\n");
	for (size_t s = 0; s < table->count; s++) {
		const struct sampled *item = &table->sample[s];
		struct row *row = &table->rows[item->row];

		row->wanted += item->best > 0;
		/* What is adapted may score more than by comparing. */
		row->right += item->best > 0 && item->found >= item->best;
		if (item->found < item->best)
			printf("  '%s': %d, not %d\n", item->text, item->found, item->best);
	}
	for (size_t i = 0; i < table->row_count; i++) {
		const struct row *row = &table->rows[i];

		all += row->wanted;
		right += row->right;
		if (row->family->asked == LOOK_UP)
			printf("%-22s %s %zu of %zu\n", row->family->name, corpus_langs[row->lang],
			       row->right, row->wanted);
	}
	printf("all: %zu of %zu, %.2f%%\n", right, all,
	       all > 0 ? 100.0 * (double)right / (double)all : 100.0);
}

/* ---------------------------------------------------------------- rows */

static int compare_doubles(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int look_up(const struct bench *bench, const struct buf *text, size_t lang, int min)
{
	dgm_query query = {.text = buf_str(text),
			   .len = text->len,
			   .source = corpus_langs[lang],
			   .min = min,
			   .max = 5};
	dgm_error err = {0};
	dgm_hits *hits = dgm_memory_lookup(bench->memory, &query, &err);

	check(hits ? DGM_OK : err.code, &err);
	int score = dgm_hits_count(hits) > 0 ? dgm_hits_get(hits, 0)->score : 0;

	dgm_hits_free(hits);
	return score > 100 ? 100 : score;
}

static int find(const struct bench *bench, const struct buf *text, size_t lang, enum asked asked)
{
	const dgm_wanted wanted = {buf_str(text), text->len, corpus_langs[lang]};
	const dgm_concordance_query query = {.wanted = &wanted,
					     .wanted_count = 1,
					     .by = asked == FIND_WORDS    ? DGM_FIND_WORDS
						   : asked == FIND_PHRASE ? DGM_FIND_PHRASE
									  : DGM_FIND_SUBSTRING};
	dgm_error err = {0};
	dgm_concordance *found = dgm_memory_concordance(bench->memory, &query, NULL, &err);

	check(found ? DGM_OK : err.code, &err);
	int any = dgm_concordance_count(found) > 0;

	dgm_concordance_free(found);
	return any;
}

/* One round of the queries of a row; the times in seconds, with how many found something. */
static size_t run_round(const struct bench *bench, struct table *table, uint64_t seed, bool keep,
			double *times)
{
	const struct row *row = &table->rows[table->row_count];
	const struct family *family = row->family;
	const int min = family->min ? family->min : bench->min;
	struct buf query = {0};
	size_t found = 0;

	for (size_t q = 0; q < bench->queries; q++) {
		make_query(&bench->corpus, family, row->lang, &seed, &query);
		double start = cpu_seconds();
		int score = family->asked == LOOK_UP
				    ? look_up(bench, &query, row->lang, min)
				    : find(bench, &query, row->lang, family->asked);

		times[q] = cpu_seconds() - start;
		found += score > 0;
		/* It was taken from a text. */
		if (score == 0 && family->asked != LOOK_UP)
			printf("  '%s': nothing is found\n", buf_str(&query));
		if (keep && q < bench->sample && family->asked == LOOK_UP)
			add_to_sample(table, row->lang, &query, min, score);
	}
	buf_free(&query);
	return found;
}

/* Times the queries of a family in a language; prints all but the recall. */
static void run_row(const struct bench *bench, struct table *table, const struct family *family,
		    size_t lang, size_t number)
{
	double *times = mem_alloc(bench->queries, sizeof *times), sum = 0;
	const uint64_t seed = 100 + number * 2;
	struct row *row = &table->rows[table->row_count];

	*row = (struct row){.family = family, .lang = lang};
	/* The first round warms the cache, in other queries of the family. */
	run_round(bench, table, seed, false, times);
	row->found = 100.0 * (double)run_round(bench, table, seed + 1, true, times) /
		     (double)bench->queries;
	for (size_t q = 0; q < bench->queries; q++)
		sum += times[q];
	qsort(times, bench->queries, sizeof *times, compare_doubles);
	row->rate = (double)bench->queries / sum;
	row->median = times[bench->queries / 2] * 1e6;
	row->slow = times[bench->queries * 99 / 100] * 1e6;
	table->row_count++;
	printf("%-22s %s %8.0f %8.0f %8.0f %5.1f%%\n", family->name, corpus_langs[lang], row->rate,
	       row->median, row->slow, row->found);
	mem_free(times);
}

static void write_rows(const struct bench *bench, const struct table *table)
{
	for (size_t i = 0; i < table->row_count; i++) {
		const struct row *row = &table->rows[i];

		fprintf(bench->json,
			"{\"units\":%zu,\"family\":\"%s\",\"lang\":\"%s\",\"a_second\":%.0f,"
			"\"p50_us\":%.0f,\"p99_us\":%.0f,\"found\":%.1f",
			bench->corpus.count, row->family->name, corpus_langs[row->lang], row->rate,
			row->median, row->slow, row->found);
		if (row->wanted > 0)
			fprintf(bench->json, ",\"wanted\":%zu,\"right\":%zu", row->wanted,
				row->right);
		fputs("}\n", bench->json);
	}
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
	const struct store_walk walk = {NULL, skip_key, skip_posting, NULL, skip_fault};
	dgm_code code = store_view_each(bench->memory->store, txn, 1, skip_record, NULL, err);

	return code == DGM_OK ? store_walk(bench->memory->store, txn, &walk, err) : code;
}

static void run_rows(const struct bench *bench, struct table *table)
{
	size_t number = 0;

	printf("\n%-22s    queries/s  p50 us   p99 us  found\n", "family");
	for (size_t f = 0; f < family_count; f++)
		for (size_t l = 0; l < CORPUS_LANGS; l++)
			if (families[f].langs & 1u << l) {
				number++;
				if (!bench->only || strstr(families[f].name, bench->only))
					run_row(bench, table, &families[f], l, number - 1);
			}
	if (table->count == 0)
		return;
	compare_all(&bench->corpus, table);
	show_recall(table);
	for (size_t s = 0; s < table->count; s++) {
		matcher_free(table->sample[s].matcher);
		mem_free(table->sample[s].text);
	}
	mem_free(table->sample);
}

/* ---------------------------------------------------------------- calls of the program */

/* CPU time of the children that have ended. */
static double children_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The wall time of a call and its CPU time, in ms. */
static void call(const struct bench *bench, const char *lang, const char *text, double *wall,
		 double *cpu)
{
	/* posix_spawn takes no const, but only reads. */
	char *const args[] = {(char *)(uintptr_t)bench->program,
			      (char *)(uintptr_t) "lookup",
			      (char *)(uintptr_t) "--tm",
			      (char *)(uintptr_t)bench->path,
			      (char *)(uintptr_t) "-qs",
			      (char *)(uintptr_t)lang,
			      (char *)(uintptr_t) "--",
			      (char *)(uintptr_t)text,
			      NULL};
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status = 1;
	double start = seconds(), before = children_seconds();

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&child, bench->program, &actions, NULL, args, environ) != 0 ||
	    waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		fprintf(stderr, "bench_lookup: '%s' fails\n", bench->program);
		exit(1);
	}
	*wall = (seconds() - start) * 1e3;
	*cpu = (children_seconds() - before) * 1e3;
	posix_spawn_file_actions_destroy(&actions);
}

/* Each call is a process that opens the memory, looks up one sentence and ends. */
static void run_calls(const struct bench *bench)
{
	double wall[CALLS], cpu[CALLS];
	struct buf query = {0};
	uint64_t seed = 77;

	for (size_t i = 0; i < CALLS; i++) {
		const size_t lang = i % CORPUS_LANGS;

		make_query(&bench->corpus, &families[1], lang, &seed, &query);
		call(bench, corpus_langs[lang], buf_str(&query), &wall[i], &cpu[i]);
	}
	buf_free(&query);
	qsort(wall, CALLS, sizeof *wall, compare_doubles);
	qsort(cpu, CALLS, sizeof *cpu, compare_doubles);
	printf("\na call of the program: CPU p50 %.1f ms, most %.1f ms; wall p50 %.1f, most %.1f\n",
	       cpu[CALLS / 2], cpu[CALLS - 1], wall[CALLS / 2], wall[CALLS - 1]);
	fprintf(bench->json,
		"{\"units\":%zu,\"call_p50_ms\":%.1f,\"call_most_ms\":%.1f,"
		"\"call_wall_p50_ms\":%.1f,\"call_wall_most_ms\":%.1f}\n",
		bench->corpus.count, cpu[CALLS / 2], cpu[CALLS - 1], wall[CALLS / 2],
		wall[CALLS - 1]);
}

/* ---------------------------------------------------------------- main */

static int remove_entry(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

static bool parse(int argc, char **argv, struct bench *bench)
{
	for (int c; (c = getopt(argc, argv, "n:q:s:k:m:f:x:j:")) != -1;) {
		size_t number = strtoul(optarg ? optarg : "", NULL, 10);

		switch (c) {
		case 'n':
			bench->corpus.units = number;
			break;
		case 'q':
			bench->queries = number;
			break;
		case 's':
			bench->sample = number;
			break;
		case 'm':
			bench->min = (int)number;
			break;
		case 'k':
			bench->folder = optarg;
			break;
		case 'f':
			bench->only = optarg;
			break;
		case 'x':
			bench->program = optarg;
			break;
		case 'j':
			bench->json_path = optarg;
			break;
		default:
			return false;
		}
	}
	bench->corpus.corpora = optind < argc ? argv[optind] : NULL;
	return bench->corpus.units > 0 && bench->queries > 0 && bench->sample <= MAX_SAMPLE &&
	       argc <= optind + 1;
}

static void run(struct bench *bench)
{
	static struct table table;
	dgm_error err = {0};

	bench->json = fopen(bench->json_path ? bench->json_path : "/dev/null", "w");
	if (!bench->json) {
		perror(bench->json_path);
		exit(1);
	}
	corpus_read(&bench->corpus);
	if (access(bench->path, F_OK) != 0)
		fill_memory(bench);
	show_sizes(bench);
	bench->memory = dgm_memory_open(bench->path, DGM_READ, &err);
	check(bench->memory ? DGM_OK : DGM_STORE, &err);
	check(store_view(bench->memory->store, warm, bench, &err), &err);
	run_rows(bench, &table);
	write_rows(bench, &table);
	check(dgm_memory_close(bench->memory, &err), &err);
	if (bench->program)
		run_calls(bench);
	fclose(bench->json);
	corpus_free(&bench->corpus);
}

int main(int argc, char **argv)
{
	struct bench bench = {.corpus = {.units = 100000, .log = stdout},
			      .queries = 1000,
			      .sample = 20,
			      .min = 70};
	char folder[] = "/tmp/dragoman-bench.XXXXXX";

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!parse(argc, argv, &bench)) {
		fprintf(stderr, "usage: bench_lookup [-n UNITS] [-q QUERIES] [-s SAMPLE] "
				"[-k FOLDER] [-m MIN] [-f FAMILY] [-x PROGRAM] [-j FILE] "
				"[CORPORA]\n");
		return 2;
	}
	if (!bench.folder && !mkdtemp(folder))
		return 1;
	snprintf(bench.path, sizeof bench.path, "%s/tm", bench.folder ? bench.folder : folder);
	run(&bench);
	if (!bench.folder)
		nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
