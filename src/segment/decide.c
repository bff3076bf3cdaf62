#include "decide.h"
#include "context.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MAX_JOINED = 3,     /* parts of an abbreviation written with blanks: "и т. д." */
	MAX_SPEAKER = 3,    /* words between a quotation and "asked" */
	MAX_ENUMERATOR = 3, /* digits of an item number; four are a year */
	MAX_OPENING = 5,    /* words of "В середине 1970-х гг." */
	MAX_INSERT = 512,   /* bytes looked back for an open bracket */
	MAX_NOTE = 3,       /* digits of a footnote */
	MAX_ALONE = 5,      /* letters of an abbreviation that follows a bracket */
	MIN_NOTED = 4,      /* letters of a word that has a footnote: "p.5" has none */
	ARABIC_WAW = 0x0648,
	ARABIC_FEH = 0x0641
};

/* All that a decision looks at. */
struct place {
	const struct rules *rules;
	const char *text;
	size_t len, start;
	struct candidate *candidate;
	struct word word; /* before the stop */
	bool numbered;    /* a number stands before the word */
	struct follower follower;
};

static bool space_at(const struct place *place, size_t at)
{
	return at < place->len && char_is_space(utf8_next(place->text, place->len, &at));
}

static bool follower_has(const struct place *place, enum word_list list)
{
	const char *word = place->text + place->follower.start;
	size_t len = place->follower.end - place->follower.start;

	if (rules_has_word(place->rules, list, word, len))
		return true;
	for (size_t i = 1; i < len; i++) /* "It's", "It’s" */
		if (word[i] == '\'' || (i + 2 < len && memcmp(word + i, "\xE2\x80\x99", 3) == 0))
			return rules_has_word(place->rules, list, word, i);
	return false;
}

static bool stop_follows_follower(const struct place *place)
{
	size_t end = place->follower.end;

	return end < place->len && place->text[end] == '.';
}

/* True when a word follows that often begins sentences, and is no initial itself. */
static bool starter_follows(const struct place *place)
{
	const struct follower *follower = &place->follower;

	if (follower_has(place, WORDS_STARTERS))
		return follower->end - follower->start > 2 || !stop_follows_follower(place);
	/* Arabic writes "and" and "so" together with the word; sentences like to begin so. */
	return (follower->first == ARABIC_WAW || follower->first == ARABIC_FEH) &&
	       follower->end - follower->start > 6;
}

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
		return initials_in(word) == 1 || (word->letters <= 4 && context_is_roman(word));
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
	if (starter_follows(place))
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
	return word.len > 0 && context_is_roman(&word) && !starter_follows(place);
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
		if (follower_has(place, WORDS_CARRY_ON) || follower->bracket)
			return KEEP_ABBREV;
		if (starter_follows(place))
			return ENDS_STARTER;
		return is_opening(place) ? KEEP_OPENER : ENDS_ABBREV;
	}
	/* A letter with a stop is the rest of an abbreviation written with blanks: "ق. م." */
	return follower->kind == GLYPH_CASELESS && !(follower->end - follower->start <= 2 &&
						     stop_follows_follower(place))
		       ? ENDS_ABBREV
		       : KEEP_ABBREV;
}

static enum verdict judge_class(const struct place *place, enum abbrev_class class)
{
	switch (class) {
	case ABBREV_NEVER_ENDS:
		return KEEP_ABBREV;
	case ABBREV_NUMBER:
		return number_follows(&place->follower) || roman_follows(place) ? KEEP_ABBREV
										: ENDS_ABBREV;
	case ABBREV_UNIT:
		return place->numbered ? judge_may_end(place) : KEEP_ABBREV;
	case ABBREV_MAY_END:
		return judge_may_end(place);
	case ABBREV_STARTER:
		return starter_follows(place) ? ENDS_STARTER : KEEP_ABBREV;
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
		    before.len == 0 || before.letters > 3 || before.text[before.len - 1] != '.' ||
		    !context_join(&before, &joined))
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

/* ---------------------------------------------------------------- kinds of stops */

/* True for "(b. March 2009)", "(нем. Haus)": one short word in lower case in an open bracket. */
static bool is_alone_in_bracket(const struct place *place)
{
	const struct word *word = &place->word;

	return word->kind == GLYPH_LOWER && word->letters <= MAX_ALONE && word->start > 0 &&
	       word->start > place->start && place->text[word->start - 1] == '(' &&
	       !place->candidate->quoted;
}

/* True when the number behind the stop is a footnote's: behind a long word or a bracket. */
static bool has_note(const struct place *place)
{
	size_t at = place->candidate->stop;

	return place->word.letters >= MIN_NOTED || scan_is_closer(utf8_prev(place->text, &at));
}

static enum verdict judge_dot(struct place *place)
{
	if (place->word.len == 0)
		return ENDS_PLAIN;
	if (is_enumerator(&place->word))
		return KEEP_ENUMERATOR;
	if (is_alone_in_bracket(place))
		return KEEP_ABBREV;
	enum abbrev_class class = class_of(place);

	if (place->candidate->quoted && class == ABBREV_NONE)
		return ENDS_PLAIN;
	bool initials = class == ABBREV_NONE && initials_in(&place->word) > 0;

	if (place->candidate->noted)
		return class == ABBREV_NONE && has_note(place) ? ENDS_PLAIN : KEEP_ABBREV;
	if (place->follower.kind == GLYPH_LOWER)
		return class != ABBREV_NONE || initials ? KEEP_ABBREV : ENDS_PLAIN;
	return initials ? judge_initials(place) : judge_class(place, class);
}

/* The class of a name that ends in a mark: Yahoo! */
static enum abbrev_class class_of_name(const struct place *place)
{
	struct word word;

	if (place->candidate->kind != STOP_MARK)
		return ABBREV_NONE;
	context_before(place->text, place->start, place->candidate->closer, &word);
	return rules_abbrev(place->rules, word.text, word.len);
}

/* True when a verb of speech is among the next words: "Who?" Harry Potter asked. */
static bool speaker_follows(const struct place *place)
{
	size_t at = place->follower.start;

	for (size_t n = 0; n < MAX_SPEAKER && at < place->len; n++) {
		struct follower word;

		context_follower(place->text, place->len, at, &word);
		if (word.start == word.end || word.dash || word.opened)
			return false;
		/* English and Russian put the speaker first, Arabic the verb. */
		if ((n > 0 || word.kind == GLYPH_CASELESS) &&
		    rules_has_word(place->rules, WORDS_SPEECH, place->text + word.start,
				   word.end - word.start))
			return word.end >= place->len || place->text[word.end] != ':';
		at = word.end;
		if (at < place->len && place->text[at] == '.' && word.end - word.start <= 4)
			at++; /* Mr. and initials */
		if (at < place->len && !space_at(place, at))
			return false;
	}
	return false;
}

static enum verdict judge_mark(const struct place *place)
{
	const struct candidate *candidate = place->candidate;
	enum abbrev_class class = class_of_name(place);

	if (class != ABBREV_NONE)
		return judge_class(place, class);
	if (candidate->quoted && ((place->follower.dash && place->follower.kind == GLYPH_UPPER) ||
				  speaker_follows(place)))
		return KEEP_SPEECH;
	if (place->follower.kind == GLYPH_CASELESS && follower_has(place, WORDS_CARRY_ON))
		return KEEP_CARRY_ON;
	return ENDS_PLAIN;
}

/* The pronoun has a capital wherever it stands. */
static bool is_i(const struct place *place)
{
	const struct follower *follower = &place->follower;

	return follower->first == 'I' &&
	       (follower->end == follower->start + 1 ||
		!char_is_latin((unsigned char)place->text[follower->start + 1]));
}

static enum verdict judge_ellipsis(const struct place *place)
{
	if (place->follower.kind == GLYPH_UPPER)
		return is_i(place) ? KEEP_ELLIPSIS : ENDS_PLAIN;
	if (place->follower.kind == GLYPH_OTHER || place->candidate->kind == STOP_TWO_DOTS)
		return ENDS_PLAIN;
	return KEEP_ELLIPSIS;
}

/* True when the run of stops stands alone between brackets. */
static bool is_bracketed(const struct place *place)
{
	const struct candidate *candidate = place->candidate;

	return candidate->stop > place->start && candidate->closer < candidate->end &&
	       (place->text[candidate->stop - 1] == '(' || place->text[candidate->stop - 1] == '[');
}

/* True for what carries a sentence on: ", ; : & + = / |" and closing brackets. */
static bool carries_on(uint32_t c)
{
	return c != 0 && c < 0x80 && strchr(",;:&+=/|)]}", (int)c) != NULL;
}

/* True when a bracket or a quotation mark is open before the stop, as far as one looks. */
static bool is_inside(const struct place *place)
{
	size_t at = place->candidate->stop;
	size_t from = at - place->start > MAX_INSERT ? at - MAX_INSERT : place->start;
	size_t closed = 0;

	while (at > from) {
		switch (utf8_prev(place->text, &at)) {
		case ')':
		case 0x00BB: /* » */
		case 0x201D: /* ” */
			closed++;
			break;
		case '(':
		case 0x00AB: /* « */
		case 0x201C: /* “ */
			if (closed == 0)
				return true;
			closed--;
			break;
		default:
			break;
		}
	}
	return false;
}

/* True when "(b) " or "b) " follows. */
static bool is_item(const struct place *place)
{
	const struct follower *follower = &place->follower;
	size_t end = follower->end;

	return follower->end - follower->start <= 2 && end < place->len &&
	       place->text[end] == ')' && space_at(place, end + 1);
}

/*
 * A lower-case letter follows. A writer who began this sentence in lower case does so with the
 * next one as well; and a question mark ends a sentence before "i" or "they" however written.
 */
static enum verdict judge_lower(const struct place *place)
{
	const struct candidate *candidate = place->candidate;
	struct follower first;

	if (is_item(place))
		return ENDS_PLAIN;

	if (place->follower.dash || place->follower.opened || candidate->quoted ||
	    candidate->kind == STOP_ELLIPSIS || candidate->kind == STOP_EMOJI)
		return KEEP_LOWER;
	if (class_of_name(place) != ABBREV_NONE)
		return KEEP_ABBREV;
	if (candidate->kind == STOP_MARK && starter_follows(place))
		return speaker_follows(place) ? KEEP_SPEECH : ENDS_STARTER;
	context_follower(place->text, candidate->stop, place->start, &first);
	if (first.kind != GLYPH_LOWER || first.dash || first.opened || first.end >= candidate->stop)
		return KEEP_LOWER;
	return ENDS_PLAIN;
}

/* Contexts that hold for stops of every kind; ENDS_PLAIN where none of them does. */
static enum verdict judge_context(const struct place *place)
{
	if (place->word.len == 0 && place->word.begins)
		return KEEP_START;
	if (place->follower.kind == GLYPH_NONE)
		return KEEP_NOTHING;
	if (place->follower.kind == GLYPH_LOWER)
		return judge_lower(place);
	if (place->follower.dash && is_inside(place))
		return KEEP_INSERT;
	if (place->follower.kind == GLYPH_OTHER && carries_on(place->follower.first))
		return KEEP_SYMBOL;
	return is_bracketed(place) ? KEEP_BRACKETS : ENDS_PLAIN;
}

/*
 * The number of a footnote may stand off from the stop: "their rights. 4 Even so". What is judged
 * then is the word behind it: a capital that often begins sentences, or nothing at all. The end is
 * moved behind the number.
 */
static enum verdict judge_note(struct place *place)
{
	struct candidate *candidate = place->candidate;
	const struct follower number = place->follower;
	struct follower *follower = &place->follower;

	if (number.kind != GLYPH_DIGIT || number.opened || number.dash ||
	    number.end - number.start > MAX_NOTE)
		return ENDS_PLAIN;
	if (number.end == place->len)
		return KEEP_NOTHING;
	context_follower(place->text, place->len, number.end, follower);
	if (!space_at(place, number.end) || follower->kind != GLYPH_UPPER || follower->opened ||
	    follower->dash || !(starter_follows(place) || candidate->noted))
		return candidate->noted ? KEEP_SYMBOL : ENDS_PLAIN;
	candidate->end = number.end;
	candidate->next = follower->start;
	return ENDS_STARTER;
}

enum verdict decide(const struct rules *rules, const char *text, size_t len, size_t start,
		    struct candidate *candidate)
{
	struct place place = {
		.rules = rules, .text = text, .len = len, .start = start, .candidate = candidate};

	context_before(text, start, candidate->stop, &place.word);
	context_follower(text, len, candidate->next, &place.follower);
	enum verdict verdict = judge_context(&place);

	if (!verdict_ends(verdict) || verdict == ENDS_STARTER)
		return verdict;
	switch (candidate->kind) {
	case STOP_DOT:
		verdict = judge_dot(&place);
		return verdict == ENDS_PLAIN ? judge_note(&place) : verdict;
	case STOP_MARK:
		return judge_mark(&place);
	case STOP_EMOJI:
		return place.follower.kind == GLYPH_UPPER || place.follower.kind == GLYPH_OTHER
			       ? ENDS_PLAIN
			       : KEEP_LOWER;
	case STOP_TWO_DOTS:
	case STOP_ELLIPSIS:
		break;
	}
	return judge_ellipsis(&place);
}
