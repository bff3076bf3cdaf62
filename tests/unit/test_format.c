#include "format/format.h"
#include "base/err.h"
#include "base/mem.h"
#include "tests/tap.h"

#include <locale.h>

/* A sink that keeps what it gets, or is full. */
struct store {
	struct buf bytes;
	size_t calls, room; /* bytes it takes; 0: all */
};

static dgm_code keep(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct store *store = ctx;

	store->calls++;
	buf_add(&store->bytes, bytes, len);
	if (store->room > 0 && store->bytes.len > store->room)
		return err_set(err, DGM_IO, "full");
	return DGM_OK;
}

static const dgm_inline codes[] = {{0, "<ph x=\"1\"/>", 11}};
static const dgm_variant three[] = {
	{.lang = "ar",
	 .text = "\xE2\x80\x8Fسلام",
	 .len = 11,
	 .codes = codes,
	 .code_count = 1,
	 .prev = 255,
	 .next = UINT64_MAX},
	{.lang = "ru", .text = "мир\tи\nдом \\ сад\r", .len = 26},
	{.lang = "en", .text = "peace \xF0\x9F\x95\x8A \"now\"", .len = 16},
};
static const dgm_variant english[] = {{.lang = "en", .text = "alone", .len = 5}};
static const dgm_prop props[] = {{"x", "1"}, {"x", "2"}};
static const char *const notes[] = {"ملاحظة"};
static const dgm_unit full = {
	.id = 3,
	.variants = three,
	.variant_count = 3,
	.origin = "a.txt",
	.position = 2,
	.confidence = 0.95,
	.state = DGM_ALIGNED,
	.created = 1714557600,
	.creator = "desk",
	.changed = 1714557601,
	.changer = "نادية",
	.props = props,
	.prop_count = 2,
	.notes = notes,
	.note_count = 1,
};
static const dgm_unit bare = {
	.variants = english, .variant_count = 1, .confidence = 1, .state = DGM_IMPORTED};

#define FULL_AR                                                                                    \
	"{\"lang\":\"ar\",\"text\":\"\xE2\x80\x8Fسلام\",\"codes\":[{\"at\":0,\"markup\":"      \
	"\"<ph x=\\\"1\\\"/>\"}],\"prev\":\"00000000000000ff\",\"next\":\"ffffffffffffffff\"}"
#define FULL_RU "{\"lang\":\"ru\",\"text\":\"мир\\tи\\nдом \\\\ сад\\r\"}"
#define FULL_EN "{\"lang\":\"en\",\"text\":\"peace \xF0\x9F\x95\x8A \\\"now\\\"\"}"
#define FULL_REST                                                                                  \
	"\"origin\":\"a.txt\",\"position\":2,\"confidence\":0.95,\"state\":\"aligned\","           \
	"\"created\":\"2024-05-01T10:00:00Z\",\"creator\":\"desk\","                               \
	"\"changed\":\"2024-05-01T10:00:01Z\",\"changer\":\"نادية\","                         \
	"\"props\":[{\"name\":\"x\",\"value\":\"1\"},{\"name\":\"x\",\"value\":\"2\"}],"           \
	"\"notes\":[\"ملاحظة\"]}\n"
#define BARE                                                                                       \
	"{\"id\":0,\"variants\":[{\"lang\":\"en\",\"text\":\"alone\"}],\"confidence\":1.0,"        \
	"\"state\":\"imported\"}\n"

/* All that a format makes of the two units. */
static void write_both(const struct unit_format *format, const char *const *langs, size_t count,
		       struct store *store, struct unit_tally *tally)
{
	struct unit_header header = {.langs = langs, .lang_count = count, .level = 2};
	dgm_sink sink = {store, keep};
	dgm_error err = {0};
	struct unit_writer *writer = format->open(&header, &sink, &err);

	format->unit(writer, &full, &err);
	format->unit(writer, &bare, &err);
	is_int(format->finish(writer, &err), DGM_OK, "written");
	*tally = *format->tally(writer);
	format->free(writer);
	format->free(NULL);
}

static void test_jsonl(void)
{
	static const char *const langs[] = {"ru-RU", "ar"};
	struct store store = {0};
	struct unit_tally tally;

	setlocale(LC_NUMERIC, "ru_RU.UTF-8"); /* where it is installed, 0.95 has no comma */
	write_both(&format_jsonl, NULL, 0, &store, &tally);
	setlocale(LC_NUMERIC, "C");
	is_text(buf_str(&store.bytes),
		"{\"id\":3,\"variants\":[" FULL_AR "," FULL_RU "," FULL_EN "]," FULL_REST BARE,
		"all of every unit, in fixed order");
	ok(tally.written == 2 && tally.left_out == 0, "both are counted");
	buf_reset(&store.bytes);
	write_both(&format_jsonl, langs, 2, &store, &tally);
	is_text(buf_str(&store.bytes),
		"{\"id\":3,\"variants\":[" FULL_RU "," FULL_AR "]," FULL_REST,
		"only the languages asked for, in that order");
	ok(tally.written == 1 && tally.left_out == 1, "a unit that has none is left out");
	buf_free(&store.bytes);
}

static void test_json_text(void)
{
	static const dgm_variant strange[] = {{.lang = "en", .text = "a\0b\x01\x7F", .len = 5},
					      {.lang = "ru", .text = NULL, .len = 0}};
	static const dgm_unit unit = {.variants = strange,
				      .variant_count = 2,
				      .confidence = 0.1234567,
				      .state = DGM_REJECTED};
	struct buf buf = {0};

	format_unit_json(&unit, &buf);
	is_text(buf_str(&buf),
		"{\"id\":0,\"variants\":[{\"lang\":\"en\",\"text\":\"a\\u0000b\\u0001\x7F\"},"
		"{\"lang\":\"ru\",\"text\":\"\"}],\"confidence\":0.123457,\"state\":\"rejected\"}"
		"\n",
		"controls are escaped, a confidence has six decimals");
	buf_free(&buf);
}

static void test_tsv(void)
{
	static const char *const langs[] = {"ru", "fr", "ar-EG"};
	static const char *const all[] = {"en", "ar", "ru"};
	struct store store = {0};
	struct unit_tally tally;

	write_both(&format_tsv, langs, 3, &store, &tally);
	is_text(buf_str(&store.bytes),
		"ru\tfr\tar-EG\tconfidence\n"
		"мир\\tи\\nдом \\\\ сад\\r\t\t\xE2\x80\x8Fسلام\t0.95\n",
		"columns as asked, empty where there is none; blanks escaped");
	ok(tally.written == 1 && tally.left_out == 1, "no line for a unit that has none");
	buf_reset(&store.bytes);
	write_both(&format_tsv, all, 3, &store, &tally);
	is_text(buf_str(&store.bytes),
		"en\tar\tru\tconfidence\n"
		"peace \xF0\x9F\x95\x8A \"now\"\t\xE2\x80\x8Fسلام\tмир\\tи\\nдом \\\\ "
		"сад\\r\t0.95\n"
		"alone\t\t\t1\n",
		"a unit in one language has its line");
	buf_free(&store.bytes);
}

static void test_refusals(void)
{
	const char *many[DGM_MAX_VARIANTS + 1];
	struct unit_header header = {.langs = many, .lang_count = DGM_MAX_VARIANTS + 1};
	struct unit_header none = {0};
	struct store store = {0};
	dgm_sink sink = {&store, keep};
	dgm_error err = {0};

	for (size_t i = 0; i <= DGM_MAX_VARIANTS; i++)
		many[i] = "en";
	ok(!format_tsv.open(&none, &sink, &err) && err.code == DGM_BAD_ARG,
	   "TSV needs to know its columns");
	err = (dgm_error){0};
	ok(!format_tsv.open(&header, &sink, &err) && err.code == DGM_TOO_BIG, "65 columns of TSV");
	err = (dgm_error){0};
	ok(!format_jsonl.open(&header, &sink, &err) && err.code == DGM_TOO_BIG, "65 of JSON");
	is_int((long long)store.calls, 0, "nothing is written then");
}

static void test_full_sink(const struct unit_format *format)
{
	static const char *const langs[] = {"en"};
	struct unit_header header = {.langs = langs, .lang_count = 1};
	struct store store = {.room = 100000};
	dgm_sink sink = {&store, keep};
	dgm_error err = {0};
	struct unit_writer *writer = format->open(&header, &sink, &err);
	dgm_code code = DGM_OK;
	size_t i = 0;

	for (; code == DGM_OK && i < 100000; i++)
		code = format->unit(writer, &bare, &err);
	is_int(code, DGM_IO, format->name);
	is_text(err.text, "full", "a full sink is told");
	ok(store.calls == 2 && i < 20000, "as soon as it is, in large pieces");
	format->free(writer);
	buf_free(&store.bytes);
}

static void test_beads(void)
{
	static const dgm_bead beads[] = {
		{{0, 0, 0}, {2, 1, 1}, 0.98},
		{{2, 1, 1}, {0, 1, 0}, 0.9},
		{{2, 2, 1}, {1, 1, 3}, 1},
	};
	struct store store = {0};
	dgm_sink sink = {&store, keep};
	dgm_bead *many = mem_zalloc(20000, sizeof *many);
	dgm_error err = {0};

	is_int(format_beads(beads, 3, 2, &sink, &err), DGM_OK, "two sides");
	is_text(buf_str(&store.bytes), "0 1\t0\t0.98\n\t1\t0.9\n2\t2\t1\n", "numbers, confidence");
	buf_reset(&store.bytes);
	is_int(format_beads(beads, 3, 3, &sink, &err), DGM_OK, "three sides");
	is_text(buf_str(&store.bytes), "0 1\t0\t0\t0.98\n\t1\t\t0.9\n2\t2\t1 2 3\t1\n", "runs");
	buf_reset(&store.bytes);
	is_int(format_beads(NULL, 0, 2, &sink, &err), DGM_OK, "no beads");
	is_int((long long)store.bytes.len, 0, "no output");
	store.room = 1000;
	is_int(format_beads(many, 20000, 2, &sink, &err), DGM_IO, "a full sink");
	ok(store.bytes.len < 80000, "and nothing after it");
	mem_free(many);
	buf_free(&store.bytes);
}

int main(void)
{
	test_jsonl();
	test_json_text();
	test_tsv();
	test_refusals();
	test_full_sink(&format_tsv);
	test_full_sink(&format_jsonl);
	test_beads();
	return done();
}
