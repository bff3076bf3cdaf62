/* Numbers as words in three languages: which numbers a text may name, and which it does not. */
#include "text/numerals.h"
#include "text/script.h"
#include "tests/tap.h"

struct row {
	const char *text;
	double number;
	bool makes;
};

static const struct row rows[] = {
	{"five ships", 5, true},
	{"the fifth ship", 5, true},
	{"twenty-five ships", 25, true},
	{"three hundred and fourteen people", 314, true},
	{"two thousand and twelve", 2012, true},
	{"two hundred thousand", 200000, true},
	{"a dozen eggs", 12, true},
	{"the eighties", 80, true},
	{"chapter XIV", 14, true},
	{"five ships", 6, false},
	{"three hundred", 314, false},
	{"thirteen", 30, false},
	{"sixteen", 60, false},
	{"civil war", 101, false},
	{"", 1, false},
	{"пять судов", 5, true},
	{"пятого судна", 5, true},
	{"двадцать пять судов", 25, true},
	{"пятидесятишестилетний", 56, true},
	{"сорокадвухлетнего", 42, true},
	{"двести тысяч", 200000, true},
	{"триста четырнадцать", 314, true},
	{"за сутки", 24, true},
	{"в ХIХ веке", 19, true},
	{"семья собралась", 7, false},
	{"пятьдесят", 15, false},
	{"خمس سفن", 5, true},
	{"السفينة الخامسة", 5, true},
	{"وبخمسة قوارب", 5, true},
	{"خمسة وعشرون قاربا", 25, true},
	{"ثلاثمئة وأربعة عشر شخصا", 314, true},
	{"في الثمانينيات", 80, true},
	{"مئتا ألف", 200000, true},
	{"خمس سفن", 6, false},
	{"المدينة القديمة", 100, false},
};

static const struct {
	const char *lang;
	enum script script;
} scripts[] = {
	{"ar", SCRIPT_ARABIC},     {"fa", SCRIPT_ARABIC}, {"ru", SCRIPT_CYRILLIC},
	{"uk", SCRIPT_CYRILLIC},   {"en", SCRIPT_LATIN},  {"en-GB", SCRIPT_LATIN},
	{"sr-Latn", SCRIPT_LATIN}, {"zh", SCRIPT_OTHER},  {"qqq", SCRIPT_OTHER},
};

int main(void)
{
	struct numerals *numerals = numerals_new();
	struct numeral_values values = {0};
	struct tokens tokens = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		tokens_scan(rows[i].text, strlen(rows[i].text), &tokens);
		numerals_read(numerals, rows[i].text, &tokens, &values);
		ok(numeral_values_make(&values, rows[i].number) == rows[i].makes, "'%s' is %s%.0f",
		   rows[i].text, rows[i].makes ? "" : "not ", rows[i].number);
	}
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		is_int(script_of_lang(scripts[i].lang), scripts[i].script, scripts[i].lang);
	is_int(script_of_char('a'), SCRIPT_LATIN, "a");
	is_int(script_of_char(0xE9), SCRIPT_LATIN, "e with an accent");
	is_int(script_of_char(0x436), SCRIPT_CYRILLIC, "zhe");
	is_int(script_of_char(0x628), SCRIPT_ARABIC, "beh");
	is_int(script_of_char(0x660), SCRIPT_OTHER, "an Arabic digit");
	is_int(script_of_char(0x4E2D), SCRIPT_OTHER, "a Chinese character");
	numeral_values_free(&values);
	tokens_free(&tokens);
	numerals_free(numerals);
	return done();
}
