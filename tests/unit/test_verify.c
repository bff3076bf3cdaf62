/*
 * Verifying: each way in which keys, postings, records and counters can disagree is a fault, is
 * named, and, but for a broken record, mended by making them anew.
 */
#include "dragoman.h"
#include "memory/index.h"
#include "memory/memory.h"
#include "memory/record.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/dragoman-verify.XXXXXX";
static char path[64];

#define TEXT(s) .text = (s), .len = sizeof(s) - 1

static dgm_code add(dgm_memory *memory)
{
	static const dgm_variant ship[] = {{.lang = "ar", TEXT("السفينة متأخرة.")},
					   {.lang = "ru", TEXT("Судно опаздывает.")},
					   {.lang = "en", TEXT("The ship is late.")}};
	static const dgm_variant twice[] = {{.lang = "en-GB", TEXT("The harbour is closed.")},
					    {.lang = "en-US", TEXT("The harbor is closed.")},
					    {.lang = "ru", TEXT("Порт закрыт.")}};
	static const dgm_variant equal[] = {{.lang = "en-GB", TEXT("Peace")},
					    {.lang = "en-US", TEXT("Peace")},
					    {.lang = "ar", TEXT("سلام")}};
	static const dgm_unit units[] = {
		{.variants = ship, .variant_count = 3, .origin = "гавань", .confidence = 1},
		{.variants = twice, .variant_count = 3, .confidence = 1},
		{.variants = equal, .variant_count = 3, .confidence = 1, .state = DGM_REVIEWED}};

	return dgm_memory_add(memory, units, 3, NULL, NULL);
}

/* ------------------------------------------------------------------ ways to break it */

static dgm_code drop_key(void *ctx, struct store_txn *txn, dgm_error *err)
{
	return store_remove_key(txn, "origin", *(uint64_t *)ctx, 1, err);
}

static dgm_code add_key(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_add_key(txn, "fold:ru", 12345, 2, err);
}

static dgm_code add_far_key(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_add_key(txn, "fold:ar", 12345, 99999, err);
}

static dgm_code drop_posting(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry entry = {"term:w:en", "ship", 4, {1, 0, 0}};

	(void)ctx;
	return store_remove_postings(txn, &entry, 1, err);
}

static dgm_code add_posting(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry entry = {"term:w:ar", "كتاب", 8, {3, 1, 4}};

	(void)ctx;
	return store_insert_postings(txn, &entry, 1, err);
}

static dgm_code change_posting(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry entry = {"term:w:en", "ship", 4, {1, 40, 40}};

	(void)ctx;
	return store_insert_postings(txn, &entry, 1, err);
}

/* As if it were not there: the words of a language that others take from it. */
static dgm_code lose_words(void *ctx, struct store_txn *txn, dgm_error *err)
{
	static const dgm_variant texts[] = {{.lang = "ru", TEXT("Слово потеряно")},
					    {.lang = "en", TEXT("A word is lost")}};
	static const dgm_unit unit = {.variants = texts, .variant_count = 2, .confidence = 1};
	struct buf record = {0};

	(void)ctx;
	record_encode(&unit, &record);
	dgm_code code = store_put(txn, 2, record.data, record.len, err);

	buf_free(&record);
	return code;
}

static dgm_code drop_record(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_remove(txn, 3, err);
}

static dgm_code change_counter(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_add_counter(txn, "lang:ru", 5, err);
}

static dgm_code break_record(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_put(txn, 2, "сломано", 14, err);
}

static const struct {
	const char *name;
	dgm_code (*work)(void *ctx, struct store_txn *txn, dgm_error *err);
	const char *fault; /* is among what is said */
	bool mended;       /* by making keys anew */
} rows[] = {
	{"a key is missing", drop_key, "unit 1 has no key in origin", true},
	{"a key too many", add_key, "a key in fold:ru that unit 2 has not", true},
	{"a key of no unit", add_far_key, "a key in fold:ar of unit 99999", true},
	{"a posting is missing", drop_posting, "'ship' in term:w:en does not list unit 1", true},
	{"a posting too many", add_posting, "'كتاب' in term:w:ar lists unit 3", true},
	{"a posting with other lengths", change_posting, "'ship' in term:w:en lists unit 1", true},
	{"words are missing", lose_words, "'потеряно' is not in piece:ru", true},
	{"a unit is missing", drop_record, "lists unit 3", true},
	{"a counter is wrong", change_counter, "the counter 'lang:ru' is 7 and should be 2", true},
	{"a unit is broken", break_record, "unit 2 is broken on disk", false},
};

/* ------------------------------------------------------------------ what verify says */

struct said {
	const char *want;
	int faults;
	bool found;
};

static void hear(void *ctx, const dgm_error *fault)
{
	struct said *said = ctx;

	said->faults++;
	said->found = said->found || strstr(fault->text, said->want);
	if (getenv("VERBOSE_FAULTS"))
		printf("# %s\n", fault->text);
}

static dgm_code verify(dgm_memory *memory, struct said *said)
{
	dgm_error err = {0};

	return dgm_memory_verify(memory, hear, said, NULL, &err);
}

static void test_fault(size_t i)
{
	uint64_t origin;
	struct said said = {.want = rows[i].fault}, none = {.want = ""};
	dgm_error err = {0};
	size_t units = 0;

	snprintf(path, sizeof path, "%s/%zu", folder, i);
	dgm_memory *memory = dgm_memory_open(path, DGM_CREATE, &err);

	if (!ok(memory && add(memory) == DGM_OK, "%s: makes a memory", rows[i].name))
		return;
	is_int(verify(memory, &none), DGM_OK, "it is sound");
	origin = index_origin("гавань");
	is_int(store_change(memory->store, true, rows[i].work, &origin, &err), DGM_OK,
	       "it is broken");
	is_int(verify(memory, &said), DGM_BAD_DATA, "verify sees it");
	ok(said.found, "and says: %s", said.want);
	dgm_memory_close(memory, NULL);
	is_int(dgm_memory_reindex(path, NULL, &units, &err), rows[i].mended ? DGM_OK : DGM_STORE,
	       rows[i].mended ? "reindex runs" : "reindex says what cannot be mended");
	memory = dgm_memory_open(path, DGM_READ, NULL);
	is_int(verify(memory, &none), rows[i].mended ? DGM_OK : DGM_BAD_DATA,
	       rows[i].mended ? "and mends it" : "and changes nothing");
	dgm_memory_close(memory, NULL);
}

/* ------------------------------------------------------------------ other rules */

static dgm_code age(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_set_fact(txn, "keys", "fold 0, terms 0", err);
}

static void test_other_rules(void)
{
	struct said said = {.want = ""};
	dgm_error err = {0};
	size_t units = 0;

	snprintf(path, sizeof path, "%s/rules", folder);
	dgm_memory *memory = dgm_memory_open(path, DGM_CREATE, &err);

	ok(memory && add(memory) == DGM_OK &&
		   store_change(memory->store, true, age, NULL, &err) == DGM_OK,
	   "a memory with keys by other rules");
	dgm_memory_close(memory, NULL);
	ok(!dgm_memory_open(path, DGM_WRITE, &err) && err.code == DGM_STORE, "is refused");
	ok(strstr(err.text, "reindex") != NULL, "with what to do: %s", err.text);
	err = (dgm_error){0};
	is_int(dgm_memory_reindex(path, NULL, &units, &err), DGM_OK, "reindex opens it");
	is_int((long long)units, 3, "for all units");
	memory = dgm_memory_open(path, DGM_WRITE, &err);
	ok(memory != NULL, "then it opens");
	is_int(verify(memory, &said), DGM_OK, "and is sound");
	dgm_memory_close(memory, NULL);
}

static void test_cancel(void)
{
	volatile sig_atomic_t cancel = 1;
	const dgm_watch watch = {.cancel = &cancel};
	struct said said = {.want = ""};
	dgm_error err = {0};

	is_int(dgm_memory_reindex(path, &watch, NULL, &err), DGM_CANCELLED, "reindex is cancelled");
	dgm_memory *memory = dgm_memory_open(path, DGM_READ, NULL);

	is_int(dgm_memory_verify(memory, hear, &said, &watch, NULL), DGM_CANCELLED,
	       "verify is cancelled");
	is_int(verify(memory, &said), DGM_OK, "the memory is sound");
	dgm_memory_close(memory, NULL);
	err = (dgm_error){0};
	is_int(dgm_memory_reindex("/tmp/dragoman-nowhere", NULL, NULL, &err), DGM_NOT_FOUND,
	       "no memory to reindex");
}

int main(void)
{
	char remove[64];

	if (!mkdtemp(folder))
		return 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		test_fault(i);
	test_other_rules();
	test_cancel();
	snprintf(remove, sizeof remove, "rm -rf %s", folder);
	if (system(remove) != 0)
		return 1;
	return done();
}
