/*
 * Good files of TMX, each hurt at one place by a seeded accident: a byte that changes, an end that
 * is lost, a tag that is lost. All units but those at the place must come through as they were.
 * Files named as arguments are hurt too.
 */
#include "base/file.h"
#include "base/mem.h"
#include "tests/random.h"
#include "tests/tmx.h"

enum { BEND, CUT, UNTAG, ACCIDENTS };
enum { ROUNDS = 21 }; /* for each file and accident */

/* A unit of a file: its bytes, and what is read of it. */
struct piece {
	size_t from, to;
	char *lines;
};

struct sample {
	struct buf bytes;
	size_t width; /* bytes of an ASCII character, its own one first */
	struct piece *pieces;
	size_t count, cap;
};

/* Where an ASCII word stands from `from` on; the length of the file: nowhere. */
static size_t find(const struct sample *sample, size_t from, const char *word)
{
	size_t width = sample->width, len = strlen(word) * width;

	for (size_t at = from; at + len <= sample->bytes.len; at++) {
		size_t i = 0;

		while (i < len && sample->bytes.data[at + i] == (i % width ? 0 : word[i / width]))
			i++;
		if (i == len)
			return at;
	}
	return sample->bytes.len;
}

/* The next start tag of a unit: not of a variant. */
static size_t find_unit(const struct sample *sample, size_t from)
{
	for (;; from++) {
		from = find(sample, from, "<tu");
		size_t behind = from + 3 * sample->width;

		if (behind >= sample->bytes.len)
			return sample->bytes.len;
		if (strchr(" \t\r\n>/", sample->bytes.data[behind]))
			return from;
	}
}

/* What is read of a unit that is alone in the file. */
static char *read_alone(const struct sample *sample, size_t head, size_t from, size_t to)
{
	struct buf file = {0};
	struct got got = {0};
	size_t foot = find(sample, to, "</body");

	buf_add(&file, sample->bytes.data, head);
	buf_add(&file, sample->bytes.data + from, to - from);
	buf_add(&file, sample->bytes.data + foot, sample->bytes.len - foot);
	read_bytes(file.data, file.len, &got, NULL);
	char *lines = mem_dup(buf_str(&got.units), got.units.len);

	buf_free(&file);
	got_free(&got);
	return lines;
}

static void find_pieces(struct sample *sample)
{
	size_t head = find_unit(sample, 0), from = head;

	while (from < sample->bytes.len) {
		size_t end = find(sample, from, "</tu>"), next = find_unit(sample, from + 1);
		size_t to = end + 5 * sample->width;

		sample->pieces = mem_grow(sample->pieces, sample->count, &sample->cap,
					  sizeof *sample->pieces);
		if (end > next) /* a unit without anything in it */
			to = next;
		sample->pieces[sample->count++] =
			(struct piece){from, to, read_alone(sample, head, from, to)};
		from = next;
	}
}

static void free_sample(struct sample *sample)
{
	for (size_t i = 0; i < sample->count; i++)
		mem_free(sample->pieces[i].lines);
	mem_free(sample->pieces);
	buf_free(&sample->bytes);
}

/* ------------------------------------------------------------------ accidents */

/* Bytes of the file that are no longer what they were. */
struct place {
	size_t from, to;
};

/* A tag, from the first unit to behind the last one; false: none is there any more. */
static bool find_tag(const struct sample *sample, size_t near, struct place *place)
{
	size_t last = sample->pieces[sample->count - 1].to;

	place->from = find(sample, near, "<");
	place->to = find(sample, place->from, ">") + sample->width;
	return place->to <= last;
}

/* Hurts a copy of the file somewhere in its units. */
static struct place hurt(const struct sample *sample, int accident, uint64_t *seed,
			 struct buf *copy)
{
	size_t first = sample->pieces[0].from, last = sample->pieces[sample->count - 1].to;
	size_t at = first + random_below(seed, last - first);
	struct place place = {at, at + 1};

	buf_add(copy, sample->bytes.data, sample->bytes.len);
	switch (accident) {
	case BEND:
		copy->data[at] = (char)(copy->data[at] ^ (1 << random_below(seed, 8)));
		break;
	case CUT:
		place.to = copy->len;
		copy->len = at;
		break;
	default:
		while (!find_tag(sample, at, &place))
			at = first + random_below(seed, last - first);
		memmove(copy->data + place.from, copy->data + place.to, copy->len - place.to);
		copy->len -= place.to - place.from;
	}
	return place;
}

/* The units that were not hurt, all in their order; the first that is not there, or NULL. */
static const struct piece *first_lost(const struct sample *sample, const char *units,
				      struct place place)
{
	for (size_t i = 0; i < sample->count; i++) {
		const struct piece *piece = &sample->pieces[i];

		if (piece->from < place.to && piece->to > place.from)
			continue;
		const char *found = strstr(units, piece->lines);

		if (!found)
			return piece;
		units = found + strlen(piece->lines);
	}
	return NULL;
}

/* How many units were lost in so many accidents of a kind. */
static int lost_by(const struct sample *sample, int accident, uint64_t *seed)
{
	int lost = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct buf copy = {0};
		struct got got = {0};
		dgm_error err = {0};
		struct place place = hurt(sample, accident, seed, &copy);

		read_bytes(copy.data, copy.len, &got, &err);
		const struct piece *piece = first_lost(sample, buf_str(&got.units), place);

		if (piece) {
			printf("# hurt at %zu to %zu (%.*s): lost %s", place.from, place.to, 30,
			       sample->bytes.data + place.from, piece->lines);
			printf("# %s / %s", err.text, buf_str(&got.warnings));
		}
		lost += piece != NULL;
		buf_free(&copy);
		got_free(&got);
	}
	return lost;
}

static void test_sample(const char *name, struct sample *sample, bool untag)
{
	static const char *const accidents[] = {"a byte that changes", "an end that is lost",
						"a tag that is lost"};
	uint64_t seed = 7 + sample->bytes.len;
	struct place nothing = {0, 0};
	struct got got = {0};

	find_pieces(sample);
	read_bytes(sample->bytes.data, sample->bytes.len, &got, NULL);
	ok(sample->count > 0 && !first_lost(sample, buf_str(&got.units), nothing),
	   "%s: %zu units, each as it is alone", name, sample->count);
	got_free(&got);
	for (int i = 0; sample->count > 0 && i < (untag ? ACCIDENTS : UNTAG); i++)
		is_int(lost_by(sample, i, &seed), 0, accidents[i]);
}

/* ------------------------------------------------------------------ files */

static void load(const char *name, struct buf *file)
{
	const char *root = getenv("srcdir");
	struct buf path = {0};

	buf_printf(&path, "%s/%s", *name == '/' ? "" : root ? root : ".", name);
	file_read(path.data, 16 << 20, file, NULL);
	buf_free(&path);
}

static void test_file(const char *name)
{
	struct sample sample = {.width = 1};

	load(name, &sample.bytes);
	test_sample(name, &sample, true);
	free_sample(&sample);
}

/* Units with all that may stand in one, and things between them. */
static void add_units(struct buf *file)
{
	buf_adds(file, TMX_HEAD);
	for (int i = 0; i < 40; i++) {
		buf_printf(file, "<tu tuid=\"u%d\" usagecount=\"%d\"><note>n%d</note>", i, i, i);
		buf_printf(file, "<prop type=\"x-%d\">p &lt; %d</prop>\n", i, i);
		buf_printf(file, "<tuv xml:lang=\"en\" creationid=\"a\"><seg>ship %d <bpt i=\"1\" ",
			   i);
		buf_adds(file, "x=\"1\">&lt;b&gt;</bpt>sails<ept i=\"1\">&lt;/b&gt;</ept> &amp; ");
		buf_adds(file, "<hi type=\"b\">returns</hi></seg></tuv>");
		buf_printf(file, "<tuv xml:lang=\"ru\"><seg>судно %d<ph x=\"2\"/></seg></tuv>\n",
			   i);
		buf_printf(file,
			   "<tuv xml:lang=\"ar\"><seg><![CDATA[سفينة <%d>]]></seg></tuv></tu>\n",
			   i);
		if (i % 10 == 5)
			buf_adds(file, "<!-- between units -->\n");
	}
	buf_adds(file, TMX_FOOT);
}

static void test_made(void)
{
	struct sample sample = {.width = 1};

	add_units(&sample.bytes);
	test_sample("units with all in them", &sample, true);
	free_sample(&sample);
}

/* The same of two bytes a character, which are all below U+0080. */
static void test_wide(void)
{
	struct sample sample = {.width = 2};
	char text[400];

	buf_add(&sample.bytes, "\xFF\xFE", 2);
	snprintf(text, sizeof text, "<?xml version=\"1.0\"?>%s", strstr(TMX_HEAD, "<tmx"));
	for (int i = -1; i < 31; i++) {
		if (i >= 0 && i < 30)
			snprintf(text, sizeof text,
				 "<tu><tuv xml:lang=\"en\"><seg>ship %d</seg></tuv><tuv "
				 "xml:lang=\"fr\"><seg>navire %d</seg></tuv></tu>\n",
				 i, i);
		else if (i == 30)
			snprintf(text, sizeof text, "%s", TMX_FOOT);
		for (const char *c = text; *c; c++)
			buf_add(&sample.bytes, (char[]){*c, 0}, 2);
	}
	test_sample("UTF-16", &sample, false);
	free_sample(&sample);
}

/* One that nobody knows: it may be empty, or of an encoding that is not looked into here. */
static void test_given(const char *name)
{
	struct sample sample = {.width = 1};

	load(name, &sample.bytes);
	if (find_unit(&sample, 0) < sample.bytes.len)
		test_sample(name, &sample, true);
	else
		printf("# %s: no units that can be told apart\n", name);
	free_sample(&sample);
}

int main(int argc, char **argv)
{
	test_made();
	test_wide();
	test_file("tmx/sample-codes.tmx");
	test_file("tmx/sample-news.tmx");
	test_file("tests/data/tmx/good-full.tmx");
	for (int i = 1; i < argc; i++)
		test_given(argv[i]);
	return done();
}
