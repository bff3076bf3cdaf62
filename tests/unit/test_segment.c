/*
 * In the tables a bar stands before the first byte of each sentence but the first, and a pilcrow
 * where a paragraph begins as well. What is cut is the text without them.
 */
#include "segment/rules.h"
#include "segment/segment.h"
#include "base/buf.h"
#include "base/data.h"
#include "base/file.h"
#include "base/map.h"
#include "tests/random.h"
#include "tests/segments.h"
#include "tests/tap.h"
#include "text/chars.h"
#include "text/utf8.h"

#include <time.h>

#define BAR     "|"
#define PILCROW "¶"
#define HARD    DGM_NEWLINE_HARD
#define AUTO    DGM_NEWLINE_AUTO
#define WRAP    DGM_NEWLINE_WRAP

struct row {
	const char *lang, *marked;
};

static void add_unmarked(struct buf *text, const char *marked)
{
	while (*marked) {
		if (strncmp(marked, PILCROW, strlen(PILCROW)) == 0)
			marked += strlen(PILCROW);
		else if (*marked == *BAR)
			marked++;
		else
			buf_addc(text, *marked++);
	}
}

static void add_marked(struct buf *out, const struct buf *text, const struct segment_list *list)
{
	size_t at = 0;

	for (size_t i = 0; i < list->count; i++) {
		const dgm_segment *s = &list->items[i];

		buf_add(out, text->data + at, s->start - at);
		if (i > 0)
			buf_adds(out, s->para != s[-1].para ? PILCROW : BAR);
		at = s->start;
	}
	buf_add(out, text->data + at, text->len - at);
}

static void check(const char *lang, dgm_newline newline, const char *marked)
{
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct buf text = {0}, got = {0};

	add_unmarked(&text, marked);
	segment_text(buf_str(&text), text.len, 0,
		     &(struct segment_options){.lang = lang, .newline = newline}, arena, &list);
	add_marked(&got, &text, &list);
	is_text(buf_str(&got), marked, marked);
	segment_list_free(&list);
	buf_free(&text);
	buf_free(&got);
	arena_free(arena);
}

/* ---------------------------------------------------------------- hard cases */

struct score {
	size_t wanted, right, extra;
};

/* Compares the bars of one line with those that the segmenter sets. */
static void score_line(const char *lang, const char *marked, struct score *score)
{
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct buf text = {0};
	size_t i = 0, at = 0, right = score->right, extra = score->extra, wanted = score->wanted;

	add_unmarked(&text, marked);
	segment_text(buf_str(&text), text.len, 0,
		     &(struct segment_options){.lang = lang, .newline = HARD}, arena, &list);
	for (; *marked; marked++) {
		if (*marked != *BAR) {
			at++;
			continue;
		}
		score->wanted++;
		while (i < list.count && list.items[i].start < at)
			score->extra += list.items[i++].start > 0;
		if (i < list.count && list.items[i].start == at) {
			score->right++;
			i++;
		}
	}
	for (; i < list.count; i++)
		score->extra += list.items[i].start > 0;
	if (score->extra > extra || score->right - right < score->wanted - wanted) {
		struct buf got = {0};

		add_marked(&got, &text, &list);
		printf("# got: %s\n", buf_str(&got));
		buf_free(&got);
	}
	segment_list_free(&list);
	buf_free(&text);
	arena_free(arena);
}

/* A file of tests/data: a paragraph a line with its bars, and remarks. */
static void test_hard(const char *lang)
{
	const char *srcdir = getenv("srcdir");
	char path[512];
	struct buf file = {0};
	struct score score = {0};
	size_t lines = 0;

	snprintf(path, sizeof path, "%s/tests/data/%s-hard.txt", srcdir ? srcdir : ".", lang);
	if (!ok(file_read(path, 1 << 20, &file, NULL) == DGM_OK, "read %s", path))
		return;
	for (char *line = file.data; *line; lines++) {
		char *end = strchr(line, '\n');

		*end = '\0';
		if (*line != '#')
			score_line(lang, line, &score);
		line = end + 1;
	}
	ok(lines > 50 && score.right * 100 >= (score.wanted + score.extra) * 97,
	   "%s: %zu of %zu boundaries, %zu too many", lang, score.right, score.wanted, score.extra);
	buf_free(&file);
}

/* ---------------------------------------------------------------- tables */

/* One row at least for each verdict of decide.h. */
static const struct row sentences[] = {
	{"en", "It rained. |We stayed at home."},
	{"ru", "Шёл дождь. |Мы остались дома."},
	{"ar", "هطل المطر. |بقينا في البيت."},
	{"en", "... And so it began. |It ended."},
	{"ru", "Мой адрес: example.ru/a.b?c=d. |Пишите."},
	{"en", "They said no. and left."},
	{"ru", "«Кто там?» — спросил я. |Тишина."},
	{"en", "\"Who is it?\" Ann Lee asked. |Silence."},
	{"ar", "قال إن الخطة (!) جاهزة. |ضحكوا."},
	{"ar", "كان… ثم سكت."},
	{"ru", "Мэр (он был в Туле. — Ред.) молчал."},
	{"en", "He paid. & left."},
	{"ru", "2. Вторая глава"},
	{"en", "Ask J. Smith. |He knows."},
	{"ru", "Живёт на ул. Мира."},
	{"ru", "В 2017 г. Москва выросла. |В 2018 г. |Он уехал."},
	{"en", "Acme Inc. |Widgets are cheap."},
	{"en", "Made in the U.S. |The box says so."},
	{"ar", "هل جاء؟ أو ذهب؟ |لا أدري."},
	{"en", "It is bad.[1] |It got worse. [2] |It is over."},
	{"en", "This is a right.12 |Nobody doubts it. 4 |Even so, some do."},
	{"ru", "Ура! 😊 |Мы дома 🏠 |Все спят."},
	{"en", "1. One thing |2. another |3. a third"},
	{"en", "1. One thing  |2. another"},
	{"ru", "а) раз \xC2\xA0|б) два"},
	{"ar", "١) أولا  |٢) ثانيا"},
	{"en", "1. See section 2. |It is short."},
	{"en", "ab cd. |ef gh. |Ij."},
	{"ru", "Он сказал: &laquo;Нет.&raquo; |Я ушёл."},
	{"fr", "M. Dupont dort. |Il pleut."},
	{"zh", "你好。|再见。"},
};

static const struct row hard_lines[] = {
	{"en", "One. |Two\n¶three\r\n\r\n¶Four.\r¶Five."},
	{"ar", "واحد. |اثنان\n\n\n¶ثلاثة"},
};

static const struct row wrapped[] = {
	{"en", "One\ntwo. |Three\r\nfour.\n\n¶Five\rsix"},
	{"fr", "Il pleut à\nParis. |Oui.\n\n¶Non."},
	{"ru", "  Раз,\n\tдва. |Три.\n \n"},
};

/* What DGM_NEWLINE_AUTO makes of all kinds of blocks. */
static const struct row blocks[] = {
	/* wrapped at 50 columns */
	{"en", "The committee met on Tuesday to discuss the new\n"
	       "bridge, which the town has wanted for years. |Its\n"
	       "chairman said that the money had been found at\n"
	       "last.\n\n¶Work will begin in May."},
	{"ru", "Комиссия собралась во вторник, чтобы обсудить\n"
	       "новый мост, которого город ждёт много лет. |Её\n"
	       "глава сообщил, что деньги наконец найдены и что\n"
	       "работы начнутся в мае."},
	{"ar", "اجتمعت اللجنة يوم الثلاثاء لمناقشة الجسر الجديد\n"
	       "الذي تنتظره المدينة منذ سنوات طويلة. |وقال رئيسها\n"
	       "إن الأموال متوفرة وإن العمل سيبدأ قريبا."},
	/* two wrapped paragraphs without a blank line between them */
	{"en", "The committee met on Tuesday to discuss the new\n"
	       "bridge, which the town has wanted for years and\n"
	       "never got.\n"
	       "¶Its chairman said that the money had been found at\n"
	       "last."},
	/* a heading directly above; a line that its writer ended early, before a name */
	{"en", "A new bridge\n"
	       "¶The committee met on Tuesday to discuss the new\n"
	       "bridge, which the town has wanted for years. |Its\n"
	       "chairman said that the money had been found at\n"
	       "last, and that work will begin as soon as the\n"
	       "river has been measured."},
	{"ru", "Новый мост\n"
	       "¶Комиссия собралась во вторник, чтобы обсудить\n"
	       "новый мост, которого город ждёт много лет. |Её\n"
	       "глава сообщил, что деньги наконец найдены и что\n"
	       "работы начнутся в мае, как только у реки снимут\n"
	       "нужные мерки."},
	{"en", "The committee met on Tuesday to discuss the new\n"
	       "bridge, which the town has wanted for years. |Its\n"
	       "chairman said that the money had been found at\n"
	       "last, and that the work will be done by\n"
	       "Brown and Sons as soon as the river is measured\n"
	       "from one bank to the other."},
	/* a paragraph, a sentence, a headline a line */
	{"en", "The committee met on Tuesday to discuss the new bridge. |It was long.\n"
	       "¶Its chairman said that the money had been found.\n"
	       "¶Work will begin in May."},
	{"ru", "Мост построят к маю\n¶Заявил глава комиссии\n¶Деньги найдены"},
	{"ar", "الجسر جاهز في أيار\n¶بقلم سمير حداد\n¶اجتمعت اللجنة يوم الثلاثاء. |وناقشت الخطة."},
	/* lists, also wrapped ones */
	{"en", "We need:\n¶- a hammer\n¶- ten nails\n¶- some wood"},
	{"ru", "Нужно:\n¶1. Молоток\n¶2. Гвозди"},
	{"en", "- The committee met on Tuesday to discuss the new\n"
	       "  bridge, which the town has wanted for years.\n"
	       "¶- Its chairman said that the money had been found\n"
	       "  at last."},
	/* indented paragraphs */
	{"en", "  The committee met on Tuesday to discuss the new\n"
	       "bridge, which the town has wanted for many years.\n"
	       "  ¶Its chairman said that the money had been found\n"
	       "at last."},
	/* rulers, a sentence cut off */
	{"en", "Minutes of the town committee\n¶=============================\n¶Present: all."},
	{"en", "This is a sentence\ncut off in the middle."},
	{"ru", "Он встал и сказал, что больше ждать не намерен\n"
	       "— пора ехать, и чем скорее, тем лучше для всех\n"
	       "нас."},
};

static void check_rows(const struct row *rows, size_t count, dgm_newline newline)
{
	for (size_t i = 0; i < count; i++)
		check(rows[i].lang, newline, rows[i].marked);
}

#define CHECK_ROWS(rows, newline) check_rows(rows, sizeof(rows) / sizeof *(rows), newline)

/* ---------------------------------------------------------------- what a segment holds */

static void test_fields(void)
{
	static const char text[] = "One. Two\n  and a half.\n\nThree.";
	struct arena *arena = arena_new();
	struct segment_list list = {0};

	const struct segment_options options = {.lang = "en", .newline = WRAP};

	segment_text(text, sizeof text - 1, 3, &options, arena, &list);
	if (ok(list.count == 3, "three sentences")) {
		is_text(list.items[1].text, "Two and a half.", "a line end becomes a blank");
		is_int((long long)list.items[1].len, 15, "  its length");
		is_int((long long)list.items[1].start, 5 + 3, "  offsets count from the base");
		is_int((long long)list.items[1].end, 22 + 3, "  to its last byte");
		is_int((long long)list.items[2].para, 1, "the paragraph");
		is_int((long long)list.items[2].number, 2, "the number");
	}
	segment_text("Four.", 5, 0, &options, arena, &list);
	ok(list.count == 4 && list.items[3].para == 2 && list.items[3].number == 3,
	   "a second text goes on counting");
	segment_list_free(&list);
	segment_list_free(&list);
	arena_free(arena);
}

static void test_lines(void)
{
	static const char text[] = "Mr. A.  B? C!\r\n \t \r\n\nد. هاني\n  Да. Нет.  \n";
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct buf bytes = {0}, got = {0};

	buf_add(&bytes, text, sizeof text - 1);
	segment_text(text, sizeof text - 1, 0, &(struct segment_options){.presegmented = true},
		     arena, &list);
	add_marked(&got, &bytes, &list);
	is_text(buf_str(&got), "Mr. A.  B? C!\r\n \t \r\n\n¶د. هاني\n  |Да. Нет.  \n",
		"each line is a segment");
	segment_list_free(&list);
	buf_free(&bytes);
	buf_free(&got);
	arena_free(arena);
}

/* ---------------------------------------------------------------- data */

/* An entry stands once, so that its class is in no doubt. */
static void test_data(const char *lang)
{
	char name[16];
	size_t len, count = 0;
	struct map *seen = map_new();
	bool twice = false, words = false;

	snprintf(name, sizeof name, "%s.abbrev", lang);
	const char *line = data_file(name, &len);

	for (const char *end; line && (end = strchr(line, '\n')); line = end + 1) {
		bool added = true;

		if (*line == '[') /* the lists of words begin with the starters */
			words = words || strncmp(line, "[starters]", 10) == 0;
		else if (!words && *line != '#' && end > line)
			map_add(seen, line, (size_t)(end - line), count++, &added);
		if (!added)
			printf("# twice: %.*s\n", (int)(end - line), line);
		twice = twice || !added;
	}
	ok(count > 20 && !twice, "%s: %zu abbreviations, none twice", name, count);
	map_free(seen);
}

static void test_rules(void)
{
	const struct rules *ru = rules_for("ru-RU"), *en = rules_for("EN");

	ok(ru && en && rules_for("ar") && !rules_for("fr") && !rules_for("rus"),
	   "rules by primary subtag");
	ok(rules_for("ru") == ru, "loaded once");
	is_int(rules_abbrev(en, "Mr", 2), ABBREV_NEVER_ENDS, "an abbreviation");
	is_int(rules_abbrev(en, "mr", 2), ABBREV_NONE, "whose capital counts");
	is_int(rules_abbrev(en, "FIG", 3), ABBREV_NUMBER, "all capitals");
	is_int(rules_abbrev(ru, "Т.е", 5), ABBREV_NEVER_ENDS, "a capital at the start");
	is_int(rules_abbrev(ru, "Т.Е", 5), ABBREV_NONE, "initials are no abbreviation");
	is_int(rules_abbrev(ru, "", 0), ABBREV_NONE, "nothing is none");
	ok(rules_has_word(ru, WORDS_STARTERS, "Однако", 12), "a starter");
	ok(!rules_has_word(ru, WORDS_SPEECH, "Однако", 12), "that is in one list");
}

/* ---------------------------------------------------------------- properties */

/* Pieces of which random text is made: what scanning and deciding look at. */
static const char *const pieces[] = {
	" ",      " ",      " ",      " ",      "  ",     "\n",
	"\r\n",   "\n\n",   "\t",     "\r",     ".",      ".",
	".",      ". ",     ". ",     "!",      "?",      "...",
	"…",      "؟",      "۔",      "،",      ":",      ",",
	";",      "(",      ")",      "[",      "]",      "«",
	"»",      "\"",     "“",      "”",      "'",      "- ",
	"— ",     "–",      "[12]",   "[...]",  "&quot;", "12",
	"1.",     "2.",     "a)",     "b)",     "٣",      "2017",
	"г",      "т",      "е",      "н",      "э",      "Мы",
	"мир",    "С.",     "В",      "ул",     "Он",     "сказал",
	"Mr",     "U.S",    "He",     "said",   "J",      "I",
	"and",    "Inc",    "Yahoo!", "no",     "د",      "ق",
	"م",      "وقال",   "أحمد",   "هـ",     "دَ",      "\u200f",
	"\u202a", "\u202c", "\u00a0", "\u2028", "😊",      "。",
	"p.m.",   "iPod",   "ё",      "x.y",    "a@b.ru", "http://a.b/?c=1 ",
};

static void add_random(struct buf *text, uint64_t *seed)
{
	size_t count = 1 + random_below(seed, 40);

	for (size_t i = 0; i < count; i++)
		buf_adds(text, pieces[random_below(seed, sizeof pieces / sizeof *pieces)]);
}

static bool keeps_promises(const struct buf *text, const char *lang, dgm_newline newline)
{
	struct arena *arena = arena_new();
	struct segment_list list = {0};
	struct buf got = {0};

	segment_text(buf_str(text), text->len, 0,
		     &(struct segment_options){.lang = lang, .newline = newline}, arena, &list);
	const char *broken = broken_promise(text->data, text->len, &list, lang, arena);

	if (broken) {
		add_marked(&got, text, &list);
		printf("# %s, %d: %s\n# %s\n", lang, newline, broken, buf_str(&got));
	}
	buf_free(&got);
	segment_list_free(&list);
	arena_free(arena);
	return !broken;
}

static void test_properties(void)
{
	static const char *const langs[] = {"ar", "en", "ru", "fr"};
	uint64_t seed = 20240917;
	size_t failed = 0;

	for (size_t i = 0; i < 4000 && failed < 5; i++) {
		struct buf text = {0};

		add_random(&text, &seed);
		if (!keeps_promises(&text, langs[i % 4], (dgm_newline)(i / 4 % 3)))
			failed++;
		buf_free(&text);
	}
	ok(failed == 0, "promises hold for 4000 random texts");
}

/* ---------------------------------------------------------------- pieces */

/* Options for case i: all languages with all meanings of a line end. */
static struct segment_options options_of(size_t i)
{
	static const char *const langs[] = {"ar", "en", "ru", "fr"};

	return (struct segment_options){.lang = langs[i % 4],
					.newline = (dgm_newline)(i / 4 % 3),
					.presegmented = i % 17 == 0};
}

static void test_pieces(void)
{
	uint64_t seed = 20261124;
	size_t failed = 0;

	for (size_t i = 0; i < 6000 && failed < 3; i++) {
		struct segment_options options = options_of(i);
		struct buf text = {0};

		add_random(&text, &seed);
		failed += !is_same_in_pieces(text.data, text.len, &options, i % 3 == 0 ? 1 : 16,
					     &seed);
		buf_free(&text);
	}
	ok(failed == 0, "6000 random texts are the same in pieces");
}

/* A text of many lines: wrapped paragraphs, lines that are paragraphs, few blank lines. */
static void add_lines(struct buf *text, size_t words, const char *lang, uint64_t *seed)
{
	static const char *const all[][6] = {
		{"وقال", "الوزير", "إن", "الخطة", "جاهزة.", "هل"},
		{"The", "bridge", "which", "was", "built.", "Mr."},
		{"Новый", "мост", "который", "строят.", "г.", "Его"},
	};
	const char *const *choice = all[*lang == 'a' ? 0 : *lang == 'r' ? 2 : 1];
	size_t width = 0, column = 0;

	for (size_t i = 0; i < words; i++) {
		const char *word = choice[random_below(seed, 6)];

		if (random_below(seed, 400) == 0)
			width = random_below(seed, 3) * 40;
		if (random_below(seed, 2000) == 0)
			buf_adds(text, "\n\n");
		bool breaks =
			width > 0 ? column + strlen(word) + 1 > width : random_below(seed, 4) == 0;
		buf_adds(text, breaks ? "\n" : " ");
		column = breaks ? strlen(word) : column + strlen(word) + 1;
		buf_adds(text, word);
	}
}

static void test_long_pieces(void)
{
	uint64_t seed = 20261125;
	size_t failed = 0;

	for (size_t i = 0; i < 48 && failed < 3; i++) {
		struct segment_options options = options_of(i);
		struct buf text = {0};

		add_lines(&text, 3000 + random_below(&seed, 12000), options.lang, &seed);
		failed += !is_same_in_pieces(text.data, text.len, &options, i % 2 == 0 ? 40 : 40000,
					     &seed);
		buf_free(&text);
	}
	ok(failed == 0, "texts of many lines are the same in pieces");
}

/* Sentences come as soon as they are known, and no more once enough is said. */
static void test_early(void)
{
	static const char first[] = "One. Two.\nThree.\n", second[] = "Four.\n";
	const struct segment_options options = {.lang = "en", .newline = HARD};
	struct taken taken = {.left = 3};
	struct segmenter *segmenter = segmenter_new(&options, 0, take, &taken);

	is_int(segmenter_feed(segmenter, first, sizeof first - 1), DGM_OK, "a piece");
	is_int((long long)taken.left, 0, "  is cut at once");
	is_int(segmenter_feed(segmenter, second, sizeof second - 1), DGM_CANCELLED, "enough");
	is_int(segmenter_finish(segmenter), DGM_CANCELLED, "  stays enough");
	is_int((long long)taken.left, -1, "  and no call comes after");
	segmenter_free(segmenter);
	segmenter_free(NULL);
	buf_free(&taken.seen);
}

/* A paragraph above the limit is cut at a blank, whatever way it is too long. */
static void test_limit(void)
{
	static const struct {
		const char *name, *piece;
		dgm_newline newline;
		size_t count; /* paragraphs */
	} rows[] = {
		{"one line", "мир и тот, кто его ищет, в этом городе не один, ", HARD, 2},
		{"one line of one word", "миримиримиримиримиримиримиримиримиримиримири", AUTO, 2},
		{"many lines", "мир и тот, кто его ищет,\nв этом городе не один,\n", WRAP, 2},
		{"blanks", "                                        \t", WRAP, 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct segment_options options = {.lang = "ru", .newline = rows[i].newline};
		struct arena *arena = arena_new();
		struct segment_list list = {0};
		struct buf text = {0};
		uint64_t seed = i;

		while (text.len < DGM_MAX_PARAGRAPH + 100000)
			buf_adds(&text, rows[i].piece);
		segment_text(text.data, text.len, 0, &options, arena, &list);
		is_int((long long)list.count, (long long)rows[i].count, rows[i].name);
		ok(list.count == 0 || (list.items[0].end <= DGM_MAX_PARAGRAPH &&
				       list.items[0].end > DGM_MAX_PARAGRAPH - 100),
		   "  near the limit");
		ok(is_same_in_pieces(text.data, text.len, &options, 1 << 22, &seed),
		   "  the same in pieces");
		segment_list_free(&list);
		buf_free(&text);
		arena_free(arena);
	}
}

/* ---------------------------------------------------------------- time */

static double seconds(const char *piece, size_t count, const char *lang)
{
	struct buf text = {0};
	double best = 1e9;

	for (size_t i = 0; i < count; i++)
		buf_adds(&text, piece);
	for (int run = 0; run < 3; run++) {
		struct arena *arena = arena_new();
		struct segment_list list = {0};
		clock_t before = clock();

		segment_text(text.data, text.len, 0,
			     &(struct segment_options){.lang = lang, .newline = AUTO}, arena,
			     &list);
		double took = (double)(clock() - before) / CLOCKS_PER_SEC;

		best = took < best ? took : best;
		segment_list_free(&list);
		arena_free(arena);
	}
	buf_free(&text);
	return best;
}

/*
 * Twice the input takes twice the time; four times would be quadratic. The constant is for what
 * else the machine does.
 */
static void test_linear(void)
{
	static const struct {
		const char *lang, *piece;
		size_t count;
	} rows[] = {
		{"en", ".", 500000},
		{"en", ". ", 500000},
		{"en", "a. ", 200000},
		{"en", "no end in sight ", 300000},
		{"ru", "«Да» — сказал он (", 150000},
		{"ru", "x.) - 1. ", 150000},
		{"ru", "(«Да. — Нет", 150000},
		{"ar", "قال «هل ", 200000},
		{"ar", "د. ", 200000},
		{"en", "1. 2. ", 200000},
		{"en", "a line\n", 200000},
		{"en", "a. \n", 200000},
		{"en", " ", 1000000},
		{"fr", "Oui. ", 50000},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double once, twice;
		int tries = 0;

		/* A shared machine may be half as fast from one moment to the next; what is not
		 * linear is so each time. */
		do {
			once = seconds(rows[i].piece, rows[i].count, rows[i].lang);
			twice = seconds(rows[i].piece, rows[i].count * 2, rows[i].lang);
		} while (twice >= 3 * once + 0.03 && ++tries < 5);
		ok(tries < 5, "linear: '%s' %.3f s, %.3f s", rows[i].piece, once, twice);
	}
}

int main(void)
{
	CHECK_ROWS(sentences, HARD);
	CHECK_ROWS(hard_lines, HARD);
	CHECK_ROWS(wrapped, WRAP);
	CHECK_ROWS(blocks, AUTO);
	test_fields();
	test_lines();
	test_data("ar");
	test_data("en");
	test_data("ru");
	test_rules();
	test_hard("ar");
	test_hard("en");
	test_hard("ru");
	test_properties();
	test_pieces();
	test_long_pieces();
	test_early();
	if (getenv("UNDER_VALGRIND"))
		skip("the limit of a paragraph", "takes minutes under valgrind");
	else
		test_limit();
	test_linear();
	return done();
}
