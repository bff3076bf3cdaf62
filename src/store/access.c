#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "guard.h"

#include <errno.h>

enum { FIRST_TRY = 4096 };

/* The system's own words, as against EINVAL and ENOMEM, which are about the environment. */
static bool is_system_error(int rc)
{
	return rc > 0 && rc != EINVAL && rc != ENOMEM && rc != ENOENT && rc != EAGAIN;
}

/* Takes what Berkeley DB said, without its number: "BDB0682 checksum error: ...". */
static void take_message(struct store *store, char message[sizeof store->message], int *panic)
{
	const char *text = store->message;

	pthread_mutex_lock(&store->mutex);
	if (strncmp(text, "BDB", 3) == 0 && strchr(text, ' '))
		text = strchr(text, ' ') + 1;
	memcpy(message, text, strlen(text) + 1);
	store->message[0] = '\0';
	*panic = store->panic;
	pthread_mutex_unlock(&store->mutex);
}

dgm_code store_fail(struct store *store, int rc, const char *doing, dgm_error *err)
{
	char message[sizeof store->message];
	const char *path = store->folder.path;
	int panic;

	take_message(store, message, &panic);
	if (rc == DB_RUNRECOVERY && is_system_error(panic))
		rc = panic;
	if (is_system_error(rc))
		return err_set(err, DGM_IO, "cannot %s memory '%s': %s", doing, path, strerror(rc));
	if (strstr(message, "checksum error"))
		return err_set(err, DGM_STORE, "memory '%s' is damaged: %s", path, message);
	if (rc == DB_RUNRECOVERY)
		return err_set(err, DGM_STORE,
			       "memory '%s' must be recovered, as a process that used it was "
			       "killed: run the command again",
			       path);
	if (rc == DB_LOCK_DEADLOCK || rc == DB_LOCK_NOTGRANTED)
		return err_set(err, DGM_STORE, "cannot %s memory '%s': it is too busy", doing,
			       path);
	return err_set(err, DGM_STORE, "cannot %s memory '%s': %s", doing, path,
		       message[0] ? message : db_strerror(rc));
}

dgm_code txn_fail(struct store_txn *txn, int rc, const char *doing, dgm_error *err)
{
	if (rc == DB_LOCK_DEADLOCK || rc == DB_LOCK_NOTGRANTED)
		txn->deadlock = true;
	return store_fail(txn->store, rc, doing, err);
}

DBT dbt_of(const void *bytes, size_t len)
{
	/* Berkeley DB takes no const, but only reads what has no flags. */
	return (DBT){.data = (void *)(uintptr_t)bytes, .size = (uint32_t)len};
}

int cursor_get(struct store *store, DBC *cursor, DBT *key, DBT *value, uint32_t how)
{
	guard_enter(store->guard);
	int rc = cursor->get(cursor, key, value, how);

	guard_leave(store->guard);
	return rc;
}

int cursor_put(struct store *store, DBC *cursor, DBT *key, DBT *value, uint32_t how)
{
	guard_enter(store->guard);
	int rc = cursor->put(cursor, key, value, how);

	guard_leave(store->guard);
	return rc;
}

static int get(struct store *store, DB_TXN *txn, enum database db, DBT *key, struct buf *value)
{
	DBT room = {.flags = DB_DBT_USERMEM, .ulen = FIRST_TRY};
	int rc;

	do {
		room.data = buf_reserve(value, room.ulen);
		guard_enter(store->guard);
		rc = store->dbs[db]->get(store->dbs[db], txn, key, &room, 0);
		guard_leave(store->guard);
		if (rc == DB_BUFFER_SMALL)
			room.ulen = room.size;
	} while (rc == DB_BUFFER_SMALL);
	if (rc == 0) {
		value->len += room.size;
		value->data[value->len] = '\0';
	}
	return rc;
}

int store_read(struct store *store, DB_TXN *txn, enum database db, DBT *key, struct buf *value)
{
	DB_TXN *own = NULL;

	if (txn)
		return get(store, txn, db, key, value);
	int rc = store->env->txn_begin(store->env, NULL, &own, DB_TXN_SNAPSHOT);

	if (rc != 0)
		return rc;
	rc = get(store, own, db, key, value);
	int ended = own->commit(own, 0);

	return rc != 0 ? rc : ended;
}

void txn_close_cursors(struct store_txn *txn)
{
	for (int i = 0; i < DATABASES; i++) {
		if (txn->writers[i])
			txn->writers[i]->close(txn->writers[i]);
		txn->writers[i] = NULL;
	}
}

/*
 * A cursor for bulk goes on where the last write was, so keys in order cost no search. What is
 * there is written over, as no database has more than one value under a key.
 */
dgm_code txn_write(struct store_txn *txn, enum database db, DBT *key, DBT *value, dgm_error *err)
{
	DB *handle = txn->store->dbs[db];
	DBC **writer = &txn->writers[db];
	int rc = *writer ? 0 : handle->cursor(handle, txn->txn, writer, DB_CURSOR_BULK);

	if (rc == 0)
		rc = cursor_put(txn->store, *writer, key, value, DB_KEYLAST);

	txn->written += key->size + value->size + STORE_LOG_OVERHEAD;
	return rc == 0 ? DGM_OK : txn_fail(txn, rc, "write", err);
}

dgm_code txn_delete(struct store_txn *txn, enum database db, DBT *key, dgm_error *err)
{
	DB *handle = txn->store->dbs[db];

	guard_enter(txn->store->guard);
	int rc = handle->del(handle, txn->txn, key, 0);

	guard_leave(txn->store->guard);

	txn->written += key->size + STORE_LOG_OVERHEAD;
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : txn_fail(txn, rc, "write", err);
}

int reader_open(struct reader *reader, struct store *store, struct store_txn *txn, enum database db)
{
	DB *handle = store->dbs[db];
	int rc = 0;

	*reader = (struct reader){
		.store = store,
		.key = {.flags = DB_DBT_REALLOC},
		.value = {.flags = DB_DBT_REALLOC},
	};
	if (!txn)
		rc = store->env->txn_begin(store->env, NULL, &reader->own, DB_TXN_SNAPSHOT);
	if (rc == 0)
		rc = handle->cursor(handle, txn ? txn->txn : reader->own, &reader->cursor, 0);
	return rc;
}

int reader_step(struct reader *reader, uint32_t how)
{
	return cursor_get(reader->store, reader->cursor, &reader->key, &reader->value, how);
}

void reader_key(struct reader *reader, const void *bytes, size_t len)
{
	reader->key.data = mem_resize(reader->key.data, len, 1);
	reader->key.size = (uint32_t)len;
	memcpy(reader->key.data, bytes, len);
}

bool reader_has_prefix(const struct reader *reader, const void *bytes, size_t len)
{
	return reader->key.size >= len && memcmp(reader->key.data, bytes, len) == 0;
}

void reader_close(struct reader *reader)
{
	if (reader->cursor)
		reader->cursor->close(reader->cursor);
	if (reader->own)
		reader->own->commit(reader->own, 0);
	free(reader->key.data); /* from Berkeley DB */
	free(reader->value.data);
	*reader = (struct reader){0};
}
