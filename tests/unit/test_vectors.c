/*
 * Vectors of sentences: what they decide where words say nothing, and what is wrong in a file of
 * them.
 */
#include "dragoman.h"

#include "base/buf.h"
#include "tests/random.h"
#include "tests/tap.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { SENTENCES = 12, DIMENSION = 64 };

/* Sentences of the same length that mean nothing, so that neither words nor lengths tell. */
static const struct {
	const char *lang;
	const char *words[3];
} langs[] = {
	{"ar", {"بنثب", "جذخش", "زقفظ"}},
	{"ru", {"бурп", "жымв", "щокл"}},
	{"en", {"blon", "krav", "spuf"}},
};

/* What a side has: the meaning of sentence i is first[i].. of the meanings, count[i] of them. */
struct plan {
	size_t count, first[SENTENCES], sizes[SENTENCES];
};

/* All meanings one by one, but for one that is left out and one that is joined with the next. */
static void make_plan(struct plan *plan, size_t without, size_t joined)
{
	plan->count = 0;
	for (size_t i = 0; i < SENTENCES; i++) {
		if (i == without)
			continue;
		plan->first[plan->count] = i;
		plan->sizes[plan->count++] = i == joined ? 2 : 1;
		i += i == joined;
	}
}

/* The vector of a meaning, as one language has it: part its own, part of the language's making. */
static void add_meaning(size_t meaning, size_t lang, float *vector)
{
	uint64_t common = meaning + 1, own = 1000 * (lang + 1) + meaning;

	for (size_t i = 0; i < DIMENSION; i++) {
		double x = (double)random_below(&common, 2001) / 1000 - 1;
		double y = (double)random_below(&own, 2001) / 1000 - 1;

		vector[i] += (float)(0.3 + x + 0.5 * y);
	}
}

static dgm_segments *make_side(size_t lang, const struct plan *plan, bool with_vectors)
{
	const dgm_read_options opt = {.lang = langs[lang].lang, .presegmented = true};
	float vectors[SENTENCES * DIMENSION] = {0};
	struct buf text = {0};
	uint64_t seed = 5 + lang;

	for (size_t i = 0; i < plan->count; i++) {
		for (size_t w = 0; w < 5 * plan->sizes[i]; w++)
			buf_printf(&text, "%s%s", w ? " " : "",
				   langs[lang].words[random_below(&seed, 3)]);
		buf_adds(&text, ".\n");
		for (size_t m = 0; m < plan->sizes[i]; m++)
			add_meaning(plan->first[i] + m, lang, vectors + i * DIMENSION);
	}
	dgm_segments *side = dgm_segments_from_text(text.data, text.len, &opt, NULL);

	if (with_vectors)
		is_int(dgm_segments_set_vectors(side, vectors, plan->count, DIMENSION, NULL),
		       DGM_OK, langs[lang].lang);
	buf_free(&text);
	return side;
}

/* True when meaning m is on a side of a bead. */
static bool bead_means(const dgm_bead *bead, size_t side, const struct plan *plan, size_t m)
{
	for (size_t i = bead->first[side]; i < bead->first[side] + bead->count[side]; i++)
		if (m >= plan->first[i] && m < plan->first[i] + plan->sizes[i])
			return true;
	return false;
}

static bool plan_means(const struct plan *plan, size_t m)
{
	for (size_t i = 0; i < plan->count; i++)
		if (m >= plan->first[i] && m < plan->first[i] + plan->sizes[i])
			return true;
	return false;
}

/* How many meanings are not in one bead on all the sides that have them. */
static size_t count_faults(const dgm_alignment *alignment, const struct plan *plans, size_t sides)
{
	size_t faults = 0;

	for (size_t m = 0; m < SENTENCES; m++) {
		for (size_t b = 0; b < dgm_alignment_count(alignment); b++) {
			const dgm_bead *bead = dgm_alignment_get(alignment, b);
			size_t with = 0, due = 0;

			for (size_t s = 0; s < sides; s++) {
				with += bead_means(bead, s, &plans[s], m);
				due += plan_means(&plans[s], m);
			}
			if (with > 0 && with < due) {
				faults++;
				break;
			}
		}
	}
	return faults;
}

/* Aligns the languages of order, the last of which lacks a sentence and has joined two. */
static size_t find_faults(const size_t *order, size_t sides, size_t without, size_t joined,
			  bool with_vectors)
{
	struct plan plans[DGM_MAX_SIDES];
	dgm_segments *articles[DGM_MAX_SIDES];
	const char *names[DGM_MAX_SIDES];

	for (size_t s = 0; s < sides; s++) {
		bool last = s == sides - 1;

		make_plan(&plans[s], last ? without : SENTENCES, last ? joined : SENTENCES);
		articles[s] = make_side(order[s], &plans[s], with_vectors);
		names[s] = langs[order[s]].lang;
	}
	dgm_aligner *aligner = dgm_aligner_new(names, sides, NULL, NULL);
	dgm_alignment *alignment =
		dgm_align(aligner, (const dgm_segments *const *)articles, sides, NULL, NULL);
	size_t faults = count_faults(alignment, plans, sides);

	dgm_alignment_free(alignment);
	dgm_aligner_free(aligner);
	for (size_t s = 0; s < sides; s++)
		dgm_segments_free(articles[s]);
	return faults;
}

static void test_meanings(void)
{
	static const struct {
		const char *name;
		size_t order[DGM_MAX_SIDES], sides;
	} rows[] = {
		{"ar-en", {0, 2}, 2},
		{"ru-en", {1, 2}, 2},
		{"ar-ru", {0, 1}, 2},
		{"ar-ru-en", {0, 1, 2}, 3},
	};

	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		size_t with = 0, without = 0;

		for (size_t left_out = 1; left_out < 4; left_out++) {
			with += find_faults(rows[r].order, rows[r].sides, left_out, left_out + 4,
					    true);
			without += find_faults(rows[r].order, rows[r].sides, left_out, left_out + 4,
					       false);
		}
		ok(with == 0, "%s: vectors find what is missing and joined (%zu faults)",
		   rows[r].name, with);
		ok(without > 3, "%s: words do not (%zu faults)", rows[r].name, without);
	}
}

/* ------------------------------------------------------------------ what is wrong */

static dgm_segments *two_sentences(const char *lang)
{
	const dgm_read_options opt = {.lang = lang, .presegmented = true};
	static const char text[] = "1\n2\n";

	return dgm_segments_from_text(text, sizeof text - 1, &opt, NULL);
}

static void test_wrong_vectors(void)
{
	static const struct {
		const char *name;
		float values[4];
		size_t rows, dimension;
		dgm_code code;
		const char *text;
	} rows[] = {
		{"good", {1, 2, 3, 4}, 2, 2, DGM_OK, ""},
		{"zeros", {0, 0, 3, 4}, 2, 2, DGM_OK, ""},
		{"too few", {1, 2}, 1, 2, DGM_BAD_DATA, "1 vectors for the 2 sentences"},
		{"too many", {1, 2, 3}, 3, 1, DGM_BAD_DATA, "3 vectors for the 2 sentences"},
		{"NaN", {1, 2, NAN, 4}, 2, 2, DGM_BAD_DATA, "sentence 1 "},
		{"infinite", {-INFINITY, 2, 3, 4}, 2, 2, DGM_BAD_DATA, "sentence 0 "},
		{"empty", {0}, 2, 0, DGM_TOO_BIG, "out of bounds"},
		{"large", {0}, 2, DGM_MAX_DIMENSION + 1, DGM_TOO_BIG, "out of bounds"},
	};

	for (size_t l = 0; l < sizeof langs / sizeof *langs; l++) {
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			dgm_segments *side = two_sentences(langs[l].lang);
			dgm_error err = {0};

			is_int(dgm_segments_set_vectors(side, rows[i].values, rows[i].rows,
							rows[i].dimension, &err),
			       rows[i].code, rows[i].name);
			ok(strstr(err.text, rows[i].text), "%s: '%s'", rows[i].name, err.text);
			dgm_segments_free(side);
		}
	}
}

static void test_sides_that_differ(void)
{
	static const float values[] = {1, 2, 3, 4, 5, 6};
	static const struct {
		size_t dimensions[2]; /* 0: no vectors */
		const char *text;
	} rows[] = {
		{{2, 0}, "either all texts have vectors or none of them"},
		{{0, 2}, "either all texts have vectors or none of them"},
		{{2, 3}, "vectors of 2 and of 3 numbers cannot be compared"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_segments *sides[] = {two_sentences("ru"), two_sentences("en")};
		dgm_aligner *aligner = dgm_aligner_new((const char *[]){"ru", "en"}, 2, NULL, NULL);
		dgm_error err = {0};

		for (size_t s = 0; s < 2; s++)
			if (rows[i].dimensions[s] > 0)
				dgm_segments_set_vectors(sides[s], values, 2, rows[i].dimensions[s],
							 NULL);
		ok(!dgm_align(aligner, (const dgm_segments *const *)sides, 2, NULL, &err),
		   "no alignment");
		is_int(err.code, DGM_BAD_ARG, "but an error");
		is_text(err.text, rows[i].text, "that tells");
		dgm_aligner_free(aligner);
		dgm_segments_free(sides[0]);
		dgm_segments_free(sides[1]);
	}
}

/* ------------------------------------------------------------------ files */

/* A file of NumPy with some header and numbers 1, 2, ... */
static void write_npy(const char *path, int version, const char *header, size_t numbers)
{
	FILE *file = fopen(path, "wb");
	size_t len = strlen(header);

	fwrite("\x93NUMPY", 1, 6, file);
	fputc(version, file);
	fputc(0, file);
	for (int i = 0; i < (version == 1 ? 2 : 4); i++)
		fputc((int)(len >> 8 * i & 0xFF), file);
	fwrite(header, 1, len, file);
	for (size_t i = 0; i < numbers; i++) {
		float value = (float)(i + 1);
		unsigned char bytes[4];
		uint32_t bits;

		memcpy(&bits, &value, sizeof bits);
		for (int k = 0; k < 4; k++)
			bytes[k] = (unsigned char)(bits >> 8 * k);
		fwrite(bytes, 1, sizeof bytes, file);
	}
	fclose(file);
}

#define SHAPE(shape) ("{'descr': '<f4', 'fortran_order': False, 'shape': " shape ", }\n")

static void test_files(const char *path)
{
	static const struct {
		const char *name;
		int version;
		const char *header;
		size_t numbers;
		dgm_code code;
		const char *text;
	} rows[] = {
		{"version 1", 1, SHAPE("(2, 3)"), 6, DGM_OK, ""},
		{"version 2", 2, SHAPE("(2, 3)"), 6, DGM_OK, ""},
		{"version 3", 3, SHAPE("(2,3)"), 6, DGM_OK, ""},
		{"float64", 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 12,
		 DGM_BAD_DATA, "type '<f8', not of '<f4' (float32)"},
		{"the other end first", 1,
		 "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", 6, DGM_BAD_DATA,
		 "type '>f4'"},
		{"a record", 1,
		 "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }", 6,
		 DGM_BAD_DATA, "has numbers of type"},
		{"Fortran", 1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", 6,
		 DGM_BAD_DATA, "Fortran order"},
		{"one dimension", 1, SHAPE("(6,)"), 6, DGM_BAD_DATA, "two dimensions"},
		{"three dimensions", 1, SHAPE("(2, 3, 1)"), 6, DGM_BAD_DATA, "two dimensions"},
		{"no shape", 1, "{'descr': '<f4', 'fortran_order': False, }", 6, DGM_BAD_DATA,
		 "no header"},
		{"no numbers a row", 1, SHAPE("(2, 0)"), 0, DGM_TOO_BIG, "0 numbers a row"},
		{"too long rows", 1, SHAPE("(2, 99999999999999999999999)"), 6, DGM_TOO_BIG,
		 "numbers a row"},
		{"too many rows", 1, SHAPE("(99999999999999999999999, 3)"), 6, DGM_BAD_DATA,
		 "numbers, but has 24 bytes"},
		{"cut short", 1, SHAPE("(2, 3)"), 5, DGM_BAD_DATA, "but has 20 bytes"},
		{"too long", 1, SHAPE("(2, 3)"), 7, DGM_BAD_DATA, "but has 28 bytes"},
		{"rows of another text", 1, SHAPE("(3, 2)"), 6, DGM_BAD_DATA,
		 "3 vectors for the 2 sentences"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		dgm_segments *side = two_sentences("ar");
		dgm_error err = {0};

		write_npy(path, rows[i].version, rows[i].header, rows[i].numbers);
		is_int(dgm_segments_read_vectors(side, path, &err), rows[i].code, rows[i].name);
		ok(strstr(err.text, rows[i].text), "%s: '%s'", rows[i].name, err.text);
		dgm_segments_free(side);
	}
}

/* A file that is cut anywhere is refused. */
static void test_cut_files(const char *path)
{
	dgm_segments *side = two_sentences("en");
	size_t refused = 0, size = 0;
	char bytes[256];

	write_npy(path, 1, SHAPE("(2, 3)"), 6);
	FILE *file = fopen(path, "rb");

	size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t len = 0; len < size; len++) {
		dgm_error err = {0};

		file = fopen(path, "wb");
		fwrite(bytes, 1, len, file);
		fclose(file);
		refused += dgm_segments_read_vectors(side, path, &err) == DGM_BAD_DATA;
	}
	is_int((long long)refused, (long long)size, "a file is refused whatever its length");
	unlink(path);
	is_int(dgm_segments_read_vectors(side, path, NULL), DGM_IO, "a file that is not there");
	dgm_segments_free(side);
}

int main(void)
{
	char path[] = "/tmp/dragoman-npy.XXXXXX";
	int fd = mkstemp(path);

	close(fd);
	test_meanings();
	test_wrong_vectors();
	test_sides_that_differ();
	test_files(path);
	test_cut_files(path);
	return done();
}
