/*
 * many [SECONDS]: four processes look up for so long (5) while one adds and one imports, batch
 * after batch. Units of a batch share most of their words, and no other unit has them, so a look-up
 * for one finds all of its batch or none: none before it was begun, all since it was reported.
 * Nothing may fail, and at the end the memory is sound and holds what was reported.
 */
#include "dragoman.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READERS = 4, WRITERS = 2, UNITS = 20, TEXT_SIZE = 200, LANGS = 3 };

/* %1$s: a word of the batch, letters only, as numbers make little difference; %2$zu: of the unit.
 */
static const struct {
	const char *lang, *form;
} rows[LANGS] = {
	{"ar", "غادرت %1$s الميناء %1$s إلى %1$s مع %1$s برقم %2$zu"},
	{"ru", "Из %1$s в %1$s ушло %1$s под %1$s с грузом %2$zu"},
	{"en", "The %1$s left %1$s for %1$s under %1$s with load %2$zu"},
};

/* What all processes see. */
struct shared {
	atomic_size_t begun[WRITERS], done[WRITERS]; /* batches */
	atomic_size_t looks, found, in_flight;       /* look-ups; that found; at a batch at hand */
	atomic_size_t halves, early, late;           /* wrong ones */
	atomic_size_t failed;
	_Atomic double longest; /* look-up, in seconds */
	double until;
};

static char base[] = "/tmp/dragoman-many.XXXXXX";
static char memory_path[64];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(struct shared *shared, const char *who, const dgm_error *err)
{
	printf("# %s: %s\n", who, err->text);
	fflush(stdout);
	shared->failed++;
}

static void write_text(char *text, size_t lang, size_t writer, size_t batch, size_t unit)
{
	char word[] = "letters...";
	uint64_t seed = batch * WRITERS + writer;

	for (size_t i = 0; word[i] != '\0'; i++)
		word[i] = (char)('a' + random_below(&seed, 26));
	snprintf(text, TEXT_SIZE, rows[lang].form, word, unit);
}

/* ------------------------------------------------------------------ writers */

static dgm_code add_batch(dgm_memory *memory, size_t batch, dgm_error *err)
{
	char texts[UNITS][LANGS][TEXT_SIZE];
	dgm_variant variants[UNITS][LANGS];
	dgm_unit units[UNITS];

	for (size_t u = 0; u < UNITS; u++) {
		for (size_t l = 0; l < LANGS; l++) {
			write_text(texts[u][l], l, 0, batch, u);
			variants[u][l] = (dgm_variant){.lang = rows[l].lang,
						       .text = texts[u][l],
						       .len = strlen(texts[u][l])};
		}
		units[u] = (dgm_unit){
			.variants = variants[u], .variant_count = LANGS, .confidence = 1};
	}
	return dgm_memory_add(memory, units, UNITS, NULL, err);
}

static dgm_code import_batch(dgm_memory *memory, size_t batch, dgm_error *err)
{
	char path[sizeof base + 16], texts[LANGS][TEXT_SIZE];

	snprintf(path, sizeof path, "%s/batch.tsv", base);
	FILE *file = fopen(path, "w");

	if (!file)
		return DGM_IO;
	fprintf(file, "%s\t%s\t%s\n", rows[0].lang, rows[1].lang, rows[2].lang);
	for (size_t u = 0; u < UNITS; u++) {
		for (size_t l = 0; l < LANGS; l++)
			write_text(texts[l], l, 1, batch, u);
		fprintf(file, "%s\t%s\t%s\n", texts[0], texts[1], texts[2]);
	}
	if (fclose(file) != 0)
		return DGM_IO;
	return dgm_memory_import_as(memory, path, &(dgm_import_options){.format = "tsv"}, NULL,
				    NULL, err);
}

static void write_on(struct shared *shared, size_t writer)
{
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(memory_path, DGM_WRITE, &err);
	dgm_code code = memory ? DGM_OK : err.code;

	for (size_t batch = 0; code == DGM_OK && now() < shared->until; batch++) {
		shared->begun[writer] = batch + 1;
		code = writer == 0 ? add_batch(memory, batch, &err)
				   : import_batch(memory, batch, &err);
		if (code == DGM_OK)
			shared->done[writer] = batch + 1;
	}
	dgm_code closed = dgm_memory_close(memory, &err);

	if (code != DGM_OK || closed != DGM_OK)
		fail(shared, "writer", &err);
}

/* ------------------------------------------------------------------ readers */

/* The number of units that are like the text, or SIZE_MAX. */
static size_t count_hits(dgm_memory *memory, size_t lang, const char *text, dgm_error *err)
{
	const dgm_query query = {.text = text,
				 .len = strlen(text),
				 .source = rows[lang].lang,
				 .min = 70,
				 .max = (size_t)UNITS * 2};
	dgm_hits *hits = dgm_memory_lookup(memory, &query, err);
	size_t count = hits ? 0 : SIZE_MAX;

	for (size_t i = 0; hits && i < dgm_hits_count(hits); i++)
		count += dgm_hits_get(hits, i)->same;
	dgm_hits_free(hits);
	return count;
}

/* At the batch at hand, or one long done. */
static void look(struct shared *shared, dgm_memory *memory, uint64_t *seed, dgm_error *err)
{
	char text[TEXT_SIZE];
	size_t writer = random_below(seed, WRITERS), lang = random_below(seed, LANGS);
	size_t done = shared->done[writer], begun = shared->begun[writer];
	bool at_hand = begun == 0 || random_below(seed, 2) == 0;
	size_t batch = at_hand ? begun - (begun > 0) : random_below(seed, begun);

	write_text(text, lang, writer, batch, random_below(seed, UNITS));
	double start = now();
	size_t count = count_hits(memory, lang, text, err);
	double took = now() - start;
	size_t after = shared->begun[writer];

	if (count == SIZE_MAX)
		return;
	shared->looks++;
	shared->found += count == UNITS;
	shared->in_flight += batch >= done;
	shared->halves += count != 0 && count != UNITS;
	shared->late += count == 0 && batch < done;
	shared->early += count != 0 && batch >= after;
	if (took > shared->longest)
		shared->longest = took;
}

static void read_on(struct shared *shared, uint64_t seed)
{
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(memory_path, DGM_READ, &err);

	while (err.code == DGM_OK && now() < shared->until)
		look(shared, memory, &seed, &err);
	dgm_memory_close(memory, &err);
	if (err.code != DGM_OK)
		fail(shared, "reader", &err);
}

/* ------------------------------------------------------------------ all together */

static void run_all(struct shared *shared)
{
	pid_t children[READERS + WRITERS];
	size_t ended = 0;

	fflush(stdout);
	for (size_t i = 0; i < READERS + WRITERS; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		if (i < WRITERS)
			write_on(shared, i);
		else
			read_on(shared, i);
		_exit(0);
	}
	for (size_t i = 0; i < READERS + WRITERS; i++) {
		int status = 1;

		waitpid(children[i], &status, 0);
		ended += status == 0;
	}
	is_int((long long)ended, READERS + WRITERS, "all came to their end");
}

static void report_fault(void *ctx, const dgm_error *fault)
{
	(void)ctx;
	printf("# %s\n", fault->text);
}

static void check_memory(const struct shared *shared)
{
	dgm_error err = {0};
	dgm_stats stats = {0};
	dgm_memory *memory = dgm_memory_open(memory_path, DGM_READ, &err);

	is_int(memory ? dgm_memory_verify(memory, report_fault, NULL, NULL, &err) : DGM_STORE,
	       DGM_OK, "the memory is sound");
	if (memory)
		dgm_memory_stats(memory, &stats, &err);
	is_int((long long)stats.units,
	       (long long)((shared->done[0] + shared->done[1]) * (size_t)UNITS),
	       "it holds what was reported");
	dgm_memory_close(memory, NULL);
}

static int remove_one(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

/* Zeros that this process and its children see. */
static struct shared *share(void)
{
	char path[sizeof base + 16];

	snprintf(path, sizeof path, "%s/shared", base);
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, sizeof(struct shared)) != 0)
		return NULL;
	void *shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	close(fd);
	/* cppcheck-suppress memleak; it lives as long as we do */
	return shared != MAP_FAILED ? shared : NULL;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 5;
	dgm_error err = {0};
	struct shared *shared = mkdtemp(base) ? share() : NULL;

	if (!shared)
		return 1;
	snprintf(memory_path, sizeof memory_path, "%s/tm", base);
	if (dgm_memory_close(dgm_memory_open(memory_path, DGM_CREATE, &err), &err) != DGM_OK)
		return 1;
	shared->until = now() + seconds;
	run_all(shared);
	is_int((long long)shared->failed, 0, "nothing failed, of a deadlock or else");
	is_int((long long)shared->halves, 0, "no look-up found a part of a batch");
	is_int((long long)shared->late, 0, "each found what had been reported");
	is_int((long long)shared->early, 0, "and nothing that was not begun");
	ok(shared->found > 0 && shared->in_flight > 0 && shared->done[0] > 0 && shared->done[1] > 0,
	   "%zu look-ups, %zu found, %zu at a batch at hand; %zu batches added, %zu imported",
	   shared->looks, shared->found, shared->in_flight, shared->done[0], shared->done[1]);
	printf("# the longest look-up took %.0f ms\n", shared->longest * 1e3);
	check_memory(shared);
	nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
