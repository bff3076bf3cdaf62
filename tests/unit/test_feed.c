/*
 * Feeding: batches are stored while the next one is gathered. Units that the memory has are left
 * out of what was gathered, and what fails on the other thread is not lost.
 */
#include "memory/feed.h"

#include "tests/scratch.h"
#include "tests/tap.h"

/* So many that two batches are full and a third is begun; every third unit is there before. */
enum { UNITS = 20500, EACH = 3, ROOM = 96 };

static const char *const langs[] = {"ar", "ru", "en"};
static const char *const texts[] = {"غادرت السفينة %zu الميناء", "Судно %zu вышло из порта",
				    "Ship %zu left port"};
enum { LANGS = sizeof langs / sizeof *langs };

struct sample {
	char bytes[LANGS][ROOM];
	dgm_variant variants[LANGS];
	dgm_unit unit;
};

static const dgm_unit *make(struct sample *sample, size_t number)
{
	*sample = (struct sample){.unit = {.variants = sample->variants, .variant_count = LANGS}};
	for (size_t l = 0; l < LANGS; l++) {
		/* The formats are those above. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		int len = snprintf(sample->bytes[l], ROOM, texts[l], number);
#pragma GCC diagnostic pop
		sample->variants[l] = (dgm_variant){
			.lang = langs[l], .text = sample->bytes[l], .len = (size_t)len};
	}
	return &sample->unit;
}

static dgm_code feed_all(struct feed *feed, dgm_error *err)
{
	dgm_code code = DGM_OK;
	struct sample sample;

	for (size_t n = 1; code == DGM_OK && n <= UNITS; n++)
		code = feed_unit(feed, make(&sample, n), n, err);
	return code == DGM_OK ? feed_end(feed, UNITS, err) : code;
}

/* The best match of a text has the right one in another language, and nothing else is 100 %. */
static bool is_found(dgm_memory *memory, size_t number, size_t from, size_t to)
{
	struct sample sample;

	make(&sample, number);
	const dgm_query query = {.text = sample.variants[from].text,
				 .len = sample.variants[from].len,
				 .source = langs[from],
				 .targets = &langs[to],
				 .target_count = 1,
				 .min = 100};
	dgm_hits *hits = dgm_memory_lookup(memory, &query, NULL);
	bool found = dgm_hits_count(hits) == 1;

	if (found) {
		const dgm_variant *text = dgm_unit_variant(dgm_hits_get(hits, 0)->unit, langs[to]);

		found = text && text->len == sample.variants[to].len &&
			memcmp(text->text, sample.variants[to].text, text->len) == 0;
	}
	dgm_hits_free(hits);
	return found;
}

static void test_batches(dgm_memory *memory)
{
	static const size_t numbers[] = {1, 2, 3, 9999, 10000, 10001, 10002, 20001, UNITS};
	const struct resume none = {0};
	struct sample sample;
	dgm_error err = {0};
	dgm_code code = DGM_OK;
	bool found = true;

	for (size_t n = EACH; code == DGM_OK && n <= 3000; n += EACH)
		code = dgm_memory_add(memory, make(&sample, n), 1, NULL, &err);
	is_int(code, DGM_OK, "a thousand units are there before");
	struct feed *feed = feed_new(memory, &none);

	is_int(feed_all(feed, &err), DGM_OK, "feeds three batches");
	is_int((long long)feed_counts(feed)->present, 1000, "what was there is found");
	is_int((long long)feed_counts(feed)->added, UNITS - 1000, "the others are added");
	ok(!feed_left_headers(feed), "no header was left out");
	feed_free(feed);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		for (size_t l = 0; l < LANGS; l++)
			found = found && is_found(memory, numbers[i], l, (l + 1) % LANGS);
	ok(found, "units of each batch are found under their own keys, from each language");
}

static void test_failure(dgm_memory *memory)
{
	const struct resume none = {0};
	dgm_error err = {0}, again = {0};
	struct feed *feed = feed_new(memory, &none);

	is_int(feed_all(feed, &err), DGM_BAD_ARG, "a memory that is open for reading only");
	ok(strstr(err.text, "reading only") != NULL, "with the reason: %s", err.text);
	is_int(feed_settle(feed, &again), DGM_BAD_ARG, "is refused again later");
	is_text(again.text, err.text, "with the same reason");
	is_int((long long)feed_counts(feed)->added, 0, "and nothing counts as added");
	feed_free(feed);
}

static void test_bad_unit(dgm_memory *memory)
{
	const struct resume none = {0};
	struct feed *feed = feed_new(memory, &none);
	struct sample sample;
	dgm_error err = {0};

	make(&sample, 1);
	sample.bytes[1][0] = '\xFF';
	ok(feed_unit(feed, &sample.unit, 1, &err) != DGM_OK && err.code != DGM_OK,
	   "a text that is no UTF-8 is refused at once: %s", err.text);
	feed_free(feed);
	feed_free(NULL);
}

int main(void)
{
	struct scratch scratch;
	dgm_error err = {0};
	char path[80];

	if (!ok(scratch_open(&scratch, &err), "makes a memory %s", err.text))
		return done();
	test_batches(scratch.memory);
	test_bad_unit(scratch.memory);
	is_int(dgm_memory_close(scratch.memory, &err), DGM_OK, "closes it");
	snprintf(path, sizeof path, "%s/tm", scratch.folder);
	scratch.memory = dgm_memory_open(path, DGM_READ, &err);
	if (ok(scratch.memory, "opens it for reading %s", err.text))
		test_failure(scratch.memory);
	is_int(scratch_close(&scratch, &err), DGM_OK, "closes it again");
	return done();
}
