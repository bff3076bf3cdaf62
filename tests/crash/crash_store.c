/*
 * crash_store [ROUNDS [SEED]]: in each round a writer is killed with SIGKILL at a random moment, in
 * the middle of making the memory, opening, a batch, a checkpoint or closing, while a reader runs.
 * Then the memory is opened again, which must not take long; everything that the writer reported
 * must be there, at most one batch more, and records, keys, postings and counters must agree. The
 * reader must never have seen a state that does not agree, and soon it must be gone or reading.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "store/store.h"
#include "tests/entries.h"
#include "tests/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ROUNDS_A_MEMORY = 10, /* then a new one is begun */
	BATCH_MAX = 400,
	KINDS = 7,
	SLOW_MS = 2000, /* to open after a crash */
	HANG_MS = 5000, /* for a reader to notice */
	HANG_S = 30,    /* for the whole test to be given up */
	WRONG = 9       /* exit code of a reader that saw what cannot be */
};

static volatile sig_atomic_t leaving; /* SIGTERM came */

static char base[64] = "/tmp/dragoman-crash.XXXXXX";

static uint64_t draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void pause_ms(double ms)
{
	struct timespec t = {(time_t)(ms / 1000), (long)(ms * 1e6) % 1000000000};

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

/* ------------------------------------------------------------------ what is written */

/* A record follows from its id alone, so that anyone can check it. */
static void make_record(struct buf *record, uint64_t id)
{
	buf_reset(record);
	buf_printf(record, "запись %llu سجل ", (unsigned long long)id);
	for (uint64_t i = 0; i < id % 90; i++)
		buf_printf(record, "%llu ", (unsigned long long)(id * i));
}

static const char *const kinds[KINDS] = {"ноль", "один", "два", "ثلاثة", "أربعة", "five", "six"};

struct batch {
	uint64_t seed, last_batch, last_id;
};

static dgm_code add_record(struct store_txn *txn, uint64_t id, struct store_posting_entry *entries,
			   dgm_error *err)
{
	struct buf record = {0};
	const char *kind = kinds[id % KINDS];

	make_record(&record, id);
	dgm_code code = store_put(txn, id, record.data, record.len, err);

	if (code == DGM_OK)
		code = store_add_key(txn, "record", hash_bytes(record.data, record.len, 0), id,
				     err);
	if (code == DGM_OK)
		code = store_add_key(txn, "kind", id % KINDS, id, err);
	entries[0] = (struct store_posting_entry){"all", "كل", strlen("كل"), {id, 1, 2}};
	entries[1] = (struct store_posting_entry){"kind", kind, strlen(kind), {id, 3, 4}};
	buf_free(&record);
	return code;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	static struct store_posting_entry entries[2 * BATCH_MAX];
	struct batch *batch = ctx;
	uint64_t count = draw(&batch->seed) % BATCH_MAX + 1;
	dgm_code code = DGM_OK;

	for (uint64_t i = 0; code == DGM_OK && i < count; i++) {
		uint64_t id = store_new_id(txn, err);

		code = id > 0 ? add_record(txn, id, &entries[2 * i], err) : DGM_STORE;
		batch->last_id = id;
	}
	if (code == DGM_OK)
		code = entries_add(txn, entries, 2 * count, err);
	if (code == DGM_OK)
		code = store_add_counter(txn, "records", (int64_t)count, err);
	if (code == DGM_OK)
		code = store_add_counter(txn, "batches", 1, err);
	return code;
}

/* Writes batch after batch, reporting each, and now and then closes and opens. Never returns. */
static void write_until_killed(const char *dir, int report, uint64_t seed)
{
	struct batch batch = {.seed = seed};
	dgm_error err = {0};

	for (;;) {
		struct store *store = store_open(dir, DGM_CREATE, &err);
		uint64_t left = draw(&batch.seed) % 60 + 1;

		for (; store && left > 0; left--) {
			bool sync = draw(&batch.seed) % 4 == 0;

			if (store_change(store, sync, add_batch, &batch, &err) != DGM_OK)
				break;
			if (write(report, &batch.last_id, sizeof batch.last_id) < 0)
				break;
		}
		if (!store || left > 0 || store_close(store, &err) != DGM_OK) {
			printf("# writer: %s\n", err.text);
			fflush(stdout);
			_exit(1);
		}
	}
}

/* ------------------------------------------------------------------ what must hold */

struct check {
	struct store *store;
	struct buf record, want;
	uint64_t records, counted, found, fault;
	const char *what; /* is wrong; NULL: nothing */
};

static void is_wrong(struct check *check, const char *what, uint64_t id)
{
	if (!check->what)
		check->fault = id;
	if (!check->what)
		check->what = what;
}

static dgm_code find_id(void *ctx, uint64_t id, dgm_error *err)
{
	struct check *check = ctx;

	(void)err;
	check->found += id == check->records;
	return DGM_OK;
}

static dgm_code check_record(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct check *check = ctx;

	if (id != ++check->records)
		is_wrong(check, "a record is missing before", id);
	make_record(&check->want, id);
	if (len != check->want.len || memcmp(record, check->want.data, len) != 0)
		is_wrong(check, "a record is not as it was written", id);
	check->found = 0;
	dgm_code code = store_find_key(check->store, NULL, "record", hash_bytes(record, len, 0),
				       find_id, check, err);

	if (code == DGM_OK && check->found != 1)
		is_wrong(check, "a record has not its key", id);
	return check->what ? DGM_NOT_FOUND : code;
}

static dgm_code check_posting(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	struct check *check = ctx;

	(void)err;
	if (posting->id != ++check->counted || posting->a != 1 || posting->b != 2)
		is_wrong(check, "a posting is wrong", posting->id);
	return DGM_OK;
}

static dgm_code count_posting(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	(void)err;
	*(uint64_t *)ctx += posting->id > 0;
	return DGM_OK;
}

static dgm_code count_id(void *ctx, uint64_t id, dgm_error *err)
{
	(void)err;
	*(uint64_t *)ctx += id > 0;
	return DGM_OK;
}

static dgm_code check_kinds(struct check *check, dgm_error *err)
{
	dgm_code code = DGM_OK;
	uint64_t total = 0;

	for (uint64_t i = 0; code == DGM_OK && i < KINDS; i++) {
		uint64_t count = 0, walked = 0, keys = 0;
		size_t len = strlen(kinds[i]);

		code = store_count_postings(check->store, NULL, "kind", kinds[i], len, &count, err);
		if (code == DGM_OK)
			code = store_each_posting(check->store, NULL, "kind", kinds[i], len,
						  count_posting, &walked, err);
		if (code == DGM_OK)
			code = store_find_key(check->store, NULL, "kind", i, count_id, &keys, err);
		if (code == DGM_OK && (count != walked || count != keys))
			is_wrong(check, "postings and keys disagree on a kind", i);
		total += count;
	}
	if (code == DGM_OK && total != check->records)
		is_wrong(check, "the kinds do not add up", total);
	return code;
}

static void take_counter(void *ctx, const char *name, uint64_t value)
{
	uint64_t *counters = ctx;

	counters[strcmp(name, "records") == 0] = value;
}

/* Everything, with nobody writing. *batches: how many there are. */
static dgm_code check_all(struct check *check, uint64_t *batches, dgm_error *err)
{
	uint64_t counters[2] = {0};
	dgm_code code = store_each(check->store, 0, check_record, check, err);

	if (code == DGM_OK)
		code = store_each_posting(check->store, NULL, "all", "كل", strlen("كل"),
					  check_posting, check, err);
	if (code == DGM_OK && check->counted != check->records)
		is_wrong(check, "postings and records disagree", check->counted);
	if (code == DGM_OK)
		code = check_kinds(check, err);
	if (code == DGM_OK)
		code = store_each_counter(check->store, take_counter, counters, err);
	if (code == DGM_OK && counters[1] != check->records)
		is_wrong(check, "the counter of records is wrong", counters[1]);
	*batches = counters[0];
	return code;
}

static void on_term(int number)
{
	(void)number;
	leaving = 1;
}

/*
 * Reads while others write: each walk must be whole, and later ones see no less. *walks tells the
 * parent that we do not hang. Returns when asked to.
 */
static void read_until_told(const char *dir, uint64_t seed, volatile uint64_t *walks)
{
	uint64_t records = 0, postings = 0;
	struct store *store = NULL;
	dgm_error err = {0};

	signal(SIGTERM, on_term);
	for (; !store && !leaving; ++*walks) {
		err = (dgm_error){0};
		store = store_open(dir, DGM_READ, &err);
		if (!store && err.code != DGM_NOT_FOUND)
			_exit(1);
	}
	for (; !leaving; ++*walks) {
		struct check check = {.store = store};

		if (draw(&seed) % 2 == 0
			    ? store_each(store, 0, check_record, &check, &err)
			    : store_each_posting(store, NULL, "all", "كل", strlen("كل"),
						 check_posting, &check, &err))
			_exit(1); /* the store is to be recovered */
		if (check.what || (check.records > 0 && check.records < records) ||
		    (check.counted > 0 && check.counted < postings)) {
			printf("# reader: %s (%llu)\n",
			       check.what ? check.what : "less than before",
			       (unsigned long long)check.fault);
			fflush(stdout);
			_exit(WRONG);
		}
		records = check.records > 0 ? check.records : records;
		postings = check.counted > 0 ? check.counted : postings;
		buf_free(&check.want);
	}
	store_close(store, NULL);
}

/* ------------------------------------------------------------------ rounds */

struct tally {
	uint64_t batches, last_id; /* reported in the memory of now */
	double open_ms[2];         /* longest, sum */
	double took_ms;            /* the last */
	int wrong, hung, slow, killed_readers;
};

static void take_reports(int fd, struct tally *tally)
{
	uint64_t id;

	while (read(fd, &id, sizeof id) == sizeof id) {
		tally->batches++;
		tally->last_id = id;
	}
}

/*
 * The writer may have died while it had the memory closed; then the reader goes on. Else recovery
 * makes it leave or kills it.
 */
static void end_reader(pid_t reader, const volatile uint64_t *walks, struct tally *tally)
{
	uint64_t before = *walks;
	double start = now_ms();
	int status = 0;
	bool gone, hung = false;

	while (!(gone = waitpid(reader, &status, WNOHANG) != 0) && *walks < before + 2 && !hung) {
		hung = now_ms() - start > HANG_MS;
		pause_ms(2);
	}
	alarm(HANG_S);
	if (!gone) {
		kill(reader, hung ? SIGKILL : SIGTERM);
		waitpid(reader, &status, 0);
	}
	alarm(0);
	tally->hung += hung;
	tally->killed_readers += gone && WIFSIGNALED(status);
	tally->wrong += WIFEXITED(status) && WEXITSTATUS(status) == WRONG;
}

static bool check_memory(const char *dir, struct tally *tally)
{
	struct check check = {0};
	dgm_error err = {0};
	uint64_t batches = 0;
	double start = now_ms();

	alarm(HANG_S);
	check.store = store_open(dir, DGM_CREATE, &err);
	double took = now_ms() - start;

	tally->open_ms[0] = took > tally->open_ms[0] ? took : tally->open_ms[0];
	tally->open_ms[1] += took;
	tally->took_ms = took;
	dgm_code code = check.store ? check_all(&check, &batches, &err) : err.code;

	alarm(0);
	if (code == DGM_OK && (check.records < tally->last_id || batches < tally->batches))
		is_wrong(&check, "a reported batch is lost", check.records);
	if (code == DGM_OK && batches > tally->batches + 1)
		is_wrong(&check, "more than one batch was not reported", batches);
	dgm_code closed = store_close(check.store, &err);

	code = code == DGM_OK ? closed : code;
	if (code != DGM_OK)
		printf("# %s\n", err.text);
	if (check.what)
		printf("# %s (%llu)\n", check.what, (unsigned long long)check.fault);
	tally->batches = batches;
	tally->last_id = check.records;
	buf_free(&check.want);
	return code == DGM_OK && !check.what;
}

/* Kills young memories early, in their making, and grown ones anywhere in some tenths of a second.
 */
static double draw_delay(uint64_t *seed, int age)
{
	return (double)(draw(seed) % (age == 0 ? 40 : 400)) + (double)(draw(seed) % 1000) / 1e3;
}

static bool run_round(const char *dir, int age, uint64_t *seed, volatile uint64_t *walks,
		      struct tally *tally)
{
	int report[2];

	if (pipe(report) != 0)
		return false;
	fflush(stdout);
	pid_t writer = fork();

	if (writer == 0)
		write_until_killed(dir, report[1], draw(seed));
	pid_t reader = fork();

	if (reader == 0) {
		read_until_told(dir, draw(seed), walks);
		_exit(0);
	}
	close(report[1]);
	pause_ms(draw_delay(seed, age));
	kill(writer, SIGKILL);
	int status = 0;

	waitpid(writer, &status, 0);
	fcntl(report[0], F_SETFL, O_NONBLOCK);
	take_reports(report[0], tally);
	close(report[0]);
	bool fine = check_memory(dir, tally);
	int killed = tally->killed_readers;

	end_reader(reader, walks, tally);
	/* A reader that waits for ever while it opens ends itself, and we wait for that. */
	tally->slow += tally->took_ms > (tally->killed_readers > killed ? HANG_MS : SLOW_MS);
	return fine && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* A number that this process and its children see; lives as long as they do. */
static volatile uint64_t *share_number(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/walks", base);
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, sizeof(uint64_t)) != 0)
		return NULL;
	void *number = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	close(fd);
	return number != MAP_FAILED ? number : NULL;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 20;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	struct tally tally = {0};
	char dir[128], remove[128];
	uint64_t records = 0;

	volatile uint64_t *walks = mkdtemp(base) ? share_number() : NULL;

	if (!walks)
		return 1;
	for (int i = 0; i < rounds; i++) {
		if (i % ROUNDS_A_MEMORY == 0)
			tally.batches = tally.last_id = 0;
		snprintf(dir, sizeof dir, "%s/%d", base, i / ROUNDS_A_MEMORY);
		ok(run_round(dir, i % ROUNDS_A_MEMORY, &seed, walks, &tally),
		   "round %d, %llu records", i + 1, (unsigned long long)tally.last_id);
		records += tally.last_id;
	}
	ok(records > 0, "there were records");
	is_int(tally.wrong, 0, "no reader saw what cannot be");
	is_int(tally.hung, 0, "no reader hung");
	is_int(tally.slow, 0, "opening after a crash never took long");
	printf("# opened after %d crashes: at most %.0f ms, %.0f ms on average; %d readers ended "
	       "by a "
	       "signal\n",
	       rounds, tally.open_ms[0], tally.open_ms[1] / rounds, tally.killed_readers);
	snprintf(remove, sizeof remove, "rm -rf %s", base);
	if (tap_failed == 0 && system(remove) != 0)
		return 1;
	return done();
}
