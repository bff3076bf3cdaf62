#include "base/banned.h"
#include "dragoman.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <math.h>
#include <unistd.h>

static char path[64];

static void write_file(const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
		ok(false, "cannot write %s", path);
}

static dgm_beads *read_text(const char *text, size_t sides, dgm_error *err)
{
	write_file(text, strlen(text));
	return dgm_beads_read(path, sides, err);
}

static const struct good {
	const char *name, *text;
	size_t asked, sides, count;
} good[] = {
	{"two sides, with confidence", "0\t0 1\t0.98\n1\t\t0.5\n", 0, 2, 2},
	{"two sides, without", "0\t0\n", 0, 2, 1},
	{"three sides, with confidence", "0\t0\t\t1\n\t\t0\t0.000001\n", 0, 3, 2},
	{"three sides, without", "0\t0\t0\n1\t1\t2\n", 3, 3, 2},
	{"three sides, one line with", "0\t0\t0\n1\t1\t2\t0.5\n", 3, 3, 2},
	{"a confidence that is empty", "0\t0\t\n", 2, 2, 1},
	{"comments, empty lines, blanks", "# head\n\n \t \n 0  2 \t1\n\t\t\n#", 0, 2, 1},
	{"no line end at the end", "0\t0\t0.5\n1\t1\t.5", 0, 2, 2},
	{"line ends of Windows", "0\t0\t0.5\r\n\r\n1\t1\t1.000\r\n", 0, 2, 2},
	{"beads that cross, numbers that are left out", "7\t3\n2 9\t1\n", 0, 2, 2},
	{"large numbers and leading zeros", "4294967295\t000\n", 0, 2, 1},
	{"more digits than a number holds", "0\t0\t0.1234567890123456789012345\n", 0, 2, 1},
};

static void test_good(void)
{
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		dgm_error err = {0};
		dgm_beads *beads = read_text(good[i].text, good[i].asked, &err);

		if (!ok(beads != NULL, "%s: %s", good[i].name, beads ? "read" : err.text))
			continue;
		is_int((long long)dgm_beads_sides(beads), (long long)good[i].sides, "its sides");
		is_int((long long)dgm_beads_count(beads), (long long)good[i].count, "its beads");
		dgm_beads_free(beads);
	}
}

#define NO_NUMBER     "this is no sentence number: digits, from 0"
#define NO_CONFIDENCE "this is no confidence: a number from 0 to 1"

static const struct bad {
	const char *name, *text;
	size_t asked;
	long line, column;
	const char *error; /* NULL: the words name the file */
} bad[] = {
	{"a word", "0\t0\n1\tone\n", 0, 2, 3, NO_NUMBER},
	{"digits of another script", "0\t٢\n", 0, 1, 3, NO_NUMBER},
	{"a sign", "0\t0 -1\n", 0, 1, 5, NO_NUMBER},
	{"a fraction", "0.5\t1\n", 0, 1, 1, NO_NUMBER},
	{"a comma", "0,1\t1\n", 0, 1, 1, NO_NUMBER},
	{"too large a number", "4294967296\t1\n", 0, 1, 1, NO_NUMBER},
	{"a very large one", "0\t99999999999999999999999999\n", 0, 1, 3, NO_NUMBER},
	{"twice", "# x\n0\t3\n1\t2 3\n", 0, 3, 5, "sentence 3 is in the bead of line 2 already"},
	{"twice in a bead", "0 0\t1\n", 0, 1, 3, "sentence 0 is in the bead of line 1 already"},
	{"order", "0\t1\n5 4\t2\n", 0, 2, 3,
	 "sentence 4 stands behind 5: within a bead numbers go up"},
	{"one column", "0\n", 0, 1, 2, "1 column of sentence numbers is missing"},
	{"one column of three", "0\t0\t0\n1\n", 3, 2, 2,
	 "2 columns of sentence numbers are missing"},
	{"a column less than before", "0\t0\t0\t1\n1\t1\n", 0, 2, 4,
	 "1 column of sentence numbers is missing"},
	{"a column more than before", "0\t0\n1\t1\t0.5\t1\n", 0, 2, 9,
	 "no more than 3 columns may be here"},
	{"five columns", "0\t0\t0\t0\t1\n", 0, 1, 9, "no more than 4 columns may be here"},
	{"a number for a confidence", "0\t0\t2\n", 0, 1, 5, NO_CONFIDENCE},
	{"a comma in a confidence", "0\t0\t0,5\n", 0, 1, 5, NO_CONFIDENCE},
	{"two points", "0\t0\t0.5.1\n", 0, 1, 5, NO_CONFIDENCE},
	{"a point alone", "0\t0\t.\n", 0, 1, 5, NO_CONFIDENCE},
	{"below 0", "0\t0\t-0.5\n", 0, 1, 5, NO_CONFIDENCE},
	{"an exponent without digits", "0\t0\t1e-\n", 0, 1, 5, NO_CONFIDENCE},
	{"an e alone", "0\t0\te5\n", 0, 1, 5, NO_CONFIDENCE},
	{"above 1 by its exponent", "0\t0\t0.2e1\n", 0, 1, 5, NO_CONFIDENCE},
	{"infinite by its exponent", "0\t0\t1e99999999999\n", 0, 1, 5, NO_CONFIDENCE},
	{"nothing times infinity", "0\t0\t0e999\n", 0, 1, 5, NO_CONFIDENCE},
	{"not a number", "0\t0\tnan\n", 0, 1, 5, NO_CONFIDENCE},
	{"no sentence", "0\t0\t1\n\t\t0.5\n", 0, 2, 1, "this bead has no sentence"},
	{"no bead", "# nothing\n\n", 0, 0, 0, NULL},
	{"an empty file", "", 2, 0, 0, NULL},
};

static void test_bad(void)
{
	static const char nul[] = "0\t0\n1\0\t1\n";
	dgm_error err = {0};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		err = (dgm_error){0};
		ok(!read_text(bad[i].text, bad[i].asked, &err), "%s is refused", bad[i].name);
		is_int(err.code, DGM_BAD_DATA, "as bad data");
		if (bad[i].error)
			is_text(err.text, bad[i].error, "in these words");
		else
			ok(strstr(err.text, "no beads in 'test_eval"), "in these words");
		ok(err.line == bad[i].line && err.column == bad[i].column,
		   "at %ld:%ld, not %ld:%ld", bad[i].line, bad[i].column, err.line, err.column);
	}
	write_file(nul, sizeof nul - 1);
	err = (dgm_error){0};
	ok(!dgm_beads_read(path, 0, &err) && err.line == 2 && err.column == 1, "a NUL");
	err = (dgm_error){0};
	ok(!dgm_beads_read("no/such/file", 0, &err) && err.code == DGM_IO, "a missing file");
	for (size_t sides = 1; sides < 10; sides += 3) {
		err = (dgm_error){0};
		ok(!dgm_beads_read(path, sides, &err) && err.code == DGM_BAD_ARG, "%zu sides",
		   sides);
	}
	ok(!dgm_beads_read("no/such/file", 0, NULL), "nobody asks for the error");
	dgm_beads_free(NULL);
	dgm_evaluation_free(NULL);
}

/* A file of this size is made of a hole: it costs no disk. */
static void test_too_big(void)
{
	dgm_error err = {0};

	write_file("", 0);
	ok(truncate(path, (off_t)DGM_MAX_BEADS + 1) == 0, "a file that is too large");
	ok(!dgm_beads_read(path, 0, &err) && err.code == DGM_TOO_BIG, "is refused");
}

static dgm_evaluation *compare(const char *gold_text, const char *found_text, size_t sides)
{
	dgm_beads *gold = read_text(gold_text, sides, NULL);
	dgm_beads *found = read_text(found_text, sides, NULL);
	dgm_evaluation *evaluation = dgm_evaluate(gold, found, NULL);

	dgm_beads_free(gold);
	dgm_beads_free(found);
	return evaluation;
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-12;
}

/* Lax counts are those of the found that are near a gold bead, and of the gold near a found one. */
static const struct row {
	const char *name, *gold, *found;
	size_t sides, gold_count, found_count, right;
	double lax_precision, lax_recall, ece;
} rows[] = {
	{"all right", "0\t0\n1\t1 2\n", "0\t0\t1\n1\t1 2\t1\n", 2, 2, 2, 2, 1, 1, 0},
	{"the order of beads does not matter", "0\t0\n1\t1\n", "1\t1\n0\t0\n", 2, 2, 2, 2, 1, 1, 0},
	{"crossing", "0\t1\n1\t0\n", "0\t0\n1\t1\n", 2, 2, 2, 0, 0, 0, 0},
	{"a join too many", "0\t0\n1\t1\n", "0 1\t0 1\t0.8\n", 2, 2, 1, 0, 1, 1, 0.8},
	{"a glued sentence", "0\t0\n1\t\n2\t1\n", "0 1\t0\t0.6\n2\t1\t0.9\n", 2, 2, 2, 1, 1, 1,
	 0.35},
	{"one side in common is not near", "0\t0\n1\t1\n", "0\t1\n", 2, 2, 1, 0, 0, 0, 0},
	{"two sides, but of two gold beads", "0\t0 1\n1\t2 3\n", "0\t2\n1\t1\n", 2, 2, 2, 0, 0, 0,
	 0},
	{"sentences that gold does not know", "0\t0\n", "0\t0\n1\t1\n", 2, 1, 2, 1, 0.5, 1, 0},
	{"nothing in common", "0\t\n", "\t0\n", 2, 0, 0, 0, 0, 0, 0},
	{"nothing found", "0\t0\n1\t1\n", "0\t\n\t0\n", 2, 2, 0, 0, 0, 0, 0},
	{"half of the confidences", "0\t0\n1\t1\n", "0\t0\t0.75\n1\t1\n", 2, 2, 2, 2, 1, 1, 0.25},
	{"exponents", "0\t0\n1\t1\n", "0\t0\t2.5e-01\n1\t1\t0.0075E+2\n", 2, 2, 2, 2, 1, 1, 0.5},
	{"an exponent below all", "0\t0\n", "0\t0\t9e-99999999999\n", 2, 1, 1, 1, 1, 1, 1},
	{"bins, not beads, are calibrated", "0\t0\n1\t1\n2\t2 3\n",
	 "0\t0\t0.91\n1\t1\t0.93\n2\t2\t0.95\n", 2, 3, 3, 2, 1, 1, 0.79 / 3},
	{"three sides", "0\t0\t0\n1\t1\t\n2\t\t1\n", "0\t0\t0\n1\t1\t1\n2\t\t\n", 3, 3, 2, 1, 1,
	 2.0 / 3, 0},
	{"three sides, near by any two", "0\t0\t0\n1\t1\t1\n", "0\t\t0\n1\t0\t1\n", 3, 2, 2, 0, 1,
	 1, 0},
};

static void test_rows(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *row = &rows[i];
		dgm_evaluation *got = compare(row->gold, row->found, row->sides);
		double p = row->found_count > 0 ? (double)row->right / (double)row->found_count : 0;
		double r = row->gold_count > 0 ? (double)row->right / (double)row->gold_count : 0;

		ok(got->gold == row->gold_count && got->found == row->found_count &&
			   got->right == row->right,
		   "%s: %zu gold, %zu found, %zu right", row->name, got->gold, got->found,
		   got->right);
		ok(near(got->strict.precision, p) && near(got->strict.recall, r) &&
			   near(got->strict.f1, p + r > 0 ? 2 * p * r / (p + r) : 0),
		   "strict");
		ok(near(got->lax.precision, row->lax_precision) &&
			   near(got->lax.recall, row->lax_recall),
		   "lax: %g, %g", got->lax.precision, got->lax.recall);
		ok(near(got->ece, row->ece), "calibration error: %g", got->ece);
		dgm_evaluation_free(got);
	}
}

static void test_shapes(void)
{
	dgm_evaluation *got = compare("0\t0\n1 2\t1\n3\t2 3\n4\t\n5\t4\n\t5\n",
				      "0\t0\n1\t1\n2\t\n3\t2 3\n4\t\n5\t4\n\t5\n", 2);
	static const struct {
		size_t sentences[2], gold, found, right;
	} want[] = {{{0, 1}, 1, 1, 1},
		    {{1, 0}, 1, 2, 1},
		    {{1, 1}, 2, 3, 2},
		    {{1, 2}, 1, 1, 1},
		    {{2, 1}, 1, 0, 0}};

	is_int((long long)got->shape_count, 5, "five shapes");
	for (size_t i = 0; i < got->shape_count && i < 5; i++) {
		const dgm_shape *shape = &got->shapes[i];

		ok(memcmp(shape->sentences, want[i].sentences, sizeof want[i].sentences) == 0 &&
			   shape->sentences[2] == 0,
		   "%zu-%zu", want[i].sentences[0], want[i].sentences[1]);
		ok(shape->gold == want[i].gold && shape->found == want[i].found &&
			   shape->right == want[i].right,
		   "its counts");
	}
	ok(near(got->shapes[2].rating.precision, 2.0 / 3) &&
		   near(got->shapes[2].rating.recall, 1) && near(got->shapes[2].rating.f1, 0.8),
	   "its rating");
	dgm_evaluation_free(got);
}

static void test_bins(void)
{
	dgm_evaluation *got = compare("0\t0\n1\t1\n2\t2\n3\t3\n",
				      "0\t0\t1\n1\t1\t0.9\n2\t2\t0.89\n3\t\t0.5\n\t3\t0\n", 2);

	is_int((long long)got->rated, 3, "sentences without partner are not rated");
	ok(got->bins[9].found == 2 && got->bins[9].right == 2 &&
		   near(got->bins[9].confidence, 0.95),
	   "0.9 and 1 are in the last bin");
	ok(got->bins[8].found == 1 && near(got->bins[8].confidence, 0.89), "0.89 is not");
	ok(got->bins[0].found == 0 && got->bins[0].confidence == 0, "an empty one");
	dgm_evaluation_free(got);
}

static void test_cut(void)
{
	dgm_beads *beads = read_text("0 1\t0\t0\t0.5\n\t1\t\t1\n2\t\t1\t1\n\t\t2\t1\n", 0, NULL);
	dgm_beads *want = read_text("0\t0 1\t0.5\n1\t2\t1\n2\t\t1\n", 0, NULL);
	dgm_error err = {0};
	dgm_beads *pair = dgm_beads_cut(beads, 2, 0, &err);

	ok(dgm_beads_sides(pair) == 2 && dgm_beads_count(pair) == 3, "two of three sides");
	dgm_evaluation *got = dgm_evaluate(want, pair, NULL);

	ok(got->right == 2 && got->found == 2 && got->gold == 2 && near(got->ece, 0.25),
	   "with their sentences and confidences");
	ok(got->shape_count == 3 && got->shapes[0].right == 1, "and those without partner");
	dgm_evaluation_free(got);
	ok(!dgm_evaluate(beads, pair, &err) && err.code == DGM_BAD_ARG, "two sides against three");
	err = (dgm_error){0};
	ok(!dgm_beads_cut(beads, 0, 3, &err) && err.code == DGM_BAD_ARG, "no such side");
	err = (dgm_error){0};
	ok(!dgm_beads_cut(pair, 1, 1, &err) && err.code == DGM_BAD_ARG, "a side with itself");
	dgm_beads_free(pair);
	dgm_beads_free(want);
	dgm_beads_free(beads);
}

/*
 * Beads of random shapes as text, with gaps between them, so that two of such texts have some beads
 * in common; `mirror` gets them with sides changed.
 */
static void random_beads(uint64_t *seed, char *text, char *mirror, size_t size)
{
	static const size_t counts[] = {0, 1, 1, 1, 1, 1, 2, 3};
	size_t used = 0, used_mirror = 0;

	for (size_t bead = 0; bead < 40; bead++) {
		char sides[2][64];

		for (size_t s = 0; s < 2; s++) {
			size_t len = 0, count = counts[random_below(seed, 8)];
			size_t at = bead * 4 + random_below(seed, 2);

			sides[s][0] = '\0';
			if (s == 1 && count == 0 && !*sides[0])
				count++;
			for (size_t i = 0; i < count; i++)
				len += (size_t)snprintf(sides[s] + len, sizeof sides[s] - len,
							"%s%zu", i > 0 ? " " : "", at + i);
		}
		used += (size_t)snprintf(text + used, size - used, "%s\t%s\n", sides[0], sides[1]);
		used_mirror += (size_t)snprintf(mirror + used_mirror, size - used_mirror,
						"%s\t%s\n", sides[1], sides[0]);
	}
}

static void test_properties(void)
{
	static char gold[4096], found[4096], gold_mirror[4096], found_mirror[4096];
	uint64_t seed = 4;
	size_t own = 0, turned = 0, mirrored = 0, ordered = 0, right = 0, trials = 50;

	for (size_t i = 0; i < trials; i++) {
		random_beads(&seed, gold, gold_mirror, sizeof gold);
		random_beads(&seed, found, found_mirror, sizeof found);
		dgm_evaluation *same = compare(gold, gold, 2);
		dgm_evaluation *there = compare(gold, found, 2), *back = compare(found, gold, 2);
		dgm_evaluation *mirror = compare(gold_mirror, found_mirror, 2);

		own += same->strict.f1 == 1 && same->lax.f1 == 1;
		turned += there->strict.precision == back->strict.recall &&
			  there->lax.precision == back->lax.recall &&
			  there->strict.f1 == back->strict.f1;
		mirrored += there->strict.f1 == mirror->strict.f1 &&
			    there->lax.f1 == mirror->lax.f1 && there->right == mirror->right;
		ordered += there->lax.precision >= there->strict.precision &&
			   there->lax.recall >= there->strict.recall;
		right += there->right;
		dgm_evaluation_free(mirror);
		dgm_evaluation_free(back);
		dgm_evaluation_free(there);
		dgm_evaluation_free(same);
	}
	ok(right > trials, "some beads are right: %zu", right);
	is_int((long long)own, (long long)trials, "beads against themselves are all right");
	is_int((long long)turned, (long long)trials, "precision one way is recall the other");
	is_int((long long)mirrored, (long long)trials, "sides may change places");
	is_int((long long)ordered, (long long)trials, "what is right is near");
}

int main(void)
{
	snprintf(path, sizeof path, "test_eval.%ld.tmp", (long)getpid());
	test_good();
	test_bad();
	test_too_big();
	test_rows();
	test_shapes();
	test_bins();
	test_cut();
	test_properties();
	unlink(path);
	return done();
}
