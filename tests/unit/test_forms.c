/* Forms that a stemmer does not lead back to their word: guesses, and names with endings. */
#include "align/doc.h"
#include "align/guess.h"
#include "align/names.h"

#include "tests/tap.h"

/* True when a guess is among the guesses; *count is how many there are. */
static bool is_guessed(const char *lang, const char *form, const char *guess, size_t *count)
{
	struct buf guesses = {0};
	bool found = false;

	*count = 0;
	guess_words(lang, form, strlen(form), &guesses);
	for (size_t at = 0; at < guesses.len; at += strlen(guesses.data + at) + 1) {
		found |= strcmp(guesses.data + at, guess) == 0;
		++*count;
	}
	buf_free(&guesses);
	return found;
}

static void test_guesses(void)
{
	static const struct {
		const char *lang, *form, *word;
		bool guessed;
	} rows[] = {
		{"ar", "وقد", "قد", true},
		{"ar", "ولحزب", "حزب", true},
		{"ar", "لاطلاق", "اطلاق", true},
		{"ar", "نريد", "يريد", true},
		{"ar", "وستعلن", "يعلن", true},
		{"ar", "محاولاتها", "محاولات", true},
		{"ar", "عايلته", "عايله", true},
		{"ar", "القت", "القي", true},
		{"ar-EG", "والذي", "الذي", true},
		{"ar", "وقت", "", false},
		{"ar", "حزب", "زب", false},
		{"ru", "пишет", "писать", true},
		{"ru", "представлен", "представить", true},
		{"ru", "привела", "привести", true},
		{"ru", "произошло", "произойти", true},
		{"ru", "ушел", "уйти", true},
		{"ru", "сможет", "смочь", true},
		{"ru", "станет", "стать", true},
		{"ru", "ведутся", "вести", true},
		{"ru", "фигурирует", "фигурировать", true},
		{"ru", "рисует", "рисовать", true},
		{"ru", "смотрели", "смотреть", true},
		{"ru", "кубки", "кубок", true},
		{"ru-RU", "поставок", "поставка", true},
		{"ru", "л", "", false},
		{"en", "wrote", "write", false},
		{"en", "wrote", "", false},
		{"", "пишет", "писать", false},
		{"ru", "", "", false},
		{"ar", "", "", false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t count;
		bool guessed = is_guessed(rows[i].lang, rows[i].form, rows[i].word, &count);

		ok(guessed == rows[i].guessed, "%s %s of %s", rows[i].form,
		   rows[i].guessed ? "may be" : "is not", rows[i].word);
		ok(count < 200, "and there are not too many guesses");
	}
}

/* Bytes that are no letters are cut anywhere; nothing is read outside of them. */
static void test_bytes(void)
{
	static const char *const langs[] = {"ar", "ru"};
	const char *bytes = "ولل\xD9\xD8ته\xD0ся";

	for (size_t l = 0; l < 2; l++) {
		for (size_t from = 0; from < strlen(bytes); from++) {
			struct buf form = {0}, guesses = {0};

			buf_adds(&form, bytes + from);
			guess_words(langs[l], form.data, form.len, &guesses);
			for (size_t at = 0; at < guesses.len; at += strlen(guesses.data + at) + 1)
				if (strlen(guesses.data + at) > form.len + strlen("скать"))
					ok(false, "a guess is too long");
			buf_free(&form);
			buf_free(&guesses);
		}
	}
	ok(true, "broken letters");
}

/* ------------------------------------------------------------------ names */

static struct doc *doc_of(const char *lang, const char *text)
{
	dgm_segment segment = {.text = text, .len = strlen(text)};
	struct align_side side = {.lang = lang, .segments = &segment, .count = 1};

	return doc_new(&side, NULL);
}

struct names_found {
	const struct doc *a, *b;
	struct buf stems; /* "a=b " of each */
	double most;
};

static void name_found(void *ctx, uint32_t a, uint32_t b, double p)
{
	struct names_found *found = ctx;

	buf_printf(&found->stems, "%s=%s ", found->a->types[a].text, found->b->types[b].text);
	found->most = p > found->most ? p : found->most;
}

static void test_names(void)
{
	static const struct {
		const char *a_lang, *a, *b_lang, *b;
		bool linked;
	} rows[] = {
		{"ru", "Сказал Лавров.", "ar", "قال لافروف", true},
		{"ru", "Встреча с Пелоси.", "ar", "لقاء مع بيلوسي", true},
		{"ru", "Город Осло.", "ar", "مدينة برلين", false},
		{"ar", "في فرجينيا", "en", "in Virginia", true},
		{"ru", "С Трампом и Путиным.", "en", "with Trump and Putin", true},
	};
	struct weights weights;

	weights_default(&weights, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct doc *a = doc_of(rows[i].a_lang, rows[i].a);
		struct doc *b = doc_of(rows[i].b_lang, rows[i].b);
		struct names_found found = {.a = a, .b = b};

		names_link(a, b, &weights, name_found, &found);
		ok((found.most > 0) == rows[i].linked, "%s / %s: %s", rows[i].a, rows[i].b,
		   buf_str(&found.stems));
		for (const char *at = buf_str(&found.stems), *end; (end = strchr(at, ' '));
		     at = end + 1) {
			struct buf pair = {0};
			const char *again;

			buf_add(&pair, at, (size_t)(end + 1 - at));
			again = strstr(end + 1, pair.data);
			ok(!again, "no two are linked twice");
			buf_free(&pair);
		}
		buf_free(&found.stems);
		doc_free(a);
		doc_free(b);
	}
}

int main(void)
{
	test_guesses();
	test_bytes();
	test_names();
	return done();
}
