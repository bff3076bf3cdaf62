#include "dragoman.h"
#include "tests/tap.h"

static const struct {
	const char *text;
	long long columns;
} widths[] = {
	{"", 0},
	{"Peace", 5},
	{"Мир, ёж", 7},
	{"السلام", 6},
	{"السَّلامُ", 6},
	{"Cafe\xCC\x81", 4},
	{"a\xE2\x81\xA8"
	 "b\xE2\x81\xA9",
	 2},
	{"和平", 4},
	{"ｆ", 2},
	{"\t\n", 0},
	{"…—«»", 4},
};

/* want: what fits. */
static const struct {
	const char *text;
	size_t columns;
	const char *want;
} fits[] = {
	{"one two three", 20, "one two three"},
	{"one two three", 13, "one two three"},
	{"one two three", 12, "one two"},
	{"one two three", 7, "one two"},
	{"one two three", 6, "one"},
	{"one two three", 2, "on"},
	{"one two three", 0, "o"},
	{"Мир вашему дому", 11, "Мир вашему"},
	{"السَّلامُ عليكم", 6, "السَّلامُ"},
	{"السَّلامُ", 3, "السَّ"},
	{"和平", 3, "和"},
	{"和平", 1, "和"},
	{"", 5, ""},
};

int main(void)
{
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		is_int((long long)dgm_text_columns(widths[i].text, strlen(widths[i].text)),
		       widths[i].columns, widths[i].text);
	for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
		const char *text = fits[i].text;
		size_t len = dgm_text_fit(text, strlen(text), fits[i].columns);

		is_bytes(text, len, fits[i].want, strlen(fits[i].want), text);
	}
	return done();
}
