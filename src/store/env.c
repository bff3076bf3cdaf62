/*
 * Opening and closing the environment. Settings were chosen by trial (doc/store.md): joining an
 * environment that is there costs under a millisecond whatever its size, so the regions are left
 * in place when the last process closes.
 */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "guard.h"
#include "threads.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CACHE_LEAST = 512 << 20,
	CACHE_MOST = 1536 << 20,
	CACHE_SHARE = 4,        /* of the machine's memory: a quarter at most, but for the least */
	REGION_MAX = 256 << 20, /* of all but the cache; locks take the most, a batch 30,000 */
	LOCK_TABLE = 20000,
	MUTEX_MAX = 1000000,  /* a page of the cache has one; they are made when needed */
	LOG_BUFFER = 4 << 20, /* a batch's log, so that it is written at commit only */
	LOG_FILE = 32 << 20,
	TXN_MAX = 20000,    /* versions of pages that readers may still want keep theirs */
	LEAVE_USEC = 200000 /* twice this is how long recovery waits for survivors to leave */
};

static const struct {
	const char *name;
	uint32_t page;
} databases[DATABASES] = {
	[UNITS] = {"units.db", 16384},
	[KEYS] = {"keys.db", 8192},
	[POSTINGS] = {"postings.db", 16384},
	[META] = {"meta.db", 4096},
};

static void on_message(const DB_ENV *env, const char *prefix, const char *message)
{
	struct store *store = env->app_private;

	(void)prefix;
	pthread_mutex_lock(&store->mutex);
	if (store->message[0] == '\0')
		snprintf(store->message, sizeof store->message, "%s", message);
	pthread_mutex_unlock(&store->mutex);
}

static void on_note(const DB_ENV *env, const char *message)
{
	(void)env;
	(void)message;
}

/* True when a process has this environment mapped; its number may long be another's. */
static bool uses_environment(const struct store *store, pid_t pid)
{
	struct buf regions = {0};

	store_path(store, "__db.", &regions);
	bool uses = threads_mapped(pid, regions.data, 0);

	buf_free(&regions);
	return uses;
}

/*
 * Recovery throws away the regions that survivors use. Those that have not left by themselves may
 * wait for ever on a mutex that the dead process held, so they are killed. Called for free places
 * in the registry, too, with 0.
 */
static void on_survivor(const struct store *store, pid_t pid)
{
	if (pid > 0 && pid != getpid() && uses_environment(store, pid))
		kill(pid, SIGKILL);
}

static void on_event(DB_ENV *env, uint32_t event, void *info)
{
	struct store *store = env->app_private;

	if (event == DB_EVENT_REG_ALIVE) {
		on_survivor(store, *(pid_t *)info);
	} else if (event == DB_EVENT_PANIC) {
		pthread_mutex_lock(&store->mutex);
		if (store->panic == 0)
			store->panic = *(int *)info;
		pthread_mutex_unlock(&store->mutex);
	}
}

static uint64_t file_bytes(const struct store *store, enum database db)
{
	struct buf path = {0};
	struct stat file;

	store_path(store, databases[db].name, &path);
	uint64_t bytes = stat(path.data, &file) == 0 ? (uint64_t)file.st_size : 0;

	buf_free(&path);
	return bytes;
}

/*
 * An import touches most pages of keys and postings in each batch, and until that is committed
 * there are two versions of each in the cache.
 */
static uint32_t wanted_cache(const struct store *store)
{
	uint64_t bytes = file_bytes(store, KEYS) + file_bytes(store, POSTINGS) + store->expected;
	uint64_t most = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);

	most = most / CACHE_SHARE < CACHE_MOST ? most / CACHE_SHARE : CACHE_MOST;
	bytes = bytes < most / 5 * 2 ? bytes / 2 * 5 : most;
	return bytes > CACHE_LEAST ? (uint32_t)bytes : CACHE_LEAST;
}

/* Sizes count for the process that makes the regions; a DB_CONFIG in the folder overrides them. */
int env_prepare(DB_ENV *env, struct store *store)
{
	int rc = env->set_cachesize(env, 0, CACHE_LEAST, 1);

	env->app_private = store;
	env->set_errcall(env, on_message);
	env->set_msgcall(env, on_note);
	if (rc == 0)
		rc = env->set_memory_max(env, 0, REGION_MAX);
	if (rc == 0)
		rc = env->set_lk_tablesize(env, LOCK_TABLE);
	if (rc == 0)
		rc = env->mutex_set_max(env, MUTEX_MAX);
	if (rc == 0)
		rc = env->set_lg_bsize(env, LOG_BUFFER);
	if (rc == 0)
		rc = env->set_lg_max(env, LOG_FILE);
	if (rc == 0)
		rc = env->set_tx_max(env, TXN_MAX);
	return rc;
}

static int configure(struct store *store)
{
	DB_ENV *env = store->env;
	int rc = env_prepare(env, store);

	if (rc == 0)
		rc = env->set_cachesize(env, 0, wanted_cache(store), 1);
	if (rc == 0)
		rc = env->set_event_notify(env, on_event);
	if (rc == 0)
		rc = env->set_lk_detect(env, DB_LOCK_MINWRITE);
	if (rc == 0)
		rc = env->set_timeout(env, LEAVE_USEC, DB_SET_REG_TIMEOUT);
	if (rc == 0)
		rc = env->log_set_config(env, DB_LOG_AUTO_REMOVE, 1);
	return rc;
}

static dgm_code open_environment(struct store *store, dgm_error *err)
{
	const uint32_t flags = DB_CREATE | DB_INIT_TXN | DB_INIT_LOG | DB_INIT_LOCK |
			       DB_INIT_MPOOL | DB_THREAD | DB_REGISTER | DB_RECOVER;
	int rc = db_env_create(&store->env, 0);

	if (rc == 0)
		rc = configure(store);
	if (rc == 0)
		rc = store->env->open(store->env, store->folder.path, flags, 0);
	return rc == 0 ? DGM_OK : store_fail(store, rc, "open", err);
}

static dgm_code open_database(struct store *store, DB_TXN *txn, enum database i, dgm_error *err)
{
	bool making = store->folder.making >= 0;
	uint32_t flags = DB_THREAD | DB_MULTIVERSION | (making ? DB_CREATE : 0) |
			 (store->mode == DGM_READ ? DB_RDONLY : 0);
	DB *db;
	int rc = db_create(&store->dbs[i], store->env, 0);

	if (rc != 0)
		return store_fail(store, rc, "open", err);
	db = store->dbs[i];
	rc = db->set_pagesize(db, databases[i].page);
	if (rc == 0)
		rc = db->set_flags(db, DB_CHKSUM);
	if (rc == 0)
		rc = db->open(db, txn, databases[i].name, NULL, DB_BTREE, flags, 0);
	if (rc == ENOENT)
		return err_set(err, DGM_STORE, "memory '%s' is damaged: '%s' is missing",
			       store->folder.path, databases[i].name);
	return rc == 0 ? DGM_OK : store_fail(store, rc, "open", err);
}

/* In a snapshot: opening would else wait for a writer that has locked the root of a tree. */
static dgm_code open_databases(struct store *store, dgm_error *err)
{
	bool making = store->folder.making >= 0;
	DB_TXN *txn;
	int rc = store->env->txn_begin(store->env, NULL, &txn, making ? 0 : DB_TXN_SNAPSHOT);
	dgm_code code = DGM_OK;

	if (rc != 0)
		return store_fail(store, rc, "open", err);
	for (int i = 0; code == DGM_OK && i < DATABASES; i++)
		code = open_database(store, txn, (enum database)i, err);
	rc = code == DGM_OK ? txn->commit(txn, 0) : txn->abort(txn);
	return rc == 0 || code != DGM_OK ? code : store_fail(store, rc, "open", err);
}

dgm_code store_checkpoint(struct store *store, uint32_t logged, dgm_error *err)
{
	if (!gate_may_checkpoint(&store->gate))
		return DGM_OK;
	int rc = store->env->txn_checkpoint(store->env, logged, 0, 0);

	gate_checkpointed(&store->gate);
	return rc == 0 ? DGM_OK : store_fail(store, rc, "write", err);
}

/*
 * Berkeley DB leaves the regions of an environment that it has given up mapped, for as long as the
 * process lives: a gigabyte of addresses, and their place on disk also when they are removed.
 */
static void unmap_regions(const struct store *store)
{
	struct buf regions = {0};

	store_path(store, "__db.", &regions);
	threads_unmap(regions.data);
	buf_free(&regions);
}

static void close_environment(struct store *store)
{
	int rc = 0;

	for (int i = 0; i < DATABASES; i++) {
		if (store->dbs[i])
			store->dbs[i]->close(store->dbs[i], DB_NOSYNC);
		store->dbs[i] = NULL;
	}
	if (store->env)
		rc = store->env->close(store->env, 0);
	store->env = NULL;
	if (rc == DB_RUNRECOVERY)
		unmap_regions(store);
	guard_stop(store->guard);
	store->guard = NULL;
}

/* Whose size somebody has chosen stays as it is. */
static bool has_small_cache(const struct store *store)
{
	struct buf chosen = {0};
	uint32_t giga = 0, bytes = 0;
	int parts = 0;

	store_path(store, "DB_CONFIG", &chosen);
	bool is_chosen = access(chosen.data, F_OK) == 0;
	int rc = store->env->get_cachesize(store->env, &giga, &bytes, &parts);

	buf_free(&chosen);
	return rc == 0 && !is_chosen &&
	       ((uint64_t)giga << 30) + bytes < wanted_cache(store) / 3 * (uint64_t)2;
}

/*
 * Makes the regions anew, with a larger cache, unless others use them: who they are can only be
 * told when we have left ourselves. The gate keeps out those who come.
 */
static dgm_code renew_environment(struct store *store, const char *dir, dgm_error *err)
{
	close_environment(store);
	dgm_code code = gate_in_use(store->folder.path) ? DGM_OK : gate_distrust(&store->gate, err);

	if (code == DGM_OK)
		store->guard = guard_start(store->folder.real, dir);
	return code == DGM_OK ? open_environment(store, err) : code;
}

static dgm_code open_all(struct store *store, const char *dir, bool distrust, dgm_error *err)
{
	dgm_code code = folder_enter(&store->folder, dir, store->mode, err);
	bool making = code == DGM_OK && store->folder.making >= 0;

	if (code == DGM_OK)
		code = gate_open(&store->gate, store->folder.path, err);
	if (code == DGM_OK && distrust)
		code = gate_distrust(&store->gate, err);
	if (code == DGM_OK)
		store->guard = guard_start(store->folder.real, dir);
	if (code == DGM_OK)
		code = open_environment(store, err);
	if (code == DGM_OK && store->mode != DGM_READ && has_small_cache(store))
		code = renew_environment(store, dir, err);
	if (code == DGM_OK)
		code = open_databases(store, err);
	if (code == DGM_OK)
		code = gate_opened(&store->gate, err);
	if (code == DGM_OK)
		code = meta_check_format(store, err);
	if (code == DGM_OK && making)
		code = store_checkpoint(store, 0, err);
	if (code == DGM_OK && making)
		code = folder_finish(&store->folder, err);
	return code;
}

/* Whatever is open; without a sync, which the checkpoint has done if there was need of one. */
static void close_all(struct store *store)
{
	close_environment(store);
	gate_close(&store->gate);
	folder_leave(&store->folder);
	map_free(store->spaces);
	pthread_mutex_destroy(&store->mutex);
	mem_free(store);
}

static struct store *open_store(const char *dir, dgm_open_mode mode, uint64_t expected,
				bool distrust, dgm_error *err)
{
	struct store *store = mem_zalloc(1, sizeof *store);

	store->mode = mode;
	store->expected = expected;
	store->spaces = map_new();
	pthread_mutex_init(&store->mutex, NULL);
	if (open_all(store, dir, distrust, err) == DGM_OK)
		return store;
	close_all(store);
	return NULL;
}

struct store *store_open(const char *dir, dgm_open_mode mode, dgm_error *err)
{
	return open_store(dir, mode, 0, false, err);
}

struct store *store_open_for(const char *dir, dgm_open_mode mode, uint64_t expected, dgm_error *err)
{
	return open_store(dir, mode, expected, false, err);
}

struct store *store_recover(const char *dir, dgm_error *err)
{
	return open_store(dir, DGM_WRITE, 0, true, err);
}

dgm_code store_close(struct store *store, dgm_error *err)
{
	dgm_code code = DGM_OK, saved = DGM_OK;

	if (!store)
		return DGM_OK;
	code = keeper_stop(store->keeper, err);
	if (store->changed)
		saved = store_checkpoint(store, 0, err);
	close_all(store);
	return code != DGM_OK ? code : saved;
}

/*
 * With the gate shut behind us nobody comes in: who is not in by then never will be, and who is
 * keeps the store.
 */
dgm_code store_discard(struct store *store, dgm_error *err)
{
	bool died = true;
	dgm_code code;

	if (!store->folder.made || gate_enter(&store->gate, &died, NULL) != DGM_OK)
		return store_close(store, err);
	if (died || !meta_is_new(store) || gate_shut(&store->gate, NULL) != DGM_OK) {
		gate_leave(&store->gate, died);
		return store_close(store, err);
	}
	code = keeper_stop(store->keeper, err);
	store_checkpoint(store, 0, NULL);
	close_environment(store);
	if (code == DGM_OK && !gate_in_use(store->folder.path))
		code = folder_discard(&store->folder, err);
	gate_leave(&store->gate, false);
	close_all(store);
	return code;
}

void store_path(const struct store *store, const char *name, struct buf *path)
{
	buf_printf(path, "%s/%s", store->folder.real, name);
}
