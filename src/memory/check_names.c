/*
 * Names in Latin letters and what becomes of them in another script. Translators keep some, spell
 * others in letters of their own, and translate or drop the rest, and nothing in a name tells
 * which; but the other units do. The first walk counts, for each word that is written with a
 * capital inside a sentence, in how many pairs it was kept and in how many a word with the same
 * consonants (text/skeleton.h) stands beside it. A pair is doubtful when a name is kept that nearly
 * all others spell, but for names of several words that are kept whole (Manchester United); and
 * when one is missing that nearly all others keep. That one is missing which others spell says
 * little: "he" stands for Lavrov as often. Words that are written small too are no names.
 */
#include "memory/check.h"

#include "base/map.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/fold.h"
#include "text/skeleton.h"
#include "text/utf8.h"

enum {
	MOST_NAMES = 1 << 18, /* of a memory; further ones are not looked at */
	LETTERS = 3,          /* of the shortest name, and of the shortest skeleton */
	OTHERS = 4            /* pairs that are evidence, at least */
};

/* What became of a name, by the script of the other text. */
struct fate {
	uint32_t pairs, kept, spelled;
};

struct name {
	struct fate fates[SCRIPTS];
	bool small; /* written without a capital too */
};

struct check_names {
	struct map *words; /* folded word -> index */
	struct name *items;
	size_t count, cap;
	/* Of the other text: */
	struct buf skeletons; /* one behind the other, each with its NUL */
	struct map *kept;     /* its words in Latin letters */
	struct buf word, skeleton;
};

static struct check_names *names_new(void)
{
	struct check_names *names = mem_zalloc(1, sizeof *names);

	names->words = map_new();
	return names;
}

void check_names_free(struct check_names *names)
{
	if (!names)
		return;
	map_free(names->words);
	map_free(names->kept);
	mem_free(names->items);
	buf_free(&names->skeletons);
	buf_free(&names->word);
	buf_free(&names->skeleton);
	mem_free(names);
}

/* ---------------------------------------------------------------- the texts */

/* The text with the names; NULL unless one is in Latin letters and the other in others. */
static const struct check_text *latin_of(const struct check_text *a, const struct check_text *b)
{
	if (a->script == SCRIPT_LATIN && b->script != SCRIPT_LATIN && b->script != SCRIPT_OTHER)
		return a;
	if (b->script == SCRIPT_LATIN && a->script != SCRIPT_LATIN && a->script != SCRIPT_OTHER)
		return b;
	return NULL;
}

static bool is_latin(const struct check_text *text, const struct token *token)
{
	size_t at = token->start;

	return token->kind == TOKEN_WORD && char_is_latin(utf8_next(text->text, text->len, &at));
}

/* The word as it is known here. */
static void fold_word(const struct check_text *text, const struct token *token, struct buf *word)
{
	buf_reset(word);
	fold_text(text->text + token->start, token->len, DGM_DIFF_CASE, word);
}

static bool is_capital(const struct check_text *text, const struct token *token)
{
	size_t at = token->start;

	return char_is_upper(utf8_next(text->text, text->len, &at));
}

/* A word of some letters with a capital that stands behind another word. */
static bool is_name(const struct check_text *text, size_t i)
{
	const struct token *token = &text->tokens.items[i];

	return i > 0 && is_latin(text, token) && is_capital(text, token) &&
	       token[-1].kind == TOKEN_WORD &&
	       utf8_count(text->text + token->start, token->len) >= LETTERS;
}

/* Latin letters within a word of another script, as behind the Arabic article. */
static void read_inner(struct check_names *names, const struct check_text *other, size_t i)
{
	const struct token *token = &other->tokens.items[i];
	size_t end = token->start + token->len, start = end;

	for (size_t at = token->start, from = at; at < end; from = at) {
		bool latin = char_is_latin(utf8_next(other->text, other->len, &at));

		if (latin && start == end)
			start = from;
	}
	if (start == end)
		return;
	buf_reset(&names->word);
	fold_text(other->text + start, end - start, DGM_DIFF_CASE, &names->word);
	map_add(names->kept, names->word.data, names->word.len, i, NULL);
}

/* Makes known what stands in the text beside the names. */
static void read_other(struct check_names *names, const struct check_text *other)
{
	buf_reset(&names->skeletons);
	map_free(names->kept);
	names->kept = map_new();
	for (size_t i = 0; i < other->tokens.count; i++) {
		const struct token *token = &other->tokens.items[i];
		size_t start = names->skeletons.len;

		if (token->kind != TOKEN_WORD)
			continue;
		if (is_latin(other, token)) {
			fold_word(other, token, &names->word);
			map_add(names->kept, names->word.data, names->word.len, i, NULL);
			continue;
		}
		read_inner(names, other, i);
		skeleton_of(other->text + token->start, token->len, &names->skeletons);
		if (names->skeletons.len - start < LETTERS)
			names->skeletons.len = start;
		else
			buf_addc(&names->skeletons, '\0');
	}
}

/* False for a name with too few consonants to be found by them. */
static bool make_skeleton(struct check_names *names)
{
	buf_reset(&names->skeleton);
	skeleton_of(names->word.data, names->word.len, &names->skeleton);
	return names->skeleton.len >= LETTERS;
}

/*
 * True when the other text has a word with the consonants of names->word, and maybe with those of
 * an ending or of a preposition too.
 */
static bool is_spelled(struct check_names *names)
{
	const char *at = names->skeletons.data, *end = at + names->skeletons.len;

	if (!make_skeleton(names))
		return false;
	for (size_t len; at < end; at += len + 1) {
		len = strlen(at);
		if (strstr(at, names->skeleton.data) ||
		    skeleton_match(names->skeleton.data, names->skeleton.len, at, len))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------- learning */

static void note_small(struct check_names *names, const struct check_text *text,
		       const struct token *token)
{
	if (!is_latin(text, token) || is_capital(text, token))
		return;
	struct map_entry *entry = map_find(names->words, text->text + token->start, token->len);

	if (entry)
		names->items[entry->value].small = true;
}

static struct name *add_name(struct check_names *names)
{
	struct map_entry *entry = map_find(names->words, names->word.data, names->word.len);

	if (!entry && names->count == MOST_NAMES)
		return NULL;
	if (!entry) {
		entry = map_add(names->words, names->word.data, names->word.len, names->count,
				NULL);
		names->items =
			mem_grow(names->items, names->count, &names->cap, sizeof *names->items);
		names->items[names->count++] = (struct name){.small = false};
	}
	return &names->items[entry->value];
}

void check_names_learn(struct checker *checker, const struct check_text *a,
		       const struct check_text *b)
{
	const struct check_text *latin = latin_of(a, b), *other = latin == a ? b : a;
	bool read = false;

	if (!latin || check_are_long(a, b))
		return;
	if (!checker->names)
		checker->names = names_new();
	struct check_names *names = checker->names;

	for (size_t i = 0; i < latin->tokens.count; i++) {
		const struct token *token = &latin->tokens.items[i];

		note_small(names, latin, token);
		if (!is_name(latin, i))
			continue;
		if (!read)
			read_other(names, other);
		read = true;
		fold_word(latin, token, &names->word);
		struct name *name = add_name(names);

		if (!name)
			continue;
		struct fate *fate = &name->fates[other->script];

		fate->pairs++;
		if (map_find(names->kept, names->word.data, names->word.len))
			fate->kept++;
		else if (is_spelled(names))
			fate->spelled++;
	}
}

/* ---------------------------------------------------------------- checking */

/* True for a word by itself, with no other in Latin letters and no mark close to it. */
static bool is_single(const struct check_text *text, size_t i)
{
	const struct token *token = &text->tokens.items[i];
	size_t end = token->start + token->len;
	bool joined = end < text->len && text->text[end] && strchr("-_./@+&:", text->text[end]) &&
		      end + 1 < text->len && text->text[end + 1] != ' ';

	if (joined || (i > 0 && is_latin(text, token - 1)) ||
	    (i + 1 < text->tokens.count && is_latin(text, token + 1)))
		return false;
	return token->start == 0 || text->text[token->start - 1] == '\0' ||
	       !strchr("-_./@+&:", text->text[token->start - 1]);
}

static void say_kept(struct checker *checker, const struct check_text *latin,
		     const struct check_text *other, const struct token *token,
		     const struct fate *others)
{
	const struct check_names *names = checker->names;
	size_t place = map_find(names->kept, names->word.data, names->word.len)->value;
	const struct token *kept = &other->tokens.items[place];

	if (!is_single(other, place))
		return;
	check_mark(checker, other, kept->start, kept->start + kept->len);
	check_say(checker, "'%.*s' is left in Latin letters in %s, where %u of %u others spell it",
		  (int)token->len, latin->text + token->start, other->lang, others->spelled,
		  others->pairs);
}

static void say_missed(struct checker *checker, const struct check_text *latin,
		       const struct check_text *other, const struct token *token,
		       const struct fate *others)
{
	check_mark(checker, latin, token->start, token->start + token->len);
	check_say(checker, "'%.*s' of %s is not in %s, where %u of %u others keep it",
		  (int)token->len, latin->text + token->start, latin->lang, other->lang,
		  others->kept, others->pairs);
}

/* Nearly all: 19 of 20. */
static bool nearly_all(uint32_t some, uint32_t all)
{
	return some * 20 >= all * 19;
}

static void check_name(struct checker *checker, const struct check_text *latin,
		       const struct check_text *other, const struct token *token)
{
	struct check_names *names = checker->names;
	const struct map_entry *entry = map_find(names->words, names->word.data, names->word.len);

	if (!entry || names->items[entry->value].small)
		return;
	bool kept = map_find(names->kept, names->word.data, names->word.len) != NULL;
	bool spelled = !kept && is_spelled(names);
	struct fate others = names->items[entry->value].fates[other->script];

	others.pairs -= others.pairs > 0; /* this one */
	others.kept -= kept && others.kept > 0;
	if (spelled || others.pairs < OTHERS)
		return;
	if (kept && nearly_all(others.spelled, others.pairs))
		say_kept(checker, latin, other, token, &others);
	else if (!kept && nearly_all(others.kept, others.pairs) && make_skeleton(names))
		say_missed(checker, latin, other, token, &others);
}

void check_names(struct checker *checker, const struct check_text *a, const struct check_text *b)
{
	const struct check_text *latin = latin_of(a, b), *other = latin == a ? b : a;
	struct check_names *names = checker->names;
	bool read = false;

	if (check_are_long(a, b))
		return;
	for (size_t i = 0; latin && names && i < latin->tokens.count; i++) {
		if (!is_name(latin, i))
			continue;
		if (!read)
			read_other(names, other);
		read = true;
		fold_word(latin, &latin->tokens.items[i], &names->word);
		check_name(checker, latin, other, &latin->tokens.items[i]);
	}
}
