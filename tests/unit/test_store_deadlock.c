/*
 * The gate keeps our own writers from meeting, so a stranger is needed to show that a deadlock is
 * survived: a process that changes the databases directly, without asking the gate.
 */
#include "store/store.h"
#include "tests/tap.h"

#include <sys/wait.h>
#include <unistd.h>

typedef unsigned int u_int;
typedef unsigned long u_long;
#include <db.h>

static char dir[64] = "/tmp/dragoman-deadlock.XXXXXX";

static DB *open_database(DB_ENV *env, const char *name)
{
	DB *db = NULL;

	if (db_create(&db, env, 0) != 0)
		return NULL;
	return db->open(db, NULL, name, NULL, DB_BTREE,
			DB_AUTO_COMMIT | DB_THREAD | DB_MULTIVERSION, 0) == 0
		       ? db
		       : NULL;
}

static int put(DB *db, DB_TXN *txn, uint32_t n)
{
	char record[200] = {0};
	DBT key = {.data = &n, .size = sizeof n}, value = {.data = record, .size = sizeof record};

	return db->put(db, txn, &key, &value, 0);
}

/* Takes many locks in keys.db, so that the detector finds us too dear; then one in units.db. */
static int be_the_stranger(int to_store, int from_store)
{
	DB_ENV *env;
	DB_TXN *txn;
	char byte = 'x';

	if (db_env_create(&env, 0) != 0 ||
	    env->open(env, dir,
		      DB_CREATE | DB_INIT_TXN | DB_INIT_LOG | DB_INIT_LOCK | DB_INIT_MPOOL |
			      DB_THREAD | DB_REGISTER | DB_RECOVER,
		      0) != 0)
		return 1;
	DB *keys = open_database(env, "keys.db"), *units = open_database(env, "units.db");

	if (!keys || !units || env->txn_begin(env, NULL, &txn, 0) != 0)
		return 2;
	for (uint32_t n = 0; n < 3000; n++)
		if (put(keys, txn, n * 2654435761u) != 0)
			return 3;
	if (write(to_store, &byte, 1) != 1 || read(from_store, &byte, 1) != 1)
		return 4;
	if (put(units, txn, 7) != 0)
		return 5;
	txn->abort(txn);
	keys->close(keys, DB_NOSYNC);
	units->close(units, DB_NOSYNC);
	return env->close(env, 0) == 0 ? 0 : 6;
}

struct meeting {
	int runs, to_stranger, from_stranger;
};

static dgm_code meet(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct meeting *meeting = ctx;
	char byte;

	meeting->runs++;
	if (meeting->runs == 1 && read(meeting->from_stranger, &byte, 1) != 1)
		return DGM_IO;
	if (store_add_counter(txn, "runs", 1, err) != DGM_OK ||
	    store_put(txn, 1, "встреча", strlen("встреча"), err) != DGM_OK)
		return err->code;
	if (meeting->runs == 1 && write(meeting->to_stranger, "x", 1) != 1)
		return DGM_IO;
	return store_add_key(txn, "fold:ru", 5, 1, err);
}

static void see_counter(void *ctx, const char *name, uint64_t value)
{
	(void)name;
	*(uint64_t *)ctx = value;
}

int main(void)
{
	int out[2], in[2], status = 1;
	uint64_t runs = 0;
	dgm_error err = {0};
	char remove[128];

	if (!mkdtemp(dir) || pipe(out) != 0 || pipe(in) != 0)
		return 1;
	store_close(store_open(dir, DGM_CREATE, &err), &err);
	pid_t stranger = fork();

	if (stranger == 0)
		_exit(be_the_stranger(out[1], in[0]));
	close(out[1]);
	struct meeting meeting = {.to_stranger = in[1], .from_stranger = out[0]};
	struct store *store = store_open(dir, DGM_WRITE, &err);

	is_int(store_change(store, true, meet, &meeting, &err), DGM_OK, "a deadlock is survived");
	is_text(err.text, "", "and leaves no error behind");
	is_int(meeting.runs, 2, "by running the change again");
	store_each_counter(store, see_counter, &runs, &err);
	is_int((long long)runs, 1, "of which only one run counts");
	waitpid(stranger, &status, 0);
	is_int(status, 0, "the other side went on");
	is_int(store_close(store, &err), DGM_OK, "closes");
	snprintf(remove, sizeof remove, "rm -rf %s", dir);
	if (system(remove) != 0)
		return 1;
	return done();
}
