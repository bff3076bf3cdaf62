#include "text/skeleton.h"
#include "tests/tap.h"

static void skeleton(const char *word, struct buf *out)
{
	buf_reset(out);
	skeleton_of(word, strlen(word), out);
}

static void test_words(void)
{
	static const struct {
		const char *want, *words[3];
	} rows[] = {
		{"LFRF", {"Lavrov", "Лавров", "لافروف"}}, {"BTN", {"Putin", "Путин", "بوتين"}},
		{"MSK", {"Musk", "Маск", "ماسك"}},        {"LNDN", {"London", "Лондон", "لندن"}},
		{"BRLN", {"Berlin", "Берлин", "برلين"}},  {"DMSK", {"Damask", "Дамаск", "داماسك"}},
		{"GRG", {"George", "Жорж", "جورج"}},      {"STN", {"Stein", "Штейн", "شتاين"}},
		{"RS", {"Russia", "Россия", "روسيا"}},    {"MMD", {"Muhammad", "Мухаммад", "مُحَمَّد"}},
		{"TSD", {"Chad", "Чад", "تشاد"}},         {"", {"", "аэ", "او"}},
		{"", {"Ωμέγα", "שלום", "東京"}},          {"", {"12", "-", "؟"}},
	};
	static const struct {
		const char *word, *want;
	} single[] = {
		{"الرياض", "RD"},    {"Эр-Рияд", "RD"},   {"al-Assad", "SD"}, {"الأسد", "SD"},
		{"ألبانيا", "LBN"},  {"Müller", "MLR"},   {"Şahin", "SN"},    {"Cicero", "SSR"},
		{"Philippa", "FLB"}, {"Тбилиси", "TBLS"}, {"Ɐ", ""},
	};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t k = 0; k < 3; k++) {
			skeleton(rows[i].words[k], &out);
			is_text(buf_str(&out), rows[i].want, rows[i].words[k]);
		}
	}
	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		skeleton(single[i].word, &out);
		is_text(buf_str(&out), single[i].want, single[i].word);
	}
	buf_reset(&out);
	buf_adds(&out, "x:");
	skeleton_of("Ωμέγα", strlen("Ωμέγα"), &out);
	is_text(buf_str(&out), "x:", "what stood there before stays");
	buf_free(&out);
}

static void test_match(void)
{
	static const struct {
		const char *a, *b;
		bool want;
	} rows[] = {
		{"LFRF", "LFRF", true},  {"LFRF", "LFRB", true},    {"LFRFK", "LFRF", true},
		{"LFRF", "FRF", false},  {"LFRF", "LFBB", false},   {"RS", "RS", true},
		{"RS", "RK", false},     {"", "", false},           {"", "R", false},
		{"BRSLN", "BRSN", true}, {"BRSLN", "BSLRN", false}, {"ABCDEF", "ABCD", false},
		{"KKKK", "KKKKK", true},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *a = rows[i].a, *b = rows[i].b;

		ok(skeleton_match(a, strlen(a), b, strlen(b)) == rows[i].want, "'%s' and '%s'", a,
		   b);
		ok(skeleton_match(b, strlen(b), a, strlen(a)) == rows[i].want, "and turned round");
	}
}

int main(void)
{
	test_words();
	test_match();
	return done();
}
