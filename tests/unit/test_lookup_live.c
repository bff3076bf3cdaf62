/*
 * Looking up while another thread adds: all units of a batch are found or none, exactly and by
 * similarity, and what was found once is found ever after.
 */
#include "dragoman.h"
#include "tests/tap.h"

#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { BATCHES = 40, UNITS = 25, TEXT_SIZE = 256 };

/* What all units say, with a number between: similar to one another and equal within a batch. */
static const struct {
	const char *lang, *head, *tail, *query;
} rows[] = {
	{"ar", "أعلن الوزير في مؤتمر صحفي أن المحادثات رقم", "بدأت في القاهرة اليوم",
	 "أعلن الوزير في مؤتمر صحفي أن المحادثات بدأت في القاهرة اليوم"},
	{"ru", "Министр заявил на конференции, что переговоры номер", "начались в Каире сегодня",
	 "Министр заявил на конференции, что переговоры начались в Каире сегодня"},
	{"en", "The minister said at a conference that talks number", "began in Cairo today",
	 "The minister said at a conference that talks began in Cairo today"},
};
enum { LANGS = sizeof rows / sizeof *rows };

struct live {
	dgm_memory *memory;
	atomic_size_t begun, done; /* batches */
	atomic_bool failed;
};

static void write_text(char *text, size_t lang, size_t batch)
{
	snprintf(text, TEXT_SIZE, "%s %zu %s", rows[lang].head, batch, rows[lang].tail);
}

static dgm_code add_batch(struct live *live, size_t batch, dgm_error *err)
{
	char texts[LANGS][TEXT_SIZE], origins[UNITS][32];
	dgm_variant variants[LANGS];
	dgm_unit units[UNITS];

	for (size_t l = 0; l < LANGS; l++) {
		write_text(texts[l], l, batch);
		variants[l] = (dgm_variant){
			.lang = rows[l].lang, .text = texts[l], .len = strlen(texts[l])};
	}
	for (size_t i = 0; i < UNITS; i++) {
		snprintf(origins[i], sizeof origins[i], "%zu-%zu", batch, i);
		units[i] = (dgm_unit){.variants = variants,
				      .variant_count = LANGS,
				      .origin = origins[i],
				      .confidence = 1};
	}
	return dgm_memory_add(live->memory, units, UNITS, NULL, err);
}

static void *write_all(void *ctx)
{
	struct live *live = ctx;

	for (size_t batch = 0; batch < BATCHES && !live->failed; batch++) {
		dgm_error err = {0};

		live->begun = batch + 1;
		if (add_batch(live, batch, &err) != DGM_OK) {
			printf("# %s\n", err.text);
			live->failed = true;
		}
		live->done = batch + 1;
	}
	return NULL;
}

/* The number of units in all hits, or SIZE_MAX. */
static size_t count_hits(struct live *live, size_t lang, const char *text, int min)
{
	const dgm_query query = {.text = text,
				 .len = strlen(text),
				 .source = rows[lang].lang,
				 .min = min,
				 .max = (size_t)BATCHES * UNITS};
	dgm_error err = {0};
	dgm_hits *hits = dgm_memory_lookup(live->memory, &query, &err);
	size_t count = hits ? 0 : SIZE_MAX;

	if (!hits)
		printf("# %s\n", err.text);
	for (size_t i = 0; hits && i < dgm_hits_count(hits); i++)
		count += dgm_hits_get(hits, i)->same;
	dgm_hits_free(hits);
	return count;
}

struct seen {
	size_t rounds, between, wrong, halves, last[LANGS];
};

/* One look at everything; what was added when it begins must be there, and no more than begun. */
static void look(struct live *live, struct seen *seen)
{
	for (size_t l = 0; l < LANGS; l++) {
		char text[TEXT_SIZE];
		size_t before = live->done;
		size_t all = count_hits(live, l, rows[l].query, 70);
		size_t after = live->begun;

		seen->halves += all % UNITS != 0;
		seen->wrong += all < before * UNITS || all > after * UNITS || all < seen->last[l];
		seen->between += all > 0 && all < (size_t)BATCHES * UNITS;
		seen->last[l] = all;
		/* The batch that is being written: equal texts, by the other index. */
		write_text(text, l, after > 0 ? after - 1 : 0);
		size_t equal = count_hits(live, l, text, 100);

		seen->halves += equal != 0 && equal != UNITS;
	}
	seen->rounds++;
}

static int remove_entry(const char *name, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(name);
}

int main(void)
{
	char folder[] = "/tmp/dragoman-live.XXXXXX", path[64];
	struct live live = {0};
	struct seen seen = {0};
	dgm_error err = {0};
	pthread_t writer;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/tm", folder);
	live.memory = dgm_memory_open(path, DGM_CREATE, &err);
	if (!ok(live.memory != NULL, "makes a memory %s", err.text))
		return done();
	if (!ok(pthread_create(&writer, NULL, write_all, &live) == 0, "a thread that adds"))
		return done();
	while (live.done < BATCHES && !live.failed)
		look(&live, &seen);
	pthread_join(writer, NULL);
	look(&live, &seen);
	ok(!live.failed, "all batches are added");
	is_int((long long)seen.halves, 0, "no look-up finds a part of a batch");
	is_int((long long)seen.wrong, 0, "each finds what was there before it, and nothing goes");
	ok(seen.between > 0, "%zu rounds while units were added", seen.rounds);
	for (size_t l = 0; l < LANGS; l++)
		is_int((long long)seen.last[l], (long long)BATCHES * UNITS, rows[l].lang);
	is_int(dgm_memory_close(live.memory, &err), DGM_OK, "closes");
	nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
