#include "abbrev.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MAX_JOINED = 3,     /* parts of an abbreviation written with blanks: "и т. д." */
	MAX_PART = 3,       /* letters of such a part */
	MAX_ENUMERATOR = 3, /* digits of an item number; four are a year */
	MAX_ROMAN = 4,      /* letters of one in Roman digits */
	MAX_OPENING = 5,    /* words of "В середине 1970-х гг." */
	MAX_ALONE = 5,      /* letters of an abbreviation that follows a bracket */
	MIN_NOTED = 4,      /* letters of a word that has a footnote: "p.5" has none */
	ARABIC_WAW = 0x0648
};

/* ---------------------------------------------------------------- initials, enumerators */

/* Counts the letters of "J", "U.S", "П.И", "J.-P"; 0 when the word is anything else. */
static size_t initials_in(const struct word *word)
{
	bool letter_before = false;
	size_t count = 0;

	for (size_t at = 0; at < word->len;) {
		uint32_t c = utf8_next(word->text, word->len, &at);
		bool letter = char_is_letter(c);

		if (letter ? letter_before : c != '.' && c != '-')
			return 0;
		count += letter;
		letter_before = letter;
	}
	return count;
}

static bool is_enumerator(const struct word *word)
{
	size_t digits = 0;

	if (!word->begins)
		return false;
	if (word->letters > 0)
		return initials_in(word) == 1 ||
		       (word->letters <= MAX_ROMAN && context_is_roman(word));
	for (size_t at = 0; at < word->len;) {
		uint32_t c = utf8_next(word->text, word->len, &at);

		digits = char_is_digit(c) ? digits + 1 : 0;
		if ((digits == 0 && c != '.') || digits > MAX_ENUMERATOR)
			return false;
	}
	return word->len > 0;
}

static bool is_other_script(uint32_t a, uint32_t b)
{
	return (char_is_latin(a) && char_is_cyrillic(b)) ||
	       (char_is_cyrillic(a) && char_is_latin(b));
}

/* True for "you and I." as against "Albert I. Jones": the word before has no capital. */
static bool is_pronoun(const struct place *place)
{
	struct word before;

	return place->word.len == 1 && place->word.first == 'I' &&
	       context_previous(place->text, place->start, &place->word, &before) &&
	       before.kind == GLYPH_LOWER;
}

/* A single letter, or letters with stops between them, that no table knows. */
static enum verdict judge_initials(const struct place *place)
{
	const struct follower *follower = &place->follower;

	if (place->word.kind == GLYPH_CASELESS)
		return KEEP_INITIAL;
	if (follower->kind == GLYPH_UPPER && is_other_script(place->word.first, follower->first))
		return ENDS_PLAIN;
	if (place->word.kind == GLYPH_LOWER && place->word.letters == 1)
		return ENDS_PLAIN; /* "сказал я." */
	if (place_starter_follows(place))
		return ENDS_STARTER;
	return is_pronoun(place) ? ENDS_PLAIN : KEEP_INITIAL;
}

/* ---------------------------------------------------------------- abbreviations */

static bool number_follows(const struct follower *follower)
{
	return follower->kind == GLYPH_DIGIT || follower->first == '#' ||
	       follower->first == 0x2116; /* № */
}

static bool roman_follows(const struct place *place)
{
	struct word word;

	context_before(place->text, place->follower.start, place->follower.end, &word);
	return word.len > 0 && context_is_roman(&word) && !place_starter_follows(place);
}

/*
 * True for a sentence that up to the stop is no more than a time or a place: "В 2017 г.", "At 5
 * a.m.", "1 января 49 года до н. э."
 */
static bool is_opening(const struct place *place)
{
	struct word word = place->word, before;
	size_t words = 0;

	while (words <= MAX_OPENING &&
	       context_previous(place->text, place->start, &word, &before)) {
		word = before;
		words++;
	}
	if (words == 0 || words > MAX_OPENING || !word.begins)
		return false;
	return word.kind == GLYPH_DIGIT ||
	       rules_has_word(place->rules, WORDS_OPENERS, word.text, word.len);
}

static enum verdict judge_may_end(const struct place *place)
{
	const struct follower *follower = &place->follower;

	if (follower->kind == GLYPH_UPPER) {
		if (place_follower_has(place, WORDS_CARRY_ON) || follower->bracket)
			return KEEP_ABBREV;
		if (place_starter_follows(place))
			return ENDS_STARTER;
		return is_opening(place) ? KEEP_OPENER : ENDS_ABBREV;
	}
	/* A letter with a stop is the rest of an abbreviation written with blanks: "ق. م." */
	return follower->kind == GLYPH_CASELESS &&
			       !(follower->end - follower->start <= 2 && place_stop_follows(place))
		       ? ENDS_ABBREV
		       : KEEP_ABBREV;
}

enum verdict abbrev_judge(const struct place *place, enum abbrev_class class)
{
	switch (class) {
	case ABBREV_NEVER_ENDS:
		return KEEP_ABBREV;
	case ABBREV_NUMBER:
		/* The dash of a dateline: "МОСКВА, 5 янв. — РИА". */
		return place->follower.dash || number_follows(&place->follower) ||
				       roman_follows(place)
			       ? KEEP_ABBREV
			       : ENDS_ABBREV;
	case ABBREV_UNIT:
		return place->numbered ? judge_may_end(place) : KEEP_ABBREV;
	case ABBREV_MAY_END:
		return judge_may_end(place);
	case ABBREV_STARTER:
		return place_starter_follows(place) ? ENDS_STARTER : KEEP_ABBREV;
	case ABBREV_NONE:
		break;
	}
	return ENDS_PLAIN;
}

/* "1963г" becomes "г" behind a number. */
static bool drop_number(struct word *word)
{
	size_t at = 0, letters = 0;

	if (word->kind != GLYPH_DIGIT || word->letters == 0)
		return false;
	while (at < word->len) {
		letters = at;
		if (char_is_letter(utf8_next(word->text, word->len, &at)))
			break;
	}
	word->len -= letters;
	memmove(word->text, word->text + letters, word->len);
	return true;
}

/* Arabic "and" is written together with the abbreviation: "ود." is "and Dr." */
static enum abbrev_class class_behind_waw(const struct place *place)
{
	const struct word *word = &place->word;
	size_t at = 0;

	if (word->kind != GLYPH_CASELESS || word->letters < 2 ||
	    utf8_next(word->text, word->len, &at) != ARABIC_WAW)
		return ABBREV_NONE;
	if (word->letters == 2)
		return ABBREV_NEVER_ENDS;
	enum abbrev_class class = rules_abbrev(place->rules, word->text + at, word->len - at);

	return class == ABBREV_NEVER_ENDS ? class : ABBREV_NONE;
}

static bool is_number(const struct word *word)
{
	return word->kind == GLYPH_DIGIT || context_is_roman(word);
}

/*
 * The class of the word before the stop. An abbreviation may be written with blanks ("т. е.",
 * "p. m."): the longest that is in the table counts, and becomes the word of the place.
 */
static enum abbrev_class class_of(struct place *place)
{
	struct word joined = place->word, before;
	enum abbrev_class class;
	bool glued = drop_number(&place->word);

	class = rules_abbrev(place->rules, place->word.text, place->word.len);
	if (class == ABBREV_NONE)
		class = class_behind_waw(place);
	for (size_t parts = 1; parts < MAX_JOINED && !glued; parts++) {
		if (!context_previous(place->text, place->start, &joined, &before) ||
		    before.len == 0 || before.letters > MAX_PART ||
		    before.text[before.len - 1] != '.' || !context_join(&before, &joined))
			break;
		enum abbrev_class longer = rules_abbrev(place->rules, joined.text, joined.len);

		if (longer != ABBREV_NONE) {
			class = longer;
			place->word = joined;
		}
	}
	place->numbered =
		glued || (context_previous(place->text, place->start, &place->word, &before) &&
			  is_number(&before));
	return class;
}

/* True for "(b. March 2009)", "(нем. Haus)": one short word in lower case in an open bracket. */
static bool is_alone_in_bracket(const struct place *place)
{
	const struct word *word = &place->word;

	return word->kind == GLYPH_LOWER && word->letters <= MAX_ALONE &&
	       word->start > place->start && place->text[word->start - 1] == '(' &&
	       !place->candidate->quoted;
}

/* True when the number behind the stop is a footnote's: behind a long word or a bracket. */
static bool has_note(const struct place *place)
{
	size_t at = place->candidate->stop;

	return place->word.letters >= MIN_NOTED || scan_is_closer(utf8_prev(place->text, &at));
}

enum verdict abbrev_judge_dot(struct place *place)
{
	if (place->word.len == 0)
		return ENDS_PLAIN;
	if (is_enumerator(&place->word))
		return KEEP_ENUMERATOR;
	if (is_alone_in_bracket(place))
		return KEEP_ABBREV;
	enum abbrev_class class = place->class = class_of(place);

	if (place->candidate->quoted && class == ABBREV_NONE)
		return ENDS_PLAIN;
	bool initials = class == ABBREV_NONE && initials_in(&place->word) > 0;

	if (place->candidate->noted)
		return class == ABBREV_NONE && has_note(place) ? ENDS_PLAIN : KEEP_ABBREV;
	if (place->follower.kind == GLYPH_LOWER)
		return class != ABBREV_NONE || initials ? KEEP_ABBREV : ENDS_PLAIN;
	return initials ? judge_initials(place) : abbrev_judge(place, class);
}
