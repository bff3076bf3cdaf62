/* units.db: what a record holds is known to the callers alone. */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "bytes.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

enum { BULK = 256 * 1024, BLOCK = 512 };

dgm_code store_put(struct store_txn *txn, uint64_t id, const void *record, size_t len,
		   dgm_error *err)
{
	unsigned char bytes[BYTES_MAX];
	DBT key = dbt_of(bytes, bytes_put_ordered(bytes, id)), value = dbt_of(record, len);

	if (len > STORE_MAX_RECORD)
		return err_set(err, DGM_TOO_BIG, "a record of %zu bytes is over the limit of %zu",
			       len, STORE_MAX_RECORD);
	return txn_write(txn, UNITS, &key, &value, err);
}

dgm_code store_remove(struct store_txn *txn, uint64_t id, dgm_error *err)
{
	unsigned char bytes[BYTES_MAX];
	DBT key = dbt_of(bytes, bytes_put_ordered(bytes, id));

	return txn_delete(txn, UNITS, &key, err);
}

dgm_code store_get(struct store *store, struct store_txn *txn, uint64_t id, struct buf *record,
		   dgm_error *err)
{
	unsigned char bytes[BYTES_MAX];
	DBT key = dbt_of(bytes, bytes_put_ordered(bytes, id));
	int rc = store_read(store, txn ? txn->txn : NULL, UNITS, &key, record);

	if (rc == DB_NOTFOUND)
		return DGM_NOT_FOUND;
	if (rc != 0)
		return txn ? txn_fail(txn, rc, "read", err) : store_fail(store, rc, "read", err);
	return DGM_OK;
}

typedef dgm_code visit_fn(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err);

/* Visits what one read brought. */
static dgm_code visit_block(const DBT *block, visit_fn *visit, void *ctx, dgm_error *err)
{
	dgm_code code = DGM_OK;
	void *at, *key, *record;
	uint32_t key_len, len;
	uint64_t id;

	DB_MULTIPLE_INIT(at, block);
	while (code == DGM_OK) {
		DB_MULTIPLE_KEY_NEXT(at, block, key, key_len, record, len);
		if (!at)
			break;
		if (!bytes_get_ordered(key, (unsigned char *)key + key_len, &id))
			return err_set(err, DGM_STORE, "memory is damaged: a record without id");
		code = visit(ctx, id, record, len, err);
	}
	return code;
}

/* A block from the cursor on; the room grows to what the largest record needs. */
static int read_block(struct reader *reader, DBT *block, uint32_t how)
{
	int rc = cursor_get(reader->store, reader->cursor, &reader->key, block,
			    how | DB_MULTIPLE_KEY);

	if (rc != DB_BUFFER_SMALL)
		return rc;
	block->ulen = (block->size / 1024 + 2) * 1024;
	block->data = mem_resize(block->data, block->ulen, 1);
	return cursor_get(reader->store, reader->cursor, &reader->key, block,
			  how | DB_MULTIPLE_KEY);
}

/*
 * One snapshot for the whole walk: it takes no locks, so writers go on beside it, and what they
 * change meanwhile is kept in two versions.
 */
dgm_code store_each(struct store *store, uint64_t from, visit_fn *visit, void *ctx, dgm_error *err)
{
	return store_view_each(store, NULL, from, visit, ctx, err);
}

dgm_code store_view_each(struct store *store, struct store_txn *txn, uint64_t from, visit_fn *visit,
			 void *ctx, dgm_error *err)
{
	unsigned char first[BYTES_MAX];
	DBT block = {.flags = DB_DBT_USERMEM, .ulen = BULK};
	struct reader reader;
	dgm_code code = DGM_OK;
	int rc = reader_open(&reader, store, txn, UNITS);

	block.data = mem_alloc(BULK, 1);
	reader_key(&reader, first, bytes_put_ordered(first, from));
	if (rc == 0)
		rc = read_block(&reader, &block, DB_SET_RANGE);
	while (rc == 0 && code == DGM_OK) {
		code = visit_block(&block, visit, ctx, err);
		if (code == DGM_OK)
			rc = read_block(&reader, &block, DB_NEXT);
	}
	reader_close(&reader);
	mem_free(block.data);
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(store, rc, "read", err);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t len = strlen(name), want = strlen(suffix);

	return len >= want && strcmp(name + len - want, suffix) == 0;
}

/* What is allotted, not the length: Berkeley DB's logs have holes. */
dgm_code store_sizes(struct store *store, uint64_t *data, uint64_t *log, dgm_error *err)
{
	DIR *dir = opendir(store->folder.path);
	struct stat st;

	*data = *log = 0;
	if (!dir)
		return err_set(err, DGM_IO, "cannot read memory '%s': %s", store->folder.path,
			       strerror(errno));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		bool is_log = strncmp(entry->d_name, "log.", 4) == 0;

		if (!is_log && !has_suffix(entry->d_name, ".db"))
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &st, 0) == 0)
			*(is_log ? log : data) += (uint64_t)st.st_blocks * BLOCK;
	}
	closedir(dir);
	return DGM_OK;
}
