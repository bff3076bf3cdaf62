/* Gathering postings under numbers, and adding them under the ids that the records got. */
#include "base/err.h"
#include "base/mem.h"
#include "store/store.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <unistd.h>

static char dir[] = "/tmp/dragoman-gather.XXXXXX";

static const char *const spaces[] = {"term:w:ar", "term:w:ru", "term:w:en"};
static const char *const terms[] = {"سفين", "корабл", "ship", "و", "и", "a", "port", "порт"};

enum { SPACES = 3, TERMS = 8, NUMBERS = 3000, ROUNDS = 4 };

/* What the store should have. */
struct list {
	struct store_posting *items;
	size_t count, cap, at;
	bool same;
};

static struct list lists[SPACES][TERMS];

struct batch {
	struct store_gathering *gathering;
	uint64_t ids[NUMBERS + 1];
	bool by_ids;
	int times; /* that the transaction is to be tried */
};

static void gather(struct batch *batch, uint64_t *seed, bool leave_out)
{
	static uint64_t id = 1;

	store_gathering_reset(batch->gathering);
	for (size_t n = 1; n <= NUMBERS; n++) {
		batch->ids[n] = leave_out && random_below(seed, 3) == 0 ? 0 : id++;
		/* Term t in every (t + 1)-th record or so: from few to many blocks, and chunks. */
		for (size_t s = 0; s < SPACES; s++)
			for (size_t t = 0; t < TERMS; t++) {
				struct list *list = &lists[s][t];
				struct store_posting posting = {n,
								(uint32_t)random_below(seed, 300),
								(uint32_t)random_next(seed)};

				if (random_below(seed, t * t + 1) != 0)
					continue;
				if (batch->by_ids)
					posting.id = batch->ids[n];
				store_gather(batch->gathering, spaces[s], terms[t],
					     strlen(terms[t]), &posting);
				if (batch->ids[n] == 0)
					continue;
				posting.id = batch->ids[n];
				list->items = mem_grow(list->items, list->count, &list->cap,
						       sizeof *list->items);
				list->items[list->count++] = posting;
			}
	}
}

/* Fails but for the last time, after all was written. */
static dgm_code add(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct batch *batch = ctx;
	dgm_code code =
		store_add_gathered(txn, batch->gathering, batch->by_ids ? NULL : batch->ids, err);

	if (code == DGM_OK && --batch->times > 0)
		return err_set(err, DGM_CANCELLED, "ещё раз");
	return code;
}

static dgm_code compare(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	struct list *list = ctx;
	const struct store_posting *want = &list->items[list->at];

	(void)err;
	list->same = list->same && list->at < list->count && posting->id == want->id &&
		     posting->a == want->a && posting->b == want->b;
	list->at++;
	return DGM_OK;
}

static bool same(struct store *store)
{
	bool all = true;

	for (size_t s = 0; s < SPACES; s++)
		for (size_t t = 0; t < TERMS; t++) {
			struct list *list = &lists[s][t];
			uint64_t count = 0;

			list->at = 0;
			list->same = true;
			store_each_posting(store, NULL, spaces[s], terms[t], strlen(terms[t]),
					   compare, list, NULL);
			store_count_postings(store, NULL, spaces[s], terms[t], strlen(terms[t]),
					     &count, NULL);
			all = all && list->same && list->at == list->count && count == list->count;
		}
	return all;
}

static void test_model(struct store *store)
{
	struct batch batch = {.gathering = store_gathering_new()};
	uint64_t seed = 20261201;

	for (int round = 0; round < ROUNDS; round++) {
		batch.by_ids = round == 3;
		batch.times = round == 2 ? 3 : 1;
		gather(&batch, &seed, round == 1 || round == 2);
		while (batch.times > 1)
			is_int(store_change(store, false, add, &batch, NULL), DGM_CANCELLED,
			       "a transaction that is given up");
		ok(store_change(store, false, add, &batch, NULL) == DGM_OK, "round %d", round);
		ok(same(store), "the store has what the model has");
	}
	store_gathering_free(batch.gathering);
}

static void test_nothing(struct store *store)
{
	struct batch batch = {.gathering = store_gathering_new(), .times = 1};
	const struct store_posting posting = {1, 1, 1};
	uint64_t count = 9;

	is_int(store_change(store, false, add, &batch, NULL), DGM_OK, "nothing can be added");
	store_gather(batch.gathering, spaces[0], "مرفأ", strlen("مرفأ"), &posting);
	is_int((long long)store_gathering_count(batch.gathering), 1, "a posting is counted");
	is_int(store_change(store, false, add, &batch, NULL), DGM_OK,
	       "the only record is left out");
	store_count_postings(store, NULL, spaces[0], "مرفأ", strlen("مرفأ"), &count, NULL);
	is_int((long long)count, 0, "then its term is not there");
	store_gathering_free(batch.gathering);
	store_gathering_free(NULL);
}

static void test_refusals(struct store *store)
{
	static char longest[STORE_MAX_TERM + 1];
	struct batch batch = {.gathering = store_gathering_new(), .by_ids = true, .times = 1};
	struct store_gathering *g = batch.gathering;
	const struct store_posting high = {90000, 1, 1}, low = {89999, 1, 1};
	dgm_error err = {0};

	memset(longest, 'z', sizeof longest);
	store_gather(g, "x", longest, STORE_MAX_TERM + 1, &low);
	is_int(store_change(store, false, add, &batch, &err), DGM_TOO_BIG,
	       "a term that is too long");
	ok(strstr(err.text, " bytes is over the limit of ") != NULL, "with the reason: %s",
	   err.text);
	store_gathering_reset(g);
	store_gather(g, "x", longest, STORE_MAX_TERM, &low);
	is_int(store_change(store, false, add, &batch, NULL), DGM_OK,
	       "is forgotten with the rest; one at the limit is not");
	store_gathering_reset(g);
	store_gather(g, "x", "слово", strlen("слово"), &high);
	store_gather(g, "x", "слово", strlen("слово"), &low);
	err = (dgm_error){0};
	is_int(store_change(store, false, add, &batch, &err), DGM_BAD_ARG, "numbers that fall");
	is_text(err.text, "postings of a term out of order", "with the reason");
	store_gathering_free(g);
}

int main(void)
{
	dgm_error err = {0};
	char path[64], remove[64];

	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/tm", dir);
	snprintf(remove, sizeof remove, "rm -rf %s", dir);
	struct store *store = store_open(path, DGM_CREATE, &err);

	if (!ok(store != NULL, "opens"))
		return done();
	test_model(store);
	test_nothing(store);
	test_refusals(store);
	is_int(store_close(store, NULL), DGM_OK, "closes");
	for (size_t s = 0; s < SPACES; s++)
		for (size_t t = 0; t < TERMS; t++)
			mem_free(lists[s][t].items);
	return system(remove) == 0 ? done() : 1;
}
