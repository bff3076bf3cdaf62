/*
 * How fast TMX is read, checked, stored and written, and how much memory that takes: bench_exchange
 * [--json] FOLDER FILE.tmx, in which the folder must not exist and is left behind. Each step is a
 * process of its own; reading, checking and writing run three times, and the quickest counts. Rates
 * are by time of the processor, of all threads.
 * Memory is the most that is held besides mapped files, of which the cache of the store is one.
 */
#include "base/file.h"
#include "base/stream.h"
#include "dragoman.h"
#include "tmx/tmx.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TURNS = 3 };

struct result {
	double wall, cpu;     /* seconds */
	double units, bytes;  /* that were read or written */
	double base, highest; /* bytes of memory: before the step, and the most in it */
};

struct step {
	const char *name, *label, *what; /* what: of its bytes */
	void (*run)(const char *dir, const char *file, struct result *result);
	int turns;
};

/* ---------------------------------------------------------------- measuring */

static double seconds(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What this process holds itself: neither files that it has mapped nor memory shared by them. */
static double own_memory(void)
{
	static const char name[] = "RssAnon:";
	struct buf status = {0};
	const char *at = NULL;

	if (file_read("/proc/self/status", 1 << 16, &status, NULL) == DGM_OK)
		at = strstr(buf_str(&status), name);
	double kilobytes = at ? strtod(at + strlen(name), NULL) : 0;

	buf_free(&status);
	return kilobytes * 1024;
}

static void look_at_memory(struct result *result)
{
	double now = own_memory();

	result->highest = now > result->highest ? now : result->highest;
}

static void on_progress(void *ctx, size_t done, size_t total)
{
	static size_t calls;

	(void)done, (void)total;
	if (calls++ % 64 == 0)
		look_at_memory(ctx);
}

static void check(bool good, const dgm_error *err)
{
	if (good)
		return;
	fprintf(stderr, "bench_exchange: %s\n", err->text);
	exit(1);
}

static double file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (double)st.st_size : 0;
}

/* ---------------------------------------------------------------- the steps */

static dgm_code count_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	struct result *result = ctx;

	(void)unit, (void)line, (void)err;
	result->units++;
	return DGM_OK;
}

static void run_parse(const char *dir, const char *file, struct result *result)
{
	const struct unit_handler handler = {
		.ctx = result, .unit = count_unit, .progress = on_progress};
	dgm_error err = {0};
	struct unit_source source = {.stream = stream_open(file, &err)};
	bool there;

	(void)dir;
	check(source.stream && stream_next(source.stream, &there, &err) == DGM_OK, &err);
	check(tmx_read(&source, &handler, &err) == DGM_OK, &err);
	stream_free(source.stream);
	result->bytes = file_size(file);
}

static void ignore_fault(void *ctx, const dgm_error *fault)
{
	(void)ctx, (void)fault;
}

static void run_validate(const char *dir, const char *file, struct result *result)
{
	dgm_error err = {0};

	(void)dir;
	check(dgm_tmx_validate(file, ignore_fault, NULL, &err) == DGM_OK, &err);
	result->bytes = file_size(file);
}

static void run_import(const char *dir, const char *file, struct result *result)
{
	const dgm_watch watch = {.ctx = result, .progress = on_progress};
	dgm_add_counts counts = {0};
	dgm_error err = {0};
	dgm_memory *memory = dgm_memory_open(dir, DGM_CREATE, &err);

	check(memory, &err);
	result->base = own_memory();
	check(dgm_memory_import(memory, file, &watch, &counts, &err) == DGM_OK, &err);
	check(dgm_memory_close(memory, &err) == DGM_OK, &err);
	result->units = (double)counts.read;
	result->bytes = file_size(file);
}

static dgm_code count_bytes(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct result *result = ctx;

	(void)bytes, (void)err;
	result->bytes += (double)len;
	return DGM_OK;
}

static void run_export(const char *dir, const char *file, struct result *result)
{
	const dgm_sink sink = {result, count_bytes};
	const dgm_watch watch = {.ctx = result, .progress = on_progress};
	dgm_error err = {0};
	size_t count = 0;
	dgm_memory *memory = dgm_memory_open(dir, DGM_READ, &err);

	(void)file;
	check(memory, &err);
	result->base = own_memory();
	check(dgm_memory_export(memory, "tmx", NULL, &watch, &sink, &count, &err) == DGM_OK, &err);
	dgm_memory_close(memory, NULL);
	result->units = (double)count;
}

static const struct step steps[] = {
	{"parse", "reading without storing", "read", run_parse, TURNS},
	{"validate", "checking", "read", run_validate, TURNS},
	{"import", "import", "read", run_import, 1},
	{"export", "export", "written", run_export, TURNS},
};

/* ---------------------------------------------------------------- processes */

static void run_once(const struct step *step, const char *dir, const char *file, int out)
{
	struct result result = {.base = own_memory()};
	double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

	step->run(dir, file, &result);
	result.wall = seconds(CLOCK_MONOTONIC) - wall;
	result.cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	look_at_memory(&result);
	_exit(write(out, &result, sizeof result) == sizeof result ? 0 : 1);
}

/* The quickest of its turns. */
static struct result measure(const struct step *step, const char *dir, const char *file)
{
	struct result best = {0}, result;
	dgm_error err = {.text = "a step failed"};
	int fds[2];

	for (int i = 0; i < step->turns; i++) {
		check(pipe(fds) == 0, &err);
		fflush(stdout);
		if (fork() == 0)
			run_once(step, dir, file, fds[1]);
		close(fds[1]);
		check(read(fds[0], &result, sizeof result) == sizeof result, &err);
		close(fds[0]);
		wait(NULL);
		if (best.cpu == 0 || result.cpu < best.cpu)
			best = result;
	}
	return best;
}

/* ---------------------------------------------------------------- showing */

static void show(const struct step *step, const struct result *r)
{
	printf("%-24s %8.1f s %8.1f s %10.1f MB/s", step->label, r->wall, r->cpu,
	       r->bytes / r->cpu / 1e6);
	if (r->units > 0)
		printf(" %10.0f units/s", r->units / r->cpu);
	else
		printf(" %10s        ", "");
	printf(" %8.1f MB\n", (r->highest - r->base) / 1e6);
}

static void show_json(const struct step *step, const struct result *r)
{
	printf("%s\"%s\":{\"seconds\":%.3f,\"cpu_seconds\":%.3f,\"bytes_%s\":%.0f,\"units\":%.0f,"
	       "\"bytes_per_second\":%.0f,\"units_per_second\":%.0f,\"memory_bytes\":%.0f}",
	       step == steps ? "{" : ",", step->name, r->wall, r->cpu, step->what, r->bytes,
	       r->units, r->bytes / r->cpu, r->units / r->cpu, r->highest - r->base);
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;

	if (argc - json != 3) {
		fprintf(stderr, "usage: bench_exchange [--json] FOLDER FILE.tmx\n");
		return 2;
	}
	if (!json)
		printf("%-24s %10s %10s %15s %18s %11s\n", "TMX", "wall", "CPU", "bytes", "units",
		       "memory");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct result result = measure(&steps[i], argv[argc - 2], argv[argc - 1]);

		(json ? show_json : show)(&steps[i], &result);
	}
	if (json)
		printf("}\n");
	return 0;
}
