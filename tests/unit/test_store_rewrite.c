/*
 * Removing and inserting postings, against a model: for each term an array by record. Records and
 * keys that are removed, and what a removal leaves of a term.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "store/store.h"
#include "tests/entries.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <unistd.h>

static char dir[] = "/tmp/dragoman-rewrite.XXXXXX";

enum { IDS = 6000, CHANGES = 60, ROUNDS = 60 };

static const char *const terms[] = {"كتاب", "книга", "the"};

enum { TERMS = sizeof terms / sizeof *terms };

/* What must be there: a of each posting + 1, 0 for none. */
struct model {
	uint32_t held[TERMS][IDS + 1];
	uint64_t last;   /* id that was added */
	uint64_t random; /* seed */
	bool remove;
	struct store_posting_entry entries[TERMS * CHANGES];
	size_t count;
};

static void plan(struct model *model, size_t term, uint64_t id, uint32_t a)
{
	model->held[term][id] = model->remove ? 0 : a + 1;
	model->entries[model->count++] = (struct store_posting_entry){
		"stem:xx", terms[term], strlen(terms[term]), {id, a, 7}};
}

static dgm_code add(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct model *model = ctx;

	return entries_add(txn, model->entries, model->count, err);
}

static dgm_code change(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct model *model = ctx;

	return model->remove ? store_remove_postings(txn, model->entries, model->count, err)
			     : store_insert_postings(txn, model->entries, model->count, err);
}

/* Appends ids, the first term in each, the others in fewer, so that there are many chunks. */
static void append_ids(struct store *store, struct model *model, uint64_t to)
{
	model->remove = false;
	while (model->last < to) {
		model->count = 0;
		for (int i = 0; i < CHANGES && model->last < to; i++) {
			uint64_t id = ++model->last;

			for (size_t t = 0; t < TERMS; t++)
				if (id % (10 * t + 1) == 0)
					plan(model, t, id,
					     (uint32_t)random_below(&model->random, 300));
		}
		store_change(store, false, add, model, NULL);
	}
}

struct comparison {
	const struct model *model;
	size_t term, count;
	uint64_t last;
	bool fine;
};

static dgm_code compare(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	struct comparison *c = ctx;

	(void)err;
	c->fine = c->fine && posting->id > c->last && posting->id <= IDS &&
		  c->model->held[c->term][posting->id] == posting->a + 1 && posting->b == 7;
	c->last = posting->id;
	c->count++;
	return DGM_OK;
}

static bool same_as_model(struct store *store, const struct model *model)
{
	bool fine = true;

	for (size_t t = 0; t < TERMS; t++) {
		struct comparison c = {.model = model, .term = t, .fine = true};
		uint64_t count = 0;
		size_t want = 0;

		for (size_t id = 0; id <= IDS; id++)
			want += model->held[t][id] > 0;
		store_each_posting(store, NULL, "stem:xx", terms[t], strlen(terms[t]), compare, &c,
				   NULL);
		store_count_postings(store, NULL, "stem:xx", terms[t], strlen(terms[t]), &count,
				     NULL);
		fine = fine && c.fine && c.count == want && count == want;
	}
	return fine;
}

/* A batch of random ids for random terms, each once a term. */
static void plan_random(struct model *model)
{
	model->count = 0;
	for (size_t t = 0; t < TERMS; t++) {
		bool taken[IDS + 1] = {false};
		/* Near each other or all over. */
		uint64_t from = 1 + random_below(&model->random, model->last);
		uint64_t span = random_below(&model->random, 2) ? 2 * CHANGES : model->last;

		for (int i = 0; i < CHANGES; i++) {
			uint64_t id = 1 + (from + random_below(&model->random, span)) % model->last;

			if (taken[id])
				continue;
			taken[id] = true;
			plan(model, t, id, (uint32_t)random_below(&model->random, 1 << 20));
		}
	}
}

static void test_random(struct store *store, struct model *model)
{
	bool fine = true;

	append_ids(store, model, IDS / 2);
	ok(same_as_model(store, model), "appended");
	for (int round = 0; round < ROUNDS && fine; round++) {
		model->remove = random_below(&model->random, 2);
		plan_random(model);
		fine = store_change(store, false, change, model, NULL) == DGM_OK &&
		       same_as_model(store, model);
		ok(fine, "round %d: %s", round + 1, model->remove ? "removed" : "inserted");
		if (round % 10 == 9)
			append_ids(store, model, model->last + IDS / 20);
	}
	ok(same_as_model(store, model), "appended in between");
}

/* From the end, so that each chunk in turn becomes the open one; then nothing is left. */
static void test_to_nothing(struct store *store, struct model *model)
{
	bool fine = true;

	for (uint64_t top = model->last; top > 0;) {
		model->remove = true;
		model->count = 0;
		for (int i = 0; i < CHANGES && top > 0; i++, top--)
			for (size_t t = 0; t < TERMS; t++)
				plan(model, t, top, 0);
		fine = fine && store_change(store, false, change, model, NULL) == DGM_OK &&
		       same_as_model(store, model);
	}
	ok(fine, "removed from the end, down to nothing");
	append_ids(store, model, model->last + 100);
	ok(same_as_model(store, model), "and new ones are appended");
	model->remove = true;
	model->count = 0;
	plan(model, 1, 1, 0);
	is_int(store_change(store, false, change, model, NULL), DGM_OK,
	       "removing what is not there");
	ok(same_as_model(store, model), "changes nothing");
	model->entries[1] = model->entries[0];
	model->count = 2;
	is_int(store_change(store, false, change, model, NULL), DGM_BAD_ARG,
	       "the same posting twice is refused");
}

/* ------------------------------------------------------------------ records and keys */

struct ids {
	uint64_t sum;
	uint64_t last;
};

static dgm_code sum_id(void *ctx, uint64_t id, dgm_error *err)
{
	(void)err;
	((struct ids *)ctx)->sum += id;
	return DGM_OK;
}

static dgm_code put_three(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct ids *ids = ctx;
	dgm_code code = DGM_OK;

	for (int i = 0; code == DGM_OK && i < 3; i++) {
		ids->last = store_new_id(txn, err);
		code = store_put(txn, ids->last, "سجل", 6, err);
		if (code == DGM_OK)
			code = store_add_key(txn, "ключ", 5, ids->last, err);
	}
	return code;
}

static dgm_code remove_last(void *ctx, struct store_txn *txn, dgm_error *err)
{
	uint64_t id = ((struct ids *)ctx)->last;
	dgm_code code = store_remove(txn, id, err);

	if (code == DGM_OK)
		code = store_remove_key(txn, "ключ", 5, id, err);
	return code == DGM_OK ? store_remove_key(txn, "no such space", 5, id, err) : code;
}

static void test_records(struct store *store)
{
	struct ids ids = {0};
	struct buf record = {0};

	is_int(store_change(store, false, put_three, &ids, NULL), DGM_OK, "three records");
	uint64_t last = ids.last;

	is_int(store_change(store, false, remove_last, &ids, NULL), DGM_OK, "one is removed");
	is_int(store_get(store, NULL, last, &record, NULL), DGM_NOT_FOUND, "and gone");
	is_int(store_get(store, NULL, last - 1, &record, NULL), DGM_OK, "the others are not");
	store_find_key(store, NULL, "ключ", 5, sum_id, &ids, NULL);
	is_int((long long)ids.sum, (long long)(2 * last - 3), "its key too");
	is_int(store_change(store, false, remove_last, &ids, NULL), DGM_OK, "again is no error");
	is_int(store_change(store, false, put_three, &ids, NULL), DGM_OK, "three more");
	is_int((long long)ids.last, (long long)last + 3, "and its number is not used again");
	buf_free(&record);
}

int main(void)
{
	struct model *model = mem_zalloc(1, sizeof *model);
	char path[64], remove[64];
	dgm_error err = {0};

	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/tm", dir);
	snprintf(remove, sizeof remove, "rm -rf %s", dir);
	struct store *store = store_open(path, DGM_CREATE, &err);

	if (!ok(store != NULL, "opens"))
		return done();
	test_random(store, model);
	test_to_nothing(store, model);
	test_records(store);
	is_int(store_close(store, &err), DGM_OK, "closes");
	mem_free(model);
	if (system(remove) != 0)
		return 1;
	return done();
}
