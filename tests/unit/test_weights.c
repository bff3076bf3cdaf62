/* The numbers of the model: reading them, and what is wrong in them. */
#include "align/weights.h"

#include "tests/tap.h"

static void test_default(void)
{
	struct weights weights;
	dgm_error err = {0};

	is_int(weights_default(&weights, &err), DGM_OK, "those that ship with the library");
	ok(weights.unmatched < 0 && weights.join < weights.unmatched &&
		   weights.lambda[TYPE_WORD] > 0 && weights.lambda[TYPE_WORD] < 1,
	   "are in their ranges");
	ok(weights_member(&weights, "join") == &weights.join, "by name");
	ok(!weights_member(&weights, "joi") && !weights_member(&weights, ""), "of the whole name");
}

static void test_lines(void)
{
	static const struct {
		const char *text;
		bool good;
		long line;
	} rows[] = {
		{"", true, 0},
		{"# nothing\n\n \t\n", true, 0},
		{"join -2.5", true, 0},
		{" join\t-2.5 # said so\n", true, 0},
		{"\njoin 1,5\n", false, 2},
		{"join\n", false, 1},
		{"join 1 2\n", false, 1},
		{"join one\n", false, 1},
		{"join nan\n", false, 1},
		{"\n\nunknown 1\n", false, 3},
		{"وزن 1\n", false, 1},
		{"вес 1\n", false, 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct weights weights = {.join = 7};
		dgm_error err = {0};
		dgm_code code = weights_read(&weights, rows[i].text, strlen(rows[i].text), &err);

		ok((code == DGM_OK) == rows[i].good && err.line == rows[i].line, "row %zu: %s", i,
		   rows[i].good ? "good" : err.text);
		if (rows[i].good && strstr(rows[i].text, "-2.5"))
			ok(weights.join < -2.49 && weights.join > -2.51, "is read");
		else
			ok(weights.join > 6.99, "changes nothing");
	}
}

int main(void)
{
	test_default();
	test_lines();
	return done();
}
