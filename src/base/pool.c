#include "pool.h"
#include "mem.h"

#include <pthread.h>

struct slot {
	void *result;
	bool done;
};

struct pool {
	const struct pool_work *work;
	size_t count, ahead;
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t room;   /* a job may begin, or none will any more */
	pthread_cond_t ready;  /* a job is done */
	size_t begun, taken;
	bool stopped;
	struct slot *slots; /* of job i: slots[i % ahead] */
};

/* The next job to begin, once there is room for its result; false: there is none. */
static bool begin_job(struct pool *pool, size_t *i)
{
	while (!pool->stopped && pool->begun < pool->count &&
	       pool->begun - pool->taken >= pool->ahead)
		pthread_cond_wait(&pool->room, &pool->mutex);
	if (pool->stopped || pool->begun == pool->count)
		return false;
	*i = pool->begun++;
	return true;
}

static void *work_thread(void *arg)
{
	struct pool *pool = arg;
	size_t i;

	pthread_mutex_lock(&pool->mutex);
	while (begin_job(pool, &i)) {
		pthread_mutex_unlock(&pool->mutex);
		void *result = pool->work->run(pool->work->ctx, i);

		pthread_mutex_lock(&pool->mutex);
		pool->slots[i % pool->ahead] = (struct slot){result, true};
		pthread_cond_signal(&pool->ready);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/* Waits for the result of job i, and makes room for another. */
static void *wait_for(struct pool *pool, size_t i)
{
	struct slot *slot = &pool->slots[i % pool->ahead];

	pthread_mutex_lock(&pool->mutex);
	while (!slot->done)
		pthread_cond_wait(&pool->ready, &pool->mutex);
	void *result = slot->result;

	*slot = (struct slot){0};
	pool->taken++;
	pthread_cond_signal(&pool->room);
	pthread_mutex_unlock(&pool->mutex);
	return result;
}

static void stop(struct pool *pool, pthread_t *threads, size_t started)
{
	pthread_mutex_lock(&pool->mutex);
	pool->stopped = true;
	pthread_cond_broadcast(&pool->room);
	pthread_mutex_unlock(&pool->mutex);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	for (; pool->taken < pool->begun; pool->taken++)
		pool->work->drop(pool->work->ctx, pool->slots[pool->taken % pool->ahead].result);
}

static void run_here(const struct pool_work *work, size_t count)
{
	bool more = true;

	for (size_t i = 0; more && i < count; i++)
		more = work->take(work->ctx, i, work->run(work->ctx, i));
}

void pool_run(const struct pool_work *work, size_t count, size_t threads, size_t ahead)
{
	struct pool pool = {.work = work, .count = count, .ahead = ahead};
	size_t started = 0;
	bool more = true;

	if (threads < 2) {
		run_here(work, count);
		return;
	}
	pthread_t *ids = mem_alloc(threads, sizeof *ids);

	pool.slots = mem_zalloc(ahead, sizeof *pool.slots);
	pthread_mutex_init(&pool.mutex, NULL);
	pthread_cond_init(&pool.room, NULL);
	pthread_cond_init(&pool.ready, NULL);
	/* With fewer threads than asked for it takes longer; with none it is done here. */
	while (started < threads && pthread_create(&ids[started], NULL, work_thread, &pool) == 0)
		started++;
	if (started == 0)
		run_here(work, count);
	for (size_t i = 0; started > 0 && more && i < count; i++)
		more = work->take(work->ctx, i, wait_for(&pool, i));
	stop(&pool, ids, started);
	pthread_cond_destroy(&pool.ready);
	pthread_cond_destroy(&pool.room);
	pthread_mutex_destroy(&pool.mutex);
	mem_free(pool.slots);
	mem_free(ids);
}
