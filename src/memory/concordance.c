/*
 * Concordance. The postings of the words that are looked for give the units that may have them,
 * which are compared from the newest on; no more of the lists is read than that takes. Of a
 * substring the postings know nothing, so all units are read. What is compared beyond the hits that
 * are shown serves the total alone, which is estimated where it would take long.
 */
#include "memory/concordance.h"

#include "base/err.h"
#include "base/mem.h"
#include "match/find.h"
#include "memory/memory.h"
#include "memory/newest.h"
#include "memory/record.h"
#include "text/lang.h"
#include "text/utf8.h"

enum {
	DEFAULT_MAX = 20,
	LOOK_AT_LEAST = 100 /* units that are compared before a total is estimated */
};

struct dgm_concordance {
	struct arena *arena; /* units and their texts */
	dgm_concordance_hit *items;
	size_t count, cap;
	uint64_t total;
	bool exact;
};

/* A text that is looked for. */
struct side {
	char lang[DGM_MAX_LANG];
	struct finder *finder;
};

struct ids {
	uint64_t *items; /* rising */
	size_t count, cap;
};

struct search {
	dgm_memory *memory;
	struct store_txn *txn; /* all is read from one state of the memory */
	const dgm_concordance_query *query;
	const dgm_watch *watch;
	struct side *sides;
	struct ids ids;      /* units with hits, of a walk over all */
	size_t max;          /* hits that are kept */
	struct arena *arena; /* the unit in hand */
	struct buf record;
	dgm_mark *marks;
	size_t mark_count, mark_cap;
	size_t seen; /* units of a walk over all */
	size_t most; /* units that are compared; 0: all */
	dgm_concordance *found;
};

/* ---------------------------------------------------------------- comparing */

/* The first variant that has what a side looks for, or NULL. */
static const dgm_variant *find_side(struct side *side, const dgm_unit *unit)
{
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		if (lang_same_primary(variant->lang, side->lang) &&
		    finder_matches(side->finder, variant->text, variant->len))
			return variant;
	}
	return NULL;
}

/* The variant with the first text when the unit is a hit, else NULL. */
static const dgm_variant *match_unit(struct search *search, const dgm_unit *unit)
{
	if (unit->state == DGM_REJECTED)
		return NULL;
	const dgm_variant *source = find_side(&search->sides[0], unit);

	if (!source ||
	    !memory_has_target(unit, source, search->query->targets, search->query->target_count))
		return NULL;
	for (size_t i = 1; i < search->query->wanted_count; i++)
		if (!find_side(&search->sides[i], unit))
			return NULL;
	return source;
}

/* ---------------------------------------------------------------- all units */

static void push_id(struct ids *ids, uint64_t id)
{
	ids->items = mem_grow(ids->items, ids->count, &ids->cap, sizeof *ids->items);
	ids->items[ids->count++] = id;
}

/* Keeps the number of a unit with a hit, of all units. */
static dgm_code take_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct search *search = ctx;
	const dgm_watch *watch = search->watch;
	dgm_unit unit;

	if (watch->cancel && *watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (watch->progress)
		watch->progress(watch->ctx, ++search->seen, 0);
	arena_reset(search->arena);
	dgm_code code = record_decode(record, len, id, search->arena, &unit, err);

	if (code == DGM_OK && match_unit(search, &unit))
		push_id(&search->ids, id);
	return code;
}

/* ---------------------------------------------------------------- hits */

/* Adds the hits of all sides in a variant to the marks in hand. */
static void mark_variant(struct search *search, const dgm_variant *variant)
{
	for (size_t s = 0; s < search->query->wanted_count; s++) {
		struct side *side = &search->sides[s];
		size_t count = 0;

		if (!lang_same_primary(variant->lang, side->lang))
			continue;
		const dgm_span *spans =
			finder_spans(side->finder, variant->text, variant->len, &count);

		for (size_t i = 0; i < count; i++) {
			search->marks = mem_grow(search->marks, search->mark_count,
						 &search->mark_cap, sizeof *search->marks);
			search->marks[search->mark_count++] = (dgm_mark){variant, spans[i]};
		}
	}
}

/* Keeps the unit in hand, whose texts move to the arena of the result, with its marks. */
static dgm_code keep_unit(struct search *search, uint64_t id, dgm_error *err)
{
	dgm_concordance *found = search->found;
	struct arena *arena = found->arena;
	const char *record = arena_dup(arena, search->record.data, search->record.len);
	dgm_unit *unit = arena_alloc(arena, 1, sizeof *unit);
	dgm_code code = record_decode(record, search->record.len, id, arena, unit, err);

	if (code != DGM_OK)
		return code;
	search->mark_count = 0;
	for (size_t i = 0; i < unit->variant_count; i++)
		mark_variant(search, &unit->variants[i]);
	dgm_mark *marks = arena_alloc(arena, search->mark_count, sizeof *marks);

	memcpy(marks, search->marks, search->mark_count * sizeof *marks);
	found->items = mem_grow(found->items, found->count, &found->cap, sizeof *found->items);
	found->items[found->count++] =
		(dgm_concordance_hit){unit, match_unit(search, unit), marks, search->mark_count};
	return DGM_OK;
}

/* Compares a candidate, and keeps it when it is one of the hits that are shown. */
static dgm_code compare_unit(struct search *search, uint64_t id, dgm_error *err)
{
	dgm_unit unit;

	arena_reset(search->arena);
	dgm_code code = memory_load(search->memory, search->txn, id, &search->record, search->arena,
				    &unit, err);

	if (code == DGM_NOT_FOUND)
		return DGM_OK;
	if (code != DGM_OK || !match_unit(search, &unit))
		return code;
	search->found->total++;
	return search->found->count < search->max ? keep_unit(search, id, err) : DGM_OK;
}

/* The terms of all sides, in the arena of the result. */
static struct newest_term *make_terms(struct search *search, size_t *count)
{
	struct arena *arena = search->found->arena;
	struct newest_term *terms;

	*count = 0;
	for (size_t s = 0; s < search->query->wanted_count; s++)
		*count += finder_term_count(search->sides[s].finder);
	terms = arena_alloc(arena, *count, sizeof *terms);
	for (size_t s = 0, t = 0; s < search->query->wanted_count; s++) {
		const struct side *side = &search->sides[s];
		char space[SPACE_SIZE];

		memory_term_space(space, 'w', side->lang);
		const char *kept = arena_dup(arena, space, strlen(space) + 1);

		for (size_t i = 0; i < finder_term_count(side->finder); i++, t++) {
			terms[t].space = kept;
			terms[t].term = finder_term(side->finder, i, &terms[t].len);
		}
	}
	return terms;
}

/* Whether so many compared units are enough: what is not seen is estimated. */
static bool is_enough(const struct search *search, size_t compared)
{
	if (search->most > 0 && compared >= search->most)
		return true;
	return !search->query->count_all && search->found->count == search->max &&
	       compared >= LOOK_AT_LEAST;
}

static dgm_code compare_newest(struct search *search, struct newest *newest, dgm_error *err)
{
	dgm_concordance *found = search->found;
	dgm_code code = DGM_OK;
	uint64_t id, read, all;

	for (size_t compared = 0; code == DGM_OK && !is_enough(search, compared); compared++) {
		if (search->watch->cancel && *search->watch->cancel)
			return err_set(err, DGM_CANCELLED, "interrupted");
		code = newest_next(newest, &id, err);
		if (code == DGM_OK)
			code = compare_unit(search, id, err);
	}
	newest_progress(newest, &read, &all);
	found->exact = code == DGM_NOT_FOUND || read >= all;
	if (!found->exact && read > 0)
		found->total = found->total * all / read;
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

static dgm_code find_by_postings(struct search *search, dgm_error *err)
{
	struct newest *newest = NULL;
	size_t count;
	const struct newest_term *terms = make_terms(search, &count);
	dgm_code code =
		newest_begin(search->memory->store, search->txn, terms, count, &newest, err);

	if (code == DGM_OK)
		code = compare_newest(search, newest, err);
	newest_free(newest);
	return code;
}

/* Of units that are known to be hits, the newest are shown. */
static dgm_code show_newest(struct search *search, dgm_error *err)
{
	const struct ids *ids = &search->ids;
	dgm_code code = DGM_OK;

	for (size_t i = ids->count; code == DGM_OK && i > 0; i--) {
		if (search->found->count == search->max)
			break;
		code = compare_unit(search, ids->items[i - 1], err);
	}
	search->found->total = ids->count;
	search->found->exact = true;
	return code;
}

static dgm_code find(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct search *search = ctx;

	search->txn = txn;
	if (search->query->by != DGM_FIND_SUBSTRING)
		return find_by_postings(search, err);
	dgm_code code = store_view_each(search->memory->store, txn, 1, take_unit, search, err);

	return code == DGM_OK ? show_newest(search, err) : code;
}

/* ---------------------------------------------------------------- public */

static dgm_code set_side(struct side *side, const dgm_wanted *wanted, dgm_find_by by,
			 dgm_error *err)
{
	if (wanted->len > DGM_MAX_FIND)
		return err_set(err, DGM_TOO_BIG, "the text to find is longer than %zu bytes",
			       DGM_MAX_FIND);
	size_t valid = utf8_check(wanted->text, wanted->len);

	if (valid < wanted->len)
		return err_set(err, DGM_BAD_DATA, "the text to find is not UTF-8 at byte %zu",
			       valid);
	const char *lang = wanted->lang ? wanted->lang : lang_detect(wanted->text, wanted->len);

	side->finder = finder_new(wanted->text, wanted->len, lang, by);
	if (!finder_has_terms(side->finder))
		return err_set(err, DGM_BAD_ARG, "nothing to find: there is no %s in the text",
			       by == DGM_FIND_SUBSTRING ? "character" : "word");
	if (!lang)
		return err_set(err, DGM_BAD_ARG, "cannot tell the language of the text: name it");
	return dgm_lang_canonical(lang, side->lang, err);
}

static dgm_code check_query(struct search *search, dgm_error *err)
{
	const dgm_concordance_query *query = search->query;

	if (query->wanted_count == 0)
		return err_set(err, DGM_BAD_ARG, "nothing to find");
	for (size_t i = 0; i < query->wanted_count; i++) {
		struct side *side = &search->sides[i];
		dgm_code code = set_side(side, &query->wanted[i], query->by, err);

		if (code != DGM_OK)
			return code;
		for (size_t j = 0; j < i; j++)
			if (lang_same_primary(side->lang, search->sides[j].lang))
				return err_set(err, DGM_BAD_ARG,
					       "there are two texts in one language, '%s'",
					       side->lang);
	}
	return DGM_OK;
}

dgm_concordance *concordance_find(dgm_memory *memory, const dgm_concordance_query *query,
				  size_t most, const dgm_watch *watch, dgm_error *err)
{
	static const dgm_watch nobody;
	struct search search = {
		.memory = memory,
		.query = query,
		.watch = watch ? watch : &nobody,
		.sides = mem_zalloc(query->wanted_count + 1, sizeof *search.sides),
		.max = query->max ? query->max : DEFAULT_MAX,
		.arena = arena_new(),
		.most = most,
		.found = mem_zalloc(1, sizeof *search.found),
	};
	dgm_code code = check_query(&search, err);

	search.found->arena = arena_new();
	if (code == DGM_OK)
		code = store_view(memory->store, find, &search, err);
	for (size_t i = 0; i < query->wanted_count; i++)
		finder_free(search.sides[i].finder);
	mem_free(search.sides);
	mem_free(search.ids.items);
	mem_free(search.marks);
	arena_free(search.arena);
	buf_free(&search.record);
	if (code == DGM_OK)
		return search.found;
	dgm_concordance_free(search.found);
	return NULL;
}

dgm_concordance *dgm_memory_concordance(dgm_memory *memory, const dgm_concordance_query *query,
					const dgm_watch *watch, dgm_error *err)
{
	return concordance_find(memory, query, 0, watch, err);
}

void dgm_concordance_free(dgm_concordance *concordance)
{
	if (!concordance)
		return;
	arena_free(concordance->arena);
	mem_free(concordance->items);
	mem_free(concordance);
}

size_t dgm_concordance_count(const dgm_concordance *concordance)
{
	return concordance->count;
}

const dgm_concordance_hit *dgm_concordance_get(const dgm_concordance *concordance, size_t i)
{
	return i < concordance->count ? &concordance->items[i] : NULL;
}

uint64_t dgm_concordance_total(const dgm_concordance *concordance, bool *exact)
{
	if (exact)
		*exact = concordance->exact;
	return concordance->total;
}
