#include "inner.h"
#include "base/err.h"

enum { ATTEMPTS = 12, FIRST_PAUSE_NSEC = 1000000, MAX_PAUSE_NSEC = 200000000 };

typedef dgm_code work_fn(void *ctx, struct store_txn *txn, dgm_error *err);

/* Ends the transaction whatever happens. */
static dgm_code finish(struct store_txn *txn, bool sync, dgm_code code, dgm_error *err)
{
	if (code == DGM_OK)
		code = meta_finish(txn, err);
	txn_close_cursors(txn);
	if (code != DGM_OK) {
		txn->txn->abort(txn->txn);
		return code;
	}
	int rc = txn->txn->commit(txn->txn, sync ? DB_TXN_SYNC : DB_TXN_WRITE_NOSYNC);

	if (rc != 0)
		return txn_fail(txn, rc, "write", err);
	meta_committed(txn);
	return DGM_OK;
}

/* One run of `work`. *again: it met a deadlock, and nothing of it was kept. */
static dgm_code attempt(struct store *store, bool sync, work_fn *work, void *ctx, bool *again,
			dgm_error *err)
{
	struct store_txn txn = {
		.store = store,
		.counters = map_new(),
		.spaces = map_new(),
	};
	int rc = store->env->txn_begin(store->env, NULL, &txn.txn, 0);
	dgm_code code;

	if (rc != 0)
		code = txn_fail(&txn, rc, "write", err);
	else
		code = finish(&txn, sync, work(ctx, &txn, err), err);
	*again = code != DGM_OK && txn.deadlock;
	store->unsaved += txn.written;
	map_free(txn.counters);
	map_free(txn.spaces);
	return code;
}

/* Twice as long each time, so that whoever is in the way gets done. */
static void pause_before(int number)
{
	long pause = FIRST_PAUSE_NSEC;

	for (int i = 1; i < number && pause < MAX_PAUSE_NSEC; i++)
		pause *= 2;
	nanosleep(&(struct timespec){.tv_nsec = pause}, NULL);
}

static dgm_code attempt_until_done(struct store *store, bool sync, work_fn *work, void *ctx,
				   dgm_error *err)
{
	dgm_error error = {0};
	bool again = true;
	dgm_code code = DGM_OK;

	for (int i = 0; again && i < ATTEMPTS; i++) {
		if (i > 0)
			pause_before(i);
		error = (dgm_error){0};
		code = attempt(store, sync, work, ctx, &again, &error);
	}
	if (error.code != DGM_OK && err && err->code == DGM_OK)
		*err = error;
	return code;
}

/* The one before us died in the middle: no lock of his is ever given back. */
static dgm_code give_up(struct store *store, dgm_error *err)
{
	store->env->set_flags(store->env, DB_PANIC_ENVIRONMENT, 1);
	return store_fail(store, DB_RUNRECOVERY, "write", err);
}

static void ask_for_checkpoint(struct store *store)
{
	if (store->unsaved < STORE_CHECKPOINT_BYTES)
		return;
	store->unsaved = 0;
	if (!store->keeper)
		store->keeper = keeper_start(store);
	if (store->keeper)
		keeper_wake(store->keeper);
}

/* One of several changes that nobody else comes between. */
struct step {
	step_fn *work;
	void *ctx;
	size_t number;
	bool more;
};

static dgm_code run_step(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct step *step = ctx;

	step->more = false;
	return step->work(step->ctx, txn, step->number, &step->more, err);
}

dgm_code change_begin(struct store *store, dgm_error *err)
{
	bool died = false;
	dgm_code code;

	if (store->mode == DGM_READ)
		return err_set(err, DGM_BAD_ARG, "memory '%s' is open for reading only",
			       store->folder.path);
	code = gate_enter(&store->gate, &died, err);
	if (code != DGM_OK)
		return code;
	if (died) {
		code = give_up(store, err);
		gate_leave(&store->gate, true);
		return code;
	}
	store->changed = true;
	return DGM_OK;
}

dgm_code change_in_steps(struct store *store, bool sync, step_fn *work, void *ctx, dgm_error *err)
{
	struct step step = {.work = work, .ctx = ctx, .more = true};
	dgm_code code = change_begin(store, err);

	if (code != DGM_OK)
		return code;
	for (; code == DGM_OK && step.more; step.number++) {
		code = attempt_until_done(store, sync, run_step, &step, err);
		ask_for_checkpoint(store);
	}
	gate_leave(&store->gate, false);
	return code;
}

/* A change of one step. */
struct single {
	work_fn *work;
	void *ctx;
};

static dgm_code run_single(void *ctx, struct store_txn *txn, size_t step, bool *more,
			   dgm_error *err)
{
	struct single *single = ctx;

	(void)step, (void)more;
	return single->work(single->ctx, txn, err);
}

dgm_code store_change(struct store *store, bool sync, work_fn *work, void *ctx, dgm_error *err)
{
	struct single single = {work, ctx};

	return change_in_steps(store, sync, run_single, &single, err);
}

dgm_code store_view(struct store *store, work_fn *work, void *ctx, dgm_error *err)
{
	struct store_txn txn = {.store = store, .spaces = map_new()};
	int rc = store->env->txn_begin(store->env, NULL, &txn.txn, DB_TXN_SNAPSHOT);
	dgm_code code;

	if (rc == 0) {
		code = work(ctx, &txn, err);
		rc = txn.txn->commit(txn.txn, 0);
	}
	map_free(txn.spaces);
	return rc == 0 ? code : store_fail(store, rc, "read", err);
}

dgm_code store_flush(struct store *store, dgm_error *err)
{
	int rc = store->env->log_flush(store->env, NULL);

	return rc == 0 ? DGM_OK : store_fail(store, rc, "write", err);
}
