#include "match/sieve.h"

#include "base/mem.h"
#include "score.h"
#include "words.h"

/*
 * By words: texts of `longer` words at distance d have at least longer - d - 1/2 stems in common,
 * for each word without partner of its stem costs 1, but for one near pair. By characters: an edit
 * touches two bigrams, and there is one bigram more than characters.
 */
size_t sieve_shared(char family, size_t longer, int min)
{
	size_t percent = (size_t)min, shared = 1;

	if (family == 'w') {
		if (longer < WORDS_ENOUGH)
			longer = WORDS_ENOUGH;
		if (longer * percent > 50)
			shared = (longer * percent - 50 + 99) / 100;
	} else if (longer + 1 > 2 * score_limit(min, longer, 1)) {
		shared = longer + 1 - 2 * score_limit(min, longer, 1);
	}
	return shared > 0 ? shared : 1;
}

/* What a text of this length may lack that is a hit of the query. */
static struct sieve_limit limit_for(const struct match_terms *query, char family, int min,
				    size_t length, size_t terms)
{
	const struct sieve_limit none = {-1, -1};
	size_t own = match_terms_length(query, family);
	size_t shared = sieve_shared(family, own > length ? own : length, min);
	/* The terms of a text are its words, or one more than its characters. */
	size_t others = family == 'w' ? length : length + 1;

	if (!score_lengths_fit(own, length, min) || shared > terms || shared > others)
		return none;
	if (family == 'w' && !words_decide(own, length))
		return none; /* two short texts are compared by characters */
	return (struct sieve_limit){(int)(terms - shared), (int)(others - shared)};
}

void sieve_set(struct sieve *sieve, const struct match_terms *query, char family, int min,
	       const struct match_term *const *order, size_t count)
{
	size_t own = match_terms_length(query, family);
	uint32_t rest = 0;

	sieve->family = family;
	sieve->own = own;
	sieve->terms = count;
	sieve->marks = match_terms_marks(query, family);
	sieve->lists = 0;
	sieve->shortest = SIZE_MAX;
	sieve->longest = 0;
	sieve->length_count = own * 100 / (size_t)(min > 0 ? min : 1) + 1;
	if (sieve->length_count > sieve->length_cap) {
		sieve->length_cap = sieve->length_count * 2;
		sieve->limits = mem_resize(sieve->limits, sieve->length_cap, sizeof *sieve->limits);
	}
	for (size_t i = 0; i < sieve->length_count; i++) {
		const struct sieve_limit limit = limit_for(query, family, min, i, count);

		sieve->limits[i] = limit;
		if (limit.missing >= 0) {
			sieve->shortest = i < sieve->shortest ? i : sieve->shortest;
			sieve->longest = i;
		}
		/* Who lacks so many has one of the terms of one list more. */
		if (limit.missing >= (int)sieve->lists)
			sieve->lists = (size_t)limit.missing + 1;
	}
	if (count > sieve->rest_cap) {
		sieve->rest_cap = count * 2;
		sieve->rest = mem_resize(sieve->rest, sieve->rest_cap, sizeof *sieve->rest);
	}
	for (size_t i = count; i > 0; i--) {
		sieve->rest[i - 1] = rest;
		rest |= order[i - 1]->mark;
	}
}

bool sieve_range(const struct sieve *sieve, size_t lists, size_t *shortest, size_t *longest)
{
	bool found = false;

	for (size_t i = 0; i < sieve->length_count; i++) {
		if (sieve->limits[i].missing < (int)lists)
			continue;
		*shortest = found ? *shortest : i;
		*longest = i;
		found = true;
	}
	return found;
}

/* By the same reckoning as sieve_shared, the other way round. */
int sieve_most(const struct sieve *sieve, size_t list, size_t missing, uint32_t length,
	       uint32_t marks)
{
	const size_t longer = sieve->own > length ? sieve->own : length;
	const size_t lacking = missing + (size_t)sieve_count(sieve->rest[list] & ~marks);
	const size_t foreign = (size_t)sieve_count(marks & ~sieve->marks);
	const size_t others = sieve->family == 'w' ? length : (size_t)length + 1;
	size_t shared = lacking < sieve->terms ? sieve->terms - lacking : 0;

	if (length == 0)
		return SIEVE_ANY;
	if (foreign + shared > others)
		shared = foreign < others ? others - foreign : 0;
	if (sieve->family == 'w')
		return shared >= longer ? SIEVE_ANY : (int)(100 * (2 * shared + 1) / (2 * longer));
	const size_t edits = shared > longer ? 0 : (longer + 1 - shared + 1) / 2;

	return edits == 0 ? SIEVE_ANY : (int)(100 * (longer - edits) / longer);
}

void sieve_free(struct sieve *sieve)
{
	mem_free(sieve->limits);
	mem_free(sieve->rest);
	*sieve = (struct sieve){0};
}
