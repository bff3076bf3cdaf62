/*
 * Concordance. The postings of the words that are looked for give the units that may have them,
 * which are compared from the newest on; no more of the lists is read than that takes. So do those
 * of the pieces that hold a substring; where there are none, or as many as units, the units
 * themselves are read from the newest on. What is compared beyond the hits that are shown serves
 * the total alone, which is estimated where it would take long.
 */
#include "memory/concordance.h"

#include "base/err.h"
#include "base/mem.h"
#include "match/find.h"
#include "memory/holders.h"
#include "memory/memory.h"
#include "memory/newest.h"
#include "memory/record.h"
#include "text/lang.h"
#include "text/utf8.h"

enum {
	DEFAULT_MAX = 20,
	LOOK_AT_LEAST = 100, /* units that are compared before a total is estimated */
	FIRST_BLOCK = 512,   /* numbers of units that are read at once, then twice as many */
	FIRST_UNITS = 4096,  /* that are read before postings are, where they are long */
	TIMES_FASTER = 8     /* reading a unit in their order than by its number */
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
	struct ids ids;       /* units with hits, of a block of units */
	uint64_t high, until; /* the number that it begins with, and that behind it */
	bool ended;           /* by these blocks */
	size_t max;           /* hits that are kept */
	struct arena *arena;  /* the unit in hand */
	struct buf record;
	dgm_mark *marks;
	size_t mark_count, mark_cap;
	size_t seen;    /* units of blocks */
	uint64_t units; /* in the memory */
	size_t most;    /* units that are compared; 0: all */
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

/* Keeps the number of a unit with a hit, of a block. */
static dgm_code take_unit(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	struct search *search = ctx;
	const dgm_watch *watch = search->watch;
	dgm_unit unit;

	if (watch->cancel && *watch->cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	if (id >= search->until)
		return DGM_NOT_FOUND;
	search->seen++;
	if (watch->progress)
		watch->progress(watch->ctx, search->seen, 0);
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

/* Each term of a side is a group. */
static void add_terms(struct search *search, const struct side *side, struct newest_group *groups)
{
	struct arena *arena = search->found->arena;
	const size_t count = finder_term_count(side->finder);
	struct newest_term *terms = arena_alloc(arena, count, sizeof *terms);
	char space[SPACE_SIZE];

	memory_term_space(space, 'w', side->lang);
	const char *kept = arena_str(arena, space);

	for (size_t i = 0; i < count; i++) {
		terms[i].space = kept;
		terms[i].term = finder_term(side->finder, i, &terms[i].len);
		groups[i] = (struct newest_group){&terms[i], 1};
	}
}

/* The groups of all sides, in the arena of the result. */
static dgm_code make_groups(struct search *search, struct newest_group **groups, size_t *count,
			    dgm_error *err)
{
	const size_t sides = search->query->wanted_count;
	struct arena *arena = search->found->arena;
	size_t most = sides * HOLDERS_GROUPS, added;
	dgm_code code = DGM_OK;

	for (size_t s = 0; s < sides; s++)
		most += finder_term_count(search->sides[s].finder);
	*groups = arena_alloc(arena, most, sizeof **groups);
	*count = 0;
	for (size_t s = 0; code == DGM_OK && s < sides; s++, *count += added) {
		const struct side *side = &search->sides[s];

		added = finder_term_count(side->finder);
		if (search->query->by != DGM_FIND_SUBSTRING)
			add_terms(search, side, *groups + *count);
		else
			code = holders_find(search->memory->store, search->txn, side->lang,
					    side->finder, arena, *groups + *count, &added, err);
	}
	return code;
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

	for (size_t compared = search->seen; code == DGM_OK && !is_enough(search, compared);
	     compared++) {
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

/* Of the units of a block that are hits, the newest are shown. */
static dgm_code show_block(struct search *search, dgm_error *err)
{
	const struct ids *ids = &search->ids;
	const uint64_t total = search->found->total + ids->count;
	dgm_code code = DGM_OK;

	for (size_t i = ids->count; code == DGM_OK && i > 0; i--) {
		if (search->found->count == search->max)
			break;
		code = compare_unit(search, ids->items[i - 1], err);
	}
	search->found->total = total;
	return code;
}

/*
 * Reads the units themselves, block by block from the newest on, down to where there are enough
 * hits or so many units were seen (0: all).
 */
static dgm_code compare_blocks(struct search *search, size_t most, dgm_error *err)
{
	struct store *store = search->memory->store;
	uint64_t size = FIRST_BLOCK;
	dgm_code code = DGM_OK;

	search->high = store_last_id(store, search->txn) + 1;
	if (search->query->count_all)
		size = search->high;
	for (; code == DGM_OK && search->high > 1 && !is_enough(search, search->seen); size *= 2) {
		if (most > 0 && search->seen >= most)
			return DGM_OK;
		search->until = search->high;
		search->high = search->high > size ? search->high - size : 1;
		search->ids.count = 0;
		code = store_view_each(store, search->txn, search->high, take_unit, search, err);
		if (code == DGM_OK)
			code = show_block(search, err);
	}
	search->ended = true;
	search->found->exact = search->high == 1;
	if (!search->found->exact && search->seen > 0)
		search->found->total = search->found->total * search->units / search->seen;
	return code;
}

static void take_units(void *ctx, const char *name, uint64_t value)
{
	struct search *search = ctx;

	if (strcmp(name, COUNT_UNITS) == 0)
		search->units = value;
}

/* Whether reading the units in their order is faster than by the postings. */
static bool is_common(const struct search *search, const struct newest *newest)
{
	uint64_t read, all;

	if (search->query->by != DGM_FIND_SUBSTRING)
		return false;
	newest_progress(newest, &read, &all);
	return all > search->units / TIMES_FASTER;
}

static dgm_code find(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct search *search = ctx;
	struct store *store = search->memory->store;
	struct newest *newest = NULL;
	struct newest_group *groups;
	size_t count;

	search->txn = txn;
	dgm_code code = make_groups(search, &groups, &count, err);

	if (code == DGM_OK)
		code = store_view_counters(store, txn, take_units, search, err);
	if (code == DGM_OK && count > 0)
		code = newest_begin(store, txn, groups, count, &newest, err);
	if (code == DGM_OK && count == 0)
		code = compare_blocks(search, 0, err);
	else if (code == DGM_OK && is_common(search, newest))
		code = compare_blocks(search, FIRST_UNITS, err);
	if (newest && search->seen > 0)
		newest_pass(newest, search->high - 1);
	if (code == DGM_OK && !search->ended)
		code = compare_newest(search, newest, err);
	newest_free(newest);
	return code;
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
