/* Compiled lexicons: what goes in comes out, and damage anywhere never ends the process. */
#include "align/builder.h"

#include "base/mem.h"
#include "tests/random.h"
#include "tests/tap.h"

static const char *const LANGS[] = {"ar", "ru", "en"};

static const struct row {
	const char *from, *a, *to, *b;
	double weight;
} ROWS[] = {
	{"ar", "كتاب", "en", "book", 1},      {"ar", "كتب", "en", "books", 2},
	{"ru", "книга", "en", "book", 1},     {"ru", "книга", "ar", "كتاب", 3},
	{"en", "volume", "ru", "книга", 0.5}, {"ru", "окно", "ar", "نافذة", 1},
};

static void build(const char *stamp, uint64_t mark, struct buf *bytes)
{
	struct builder *builder = builder_new(LANGS, 3);

	builder_source(builder, "first");
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const struct row *row = &ROWS[i];

		if (i == 4)
			builder_source(builder, "second");
		builder_add(builder, builder_lang(builder, row->from), row->a, strlen(row->a),
			    builder_lang(builder, row->to), row->b, strlen(row->b), row->weight);
	}
	builder_rest(builder, 1, builder_word(builder, 1, "окно", 8), 0, 4);
	builder_finish(builder, stamp, mark, bytes);
	builder_free(builder);
}

static uint32_t find(const struct table *table, const char *lang, const char *form)
{
	uint32_t l = table_lang(table, lang);

	for (uint32_t w = 0; w < table_words(table, l); w++)
		if (strcmp(table_form(table, l, w), form) == 0)
			return w;
	return TABLE_NONE;
}

static struct table_row row_of(const struct table *table, const char *from, const char *form,
			       const char *to)
{
	return table_row(table, table_lang(table, from), find(table, from, form),
			 table_lang(table, to));
}

static void check(const struct table *table)
{
	struct table_row row = row_of(table, "ru", "книга", "en");

	is_int((long long)row.count, 2, "two ways to say a word");
	ok(row.total > 1.49 && row.total < 1.51, "their weights are summed");
	is_text(table_source(table, 0), "first", "the first source");
	is_text(table_source(table, 1), "second", "the second");
	ok(!table_source(table, 2), "there is no third");
	is_int((row.sources[0] | row.sources[1]), 3, "links know their sources");
	row = row_of(table, "ru", "окно", "ar");
	ok(row.count == 1 && row.total > 4.9, "the rest counts in the total");
	is_int((long long)row_of(table, "ar", "نافذة", "en").count, 0, "no way, no row");
	for (uint32_t l = 0; l < 3; l++) {
		bool all = true;

		for (uint32_t w = 0; w < table_words(table, l); w++) {
			const char *stem = table_stem(table, l, w);

			all = all && table_word(table, l, stem, strlen(stem)) == w;
		}
		ok(all, "each stem of %s is found", table_tag(table, l));
		is_int(table_word(table, l, "нет такого", 19), TABLE_NONE, "no other is");
	}
}

static void test_round_trip(void)
{
	struct buf bytes = {0}, again = {0};

	build("made of rows", 77, &bytes);
	struct table *table = table_own(&bytes);

	is_text(table_stamp(table), "made of rows", "the stamp is kept");
	is_int((long long)table_mark(table), 77, "and the mark");
	is_int((long long)table_langs(table), 3, "three languages");
	is_int(table_lang(table, "ru-RU"), 1, "found by the primary part of a tag");
	check(table);

	struct builder *builder = builder_new(NULL, 0);

	builder_add_table(builder, table);
	builder_finish(builder, "again", 0, &again);
	builder_free(builder);
	struct table *copy = table_own(&again);

	is_text(table_stamp(copy), "again", "a table made of a table");
	check(copy);
	table_free(copy);
	table_free(table);
}

/* Looks at everything; the sum keeps the compiler from leaving it out. */
static double visit(const struct table *table)
{
	double sum = (double)strlen(table_stamp(table)) + (double)table_mark(table);

	for (unsigned bit = 0; bit < TABLE_SOURCES; bit++)
		sum += table_source(table, bit) ? (double)strlen(table_source(table, bit)) : 0;
	for (uint32_t l = 0; l < table_langs(table); l++) {
		sum += (double)strlen(table_tag(table, l));
		for (uint32_t w = 0; w < table_words(table, l) && w < 99; w++) {
			const char *stem = table_stem(table, l, w);

			sum += (double)strlen(stem) + (double)strlen(table_form(table, l, w));
			sum += table_word(table, l, stem, strlen(stem));
			for (uint32_t to = 0; to < table_langs(table); to++) {
				struct table_row row = table_row(table, l, w, to);

				for (size_t i = 0; i < row.count; i++)
					sum += row.links[i].word + row.sources[i];
			}
		}
	}
	return sum;
}

/* A table of its own memory, so that a sanitizer sees a step outside. */
static struct table *open_copy(const char *bytes, size_t len, char **copy)
{
	*copy = mem_alloc(len + 1, 1);
	memcpy(*copy, bytes, len);
	return table_open(*copy, len);
}

static void test_damage(void)
{
	struct buf bytes = {0};
	size_t opened = 0, header = sizeof(struct table_header);
	double sum = 0;

	build("to be damaged", 1, &bytes);
	for (size_t i = 0; i < bytes.len; i++) {
		for (int bit = 0; bit < 8; bit += i < header ? 1 : 3) {
			char *copy;

			bytes.data[i] ^= (char)(1 << bit);
			struct table *table = open_copy(bytes.data, bytes.len, &copy);

			bytes.data[i] ^= (char)(1 << bit);
			opened += table && i < header;
			sum += table ? visit(table) : 0;
			table_free(table);
			mem_free(copy);
		}
	}
	is_int((long long)opened, 0, "a header with a wrong bit is refused");
	ok(sum != 0, "wrong bits behind the header are survived");
	buf_free(&bytes);
}

/* Numbers in the header that are wrong though the sum over it is right. */
static void test_forged(void)
{
	struct buf bytes = {0};
	size_t opened = 0, words = sizeof(struct table_header) / 4;
	uint64_t seed = 7;
	double sum = 0;

	build("to be forged", 1, &bytes);
	for (size_t i = 0; i < words * 8; i++) {
		static const uint32_t values[] = {0, 1, 7, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
		size_t kind = i % 8;
		uint32_t value = kind < 6    ? values[kind]
				 : kind == 6 ? (uint32_t)random_below(&seed, bytes.len)
					     : (uint32_t)bytes.len;
		char *copy = mem_alloc(bytes.len, 1);

		memcpy(copy, bytes.data, bytes.len);
		memcpy(copy + i / 8 * 4, &value, sizeof value);
		struct table_header *forged = (void *)copy;

		forged->check = table_header_check(forged);
		struct table *table = table_open(copy, bytes.len);

		opened += table != NULL;
		sum += table ? visit(table) : 0;
		table_free(table);
		mem_free(copy);
	}
	ok(opened > 0 && sum != 0, "%zu forged headers are survived", opened);
	buf_free(&bytes);
}

static void test_truncated(void)
{
	struct buf bytes = {0};
	size_t opened = 0;

	build("to be cut", 1, &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		char *copy;
		struct table *table = open_copy(bytes.data, len, &copy);

		opened += table != NULL;
		table_free(table);
		mem_free(copy);
	}
	is_int((long long)opened, 0, "a table cut anywhere is refused");
	buf_free(&bytes);
}

static void test_many(void)
{
	static const char *const langs[] = {"ar", "en", "ru", "fr", "de", "es", "it", "pl"};
	struct builder *builder = builder_new(langs, 8);
	struct buf bytes = {0};
	char name[32];

	is_int(builder_add_lang(builder, "uk"), TABLE_NONE, "a ninth language has no room");
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof name, "dictionary %d", i);
		builder_source(builder, name);
		builder_add(builder, 0, "قلم", 6, 2, "ручка", 10, 1);
	}
	builder_finish(builder, "many", 0, &bytes);
	builder_free(builder);
	struct table *table = table_own(&bytes);

	is_text(table_source(table, TABLE_SOURCES - 1), "others", "many sources share a name");
	ok(row_of(table, "ar", "قلم", "ru").sources[0] == 0xFFFF, "a pair has all its sources");
	table_free(table);
	ok(!table_map("/nonexistent"), "a file that is not there");
	ok(!table_map("/tmp"), "a folder");
}

int main(void)
{
	test_round_trip();
	test_damage();
	test_forged();
	test_truncated();
	test_many();
	return done();
}
