#include "text/fold_map.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "tests/random.h"
#include "tests/tap.h"

static void make_map(const char *text, size_t len, struct buf *folded, struct fold_map *map)
{
	buf_reset(folded);
	fold_text(text, len, FOLD_ALL, folded);
	fold_map_make(text, len, buf_str(folded), folded->len, map);
}

/* What is found in the folded text, and what it is in the text. */
static const struct {
	const char *text, *found, *want;
} rows[] = {
	{"The End.", "end", "End"},
	{"  a  \xC2\xA0 b ", "a b", "a  \xC2\xA0 b"},
	{"Он сказал: «Ещё раз…»", "еще раз...", "Ещё раз…"},
	{"Ну… да…", "да", "да"},
	{"قَالَ الوزيرُ إنّ ٣ دولٍ", "الوزير ان", "الوزيرُ إنّ"},
	{"قَالَ الوزيرُ إنّ ٣ دولٍ", "3", "٣"},
	{"كتـــاب", "كتاب", "كتـــاب"},
	{"كتابـ", "كتاب", "كتابـ"},
	{"ﷲ أكبر", "لله", "ﷲ"},
	{"Cafe\xCC\x81 noir", "café", "Cafe\xCC\x81"},
	/* The mark joins the letter once the soft hyphen between them is gone. */
	{"Cafe\xC2\xAD\xCC\x81 noir", "café n", "Cafe\xC2\xAD\xCC\x81 n"},
	{"ا\xE2\x80\x8D\xD9\x94مس", "امس", "ا\xE2\x80\x8D\xD9\x94مس"},
	{"a\xE2\x80\x8F b", "a", "a"},
};

static void test_rows(void)
{
	struct buf folded = {0};
	struct fold_map map = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = rows[i].text;

		make_map(text, strlen(text), &folded, &map);
		const char *found = strstr(folded.data, rows[i].found);

		if (!ok(found != NULL, "'%s' is in '%s'", rows[i].found, folded.data))
			continue;
		size_t at = (size_t)(found - folded.data);
		struct span span = fold_map_span(&map, at, at + strlen(rows[i].found));

		is_bytes(text + span.start, span.end - span.start, rows[i].want,
			 strlen(rows[i].want), text);
	}
	make_map("", 0, &folded, &map);
	struct span none = fold_map_span(&map, 0, 0);

	is_int((long long)(none.start + none.end), 0, "an empty text");
	make_map("Мир.", 7, &folded, &map);
	struct span empty = fold_map_span(&map, 2, 2), behind = fold_map_span(&map, 6, 6);

	is_int(empty.start == 2 && empty.end == 2, true, "nothing, between two letters");
	is_int(behind.start == 6 && behind.end == 6, true, "nothing, behind the last letter");
	buf_free(&folded);
	fold_map_free(&map);
}

/* Any text: the pieces cover the folded text without gap, and never go back in the text. */
static void test_cover(void)
{
	static const char *const parts[] = {"a",           "É",
					    "e",           "\xCC\x81",
					    " ",           "\xC2\xA0",
					    ".",           "…",
					    "\xC2\xAD",    "\xE2\x80\x8F",
					    "Ё",           "ж",
					    "أ",           "ا",
					    "\xD9\x94",    "\xD9\x8B",
					    "ـ",           "ﷺ",
					    "ﻻ",           "\xEF\xB1\x9E",
					    "٣",           "—",
					    "«",           "\xE1\x84\x80",
					    "\xE1\x85\xA1"};
	struct buf text = {0}, folded = {0};
	struct fold_map map = {0};
	uint64_t seed = 11;
	size_t wrong = 0;

	for (size_t round = 0; round < 20000; round++) {
		buf_reset(&text);
		for (size_t n = random_below(&seed, 12); n > 0; n--)
			buf_adds(&text, parts[random_below(&seed, sizeof parts / sizeof *parts)]);
		make_map(buf_str(&text), text.len, &folded, &map);
		size_t done = 0, at = 0;

		for (size_t i = 0; i < map.count; i++) {
			const struct fold_piece *piece = &map.items[i];
			struct span span = piece->text;

			wrong += piece->folded.start != done || piece->folded.end <= done ||
				 span.start < at || span.end <= span.start || span.end > text.len ||
				 utf8_check(text.data + span.start, span.end - span.start) <
					 span.end - span.start;
			done = piece->folded.end;
			at = span.end;
		}
		if (done != folded.len && wrong++ == 0)
			printf("# '%s' folds to '%s', of which %zu bytes are mapped\n", text.data,
			       folded.data, done);
	}
	is_int((long long)wrong, 0, "20000 texts are covered");
	buf_free(&text);
	buf_free(&folded);
	fold_map_free(&map);
}

int main(void)
{
	test_rows();
	test_cover();
	return done();
}
