#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"
#include "tests/entries.h"
#include "tests/tap.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char base[] = "/tmp/dragoman-store.XXXXXX";

static const char *in_base(const char *name)
{
	static char path[2][256];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof path[turn], "%s/%s", base, name);
	return path[turn];
}

static struct store *open_store(const char *name, dgm_open_mode mode)
{
	dgm_error err = {0};
	struct store *store = store_open(in_base(name), mode, &err);

	if (!store)
		printf("# %s\n", err.text);
	return store;
}

static void close_store(struct store *store)
{
	dgm_error err = {0};

	is_int(store_close(store, &err), DGM_OK, "closes");
}

/* ------------------------------------------------------------------ records */

static const char *const texts[] = {
	"Министр прибыл в Москву.",
	"وصل الوزير إلى موسكو.",
	"The minister arrived in Moscow.",
};

static dgm_code put_texts(void *ctx, struct store_txn *txn, dgm_error *err)
{
	uint64_t *ids = ctx;

	for (int i = 0; i < 3; i++) {
		ids[i] = store_new_id(txn, err);
		if (ids[i] == 0 ||
		    store_put(txn, ids[i], texts[i], strlen(texts[i]), err) != DGM_OK)
			return DGM_STORE;
	}
	return DGM_OK;
}

static dgm_code overwrite(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct buf record = {0};
	struct store *store = ctx;

	store_put(txn, 2, "كتاب", strlen("كتاب"), err);
	store_get(store, txn, 2, &record, err);
	is_text(buf_str(&record), "كتاب", "a transaction sees what it wrote");
	buf_reset(&record);
	store_get(store, NULL, 2, &record, err);
	is_text(buf_str(&record), texts[1], "and others still what was there");
	buf_free(&record);
	return DGM_OK;
}

static void test_records(void)
{
	struct store *store = open_store("records", DGM_CREATE);
	uint64_t ids[3], again[3];
	struct buf record = {0};
	dgm_error err = {0};

	is_int(store_change(store, true, put_texts, ids, &err), DGM_OK, "puts three records");
	ok(ids[0] == 1 && ids[1] == 2 && ids[2] == 3, "ids rise from 1");
	for (int i = 0; i < 3; i++, buf_reset(&record)) {
		is_int(store_get(store, NULL, ids[i], &record, &err), DGM_OK, "gets one");
		is_text(buf_str(&record), texts[i], "as it was put");
	}
	is_int(store_get(store, NULL, 4, &record, &err), DGM_NOT_FOUND, "the fourth is not there");
	is_int(err.code, DGM_OK, "which is no error");
	is_int(store_change(store, false, overwrite, store, &err), DGM_OK, "overwrites");
	close_store(store);

	store = open_store("records", DGM_WRITE);
	buf_reset(&record);
	store_get(store, NULL, 2, &record, &err);
	is_text(buf_str(&record), "كتاب", "it is there after a reopening");
	store_change(store, false, put_texts, again, &err);
	is_int((long long)again[0], 4, "and ids go on");
	buf_free(&record);
	close_store(store);
}

static dgm_code put_big(void *ctx, struct store_txn *txn, dgm_error *err)
{
	const struct buf *big = ctx;
	dgm_code code = store_put(txn, 7, big->data, STORE_MAX_RECORD + 1, err);

	is_int(code, DGM_TOO_BIG, "a record over the limit is refused");
	return store_put(txn, 8, big->data, big->len, NULL);
}

static dgm_code compare_big(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	const struct buf *big = ctx;

	(void)err;
	ok(id == 8 && len == big->len && memcmp(record, big->data, len) == 0,
	   "a walk brings a record of %zu bytes", len);
	return DGM_OK;
}

static void test_big(void)
{
	struct store *store = open_store("big", DGM_CREATE);
	struct buf big = {0}, record = {0};
	dgm_error err = {0};

	for (int i = 0; i < 1000000; i++)
		buf_printf(&big, "строка %d ", i);
	is_int(store_change(store, true, put_big, &big, &err), DGM_OK, "puts a large record");
	store_get(store, NULL, 8, &record, &err);
	ok(record.len == big.len && memcmp(record.data, big.data, big.len) == 0, "and gets it");
	is_int(store_each(store, 0, compare_big, &big, &err), DGM_OK, "and walks over it");
	buf_free(&big);
	buf_free(&record);
	close_store(store);
}

/* ------------------------------------------------------------------ walks */

struct walk {
	struct store *store;
	uint64_t next, count, stop;
	bool fine;
};

static dgm_code put_many(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct buf record = {0};
	dgm_code code = DGM_OK;

	for (int i = 0; code == DGM_OK && i < *(int *)ctx; i++) {
		uint64_t id = store_new_id(txn, err);

		buf_reset(&record);
		buf_printf(&record, "قيمة %llu", (unsigned long long)id);
		code = store_put(txn, id, record.data, record.len, err);
	}
	buf_free(&record);
	return code;
}

static dgm_code spoil(void *ctx, struct store_txn *txn, dgm_error *err)
{
	int more = 10;

	for (uint64_t id = *(uint64_t *)ctx; id <= 3000; id++)
		if (store_put(txn, id, "x", 1, err) != DGM_OK)
			return DGM_STORE;
	return put_many(&more, txn, err);
}

static dgm_code step(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct walk *walk = ctx;
	char want[64];

	snprintf(want, sizeof want, "قيمة %llu", (unsigned long long)id);
	walk->fine = walk->fine && id == walk->next && len == strlen(want) &&
		     memcmp(record, want, len) == 0;
	walk->next++;
	walk->count++;
	if (walk->count == 100 && walk->store)
		is_int(store_change(walk->store, true, spoil, &walk->next, err), DGM_OK,
		       "a writer changes all that is still to come");
	return walk->count == walk->stop ? DGM_NOT_FOUND : DGM_OK;
}

static dgm_code refuse(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	(void)ctx;
	(void)id;
	(void)record;
	(void)len;
	return err_set(err, DGM_CANCELLED, "отмена");
}

static void test_walks(void)
{
	struct store *store = open_store("walks", DGM_CREATE);
	struct walk whole = {.store = store, .next = 1, .fine = true};
	struct walk part = {.next = 3001, .stop = 4, .fine = true};
	struct walk beyond = {.fine = true};
	int count = 3000;
	dgm_error err = {0};

	is_int(store_each(store, 0, step, &beyond, &err), DGM_OK, "walks over an empty store");
	is_int((long long)beyond.count, 0, "and sees nothing");
	store_change(store, false, put_many, &count, &err);
	is_int(store_each(store, 0, step, &whole, &err), DGM_OK, "walks over 3000");
	ok(whole.fine && whole.count == 3000, "sees them as they were when it began");
	is_int(store_each(store, 3001, step, &part, &err), DGM_OK, "walks from the middle on");
	ok(part.fine && part.count == 4, "and stops when told to");
	is_int(store_each(store, 3011, step, &beyond, &err), DGM_OK, "walks from behind the end");
	is_int((long long)beyond.count, 0, "where there is nothing");
	is_int(store_each(store, 0, refuse, NULL, &err), DGM_CANCELLED, "an error ends a walk");
	is_text(err.text, "отмена", "and comes through");
	close_store(store);
}

/* ------------------------------------------------------------------ keys */

static const struct {
	const char *space;
	uint64_t key, id;
} key_rows[] = {
	{"fold:ar", 77, 300}, {"fold:ar", 77, 2},   {"fold:ar", 77, 70000},      {"fold:ar", 78, 5},
	{"fold:ar", 76, 6},   {"fold:ru", 77, 9},   {"identity", UINT64_MAX, 1}, {"identity", 0, 1},
	{"fold:ar", 77, 2},   {"fold:ar", 77, 255}, {"fold:ar", 77, 256},
};

static const struct {
	const char *space;
	uint64_t key;
	const char *want;
} find_rows[] = {
	{"fold:ar", 77, "2 255 256 300 70000 "},
	{"fold:ar", 78, "5 "},
	{"fold:ar", 79, ""},
	{"fold:ru", 77, "9 "},
	{"identity", UINT64_MAX, "1 "},
	{"identity", 0, "1 "},
	{"fold:en", 77, ""},
};

static dgm_code add_keys(void *ctx, struct store_txn *txn, dgm_error *err)
{
	dgm_code code = DGM_OK;

	(void)ctx;
	for (size_t i = 0; code == DGM_OK && i < sizeof key_rows / sizeof *key_rows; i++)
		code = store_add_key(txn, key_rows[i].space, key_rows[i].key, key_rows[i].id, err);
	return code;
}

static dgm_code list_id(void *ctx, uint64_t id, dgm_error *err)
{
	(void)err;
	buf_printf(ctx, "%llu ", (unsigned long long)id);
	return DGM_OK;
}

static dgm_code first_id(void *ctx, uint64_t id, dgm_error *err)
{
	list_id(ctx, id, err);
	return DGM_NOT_FOUND;
}

static dgm_code find_own(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct buf ids = {0};
	dgm_code code = store_add_key(txn, "stem:ru", 1, 44, err);

	if (code == DGM_OK)
		code = store_find_key(ctx, txn, "stem:ru", 1, list_id, &ids, err);
	is_text(buf_str(&ids), "44 ", "a transaction finds the key it added");
	buf_reset(&ids);
	if (code == DGM_OK)
		code = store_find_key(ctx, NULL, "stem:ru", 1, list_id, &ids, err);
	is_text(buf_str(&ids), "", "and others do not");
	buf_free(&ids);
	return code;
}

static void test_keys(void)
{
	struct store *store = open_store("keys", DGM_CREATE);
	struct buf ids = {0};
	dgm_error err = {0};

	is_int(store_change(store, false, add_keys, NULL, &err), DGM_OK, "adds keys");
	for (size_t i = 0; i < sizeof find_rows / sizeof *find_rows; i++, buf_reset(&ids)) {
		store_find_key(store, NULL, find_rows[i].space, find_rows[i].key, list_id, &ids,
			       &err);
		is_text(buf_str(&ids), find_rows[i].want, find_rows[i].space);
	}
	store_find_key(store, NULL, "fold:ar", 77, first_id, &ids, &err);
	is_text(buf_str(&ids), "2 ", "stops when told to");
	is_int(store_change(store, false, find_own, store, &err), DGM_OK, "adds one more");
	is_int(err.code, DGM_OK, "no error");
	buf_free(&ids);
	close_store(store);
}

/* ------------------------------------------------------------------ counters and facts */

static dgm_code count_and_tell(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	store_add_counter(txn, "сегменты", 5, err);
	store_add_counter(txn, "units", 3, err);
	store_add_counter(txn, "сегменты", -1, err);
	return store_set_fact(txn, "icu", "72.1", err);
}

static void list_counter(void *ctx, const char *name, uint64_t value)
{
	buf_printf(ctx, "%s=%llu ", name, (unsigned long long)value);
}

static void test_meta(void)
{
	struct store *store = open_store("meta", DGM_CREATE);
	struct buf text = {0};
	dgm_error err = {0};

	is_int(store_get_fact(store, NULL, "icu", &text, &err), DGM_NOT_FOUND, "no fact yet");
	store_change(store, false, count_and_tell, NULL, &err);
	store_change(store, false, count_and_tell, NULL, &err);
	store_each_counter(store, list_counter, &text, &err);
	is_text(buf_str(&text), "units=6 сегменты=8 ", "counters add up");
	buf_reset(&text);
	is_int(store_get_fact(store, NULL, "icu", &text, &err), DGM_OK, "a fact");
	is_text(buf_str(&text), "72.1", "as it was set");
	buf_free(&text);
	close_store(store);
}

/* ------------------------------------------------------------------ aborts */

static dgm_code change_all_and_fail(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry entry = {"stem:ar", "كتب", 6, {0, 1, 2}};
	uint64_t id = store_new_id(txn, err);

	entry.posting.id = id;
	store_put(txn, id, "слово", 10, err);
	store_add_key(txn, "new space", 12, id, err);
	entries_add(txn, &entry, 1, err);
	store_add_counter(txn, "units", 1, err);
	store_set_fact(txn, "icu", "1", err);
	return ctx ? DGM_OK : err_set(err, DGM_BAD_DATA, "не годится");
}

/* Everything that the change above would leave, as a line. */
static const char *all_of(struct store *store, struct buf *text)
{
	dgm_error err = {0};
	uint64_t count = 9;

	buf_reset(text);
	buf_printf(text, "get %d ", store_get(store, NULL, 1, text, &err));
	buf_printf(text, "key ");
	store_find_key(store, NULL, "new space", 12, list_id, text, &err);
	store_count_postings(store, NULL, "stem:ar", "كتب", 6, &count, &err);
	buf_printf(text, "postings %d ", (int)count);
	store_each_counter(store, list_counter, text, &err);
	buf_printf(text, "fact %d", store_get_fact(store, NULL, "icu", text, &err));
	return buf_str(text);
}

static void test_abort(void)
{
	struct store *store = open_store("abort", DGM_CREATE);
	struct buf text = {0};
	dgm_error err = {0};

	is_int(store_change(store, false, change_all_and_fail, NULL, &err), DGM_BAD_DATA,
	       "a change that fails says so");
	is_text(err.text, "не годится", "with its own words");
	is_text(all_of(store, &text), "get 1 key postings 0 fact 1", "and leaves nothing");
	err = (dgm_error){0};
	is_int(store_change(store, false, change_all_and_fail, store, &err), DGM_OK, "then works");
	is_text(all_of(store, &text), "словоget 0 key 1 postings 1 units=1 1fact 0",
		"and leaves all of it");
	buf_free(&text);
	close_store(store);
}

/* ------------------------------------------------------------------ many at once */

static dgm_code count_up(void *ctx, struct store_txn *txn, dgm_error *err)
{
	uint64_t id = store_new_id(txn, err);

	(void)ctx;
	store_add_key(txn, "all", 1, id, err);
	store_put(txn, id, &id, sizeof id, err);
	return store_add_counter(txn, "units", 1, err);
}

static void *count_up_often(void *arg)
{
	dgm_error err = {0};

	for (int i = 0; i < 100 && err.code == DGM_OK; i++)
		store_change(arg, i % 10 == 0, count_up, NULL, &err);
	return err.code == DGM_OK ? NULL : arg;
}

/* In a process of its own: two threads count up in the same store. */
static int count_in_two_threads(void)
{
	struct store *store = open_store("many", DGM_CREATE);
	pthread_t thread;
	void *failed;

	if (!store)
		return 1;
	pthread_create(&thread, NULL, count_up_often, store);
	bool fine = count_up_often(store) == NULL;

	pthread_join(thread, &failed);
	return !(store_close(store, NULL) == DGM_OK && fine && !failed);
}

static void test_many(void)
{
	int status, failed = 0;
	struct buf text = {0};
	struct walk ids = {0};
	dgm_error err = {0};

	fflush(stdout);
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(count_in_two_threads());
	for (int i = 0; i < 3; i++)
		failed += wait(&status) < 0 || status != 0;
	is_int(failed, 0, "three processes make and fill a store at once, two threads each");
	struct store *store = open_store("many", DGM_READ);

	store_each_counter(store, list_counter, &text, &err);
	is_text(buf_str(&text), "units=600 ", "no change is lost");
	store_each(store, 0, step, &ids, &err);
	is_int((long long)ids.count, 600, "and no id was given twice");
	buf_reset(&text);
	store_find_key(store, NULL, "all", 1, list_id, &text, &err);
	is_int((long long)text.len, 9 * 2 + 90 * 3 + 501 * 4, "every record has its key");
	buf_free(&text);
	close_store(store);
}

/* ------------------------------------------------------------------ readers beside a writer */

/* Locks pages of every database, the roots of the trees too, then waits until told to go on. */
static dgm_code change_much_and_wait(void *ctx, struct store_txn *txn, dgm_error *err)
{
	int *fds = ctx, many = 5000;
	char byte = 'x';
	dgm_code code = put_many(&many, txn, err);

	for (uint64_t i = 0; code == DGM_OK && i < 5000; i++)
		code = store_add_key(txn, "fold:ar", i * 0x9E3779B97F4A7C15, i + 1, err);
	if (code == DGM_OK)
		code = change_all_and_fail(ctx, txn, err);
	if (write(fds[1], &byte, 1) != 1 || read(fds[2], &byte, 1) != 1)
		code = DGM_IO;
	return code;
}

static void test_readers_go_on(void)
{
	int fds[4], status = 1;
	struct walk walk = {0};
	struct buf text = {0};
	dgm_error err = {0};
	char byte = 'x';

	close_store(open_store("beside", DGM_CREATE));
	if (pipe(fds) != 0 || pipe(fds + 2) != 0)
		return;
	fflush(stdout);
	pid_t writer = fork();

	if (writer == 0) {
		struct store *store = open_store("beside", DGM_WRITE);

		_exit(store_change(store, false, change_much_and_wait, fds, NULL) != DGM_OK ||
		      store_close(store, NULL) != DGM_OK);
	}
	ok(read(fds[0], &byte, 1) == 1, "a writer is in the middle of a change");
	alarm(20); /* a reader that waits ends the test */
	struct store *store = open_store("beside", DGM_READ);

	store_each(store, 0, step, &walk, &err);
	is_int((long long)walk.count, 0, "a reader opens the store and sees nothing of it");
	is_text(all_of(store, &text), "get 1 key postings 0 fact 1", "in no database");
	alarm(0);
	ok(write(fds[3], &byte, 1) == 1, "the writer goes on");
	waitpid(writer, &status, 0);
	is_int(status, 0, "and ends well");
	store_each(store, 0, step, &walk, &err);
	is_int((long long)walk.count, 5001, "now the reader sees it all");
	buf_free(&text);
	close_store(store);
}

int main(void)
{
	char remove[64];

	if (!mkdtemp(base))
		return 1;
	snprintf(remove, sizeof remove, "rm -rf %s", base);
	test_records();
	test_big();
	test_walks();
	test_keys();
	test_meta();
	test_abort();
	test_many();
	test_readers_go_on();
	if (system(remove) != 0)
		return 1;
	return done();
}
