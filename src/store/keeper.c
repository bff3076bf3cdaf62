/*
 * Checkpoints in a thread of their own. A change asks for one after every CHECKPOINT_BYTES of log;
 * while one is under way a second request waits in line and a third blocks the writer, so what
 * recovery has to read stays bounded even when the disk is slower than the writer. A change of
 * which nobody can tell how much it logs has the thread look for itself, WATCH_NSEC after
 * WATCH_NSEC.
 */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/thread.h"

enum { WATCH_NSEC = 100000000 };

struct keeper {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool wanted, watching, stopping;
	dgm_error error; /* the first one */
};

/* Until there is something to do; returns how much must have been logged for it, in kilobytes. */
static uint32_t wait_for_work(struct keeper *keeper)
{
	struct timespec until;

	while (!keeper->wanted && !keeper->watching && !keeper->stopping)
		pthread_cond_wait(&keeper->changed, &keeper->mutex);
	if (keeper->wanted || keeper->stopping)
		return 0;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += WATCH_NSEC;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&keeper->changed, &keeper->mutex, &until);
	return keeper->wanted ? 0 : STORE_CHECKPOINT_BYTES / 1024;
}

static void *keep(void *arg)
{
	struct keeper *keeper = arg;

	pthread_mutex_lock(&keeper->mutex);
	for (;;) {
		uint32_t logged = wait_for_work(keeper);

		if (keeper->stopping)
			break;
		keeper->wanted = false;
		pthread_cond_broadcast(&keeper->changed);
		pthread_mutex_unlock(&keeper->mutex);
		dgm_error error = {0};
		dgm_code code = store_checkpoint(keeper->store, logged, &error);

		pthread_mutex_lock(&keeper->mutex);
		if (code != DGM_OK && keeper->error.code == DGM_OK)
			keeper->error = error;
	}
	pthread_mutex_unlock(&keeper->mutex);
	return NULL;
}

struct keeper *keeper_start(struct store *store)
{
	struct keeper *keeper = mem_zalloc(1, sizeof *keeper);

	keeper->store = store;
	pthread_mutex_init(&keeper->mutex, NULL);
	pthread_cond_init(&keeper->changed, NULL);
	if (thread_start(&keeper->thread, keep, keeper))
		return keeper;
	pthread_cond_destroy(&keeper->changed);
	pthread_mutex_destroy(&keeper->mutex);
	mem_free(keeper);
	return NULL;
}

void keeper_wake(struct keeper *keeper)
{
	pthread_mutex_lock(&keeper->mutex);
	while (keeper->wanted)
		pthread_cond_wait(&keeper->changed, &keeper->mutex);
	keeper->wanted = true;
	pthread_cond_broadcast(&keeper->changed);
	pthread_mutex_unlock(&keeper->mutex);
}

void keeper_watch(struct keeper *keeper, bool watching)
{
	pthread_mutex_lock(&keeper->mutex);
	keeper->watching = watching;
	pthread_cond_broadcast(&keeper->changed);
	pthread_mutex_unlock(&keeper->mutex);
}

dgm_code keeper_stop(struct keeper *keeper, dgm_error *err)
{
	if (!keeper)
		return DGM_OK;
	pthread_mutex_lock(&keeper->mutex);
	keeper->stopping = true;
	pthread_cond_broadcast(&keeper->changed);
	pthread_mutex_unlock(&keeper->mutex);
	pthread_join(keeper->thread, NULL);
	dgm_code code = keeper->error.code;

	if (code != DGM_OK)
		err_set(err, code, "%s", keeper->error.text);
	pthread_cond_destroy(&keeper->changed);
	pthread_mutex_destroy(&keeper->mutex);
	mem_free(keeper);
	return code;
}
