/*
 * Words against a model: batches of made-up words in two spaces, some given again and again, come
 * back each once; what is aborted leaves nothing; what cannot be a word is refused.
 */
#include "base/map.h"
#include "memory/memory.h"
#include "tests/random.h"
#include "tests/scratch.h"

enum { SPACES = 2, BATCHES = 30, WORDS = 12000, FORMS = 80000, WORD_SIZE = 48 };

static const char *const spaces[SPACES] = {"piece:ar", "piece:ru"};
static const char *const stems[] = {"كتاب", "وزير", "книга", "порт", "ship", "\1http"};

static char texts[WORDS][WORD_SIZE];
static struct store_word words[WORDS];
static struct map *model[SPACES];

struct batch {
	size_t space, count;
	bool fails;
};

/* Words as they may come: many are there, some are twice in the batch. */
static void make_words(uint64_t *seed, struct batch *batch)
{
	batch->space = random_below(seed, SPACES);
	batch->count = random_below(seed, WORDS + 1);
	for (size_t i = 0; i < batch->count; i++) {
		size_t number = random_below(seed, FORMS);
		int len = snprintf(texts[i], WORD_SIZE, "%s%zu", stems[number % 6], number);

		words[i] = (struct store_word){texts[i], (size_t)len};
	}
}

static dgm_code add(void *ctx, struct store_txn *txn, dgm_error *err)
{
	const struct batch *batch = ctx;
	dgm_code code = store_add_words(txn, spaces[batch->space], words, batch->count, err);

	return batch->fails ? DGM_CANCELLED : code;
}

struct reading {
	struct map *seen;
	size_t twice, blocks;
};

static dgm_code read_block(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct reading *reading = ctx;
	bool added;

	(void)err;
	reading->blocks++;
	for (size_t at = 0; at < len;) {
		const char *end = memchr(bytes + at, '\n', len - at);

		if (!end)
			return DGM_BAD_DATA;
		map_add(reading->seen, bytes + at, (size_t)(end - bytes) - at, 0, &added);
		reading->twice += !added;
		at = (size_t)(end - bytes) + 1;
	}
	return DGM_OK;
}

static void compare(dgm_memory *memory, const char *when)
{
	for (size_t s = 0; s < SPACES; s++) {
		struct reading reading = {.seen = map_new()};
		size_t missing = 0;

		is_int(store_each_words(memory->store, NULL, spaces[s], read_block, &reading, NULL),
		       DGM_OK, "reads the words");
		for (size_t i = 0; i < map_count(model[s]); i++) {
			const struct map_entry *entry = map_at(model[s], i);

			missing += !map_find(reading.seen, entry->key, entry->len);
		}
		ok(missing == 0 && reading.twice == 0 &&
			   map_count(reading.seen) == map_count(model[s]),
		   "%s: %s: %zu words, %zu missing, %zu twice", when, spaces[s],
		   map_count(model[s]), missing, reading.twice);
		ok(s == 0 || reading.blocks > 128, "some buckets have several chunks");
		map_free(reading.seen);
	}
}

static dgm_code fill(dgm_memory *memory, dgm_error *err)
{
	uint64_t seed = 5;
	dgm_code code = DGM_OK;

	for (size_t s = 0; s < SPACES; s++)
		model[s] = map_new();
	for (size_t b = 0; code == DGM_OK && b < BATCHES; b++) {
		struct batch batch = {.fails = b % 10 == 9};

		make_words(&seed, &batch);
		code = store_change(memory->store, false, add, &batch, NULL);
		if (batch.fails)
			code = code == DGM_CANCELLED ? DGM_OK : DGM_STORE;
		for (size_t i = 0; !batch.fails && i < batch.count; i++)
			map_add(model[batch.space], words[i].text, words[i].len, 0, NULL);
	}
	(void)err;
	return code;
}

static dgm_code stop(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)bytes, (void)len, (void)err;
	return *(dgm_code *)ctx;
}

static void test_errors(dgm_memory *memory)
{
	static char large[STORE_MAX_WORD + 1];
	static const struct {
		struct store_word word;
		dgm_code code;
		const char *why;
	} bad[] = {
		{{"", 0}, DGM_BAD_ARG, "no or several lines"},
		{{"книга\nкниги", 21}, DGM_BAD_ARG, "no or several lines"},
		{{large, sizeof large}, DGM_TOO_BIG, "over the limit"},
	};
	dgm_code answer = DGM_NOT_FOUND;
	struct reading none = {.seen = map_new()};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct batch batch = {.count = 2};
		dgm_error err = {0};

		words[0] = (struct store_word){"لن يبقى", 13};
		words[1] = bad[i].word;
		is_int(store_change(memory->store, false, add, &batch, &err), bad[i].code,
		       bad[i].why);
		ok(strstr(err.text, bad[i].why) != NULL, "it says: %s", err.text);
	}
	is_int(store_each_words(memory->store, NULL, spaces[0], stop, &answer, NULL), DGM_OK,
	       "reading stops early");
	answer = DGM_BAD_DATA;
	is_int(store_each_words(memory->store, NULL, spaces[0], stop, &answer, NULL), DGM_BAD_DATA,
	       "with an error");
	is_int(store_each_words(memory->store, NULL, "piece:fr", read_block, &none, NULL), DGM_OK,
	       "a space without words");
	is_int((long long)none.blocks, 0, "has none");
	map_free(none.seen);
}

static void test(dgm_memory *memory)
{
	compare(memory, "after all batches");
	test_errors(memory);
	compare(memory, "after errors");
	for (size_t s = 0; s < SPACES; s++)
		map_free(model[s]);
}

int main(void)
{
	return scratch_run(fill, test);
}
