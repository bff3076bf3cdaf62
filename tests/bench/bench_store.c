/*
 * Figures of the store, for the eye: bench_store FOLDER [RECORDS [BATCH]]. The folder must not
 * exist; it is left behind. A record is 300 bytes with 3 keys and 60 postings, whose terms are
 * drawn as words are in a text (the n-th as often as 1/n).
 */
#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/store.h"
#include "tests/entries.h"

#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RECORD = 300, TERMS = 200000, POSTINGS = 60 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static void check(dgm_code code, const dgm_error *err)
{
	if (code == DGM_OK)
		return;
	fprintf(stderr, "bench_store: %s\n", err->text);
	exit(1);
}

struct load {
	uint64_t seed;
	size_t batch;
	char (*terms)[16];
	struct store_posting_entry *entries;
};

/* One of TERMS, the first ones often: the inverse of the sum of 1/n is an exponential. */
static const char *draw_term(struct load *load)
{
	double x = (double)draw(&load->seed) / (double)((uint64_t)1 << 31);
	size_t n = (size_t)exp(x * log(TERMS));

	return load->terms[n < TERMS ? n : TERMS - 1];
}

static dgm_code add_record(struct load *load, struct store_txn *txn, size_t at, dgm_error *err)
{
	char record[RECORD];
	uint64_t id = store_new_id(txn, err);
	dgm_code code = id > 0 ? DGM_OK : DGM_STORE;

	memset(record, (int)(id & 0xFF), sizeof record);
	if (code == DGM_OK)
		code = store_put(txn, id, record, sizeof record, err);
	for (uint64_t i = 0; code == DGM_OK && i < 3; i++)
		code = store_add_key(txn, "fold:ar", hash_bytes(&id, sizeof id, i), id, err);
	for (size_t i = 0; i < POSTINGS; i++) {
		const char *term = draw_term(load);

		load->entries[at * POSTINGS + i] =
			(struct store_posting_entry){"stem:ar", term, strlen(term), {id, 15, 90}};
	}
	return code;
}

/* A term stands once for a record in the store, but may be drawn twice. */
static size_t drop_doubles(struct store_posting_entry *entries, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t j = kept;

		while (j > 0 && entries[j - 1].posting.id == entries[i].posting.id &&
		       entries[j - 1].term != entries[i].term)
			j--;
		if (j == 0 || entries[j - 1].posting.id != entries[i].posting.id)
			entries[kept++] = entries[i];
	}
	return kept;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct load *load = ctx;
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < load->batch; i++)
		code = add_record(load, txn, i, err);
	size_t count = drop_doubles(load->entries, load->batch * POSTINGS);

	if (code == DGM_OK)
		code = entries_add(txn, load->entries, count, err);
	if (code == DGM_OK)
		code = store_add_counter(txn, "records", (int64_t)load->batch, err);
	return code;
}

static void bench_import(const char *dir, size_t records, size_t batch)
{
	struct load load = {.seed = 1, .batch = batch};
	dgm_error err = {0};
	struct store *store = store_open(dir, DGM_CREATE, &err);
	uint64_t data, log;

	check(store ? DGM_OK : DGM_STORE, &err);
	load.entries = mem_alloc(batch * POSTINGS, sizeof *load.entries);
	load.terms = mem_alloc(TERMS, sizeof *load.terms);
	for (size_t i = 0; i < TERMS; i++)
		snprintf(load.terms[i], sizeof load.terms[i], "слово%zx", i);
	double start = seconds(), cpu = cpu_seconds(), part = start;

	for (size_t i = 0; i < records; i += batch) {
		check(store_change(store, false, add_batch, &load, &err), &err);
		if ((i + batch) % 50000 < batch) {
			printf("  %zu records, %.0f/s\n", i + batch, 50000 / (seconds() - part));
			part = seconds();
		}
	}
	check(store_flush(store, &err), &err);
	printf("import: %.0f records/s, cpu %.1f us each\n", (double)records / (seconds() - start),
	       (cpu_seconds() - cpu) * 1e6 / (double)records);
	start = seconds();
	check(store_close(store, &err), &err);
	printf("close: %.0f ms\n", (seconds() - start) * 1e3);
	store = store_open(dir, DGM_READ, &err);
	check(store_sizes(store, &data, &log, &err), &err);
	printf("disk: %.0f bytes a record, log %.0f\n", (double)data / (double)records,
	       (double)log / (double)records);
	check(store_close(store, &err), &err);
	mem_free(load.entries);
	mem_free(load.terms);
}

static dgm_code count_id(void *ctx, uint64_t id, dgm_error *err)
{
	(void)err;
	*(uint64_t *)ctx += id > 0;
	return DGM_OK;
}

static dgm_code count_posting(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	(void)err;
	*(uint64_t *)ctx += posting->id > 0;
	return DGM_OK;
}

static dgm_code count_record(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	(void)record;
	(void)len;
	return count_id(ctx, id, err);
}

static void bench_start(const char *dir, size_t records)
{
	double start = seconds();
	dgm_error err = {0};
	struct buf record = {0};
	struct store *store = store_open(dir, DGM_READ, &err);

	check(store ? DGM_OK : DGM_STORE, &err);
	check(store_get(store, NULL, records / 2, &record, &err), &err);
	double got = seconds();

	check(store_close(store, &err), &err);
	printf("open and get: %.2f ms, close %.2f ms\n", (got - start) * 1e3,
	       (seconds() - got) * 1e3);
	buf_free(&record);
}

static void bench_postings(struct store *store)
{
	dgm_error err = {0};

	for (int n = 1; n < 100000; n *= 100) {
		char term[32];

		snprintf(term, sizeof term, "слово%x", (unsigned)n);
		double start = seconds();
		uint64_t seen = 0, count;

		check(store_each_posting(store, NULL, "stem:ar", term, strlen(term), count_posting,
					 &seen, &err),
		      &err);
		double walked = seconds();

		check(store_count_postings(store, NULL, "stem:ar", term, strlen(term), &count,
					   &err),
		      &err);
		printf("postings of '%s': %llu in %.0f us, counted %llu in %.0f us\n", term,
		       (unsigned long long)seen, (walked - start) * 1e6, (unsigned long long)count,
		       (seconds() - walked) * 1e6);
	}
}

static void bench_read(const char *dir, size_t records)
{
	enum { LOOKUPS = 200000 };
	dgm_error err = {0};
	struct store *store = store_open(dir, DGM_READ, &err);
	uint64_t seed = 5, found = 0;

	for (int round = 0; round < 2; round++) {
		double start = seconds();

		for (int i = 0; i < LOOKUPS; i++) {
			uint64_t id = draw(&seed) % records + 1;

			check(store_find_key(store, NULL, "fold:ar", hash_bytes(&id, sizeof id, 1),
					     count_id, &found, &err),
			      &err);
		}
		printf("exact key: %.0f/s (%s)\n", LOOKUPS / (seconds() - start),
		       round ? "warm" : "first");
	}
	double start = seconds();
	struct buf record = {0};

	for (int i = 0; i < LOOKUPS; i++, buf_reset(&record))
		check(store_get(store, NULL, draw(&seed) % records + 1, &record, &err), &err);
	printf("get: %.0f/s\n", LOOKUPS / (seconds() - start));
	buf_free(&record);
	bench_postings(store);
	start = seconds();
	found = 0;
	check(store_each(store, 0, count_record, &found, &err), &err);
	printf("walk: %.0f records/s\n", (double)found / (seconds() - start));
	check(store_close(store, &err), &err);
}

static dgm_code put_one(void *ctx, struct store_txn *txn, dgm_error *err)
{
	return store_put(txn, *(uint64_t *)ctx, "изменено", strlen("изменено"), err);
}

static void bench_point(const char *dir)
{
	enum { EDITS = 300 };
	dgm_error err = {0};
	struct store *store = store_open(dir, DGM_WRITE, &err);
	double start = seconds();
	char path[4096];

	check(store ? DGM_OK : DGM_STORE, &err);
	for (uint64_t id = 1; id <= EDITS; id++)
		check(store_change(store, true, put_one, &id, &err), &err);
	printf("point update, synced: %.0f/s\n", EDITS / (seconds() - start));
	start = seconds();
	for (uint64_t id = 1; id <= EDITS; id++)
		check(store_change(store, false, put_one, &id, &err), &err);
	printf("point update, not synced: %.0f/s\n", EDITS / (seconds() - start));
	start = seconds();
	check(store_close(store, &err), &err);
	printf("close: %.1f ms\n", (seconds() - start) * 1e3);
	snprintf(path, sizeof path, "%s/FORMAT.sync", dir);
	FILE *file = fopen(path, "w");

	start = seconds();
	for (int i = 0; file && i < EDITS; i++) {
		fprintf(file, "%300d\n", i);
		fflush(file);
		fdatasync(fileno(file));
	}
	printf("fdatasync alone: %.0f/s\n", EDITS / (seconds() - start));
	if (file)
		fclose(file);
	unlink(path);
}

int main(int argc, char **argv)
{
	size_t records = argc > 2 ? strtoul(argv[2], NULL, 10) : 100000;
	size_t batch = argc > 3 ? strtoul(argv[3], NULL, 10) : 1000;
	struct rusage usage;

	if (argc < 2 || records == 0 || batch == 0)
		return 2;
	bench_import(argv[1], records, batch);
	for (int i = 0; i < 3; i++)
		bench_start(argv[1], records);
	bench_read(argv[1], records);
	bench_point(argv[1]);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak memory: %ld MB, the cache included\n", usage.ru_maxrss / 1024);
	return 0;
}
