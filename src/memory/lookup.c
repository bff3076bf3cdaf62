/*
 * Looking up. Texts equal after folding are found by one key; fuzzy matches among the candidates
 * that share enough terms with the query. Each is compared by the score itself, so nothing is
 * missed and nothing is guessed.
 */
#include "memory/memory.h"

#include "base/err.h"
#include "base/mem.h"
#include "memory/adapted.h"
#include "memory/hits.h"
#include "memory/looker.h"
#include "memory/record.h"
#include "text/fold.h"
#include "text/lang.h"
#include "text/utf8.h"

enum {
	DEFAULT_MIN = 70,
	MOST_POINTS = 100,
	MOST_OF_SHAPE = 500 /* units that differ from the query in values and are compared */
};

/* An alignment is doubtful below it. */
static const double DOUBTFUL = 0.5;

struct lookup {
	dgm_memory *memory;
	struct store_txn *txn; /* all is read from one state of the memory */
	const dgm_query *query;
	char source[DGM_MAX_LANG];
	int min;
	struct looker *looker;
	struct match best; /* of the unit at hand, and by which variant */
	size_t best_variant;
	uint64_t prev, next; /* context keys, 0: unknown */
	dgm_hits *hits;
};

/* ---------------------------------------------------------------- one candidate */

static bool has_target(const dgm_unit *unit, const dgm_variant *source, const dgm_query *query)
{
	return unit->variant_count > 1 &&
	       memory_has_target(unit, source, query->targets, query->target_count);
}

static int count_context(const struct lookup *lookup, const dgm_variant *variant)
{
	return (lookup->prev != 0 && lookup->prev == variant->prev) +
	       (lookup->next != 0 && lookup->next == variant->next);
}

/* The points off for where a unit comes from. */
static int penalty_of(const struct lookup *lookup, const dgm_unit *unit)
{
	const dgm_query *query = lookup->query;
	const struct penalties *usual = &lookup->looker->penalties;
	int points = 0;

	if (unit->state != DGM_REVIEWED)
		points += query->unreviewed > 0 ? query->unreviewed : usual->unreviewed;
	if (unit->state == DGM_ALIGNED && unit->confidence < DOUBTFUL)
		points += query->doubtful > 0 ? query->doubtful : usual->doubtful;
	return points;
}

static struct adapting adapting_of(struct lookup *lookup)
{
	return (struct adapting){lookup->query, lookup->source, &lookup->looker->penalties,
				 &lookup->looker->adapter};
}

static void keep_hit(struct lookup *lookup, const dgm_unit *unit)
{
	const struct match *match = &lookup->best;
	dgm_hits *hits = lookup->hits;
	dgm_unit *kept = arena_alloc(hits->arena, 1, sizeof *kept);

	*kept = *unit;
	dgm_hit *hit = hits_add(hits);

	*hit = (dgm_hit){.unit = kept,
			 .source = &kept->variants[lookup->best_variant],
			 .score = match->score,
			 .diffs = match->diffs,
			 .by_words = match->by_words,
			 .distance = match->distance,
			 .longer = match->longer};
	if (match->adapted) {
		const struct adapting adapting = adapting_of(lookup);

		hit->adapted = adapted_texts(&adapting, kept, hit->source, hits->arena);
	}
	hit->context = count_context(lookup, hit->source);
	if (hit->score == 100)
		hit->score += hit->context;
	hit->penalty = penalty_of(lookup, unit);
	hit->score -= hit->penalty;
	if (hit->score < lookup->min)
		hits->count--;
}

/* Compares the query with a variant. One that differs in values alone is adapted where it can be.
 */
static struct match compare(struct lookup *lookup, const dgm_unit *unit, const dgm_variant *variant)
{
	struct matcher *matcher = lookup->looker->matcher;
	const struct adapting adapting = adapting_of(lookup);
	struct match match;

	matcher_compare(matcher, variant->text, variant->len, lookup->min, &match);
	if (match.score >= 100)
		return match;
	if (match.diffs == 0) {
		if (!matcher_same_but_values(matcher))
			return match;
		/* Once more, for the distance. */
		matcher_compare(matcher, variant->text, variant->len, 1, &match);
	} else if (!(match.diffs & DGM_DIFF_ACCELERATOR)) {
		return match;
	}
	adapted_score(&adapting, unit, variant, &match);
	return match;
}

/* Compares the query with the variants of a unit in its language; the best one counts. */
static bool is_hit(struct lookup *lookup, const dgm_unit *unit)
{
	lookup->best.score = 0;
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		if (!lang_same_primary(variant->lang, lookup->source) ||
		    !has_target(unit, variant, lookup->query))
			continue;
		struct match match = compare(lookup, unit, variant);

		if (match.score > lookup->best.score) {
			lookup->best = match;
			lookup->best_variant = i;
		}
	}
	return lookup->best.score >= lookup->min;
}

/* Where the record is read: that of a hit is kept, with the unit that points into it. */
static dgm_code compare_record(void *ctx, uint64_t id, const void *record, size_t len,
			       dgm_error *err)
{
	struct lookup *lookup = ctx;
	struct arena *kept = lookup->hits->arena;
	dgm_unit unit;

	arena_reset(lookup->looker->arena);
	dgm_code code = record_decode(record, len, id, lookup->looker->arena, &unit, err);

	if (code != DGM_OK || unit.state == DGM_REJECTED || !is_hit(lookup, &unit))
		return code;
	code = record_decode(arena_dup(kept, record, len), len, id, kept, &unit, err);
	if (code == DGM_OK)
		keep_hit(lookup, &unit);
	return code;
}

static dgm_code compare_unit(struct lookup *lookup, uint64_t id, dgm_error *err)
{
	struct buf *record = &lookup->looker->record;

	buf_reset(record);
	dgm_code code = store_get(lookup->memory->store, lookup->txn, id, record, err);

	if (code != DGM_OK)
		return code == DGM_NOT_FOUND ? DGM_OK : code;
	return compare_record(lookup, id, record->data, record->len, err);
}

/* ---------------------------------------------------------------- finding */

static dgm_code take_folded(void *ctx, uint64_t id, dgm_error *err)
{
	struct lookup *lookup = ctx;

	(void)err;
	candidates_add(&lookup->looker->candidates, id, SIEVE_ANY);
	return DGM_OK;
}

static dgm_code find_folded(struct lookup *lookup, dgm_error *err)
{
	char space[SPACE_SIZE];

	memory_space(space, SPACE_FOLD, lookup->source);
	return store_find_key(lookup->memory->store, lookup->txn, space,
			      fold_key(lookup->query->text, lookup->query->len), take_folded,
			      lookup, err);
}

/* What is equal after folding is among them, as it has all terms in common. */
static dgm_code find_fuzzy(struct lookup *lookup, dgm_error *err)
{
	static const char families[] = {'w', 'g'};
	struct looker *looker = lookup->looker;
	dgm_code code = DGM_OK;

	matcher_terms(looker->matcher, &looker->terms);
	for (size_t f = 0; code == DGM_OK && f < sizeof families; f++)
		code = candidates_find(&looker->candidates, lookup->memory->store, lookup->txn,
				       lookup->source, families[f], &looker->terms, lookup->min,
				       err);
	return code;
}

struct few {
	struct lookup *lookup;
	size_t left;
};

static dgm_code take_few(void *ctx, uint64_t id, dgm_error *err)
{
	struct few *few = ctx;

	return few->left-- > 0 ? take_folded(few->lookup, id, err) : DGM_NOT_FOUND;
}

/*
 * Units that differ from the query in values alone. All are as good, so that some will do where
 * there are very many; the fuzzy search finds them too where their score without adapting is
 * enough.
 */
static dgm_code find_shape(struct lookup *lookup, dgm_error *err)
{
	const struct match_terms *terms = &lookup->looker->terms;
	struct few few = {lookup, MOST_OF_SHAPE};
	char space[SPACE_SIZE];

	if (terms->shape == 0)
		return DGM_OK;
	memory_space(space, SPACE_SHAPE, lookup->source);
	return store_find_key(lookup->memory->store, lookup->txn, space, terms->shape, take_few,
			      &few, err);
}

/* Those that may score most come first, until no other can be among the hits that are wanted. */
static dgm_code compare_candidates(struct lookup *lookup, dgm_error *err)
{
	struct candidates *candidates = &lookup->looker->candidates;
	const struct candidate *items = candidates->items;
	dgm_code code = DGM_OK;

	candidates_sort(candidates);
	for (size_t i = 0; code == DGM_OK && i < candidates->count; i++) {
		if (i > 0 && items[i].most < items[i - 1].most &&
		    hits_suffice(lookup->hits, lookup->query, items[i].most))
			break;
		code = compare_unit(lookup, items[i].id, err);
	}
	return code;
}

static dgm_code find(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct lookup *lookup = ctx;

	lookup->txn = txn;
	if (lookup->query->brute)
		return store_view_each(lookup->memory->store, txn, 1, compare_record, lookup, err);
	lookup->looker->candidates.count = 0;
	dgm_code code = lookup->min < 100 ? find_fuzzy(lookup, err) : find_folded(lookup, err);

	if (code == DGM_OK && lookup->min < 100)
		code = find_shape(lookup, err);
	return code == DGM_OK ? compare_candidates(lookup, err) : code;
}

/* ---------------------------------------------------------------- public */

dgm_code lookup_check(const dgm_query *query, char *source, dgm_error *err)
{
	if (query->len == 0)
		return err_set(err, DGM_BAD_ARG, "nothing to look up: the text is empty");
	if (query->len > DGM_MAX_QUERY)
		return err_set(err, DGM_TOO_BIG, "the text to look up is longer than %zu bytes",
			       DGM_MAX_QUERY);
	size_t valid = utf8_check(query->text, query->len);

	if (valid < query->len)
		return err_set(err, DGM_BAD_DATA, "the text to look up is not UTF-8 at byte %zu",
			       valid);
	if (query->min < 0 || query->min > 100)
		return err_set(err, DGM_BAD_ARG, "a lowest score is 1 to 100, not %d", query->min);
	if (query->unreviewed < 0 || query->unreviewed > MOST_POINTS || query->doubtful < 0 ||
	    query->doubtful > MOST_POINTS)
		return err_set(err, DGM_BAD_ARG, "a penalty is 0 to %d points", MOST_POINTS);
	if (query->source)
		return dgm_lang_canonical(query->source, source, err);
	const char *found = lang_detect(query->text, query->len);

	if (!found)
		return err_set(err, DGM_BAD_ARG, "cannot tell the language of the text: name it");
	snprintf(source, DGM_MAX_LANG, "%s", found);
	return DGM_OK;
}

dgm_hits *dgm_memory_lookup(dgm_memory *memory, const dgm_query *query, dgm_error *err)
{
	struct lookup lookup = {.memory = memory, .query = query};

	if (lookup_check(query, lookup.source, err) != DGM_OK)
		return NULL;
	lookup.min = query->min ? query->min : DEFAULT_MIN;
	lookup.prev = query->prev ? dgm_context_key(query->prev, strlen(query->prev)) : 0;
	lookup.next = query->next ? dgm_context_key(query->next, strlen(query->next)) : 0;
	lookup.looker = looker_take(memory, lookup.source);
	matcher_set(lookup.looker->matcher, query->text, query->len);
	lookup.hits = hits_new(query, lookup.source);
	dgm_code code = store_view(memory->store, find, &lookup, err);

	looker_give(memory, lookup.looker);
	if (code != DGM_OK) {
		dgm_hits_free(lookup.hits);
		return NULL;
	}
	hits_rank(lookup.hits, query);
	return lookup.hits;
}
