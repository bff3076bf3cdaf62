/*
 * What the files of store/ share: the open store, a transaction, and the few ways in which
 * databases are read and written. Nobody outside includes it.
 */
#ifndef DGM_STORE_INNER_H
#define DGM_STORE_INNER_H

#include "base/map.h"
#include "folder.h"
#include "gate.h"
#include "store.h"

/* db.h wants names that are not POSIX. */
typedef unsigned int u_int;
typedef unsigned long u_long;
#include <db.h>

enum {
	STORE_LOG_OVERHEAD = 80, /* what an item adds to the log beside its bytes, about */
	STORE_CHECKPOINT_BYTES = 24 << 20, /* of log; recovery reads some 40 MB/s */
};

enum database { UNITS, KEYS, POSTINGS, META, DATABASES };

struct store {
	struct folder folder;
	struct gate gate;
	struct guard *guard;   /* see guard.h */
	struct keeper *keeper; /* NULL until there was much to do */
	DB_ENV *env;
	DB *dbs[DATABASES];
	dgm_open_mode mode;
	uint64_t expected; /* bytes of keys and postings that are about to be added, about */
	uint64_t unsaved;  /* bytes written since the last checkpoint asked for; held by the gate */
	bool changed;      /* by this process since it opened the store; held by the gate */

	pthread_mutex_t mutex; /* of what follows */
	char message[160];     /* the first thing Berkeley DB said since it was last asked */
	int panic;             /* errno that made it give the environment up; 0: none */
	struct map *spaces;    /* numbers of spaces that are known to be committed */
	uint64_t generation;   /* of spaces */
};

struct store_txn {
	struct store *store;
	DB_TXN *txn;
	DBC *writers[DATABASES]; /* NULL until something is written; making one for each costs more
				  */
	uint64_t last_id;        /* 0 until one was asked for */
	struct map *counters;    /* what to add to each at the end */
	struct map *spaces;      /* numbers given or looked up in this transaction */
	bool dated;              /* generation was read */
	uint64_t generation;     /* which of the numbers of spaces this transaction sees */
	bool rebuilding;         /* names of spaces mean those of the next generation */
	uint64_t written;        /* bytes, roughly what they take in the log */
	bool deadlock;           /* something failed in a way that starting again mends */
};

/*
 * Turns a failure of Berkeley DB into an error: `doing` completes "cannot ... memory". In a
 * transaction use txn_fail, which also notes deadlocks.
 */
dgm_code store_fail(struct store *store, int rc, const char *doing, dgm_error *err);
dgm_code txn_fail(struct store_txn *txn, int rc, const char *doing, dgm_error *err);

/*
 * Takes a checkpoint if so much was logged since the last one, in kilobytes, unless a backup is
 * being made, which needs all logs.
 */
dgm_code store_checkpoint(struct store *store, uint32_t logged, dgm_error *err);

/* Sets what every environment needs: sizes, and that Berkeley DB says nothing by itself. */
int env_prepare(DB_ENV *env, struct store *store);

/* Bytes of a key or value, for Berkeley DB to read. */
DBT dbt_of(const void *bytes, size_t len);

/*
 * Appends one value to `value`: 0, DB_NOTFOUND or a code of Berkeley DB. Under a NULL txn what is
 * committed is read.
 */
int store_read(struct store *store, DB_TXN *txn, enum database db, DBT *key, struct buf *value);

/* What cursors do, under the eyes of the guard: 0 or a code of Berkeley DB. */
int cursor_get(struct store *store, DBC *cursor, DBT *key, DBT *value, uint32_t how);
int cursor_put(struct store *store, DBC *cursor, DBT *key, DBT *value, uint32_t how);

/* Writes one value in the transaction. */
dgm_code txn_write(struct store_txn *txn, enum database db, DBT *key, DBT *value, dgm_error *err);

/* Closes the cursors of a transaction, before it ends. */
void txn_close_cursors(struct store_txn *txn);

/* Deletes what is under the key, if anything is. */
dgm_code txn_delete(struct store_txn *txn, enum database db, DBT *key, dgm_error *err);

/*
 * A cursor over what is committed, all of it as of one moment and without locks, or over what a
 * transaction sees. Ends with reader_close, also after a failure to open, which gives its code.
 */
struct reader {
	struct store *store;
	DB_TXN *own; /* the snapshot, unless in a transaction */
	DBC *cursor;
	DBT key, value; /* of the last step; the memory is the reader's */
};
int reader_open(struct reader *reader, struct store *store, struct store_txn *txn,
		enum database db);
/* Steps by DB_SET_RANGE (key set by reader_key), DB_NEXT, ...: 0, DB_NOTFOUND, or a code. */
int reader_step(struct reader *reader, uint32_t how);
void reader_key(struct reader *reader, const void *bytes, size_t len);
bool reader_has_prefix(const struct reader *reader, const void *bytes, size_t len);
void reader_close(struct reader *reader);

/*
 * Waits for our turn to change the store, which gate_leave ends. DGM_STORE when the process before
 * us was killed in its change, which ends the environment for all; DGM_BAD_ARG, DGM_IO.
 */
dgm_code change_begin(struct store *store, dgm_error *err);

/*
 * store_change in as many transactions as it takes: work sets *more to be called again with the
 * next step; with the same one it starts from nothing, after a deadlock. Others wait until the end.
 */
typedef dgm_code step_fn(void *ctx, struct store_txn *txn, size_t step, bool *more, dgm_error *err);
dgm_code change_in_steps(struct store *store, bool sync, step_fn *work, void *ctx, dgm_error *err);

/* Number of a space, from 1; 0 when none is known by that name. In a transaction it is given one.
 */
dgm_code meta_find_space(struct store *store, struct store_txn *txn, const char *name,
			 uint64_t *number, dgm_error *err);
dgm_code meta_give_space(struct store_txn *txn, const char *name, uint64_t *number, dgm_error *err);

/* See rebuild.c. The prefixes of the keys under which meta.db has spaces, by name and by number. */
extern const char meta_space_prefix[], meta_next_prefix[], meta_old_prefix[];
extern const char meta_generation_key[], meta_counter_prefix[];

/* A number, 0 when there is none under the key. */
int meta_read_number(struct store *store, DB_TXN *txn, const char *key, uint64_t *n);
/* True when no record was ever stored. */
bool meta_is_new(struct store *store);
dgm_code meta_write_number(struct store_txn *txn, const char *key, uint64_t n, dgm_error *err);

/* Before a commit: writes ids and counters. After it: what was given is known from now on. */
dgm_code meta_finish(struct store_txn *txn, dgm_error *err);
void meta_committed(struct store_txn *txn);

/* The number of the format inside the databases: written into a new memory, compared in an old. */
dgm_code meta_check_format(struct store *store, dgm_error *err);

/* Checkpoints in a thread of their own; see keeper.c. */
struct keeper *keeper_start(struct store *store);
void keeper_wake(struct keeper *keeper);

/* From now on it looks for itself how much was logged, or no longer. */
void keeper_watch(struct keeper *keeper, bool watching);
dgm_code keeper_stop(struct keeper *keeper, dgm_error *err);

#endif
