/*
 * keys.db: an entry a record and key, all of it in the database's key, with nothing as value. An
 * entry costs no reading when it is added, and equal keys stand side by side by rising id.
 */
#include "inner.h"
#include "base/err.h"
#include "bytes.h"

enum { KEY_MAX = 3 * BYTES_MAX };

static size_t make_prefix(unsigned char *to, uint64_t space, uint64_t key)
{
	size_t len = bytes_put_varint(to, space);

	bytes_put_fixed(to + len, key);
	return len + 8;
}

static size_t make_entry(unsigned char *to, uint64_t space, uint64_t key, uint64_t id)
{
	size_t len = make_prefix(to, space, key);

	return len + bytes_put_ordered(to + len, id);
}

dgm_code store_add_key(struct store_txn *txn, const char *space, uint64_t key, uint64_t id,
		       dgm_error *err)
{
	unsigned char bytes[KEY_MAX];
	uint64_t number;
	dgm_code code = meta_give_space(txn, space, &number, err);

	if (code != DGM_OK)
		return code;
	DBT name = dbt_of(bytes, make_entry(bytes, number, key, id)), nothing = dbt_of("", 0);

	return txn_write(txn, KEYS, &name, &nothing, err);
}

dgm_code store_remove_key(struct store_txn *txn, const char *space, uint64_t key, uint64_t id,
			  dgm_error *err)
{
	unsigned char bytes[KEY_MAX];
	uint64_t number;
	dgm_code code = meta_find_space(txn->store, txn, space, &number, err);

	if (code != DGM_OK || number == 0)
		return code;
	DBT name = dbt_of(bytes, make_entry(bytes, number, key, id));

	return txn_delete(txn, KEYS, &name, err);
}

dgm_code store_find_key(struct store *store, struct store_txn *txn, const char *space, uint64_t key,
			dgm_code (*visit)(void *ctx, uint64_t id, dgm_error *err), void *ctx,
			dgm_error *err)
{
	unsigned char prefix[KEY_MAX];
	struct reader reader;
	uint64_t number, id;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	if (code != DGM_OK || number == 0)
		return code;
	size_t len = make_prefix(prefix, number, key);
	int rc = reader_open(&reader, store, txn, KEYS);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	while (rc == 0 && code == DGM_OK && reader_has_prefix(&reader, prefix, len)) {
		const unsigned char *at = reader.key.data;

		if (!bytes_get_ordered(at + len, at + reader.key.size, &id))
			code = err_set(err, DGM_STORE, "memory '%s' is damaged: a key without id",
				       store->folder.path);
		else
			code = visit(ctx, id, err);
		if (code == DGM_OK)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	if (rc != 0 && rc != DB_NOTFOUND)
		return txn ? txn_fail(txn, rc, "read", err) : store_fail(store, rc, "read", err);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}
