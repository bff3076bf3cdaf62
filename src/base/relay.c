#include "relay.h"
#include "mem.h"
#include "thread.h"

struct relay {
	pthread_t thread;
	bool started, stopping;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	void (*run)(void *ctx); /* the job at hand; NULL: none */
	void *ctx;
};

static void *work(void *arg)
{
	struct relay *relay = arg;

	pthread_mutex_lock(&relay->mutex);
	for (;;) {
		while (!relay->run && !relay->stopping)
			pthread_cond_wait(&relay->changed, &relay->mutex);
		if (!relay->run)
			break;
		pthread_mutex_unlock(&relay->mutex);
		relay->run(relay->ctx);
		pthread_mutex_lock(&relay->mutex);
		relay->run = NULL;
		pthread_cond_broadcast(&relay->changed);
	}
	pthread_mutex_unlock(&relay->mutex);
	return NULL;
}

struct relay *relay_new(void)
{
	struct relay *relay = mem_zalloc(1, sizeof *relay);

	pthread_mutex_init(&relay->mutex, NULL);
	pthread_cond_init(&relay->changed, NULL);
	return relay;
}

void relay_give(struct relay *relay, void (*run)(void *ctx), void *ctx)
{
	if (!relay->started)
		relay->started = thread_start(&relay->thread, work, relay);
	if (!relay->started) {
		run(ctx);
		return;
	}
	pthread_mutex_lock(&relay->mutex);
	while (relay->run)
		pthread_cond_wait(&relay->changed, &relay->mutex);
	relay->run = run;
	relay->ctx = ctx;
	pthread_cond_broadcast(&relay->changed);
	pthread_mutex_unlock(&relay->mutex);
}

void relay_wait(struct relay *relay)
{
	pthread_mutex_lock(&relay->mutex);
	while (relay->run)
		pthread_cond_wait(&relay->changed, &relay->mutex);
	pthread_mutex_unlock(&relay->mutex);
}

void relay_free(struct relay *relay)
{
	if (!relay)
		return;
	relay_wait(relay);
	if (relay->started) {
		pthread_mutex_lock(&relay->mutex);
		relay->stopping = true;
		pthread_cond_broadcast(&relay->changed);
		pthread_mutex_unlock(&relay->mutex);
		pthread_join(relay->thread, NULL);
	}
	pthread_cond_destroy(&relay->changed);
	pthread_mutex_destroy(&relay->mutex);
	mem_free(relay);
}
