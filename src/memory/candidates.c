/*
 * Of a query's t terms a hit shares s at least, so it has one of any t - s + 1 of them: the lists
 * of the rarest ones are merged, which gives all candidates. Most share a term or two by chance,
 * and each would cost a record to read and compare. So the longer lists are read as well, to count
 * on, for as long as reading the next one costs less than comparing what is left; a candidate that
 * cannot come to s any more is dropped. Cost: the postings that are read, plus a merge step for
 * each of them.
 */
#include "memory/candidates.h"

#include "base/mem.h"
#include "memory/memory.h"

/* Postings that are read in the time it takes to load and compare one unit, by measurement. */
enum { POSTINGS_PER_COMPARE = 75 };

struct ranked {
	const struct match_term *term;
	uint64_t postings;
	size_t order;
};

static int by_rarity(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->postings != y->postings)
		return x->postings < y->postings ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Units and how many of the terms they share, by rising id. */
struct tally {
	struct counted {
		uint64_t id;
		size_t shared;
	} * items;
	size_t count, cap;
};

struct search {
	struct store *store;
	struct store_txn *txn;
	const struct match_terms *query;
	int min;
	char space[SPACE_SIZE];
	struct ranked *ranked;
	size_t count;        /* of ranked */
	struct tally list;   /* of the term in hand */
	struct tally merged; /* the next state of the result */
};

static void push(struct tally *tally, uint64_t id, size_t shared)
{
	tally->items = mem_grow(tally->items, tally->count, &tally->cap, sizeof *tally->items);
	tally->items[tally->count++] = (struct counted){id, shared};
}

/* Ranks the terms of the family, the rarest first. */
static dgm_code rank(struct search *search, char family, dgm_error *err)
{
	const struct match_terms *query = search->query;

	search->ranked = mem_alloc(query->count, sizeof *search->ranked);
	for (size_t i = 0; i < query->count; i++) {
		const struct match_term *term = &query->items[i];
		struct ranked *ranked = &search->ranked[search->count];

		if (term->family != family)
			continue;
		*ranked = (struct ranked){.term = term, .order = i};
		dgm_code code = store_count_postings(search->store, search->txn, search->space,
						     term->text, term->len, &ranked->postings, err);

		if (code != DGM_OK)
			return code;
		search->count++;
	}
	qsort(search->ranked, search->count, sizeof *search->ranked, by_rarity);
	return DGM_OK;
}

/* Lengths of 0 are those of a unit with two texts in the language: it may have any length. */
static dgm_code take_posting(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	struct search *search = ctx;
	bool known = posting->a > 0 || posting->b > 0;

	(void)err;
	if (!known || match_length_fits(search->query, posting->a, posting->b, search->min))
		push(&search->list, posting->id, 1);
	return DGM_OK;
}

static dgm_code read_list(struct search *search, const struct ranked *ranked, dgm_error *err)
{
	search->list.count = 0;
	if (ranked->postings == 0)
		return DGM_OK;
	return store_each_posting(search->store, search->txn, search->space, ranked->term->text,
				  ranked->term->len, take_posting, search, err);
}

/*
 * Adds the list in hand to the counts; with `join` its other units become candidates too. Drops
 * those that share less than `least` by now.
 */
static void merge_list(struct search *search, struct tally *result, bool join, size_t least)
{
	const struct tally *list = &search->list;
	struct tally *merged = &search->merged;
	size_t i = 0, j = 0;

	merged->count = 0;
	while (i < result->count || j < list->count) {
		uint64_t a = i < result->count ? result->items[i].id : UINT64_MAX;
		uint64_t b = j < list->count ? list->items[j].id : UINT64_MAX;
		uint64_t id = a < b ? a : b;
		size_t shared = (a == id ? result->items[i].shared : 0) + (b == id);

		if (shared >= least && (a == id || join))
			push(merged, id, shared);
		i += a == id;
		j += b == id;
	}
	struct tally swap = *result;

	*result = *merged;
	*merged = swap;
}

static dgm_code gather(struct search *search, size_t needed, struct tally *result, dgm_error *err)
{
	size_t first = search->count - needed + 1;
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < search->count; i++) {
		size_t left = search->count - i - 1; /* lists behind this one */
		size_t least = needed > left ? needed - left : 0;

		if (i >= first &&
		    search->ranked[i].postings > result->count * (uint64_t)POSTINGS_PER_COMPARE)
			break;
		code = read_list(search, &search->ranked[i], err);
		merge_list(search, result, i < first, least);
	}
	return code;
}

dgm_code candidates_find(struct store *store, struct store_txn *txn, const char *lang, char family,
			 const struct match_terms *query, int min, struct candidates *candidates,
			 dgm_error *err)
{
	struct search search = {.store = store, .txn = txn, .query = query, .min = min};

	struct tally result = {0};

	memory_term_space(search.space, family, lang);
	dgm_code code = rank(&search, family, err);
	size_t needed = match_terms_needed(query, family, min);

	if (code == DGM_OK && search.count >= needed)
		code = gather(&search, needed, &result, err);
	for (size_t i = 0; i < result.count; i++)
		candidates_add(candidates, result.items[i].id);
	mem_free(result.items);
	mem_free(search.ranked);
	mem_free(search.list.items);
	mem_free(search.merged.items);
	return code;
}

void candidates_add(struct candidates *candidates, uint64_t id)
{
	candidates->ids = mem_grow(candidates->ids, candidates->count, &candidates->cap,
				   sizeof *candidates->ids);
	candidates->ids[candidates->count++] = id;
}

static int by_id(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void candidates_sort(struct candidates *candidates)
{
	size_t kept = 0;

	if (candidates->count > 1)
		qsort(candidates->ids, candidates->count, sizeof *candidates->ids, by_id);
	for (size_t i = 0; i < candidates->count; i++)
		if (i == 0 || candidates->ids[i] != candidates->ids[kept - 1])
			candidates->ids[kept++] = candidates->ids[i];
	candidates->count = kept;
}

void candidates_free(struct candidates *candidates)
{
	mem_free(candidates->ids);
	*candidates = (struct candidates){0};
}
