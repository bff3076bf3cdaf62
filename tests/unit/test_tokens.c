#include "text/tokens.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "tests/random.h"
#include "tests/tap.h"

/* Tokens as "w:text|n:text|..." */
static void show(const char *text, size_t len, struct buf *out)
{
	struct tokens tokens = {0};

	tokens_scan(text, len, &tokens);
	for (size_t i = 0; i < tokens.count; i++) {
		if (i > 0)
			buf_addc(out, '|');
		buf_printf(out, "%c:", "wnmp"[tokens.items[i].kind]);
		buf_add(out, text + tokens.items[i].start, tokens.items[i].len);
	}
	tokens_free(&tokens);
}

static const struct {
	const char *text, *want;
} scans[] = {
	{"", ""},
	{" \t\n ", ""},
	{"The minister said: yes.", "w:The|w:minister|w:said|p::|w:yes|p:."},
	{"don't re-open", "w:don|p:'|w:t|w:re|p:-|w:open"},
	{"Ещё раз, МИД.", "w:Ещё|w:раз|p:,|w:МИД|p:."},
	{"قال الوزير: «نعم»؟", "w:قال|w:الوزير|p::|p:«|w:نعم|p:»|p:؟"},
	{"مُحَمَّد", "w:مُحَمَّد"},
	{"ي\xE2\x80\x8E"
	 "وم \xE2\x80\x8Fغد\xE2\x80\x8F",
	 "w:ي\xE2\x80\x8E"
	 "وم|w:غد"},
	{"за\xCC\x81мок", "w:за\xCC\x81мок"},
	{"1 000 000", "n:1|n:000|n:000"},
	{"1,234.56 и 3,5.", "n:1,234.56|w:и|n:3,5|p:."},
	{"١٬٢٣٤٫٥ سنة ٢٠٢٤.", "n:١٬٢٣٤٫٥|w:سنة|n:٢٠٢٤|p:."},
	{"10.05.2024, 1..2", "n:10.05.2024|p:,|n:1|p:.|p:.|n:2"},
	{"12٣", "n:12|n:٣"},
	{"50% of COVID19", "n:50|p:%|w:of|w:COVID|n:19"},
	{"see https://a.org/x?y=1. Next", "w:see|m:https://a.org/x?y=1|p:.|w:Next"},
	{"(www.un.org)", "p:(|m:www.un.org|p:)"},
	{"пишите на a.b@c-d.ru!", "w:пишите|w:на|m:a.b@c-d.ru|p:!"},
	{"a@ b", "w:a|p:@|w:b"},
	{"%s of %1$d, %-5.2f %(n)s 100%s", "m:%s|w:of|m:%1$d|p:,|m:%-5.2f|m:%(n)s|n:100|p:%|w:s"},
	{"{0} {{name}} ${x} {a b}", "m:{0}|m:{{name}}|m:${x}|p:{|w:a|w:b|p:}"},
	{"<b>Да</b><br/> a < b", "m:<b>|w:Да|m:</b>|m:<br/>|w:a|p:<|w:b"},
	{"a &amp; b &#160; R&D", "w:a|m:&amp;|w:b|m:&#160;|w:R|p:&|w:D"},
	{"http and www", "w:http|w:and|w:www"},
	{"\xF0\x9F\x98\x80!", "p:\xF0\x9F\x98\x80|p:!"},
	{"{ %", "p:{|p:%"},
	{"<", "p:<"},
	{"&", "p:&"},
};

static void test_scan(void)
{
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
		struct buf got = {0};

		show(scans[i].text, strlen(scans[i].text), &got);
		is_text(buf_str(&got), scans[i].want, scans[i].text);
		buf_free(&got);
	}
}

/* Tokens are in order, apart, inside the text, and between them stands nothing but blanks. */
static void test_random(void)
{
	static const char *const pieces[] = {"слово", "كلمة", "word", " ", "  ",      ".", "%",
					     "{",     "}",    "<",    ">", "&",       ";", "@",
					     "www.",  "1",    "٢",    ",", "http://", "ّ",  "\n"};
	uint64_t seed = 7;
	bool fine = true;

	for (int round = 0; round < 5000 && fine; round++) {
		struct buf text = {0};
		struct tokens tokens = {0};
		size_t at = 0;

		for (size_t n = random_below(&seed, 12) + 1; n > 0; n--)
			buf_adds(&text,
				 pieces[random_below(&seed, sizeof pieces / sizeof *pieces)]);
		tokens_scan(text.data, text.len, &tokens);
		for (size_t i = 0; i < tokens.count; i++) {
			const struct token *t = &tokens.items[i];

			fine = fine && t->start >= at && t->len > 0 &&
			       t->start + t->len <= text.len &&
			       utf8_check(text.data + t->start, t->len) == t->len;
			at = t->start + t->len;
		}
		tokens_free(&tokens);
		buf_free(&text);
	}
	ok(fine, "tokens are whole, in order and apart on 5000 random texts");
}

static void test_linear(void)
{
	static const char *const units[] = {"<a", "{a", "%(", "a.", "www.", "@a", "&a"};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct buf text = {0};
		struct tokens tokens = {0};

		while (text.len < 1000000)
			buf_adds(&text, units[i]);
		buf_addc(&text, '@');
		tokens_scan(text.data, text.len, &tokens);
		ok(tokens.count > 0, "a megabyte of %s ends soon", units[i]);
		tokens_free(&tokens);
		buf_free(&text);
	}
}

static void test_numbers(void)
{
	static const struct {
		const char *text, *lang, *want;
	} rows[] = {
		{"2024", "en", "2024"},
		{"٢٠٢٤", "ar", "2024"},
		{"۲۰۲۴", "fa", "2024"},
		{"1,5", "ru", "1.5"},
		{"1.5", "en", "1.5"},
		{"1,500", "en", "1500"},
		{"1,500", "ru", "1.5"},
		{"1.500", "ru", "1500"},
		{"1.500", "en", "1.5"},
		{"1,234,567", "en", "1234567"},
		{"1.234.567", "de", "1234567"},
		{"1,234.50", "en", "1234.5"},
		{"1.234,50", "ru-RU", "1234.5"},
		{"١٬٢٣٤٫٥٠", "ar", "1234.5"},
		{"٢٫٠", "ar", "2"},
		{"١٬٥٠٠", "ar", "1500"},
		{"10.05.2024", "ru", "10.05.2024"},
		{"007", "en", "7"},
		{"0", NULL, "0"},
		{"0,0", "ru", "0"},
		{"0.250", "en", "0.25"},
		{"0,250", "en", "0.25"},
		{"100", "en", "100"},
		{"2.0", NULL, "2"},
		{"1,5", "en", "1.5"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf got = {0};

		buf_adds(&got, "=");
		token_number_value(rows[i].text, strlen(rows[i].text), rows[i].lang, &got);
		is_text(buf_str(&got) + 1, rows[i].want, rows[i].text);
		buf_free(&got);
	}
}

static void test_stems(void)
{
	/* Pairs of words that must have one stem, or (last column) must not. */
	static const struct {
		const char *lang, *a, *b;
		bool same;
	} rows[] = {
		{"en", "running", "Runs", true},    {"en-GB", "talks", "talk", true},
		{"en", "house", "horse", false},    {"ru", "министрами", "Министр", true},
		{"ru", "перевёл", "перевел", true}, {"ru", "война", "мир", false},
		{"ar", "والمدرسة", "مدرسه", true},  {"ar", "بالمدرسة", "المَدْرَسة", true},
		{"ar", "مكتبات", "مكتبة", true},    {"ar", "والعلاقات", "علاقة", true},
		{"ar", "للمعلمين", "معلم", true},   {"ar", "الوزارات", "وزارة", true},
		{"ar", "كتب", "كتاب", false},       {"xx", "Слово", "слово", true},
		{"xx", "слова", "слово", false},    {NULL, "Word", "word", true},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stemmer *stemmer = stemmer_new(rows[i].lang);
		struct buf a = {0}, b = {0};

		stemmer_stem(stemmer, rows[i].a, strlen(rows[i].a), &a);
		stemmer_stem(stemmer, rows[i].b, strlen(rows[i].b), &b);
		ok((strcmp(buf_str(&a), buf_str(&b)) == 0) == rows[i].same, "%s (%s) and %s (%s)",
		   rows[i].a, buf_str(&a), rows[i].b, buf_str(&b));
		buf_free(&a);
		buf_free(&b);
		stemmer_free(stemmer);
	}
	stemmer_free(NULL);
}

/* A stem is a function of the folded word, and the cache changes nothing. */
static void test_stem_cache(void)
{
	static const char *const words[] = {"والمدرسة", "وَالْمَدْرَسَة", "أنشأ",   "إلى",
					    "علاقات",   "ﻻعب",      "Привет", "",
					    "ـــ",      "running",  "ﷺ"};
	static const char *const langs[] = {"ar", "ru", "en"};
	bool same = true, folded_same = true;

	for (size_t l = 0; l < 3; l++) {
		struct stemmer *used = stemmer_new(langs[l]);
		struct buf out = {0}, want = {0}, folded = {0};

		for (int i = 0; i < 500; i++) {
			const char *word = words[(size_t)i % (sizeof words / sizeof *words)];
			struct stemmer *fresh = stemmer_new(langs[l]);

			buf_reset(&out);
			buf_reset(&want);
			buf_reset(&folded);
			stemmer_stem(used, word, strlen(word), &out);
			stemmer_stem(fresh, word, strlen(word), &want);
			same = same && strcmp(buf_str(&out), buf_str(&want)) == 0;
			fold_text(word, strlen(word), FOLD_ALL, &folded);
			buf_reset(&out);
			stemmer_stem(fresh, folded.data, folded.len, &out);
			folded_same = folded_same && strcmp(buf_str(&out), buf_str(&want)) == 0;
			stemmer_free(fresh);
		}
		stemmer_free(used);
		buf_free(&out);
		buf_free(&want);
		buf_free(&folded);
	}
	ok(same, "a stemmer that is used for long gives the same stems");
	ok(folded_same, "a word and its folded form have one stem");
}

int main(void)
{
	test_scan();
	test_random();
	test_linear();
	test_numbers();
	test_stems();
	test_stem_cache();
	return done();
}
