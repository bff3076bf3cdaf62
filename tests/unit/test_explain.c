/* What explains beads: that it adds up to the score they have, and names the right words. */
#include "align/anchor.h"
#include "align/explain.h"
#include "align/score.h"
#include "tests/story.h"
#include "tests/tap.h"

#include <math.h>

static struct lexicon *lexicon;
static struct weights weights;
static dgm_segment segments[3][LINES];
static struct align_side sides[3];

static void take_story(void)
{
	for (int l = 0; l < 3; l++) {
		for (size_t i = 0; i < LINES; i++)
			segments[l][i] = (dgm_segment){.text = STORY[l][i],
						       .len = strlen(STORY[l][i]),
						       .para = i / 4,
						       .number = i};
		sides[l] = (struct align_side){
			.lang = TRIO[l], .segments = segments[l], .count = LINES};
	}
}

/* Every bead of up to 3-3 sentences, also senseless ones, scores what the aligner gives it. */
static void test_sums(void)
{
	struct explanation *e = explain_texts(sides, 3, lexicon, &weights, NULL);
	struct comparison texts = {0};
	struct band band = band_full(LINES, LINES);
	size_t tried = 0, same = 0, whole = 0;

	comparison_init(&texts, sides, 3, NULL);
	comparison_link(&texts, lexicon, &weights);
	for (size_t p = 0; p < PAIRS; p++) {
		struct grid *grid = grid_new(&texts.pairings[p]);

		grid_move(grid, 0, 0, &band);
		for (uint32_t i = 0; i + 3 <= LINES; i++) {
			for (uint32_t n = 0; n < LINES * 9; n++) {
				uint32_t j = n / 9, da = 1 + n % 3, db = 1 + n / 3 % 3;
				dgm_bead bead = {.confidence = 1};
				double prior = bead_prior(&weights, da, db), score, sum = 0;
				const dgm_reasons *reasons;
				size_t count;

				if (j + 3 > LINES || isinf(prior))
					continue;
				score = grid_score(grid, i, j, da, db);
				if (isinf(score))
					continue;
				bead.first[pair_sides[p][0]] = i;
				bead.count[pair_sides[p][0]] = da;
				bead.first[pair_sides[p][1]] = j;
				bead.count[pair_sides[p][1]] = db;
				reasons = explanation_bead(e, &bead, &count);
				for (int part = 0; part < DGM_PARTS; part++)
					sum += reasons[p].parts[part];
				tried++;
				same += fabs(reasons[p].score - score - prior) < 1e-3;
				whole += count == PAIRS && fabs(reasons[p].score - sum) < 1e-9;
			}
		}
		grid_free(grid);
	}
	ok(tried > 1000, "%zu beads are scored", tried);
	is_int((long long)same, (long long)tried, "explained by parts that sum up to the score");
	is_int((long long)whole, (long long)tried, "which is said too");
	band_free(&band);
	comparison_end(&texts);
	explanation_free(e);
}

static const dgm_word_link *find_link(const dgm_reasons *reasons, const char *a, const char *b)
{
	for (size_t i = 0; i < reasons->link_count; i++) {
		const dgm_word_link *link = &reasons->links[i];

		if (link->len[0] == strlen(a) && memcmp(link->text[0], a, link->len[0]) == 0 &&
		    link->len[1] == strlen(b) && memcmp(link->text[1], b, link->len[1]) == 0)
			return link;
	}
	return NULL;
}

static void test_links(void)
{
	static const struct {
		size_t line, pair;
		const char *a, *b;
		dgm_part part;
	} rows[] = {
		{0, PAIR_BC, "музей", "museum", DGM_PART_WORDS},
		{0, PAIR_AC, "القاهرة", "Cairo", DGM_PART_WORDS},
		{1, PAIR_AB, "1200", "1200", DGM_PART_NUMBERS},
		{3, PAIR_AC, "؟", "?", DGM_PART_PUNCTUATION},
		{3, PAIR_BC, "?", "?", DGM_PART_PUNCTUATION},
		{11, PAIR_AB, "2031", "2031", DGM_PART_NUMBERS},
		{11, PAIR_AB, "نوفمبر", "ноябре", DGM_PART_WORDS},
	};
	struct explanation *e = explain_texts(sides, 3, lexicon, &weights, NULL);

	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		size_t at = rows[r].line, count;
		dgm_bead bead = {.first = {at, at, at}, .count = {1, 1, 1}};
		const dgm_reasons *reasons = explanation_bead(e, &bead, &count) + rows[r].pair;
		const dgm_word_link *link = find_link(reasons, rows[r].a, rows[r].b);
		bool sorted = true;

		for (size_t i = 1; i < reasons->link_count; i++)
			sorted &= reasons->links[i].weight <= reasons->links[i - 1].weight;
		ok(link && link->part == rows[r].part && link->weight > 0.5, "%s = %s, %s",
		   rows[r].a, rows[r].b, dgm_part_name(rows[r].part));
		ok(sorted, "the heaviest first");
		ok(!find_link(reasons, rows[r].a, "trade"), "and no word of other sentences");
	}
	explanation_free(e);
}

/* Names that no lexicon has, in three scripts. */
static void test_names(void)
{
	static const char *const lines[] = {"ثم وصلت سوكولوفا.", "Потом приехала Соколова.",
					    "Then Sokolova arrived."};
	static const char *const names[] = {"سوكولوفا", "Соколова", "Sokolova"};
	dgm_segment one[3];
	struct align_side short_sides[3];
	dgm_bead bead = {.count = {1, 1, 1}};
	struct explanation *e;
	const dgm_reasons *reasons;
	size_t count;

	for (int l = 0; l < 3; l++) {
		one[l] = (dgm_segment){.text = lines[l], .len = strlen(lines[l])};
		short_sides[l] =
			(struct align_side){.lang = TRIO[l], .segments = &one[l], .count = 1};
	}
	e = explain_texts(short_sides, 3, lexicon, &weights, NULL);
	reasons = explanation_bead(e, &bead, &count);
	for (size_t p = 0; p < count; p++) {
		const char *a = names[pair_sides[p][0]], *b = names[pair_sides[p][1]];
		const dgm_word_link *link = find_link(&reasons[p], a, b);

		ok(link && link->part == DGM_PART_NAMES, "%s = %s, names", a, b);
		ok(reasons[p].parts[DGM_PART_NAMES] > 1, "and worth something");
	}
	explanation_free(e);
}

static void test_alone(void)
{
	struct explanation *e = explain_texts(sides, 2, lexicon, &weights, NULL);
	dgm_bead bead = {.first = {2, 3}, .count = {1, 0}};
	size_t count;
	const dgm_reasons *reasons = explanation_bead(e, &bead, &count);
	volatile sig_atomic_t cancel = 1;

	ok(count == 1 && reasons->link_count == 0 &&
		   reasons->score == reasons->parts[DGM_PART_SHAPE] && reasons->score < 0,
	   "a sentence without partner has its shape alone");
	explanation_free(e);
	ok(!explain_texts(sides, 2, lexicon, &weights, &cancel), "cancelled");
	ok(!dgm_part_name(DGM_PARTS), "no part beyond the last");
}

int main(void)
{
	dgm_error err = {0};

	take_story();
	lexicon = lexicon_new();
	if (!ok(lexicon_add_base(lexicon, &(struct lexicon_base){.langs = TRIO, .lang_count = 3},
				 &err) == DGM_OK &&
			weights_default(&weights, &err) == DGM_OK,
		"the lexicon and the weights: %s", err.text))
		return done();
	test_sums();
	test_links();
	test_names();
	test_alone();
	lexicon_free(lexicon);
	return done();
}
