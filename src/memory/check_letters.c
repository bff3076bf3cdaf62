/*
 * Letters that look like others: a word in Cyrillic letters with a Latin c or o in it reads well
 * and is found by no search. Words that have letters of both scripts on purpose, as forms of Latin
 * abbreviations have (SIM with a Russian ending), are told by letters that look like no other.
 */
#include "memory/check.h"

#include "text/chars.h"
#include "text/utf8.h"

/* Latin letters, and Cyrillic ones that look the same, in the same order. */
static const char latin_likes[] = "acekopxyijsABCEHIJKMOPSTXY";
static const uint32_t cyrillic_likes[] = {
	0x430, 0x441, 0x435, 0x43A, 0x43E, 0x440, 0x445, 0x443, 0x456, 0x458, 0x455, 0x410, 0x412,
	0x421, 0x415, 0x41D, 0x406, 0x408, 0x41A, 0x41C, 0x41E, 0x420, 0x405, 0x422, 0x425, 0x423,
};

static bool looks_alike(uint32_t c)
{
	if (c < 0x80)
		return c != 0 && strchr(latin_likes, (int)c);
	for (size_t i = 0; i < sizeof cyrillic_likes / sizeof *cyrillic_likes; i++)
		if (cyrillic_likes[i] == c)
			return true;
	return false;
}

/* In Russian, Roman numerals are typed with letters of either kind. */
static bool is_roman(uint32_t c)
{
	return c == 0x425 || c == 0x421 || c == 0x41C || c == 0x406 ||
	       (c < 0x80 && c != 0 && strchr("IVXLCDM", (int)c));
}

/* What a word is made of. */
struct mixture {
	size_t letters[SCRIPTS], alike[SCRIPTS];
	bool roman;        /* all may be digits of a Roman numeral */
	size_t changes;    /* from one script to the other */
	size_t first;      /* letters before the first change */
	bool capitals;     /* those are capitals */
	enum script begin; /* their script */
};

static struct mixture look_at(const struct check_text *text, const struct token *token)
{
	struct mixture mixture = {.roman = true, .capitals = true};
	enum script last = SCRIPT_OTHER;

	for (size_t at = token->start; at < token->start + token->len;) {
		uint32_t c = utf8_next(text->text, text->len, &at);
		enum script script = script_of_char(c);

		if (char_is_mark(c) || char_is_bidi(c))
			continue;
		mixture.letters[script]++;
		mixture.alike[script] += looks_alike(c);
		mixture.roman = mixture.roman && is_roman(c);
		if (last == SCRIPT_OTHER)
			mixture.begin = script;
		else
			mixture.changes += script != last;
		if (mixture.changes == 0) {
			mixture.first++;
			mixture.capitals = mixture.capitals && char_is_upper(c);
		}
		last = script;
	}
	return mixture;
}

static bool is_mixed(const struct mixture *mixture)
{
	const size_t cyrillic = mixture->letters[SCRIPT_CYRILLIC];
	const size_t latin = mixture->letters[SCRIPT_LATIN];

	if (cyrillic == 0 || latin == 0 || mixture->roman)
		return false;
	if (mixture->alike[SCRIPT_LATIN] < latin && mixture->alike[SCRIPT_CYRILLIC] < cyrillic)
		return false;
	return mixture->changes > 1 || !mixture->capitals || mixture->first == 1 ||
	       mixture->begin == SCRIPT_CYRILLIC; /* no abbreviation with an ending */
}

void check_lookalikes(struct checker *checker, const struct check_text *text)
{
	const struct token *first = NULL;
	size_t count = 0;

	if (text->letters[SCRIPT_LATIN] == 0 || text->letters[SCRIPT_CYRILLIC] == 0)
		return;
	for (size_t i = 0; i < text->tokens.count; i++) {
		const struct token *token = &text->tokens.items[i];

		if (token->kind != TOKEN_WORD)
			continue;
		const struct mixture mixture = look_at(text, token);

		if (!is_mixed(&mixture))
			continue;
		check_mark(checker, text, token->start, token->start + token->len);
		if (count++ == 0)
			first = token;
	}
	if (count > 0)
		check_say(checker, "'%.*s' of %s mixes Latin and Cyrillic letters that look alike",
			  (int)first->len, text->text + first->start, text->lang);
}
