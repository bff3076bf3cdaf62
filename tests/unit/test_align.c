/* The aligner: what must hold for any texts, and hard cases. */
#include "align/align.h"

#include "base/mem.h"
#include "tests/story.h"
#include "tests/tap.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 64 };

struct text {
	dgm_segment segments[MOST];
	struct align_side side;
};

/* Sentences from..to-1 of the story but one (LINES: all). */
static void take(struct text *text, int lang, size_t from, size_t to, size_t without)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		if (i == without)
			continue;
		text->segments[n] = (dgm_segment){.text = STORY[lang][i],
						  .len = strlen(STORY[lang][i]),
						  .para = i / 4,
						  .number = n};
		n++;
	}
	text->side =
		(struct align_side){.lang = TRIO[lang], .segments = text->segments, .count = n};
}

static struct aligner *aligner;

static struct bead_list align(const struct text *texts, const int *order, size_t count)
{
	struct align_side sides[3];
	struct bead_list beads;
	dgm_error err = {0};

	for (size_t s = 0; s < count; s++)
		sides[s] = texts[order[s]].side;
	if (aligner_run(aligner, sides, count, NULL, &beads, &err) != DGM_OK)
		ok(false, "aligner_run: %s", err.text);
	return beads;
}

/* Every sentence in exactly one bead, in order, with a probability. */
static bool is_whole(const struct bead_list *beads, const struct align_side *sides, size_t count)
{
	size_t at[3] = {0, 0, 0};

	for (size_t i = 0; i < beads->count; i++) {
		const dgm_bead *bead = &beads->items[i];
		size_t sum = 0;

		if (!(bead->confidence >= 0 && bead->confidence <= 1.000001))
			return false;
		for (size_t s = 0; s < count; s++) {
			if (bead->first[s] != at[s])
				return false;
			at[s] += bead->count[s];
			sum += bead->count[s];
		}
		if (sum == 0)
			return false;
	}
	for (size_t s = 0; s < count; s++)
		if (at[s] != sides[s].count)
			return false;
	return true;
}

static bool has_bead(const struct bead_list *beads, size_t first_a, size_t count_a, size_t first_b,
		     size_t count_b)
{
	for (size_t i = 0; i < beads->count; i++) {
		const dgm_bead *b = &beads->items[i];

		if (b->first[0] == first_a && b->count[0] == count_a && b->first[1] == first_b &&
		    b->count[1] == count_b)
			return true;
	}
	return false;
}

static size_t ones(const struct bead_list *beads, size_t sides)
{
	size_t n = 0;

	for (size_t i = 0; i < beads->count; i++) {
		bool one = true;

		for (size_t s = 0; s < sides; s++)
			one &= beads->items[i].count[s] == 1;
		n += one;
	}
	return n;
}

/* ------------------------------------------------------------------ the story */

static void test_pairs(void)
{
	static const int pairs[][2] = {{0, 1}, {0, 2}, {1, 2}, {1, 0}, {2, 0}, {2, 1}};
	struct text texts[3];

	for (int l = 0; l < 3; l++)
		take(&texts[l], l, 0, LINES, LINES);
	for (size_t p = 0; p < 6; p++) {
		struct bead_list beads = align(texts, pairs[p], 2);
		double least = 1;

		for (size_t i = 0; i < beads.count; i++)
			if (beads.items[i].confidence < least)
				least = beads.items[i].confidence;
		ok(ones(&beads, 2) == LINES, "%s-%s: the story aligns sentence by sentence",
		   TRIO[pairs[p][0]], TRIO[pairs[p][1]]);
		ok(least > 0.3, "and is sure of it (%.2f)", least);
		bead_list_free(&beads);
	}
}

static void test_deleted(void)
{
	static const int order[] = {0, 2};

	for (size_t gone = 0; gone < LINES; gone++) {
		struct text texts[3];
		struct bead_list beads;
		size_t kept = 0;

		take(&texts[0], 0, 0, LINES, LINES);
		take(&texts[2], 2, 0, LINES, gone);
		beads = align(texts, order, 2);
		for (size_t i = 0; i < LINES; i++)
			kept += i != gone && has_bead(&beads, i, 1, i - (i > gone), 1);
		ok(kept == LINES - 1 && beads.count == LINES,
		   "without sentence %zu one bead is gone and no more", gone);
		bead_list_free(&beads);
	}
}

static void test_mirrored(void)
{
	static const int there[] = {1, 2}, back[] = {2, 1};
	struct text texts[3];
	struct bead_list a, b;
	size_t same = 0, matched = 0;

	take(&texts[1], 1, 0, LINES - 3, 5);
	take(&texts[2], 2, 2, LINES, 9);
	a = align(texts, there, 2);
	b = align(texts, back, 2);
	for (size_t i = 0; i < a.count; i++) {
		const dgm_bead *x = &a.items[i];

		if (x->count[0] == 0 || x->count[1] == 0)
			continue;
		matched++;
		same += has_bead(&b, x->first[1], x->count[1], x->first[0], x->count[0]);
	}
	ok(matched >= LINES - 8 && same == matched, "mirrored inputs give mirrored beads");
	bead_list_free(&a);
	bead_list_free(&b);
}

/* A sentence that a translator joined to the one before. */
static void test_joined(void)
{
	static const int order[] = {1, 2};
	struct text texts[3];
	struct bead_list beads;
	char joined[400];

	take(&texts[1], 1, 0, LINES, LINES);
	take(&texts[2], 2, 0, LINES, 8);
	snprintf(joined, sizeof joined, "%s %s", STORY[2][7], STORY[2][8]);
	texts[2].segments[7].text = joined;
	texts[2].segments[7].len = strlen(joined);
	for (size_t i = 0; i < LINES; i++)
		texts[1].segments[i].para = texts[2].segments[i].para = 0;
	beads = align(texts, order, 2);
	ok(has_bead(&beads, 7, 2, 7, 1), "a joined sentence is a 2-1 bead");
	is_int((long long)ones(&beads, 2), LINES - 2, "and the others are as they were");
	bead_list_free(&beads);
}

static void test_trio(void)
{
	static const int order[] = {0, 1, 2};
	struct text texts[3];
	struct bead_list beads;
	size_t right = 0;

	for (int l = 0; l < 3; l++)
		take(&texts[l], l, 0, LINES, LINES);
	beads = align(texts, order, 3);
	is_int((long long)ones(&beads, 3), LINES, "three texts align in triples");
	bead_list_free(&beads);

	take(&texts[1], 1, 0, LINES, 6);
	take(&texts[2], 2, 0, LINES, 11);
	beads = align(texts, order, 3);
	for (size_t i = 0; i < beads.count; i++) {
		const dgm_bead *b = &beads.items[i];

		right += b->count[0] == 1 && b->count[1] == (b->first[0] != 6) &&
			 b->count[2] == (b->first[0] != 11);
	}
	is_int((long long)right, LINES, "a triple lacks the side that lacks the sentence");
	bead_list_free(&beads);
}

static bool is_triple(const dgm_bead *b, const size_t *first, const size_t *count)
{
	for (size_t s = 0; s < 3; s++)
		if (b->first[s] != first[s] || b->count[s] != count[s])
			return false;
	return true;
}

/* One language joins what another keeps apart, and the third lacks half of it. */
static void test_trio_part(void)
{
	for (int joiner = 0; joiner < 3; joiner++) {
		static const int order[] = {0, 1, 2};
		int lacker = (joiner + 1) % 3, keeper = (joiner + 2) % 3;
		struct text texts[3];
		size_t first[3] = {7, 7, 7}, count[3] = {1, 1, 1}, found = 0;
		struct bead_list beads;
		char joined[600];

		for (int l = 0; l < 3; l++)
			take(&texts[l], l, 0, LINES, l == keeper ? LINES : 8);
		snprintf(joined, sizeof joined, "%s %s", STORY[joiner][7], STORY[joiner][8]);
		texts[joiner].segments[7].text = joined;
		texts[joiner].segments[7].len = strlen(joined);
		for (size_t i = 0; i < LINES; i++)
			for (int l = 0; l < 3; l++)
				texts[l].segments[i].para = 0;
		count[keeper] = 2;
		beads = align(texts, order, 3);
		for (size_t i = 0; i < beads.count; i++)
			found += is_triple(&beads.items[i], first, count);
		ok(found == 1 && ones(&beads, 3) == LINES - 2,
		   "%s joins two, %s lacks one of them, %s has both", TRIO[joiner], TRIO[lacker],
		   TRIO[keeper]);
		bead_list_free(&beads);
	}
}

/* Any order of any languages, with sentences dropped at random: the beads are whole and in order.
 */
static void test_random(void)
{
	static const int order[] = {2, 0, 1};
	uint32_t seed = 20240607;
	size_t whole = 0, again = 0, rounds = 40;

	for (size_t r = 0; r < rounds; r++) {
		struct text texts[3];
		struct align_side sides[3];
		struct bead_list beads, more;

		for (int l = 0; l < 3; l++) {
			seed = seed * 1664525 + 1013904223;
			take(&texts[l], l, (seed >> 8) % 4, LINES - (seed >> 16) % 4,
			     (seed >> 24) % LINES);
			texts[l].side.count -= (seed >> 28) < 2 ? texts[l].side.count : 0;
		}
		for (size_t s = 0; s < 3; s++)
			sides[s] = texts[order[s]].side;
		beads = align(texts, order, 2 + r % 2);
		more = align(texts, order, 2 + r % 2);
		whole += is_whole(&beads, sides, 2 + r % 2);
		again += beads.count == more.count &&
			 (beads.count == 0 ||
			  memcmp(beads.items, more.items, beads.count * sizeof *beads.items) == 0);
		bead_list_free(&beads);
		bead_list_free(&more);
	}
	is_int((long long)whole, (long long)rounds, "every sentence is in one bead, in order");
	is_int((long long)again, (long long)rounds, "the same texts give the same beads");
}

/* ------------------------------------------------------------------ hard texts */

static struct align_side many(const char *lang, const char *line, size_t len, size_t count)
{
	dgm_segment *segments = mem_zalloc(count + 1, sizeof *segments);

	for (size_t i = 0; i < count; i++)
		segments[i] = (dgm_segment){.text = line, .len = len, .number = i};
	return (struct align_side){.lang = lang, .segments = segments, .count = count};
}

/* Aligns within a time, in seconds of this thread, and checks what must always hold. */
static void check_hard(const char *name, struct align_side a, struct align_side b, double limit)
{
	struct align_side sides[] = {a, b};
	struct bead_list beads;
	dgm_error err = {0};
	clock_t begin = clock();
	dgm_code code = aligner_run(aligner, sides, 2, NULL, &beads, &err);
	double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;

	ok(code == DGM_OK && is_whole(&beads, sides, 2), "%s: whole", name);
	ok(seconds < limit, "%s: in time (%.2f s)", name, seconds);
	bead_list_free(&beads);
	mem_free((void *)(uintptr_t)a.segments);
	mem_free((void *)(uintptr_t)b.segments);
}

static char *repeat(const char *word, size_t times, size_t *len)
{
	size_t n = strlen(word);
	char *text = mem_alloc(n * times + 1, 1);

	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, word, n + 1);
	*len = n * times;
	return text;
}

static void test_hard(void)
{
	const char *en = STORY[2][0], *ru = STORY[1][0];
	size_t long_en, long_ru, lines = getenv("UNDER_VALGRIND") ? 1000 : 100000;
	char *big_en = repeat("peace and 25 trade ", 55000, &long_en);
	char *big_ru = repeat("мир и 25 торговля ", 34000, &long_ru);

	check_hard("nothing against nothing", many("en", en, 0, 0), many("ru", ru, 0, 0), 1);
	check_hard("nothing against three", many("en", en, 0, 0), many("ru", ru, strlen(ru), 3), 1);
	check_hard("three against nothing", many("en", en, strlen(en), 3), many("ru", ru, 0, 0), 1);
	check_hard("one against fifty", many("en", en, strlen(en), 1),
		   many("ru", ru, strlen(ru), 50), 1);
	check_hard("empty lines", many("en", "", 0, 30), many("ru", "", 0, 20), 1);
	check_hard("nothing against 3000", many("en", en, 0, 0), many("ru", ru, strlen(ru), 3000),
		   10);
	check_hard("equal lines", many("en", en, strlen(en), lines),
		   many("ru", ru, strlen(ru), lines), 60);
	check_hard("lines of a number", many("en", "2031", 4, lines),
		   many("ru", "2031", 4, lines - lines / 100), 60);
	check_hard("one against very many", many("en", en, strlen(en), 1),
		   many("ru", ru, strlen(ru), lines), 30);
	check_hard("fewer equal lines", many("en", en, strlen(en), 3000),
		   many("ru", ru, strlen(ru), 2000), 30);
	check_hard("numbers", many("en", "12 7 2031", 9, 300), many("ru", "7 12", 4, 280), 10);
	check_hard("a sentence of a megabyte", many("en", big_en, long_en, 2),
		   many("ru", big_ru, long_ru, 2), 20);
	mem_free(big_en);
	mem_free(big_ru);
}

/* Two copies of one text, the story many times over with numbers to tell the lines apart. */
static void test_itself(void)
{
	enum { COPIES = 40, COUNT = COPIES * LINES };
	static char lines[COUNT][200];
	static dgm_segment segments[COUNT];
	const char *langs[] = {"en", "de"};
	dgm_error err = {0};
	struct aligner *pair = aligner_new(langs, 2, NULL, &err);
	struct align_side sides[2] = {{.lang = "en", .segments = segments, .count = COUNT},
				      {.lang = "de", .segments = segments, .count = COUNT}};
	struct bead_list beads;

	for (size_t i = 0; i < COUNT; i++) {
		snprintf(lines[i], sizeof lines[i], "%zu %s", i / LINES, STORY[2][i % LINES]);
		segments[i] = (dgm_segment){.text = lines[i], .len = strlen(lines[i]), .number = i};
	}
	is_int(aligner_run(pair, sides, 2, NULL, &beads, &err), DGM_OK, "languages without words");
	is_int((long long)ones(&beads, 2), COUNT, "a text with itself aligns 1-1");
	bead_list_free(&beads);
	aligner_free(pair);
}

/* A long text that says everything ten times over: hardly a word is rare. */
static void test_repeated(void)
{
	enum { PERIOD = 13 * LINES, COUNT = 10 * PERIOD };
	static char lines[2][COUNT][300];
	static dgm_segment segments[2][COUNT];
	static size_t numbers[2][COUNT]; /* of the sentences in the whole text */
	struct align_side sides[2];
	struct bead_list beads;
	uint32_t seed = 7;
	size_t right = 0, both = 0;

	for (int s = 0; s < 2; s++)
		sides[s] = (struct align_side){.lang = TRIO[s + 1], .segments = segments[s]};
	for (size_t i = 0; i < COUNT; i++) {
		size_t there = 0;

		for (int s = 0; s < 2; s++) {
			size_t n = sides[s].count;

			seed = seed * 1664525 + 1013904223;
			if ((seed >> 16) % 20 == 0)
				continue;
			snprintf(lines[s][n], sizeof lines[s][n], "%s (%zu)",
				 STORY[s + 1][i % LINES], 1000 + i % PERIOD);
			segments[s][n] = (dgm_segment){
				.text = lines[s][n], .len = strlen(lines[s][n]), .number = n};
			numbers[s][n] = i;
			sides[s].count++;
			there++;
		}
		both += there == 2;
	}
	is_int(aligner_run(aligner, sides, 2, NULL, &beads, NULL), DGM_OK, "a text of copies");
	for (size_t i = 0; i < beads.count; i++) {
		const dgm_bead *b = &beads.items[i];

		right += b->count[0] == 1 && b->count[1] == 1 &&
			 numbers[0][b->first[0]] == numbers[1][b->first[1]];
	}
	ok(right > both - both / 50, "is not shifted by a copy (%zu of %zu right)", right, both);
	bead_list_free(&beads);
}

/* Paragraphs in another order: the first text says A B C D, the second D C B A. */
static void test_shuffled(void)
{
	static const int order[] = {1, 2};
	struct text texts[3];
	struct bead_list plain, shuffled;
	double sure = 0, unsure = 0;
	size_t invented = 0;

	take(&texts[1], 1, 0, LINES, LINES);
	take(&texts[2], 2, 0, LINES, LINES);
	plain = align(texts, order, 2);
	for (size_t i = 0; i < LINES; i++) {
		size_t from = (LINES / 4 - 1 - i / 4) * 4 + i % 4;

		texts[2].segments[i].text = STORY[2][from];
		texts[2].segments[i].len = strlen(STORY[2][from]);
	}
	shuffled = align(texts, order, 2);
	for (size_t i = 0; i < plain.count; i++)
		sure += plain.items[i].confidence;
	for (size_t i = 0; i < shuffled.count; i++) {
		const dgm_bead *b = &shuffled.items[i];
		size_t right = (LINES / 4 - 1 - b->first[0] / 4) * 4 + b->first[0] % 4;

		if (b->count[0] == 0 || b->count[1] == 0)
			continue;
		unsure += b->confidence;
		invented += b->first[1] != right && b->confidence > 0.9;
	}
	is_int((long long)invented, 0, "shuffled paragraphs: nothing wrong is sure");
	ok(unsure < sure / 2, "and less is said (%.1f of %.1f)", unsure, sure);
	bead_list_free(&plain);
	bead_list_free(&shuffled);
}

/* Where in the story line i of a text stands whose paragraphs are in an order of their own. */
static size_t origin(int l, size_t i)
{
	enum { PARAGRAPHS = LINES / 4 };
	size_t paragraph = i / 4;

	if (l == 1)
		paragraph = PARAGRAPHS - 1 - paragraph;
	if (l == 2)
		paragraph = (paragraph + PARAGRAPHS / 2) % PARAGRAPHS;
	return paragraph * 4 + i % 4;
}

/* True when a bead joins sentences of different places in the story. */
static bool is_invented(const dgm_bead *bead)
{
	size_t place = 0, sides = 0;
	bool same = true;

	for (int l = 0; l < 3; l++) {
		if (bead->count[l] == 0)
			continue;
		if (sides++ > 0)
			same = same && origin(l, bead->first[l]) == place;
		place = origin(l, bead->first[l]);
	}
	return sides > 1 && !same;
}

static double sum_triples(const struct bead_list *beads)
{
	double sum = 0;

	for (size_t i = 0; i < beads->count; i++) {
		const dgm_bead *b = &beads->items[i];

		if (b->count[0] && b->count[1] && b->count[2])
			sum += b->confidence;
	}
	return sum;
}

/* Three texts, each with its paragraphs in an order of its own. */
static void test_shuffled_three(void)
{
	static const int order[] = {0, 1, 2};
	struct text texts[3];
	struct bead_list plain, shuffled;
	size_t invented = 0, triples = 0;
	double sure, unsure;

	for (int l = 0; l < 3; l++)
		take(&texts[l], l, 0, LINES, LINES);
	plain = align(texts, order, 3);
	for (int l = 0; l < 3; l++) {
		for (size_t i = 0; i < LINES; i++) {
			texts[l].segments[i].text = STORY[l][origin(l, i)];
			texts[l].segments[i].len = strlen(STORY[l][origin(l, i)]);
		}
	}
	shuffled = align(texts, order, 3);
	for (size_t i = 0; i < shuffled.count; i++) {
		const dgm_bead *b = &shuffled.items[i];

		if (!is_invented(b))
			continue;
		invented += b->confidence > 0.9;
		triples += b->confidence > 0.5 && b->count[0] && b->count[1] && b->count[2];
	}
	sure = sum_triples(&plain);
	unsure = sum_triples(&shuffled);
	is_int((long long)invented, 0, "shuffled paragraphs of three: nothing wrong is sure");
	ok(triples <= 1, "no more than one triple is invented (%zu)", triples);
	ok(unsure < sure / 2, "and fewer triples are said (%.1f of %.1f)", unsure, sure);
	bead_list_free(&plain);
	bead_list_free(&shuffled);
}

/* ------------------------------------------------------------------ threads */

struct job {
	const struct align_side *sides;
	struct bead_list beads;
};

static void *work(void *ctx)
{
	struct job *job = ctx;

	aligner_run(aligner, job->sides, 3, NULL, &job->beads, NULL);
	return NULL;
}

/* One aligner in many threads at a time. */
static void test_threads(void)
{
	enum { THREADS = 4 };
	struct text texts[3];
	struct align_side sides[3];
	struct job jobs[THREADS];
	pthread_t threads[THREADS];
	size_t same = 0;

	for (int l = 0; l < 3; l++) {
		take(&texts[l], l, 0, LINES, 3 + (size_t)l);
		sides[l] = texts[l].side;
	}
	for (size_t t = 0; t < THREADS; t++) {
		jobs[t] = (struct job){.sides = sides};
		pthread_create(&threads[t], NULL, work, &jobs[t]);
	}
	for (size_t t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	for (size_t t = 0; t < THREADS; t++) {
		same += jobs[t].beads.count > LINES / 2 &&
			jobs[t].beads.count == jobs[0].beads.count &&
			memcmp(jobs[t].beads.items, jobs[0].beads.items,
			       jobs[0].beads.count * sizeof *jobs[0].beads.items) == 0;
	}
	for (size_t t = 0; t < THREADS; t++)
		bead_list_free(&jobs[t].beads);
	is_int((long long)same, THREADS, "the same beads in every thread");
}

/* ------------------------------------------------------------------ errors */

static void test_errors(void)
{
	static const char *const twice[] = {"ru", "ru-RU"}, *const one[] = {"ru"};
	static const char *const four[] = {"ru", "en", "ar", "fr"};
	struct text texts[3];
	struct align_side sides[3];
	struct bead_list beads;
	volatile sig_atomic_t cancel = 1;
	dgm_watch watch = {.cancel = &cancel};
	dgm_error err = {0};

	ok(!aligner_new(twice, 2, NULL, &err) && err.code == DGM_BAD_ARG, "one language twice");
	err = (dgm_error){0};
	ok(!aligner_new(one, 1, NULL, &err) && err.code == DGM_BAD_ARG, "one language");
	err = (dgm_error){0};
	ok(!aligner_new(four, 4, NULL, &err) && err.code == DGM_BAD_ARG, "four languages");
	for (int l = 0; l < 3; l++) {
		take(&texts[l], l, 0, LINES, LINES);
		sides[l] = texts[l].side;
	}
	is_int(aligner_run(aligner, sides, 1, NULL, &beads, NULL), DGM_BAD_ARG, "one side");
	is_int((long long)beads.count, 0, "gives no beads");
	sides[1].lang = "ar";
	is_int(aligner_run(aligner, sides, 2, NULL, &beads, NULL), DGM_BAD_ARG, "two Arabic sides");
	sides[1].lang = "fr";
	is_int(aligner_run(aligner, sides, 2, NULL, &beads, NULL), DGM_BAD_ARG, "not its language");
	sides[1].lang = "ru";
	err = (dgm_error){0};
	is_int(aligner_run(aligner, sides, 2, &watch, &beads, &err), DGM_CANCELLED, "cancelled");
	ok(!beads.items && err.code == DGM_CANCELLED, "and nothing half done");
}

int main(void)
{
	aligner = aligner_new(TRIO, 3, NULL, NULL);
	if (!ok(aligner != NULL, "an aligner for three languages"))
		return done();
	test_pairs();
	test_deleted();
	test_mirrored();
	test_joined();
	test_trio();
	test_trio_part();
	test_random();
	test_hard();
	test_itself();
	test_repeated();
	test_shuffled();
	test_shuffled_three();
	test_threads();
	test_errors();
	aligner_free(aligner);
	return done();
}
