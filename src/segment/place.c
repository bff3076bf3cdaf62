#include "place.h"
#include "base/banned.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	MIN_WITH_WAW = 6, /* bytes; of three letters */
	ARABIC_WAW = 0x0648,
	ARABIC_FEH = 0x0641
};

bool place_space_at(const struct place *place, size_t at)
{
	return at < place->len && char_is_space(utf8_next(place->text, place->len, &at));
}

bool place_follower_has(const struct place *place, enum word_list list)
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

bool place_stop_follows(const struct place *place)
{
	size_t end = place->follower.end;

	return end < place->len && place->text[end] == '.';
}

bool place_starter_follows(const struct place *place)
{
	const struct follower *follower = &place->follower;

	if (place_follower_has(place, WORDS_STARTERS))
		return follower->end - follower->start > 2 || !place_stop_follows(place);
	/* Arabic writes "and" and "so" together with the word; sentences like to begin so. */
	return (follower->first == ARABIC_WAW || follower->first == ARABIC_FEH) &&
	       follower->end - follower->start > MIN_WITH_WAW;
}
