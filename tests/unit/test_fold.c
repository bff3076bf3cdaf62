#include "text/fold.h"
#include "text/utf8.h"
#include "tests/random.h"
#include "tests/tap.h"

static const struct {
	unsigned kinds;
	const char *text, *want;
} forms[] = {
	{FOLD_NONE, "Café — ٢", "Café — ٢"},
	{FOLD_NONE, "Cafe\xCC\x81", "Café"},
	{FOLD_NONE, "", ""},
	{FOLD_ALL, "", ""},
	{DGM_DIFF_CASE, "Straße ЁЖ ÀÉ Ґ", "straße ёж àé ґ"},
	{DGM_DIFF_CASE, "ⱯΣ", "ɐσ"},
	{DGM_DIFF_HARAKAT, "مُحَمَّدٌ رَسُولٰ", "محمد رسول"},
	{DGM_DIFF_TATWEEL, "مـــحمد", "محمد"},
	{DGM_DIFF_HAMZA, "أإآٱ ؤ ئ ء", "اااا و ي ء"},
	{DGM_DIFF_HAMZA, "ا\xD9\x94 ا\xD9\x95 ا\xD9\x93", "ا ا ا"},
	{DGM_DIFF_YA, "على ی", "علي ی"},
	{DGM_DIFF_TA_MARBUTA, "مدرسة", "مدرسه"},
	{DGM_DIFF_LETTER, "کتاب دی ہ", "كتاب دي ه"},
	{DGM_DIFF_LETTER, "ﻻ ﷲ ﺃ", "لا الله أ"},
	{DGM_DIFF_LETTER | DGM_DIFF_HAMZA, "ﺃ", "ا"},
	{DGM_DIFF_YO, "Ёлка ещё", "Ёлка еще"},
	{DGM_DIFF_YO | DGM_DIFF_CASE, "Ёлка ещё", "елка еще"},
	{DGM_DIFF_DIGITS, "٢٠٢٤ ۲۰۲۴ ١٫٥ ١٬٠٠٠", "2024 2024 1.5 1,000"},
	{DGM_DIFF_BIDI,
	 "a\xE2\x80\x8F"
	 "b\xC2\xAD"
	 "c\xEF\xBB\xBF"
	 "d\xD8\x9C",
	 "abcd"},
	{DGM_DIFF_SPACE, " a\xC2\xA0 b\t\nc  ", "a b c"},
	{DGM_DIFF_SPACE, " \n ", ""},
	{DGM_DIFF_QUOTES, "«a» “b” „c“ ‘d’ ‹e› `f´", "\"a\" \"b\" \"c\" 'd' 'e' 'f'"},
	{DGM_DIFF_DASHES, "a—b–c‐d−e", "a-b-c-d-e"},
	{DGM_DIFF_PUNCTUATION, "نعم، لا؛ لماذا؟", "نعم, لا; لماذا?"},
	{DGM_DIFF_PUNCTUATION, "ну… да…", "ну... да"},
	{DGM_DIFF_PUNCTUATION, "Конец.", "Конец"},
	{DGM_DIFF_PUNCTUATION, "Конец. ", "Конец. "},
	{DGM_DIFF_PUNCTUATION, "…", "..."},
	{DGM_DIFF_PUNCTUATION | DGM_DIFF_SPACE, "Конец . . ", "Конец"},
	{DGM_DIFF_PUNCTUATION | DGM_DIFF_SPACE, " . ", "."},
	{DGM_DIFF_ACCELERATOR, "E&xit", "Exit"},
	{DGM_DIFF_ACCELERATOR, "_Выход", "Выход"},
	{DGM_DIFF_ACCELERATOR, "Сохранить _как…", "Сохранить как…"},
	{DGM_DIFF_ACCELERATOR, "&ملف", "ملف"},
	{DGM_DIFF_ACCELERATOR, "<b>&ملف</b> %s", "<b>ملف</b> %s"},
	{DGM_DIFF_ACCELERATOR, "R&D, Q&A", "R&D, Q&A"},
	{DGM_DIFF_ACCELERATOR, "R & D, A&&B, &1, C_", "R & D, A&&B, &1, C_"},
	{DGM_DIFF_ACCELERATOR, "Yes &amp; {no_one} a_b@c.org", "Yes &amp; {no_one} a_b@c.org"},
	{DGM_DIFF_ACCELERATOR, "&www.a.org", "&www.a.org"},
	{FOLD_ALL, "О&ткрыть…", "открыть"},
	{FOLD_ALL, "&أضف", "اضف"},
	{FOLD_ALL, "Он сказал: «Нет».", "он сказал: \"нет\""},
	{FOLD_ALL, "قَالَ الوزيرُ إنّ ٣ دولٍ وافقت.", "قال الوزير ان 3 دول وافقت"},
	{FOLD_ALL, "THE  END…", "the end"},
};

static void test_each(void)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct buf got = {0};

		fold_text(forms[i].text, strlen(forms[i].text), forms[i].kinds, &got);
		is_text(buf_str(&got), forms[i].want, forms[i].text);
		buf_free(&got);
	}
}

/* What differs; 0 in a row of unequal texts means: they must not fall together. */
static const struct {
	const char *a, *b;
	unsigned diffs;
} pairs[] = {
	{"Мир", "мир", DGM_DIFF_CASE},
	{"كِتاب", "كتاب", DGM_DIFF_HARAKAT},
	{"كـتاب", "كتاب", DGM_DIFF_TATWEEL},
	{"أحمد", "احمد", DGM_DIFF_HAMZA},
	{"على", "علي", DGM_DIFF_YA},
	{"مدرسة", "مدرسه", DGM_DIFF_TA_MARBUTA},
	{"کتاب", "كتاب", DGM_DIFF_LETTER},
	{"ещё", "еще", DGM_DIFF_YO},
	{"عام ٢٠٢٤", "عام 2024", DGM_DIFF_DIGITS},
	{"ab\xE2\x80\x8E", "ab", DGM_DIFF_BIDI},
	{"a  b", "a b", DGM_DIFF_SPACE},
	{"a\xC2\xA0"
	 "b",
	 "a b", DGM_DIFF_SPACE},
	{"«да»", "\"да\"", DGM_DIFF_QUOTES},
	{"Москва — Каир", "Москва - Каир", DGM_DIFF_DASHES},
	{"نعم، لا", "نعم, لا", DGM_DIFF_PUNCTUATION},
	{"The end.", "The end", DGM_DIFF_PUNCTUATION},
	{"The end. ", "the end", DGM_DIFF_PUNCTUATION | DGM_DIFF_SPACE | DGM_DIFF_CASE},
	{"E&xit", "Exit", DGM_DIFF_ACCELERATOR},
	{"&Выход", "_выход", DGM_DIFF_ACCELERATOR | DGM_DIFF_CASE},
	{"_إغلاق", "إغلاق", DGM_DIFF_ACCELERATOR},
	{"إلى المدرسةِ", "الي المدرسه",
	 DGM_DIFF_HAMZA | DGM_DIFF_YA | DGM_DIFF_TA_MARBUTA | DGM_DIFF_HARAKAT},
	{"Cafe\xCC\x81", "Café", 0},
	{"same", "same", 0},
	{"ﷲ", "الله", DGM_DIFF_LETTER},
	{"ﻷ", "لا", DGM_DIFF_LETTER | DGM_DIFF_HAMZA},
};

static const char *const strangers[][2] = {
	{"كتب", "كتاب"}, {"ماء", "ما"},     {"سماء", "سما"},
	{"все", "вся"},  {"мир", "мор"},    {"cat", "cut"},
	{"да!", "да"},   {"да?", "да"},     {"12", "13"},
	{"1.5", "15"},   {"й", "и"},        {"naive", "naïve"},
	{"a-b", "ab"},   {"x y", "xy"},     {"...", ""},
	{"", " a"},      {"ص", "س"},        {"ت", "ط"},
	{"گل", "كل"},    {"ь", "ъ"},        {"R&D, Q&A", "RD, QA"},
	{"A&&B", "AB"},  {"{a_b}", "{ab}"},
};

static void test_pairs(void)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t a = strlen(pairs[i].a), b = strlen(pairs[i].b);

		is_int(fold_diffs(pairs[i].a, a, pairs[i].b, b), pairs[i].diffs, pairs[i].a);
		is_int(fold_diffs(pairs[i].b, b, pairs[i].a, a), pairs[i].diffs, pairs[i].b);
		ok(fold_key(pairs[i].a, a) == fold_key(pairs[i].b, b), "and they have one key");
	}
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		ok(fold_key(strangers[i][0], strlen(strangers[i][0])) !=
			   fold_key(strangers[i][1], strlen(strangers[i][1])),
		   "'%s' and '%s' stay strangers", strangers[i][0], strangers[i][1]);
	ok(fold_key("", 0) != 0 && fold_key(NULL, 0) == fold_key("", 0), "no text has a key too");
}

static const char *const pieces[] = {"Мир",
				     "ё",
				     "Ё",
				     "е\xCC\x88",
				     "и\xCC\x86",
				     "\xCC\x81",
				     "A",
				     "é",
				     "e\xCC\x81",
				     "ß",
				     "İ",
				     "\xCD\x85",
				     "α",
				     "أ",
				     "إ",
				     "آ",
				     "ا",
				     "ى",
				     "ي",
				     "ی",
				     "ة",
				     "ک",
				     "ء",
				     "ئ",
				     "ؤ",
				     "و",
				     "ـ",
				     "َ",
				     "ّ",
				     "ٓ",
				     "ٔ",
				     "ٕ",
				     "ٰ",
				     "ﻻ",
				     "ﷺ",
				     "ﷲ",
				     "ﹶ",
				     "ﹱ",
				     "٢",
				     "۲",
				     "٫",
				     "،",
				     "؟",
				     "۔",
				     "…",
				     ".",
				     "...",
				     " ",
				     "  ",
				     "\xC2\xA0",
				     "\t",
				     "\xE2\x80\x8F",
				     "\xE2\x80\x8D",
				     "\xD8\x9C",
				     "\xC2\xAD",
				     "«",
				     "“",
				     "’",
				     "`",
				     "—",
				     "-",
				     "word",
				     "كتاب",
				     "слово",
				     "K",
				     "Å",
				     "ᾳ",
				     "한",
				     "\xE1\x84\x92",
				     "\xE1\x85\xA1",
				     "۟",
				     "ۀ",
				     "ە",
				     "=",
				     "\xCC\xB8",
				     "😀",
				     "Ⱥ",
				     "&",
				     "_",
				     "&Ж",
				     "www.",
				     "@",
				     "{",
				     "}",
				     "%"};

static void random_text(uint64_t *seed, struct buf *text)
{
	for (size_t n = random_below(seed, 10); n > 0; n--)
		buf_adds(text, pieces[random_below(seed, sizeof pieces / sizeof *pieces)]);
}

/* Folding twice is folding once, and the result is valid, for every mask. */
static void test_idempotent(void)
{
	uint64_t seed = 1001;
	struct buf text = {0}, once = {0}, twice = {0};
	bool same = true, valid = true;

	for (unsigned i = 0; i < 200000 && same && valid; i++) {
		unsigned kinds = i % 3 == 0 ? (unsigned)FOLD_ALL
					    : (unsigned)random_below(&seed, FOLD_ALL + 1);

		buf_reset(&text);
		buf_reset(&once);
		buf_reset(&twice);
		random_text(&seed, &text);
		fold_text(text.data, text.len, kinds, &once);
		fold_text(once.data, once.len, kinds, &twice);
		same = once.len == twice.len &&
		       memcmp(buf_str(&once), buf_str(&twice), once.len) == 0;
		valid = once.len == 0 || utf8_check(once.data, once.len) == once.len;
		if (!same)
			printf("# kinds %x: '%s' -> '%s' -> '%s'\n", kinds, buf_str(&text),
			       buf_str(&once), buf_str(&twice));
	}
	ok(same, "folding twice is folding once, 200000 texts and masks");
	ok(valid, "and gives valid UTF-8");
	buf_free(&text);
	buf_free(&once);
	buf_free(&twice);
}

/* What fold_diffs names is enough to make the texts equal, and nothing is named in vain. */
static void test_diffs_random(void)
{
	uint64_t seed = 5;
	struct buf text = {0}, form = {0}, a = {0}, b = {0};
	bool enough = true;

	for (int i = 0; i < 20000 && enough; i++) {
		buf_reset(&text);
		buf_reset(&form);
		buf_reset(&a);
		buf_reset(&b);
		random_text(&seed, &text);
		fold_text(text.data, text.len, (unsigned)random_below(&seed, FOLD_ALL + 1), &form);
		buf_adds(&text, "");
		buf_adds(&form, "");
		fold_text(text.data, text.len, FOLD_ALL, &a);
		fold_text(form.data, form.len, FOLD_ALL, &b);
		if (a.len != b.len || memcmp(buf_str(&a), buf_str(&b), a.len) != 0)
			continue; /* levelling some kinds first may leave another final stop */
		unsigned diffs = fold_diffs(text.data, text.len, form.data, form.len);

		buf_reset(&a);
		buf_reset(&b);
		fold_text(text.data, text.len, diffs, &a);
		fold_text(form.data, form.len, diffs, &b);
		enough = a.len == b.len && memcmp(buf_str(&a), buf_str(&b), a.len) == 0;
		if (!enough)
			printf("# '%s' and '%s': %x\n", buf_str(&text), buf_str(&form), diffs);
	}
	ok(enough, "the differences named explain the pair, 20000 pairs");
	buf_free(&text);
	buf_free(&form);
	buf_free(&a);
	buf_free(&b);
}

static void test_long(void)
{
	struct buf text = {0}, out = {0};

	for (int i = 0; i < 20000; i++)
		buf_adds(&text, "ﷺȺ");
	fold_text(text.data, text.len, FOLD_ALL, &out);
	ok(out.len > text.len && utf8_check(out.data, out.len) == out.len,
	   "text that grows has room");
	buf_reset(&text);
	buf_reset(&out);
	for (int i = 0; i < 20000; i++)
		buf_adds(&text, "е\xCC\x88");
	fold_text(text.data, text.len, FOLD_NONE, &out);
	is_int((long long)out.len, 40000, "a long text is composed");
	buf_free(&text);
	buf_free(&out);
}

static void test_names(void)
{
	is_text(dgm_diff_name(DGM_DIFF_CASE), "case", "the first name");
	is_text(dgm_diff_name(DGM_DIFF_ACCELERATOR), "accelerator", "the last name");
	is_text(dgm_diff_name(DGM_DIFF_TA_MARBUTA), "ta-marbuta", "one between");
	ok(!dgm_diff_name((dgm_diff)0) && !dgm_diff_name((dgm_diff)(1 << DGM_DIFF_COUNT)) &&
		   !dgm_diff_name((dgm_diff)3),
	   "no name for what is no single kind");
}

int main(void)
{
	test_each();
	test_pairs();
	test_idempotent();
	test_diffs_random();
	test_long();
	test_names();
	return done();
}
