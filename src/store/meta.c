/*
 * meta.db: a few facts under readable keys. Ids and counters are gathered in the transaction and
 * written once at its end. The gate lets one change run at a time, so no other changes them
 * meanwhile.
 */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "bytes.h"

static const char format_key[] = "format";
static const char last_id_key[] = "last-id";
static const char last_space_key[] = "last-space";
const char meta_space_prefix[] = "space/";
const char meta_next_prefix[] = "next-space/";
const char meta_old_prefix[] = "old-space/";
const char meta_generation_key[] = "generation";
const char meta_counter_prefix[] = "counter/";
static const char fact_prefix[] = "fact/";

int meta_read_number(struct store *store, DB_TXN *txn, const char *key, uint64_t *n)
{
	struct buf value = {0};
	DBT name = dbt_of(key, strlen(key));
	int rc = store_read(store, txn, META, &name, &value);

	*n = rc == 0 && value.len == 8 ? bytes_get_fixed((unsigned char *)value.data) : 0;
	buf_free(&value);
	return rc == DB_NOTFOUND ? 0 : rc;
}

dgm_code meta_write_number(struct store_txn *txn, const char *key, uint64_t n, dgm_error *err)
{
	unsigned char bytes[8];

	bytes_put_fixed(bytes, n);
	DBT name = dbt_of(key, strlen(key)), value = dbt_of(bytes, sizeof bytes);

	return txn_write(txn, META, &name, &value, err);
}

static dgm_code write_format(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return meta_write_number(txn, format_key, STORE_FORMAT, err);
}

dgm_code meta_check_format(struct store *store, dgm_error *err)
{
	uint64_t format;

	if (store->folder.making >= 0)
		return store_change(store, true, write_format, NULL, err);
	int rc = meta_read_number(store, NULL, format_key, &format);

	if (rc != 0)
		return store_fail(store, rc, "open", err);
	if (format != STORE_FORMAT)
		return err_set(err, DGM_STORE,
			       "memory '%s' is damaged: its databases are of format %llu",
			       store->folder.path, (unsigned long long)format);
	return DGM_OK;
}

bool meta_is_new(struct store *store)
{
	uint64_t id;

	return meta_read_number(store, NULL, last_id_key, &id) == 0 && id == 0;
}

uint64_t store_last_id(struct store *store, struct store_txn *txn)
{
	uint64_t id;

	return meta_read_number(store, txn->txn, last_id_key, &id) == 0 ? id : 0;
}

uint64_t store_new_id(struct store_txn *txn, dgm_error *err)
{
	if (txn->last_id == 0) {
		int rc = meta_read_number(txn->store, txn->txn, last_id_key, &txn->last_id);

		if (rc != 0) {
			txn_fail(txn, rc, "read", err);
			return 0;
		}
	}
	return ++txn->last_id;
}

/*
 * Which generation of spaces is seen: read in the same state as all else, so that a number that
 * this process remembers is never used after `rebuild` gave the space another one.
 */
static dgm_code read_generation(struct store *store, struct store_txn *txn, uint64_t *generation,
				dgm_error *err)
{
	if (txn && txn->dated) {
		*generation = txn->generation;
		return DGM_OK;
	}
	int rc = meta_read_number(store, txn ? txn->txn : NULL, meta_generation_key, generation);

	if (rc != 0)
		return txn ? txn_fail(txn, rc, "read", err) : store_fail(store, rc, "read", err);
	if (txn) {
		txn->dated = true;
		txn->generation = *generation;
	}
	return DGM_OK;
}

static uint64_t known_space(struct store *store, uint64_t generation, const char *name)
{
	pthread_mutex_lock(&store->mutex);
	const struct map_entry *entry = generation == store->generation
						? map_find(store->spaces, name, strlen(name))
						: NULL;
	uint64_t number = entry ? entry->value : 0;

	pthread_mutex_unlock(&store->mutex);
	return number;
}

static void know_space(struct store *store, uint64_t generation, const char *name, uint64_t number)
{
	pthread_mutex_lock(&store->mutex);
	if (generation > store->generation) {
		map_free(store->spaces);
		store->spaces = map_new();
		store->generation = generation;
	}
	if (generation == store->generation)
		map_add(store->spaces, name, strlen(name), number, NULL);
	pthread_mutex_unlock(&store->mutex);
}

static void space_key(struct buf *key, const struct store_txn *txn, const char *name)
{
	bool next = txn && txn->rebuilding;

	buf_printf(key, "%s%s", next ? meta_next_prefix : meta_space_prefix, name);
}

dgm_code meta_find_space(struct store *store, struct store_txn *txn, const char *name,
			 uint64_t *number, dgm_error *err)
{
	const struct map_entry *own = txn ? map_find(txn->spaces, name, strlen(name)) : NULL;
	struct buf key = {0};
	uint64_t generation;
	dgm_code code = DGM_OK;

	*number = own ? own->value : 0;
	if (own)
		return DGM_OK;
	code = read_generation(store, txn, &generation, err);
	if (code == DGM_OK && !(txn && txn->rebuilding))
		*number = known_space(store, generation, name);
	if (*number != 0 && txn)
		map_add(txn->spaces, name, strlen(name), *number, NULL);
	if (code != DGM_OK || *number != 0)
		return code;
	space_key(&key, txn, name);
	int rc = meta_read_number(store, txn ? txn->txn : NULL, key.data, number);

	buf_free(&key);
	if (rc != 0)
		return txn ? txn_fail(txn, rc, "read", err) : store_fail(store, rc, "read", err);
	if (*number != 0 && txn && txn->rebuilding)
		map_add(txn->spaces, name, strlen(name), *number, NULL);
	else if (*number != 0)
		know_space(store, generation, name, *number);
	return DGM_OK;
}

dgm_code meta_give_space(struct store_txn *txn, const char *name, uint64_t *number, dgm_error *err)
{
	struct buf key = {0};
	dgm_code code = meta_find_space(txn->store, txn, name, number, err);

	if (code != DGM_OK || *number != 0)
		return code;
	int rc = meta_read_number(txn->store, txn->txn, last_space_key, number);

	if (rc != 0)
		return txn_fail(txn, rc, "read", err);
	++*number;
	space_key(&key, txn, name);
	code = meta_write_number(txn, last_space_key, *number, err);
	if (code == DGM_OK)
		code = meta_write_number(txn, key.data, *number, err);
	if (code == DGM_OK)
		map_add(txn->spaces, name, strlen(name), *number, NULL);
	buf_free(&key);
	return code;
}

dgm_code store_add_counter(struct store_txn *txn, const char *name, int64_t delta, dgm_error *err)
{
	(void)err;
	map_add(txn->counters, name, strlen(name), 0, NULL)->value += (uint64_t)delta;
	return DGM_OK;
}

static dgm_code finish_counter(struct store_txn *txn, const struct map_entry *counter,
			       dgm_error *err)
{
	struct buf key = {0};
	uint64_t before;

	buf_printf(&key, "%s%s", meta_counter_prefix, counter->key);
	int rc = meta_read_number(txn->store, txn->txn, key.data, &before);
	dgm_code code = rc == 0 ? meta_write_number(txn, key.data, before + counter->value, err)
				: txn_fail(txn, rc, "read", err);

	buf_free(&key);
	return code;
}

dgm_code meta_finish(struct store_txn *txn, dgm_error *err)
{
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < map_count(txn->counters); i++)
		code = finish_counter(txn, map_at(txn->counters, i), err);
	if (code == DGM_OK && txn->last_id != 0)
		code = meta_write_number(txn, last_id_key, txn->last_id, err);
	return code;
}

void meta_committed(struct store_txn *txn)
{
	for (size_t i = 0; !txn->rebuilding && i < map_count(txn->spaces); i++) {
		const struct map_entry *space = map_at(txn->spaces, i);

		know_space(txn->store, txn->generation, space->key, space->value);
	}
}

dgm_code store_each_counter(struct store *store,
			    void (*visit)(void *ctx, const char *name, uint64_t value), void *ctx,
			    dgm_error *err)
{
	return store_view_counters(store, NULL, visit, ctx, err);
}

dgm_code store_view_counters(struct store *store, struct store_txn *txn,
			     void (*visit)(void *ctx, const char *name, uint64_t value), void *ctx,
			     dgm_error *err)
{
	const size_t prefix_len = strlen(meta_counter_prefix);
	struct reader reader;
	int rc = reader_open(&reader, store, txn, META);

	reader_key(&reader, meta_counter_prefix, prefix_len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	for (; rc == 0 && reader_has_prefix(&reader, meta_counter_prefix, prefix_len);
	     rc = reader_step(&reader, DB_NEXT)) {
		char *name =
			mem_dup((char *)reader.key.data + prefix_len, reader.key.size - prefix_len);

		if (reader.value.size == 8)
			visit(ctx, name, bytes_get_fixed(reader.value.data));
		mem_free(name);
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : store_fail(store, rc, "read", err);
}

dgm_code store_set_fact(struct store_txn *txn, const char *name, const char *value, dgm_error *err)
{
	struct buf key = {0};

	buf_printf(&key, "%s%s", fact_prefix, name);
	DBT k = dbt_of(key.data, key.len), v = dbt_of(value, value ? strlen(value) : 0);
	dgm_code code = value ? txn_write(txn, META, &k, &v, err) : txn_delete(txn, META, &k, err);

	buf_free(&key);
	return code;
}

dgm_code store_get_fact(struct store *store, struct store_txn *txn, const char *name,
			struct buf *value, dgm_error *err)
{
	struct buf key = {0};

	buf_printf(&key, "%s%s", fact_prefix, name);
	DBT k = dbt_of(key.data, key.len);
	int rc = store_read(store, txn ? txn->txn : NULL, META, &k, value);

	buf_free(&key);
	if (rc == DB_NOTFOUND)
		return DGM_NOT_FOUND;
	if (rc == 0)
		return DGM_OK;
	return txn ? txn_fail(txn, rc, "read", err) : store_fail(store, rc, "read", err);
}
