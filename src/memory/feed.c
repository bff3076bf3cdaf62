#include "memory/feed.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/relay.h"
#include "memory/headers.h"
#include "memory/index.h"
#include "text/unit.h"

/*
 * A batch ends at either. In a larger one more units share a term, and a page is written once for
 * more of them; a smaller one is sooner over, for others who wait to write, and takes less memory.
 */
enum { BATCH_UNITS = 10000, BATCH_BYTES = 8 << 20 };

/* A batch, at hand or being stored. */
struct load {
	struct feed *feed;
	const dgm_unit **units; /* copies, ours */
	size_t count, cap, bytes;
	struct index index;     /* of the units, numbered from 1 */
	struct headers headers; /* that the memory does not keep yet */
	size_t seen;            /* units of the file, with those of this batch */
	bool last;
	/* What storing it makes of them. */
	struct resume noted;
	dgm_add_counts counts;
	dgm_error error;
};

struct feed {
	dgm_memory *memory;
	struct relay *relay;
	struct resume resume; /* as it is on disk, for who stores */
	struct load loads[2];
	size_t at; /* which one is at hand */
	bool storing;
	dgm_add_counts counts;
	bool left_headers;
	dgm_error error;
};

struct feed *feed_new(dgm_memory *memory, const struct resume *resume)
{
	struct feed *feed = mem_zalloc(1, sizeof *feed);

	feed->memory = memory;
	feed->resume = *resume;
	feed->relay = relay_new();
	for (size_t i = 0; i < 2; i++) {
		feed->loads[i].feed = feed;
		index_begin_adding(&feed->loads[i].index);
	}
	return feed;
}

static void empty(struct load *load)
{
	for (size_t i = 0; i < load->count; i++)
		dgm_unit_free((dgm_unit *)load->units[i]);
	load->count = load->bytes = 0;
	index_reset(&load->index);
	headers_free(&load->headers);
	load->counts = (dgm_add_counts){0};
}

void feed_free(struct feed *feed)
{
	if (!feed)
		return;
	relay_free(feed->relay);
	for (size_t i = 0; i < 2; i++) {
		empty(&feed->loads[i]);
		index_free(&feed->loads[i].index);
		mem_free(feed->loads[i].units);
	}
	mem_free(feed);
}

void feed_header(struct feed *feed, const dgm_prop *props, size_t count)
{
	headers_add(&feed->loads[feed->at].headers, props, count);
}

const dgm_add_counts *feed_counts(const struct feed *feed)
{
	return &feed->counts;
}

bool feed_left_headers(struct feed *feed)
{
	bool left = feed->left_headers;

	feed->left_headers = false;
	return left;
}

/* ---------------------------------------------------------------- storing, on the other thread */

/* In the transaction of a batch: how far the file is done with it, and what its head says. */
static dgm_code note_progress(void *ctx, struct store_txn *txn, uint64_t last_id, dgm_error *err)
{
	struct load *load = ctx;
	dgm_code code = headers_store(&load->headers, load->feed->memory, txn, err);

	load->noted = load->feed->resume;
	load->noted.done = load->seen;
	if (last_id > 0)
		load->noted.last_id = last_id;
	if (code != DGM_OK)
		return code;
	return load->last ? resume_forget(&load->noted, txn, err)
			  : resume_note(&load->noted, txn, err);
}

static void store(void *ctx)
{
	struct load *load = ctx;
	const struct add_how how = {.also = note_progress, .ctx = load, .index = &load->index};

	load->error = (dgm_error){0};
	if (memory_add(load->feed->memory, load->units, load->count, how, &load->counts,
		       &load->error) == DGM_OK)
		load->feed->resume = load->noted;
}

/* ---------------------------------------------------------------- taking units */

dgm_code feed_settle(struct feed *feed, dgm_error *err)
{
	struct load *load = &feed->loads[!feed->at];

	relay_wait(feed->relay);
	if (feed->storing) {
		feed->error = load->error;
		feed->left_headers |= load->headers.full;
		if (load->error.code == DGM_OK)
			memory_sum_counts(&feed->counts, &load->counts);
		empty(load);
		feed->storing = false;
	}
	if (feed->error.code == DGM_OK)
		return DGM_OK;
	return err_set(err, feed->error.code, "%s", feed->error.text);
}

/* Has the batch at hand stored; the other one is at hand then. */
static dgm_code hand_over(struct feed *feed, dgm_error *err)
{
	struct load *load = &feed->loads[feed->at];
	dgm_code code = feed_settle(feed, err);

	if (code != DGM_OK)
		return code;
	feed->at = !feed->at;
	feed->storing = true;
	/* What ends with its first batch needs no other thread. */
	if (load->last)
		store(load);
	else
		relay_give(feed->relay, store, load);
	return DGM_OK;
}

dgm_code feed_unit(struct feed *feed, const dgm_unit *unit, size_t seen, dgm_error *err)
{
	struct load *load = &feed->loads[feed->at];

	if (unit_check(unit, err) != DGM_OK)
		return err ? err->code : DGM_BAD_ARG;
	load->units = mem_grow(load->units, load->count, &load->cap, sizeof *load->units);
	load->units[load->count++] = dgm_unit_copy(unit);
	load->seen = seen;
	index_unit(&load->index, unit, load->count);
	for (size_t i = 0; i < unit->variant_count; i++)
		load->bytes += unit->variants[i].len;
	return load->count < BATCH_UNITS && load->bytes < BATCH_BYTES ? DGM_OK
								      : hand_over(feed, err);
}

dgm_code feed_end(struct feed *feed, size_t seen, dgm_error *err)
{
	struct load *load = &feed->loads[feed->at];

	load->seen = seen;
	load->last = true;
	dgm_code code = hand_over(feed, err);

	return code == DGM_OK ? feed_settle(feed, err) : code;
}
