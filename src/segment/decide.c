#include "decide.h"
#include "abbrev.h"
#include "place.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MAX_SPEAKER = 3,  /* words between a quotation and "asked" */
	MAX_ADDRESS = 4,  /* bytes of "Mr" or an initial among them */
	MAX_DATELINE = 3, /* words behind its first */
	MAX_INSERT = 512, /* bytes looked back for an open bracket */
	MAX_NOTE = 3      /* digits of a footnote */
};

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
		if (at < place->len && place->text[at] == '.' &&
		    word.end - word.start <= MAX_ADDRESS)
			at++; /* Mr. and initials */
		if (at < place->len && !place_space_at(place, at))
			return false;
	}
	return false;
}

static enum verdict judge_mark(struct place *place)
{
	const struct candidate *candidate = place->candidate;
	place->class = class_of_name(place);
	if (place->class != ABBREV_NONE)
		return abbrev_judge(place, place->class);
	if (candidate->quoted && ((place->follower.dash && place->follower.kind == GLYPH_UPPER) ||
				  speaker_follows(place)))
		return KEEP_SPEECH;
	if (place->follower.kind == GLYPH_CASELESS && place_follower_has(place, WORDS_CARRY_ON))
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

/* True when the run of stops stands alone between brackets, or ends one abbreviation: "(Ph.D.)". */
static bool is_bracketed(const struct place *place)
{
	const struct candidate *candidate = place->candidate;
	const struct word *word = &place->word;
	bool is_short = word->after_bracket && !word->begins && memchr(word->text, '.', word->len);
	size_t at = is_short ? word->start : candidate->stop;

	return at > place->start && candidate->closer < candidate->end &&
	       (place->text[at - 1] == '(' || place->text[at - 1] == '[');
}

/* True for "القاهرة. – ": where it was written, before what happened. Others have capitals for it.
 */
static bool is_dateline(const struct place *place)
{
	struct word word = place->word, before;
	struct follower first;

	if (place->candidate->kind != STOP_DOT || place->follower.kind != GLYPH_CASELESS)
		return false;
	for (size_t n = 0; !word.begins; n++) {
		if (n == MAX_DATELINE ||
		    !context_previous(place->text, place->start, &word, &before))
			return false;
		word = before;
	}
	context_follower(place->text, place->candidate->stop, place->start, &first);
	return !first.dash && !first.opened;
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
	       place->text[end] == ')' && place_space_at(place, end + 1);
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
	if (candidate->kind == STOP_MARK && place_starter_follows(place))
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
	if (place->follower.dash && is_dateline(place))
		return KEEP_OPENER;
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
	if (!place_space_at(place, number.end) || follower->kind != GLYPH_UPPER ||
	    follower->opened || follower->dash ||
	    !(place_starter_follows(place) || candidate->noted))
		return candidate->noted ? KEEP_SYMBOL : ENDS_PLAIN;
	candidate->end = number.end;
	candidate->next = follower->start;
	return ENDS_STARTER;
}

/* What the kind of the stop says, where the context says nothing. */
static enum verdict judge_stop(struct place *place)
{
	enum verdict verdict;

	switch (place->candidate->kind) {
	case STOP_DOT:
		verdict = abbrev_judge_dot(place);
		return verdict == ENDS_PLAIN ? judge_note(place) : verdict;
	case STOP_MARK:
		return judge_mark(place);
	case STOP_EMOJI:
		return place->follower.kind == GLYPH_UPPER || place->follower.kind == GLYPH_OTHER
			       ? ENDS_PLAIN
			       : KEEP_LOWER;
	case STOP_TWO_DOTS:
	case STOP_ELLIPSIS:
		break;
	}
	return judge_ellipsis(place);
}

enum verdict decide(const struct rules *rules, const char *text, size_t len, size_t start,
		    struct candidate *candidate, struct reason *reason)
{
	struct place place = {
		.rules = rules, .text = text, .len = len, .start = start, .candidate = candidate};

	context_before(text, start, candidate->stop, &place.word);
	context_follower(text, len, candidate->next, &place.follower);
	enum verdict verdict = judge_context(&place);

	if (verdict == ENDS_PLAIN || verdict == ENDS_ABBREV)
		verdict = judge_stop(&place);
	if (reason)
		*reason = (struct reason){place.class, place.word};
	return verdict;
}
