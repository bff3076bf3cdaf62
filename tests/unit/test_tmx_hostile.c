/*
 * TMX from an enemy, and TMX with accidents. Attacks must end soon, in little memory, with the
 * reason; accidents must cost the unit that they hit and no other.
 */
#include "base/file.h"
#include "base/mem.h"
#include "tests/random.h"
#include "tests/tmx.h"

#include <sys/resource.h>
#include <time.h>

enum { MEBI = 1 << 20 };

/* ---------------------------------------------------------------- attacks */

static void repeat(struct buf *buf, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_adds(buf, text);
}

static void numbered(struct buf *buf, const char *format, int times)
{
	for (int i = 0; i < times; i++)
		buf_printf(buf, format, i, i);
}

#define UNIT(TEXT) "<tu><tuv xml:lang=\"en\"><seg>" TEXT "</seg></tuv></tu>\n"

static void laughs(struct buf *buf)
{
	buf_adds(buf, "<!DOCTYPE tmx [<!ENTITY l0 \"ha\">");
	for (int i = 1; i < 40; i++)
		buf_printf(buf, "<!ENTITY l%d \"&l%d;&l%d;&l%d;\">", i, i - 1, i - 1, i - 1);
	buf_adds(buf, "]>\n<tmx><body>" UNIT("&l39;") "</body></tmx>");
}

static void laughs_in_attribute(struct buf *buf)
{
	laughs(buf);
	buf->len = (size_t)(strstr(buf->data, "<tu>") - buf->data);
	buf_adds(buf, "<tu tuid=\"&l39;\"/></body></tmx>");
}

static void quadratic(struct buf *buf)
{
	buf_adds(buf, "<!DOCTYPE tmx [<!ENTITY a \"");
	repeat(buf, "a", 50000);
	buf_adds(buf, "\">]>\n<tmx><body><tu><tuv xml:lang=\"en\"><seg>");
	repeat(buf, "&a;", 50000);
	buf_adds(buf, "</seg></tuv></tu></body></tmx>");
}

static void external(struct buf *buf)
{
	buf_adds(buf,
		 "<!DOCTYPE tmx [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<tmx><body>" UNIT(
			 "&e;") "</body></tmx>");
}

static void external_in_dtd(struct buf *buf)
{
	buf_adds(buf, "<!DOCTYPE tmx SYSTEM \"http://127.0.0.1:9/x.dtd\" [<!ENTITY % p SYSTEM "
		      "\"file:///etc/passwd\">%p;]>\n<tmx><body>" UNIT("&e;") "</body></tmx>");
}

static void nested_text(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu><tuv xml:lang=\"en\"><seg>");
	repeat(buf, "<hi>", 10000);
	buf_adds(buf, "x");
	repeat(buf, "</hi>", 10000);
	buf_adds(buf, "</seg></tuv></tu></body></tmx>");
}

static void nested_units(struct buf *buf)
{
	buf_adds(buf, "<tmx><body>");
	repeat(buf, "<tu>", 10000);
	repeat(buf, "</tu>", 10000);
	buf_adds(buf, "</body></tmx>");
}

static void nested_strangers(struct buf *buf)
{
	buf_adds(buf, "<tmx>");
	repeat(buf, "<x>", 100000);
}

static void huge_text(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu><tuv xml:lang=\"ar\"><seg>");
	repeat(buf, "سلام ", 8 * MEBI / 9);
	buf_adds(buf, "</seg></tuv></tu></body></tmx>");
}

static void huge_cdata(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu><tuv xml:lang=\"en\"><seg><![CDATA[");
	repeat(buf, "0123456789abcdef", 8 * MEBI / 16);
	buf_adds(buf, "]]></seg></tuv></tu></body></tmx>");
}

static void huge_comment(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><!-- ");
	repeat(buf, "- 0123456789abcd", 8 * MEBI / 16);
	buf_adds(buf, "--></body></tmx>");
}

static void huge_attribute(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu tuid=\"");
	repeat(buf, "0123456789abcdef", 8 * MEBI / 16);
	buf_adds(buf, "\"/></body></tmx>");
}

static void huge_name(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><");
	repeat(buf, "abcdefgh", MEBI / 8);
	buf_adds(buf, "/></body></tmx>");
}

static void many_attributes(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu");
	numbered(buf, " a%d=\"%d\"", 300000);
	buf_adds(buf, "/></body></tmx>");
}

static void many_defaults(struct buf *buf)
{
	buf_adds(buf, "<!DOCTYPE tmx [<!ATTLIST tu");
	numbered(buf, " a%d CDATA \"%d\"", 2000);
	buf_adds(buf, ">]>\n<tmx><body>");
	repeat(buf, "<tu/>", 20000);
	buf_adds(buf, "</body></tmx>");
}

static void many_names(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu><tuv xml:lang=\"en\"><seg>");
	numbered(buf, "<n%d-abcdefghijklmnopqrstuvwxyz-%d/>", 50000);
	buf_adds(buf, "</seg></tuv></tu></body></tmx>");
}

static void many_name_spaces(struct buf *buf)
{
	buf_adds(buf, "<tmx");
	numbered(buf, " xmlns:n%d=\"urn:%d\"", 100000);
	buf_adds(buf, "><body/></tmx>");
}

static void many_properties(struct buf *buf)
{
	buf_adds(buf, "<tmx><body><tu>");
	for (int i = 0; i < 200; i++) {
		buf_adds(buf, "<prop type=\"x\">");
		repeat(buf, "0123456789abcdef", 4000);
		buf_adds(buf, "</prop>");
	}
	buf_adds(buf, "<tuv xml:lang=\"en\"><seg>a</seg></tuv></tu></body></tmx>");
}

static void count_fault(void *ctx, const dgm_error *fault)
{
	(void)fault;
	++*(size_t *)ctx;
}

static double seconds_of(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)(now.tv_sec - from->tv_sec) + (double)(now.tv_nsec - from->tv_nsec) / 1e9;
}

static void test_attacks(void)
{
	static const struct {
		const char *name;
		void (*make)(struct buf *buf);
		const char *says; /* the first warning, or the error */
	} rows[] = {
		{"billion laughs", laughs, "entity 'l39' is not expanded"},
		{"the same in an attribute", laughs_in_attribute, "entity 'l39' is not expanded"},
		{"quadratic blow-up", quadratic, "entity 'a' is not expanded"},
		{"an external entity", external, "entity 'e' is not expanded"},
		{"an external part of the DOCTYPE", external_in_dtd, "entity 'p' is not expanded"},
		{"10,000 tags in a text", nested_text, "nested deeper than the limit of 64"},
		{"10,000 units in one another", nested_units,
		 "what stands before this unit has no end tag"},
		{"100,000 unknown tags", nested_strangers, "element <x> has no place here"},
		{"a text of 8 MiB", huge_text, "a text in 'ar' larger than the limit"},
		{"a CDATA section of 8 MiB", huge_cdata, "larger than the limit of 65536 bytes"},
		{"a comment of 8 MiB", huge_comment, "larger than the limit of 65536 bytes"},
		{"an attribute of 8 MiB", huge_attribute, "larger than the limit of 65536 bytes"},
		{"a name of 1 MiB", huge_name, ""},
		{"300,000 attributes", many_attributes, "larger than the limit of 65536 bytes"},
		{"2,000 default values", many_defaults,
		 "default values to more than 64 attributes"},
		{"50,000 names", many_names, "is kept as text in a <ph>"},
		{"100,000 name spaces", many_name_spaces, "larger than the limit of 65536 bytes"},
		{"13 MB of properties", many_properties, "larger than the limit of 8388608 bytes"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf file = {0};
		struct got got = {0};
		struct timespec start;
		dgm_error err = {0};
		char path[32];
		size_t faults = 0;

		rows[i].make(&file);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
		read_bytes(file.data, file.len, &got, &err);
		make_file(path, file.data, file.len);
		tmx_check(path, count_fault, &faults, NULL);
		unlink(path);
		double seconds = seconds_of(&start);

		ok(seconds < 5 || getenv("UNDER_VALGRIND"), "%s: %.2f s", rows[i].name, seconds);
		ok(strstr(buf_str(&got.warnings), rows[i].says) || strstr(err.text, rows[i].says),
		   "refused: %s", rows[i].says);
		ok(got.count == 0 && faults > 0, "nothing comes of it");
		ok(!strstr(buf_str(&got.units), "root:"), "no file is read");
		buf_free(&file);
		got_free(&got);
	}
}

static void test_flat_memory(void)
{
#if defined(__SANITIZE_ADDRESS__)
	skip("memory does not grow with the file", "sanitizers keep what is freed");
#else
	struct buf block = {0};
	struct rusage before, after;
	struct got got = {0};
	struct unit_handler handler = {.ctx = &got, .unit = got_unit};
	char path[32];
	FILE *file;

	repeat(&block, UNIT("Peace to all who come here, and to those who leave."), 5000);
	make_file(path, TMX_HEAD, strlen(TMX_HEAD));
	file = fopen(path, "ab");
	for (int i = 0; file && i < 120; i++)
		fwrite(block.data, 1, block.len, file);
	if (file)
		fclose(file);
	getrusage(RUSAGE_SELF, &before);
	read_path(&tmx_format, path, &handler, NULL);
	getrusage(RUSAGE_SELF, &after);
	unlink(path);
	is_int((long long)got.count, 600000, "600,000 units of 60 MB");
	ok(after.ru_maxrss - before.ru_maxrss < 8 * 1024, "memory does not grow with the file");
	buf_free(&block);
	got_free(&got);
#endif
}

/* ---------------------------------------------------------------- accidents */

static void load(const char *name, struct buf *file)
{
	const char *root = getenv("srcdir");
	struct buf path = {0};

	buf_printf(&path, "%s/%s", root ? root : ".", name);
	file_read(path.data, 1 << 20, file, NULL);
	buf_free(&path);
}

/* One accident somewhere. */
static void damage(struct buf *file, uint64_t *seed)
{
	size_t at = random_below(seed, file->len), len = 1 + random_below(seed, 40);

	if (len > file->len - at)
		len = file->len - at;
	switch (random_below(seed, 4)) {
	case 0: /* a bit flips */
		file->data[at] = (char)(file->data[at] ^ (1 << random_below(seed, 8)));
		break;
	case 1: /* the end is lost */
		file->len = at;
		break;
	case 2: /* a stretch is lost */
		memmove(file->data + at, file->data + at + len, file->len - at - len);
		file->len -= len;
		break;
	default: /* a stretch is overwritten with another */
		memmove(file->data + at, file->data + random_below(seed, file->len - len + 1), len);
	}
}

static void test_damage(void)
{
	static const char *const names[] = {
		"tmx/sample-codes.tmx", "tmx/sample-news.tmx", "tests/data/tmx/good-full.tmx",
		"tests/data/tmx/good-codes.tmx", "tests/data/tmx/bad-elements.tmx"};
	uint64_t seed = 2024;
	bool valid = true, told = true;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf file = {0};

		load(names[i], &file);
		ok(file.len > 0, "%s", names[i]);
		for (int round = 0; round < 60; round++) {
			struct buf copy = {0};
			struct got got = {0};
			dgm_error err = {0};
			size_t faults = 0;
			char path[32];

			buf_add(&copy, file.data, file.len);
			for (size_t n = 1 + random_below(&seed, 3); n > 0 && copy.len > 0; n--)
				damage(&copy, &seed);
			dgm_code code = read_bytes(copy.data, copy.len, &got, &err);

			valid = valid && !strstr(buf_str(&got.units), "BAD UNIT");
			told = told && (code == DGM_OK) == (err.text[0] == '\0');
			make_file(path, copy.data, copy.len);
			tmx_check(path, count_fault, &faults, NULL);
			unlink(path);
			buf_free(&copy);
			got_free(&got);
		}
		buf_free(&file);
	}
	ok(valid, "300 damaged files: what is read is valid");
	ok(told, "and what is not is told");
}

/* Lengths from nothing to nearly all. */
static void test_cuts(void)
{
	struct buf file = {0};
	bool told = true;

	load("tmx/sample-codes.tmx", &file);
	for (size_t len = 0; len < file.len - 1; len += 3) {
		struct got got = {0};
		dgm_error err = {0};
		dgm_code code = read_bytes(file.data, len, &got, &err);

		if (code != DGM_BAD_DATA || got.dropped > 0)
			told = false;
		got_free(&got);
	}
	ok(told, "a file cut at every third byte is said to be");
	buf_free(&file);
}

/* A byte of one unit is hit: all others but its neighbours come through. */
static void test_one_hit(void)
{
	enum { UNITS = 30 };
	struct buf file = {0}, want = {0};
	size_t starts[UNITS + 1];
	uint64_t seed = 11;
	int lost = 0;

	buf_adds(&file, TMX_HEAD);
	for (int i = 0; i < UNITS; i++) {
		starts[i] = file.len;
		buf_printf(
			&file,
			"<tu tuid=\"u%d\"><prop type=\"x\">p</prop><tuv xml:lang=\"en\"><seg>a<ph "
			"x=\"1\">&lt;br/&gt;</ph>peace-%d-</seg></tuv><tuv "
			"xml:lang=\"ru\"><seg>мир</seg>"
			"</tuv></tu>\n",
			i, i);
	}
	starts[UNITS] = file.len;
	buf_adds(&file, TMX_FOOT);
	for (int round = 0; round < 400; round++) {
		size_t at = starts[0] + random_below(&seed, starts[UNITS] - starts[0]);
		char saved = file.data[at];
		struct got got = {0};
		int hit = 0;

		while (starts[hit + 1] <= at)
			hit++;
		file.data[at] = (char)random_below(&seed, 256);
		read_bytes(file.data, file.len, &got, NULL);
		for (int i = 0; i < UNITS; i++) {
			buf_reset(&want);
			buf_printf(&want, "peace-%d- ru=мир {@tuid=u%d} {x=p}\n", i, i);
			if ((i < hit - 1 || i > hit + 1) &&
			    !strstr(buf_str(&got.units), want.data)) {
				printf("# lost %d, hit %d at %zu by %02x\n", i, hit,
				       at - starts[hit], (unsigned char)file.data[at]);
				lost++;
			}
		}
		file.data[at] = saved;
		got_free(&got);
	}
	is_int(lost, 0, "400 hits: no unit is lost but where it struck");
	buf_free(&file);
	buf_free(&want);
}

int main(void)
{
	test_attacks();
	test_flat_memory();
	test_damage();
	test_cuts();
	test_one_hit();
	return done();
}
