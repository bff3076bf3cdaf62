#include "tests/bench/queries.h"

#include "tests/random.h"
#include "text/tokens.h"
#include "text/utf8.h"

#include <string.h>

/* Replaces every `from` in a text. */
static void replace_all(const char *text, const char *from, const char *to, struct buf *out)
{
	for (const char *hit; (hit = strstr(text, from)) != NULL; text = hit + strlen(from)) {
		buf_add(out, text, (size_t)(hit - text));
		buf_adds(out, to);
	}
	buf_adds(out, text);
}

static void copy(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	buf_adds(out, text);
}

/* An ordinary word of the language in the place of `edits` words. */
static void edit_words(uint64_t *seed, size_t lang, const char *text, size_t edits, struct buf *out)
{
	static const char *const spare[CORPUS_LANGS][8] = {
		{"سنة", "الناس", "كبير", "عمل", "قال", "البيت", "جديد", "يوم"},
		{"год", "людей", "большой", "работа", "сказал", "дом", "новый", "день"},
		{"year", "people", "large", "work", "said", "house", "new", "day"}};
	size_t words = 1;

	for (const char *p = text; *p; p++)
		words += *p == ' ';
	size_t step = words / edits ? words / edits : 1, next = random_below(seed, step), w = 0;

	for (const char *p = text; *p; w++) {
		size_t len = strcspn(p, " ");

		if (w == next && edits > 0) {
			buf_adds(out, spare[lang][random_below(seed, 8)]);
			next += step;
			edits--;
		} else {
			buf_add(out, p, len);
		}
		p += len;
		if (*p)
			buf_addc(out, *p++);
	}
}

static void edit_1(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 1, out);
}

static void edit_2(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 2, out);
}

static void edit_3(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 3, out);
}

static void edit_4(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	edit_words(seed, lang, text, 4, out);
}

/* Takes one character out. */
static void drop_letter(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	size_t len = strlen(text), at = random_below(seed, len);

	(void)lang;
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
		at--;
	size_t next = at;

	utf8_next(text, len, &next);
	buf_add(out, text, at);
	buf_adds(out, text + next);
}

/* Hamza and its seats left out; vowel signs put in; and so on: what Arabic is typed like. */
static void drop_hamza(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	struct buf a = {0}, b = {0};

	(void)seed, (void)lang;
	replace_all(text, "أ", "ا", &a);
	replace_all(buf_str(&a), "إ", "ا", &b);
	buf_reset(&a);
	replace_all(buf_str(&b), "آ", "ا", &a);
	buf_adds(out, buf_str(&a));
	buf_free(&a);
	buf_free(&b);
}

static void add_harakat(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	replace_all(text, "ل", "لَ", out);
}

static void add_tatweel(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)seed, (void)lang;
	replace_all(text, "م", "مـ", out);
}

static void change_ya(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	struct buf a = {0};

	(void)seed, (void)lang;
	replace_all(text, "ي ", "ى ", &a);
	replace_all(buf_str(&a), "ة", "ه", out);
	buf_free(&a);
}

/* Another ending for each third word: its last letter is changed for another that ends words. */
static void inflect(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	static const char *const endings[] = {"а", "е", "и", "ы", "у", "ой", "ом", "ам"};
	size_t w = 0;

	(void)lang;
	for (const char *p = text; *p; w++) {
		size_t len = strcspn(p, " ");

		/* Long words that end in a Russian letter, of two bytes. */
		if (w % 3 == 0 && len > 8 && ((unsigned char)p[len - 2] | 1) == 0xD1) {
			buf_add(out, p, len - 2);
			buf_adds(out, endings[random_below(seed, 8)]);
		} else {
			buf_add(out, p, len);
		}
		p += len;
		if (*p)
			buf_addc(out, *p++);
	}
}

/* `count` words of a text in a row, from one that is drawn on; nothing when it has fewer. */
static void take_words(uint64_t *seed, const char *text, size_t count, struct buf *out)
{
	size_t words = 1, w = 0;

	for (const char *p = text; *p; p++)
		words += *p == ' ';
	if (words < count)
		return;
	const size_t first = random_below(seed, words - count + 1);

	for (const char *p = text; *p; w++) {
		size_t len = strcspn(p, " ");

		if (w >= first && w < first + count)
			buf_printf(out, "%s%.*s", out->len > 0 ? " " : "", (int)len, p);
		p += len + (p[len] == ' ');
	}
}

static void take_word(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)lang;
	take_words(seed, text, 1, out);
}

static void take_phrase(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	(void)lang;
	take_words(seed, text, 2 + random_below(seed, 3), out);
}

/* Seven characters, wherever they stand. */
static void take_part(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	enum { PART = 7 };
	const size_t len = strlen(text), chars = utf8_count(text, len);

	(void)lang;
	if (chars < PART)
		return;
	const size_t start = utf8_skip(text, len, 0, random_below(seed, chars - PART + 1));

	buf_add(out, text + start, utf8_skip(text, len, start, PART) - start);
}

/* Five characters within a word. */
static void take_inside(uint64_t *seed, size_t lang, const char *text, struct buf *out)
{
	enum { PART = 5 };
	struct buf word = {0};

	take_word(seed, lang, text, &word);
	const size_t chars = utf8_count(buf_str(&word), word.len);

	if (chars > PART) {
		size_t start = utf8_skip(word.data, word.len, 0, random_below(seed, chars - PART));

		buf_add(out, word.data + start,
			utf8_skip(word.data, word.len, start, PART) - start);
	}
	buf_free(&word);
}

static bool has_length(const char *text, enum length length)
{
	size_t words = 1, chars = utf8_count(text, strlen(text));

	for (const char *p = text; *p; p++)
		words += *p == ' ';
	switch (length) {
	case NEWS:
		return words >= 10 && words <= 40;
	case SHORT:
		return words <= 3 && chars <= 20 && chars >= 4;
	default:
		return chars <= 12 && chars >= 4;
	}
}

const struct family families[] = {
	{"exact", copy, NEWS, 7, 100, LOOK_UP},
	{"1 word", edit_1, NEWS, 7, 0, LOOK_UP},
	{"2 words", edit_2, NEWS, 7, 0, LOOK_UP},
	{"3 words", edit_3, NEWS, 7, 0, LOOK_UP},
	{"4 words", edit_4, NEWS, 7, 0, LOOK_UP},
	{"2 words >= 50", edit_2, NEWS, 7, 50, LOOK_UP},
	{"a letter of 1-3 words", drop_letter, SHORT, 7, 0, LOOK_UP},
	{"a letter of 4-12", drop_letter, TINY, 7, 0, LOOK_UP},
	{"hamza", drop_hamza, NEWS, 1 << AR, 0, LOOK_UP},
	{"harakat", add_harakat, NEWS, 1 << AR, 0, LOOK_UP},
	{"tatweel", add_tatweel, NEWS, 1 << AR, 0, LOOK_UP},
	{"ya, ta marbuta", change_ya, NEWS, 1 << AR, 0, LOOK_UP},
	{"endings", inflect, NEWS, 1 << RU, 0, LOOK_UP},
	{"find a word", take_word, NEWS, 7, 0, FIND_WORDS},
	{"find a phrase", take_phrase, NEWS, 7, 0, FIND_PHRASE},
	{"find part of a word", take_inside, NEWS, 7, 0, FIND_SUBSTRING},
	{"find a substring", take_part, NEWS, 7, 0, FIND_SUBSTRING},
};
const size_t family_count = sizeof families / sizeof *families;

/* What has no word cannot be found. */
static bool has_word(const struct buf *query)
{
	struct tokens tokens = {0};
	bool found = false;

	tokens_scan(buf_str(query), query->len, &tokens);
	for (size_t i = 0; i < tokens.count; i++)
		found = found || tokens.items[i].kind == TOKEN_WORD;
	tokens_free(&tokens);
	return found;
}

void make_query(const struct corpus *corpus, const struct family *family, size_t lang,
		uint64_t *seed, struct buf *query)
{
	for (size_t tries = 0; tries < 10000; tries++) {
		const char *text = corpus->texts[random_below(seed, corpus->count)][lang];

		if (!text || !text[0] || !has_length(text, family->length))
			continue;
		buf_reset(query);
		family->make(seed, lang, text, query);
		if ((family->make == copy || strcmp(buf_str(query), text) != 0) && has_word(query))
			return;
	}
	buf_reset(query);
	buf_adds(query, "0");
}
