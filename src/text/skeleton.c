/*
 * Each letter is a class of consonants or nothing. Classes are wide enough to meet across the
 * three scripts: Arabic has neither p nor v, Russian neither w nor h, and Latin spellings take
 * several letters for one sound, so groups of letters are looked at before single ones. All
 * breaths (h, kh, the throat sounds), w, y and the vowels are weak and dropped.
 */
#include "skeleton.h"
#include "chars.h"
#include "fold.h"
#include "utf8.h"

#include <unicode/unorm2.h>

enum { CYRILLIC = 0x430, ARABIC = 0x620 };

/* By letter; "": weak. */
static const char latin[26][3] = {
	['a' - 'a'] = "",  ['b' - 'a'] = "B",  ['c' - 'a'] = "K", ['d' - 'a'] = "D",
	['f' - 'a'] = "F", ['g' - 'a'] = "G",  ['j' - 'a'] = "G", ['k' - 'a'] = "K",
	['l' - 'a'] = "L", ['m' - 'a'] = "M",  ['n' - 'a'] = "N", ['p' - 'a'] = "B",
	['q' - 'a'] = "K", ['r' - 'a'] = "R",  ['s' - 'a'] = "S", ['t' - 'a'] = "T",
	['v' - 'a'] = "F", ['x' - 'a'] = "KS", ['z' - 'a'] = "S",
};

/* By letter less U+0430, а. */
static const char cyrillic[32][3] = {
	"",  "B", "F", "G", "D", "", "G",  "S",  "",  "",  "K", "L", "M", "N", "", "B",
	"R", "S", "T", "",  "F", "", "TS", "TS", "S", "S", "",  "",  "",  "",  "", "",
};

/* By letter less U+0620, of those that folding leaves. */
static const char arabic[0x2B][3] = {
	[0x08] = "B", [0x2A] = "",  [0x0A] = "T", [0x0B] = "T", [0x0C] = "G", [0x0F] = "D",
	[0x10] = "D", [0x11] = "R", [0x12] = "S", [0x13] = "S", [0x14] = "S", [0x15] = "S",
	[0x16] = "D", [0x17] = "T", [0x18] = "D", [0x1A] = "G", [0x21] = "F", [0x22] = "K",
	[0x23] = "K", [0x24] = "L", [0x25] = "M", [0x26] = "N",
};

/* Groups of letters, longer ones first; where taken is 1, the second letter is only looked at. */
static const struct {
	const char *letters, *classes;
	size_t taken; /* 0: all */
} groups[] = {
	{"tsch", "TS", 0}, {"shch", "S", 0}, {"tch", "TS", 0}, {"sch", "S", 0}, {"chr", "KR", 0},
	{"dzh", "G", 0},   {"ph", "F", 0},   {"sh", "S", 0},   {"zh", "G", 0},  {"kh", "", 0},
	{"gh", "G", 0},    {"ch", "TS", 0},  {"ck", "K", 0},   {"dj", "G", 0},  {"th", "T", 0},
	{"dh", "D", 0},    {"ce", "S", 1},   {"ci", "S", 1},   {"cy", "S", 1},  {"дж", "G", 0},
};

/* Articles before a hyphen; the Arabic one is written together with its word. */
static const char *const articles[] = {"al-", "el-", "ar-", "as-", "аль-", "эль-",
				       "эр-", "ар-", "эс-", "ас-", "аш-",  "ال"};

static bool begins(const char *word, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(word, with, n) == 0;
}

/* The letter under the accents of a Latin one. */
static uint32_t base_letter(uint32_t c)
{
	UChar parts[8];
	UErrorCode code = U_ZERO_ERROR;
	int32_t n =
		unorm2_getDecomposition(unorm2_getNFCInstance(&code), (UChar32)c, parts, 8, &code);

	return U_SUCCESS(code) && n > 0 ? parts[0] : c;
}

/* The classes of a letter; NULL for a letter of another script. */
static const char *classes_of(uint32_t c)
{
	if (c >= 0xC0 && char_is_latin(c))
		c = base_letter(c);
	if (c >= 'a' && c <= 'z')
		return latin[c - 'a'];
	if (c >= CYRILLIC && c < CYRILLIC + 32)
		return cyrillic[c - CYRILLIC];
	if (c >= ARABIC && c < ARABIC + 0x2B)
		return arabic[c - ARABIC];
	switch (c) {
	case 0x67E: /* peh */
		return "B";
	case 0x686: /* tcheh */
		return "TS";
	case 0x698: /* jeh */
	case 0x6AF: /* gaf */
	case 0x491: /* Ukrainian ghe */
		return "G";
	case 0x6A4: /* veh */
		return "F";
	default:
		return char_is_letter(c) && !char_is_cyrillic(c) && !char_is_latin(c) &&
				       !char_is_arabic(c)
			       ? NULL
			       : "";
	}
}

/* Takes the letters at word[*at] and gives their classes, NULL as above. */
static const char *next_classes(const char *word, size_t len, size_t *at)
{
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		if (word[*at] == groups[i].letters[0] &&
		    begins(word + *at, len - *at, groups[i].letters)) {
			*at += groups[i].taken ? groups[i].taken : strlen(groups[i].letters);
			return groups[i].classes;
		}
	}
	return classes_of(utf8_next(word, len, at));
}

void skeleton_of(const char *word, size_t len, struct buf *out)
{
	struct buf folded = {0};
	size_t start = out->len, at = 0;
	const char *last = "";

	/* An alef with hamza begins no article: Albania is not "the Banians". */
	fold_text(word, len, FOLD_ALL & ~(unsigned)DGM_DIFF_HAMZA, &folded);
	for (size_t i = 0; i < sizeof articles / sizeof *articles && at == 0; i++)
		if (begins(folded.data, folded.len, articles[i]))
			at = strlen(articles[i]);
	while (at < folded.len) {
		const char *classes = next_classes(folded.data, folded.len, &at);

		if (!classes) {
			out->len = start;
			break;
		}
		if (strcmp(classes, last) != 0) /* doubled letters are one */
			buf_adds(out, classes);
		last = classes;
	}
	if (out->data)
		out->data[out->len] = '\0';
	buf_free(&folded);
}

/* True when one is the other but for one letter put in, taken out or changed. */
static bool one_edit_apart(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t head = 0, tail = 0, least = a_len < b_len ? a_len : b_len;

	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
		tail++;
	return a_len - head - tail <= 1 && b_len - head - tail <= 1;
}

bool skeleton_match(const char *a, size_t a_len, const char *b, size_t b_len)
{
	enum { ENOUGH = 4 };

	if (a_len == 0 || b_len == 0)
		return false;
	if (a_len < ENOUGH || b_len < ENOUGH)
		return a_len == b_len && memcmp(a, b, a_len) == 0;
	return one_edit_apart(a, a_len, b, b_len);
}
