/* Rules are pairs of endings: what a form ends with, and what the word would have there. */
#include "align/guess.h"

#include "text/lang.h"

#include <stdbool.h>

enum { LETTER = 2 /* bytes of an Arabic or a Cyrillic one */ };

struct change {
	const char *from, *to;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool begins(const char *word, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(word, with, n) == 0;
}

static bool ends(const char *word, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(word + len - n, with, n) == 0;
}

static void add(struct buf *out, const char *word, size_t len, const char *end)
{
	buf_add(out, word, len);
	buf_add(out, end, strlen(end) + 1);
}

/* Adds what each change that fits makes of a word, if it leaves so many bytes of it. */
static void apply(const struct change *changes, size_t count, const char *word, size_t len,
		  size_t least, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		size_t from = strlen(changes[i].from);

		if (ends(word, len, changes[i].from) && len >= least + from)
			add(out, word, len - from, changes[i].to);
	}
}

/* ------------------------------------------------------------------ Arabic */

/* Word lists have the third person of the present: نريد, "we want", is of يريد. */
static void guess_person(const char *word, size_t len, struct buf *out)
{
	static const char *const persons[] = {"ت", "ن", "ا"};

	for (size_t i = 0; i < COUNT(persons); i++) {
		if (!begins(word, len, persons[i]) || len < 3 * LETTER)
			continue;
		buf_adds(out, "ي");
		add(out, word + LETTER, len - LETTER, "");
	}
}

/* Pronouns, before which the feminine ending is written open, and endings of verbs and nouns. */
static void guess_bare(const char *word, size_t len, struct buf *out)
{
	static const struct change endings[] = {
		{"ته", "ه"}, {"تها", "ه"},  {"تهم", "ه"},   {"تنا", "ه"},   {"تي", "ه"},
		{"تك", "ه"}, {"اته", "ات"}, {"اتها", "ات"}, {"اتهم", "ات"}, {"اتنا", "ات"},
		{"ت", ""},   {"ت", "ي"},    {"نا", ""},     {"وا", ""},     {"ون", ""},
		{"ون", "ي"}, {"ين", ""},    {"ان", ""},     {"ا", ""},      {"ه", ""},
		{"ها", ""},  {"هم", ""},
	};

	apply(endings, COUNT(endings), word, len, 2 * LETTER, out);
}

/* A word without its particles. */
static void guess_word(const char *word, size_t len, struct buf *out)
{
	add(out, word, len, "");
}

/* Calls guess for what stands behind each row of particles, of which there may be none. */
static void behind_particles(const char *word, size_t len, bool none,
			     void (*guess)(const char *, size_t, struct buf *), struct buf *out)
{
	static const char *const conjunctions[] = {"", "و", "ف"};
	static const char *const particles[] = {"", "ب", "ل", "ك", "س"};

	for (size_t c = 0; c < COUNT(conjunctions); c++) {
		size_t skip = strlen(conjunctions[c]);

		if (!begins(word, len, conjunctions[c]))
			continue;
		for (size_t p = 0; p < COUNT(particles); p++) {
			size_t n = skip + strlen(particles[p]);

			if ((n > 0 || none) && len >= n + 2 * LETTER &&
			    begins(word + skip, len - skip, particles[p]))
				guess(word + n, len - n, out);
		}
	}
}

static void guess_arabic(const char *word, size_t len, struct buf *out)
{
	behind_particles(word, len, false, guess_word, out);
	behind_particles(word, len, true, guess_person, out);
	behind_particles(word, len, true, guess_bare, out);
}

/* ------------------------------------------------------------------ Russian */

static size_t strip(const char *word, size_t len, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ends(word, len, endings[i]))
			return len - strlen(endings[i]);
	return len;
}

/* Of what is left of the present and of a passive participle: пиш- is of писать. */
static void guess_infinitives(const char *base, size_t len, struct buf *out)
{
	static const struct change changes[] = {
		{"ш", "сать"},  {"ш", "сить"},  {"ж", "зать"},  {"ж", "дить"},  {"ж", "деть"},
		{"ж", "зить"},  {"ж", "чь"},    {"г", "чь"},    {"к", "чь"},    {"ч", "кать"},
		{"ч", "тить"},  {"ч", "чь"},    {"щ", "стить"}, {"щ", "скать"}, {"щ", "тить"},
		{"бл", "бить"}, {"пл", "пить"}, {"вл", "вить"}, {"мл", "мить"}, {"д", "сти"},
		{"т", "сти"},   {"н", "ть"},    {"н", "нуть"},  {"йд", "йти"},  {"м", "ть"},
		{"у", "овать"}, {"", "ать"},    {"", "ить"},    {"", "еть"},    {"", "ти"},
	};

	apply(changes, COUNT(changes), base, len, LETTER, out);
}

static void guess_verb(const char *word, size_t len, struct buf *out)
{
	static const char *const reflexive[] = {"ся", "сь"};
	static const char *const passive[] = {"ена", "ено", "ены", "ен"};
	static const char *const present[] = {"ешь", "ете", "ем",  "ет", "ут", "ют", "у",
					      "ю",   "ишь", "ите", "им", "ит", "ат", "ят"};
	static const struct change past[] = {
		{"шел", "йти"}, {"шла", "йти"}, {"шло", "йти"}, {"шли", "йти"}, {"л", "ть"},
		{"ла", "ть"},   {"ло", "ть"},   {"ли", "ть"},   {"л", "сти"},   {"ла", "сти"},
		{"ло", "сти"},  {"ли", "сти"},  {"сла", "сти"}, {"сло", "сти"}, {"сли", "сти"},
		{"зла", "зти"}, {"зло", "зти"}, {"зли", "зти"}, {"гла", "чь"},  {"гло", "чь"},
		{"гли", "чь"},  {"г", "чь"},    {"ен", "ный"},  {"на", "ный"},  {"но", "ный"},
		{"ны", "ный"},
	};
	size_t verb = strip(word, len, reflexive, COUNT(reflexive)), base;

	apply(past, COUNT(past), word, verb, LETTER, out);
	base = strip(word, verb, passive, COUNT(passive));
	if (base < verb)
		guess_infinitives(word, base, out);
	base = strip(word, verb, present, COUNT(present));
	if (base < verb)
		guess_infinitives(word, base, out);
}

/* The vowel before the last consonant: кубки are of кубок, поставок of поставка. */
static void guess_noun(const char *word, size_t len, struct buf *out)
{
	static const struct change changes[] = {
		{"ок", "ка"},   {"ек", "ка"},   {"ец", "ца"},  {"ка", "ок"},  {"ки", "ок"},
		{"ку", "ок"},   {"ком", "ок"},  {"ке", "ок"},  {"ков", "ок"}, {"кам", "ок"},
		{"ками", "ок"}, {"ках", "ок"},  {"ца", "ец"},  {"цы", "ец"},  {"цу", "ец"},
		{"цем", "ец"},  {"цом", "ец"},  {"це", "ец"},  {"цев", "ец"}, {"цов", "ец"},
		{"цам", "ец"},  {"цами", "ец"}, {"цах", "ец"},
	};

	apply(changes, COUNT(changes), word, len, 2 * LETTER, out);
}

void guess_words(const char *lang, const char *form, size_t len, struct buf *out)
{
	if (lang_same_primary(lang, "ar")) {
		guess_arabic(form, len, out);
	} else if (lang_same_primary(lang, "ru")) {
		guess_verb(form, len, out);
		guess_noun(form, len, out);
	}
}
