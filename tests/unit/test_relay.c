/* The relay: jobs one at a time and in order, beside the caller; nothing is lost at its end. */
#include "base/relay.h"
#include "tests/tap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { JOBS = 500 };

struct trial {
	atomic_int running, most;     /* at once */
	size_t done[JOBS + 1], count; /* numbers of jobs, in the order in which they ran */
	pthread_t thread;             /* of the last one */
};

struct job {
	struct trial *trial;
	size_t number;
};

static void run(void *ctx)
{
	struct job *job = ctx;
	struct trial *trial = job->trial;
	int now = atomic_fetch_add(&trial->running, 1) + 1;

	if (now > atomic_load(&trial->most))
		atomic_store(&trial->most, now);
	trial->done[trial->count++] = job->number;
	trial->thread = pthread_self();
	atomic_fetch_sub(&trial->running, 1);
}

/* A job that waits for the caller: it would never end if it ran before relay_give returns. */
struct meeting {
	pthread_barrier_t barrier;
	atomic_bool over;
};

static void meet(void *ctx)
{
	struct meeting *meeting = ctx;

	pthread_barrier_wait(&meeting->barrier);
	atomic_store(&meeting->over, true);
}

int main(void)
{
	static struct trial trial;
	static struct job jobs[JOBS];
	struct relay *relay = relay_new();
	static struct meeting meeting;
	bool in_order = true;

	relay_wait(relay);
	for (size_t i = 0; i < JOBS; i++) {
		jobs[i] = (struct job){&trial, i};
		relay_give(relay, run, &jobs[i]);
	}
	relay_wait(relay);
	is_int((long long)trial.count, JOBS, "all jobs are done");
	for (size_t i = 0; i < trial.count; i++)
		in_order = in_order && trial.done[i] == i;
	ok(in_order, "in the order in which they were given");
	is_int(trial.most, 1, "one at a time");
	ok(!pthread_equal(trial.thread, pthread_self()), "on a thread of their own");

	pthread_barrier_init(&meeting.barrier, NULL, 2);
	relay_give(relay, meet, &meeting);
	ok(!atomic_load(&meeting.over), "beside the caller, who goes on");
	pthread_barrier_wait(&meeting.barrier);
	relay_wait(relay);
	ok(atomic_load(&meeting.over), "until he waits for its end");
	relay_give(relay, run, &jobs[0]);
	relay_free(relay);
	is_int((long long)trial.count, JOBS + 1, "the job at hand is done before the end");
	relay_free(NULL);
	relay_free(relay_new());
	pthread_barrier_destroy(&meeting.barrier);
	return done();
}
