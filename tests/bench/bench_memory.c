/*
 * Figures of a memory, as a table: bench_memory FOLDER FILE.tmx. The folder must not exist; it is
 * left behind. Everything goes through the public interface. Times are of the clock on the wall
 * where nothing else is said, so they hold for a machine that does nothing else.
 */
#include "base/mem.h"
#include "dragoman.h"
#include "tests/random.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 10, LOOKUPS = 20000, EDITS = 300 };

static double clock_seconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double wall(void)
{
	return clock_seconds(CLOCK_MONOTONIC);
}

static double cpu(void)
{
	return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void check(bool good, const dgm_error *err)
{
	if (good)
		return;
	fprintf(stderr, "bench_memory: %s\n", err->text);
	exit(1);
}

static long peak_megabytes(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static void row(const char *what, double value, const char *unit)
{
	printf("%-44s %12.*f %s\n", what, value < 100 ? 1 : 0, value, unit);
}

/* ---------------------------------------------------------------- import */

/* When each tenth of the file was done. */
struct parts {
	double wall[PARTS + 1], cpu[PARTS + 1];
	int reached;
};

static void on_progress(void *ctx, size_t done, size_t total)
{
	struct parts *parts = ctx;

	while (parts->reached < PARTS && total > 0 &&
	       done * PARTS >= total * (size_t)(parts->reached + 1)) {
		parts->reached++;
		parts->wall[parts->reached] = wall();
		parts->cpu[parts->reached] = cpu();
	}
}

static void show_part(const struct parts *parts, int part, double units, const char *name)
{
	char what[64];

	snprintf(what, sizeof what, "import, %s tenth, CPU", name);
	row(what, units / (parts->cpu[part] - parts->cpu[part - 1]), "units/s");
	snprintf(what, sizeof what, "import, %s tenth, wall", name);
	row(what, units / (parts->wall[part] - parts->wall[part - 1]), "units/s");
}

static double bench_import(const char *dir, const char *file)
{
	struct parts parts = {0};
	const dgm_watch watch = {.ctx = &parts, .progress = on_progress};
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(dir, DGM_CREATE, &err);

	check(memory, &err);
	parts.wall[0] = wall();
	parts.cpu[0] = cpu();
	check(dgm_memory_import(memory, file, &watch, &counts, &err) == DGM_OK, &err);
	parts.wall[PARTS] = wall();
	parts.cpu[PARTS] = cpu();
	double units = (double)(counts.added + counts.present);

	row("units", units, "");
	row("import, all of it, CPU", units / (parts.cpu[PARTS] - parts.cpu[0]), "units/s");
	row("import, all of it, wall", units / (parts.wall[PARTS] - parts.wall[0]), "units/s");
	show_part(&parts, 1, units / PARTS, "first");
	show_part(&parts, PARTS, units / PARTS, "last");
	row("peak memory, a cache of 512 MB included", (double)peak_megabytes(), "MB");
	double start = wall();

	check(dgm_memory_close(memory, &err) == DGM_OK, &err);
	row("close", (wall() - start) * 1e3, "ms");
	return units;
}

static void show_sizes(const char *dir)
{
	dgm_stats stats;
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(dir, DGM_READ, &err);
	uint64_t segments = 0;

	check(memory, &err);
	check(dgm_memory_stats(memory, &stats, &err) == DGM_OK, &err);
	for (size_t i = 0; i < stats.lang_count; i++)
		segments += stats.langs[i].segments;
	row("on disk, indexes included", (double)stats.data_bytes / (double)segments,
	    "bytes a segment");
	row("log", (double)stats.log_bytes / (1 << 20), "MB");
	dgm_memory_close(memory, NULL);
}

/* ---------------------------------------------------------------- opening */

static double time_open(const char *dir)
{
	dgm_error err = {0};
	double start = wall();
	dgm_memory *memory = dgm_memory_open(dir, DGM_READ, &err);
	double took = (wall() - start) * 1e3;

	check(memory, &err);
	dgm_memory_close(memory, NULL);
	return took;
}

/* Changes a unit again and again, until it is killed. */
static void edit_on(const char *dir, uint64_t units)
{
	dgm_memory *memory = dgm_memory_open(dir, DGM_WRITE, NULL);
	uint64_t seed = 1;

	while (memory) {
		const dgm_edit edit = {.set_state = true, .state = DGM_REVIEWED};

		dgm_memory_edit(memory, random_below(&seed, (size_t)units) + 1, &edit, NULL);
	}
	_exit(1);
}

static void bench_open(const char *dir, double units)
{
	double clean = time_open(dir);

	for (int i = 0; i < 4; i++) {
		double again = time_open(dir);

		clean = again < clean ? again : clean;
	}
	row("open, clean, best of 5", clean, "ms");
	pid_t child = fork();

	if (child == 0)
		edit_on(dir, (uint64_t)units);
	sleep(2);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	row("open after kill -9", time_open(dir), "ms");
}

/* ---------------------------------------------------------------- using */

/* Texts of the memory, to look for. */
static size_t take_texts(dgm_memory *memory, double units, dgm_unit **taken)
{
	uint64_t seed = 7;
	size_t count = 0;

	for (size_t i = 0; i < LOOKUPS; i++) {
		taken[count] = dgm_memory_get(memory, random_below(&seed, (size_t)units) + 1, NULL);
		count += taken[count] != NULL;
	}
	return count;
}

static void bench_lookup(dgm_memory *memory, double units)
{
	dgm_unit **taken = mem_zalloc(LOOKUPS + 1, sizeof *taken);
	size_t count = take_texts(memory, units, taken), found = 0;
	dgm_error err = {0};

	for (int round = 0; round < 2; round++) {
		double start = cpu();

		for (size_t i = 0; i < count; i++) {
			const dgm_variant *text = taken[i]->variants;
			const dgm_query query = {.text = text->text,
						 .len = text->len < DGM_MAX_QUERY ? text->len : 0,
						 .source = text->lang,
						 .min = 100,
						 .max = 1};
			dgm_hits *hits = dgm_memory_lookup(memory, &query, &err);

			check(hits || text->len == 0, &err);
			found += hits && dgm_hits_count(hits) > 0;
			dgm_hits_free(hits);
		}
		row(round ? "exact look-up, warm, CPU" : "exact look-up, first, CPU",
		    (double)count / (cpu() - start), "/s");
	}
	row("found", 100 * (double)found / (double)(2 * count), "%");
	for (size_t i = 0; i < count; i++)
		dgm_unit_free(taken[i]);
	mem_free(taken);
}

static void bench_edit(dgm_memory *memory, double units)
{
	uint64_t seed = 9;
	double start = wall();

	for (size_t i = 0; i < EDITS; i++) {
		const dgm_edit edit = {.set_state = true,
				       .state = i % 2 ? DGM_REVIEWED : DGM_IMPORTED};
		dgm_error err = {0};

		check(dgm_memory_edit(memory, random_below(&seed, (size_t)units) + 1, &edit,
				      &err) == DGM_OK,
		      &err);
	}
	row("point updates, synced", EDITS / (wall() - start), "/s");
}

/* What the disk can do: appends of the same size, each synced. */
static void bench_disk(const char *dir)
{
	char path[4096];
	static const char bytes[600];

	snprintf(path, sizeof path, "%s.sync", dir);
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0666);
	double start = wall();

	for (int i = 0; fd >= 0 && i < EDITS; i++)
		if (write(fd, bytes, sizeof bytes) != sizeof bytes || fdatasync(fd) != 0)
			break;
	row("fdatasync alone", EDITS / (wall() - start), "/s");
	if (fd >= 0)
		close(fd);
	unlink(path);
}

int main(int argc, char **argv)
{
	dgm_error err = {0};

	if (argc != 3)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	double units = bench_import(argv[1], argv[2]);

	show_sizes(argv[1]);
	bench_open(argv[1], units);
	dgm_memory *memory = dgm_memory_open(argv[1], DGM_WRITE, &err);

	check(memory, &err);
	bench_lookup(memory, units);
	bench_edit(memory, units);
	check(dgm_memory_close(memory, &err) == DGM_OK, &err);
	bench_disk(argv[1]);
	return 0;
}
