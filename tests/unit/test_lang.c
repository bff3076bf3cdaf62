#include "text/lang.h"
#include "tests/tap.h"

static const struct {
	const char *name, *want; /* "": none */
} names[] = {
	{"ar", "ar"},
	{"EN-us", "en-US"},
	{"en_US", "en-US"},
	{"ru_RU.UTF-8", "ru-RU"},
	{"sr_RS@latin", "sr-RS"},
	{"eng", "en"},
	{"ara", "ar"},
	{"RUS", "ru"},
	{"rus-RUS", "ru-RU"},
	{"ENU", "en-US"},
	{"fre", "fr"},
	{"ger", "de"},
	{"per", "fa"},
	{"arb", "ar"},
	{"AR-01", "ar-SA"},
	{"EN-02", "en-GB"},
	{"RU-01", "ru-RU"},
	{"ar-001", "ar-001"},
	{"es-419", "es-419"},
	{"zh-hant-tw", "zh-Hant-TW"},
	{"SR-LATN", "sr-Latn"},
	{"iw", "he"},
	{"Arabic", "ar"},
	{"RUSSIAN", "ru"},
	{" english ", "en"},
	{"English (United States)", "en-US"},
	{"Arabic (Egypt)", "ar-EG"},
	{"Chinese (Simplified)", "zh-Hans"},
	{"русский", "ru"},
	{"Арабский", "ar"},
	{"العربية", "ar"},
	{"الإنجليزية", "en"},
	{"", ""},
	{" ", ""},
	{"e n", ""},
	{"a", ""},
	{"1", ""},
	{"ar;drop", ""},
	{"gibberish", ""},
	{"*all*", ""},
	{"en-verylongsubtagthatisnone", ""},
	{"a name that is much longer than the name of any language in any of the "
	 "dialects that are spoken here",
	 ""},
};

static void test_canonical(void)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char tag[DGM_MAX_LANG] = "?";
		dgm_error err = {0};
		dgm_code code = dgm_lang_canonical(names[i].name, tag, &err);

		is_text(tag, names[i].want, names[i].name);
		is_int(code, names[i].want[0] ? DGM_OK : DGM_BAD_ARG, "and its code");
		if (code == DGM_OK) {
			char again[DGM_MAX_LANG];

			dgm_lang_canonical(tag, again, &err);
			is_text(again, tag, "a canonical tag stays");
		}
	}
	char tag[DGM_MAX_LANG];
	dgm_error err = {0};

	is_int(dgm_lang_canonical(NULL, tag, &err), DGM_BAD_ARG, "no name at all");
	is_text(err.text, "unknown language ''", "the error names what was asked");
}

static void test_simple(void)
{
	ok(dgm_lang_is_rtl("ar") && dgm_lang_is_rtl("AR-eg") && dgm_lang_is_rtl("fa") &&
		   dgm_lang_is_rtl("he"),
	   "written from the right");
	ok(!dgm_lang_is_rtl("ru") && !dgm_lang_is_rtl("en-US") && !dgm_lang_is_rtl("") &&
		   !dgm_lang_is_rtl(NULL),
	   "written from the left");
	is_int((long long)lang_primary("ru-RU"), 2, "primary subtag");
	is_int((long long)lang_primary("arz"), 3, "primary subtag alone");
	ok(lang_same_primary("ru-RU", "RU") && lang_same_primary("en_GB", "en-US"), "the same");
	ok(!lang_same_primary("ru", "rue") && !lang_same_primary("ar", "en"), "not the same");
}

static void test_detect(void)
{
	static const struct {
		const char *want, *text;
	} rows[] = {
		{"ar", "أعلنت الوزارة يوم الثلاثاء أن المفاوضات ستستأنف في القاهرة"},
		{"ar", "في بغداد"},
		{"ar", "کتب الوزیر رسالة إلى رئیس الدولة"}, /* Persian kaf and ya */
		{"fa", "وزیر امور خارجه گفت که گفتگوها در تهران ادامه دارد"},
		{"ur", "وزیر خارجہ نے کہا ہے کہ مذاکرات اگلے ہفتے ہوں گے"},
		{"ru", "Министр заявил, что переговоры продолжатся в Москве"},
		{"ru", "Съезд"},
		{"ru", "Президент України прибыл в Минск, сообщили журналисты, и выступил с речью"},
		{"uk", "Міністр заявив, що переговори триватимуть у Києві"},
		{"be", "Міністр заявіў, што перамовы працягнуцца ў Мінску"},
		{"bg", "Министърът заяви, че преговорите ще продължат в града на първи май"},
		{"sr", "Министар је изјавио да ће се преговори наставити"},
		{"kk", "Министр келіссөздер Астанада жалғасады деп мәлімдеді"},
		{"en", "The minister said that talks would go on in Cairo"},
		{"en", "Open file"},
		{"en", "La Paz"},
		{"fr", "Le ministre a dit que les pourparlers se poursuivront dans la capitale"},
		{"de", "Der Minister sagte, dass die Gespräche in der Hauptstadt nicht enden"},
		{"es", "El ministro dijo que las conversaciones seguirán en la capital y los"},
		{"el", "Ο υπουργός δήλωσε"},
		{"he", "השר אמר"},
		{"ru", "В МИД (MFA) сообщили об этом"},
		{"ar", "قالت شركة Microsoft في بيان"},
		{NULL, "12, 34."},
		{NULL, ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = lang_detect(rows[i].text, strlen(rows[i].text));

		is_text(got, rows[i].want ? rows[i].want : "(null)", rows[i].text);
	}
}

static void test_path(void)
{
	static const struct {
		const char *path, *want; /* NULL: none */
	} rows[] = {
		{"x.ar.txt", "ar"},
		{"x_ru.html", "ru"},
		{"x-en.txt", "en"},
		{"ar/x.txt", "ar"},
		{"ar.txt", "ar"},
		{"news.RU.html", "ru"},
		{"x.en-US.txt", "en-US"},
		{"x_en_US.txt", "en-US"},
		{"corpus.ar", "ar"},
		{"a/b/ru-RU/x.html", "ru-RU"},
		{"/srv/arabic/x.txt", "ar"},
		{"x.eng.txt", "en"},
		{"x.ar.txt.gz", "ar"},
		{"ru/x.en.txt", "en"},
		{"новости_ru.txt", "ru"},
		{"مقال.ar.txt", "ar"},
		{"x.txt", NULL},
		{"how-to.txt", NULL},
		{"log_in.txt", NULL},
		{"this-is.txt", NULL},
		{"as/so.txt", NULL},
		{"", NULL},
		{"/", NULL},
		{"...", NULL},
		{"ru/b/x.txt", NULL},
		{"armada.txt", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char tag[DGM_MAX_LANG] = "?";
		bool found = lang_from_path(rows[i].path, tag);

		is_text(tag, rows[i].want ? rows[i].want : "", rows[i].path);
		ok(found == (rows[i].want != NULL), "and says so");
	}
}

int main(void)
{
	test_canonical();
	test_simple();
	test_detect();
	test_path();
	return done();
}
