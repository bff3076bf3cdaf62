#include "text/chars.h"
#include "text/utf8.h"
#include "tests/tap.h"
#include "tests/random.h"

static void test_check(void)
{
	static const struct {
		const char *name, *text;
		size_t len, want;
	} rows[] = {
		{"empty", "", 0, 0},
		{"English", "The interpreter came late.", 26, 26},
		{"Russian", "переводчик", 20, 20},
		{"Arabic", "ترجمان", 12, 12},
		{"a NUL is a character", "a\0b", 3, 3},
		{"three bytes", "\xE2\x80\x94", 3, 3},
		{"four bytes", "\xF0\x9F\x98\x80", 4, 4},
		{"last character", "\xF4\x8F\xBF\xBF", 4, 4},
		{"behind the last", "ab\xF4\x90\x80\x80", 6, 2},
		{"lead byte F5", "\xF5\x80\x80\x80", 4, 0},
		{"lone trail byte", "abc\x80", 4, 3},
		{"overlong in two bytes", "\xC0\xAF", 2, 0},
		{"overlong in two bytes, C1", "abcdefgh\xC1\xBF", 10, 8},
		{"overlong in three bytes", "a\xE0\x9F\xBF", 4, 1},
		{"overlong in four bytes", "\xF0\x8F\xBF\xBF", 4, 0},
		{"shortest in three bytes", "\xE0\xA0\x80", 3, 3},
		{"before the surrogates", "\xED\x9F\xBF", 3, 3},
		{"high surrogate", "\xED\xA0\x80", 3, 0},
		{"low surrogate", "мир\xED\xBF\xBF", 9, 6},
		{"cut after one of two", "\xD0", 1, 0},
		{"cut after two of three", "ab\xE2\x80", 4, 2},
		{"cut after three of four", "\xF0\x9F\x98", 3, 0},
		{"two bytes, trail missing", "\xD0z", 2, 0},
		{"three bytes, last is wrong", "\xE2\x80z", 3, 0},
		{"four bytes, last is wrong", "\xF0\x9F\x98z", 4, 0},
		{"fault in the second of four pairs", "\xD0\x9F\xC0\x80\xD0\x9F\xD0\x9F", 8, 2},
		{"fault behind a run", "aaaaaaaaaaaaaaaa\xFF", 17, 16},
		{"non-characters are characters", "\xEF\xBF\xBE", 3, 3},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_int((long long)utf8_check(rows[i].text, rows[i].len), (long long)rows[i].want,
		       rows[i].name);
}

/* What is left of text that is cut anywhere is whole characters, and no more than 3 bytes go. */
static void test_whole(void)
{
	static const char text[] = "a\xD0\x9F\xE2\x80\x94\xF0\x9F\x98\x80z";
	static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};

	for (size_t len = 0; len < sizeof text; len++)
		is_int((long long)utf8_whole(text, len), (long long)want[len], "whole");
	is_int((long long)utf8_whole("a\x80\x80\x80\x80", 5), 5, "trail bytes alone are left");
}

/* Well-formedness as the definition has it: decode, and see whether encoding gives it back. */
static size_t check_slowly(const unsigned char *p, size_t len)
{
	size_t i = 0;

	while (i < len) {
		size_t n = p[i] < 0x80 ? 1 : p[i] < 0xE0 ? 2 : p[i] < 0xF0 ? 3 : 4;
		uint32_t c = n == 1 ? p[i] : p[i] & (0x7Fu >> n);
		char again[4];

		if (p[i] >= 0x80 && (p[i] < 0xC0 || p[i] >= 0xF8 || i + n > len))
			return i;
		for (size_t k = 1; k < n; k++) {
			if ((p[i + k] & 0xC0) != 0x80)
				return i;
			c = c << 6 | (p[i + k] & 0x3F);
		}
		if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) || utf8_put(again, c) != n)
			return i;
		i += n;
	}
	return len;
}

static void test_check_random(void)
{
	static const char base[] = "Мир, peace — سلام; ٢٠٢٤ and ёлка 😀 end, ещё слово";
	uint64_t seed = 20240501;
	bool same = true, faults = false;

	for (int i = 0; i < 200000 && same; i++) {
		unsigned char text[sizeof base];
		size_t start = random_below(&seed, 40), len = random_below(&seed, 30);

		memcpy(text, base, sizeof base);
		text[start + random_below(&seed, 12)] = (unsigned char)random_below(&seed, 256);
		size_t got = utf8_check((char *)text + start, len);

		same = got == check_slowly(text + start, len);
		faults = faults || got < len;
	}
	ok(same && faults, "agrees with the definition on 200000 damaged texts");
}

static void test_walk(void)
{
	bool forth = true, back = true;

	for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 61) {
		char text[8] = "x";
		size_t len = 1 + utf8_put(text + 1, c), at = 1;

		forth = forth && utf8_next(text, len, &at) == c && at == len;
		back = back && utf8_prev(text, &at) == c && at == 1;
	}
	ok(forth, "next undoes put");
	ok(back, "prev undoes put");
	is_int((long long)utf8_count("мир سلام a😀", strlen("мир سلام a😀")), 11,
	       "counts characters");
}

static void test_cut(void)
{
	static const struct {
		const char *text;
		size_t max, want;
	} rows[] = {{"мир", 6, 6}, {"мир", 5, 4}, {"мир", 1, 0}, {"سلام", 7, 6},
		    {"abc", 2, 2}, {"a😀", 4, 1},  {"", 3, 0},    {"abc", 9, 3}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_int((long long)utf8_cut(rows[i].text, strlen(rows[i].text), rows[i].max),
		       (long long)rows[i].want, rows[i].text);
}

static void test_xml(void)
{
	static const char *const good[] = {"a\tb\r\nc", "мир سلام 😀", "\xC2\x85", "\xEF\xBF\xBD",
					   "\xEF\xBB\xBF"};
	static const char *const bad[] = {"a\x01", "мир\x1F", "\x0B", "س\xEF\xBF\xBE",
					  "\xEF\xBF\xBF"};

	for (size_t i = 0; i < 5; i++) {
		ok(!utf8_has_xml_illegal(good[i], strlen(good[i])), "XML takes text %zu", i);
		ok(utf8_has_xml_illegal(bad[i], strlen(bad[i])), "XML refuses text %zu", i);
	}
	ok(utf8_has_xml_illegal("a\0b", 3), "XML refuses NUL");
	ok(utf8_is_xml_illegal(0xD800) && !utf8_is_xml_illegal(0x10FFFF), "so with code points");
}

struct property {
	const char *name;
	bool (*is)(uint32_t c);
	uint32_t yes[8], no[8]; /* ended by 0 */
};

static const struct property properties[] = {
	{"letter",
	 char_is_letter,
	 {'a', 'Z', 0x44F, 0x451, 0x639, 0x6CC, 0xE9},
	 {'1', ' ', 0x64E, 0x660, 0x482, '_', 0x60C}},
	{"mark",
	 char_is_mark,
	 {0x301, 0x64B, 0x651, 0x670, 0x483, 0x20E3},
	 {'a', 0x639, 0x44F, ' '}},
	{"digit", char_is_digit, {'0', '9', 0x660, 0x6F9, 0x966}, {'a', 0xBD, 0x66B, 0xB2}},
	{"upper", char_is_upper, {'A', 0x416, 0x401, 0xC9, 0x391}, {'a', 0x436, 0x451, 0x639, '1'}},
	{"lower", char_is_lower, {'z', 0x436, 0x451, 0xE9, 0x3B1}, {'A', 0x416, 0x639, '1'}},
	{"space",
	 char_is_space,
	 {' ', '\n', '\t', 0xA0, 0x2028, 0x202F, 0x3000},
	 {'a', 0x200B, 0x639, 0xAD}},
	{"bidi",
	 char_is_bidi,
	 {0x200E, 0x200F, 0x202B, 0x2067, 0xFEFF, 0x61C, 0xAD, 0x200D},
	 {' ', 0x2010, 0x627, 0x2028}},
	{"Arabic",
	 char_is_arabic,
	 {0x627, 0x6A9, 0x60C, 0xFEFB, 0x750},
	 {'a', 0x44F, 0xFEFF, 0x5D0}},
	{"Cyrillic", char_is_cyrillic, {0x410, 0x451, 0x456, 0x492}, {'a', 0x3B1, 0x627}},
	{"Latin", char_is_latin, {'a', 'Z', 0xE9, 0x142, 0x1E9E}, {0x430, 0x3B1, 0xD7, '1', 0x627}},
};

static void test_chars(void)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		bool fine = true;

		for (size_t k = 0; k < 8 && properties[i].yes[k]; k++)
			fine = fine && properties[i].is(properties[i].yes[k]);
		for (size_t k = 0; k < 8 && properties[i].no[k]; k++)
			fine = fine && !properties[i].is(properties[i].no[k]);
		ok(fine, "what is and is not %s", properties[i].name);
	}
	is_int(char_digit_value(0x667), 7, "value of an Arabic digit");
	is_int(char_digit_value(0x6F4), 4, "value of a Persian digit");
	is_int(char_digit_value('x'), -1, "no digit, no value");
}

int main(void)
{
	test_check();
	test_whole();
	test_check_random();
	test_walk();
	test_cut();
	test_xml();
	test_chars();
	return done();
}
