/*
 * The language of a text: the script that most letters belong to, and within a script the letters
 * that its neighbours have and it has not. Latin languages are told apart by their commonest
 * words. Meant for articles; in a sentence the default of the script (Arabic, Russian, English)
 * wins unless something speaks against it.
 */
#include "lang.h"
#include "chars.h"
#include "fold.h"
#include "utf8.h"

#include <unicode/uscript.h>

enum { MAX_CHARS = 24 }; /* letters of one hint */

/* Letters that speak for a language and against the default of its script. */
struct hint {
	const char *lang;
	size_t least; /* so many of them must be seen */
	uint16_t letters[MAX_CHARS];
};

/*
 * A script: its default with the letters that speak for it, and how many letters of a neighbour
 * weigh as much as `against` of the default. An Arabic text may be written with Persian kaf and
 * ya throughout; a Belarusian one has most letters that are Russian rather than Ukrainian.
 */
struct family {
	const char *lang;
	uint16_t letters[MAX_CHARS];
	size_t own, against;
	struct hint hints[6]; /* of equal counts the earlier wins */
};

static const struct family arabic_family = {
	"ar",
	{0x629, 0x649, 0x623, 0x625}, /* ta marbuta, alef maqsura, alefs with hamza */
	3,
	1,
	{
		{"fa", 1, {0x67E, 0x686, 0x698, 0x6AF, 0x6A9, 0x6CC}},
		{"ur", 1, {0x679, 0x688, 0x691, 0x6BA, 0x6BE, 0x6C1, 0x6D2, 0x6A9, 0x6CC}},
		{"ps",
		 1,
		 {0x67C, 0x681, 0x685, 0x689, 0x693, 0x696, 0x69A, 0x6AB, 0x6BC, 0x6CD, 0x6D0,
		  0x6CC}},
		{"ckb", 1, {0x6B5, 0x6C6, 0x6CE, 0x695, 0x6D5, 0x6A9, 0x6CC}},
	},
};

static const struct family cyrillic_family = {
	"ru",
	{0x44B, 0x44D, 0x451},
	1,
	2,
	{
		{"uk", 1, {0x456, 0x457, 0x454, 0x491}},
		{"be", 1, {0x45E, 0x456}},
		{"kk", 1, {0x4D9, 0x493, 0x49B, 0x4A3, 0x4E9, 0x4B1, 0x4AF, 0x4BB, 0x456}},
		{"sr", 1, {0x458, 0x459, 0x45A, 0x45B, 0x452, 0x45F}},
		{"mk", 1, {0x453, 0x45C, 0x455, 0x458, 0x459, 0x45A, 0x45F}},
		{"bg", 3, {0x44A}}, /* the hard sign, which Russian has too, but seldom */
	},
};

static const struct {
	const char *lang, *words; /* each with a blank on both sides */
} latin_words[] = {
	{"en", " the of and to in is that for was with as on are by this from "},
	{"fr", " le la les des et du une est dans que qui pour sur pas au "},
	{"de", " der die und das den von zu ist mit nicht ein eine auf dem im "},
	{"es", " el los las del y una que es por con para se su lo como "},
	{"it", " il di che e la della per non una sono con del le gli è "},
	{"pt", " o os as do da em que um uma não para com por dos é "},
	{"tr", " ve bir bu da de için ile olarak çok daha olan gibi "},
	{"nl", " de het een en van is dat niet op te zijn voor met "},
	{"pl", " i w na się z nie do jest że to o jak od po "},
};

/* Scripts that one language stands for. */
static const struct {
	UScriptCode script;
	const char *lang;
} scripts[] = {
	{USCRIPT_GREEK, "el"},      {USCRIPT_HEBREW, "he"}, {USCRIPT_ARMENIAN, "hy"},
	{USCRIPT_GEORGIAN, "ka"},   {USCRIPT_HANGUL, "ko"}, {USCRIPT_HIRAGANA, "ja"},
	{USCRIPT_KATAKANA, "ja"},   {USCRIPT_HAN, "zh"},    {USCRIPT_THAI, "th"},
	{USCRIPT_DEVANAGARI, "hi"},
};

enum { SCRIPTS = sizeof scripts / sizeof *scripts };

struct census {
	size_t arabic, cyrillic, latin, others[SCRIPTS];
	size_t letters[0x300]; /* of the Cyrillic and Arabic blocks, by character less U+0400 */
};

static void count_letter(struct census *census, uint32_t c)
{
	UErrorCode code = U_ZERO_ERROR;

	if (c >= 0x400 && c < 0x700)
		census->letters[c - 0x400]++;
	if (char_is_arabic(c)) {
		census->arabic++;
	} else if (char_is_cyrillic(c)) {
		census->cyrillic++;
	} else if (char_is_latin(c)) {
		census->latin++;
	} else {
		UScriptCode script = uscript_getScript((UChar32)c, &code);

		for (size_t i = 0; i < SCRIPTS; i++)
			census->others[i] += script == scripts[i].script;
	}
}

static size_t count_letters(const struct census *census, const uint16_t *letters)
{
	size_t seen = 0;

	for (size_t i = 0; i < MAX_CHARS && letters[i]; i++)
		seen += census->letters[letters[i] - 0x400];
	return seen;
}

/* The neighbour whose letters are seen most, if they outweigh those of the default. */
static const char *by_letters(const struct census *census, const struct family *family)
{
	const char *best = family->lang;
	size_t most = count_letters(census, family->letters) * family->own / family->against;

	for (size_t i = 0; i < 6 && family->hints[i].lang; i++) {
		size_t seen = count_letters(census, family->hints[i].letters);

		if (seen > most && seen >= family->hints[i].least) {
			most = seen;
			best = family->hints[i].lang;
		}
	}
	return best;
}

/* Words of the list (blank-separated, folded text) that a language is known by. */
static size_t count_words(const char *text, size_t len, const char *words)
{
	size_t seen = 0, start = 0;
	char word[16] = " ";

	for (size_t i = 0; i <= len; i++) {
		if (i < len && text[i] != ' ')
			continue;
		size_t n = i - start;

		if (n > 0 && n < sizeof word - 2) {
			memcpy(word + 1, text + start, n);
			memcpy(word + 1 + n, " ", 2);
			seen += strstr(words, word) != NULL;
		}
		start = i + 1;
	}
	return seen;
}

/* English, unless another language has twice as many of its common words. */
static const char *by_words(const char *text, size_t len)
{
	struct buf folded = {0};
	const char *best = latin_words[0].lang;

	fold_text(text, len, FOLD_ALL, &folded);
	size_t most = count_words(folded.data, folded.len, latin_words[0].words) * 2 + 1;

	for (size_t i = 1; i < sizeof latin_words / sizeof *latin_words; i++) {
		size_t seen = count_words(folded.data, folded.len, latin_words[i].words);

		if (seen > most) {
			most = seen;
			best = latin_words[i].lang;
		}
	}
	buf_free(&folded);
	return best;
}

const char *lang_detect(const char *text, size_t len)
{
	struct census census = {0};
	const char *best = NULL;
	size_t most = 0;

	len = utf8_cut(text, len, LANG_LOOK);
	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);

		if (char_is_letter(c))
			count_letter(&census, c);
	}
	for (size_t i = 0; i < SCRIPTS; i++) {
		if (census.others[i] > most) {
			most = census.others[i];
			best = scripts[i].lang;
		}
	}
	if (census.latin > 0 && census.latin >= most) {
		most = census.latin;
		best = by_words(text, len);
	}
	if (census.cyrillic > 0 && census.cyrillic >= most) {
		most = census.cyrillic;
		best = by_letters(&census, &cyrillic_family);
	}
	if (census.arabic > 0 && census.arabic >= most)
		best = by_letters(&census, &arabic_family);
	return best;
}
