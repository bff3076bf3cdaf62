/*
 * The store at work, for tests/fault/store.test: use_store fill DIR opens or makes a memory and
 * adds batches, printing how many records are committed after each; use_store check DIR prints how
 * many records there are when all that belongs to them is there; use_store copy DIR TO backs it
 * up. Errors go to stderr as in the
 * program; exit 4 then, 5 when something does not agree.
 */
#include "base/err.h"
#include "store/store.h"
#include "tests/entries.h"

enum { BATCHES = 12, RECORDS = 150 };

static int complain(const dgm_error *err)
{
	fprintf(stderr, "use_store: error: %s\n", err->text);
	return 4;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry entries[RECORDS];
	char record[700];
	dgm_code code = DGM_OK;

	for (int i = 0; code == DGM_OK && i < RECORDS; i++) {
		uint64_t id = store_new_id(txn, err);

		if (id == 0)
			return DGM_STORE;
		memset(record, (int)(id % 251), sizeof record);
		code = store_put(txn, id, record, sizeof record, err);
		if (code == DGM_OK)
			code = store_add_key(txn, "id", id, id, err);
		entries[i] =
			(struct store_posting_entry){"все", "слово", strlen("слово"), {id, 1, 1}};
		*(uint64_t *)ctx = id;
	}
	if (code == DGM_OK)
		code = entries_add(txn, entries, RECORDS, err);
	return code == DGM_OK ? store_add_counter(txn, "records", RECORDS, err) : code;
}

static int fill(const char *dir)
{
	dgm_error err = {0};
	struct store *store = store_open(dir, DGM_CREATE, &err);
	uint64_t last = 0;

	if (!store)
		return complain(&err);
	for (int i = 0; i < BATCHES && err.code == DGM_OK; i++) {
		if (store_change(store, i % 2 == 0, add_batch, &last, &err) != DGM_OK)
			break;
		printf("%llu\n", (unsigned long long)last);
		fflush(stdout);
	}
	store_close(store, &err);
	return err.code == DGM_OK ? 0 : complain(&err);
}

struct tally {
	struct store *store;
	uint64_t records, keys, postings, counter;
};

static dgm_code count_key(void *ctx, uint64_t id, dgm_error *err)
{
	struct tally *tally = ctx;

	(void)err;
	tally->keys += id == tally->records;
	return DGM_OK;
}

static dgm_code count_record(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct tally *tally = ctx;

	(void)record;
	if (id != ++tally->records || len != 700)
		return err_set(err, DGM_STORE, "a record is missing or wrong");
	return store_find_key(tally->store, NULL, "id", id, count_key, tally, err);
}

static dgm_code count_posting(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	(void)err;
	*(uint64_t *)ctx += posting->id > 0;
	return DGM_OK;
}

static void take_counter(void *ctx, const char *name, uint64_t value)
{
	(void)name;
	*(uint64_t *)ctx = value;
}

static int check(const char *dir)
{
	dgm_error err = {0};
	struct tally tally = {.store = store_open(dir, DGM_READ, &err)};

	if (!tally.store)
		return complain(&err);
	store_each(tally.store, 0, count_record, &tally, &err);
	store_each_posting(tally.store, NULL, "все", "слово", strlen("слово"), count_posting,
			   &tally.postings, &err);
	store_each_counter(tally.store, take_counter, &tally.counter, &err);
	store_close(tally.store, &err);
	if (err.code != DGM_OK)
		return complain(&err);
	printf("%llu\n", (unsigned long long)tally.records);
	return tally.keys == tally.records && tally.postings == tally.records &&
			       tally.counter == tally.records
		       ? 0
		       : 5;
}

static int copy(const char *dir, const char *to)
{
	dgm_error err = {0};
	struct store *store = store_open(dir, DGM_READ, &err);

	if (!store)
		return complain(&err);
	store_backup(store, to, &err);
	store_close(store, &err);
	return err.code == DGM_OK ? 0 : complain(&err);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "fill") == 0)
		return fill(argv[2]);
	if (argc == 3 && strcmp(argv[1], "check") == 0)
		return check(argv[2]);
	if (argc == 4 && strcmp(argv[1], "copy") == 0)
		return copy(argv[2], argv[3]);
	return 2;
}
