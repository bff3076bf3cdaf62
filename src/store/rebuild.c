/*
 * Rebuilding keys and postings. A space has a number, which all its entries begin with, so a new
 * generation of entries stands beside the old one under other numbers, and one transaction that
 * changes a few names in meta.db puts it in place:
 *
 *   space/NAME       the number that is in use
 *   next-space/NAME  that of entries which are being made
 *   old-space/NUMBER no longer in use, or never; its entries are to be removed
 */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "bytes.h"

enum { PURGE_BATCH = 5000 };

/* ---------------------------------------------------------------- names */

struct names {
	struct name {
		char *name; /* without the prefix */
		uint64_t number;
	} * items;
	size_t count, cap;
};

static void names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		mem_free(names->items[i].name);
	mem_free(names->items);
	*names = (struct names){0};
}

/* The numbers under a prefix in meta.db. */
static dgm_code names_read(struct store_txn *txn, const char *prefix, struct names *names,
			   dgm_error *err)
{
	const size_t len = strlen(prefix);
	struct reader reader;
	int rc = reader_open(&reader, txn->store, txn, META);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	for (; rc == 0 && reader_has_prefix(&reader, prefix, len);
	     rc = reader_step(&reader, DB_NEXT)) {
		names->items =
			mem_grow(names->items, names->count, &names->cap, sizeof *names->items);
		names->items[names->count++] = (struct name){
			mem_dup((char *)reader.key.data + len, reader.key.size - len),
			reader.value.size == 8 ? bytes_get_fixed(reader.value.data) : 0};
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : txn_fail(txn, rc, "read", err);
}

static dgm_code forget(struct store_txn *txn, const char *prefix, const char *name, dgm_error *err)
{
	struct buf key = {0};

	buf_printf(&key, "%s%s", prefix, name);
	DBT bytes = dbt_of(key.data, key.len);
	dgm_code code = txn_delete(txn, META, &bytes, err);

	buf_free(&key);
	return code;
}

static dgm_code give(struct store_txn *txn, const char *prefix, const char *name, uint64_t number,
		     dgm_error *err)
{
	struct buf key = {0};

	buf_printf(&key, "%s%s", prefix, name);
	dgm_code code = meta_write_number(txn, key.data, number, err);

	buf_free(&key);
	return code;
}

static dgm_code retire(struct store_txn *txn, const char *prefix, dgm_error *err)
{
	struct names names = {0};
	dgm_code code = names_read(txn, prefix, &names, err);

	for (size_t i = 0; code == DGM_OK && i < names.count; i++) {
		char old[32];

		snprintf(old, sizeof old, "%llu", (unsigned long long)names.items[i].number);
		code = give(txn, meta_old_prefix, old, names.items[i].number, err);
		if (code == DGM_OK)
			code = forget(txn, prefix, names.items[i].name, err);
	}
	names_free(&names);
	return code;
}

/* The next generation is in use from here on. */
static dgm_code promote(struct store_txn *txn, dgm_error *err)
{
	struct names names = {0};
	uint64_t generation;
	dgm_code code = retire(txn, meta_space_prefix, err);
	int rc = meta_read_number(txn->store, txn->txn, meta_generation_key, &generation);

	if (code == DGM_OK && rc != 0)
		code = txn_fail(txn, rc, "read", err);
	if (code == DGM_OK)
		code = meta_write_number(txn, meta_generation_key, generation + 1, err);
	if (code == DGM_OK)
		code = names_read(txn, meta_next_prefix, &names, err);
	for (size_t i = 0; code == DGM_OK && i < names.count; i++) {
		code = give(txn, meta_space_prefix, names.items[i].name, names.items[i].number,
			    err);
		if (code == DGM_OK)
			code = forget(txn, meta_next_prefix, names.items[i].name, err);
	}
	names_free(&names);
	return code;
}

static dgm_code clear_counters(struct store_txn *txn, dgm_error *err)
{
	struct names names = {0};
	dgm_code code = names_read(txn, meta_counter_prefix, &names, err);

	for (size_t i = 0; code == DGM_OK && i < names.count; i++)
		code = forget(txn, meta_counter_prefix, names.items[i].name, err);
	names_free(&names);
	return code;
}

/* ---------------------------------------------------------------- entries */

/* Deletes entries of a number while there is room in the batch. */
static dgm_code purge_entries(struct store_txn *txn, enum database db, uint64_t number,
			      size_t *room, dgm_error *err)
{
	unsigned char prefix[BYTES_MAX];
	size_t len = bytes_put_varint(prefix, number);
	struct reader reader;
	int rc = reader_open(&reader, txn->store, txn, db);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	while (rc == 0 && *room > 0 && reader_has_prefix(&reader, prefix, len)) {
		rc = reader.cursor->del(reader.cursor, 0);
		txn->written += reader.key.size + reader.value.size + STORE_LOG_OVERHEAD;
		--*room;
		if (rc == 0)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : txn_fail(txn, rc, "write", err);
}

static dgm_code purge(void *ctx, struct store_txn *txn, size_t step, bool *more, dgm_error *err)
{
	struct names names = {0};
	size_t room = PURGE_BATCH;
	dgm_code code = names_read(txn, meta_old_prefix, &names, err);

	(void)ctx, (void)step;
	for (size_t i = 0; code == DGM_OK && i < names.count && room > 0; i++) {
		code = purge_entries(txn, KEYS, names.items[i].number, &room, err);
		if (code == DGM_OK)
			code = purge_entries(txn, POSTINGS, names.items[i].number, &room, err);
		if (code == DGM_OK && room > 0)
			code = forget(txn, meta_old_prefix, names.items[i].name, err);
	}
	*more = room == 0;
	names_free(&names);
	return code;
}

/* ---------------------------------------------------------------- all of it */

/* Step 0 puts away what an earlier one left, then come those of work, and the last one. */
struct building {
	const struct store_rebuild *rebuild;
	size_t last; /* the step that ends it; 0: not known */
};

static dgm_code build(void *ctx, struct store_txn *txn, size_t step, bool *more, dgm_error *err)
{
	struct building *building = ctx;
	const struct store_rebuild *rebuild = building->rebuild;
	bool again = false;
	dgm_code code;

	*more = step == 0 || step != building->last;
	if (step == 0)
		return retire(txn, meta_next_prefix, err);
	if (step == building->last) {
		code = clear_counters(txn, err);
		if (code == DGM_OK)
			code = promote(txn, err);
		return code == DGM_OK ? rebuild->last(rebuild->ctx, txn, err) : code;
	}
	txn->rebuilding = true;
	code = rebuild->work(rebuild->ctx, txn, step - 1, &again, err);
	building->last = again ? 0 : step + 1;
	return code;
}

dgm_code store_rebuild(struct store *store, const struct store_rebuild *rebuild, dgm_error *err)
{
	struct building building = {.rebuild = rebuild};
	dgm_code code = change_in_steps(store, false, build, &building, err);

	if (code == DGM_OK)
		code = change_in_steps(store, true, purge, NULL, err);
	return code;
}
