/*
 * Of a query's t terms a hit shares s at least, so it has one of any t - s + 1 of them: the lists
 * of the rarest ones are read. Each posting goes through the sieve, which few pass that are no
 * hits; those that do are counted, so that they can go through it once more. Then the longer lists
 * are read as well, to count on, for as long as reading the next one costs less than comparing what
 * is left. Cost: some nanoseconds for each posting that is read.
 */
#include "memory/candidates.h"

#include "base/hash.h"
#include "base/mem.h"
#include "memory/memory.h"

enum {
	HINTS = 8192,       /* slots */
	COMMON = 64,        /* postings of a term from which on their number is worth remembering */
	MAY_BE_WHOLE = 600, /* postings up to which they may be one value in the store */
	FIRST_SLOTS = 4096,
	/* By measurement, the postings that are read in the time that it takes to find a list, and
	 * to load and compare a unit. */
	POSTINGS_PER_LIST = 1000,
	POSTINGS_PER_COMPARE = 500
};

/* A unit in one of the lists. */
struct found {
	uint64_t id;
	uint32_t length, marks, lists; /* lists: in which it was found */
};

/*
 * How common a term is, from an earlier search. It may be out of date or another's: in what order
 * lists are read changes the cost and never the result.
 */
struct hint {
	uint64_t term; /* hash */
	uint64_t postings;
};

/* A term and its list, which where it is short is at hand. */
struct ranked {
	const struct match_term *term;
	size_t order;
	uint64_t postings;
	size_t from, len; /* of the bytes at hand; len 0: none are */
};

struct candidates_work {
	struct store_lists *lists;
	struct sieve sieve;
	struct hint hints[HINTS];
	struct ranked *ranked;
	const struct match_term **order;
	size_t count, cap; /* of both */
	struct buf bytes;
	struct found *found;
	size_t found_count, found_cap;
	uint32_t *slots; /* of found, by id: place + 1; 0: free */
	size_t slot_count;
	size_t list;    /* that is being read */
	bool by_length; /* terms tell the length of their texts */
};

void candidates_add(struct candidates *candidates, uint64_t id, int most)
{
	candidates->items = mem_grow(candidates->items, candidates->count, &candidates->cap,
				     sizeof *candidates->items);
	candidates->items[candidates->count++] = (struct candidate){id, most};
}

/* ---------------------------------------------------------------- ranking */

static int by_rarity(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->postings != y->postings)
		return x->postings < y->postings ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static dgm_code peek(struct candidates_work *work, struct ranked *ranked, dgm_error *err)
{
	ranked->from = work->bytes.len;
	dgm_code code = store_lists_peek(work->lists, ranked->term->text, ranked->term->len,
					 &work->bytes, &ranked->postings, err);

	ranked->len = work->bytes.len - ranked->from;
	return code;
}

/* Reads the list of a term if it is short, else how long it is, if that is not known. */
static dgm_code look_at(struct candidates_work *work, struct ranked *ranked, dgm_error *err)
{
	const struct match_term *term = ranked->term;
	uint64_t hash = hash_bytes(term->text, term->len, (unsigned char)term->family);
	struct hint *hint = &work->hints[hash % HINTS];

	if (hint->term == hash) {
		ranked->postings = hint->postings;
		return DGM_OK;
	}
	dgm_code code = peek(work, ranked, err);

	if (ranked->postings >= COMMON)
		*hint = (struct hint){hash, ranked->postings};
	return code;
}

/* Ranks the terms of the family, the rarest first. */
static dgm_code rank(struct candidates_work *work, char family, const struct match_terms *query,
		     dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (query->count > work->cap) {
		work->cap = query->count * 2;
		work->ranked = mem_resize(work->ranked, work->cap, sizeof *work->ranked);
		work->order = mem_resize(work->order, work->cap, sizeof *work->order);
	}
	work->count = 0;
	buf_reset(&work->bytes);
	for (size_t i = 0; code == DGM_OK && i < query->count; i++) {
		struct ranked *ranked = &work->ranked[work->count];

		if (query->items[i].family != family)
			continue;
		*ranked = (struct ranked){.term = &query->items[i], .order = i};
		code = look_at(work, ranked, err);
		work->count++;
	}
	if (work->count > 0)
		qsort(work->ranked, work->count, sizeof *work->ranked, by_rarity);
	for (size_t i = 0; i < work->count; i++)
		work->order[i] = work->ranked[i].term;
	return code;
}

/* ---------------------------------------------------------------- reading */

/* Where in the slots a unit is, or would be. */
static inline uint32_t *slot_of(const struct candidates_work *work, uint64_t id)
{
	size_t at = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (work->slot_count - 1);

	while (work->slots[at] != 0 && work->found[work->slots[at] - 1].id != id)
		at = (at + 1) & (work->slot_count - 1);
	return &work->slots[at];
}

static void make_slots(struct candidates_work *work, size_t count)
{
	if (count != work->slot_count)
		work->slots = mem_resize(work->slots, count, sizeof *work->slots);
	work->slot_count = count;
	memset(work->slots, 0, count * sizeof *work->slots);
	for (size_t i = 0; i < work->found_count; i++)
		*slot_of(work, work->found[i].id) = (uint32_t)i + 1;
}

static void add_found(struct candidates_work *work, const struct store_posting *posting)
{
	if (work->found_count >= work->slot_count / 2)
		make_slots(work, work->slot_count * 2);
	work->found =
		mem_grow(work->found, work->found_count, &work->found_cap, sizeof *work->found);
	work->found[work->found_count++] = (struct found){posting->id, posting->a, posting->b, 1};
	*slot_of(work, posting->id) = (uint32_t)work->found_count;
}

/*
 * Counts what was found before, and adds what passes: it lacks the lists that were read before. In
 * those behind the ones that the sieve needs there is nothing new.
 */
static void take_postings(void *ctx, const struct store_posting *postings, size_t count)
{
	struct candidates_work *work = ctx;
	const bool may_be_new = work->list < work->sieve.lists;

	for (size_t i = 0; i < count; i++) {
		const struct store_posting *posting = &postings[i];
		uint32_t place = *slot_of(work, posting->id);

		if (place > 0)
			work->found[place - 1].lists++;
		else if (may_be_new &&
			 sieve_passes(&work->sieve, work->list, work->list, posting->a, posting->b))
			add_found(work, posting);
	}
}

/* The lengths of what was found; those of several texts count for all that a hit may have. */
static void lengths_found(const struct candidates_work *work, size_t *shortest, size_t *longest)
{
	*shortest = work->sieve.longest;
	*longest = work->sieve.shortest;
	for (size_t i = 0; i < work->found_count; i++) {
		const size_t length = work->found[i].length;

		if (length > 0 && length < *shortest)
			*shortest = length;
		if (length > *longest)
			*longest = length;
	}
	if (*longest < *shortest)
		*longest = *shortest;
}

/*
 * The list of a bigram is one for each length of text, side by side. Of those that the sieve needs,
 * the lengths are read that may lack all terms of the lists before.
 */
static dgm_code read_lengths(struct candidates_work *work, dgm_error *err)
{
	const struct ranked *ranked = &work->ranked[work->list];
	size_t shortest, longest;

	if (work->list >= work->sieve.lists)
		lengths_found(work, &shortest, &longest);
	else if (!sieve_range(&work->sieve, work->list, &shortest, &longest))
		return DGM_OK;
	return store_lists_range(work->lists, ranked->term->text, ranked->term->len - 1,
				 match_terms_group(shortest), match_terms_group(longest),
				 ranked->postings * (longest - shortest + 1), take_postings, work,
				 err);
}

static dgm_code read_list(struct candidates_work *work, dgm_error *err)
{
	struct ranked *ranked = &work->ranked[work->list];
	dgm_code code = DGM_OK;
	bool whole = false;

	if (work->by_length)
		return read_lengths(work, err);
	if (ranked->len == 0 && ranked->postings < MAY_BE_WHOLE)
		code = peek(work, ranked, err);
	if (code == DGM_OK && ranked->len > 0)
		code = store_lists_decode(work->lists, work->bytes.data + ranked->from, ranked->len,
					  ranked->postings, &whole, take_postings, work, err);
	if (code == DGM_OK && !whole && ranked->postings > 0)
		code = store_lists_each(work->lists, ranked->term->text, ranked->term->len,
					ranked->postings, take_postings, work, err);
	return code;
}

/* Of how many lists a text of this length was read, the one in hand included. */
static size_t lists_read(const struct candidates_work *work, uint32_t length)
{
	const size_t all = work->list + 1, needed = work->sieve.lists;

	if (!work->by_length || length == 0 || length >= work->sieve.length_count)
		return all;
	const size_t own = (size_t)(work->sieve.limits[length].missing + 1);
	const size_t read = all < own ? all : own;

	return all > needed ? read + all - needed : read;
}

/* How many terms of the lists that were read it lacks, at least. */
static size_t lacking(const struct candidates_work *work, const struct found *found)
{
	const size_t read = lists_read(work, found->length);

	/* Of a range some lengths may have been read for nothing. */
	return read > found->lists ? read - found->lists : 0;
}

/* Drops what lacks too much, after the list in hand. */
static void drop_found(struct candidates_work *work)
{
	size_t kept = 0;

	for (size_t i = 0; i < work->found_count; i++) {
		const struct found *found = &work->found[i];

		if (sieve_passes(&work->sieve, work->list, lacking(work, found), found->length,
				 found->marks))
			work->found[kept++] = *found;
	}
	work->found_count = kept;
	make_slots(work, work->slot_count);
}

static dgm_code read_lists(struct candidates_work *work, dgm_error *err)
{
	const uint64_t lengths =
		work->by_length ? work->sieve.longest - work->sieve.shortest + 1 : 1;
	dgm_code code = DGM_OK;

	work->found_count = 0;
	make_slots(work, FIRST_SLOTS);
	for (work->list = 0; code == DGM_OK && work->list < work->count; work->list++) {
		const uint64_t cost =
			POSTINGS_PER_LIST + work->ranked[work->list].postings * lengths;

		if (work->list >= work->sieve.lists &&
		    cost > work->found_count * (uint64_t)POSTINGS_PER_COMPARE)
			break;
		code = read_list(work, err);
		if (work->list + 1 >= work->sieve.lists)
			drop_found(work);
	}
	return code;
}

static bool has_family(const struct match_terms *terms, char family)
{
	for (size_t i = 0; i < terms->count; i++)
		if (terms->items[i].family == family)
			return true;
	return false;
}

dgm_code candidates_find(struct candidates *candidates, struct store *store, struct store_txn *txn,
			 const char *lang, char family, const struct match_terms *query, int min,
			 dgm_error *err)
{
	char space[SPACE_SIZE];

	if (!has_family(query, family))
		return DGM_OK;
	if (!candidates->work) {
		candidates->work = mem_zalloc(1, sizeof *candidates->work);
		candidates->work->lists = store_lists_new();
	}
	struct candidates_work *work = candidates->work;

	memory_term_space(space, family, lang);
	dgm_code code = store_lists_open(work->lists, store, txn, space, err);

	if (code == DGM_OK)
		code = rank(work, family, query, err);
	if (code == DGM_OK) {
		work->by_length = family == 'g';
		sieve_set(&work->sieve, query, family, min, work->order, work->count);
		if (work->sieve.shortest <= work->sieve.longest)
			store_lists_set_range(work->lists, (uint32_t)work->sieve.shortest,
					      (uint32_t)work->sieve.longest);
		code = read_lists(work, err);
	}
	store_lists_close(work->lists);
	work->list -= work->list > 0; /* the last one that was read */
	for (size_t i = 0; code == DGM_OK && i < work->found_count; i++) {
		const struct found *found = &work->found[i];

		candidates_add(candidates, found->id,
			       sieve_most(&work->sieve, work->list, lacking(work, found),
					  found->length, found->marks));
	}
	return code;
}

/* ---------------------------------------------------------------- all */

static int by_id(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int by_most(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->most != y->most ? (x->most < y->most) - (x->most > y->most) : by_id(a, b);
}

void candidates_sort(struct candidates *candidates)
{
	struct candidate *items = candidates->items;
	size_t kept = 0;

	if (candidates->count > 1)
		qsort(items, candidates->count, sizeof *items, by_id);
	for (size_t i = 0; i < candidates->count; i++) {
		if (i == 0 || items[i].id != items[kept - 1].id)
			items[kept++] = items[i];
		else if (items[i].most > items[kept - 1].most)
			items[kept - 1].most = items[i].most;
	}
	candidates->count = kept;
	if (kept > 1)
		qsort(items, kept, sizeof *items, by_most);
}

void candidates_free(struct candidates *candidates)
{
	struct candidates_work *work = candidates->work;

	if (work) {
		store_lists_free(work->lists);
		sieve_free(&work->sieve);
		mem_free(work->ranked);
		mem_free(work->order);
		buf_free(&work->bytes);
		mem_free(work->found);
		mem_free(work->slots);
	}
	mem_free(work);
	mem_free(candidates->items);
	*candidates = (struct candidates){0};
}
