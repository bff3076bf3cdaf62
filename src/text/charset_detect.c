/*
 * The character set of bytes that do not say. UTF-8 proves itself, UTF-16 shows in every second
 * byte. A set of single bytes is found by reading the bytes in each that is known here and rating
 * what comes out: how often its letters occur in the language that the set was made for, with a
 * price on what words do not do (a capital behind a small letter, two scripts in a word, a sign
 * inside one, a letter that only ends words within one). The mean over all characters above ASCII
 * is the rating; the best wins. One pass of a piece of text a set: cheap beside everything else.
 */
#include "charset.h"
#include "chars.h"
#include "utf8.h"

#include <math.h>

/* How many of 1,000 letters; the capitals of a script are found by the small ones. */
struct letter {
	uint16_t c;
	uint16_t share; /* of 10,000 */
};

enum { LETTERS = 48 };

static const struct letter russian[LETTERS] = {
	{0x43E, 1097}, {0x435, 845}, {0x430, 801}, {0x438, 735}, {0x43D, 670}, {0x442, 626},
	{0x441, 547},  {0x440, 473}, {0x432, 454}, {0x43B, 440}, {0x43A, 349}, {0x43C, 321},
	{0x434, 298},  {0x43F, 281}, {0x443, 262}, {0x44F, 201}, {0x44B, 190}, {0x44C, 174},
	{0x433, 170},  {0x437, 165}, {0x431, 159}, {0x447, 144}, {0x439, 121}, {0x445, 97},
	{0x436, 94},   {0x448, 73},  {0x44E, 64},  {0x446, 48},  {0x449, 36},  {0x44D, 32},
	{0x444, 26},   {0x44A, 4},   {0x451, 8},
};

/* Of Ukrainian, what differs from Russian enough to tell two sets apart. */
static const struct letter ukrainian[LETTERS] = {
	{0x43E, 940}, {0x430, 830}, {0x43D, 680}, {0x438, 610}, {0x456, 570}, {0x442, 540},
	{0x432, 530}, {0x440, 470}, {0x435, 460}, {0x441, 420}, {0x43A, 370}, {0x434, 330},
	{0x443, 330}, {0x43B, 330}, {0x43C, 300}, {0x43F, 290}, {0x437, 230}, {0x44F, 220},
	{0x44C, 180}, {0x431, 170}, {0x433, 150}, {0x447, 140}, {0x439, 130}, {0x445, 110},
	{0x446, 100}, {0x436, 80},  {0x454, 80},  {0x44E, 80},  {0x457, 70},  {0x448, 70},
	{0x444, 30},  {0x449, 40},  {0x491, 2},
};

static const struct letter arabic[LETTERS] = {
	{0x627, 1350}, {0x644, 1150}, {0x64A, 720}, {0x645, 600}, {0x648, 590}, {0x646, 540},
	{0x631, 500},  {0x62A, 450},  {0x628, 390}, {0x629, 380}, {0x639, 360}, {0x62F, 330},
	{0x641, 290},  {0x633, 270},  {0x647, 260}, {0x623, 250}, {0x642, 220}, {0x643, 200},
	{0x62D, 180},  {0x62C, 120},  {0x625, 100}, {0x634, 100}, {0x635, 90},  {0x637, 80},
	{0x649, 80},   {0x62E, 80},   {0x632, 60},  {0x636, 50},  {0x630, 40},  {0x62B, 50},
	{0x621, 40},   {0x63A, 40},   {0x626, 40},  {0x638, 20},  {0x624, 10},  {0x622, 20},
	{0x64B, 20},   {0x640, 10},   {0x651, 10},  {0x64E, 6},   {0x64F, 6},   {0x650, 6},
	{0x652, 4},
};

/* Letters above ASCII of French, German, Spanish, Portuguese, Italian and the north. */
static const struct letter western[LETTERS] = {
	{0xE9, 2000}, {0xE8, 500}, {0xE0, 700}, {0xF3, 600}, {0xED, 500}, {0xE1, 600}, {0xFC, 600},
	{0xF6, 500},  {0xE4, 700}, {0xF1, 300}, {0xE7, 400}, {0xE3, 400}, {0xEA, 300}, {0xE2, 150},
	{0xF4, 150},  {0xEE, 100}, {0xDF, 200}, {0xF2, 100}, {0xF9, 100}, {0xFA, 200}, {0xE5, 400},
	{0xF8, 300},  {0xE6, 150}, {0xFB, 80},  {0xEB, 60},  {0xEF, 60},  {0x153, 40}, {0xF5, 60},
	{0xEC, 60},   {0xF0, 20},  {0xFD, 20},  {0xFE, 20},
};

/* The earlier wins a draw: signs alone read the same in all of windows-125x. */
static const struct candidate {
	const char *charset;
	const struct letter *letters;
} candidates[] = {
	{"windows-1252", western}, {"windows-1251", russian},   {"windows-1256", arabic},
	{"KOI8-R", russian},       {"IBM866", russian},         {"ISO-8859-5", russian},
	{"ISO-8859-6", arabic},    {"windows-1251", ukrainian}, {"KOI8-U", ukrainian},
};

/* Natural logarithms: of the share of a character, or added to it. */
static const double rare_letter = -9;      /* one that the language does not have */
static const double capital = -3.2;        /* instead of the small letter */
static const double sign = -4.6;           /* a quotation mark, a dash, an Arabic comma */
static const double odd_sign = -9;         /* one that texts seldom hold */
static const double nothing = -14;         /* a byte that is no character */
static const double inner_capital = -4;    /* behind a small letter */
static const double mixed_scripts = -3;    /* a letter of ASCII beside it */
static const double inner_sign = -3;       /* between two letters */
static const double inner_end = -4;        /* ta marbuta or alef maqsura with a letter behind it */
static const double inner_start = -3;      /* Arabic: alef with hamza below inside a word */
static const double foreign = -2;          /* not western: among mostly letters of ASCII */
static const double crowd = -3;            /* western: beside another letter above ASCII */
static const double least_of_words = -6.5; /* a worse rating is no text */

/* A character set ready for rating: each byte above ASCII, what it is and what it counts. */
struct reading {
	struct charset charset;
	const struct letter *letters;
	double weight[128];
};

static uint32_t small(uint32_t c)
{
	if (c >= 0x410 && c <= 0x42F)
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	if (c == 0x490)
		return 0x491;
	return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 0x20 : c;
}

static bool is_plain_sign(uint32_t c)
{
	static const uint16_t signs[] = {0xA0,   0xAB,   0xBB,   0x60C,  0x61B,  0x61F,
					 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D,
					 0x201E, 0x2026, 0x2116, 0xAD,   0x200F, 0x200E};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i] == c)
			return true;
	return false;
}

static double weigh(const struct letter *letters, uint32_t c)
{
	uint32_t low = small(c);

	if (c == 0)
		return nothing;
	if (!char_is_letter(c) && !char_is_mark(c) && c != 0x640)
		return is_plain_sign(c) ? sign : odd_sign;
	for (size_t i = 0; i < LETTERS && letters[i].c; i++)
		if (letters[i].c == low)
			return log(letters[i].share / 10000.0) + (low == c ? 0 : capital);
	return rare_letter;
}

static void prepare(const struct candidate *candidate, struct reading *reading)
{
	charset_find(candidate->charset, &reading->charset);
	reading->letters = candidate->letters;
	for (size_t i = 0; i < 128; i++)
		reading->weight[i] = weigh(candidate->letters, reading->charset.high[i]);
}

static uint32_t read_byte(const struct reading *reading, const char *bytes, size_t len, size_t at)
{
	unsigned char byte = at < len ? (unsigned char)bytes[at] : ' ';

	return byte < 0x80 ? byte : reading->charset.high[byte - 0x80];
}

static bool is_ascii_letter(uint32_t c)
{
	return char_in(c | 0x20, 'a', 'z');
}

/* What is odd about a character between its neighbours. */
static double weigh_place(const struct reading *reading, uint32_t before, uint32_t c,
			  uint32_t after)
{
	bool letter_before = char_is_letter(before), letter_after = char_is_letter(after);
	double weight = 0;

	if (!char_is_letter(c))
		return letter_before && letter_after && !char_is_mark(c) && c != 0x2019 &&
				       c != 0xAD && c != 0x640
			       ? inner_sign
			       : 0;
	if (reading->letters == western) {
		if ((letter_before && before >= 0x80) || (letter_after && after >= 0x80))
			weight += crowd;
	} else if (is_ascii_letter(before) || is_ascii_letter(after)) {
		weight += mixed_scripts;
	}
	if (small(c) != c && char_is_lower(before))
		weight += inner_capital;
	if ((c == 0x629 || c == 0x649) && letter_after)
		weight += inner_end;
	if (c == 0x625 && letter_before && before != 0x644 && before != 0x648 && before != 0x641 &&
	    before != 0x628)
		weight += inner_start;
	return weight;
}

/* The mean; signs alone read the same in all of windows-125x, and prove no other set. */
static double rate(const struct reading *reading, const char *bytes, size_t len)
{
	double sum = 0;
	size_t seen = 0, letters = 0, ascii = 0;

	for (size_t at = 0; at < len; at++) {
		uint32_t c = read_byte(reading, bytes, len, at);

		ascii += is_ascii_letter(c);
		if ((unsigned char)bytes[at] < 0x80)
			continue;
		sum += reading->weight[(unsigned char)bytes[at] - 0x80];
		seen++;
		letters += char_is_letter(c);
		if (c)
			sum += weigh_place(reading,
					   at > 0 ? read_byte(reading, bytes, len, at - 1) : ' ', c,
					   read_byte(reading, bytes, len, at + 1));
	}
	if (seen == 0 || (letters == 0 && reading->letters != western))
		return nothing;
	if (reading->letters != western && ascii > 4 * seen)
		sum += foreign * (double)seen;
	return sum / (double)seen;
}

/* UTF-8 with faults has many more characters of several bytes than bytes that are none. */
static bool is_broken_utf8(const char *bytes, size_t len)
{
	size_t good = 0, bad = 0;

	for (size_t at = 0; at < len;) {
		size_t valid = utf8_check(bytes + at, len - at);

		for (size_t i = at; i < at + valid; i++)
			good += (unsigned char)bytes[i] >= 0xC0;
		at += valid;
		bad += at < len;
		at++;
	}
	return good >= 2 * bad;
}

/* The order of UTF-16 by the half of its units that holds a block, NUL or U+04, U+06: ' '. */
static bool is_utf16(const char *bytes, size_t len, struct charset *charset)
{
	size_t units = len / 2, high[2] = {0};

	if (units < 2)
		return false;
	for (size_t i = 0; i < units * 2; i++) {
		char c = bytes[i];

		high[i & 1] += c == 0 || c == 4 || c == 6;
	}
	bool little = high[1] * 4 >= units * 3 && high[0] * 4 < units;
	bool big = high[0] * 4 >= units * 3 && high[1] * 4 < units;

	return (little && charset_find("UTF-16LE", charset)) ||
	       (big && charset_find("UTF-16BE", charset));
}

static bool by_mark(const char *bytes, size_t len, struct charset *charset)
{
	static const char *const names[] = {"UTF-8", "UTF-16LE", "UTF-16BE"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		charset_find(names[i], charset);
		if (charset_mark(charset, bytes, len) > 0)
			return true;
	}
	return false;
}

static void by_letters(const char *bytes, size_t len, struct charset *charset)
{
	struct reading reading;
	double best = least_of_words;

	charset_find("UTF-8", charset);
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		prepare(&candidates[i], &reading);
		double rating = rate(&reading, bytes, len);

		if (rating > best) {
			best = rating;
			*charset = reading.charset;
		}
	}
}

void charset_detect(const char *bytes, size_t len, struct charset *charset)
{
	size_t look = len < CHARSET_LOOK ? len : CHARSET_LOOK;

	if (by_mark(bytes, len, charset) || is_utf16(bytes, look, charset))
		return;
	size_t whole = look < len ? utf8_whole(bytes, look) : len;

	if (utf8_check(bytes, whole) == whole || is_broken_utf8(bytes, whole))
		charset_find("UTF-8", charset);
	else
		by_letters(bytes, look, charset);
}
