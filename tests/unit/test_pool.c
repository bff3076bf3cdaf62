/* The pool of threads: order, bounds, stopping, and the same results for any number of threads. */
#include "base/mem.h"
#include "base/pool.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <pthread.h>

struct trial {
	pthread_mutex_t mutex;
	size_t live, most; /* results that were made and not taken or dropped */
	size_t made, dropped;
	size_t taken;
	size_t stop_at;
	bool in_order, right;
};

static size_t value_of(size_t i)
{
	uint64_t seed = i;
	size_t rounds = random_below(&seed, 2000), value = i;

	for (size_t r = 0; r < rounds; r++)
		value = value * 31 + random_next(&seed) % 7;
	return value;
}

static void *make(void *ctx, size_t i)
{
	struct trial *trial = ctx;
	size_t *result = mem_alloc(1, sizeof *result);

	*result = value_of(i);
	pthread_mutex_lock(&trial->mutex);
	trial->made++;
	if (++trial->live > trial->most)
		trial->most = trial->live;
	pthread_mutex_unlock(&trial->mutex);
	return result;
}

static void end_result(struct trial *trial, void *result)
{
	pthread_mutex_lock(&trial->mutex);
	trial->live--;
	pthread_mutex_unlock(&trial->mutex);
	mem_free(result);
}

static bool take(void *ctx, size_t i, void *result)
{
	struct trial *trial = ctx;

	trial->in_order = trial->in_order && i == trial->taken;
	trial->right = trial->right && *(size_t *)result == value_of(i);
	trial->taken++;
	end_result(trial, result);
	return trial->taken != trial->stop_at;
}

static void drop(void *ctx, void *result)
{
	struct trial *trial = ctx;

	trial->dropped++;
	end_result(trial, result);
}

struct row {
	const char *name;
	size_t count, threads, ahead, stop_at, taken;
};

static const struct row rows[] = {
	{"nothing to do", 0, 4, 8, 0, 0},
	{"nothing to do here", 0, 0, 1, 0, 0},
	{"on the calling thread", 100, 1, 1, 0, 100},
	{"two threads", 500, 2, 8, 0, 500},
	{"one result at a time", 50, 3, 1, 0, 50},
	{"more threads than jobs", 3, 8, 8, 0, 3},
	{"more threads than room", 200, 8, 2, 0, 200},
	{"stopped at once", 500, 4, 8, 1, 1},
	{"stopped in the middle", 500, 4, 8, 250, 250},
	{"stopped at the last", 100, 4, 8, 100, 100},
	{"stopped on the calling thread", 100, 1, 1, 7, 7},
};

int main(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		struct trial trial = {.stop_at = row->stop_at, .in_order = true, .right = true};
		struct pool_work work = {&trial, make, take, drop};

		pthread_mutex_init(&trial.mutex, NULL);
		pool_run(&work, row->count, row->threads, row->ahead);
		is_int((long long)trial.taken, (long long)row->taken, row->name);
		ok(trial.in_order && trial.right, "%s: in order, each its own", row->name);
		is_int((long long)trial.live, 0, "none is left");
		is_int((long long)(trial.taken + trial.dropped), (long long)trial.made,
		       "each is taken or dropped");
		/* One more: it is made room for before it is taken. */
		ok(trial.most <= row->ahead + 1, "%s: no more than asked for wait", row->name);
		pthread_mutex_destroy(&trial.mutex);
	}
	return done();
}
