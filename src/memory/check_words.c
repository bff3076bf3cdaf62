/* Checks that look at words and at the size of texts. */
#include "memory/check.h"

#include "text/chars.h"
#include "text/fold.h"
#include "text/lang.h"
#include "text/utf8.h"

#include <math.h>

enum { FEW_WORDS = 2 }; /* one word may be a name that is written small */

static bool is_blank(const struct check_text *text)
{
	return text->tokens.count == 0 && text->variant->code_count == 0;
}

void check_empty(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	if (is_blank(a) == is_blank(b))
		return;
	check_say(checker, "%s is empty", is_blank(a) ? a->lang : b->lang);
}

/* ---------------------------------------------------------------- the same text */

static bool is_edge(char c)
{
	return c != '\0' && strchr("_/\\.-@=:#$*'~&(0123456789", c);
}

/* True for a word that stands by itself, not in a name of a file or of something in a program. */
static bool stands_alone(const struct check_text *text, size_t i)
{
	const struct token *token = &text->tokens.items[i];
	size_t end = token->start + token->len;

	if (token->start > 0 && is_edge(text->text[token->start - 1]))
		return false;
	return end + 1 >= text->len || !is_edge(text->text[end]) || text->text[end + 1] == ' ';
}

/* Quotations and brackets that are open at a place of a text. */
struct inside {
	bool quoted;
	int depth;
};

static void step_inside(const struct check_text *text, const struct token *token,
			struct inside *inside)
{
	size_t at = token->start;
	uint32_t c = utf8_next(text->text, text->len, &at);

	if (token->kind == TOKEN_MARKUP && c == '&') /* &lt;, &quot; */
		inside->quoted = !inside->quoted;
	if (token->kind != TOKEN_PUNCT)
		return;
	if (c == '"' || c == '\'')
		inside->quoted = !inside->quoted;
	else if (c == '(' || c == '[' || c == '{' || c == '<' || c == 0xAB || c == 0x201C ||
		 c == 0x201E)
		inside->depth++;
	else if (c == ')' || c == ']' || c == '}' || c == '>' || c == 0xBB || c == 0x201D)
		inside->depth -= inside->depth > 0;
}

/*
 * Words in another script than that of a language that look like words of a sentence rather than
 * names and things to type: not quoted, written small, of three letters or more. *first, unless
 * NULL: the first of them.
 */
static size_t foreign_words(const struct check_text *text, enum script script,
			    const struct token **first)
{
	size_t count = 0;
	struct inside inside = {0};

	for (size_t i = 0; i < text->tokens.count; i++) {
		const struct token *token = &text->tokens.items[i];
		size_t at = token->start;

		step_inside(text, token, &inside);
		if (token->kind != TOKEN_WORD || inside.quoted || inside.depth > 0)
			continue;
		uint32_t c = utf8_next(text->text, text->len, &at);
		enum script own = script_of_char(c);

		if (own == SCRIPT_OTHER || own == script || char_is_upper(c) ||
		    utf8_count(text->text + token->start, token->len) < 3 || !stands_alone(text, i))
			continue;
		if (first && count == 0)
			*first = token;
		count++;
	}
	return count;
}

static bool same_text(const struct check_text *a, const struct check_text *b)
{
	struct buf x = {0}, y = {0};
	bool same = a->len == b->len && memcmp(a->text, b->text, a->len) == 0;

	/* Other texts are equal after folding only if they have as many words. */
	if (!same && a->words == b->words && a->size == b->size) {
		fold_text(a->text, a->len, FOLD_ALL, &x);
		fold_text(b->text, b->len, FOLD_ALL, &y);
		same = x.len == y.len && memcmp(buf_str(&x), buf_str(&y), x.len) == 0;
	}
	buf_free(&x);
	buf_free(&y);
	return same;
}

/* Names, numbers and things to type are right as they are; a sentence is not. */
void check_same(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	enum { SENTENCE = 4 };
	bool other_script = a->script != b->script && a->script && b->script;

	if (a->words < FEW_WORDS || !same_text(a, b))
		return;
	if (other_script ? foreign_words(b, b->script, NULL) + foreign_words(a, a->script, NULL) >=
				   FEW_WORDS
			 : a->words >= SENTENCE)
		check_say(checker, "%s and %s are the same text", a->lang, b->lang);
}

/* ---------------------------------------------------------------- script */

static bool is_foreign(const struct check_text *text)
{
	size_t all = 0, own = text->letters[text->script];

	for (int i = 0; i < SCRIPTS; i++)
		all += text->letters[i];
	return text->script != SCRIPT_OTHER && own * 4 <= all &&
	       foreign_words(text, text->script, NULL) >= FEW_WORDS;
}

void check_script(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	const struct check_text *texts[] = {a, b};
	const struct token *first;

	if ((!is_foreign(a) && !is_foreign(b)) || same_text(a, b))
		return;
	for (size_t i = 0; i < 2; i++) {
		if (!is_foreign(texts[i]))
			continue;
		foreign_words(texts[i], texts[i]->script, &first);
		check_mark(checker, texts[i], first->start, first->start + first->len);
		check_say(checker, "%s is written in another script", texts[i]->lang);
	}
}

/* ---------------------------------------------------------------- length */

/* Letters and digits that say the same, against English; and how far that goes. */
static double expansion(const struct check_text *text)
{
	if (check_is_lang(text, "ar"))
		return 0.88;
	return check_is_lang(text, "ru") ? 1.12 : 1.0;
}

/* A bar is before or behind what programs add to a text: "birth abbreviation|b.". */
static bool has_bar(const struct check_text *text)
{
	return text->len > 0 && memchr(text->text, '|', text->len);
}

/*
 * The logarithm of the ratio is about normal, with a variance that falls with the length (see
 * align/length.c); short texts, as of buttons, spread further than that.
 */
void check_length(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	const double fixed = 0.05, per_letter = 3.5, most = 3.5;
	enum { LEAST = 12 }; /* letters of the longer text */
	double x = (double)a->size, y = (double)b->size;

	if ((a->size < LEAST && b->size < LEAST) || a->size == 0 || b->size == 0 ||
	    has_bar(a) != has_bar(b))
		return;
	double ratio = log((y + 1) / (x + 1)) - log(expansion(b) / expansion(a));
	double deviation = fabs(ratio) / sqrt(fixed + per_letter / (1 + 0.5 * (x + y)));

	if (deviation > most)
		check_say(checker, "%s has %zu letters and digits, %s has %zu", a->lang, a->size,
			  b->lang, b->size);
}

/* ---------------------------------------------------------------- repeated words */

/* Words that may well follow themselves. */
static const struct {
	const char *lang, *word;
} doubles[] = {
	{"en", "had"},
	{"en", "that"},
	{"en", "very"},
	{"en", "so"},
	{"en", "no"},
	{"en", "yes"},
	{"en", "bye"},
	{"en", "ha"},
	{"en", "blah"},
	{"en", "really"},
	{"en", "many"},
	{"ru", "да"},
	{"ru", "нет"},
	{"ru", "очень"},
	{"ru", "мало"},
	{"ru", "много"},
	{"ru", "чуть"},
	{"ru", "ха"},
	{"ar", "جدا"},
	{"ar", "جدًا"},
	{"ar", "رويدا"},
	{"ar", "لا"},
	{"ar", "نعم"},
	{"ar", "كثيرا"},
	/* Names of letters, in abbreviations that are spelled. */
	{"ar", "بي"},
	{"ar", "سي"},
	{"ar", "دي"},
	{"ar", "إن"},
	{"ar", "إس"},
	{"ar", "أس"},
	{"ar", "آر"},
	{"ar", "تي"},
	{"ar", "إم"},
	{"ar", "إل"},
	{"ar", "إف"},
	{"ar", "جي"},
};

static bool may_double(const struct check_text *text, const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
		if (strlen(doubles[i].word) == len && memcmp(doubles[i].word, word, len) == 0 &&
		    check_is_lang(text, doubles[i].lang))
			return true;
	return false;
}

static bool only_blanks(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
		if (!char_is_space(utf8_next(text, len, &at)))
			return false;
	return len > 0;
}

static bool same_word(const char *a, const char *b, size_t len)
{
	struct buf x = {0}, y = {0};

	if (memcmp(a, b, len) == 0)
		return true;
	fold_text(a, len, DGM_DIFF_CASE, &x);
	fold_text(b, len, DGM_DIFF_CASE, &y);
	bool same = x.len == y.len && memcmp(buf_str(&x), buf_str(&y), x.len) == 0;

	buf_free(&x);
	buf_free(&y);
	return same;
}

static bool is_capital(const char *word, size_t len)
{
	size_t at = 0;

	return char_is_upper(utf8_next(word, len, &at));
}

/* True when token i is a word that stands before itself. Names do: Duran Duran. */
static bool is_repeated(const struct check_text *text, size_t i)
{
	const struct token *a = &text->tokens.items[i], *b = a + 1;
	const char *word = text->text + a->start, *next = text->text + b->start;

	if (a->kind != TOKEN_WORD || b->kind != TOKEN_WORD || a->len != b->len)
		return false;
	return only_blanks(word + a->len, b->start - a->start - a->len) &&
	       same_word(word, next, a->len) && utf8_count(word, a->len) > 1;
}

/* True when it is no name, no word that may do so, and no part of a word with a hyphen. */
static bool is_mistake(const struct check_text *text, size_t i)
{
	const struct token *a = &text->tokens.items[i], *b = a + 1;
	const char *next = text->text + b->start;

	return !is_capital(next, b->len) && !may_double(text, next, b->len) &&
	       next[b->len] != '-' && (a->start == 0 || text->text[a->start - 1] != '-');
}

static bool repeats(const struct check_text *text)
{
	for (size_t i = 0; i + 1 < text->tokens.count; i++)
		if (is_repeated(text, i))
			return true;
	return false;
}

/* Where both texts repeat a word, it is meant. */
void check_repeated(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	bool of_a = repeats(a);
	const struct check_text *text = of_a ? a : b;
	const struct token *first = NULL;
	size_t count = 0;

	if (of_a == repeats(b))
		return;
	for (size_t i = 0; i + 1 < text->tokens.count; i++) {
		const struct token *word = &text->tokens.items[i];

		if (!is_repeated(text, i) || !is_mistake(text, i))
			continue;
		check_mark(checker, text, word->start, word[1].start + word[1].len);
		if (count++ == 0)
			first = word;
	}
	if (count == 1)
		check_say(checker, "'%.*s' stands twice in a row in %s", (int)first->len,
			  text->text + first->start, text->lang);
	else if (count > 1)
		check_say(checker, "%zu words stand twice in a row in %s", count, text->lang);
}
