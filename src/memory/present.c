/*
 * An article is in the memory when its units are, and aligning it again would give no others. Each
 * unit of the origin is put where it belongs in the article: on each of its sides there must be a
 * run of sentences that makes up its text, between the same neighbours. What remains are sentences
 * without partner. If, between units that are on all sides, such are left on one side only, there
 * is nothing that could be paired; if they are left on several sides, they may be what was changed,
 * or the place of a unit that was deleted, and only the aligner can tell.
 */
#include "memory/present.h"

#include "base/map.h"
#include "base/mem.h"
#include "memory/index.h"
#include "text/lang.h"

enum { MAX_RUN = 8 }; /* sentences of a unit whose text a person has changed */

struct side {
	const dgm_segments *segments;
	const char *lang;
	size_t count;
	uint64_t *keys;    /* of each sentence, as a neighbour */
	struct map *after; /* key -> 1 + first sentence behind one that has it */
	size_t *next;      /* 1 + the next such sentence; 0: none */
	size_t *owners;    /* 1 + place of the unit that each sentence is in; 0: none */
};

struct place {
	size_t first, count;
};

struct search {
	dgm_memory *memory;
	const char *origin;
	struct side sides[DGM_MAX_SIDES];
	size_t side_count;
	struct present *present;
	struct arena *arena;
	struct buf record, joined;
};

static void side_begin(struct side *side, const dgm_segments *segments)
{
	size_t count = dgm_segments_count(segments);

	*side = (struct side){.segments = segments,
			      .lang = dgm_segments_lang(segments),
			      .count = count,
			      .keys = mem_alloc(count, sizeof *side->keys),
			      .after = map_new(),
			      .next = mem_zalloc(count, sizeof *side->next),
			      .owners = mem_zalloc(count, sizeof *side->owners)};
	for (size_t i = 0; i < count; i++) {
		const dgm_segment *segment = dgm_segments_get(segments, i);

		side->keys[i] = dgm_context_key(segment->text, segment->len);
	}
	/* From behind, so that the first of a chain is the first in the text. */
	for (size_t i = count; i-- > 0;) {
		uint64_t before = i > 0 ? side->keys[i - 1] : 0;
		struct map_entry *entry = map_add(side->after, &before, sizeof before, 0, NULL);

		side->next[i] = entry->value;
		entry->value = i + 1;
	}
}

static void side_end(struct side *side)
{
	mem_free(side->keys);
	map_free(side->after);
	mem_free(side->next);
	mem_free(side->owners);
}

/* ---------------------------------------------------------------- placing units */

static uint64_t key_at(const struct side *side, size_t i)
{
	return i < side->count ? side->keys[i] : 0;
}

/* How many sentences from `first` on make up the text, before the right neighbour; 0: they do not.
 */
static size_t run_of(struct search *search, const struct side *side, size_t first,
		     const dgm_variant *variant, bool same_text)
{
	struct buf *joined = &search->joined;

	buf_reset(joined);
	for (size_t n = 1; first + n <= side->count && side->owners[first + n - 1] == 0; n++) {
		const dgm_segment *segment = dgm_segments_get(side->segments, first + n - 1);
		bool fits = key_at(side, first + n) == variant->next;

		if (n > 1)
			buf_addc(joined, ' ');
		buf_add(joined, segment->text, segment->len);
		if (same_text ? joined->len > variant->len : n > MAX_RUN)
			return 0;
		if (same_text)
			fits = fits && joined->len == variant->len &&
			       memcmp(joined->data, variant->text, variant->len) == 0;
		if (fits)
			return n;
	}
	return 0;
}

/* Where a variant stands; what a person has decided about may have another text there. */
static bool find_place(struct search *search, const struct side *side, const dgm_variant *variant,
		       bool same_text, struct place *place)
{
	const struct map_entry *entry = map_find(side->after, &variant->prev, sizeof variant->prev);

	for (size_t i = entry ? entry->value : 0; i > 0; i = side->next[i - 1]) {
		*place = (struct place){i - 1, run_of(search, side, i - 1, variant, same_text)};
		if (place->count > 0)
			return true;
	}
	return false;
}

static struct side *side_of(struct search *search, const char *lang)
{
	for (size_t s = 0; s < search->side_count; s++)
		if (lang_same_primary(search->sides[s].lang, lang))
			return &search->sides[s];
	return NULL;
}

static void place_unit(struct search *search, const dgm_unit *unit)
{
	struct place places[DGM_MAX_SIDES];
	struct side *sides[DGM_MAX_SIDES];

	if (unit->variant_count > search->side_count)
		return;
	for (size_t v = 0; v < unit->variant_count; v++) {
		const dgm_variant *variant = &unit->variants[v];

		sides[v] = side_of(search, variant->lang);
		if (!sides[v] ||
		    !find_place(search, sides[v], variant, unit->state == DGM_ALIGNED, &places[v]))
			return;
	}
	search->present->units++;
	search->present->confidence += unit->confidence;
	for (size_t v = 0; v < unit->variant_count; v++)
		for (size_t i = 0; i < places[v].count; i++)
			sides[v]->owners[places[v].first + i] = search->present->units;
}

static dgm_code take_id(void *ctx, uint64_t id, dgm_error *err)
{
	struct search *search = ctx;
	dgm_unit unit;

	arena_reset(search->arena);
	dgm_code code =
		memory_load(search->memory, NULL, id, &search->record, search->arena, &unit, err);

	if (code == DGM_NOT_FOUND)
		return DGM_OK;
	if (code == DGM_OK && unit.origin && strcmp(unit.origin, search->origin) == 0)
		place_unit(search, &unit);
	return code;
}

/* ---------------------------------------------------------------- what is left */

/* How many sides each unit is on. */
static size_t *count_sides(const struct search *search)
{
	size_t *counts = mem_zalloc(search->present->units + 1, sizeof *counts);

	for (size_t s = 0; s < search->side_count; s++) {
		const struct side *side = &search->sides[s];

		for (size_t i = 0; i < side->count; i++)
			if (side->owners[i] > 0 &&
			    (i == 0 || side->owners[i] != side->owners[i - 1]))
				counts[side->owners[i]]++;
	}
	return counts;
}

/*
 * Walks a side past the next unit that is on all sides, which is *unit then, or 0 at the end.
 * Returns how many sentences on the way are in no unit.
 */
static size_t walk_to_full(const struct search *search, const struct side *side,
			   const size_t *counts, size_t *at, size_t *unit)
{
	size_t left = 0;

	for (*unit = 0; *at < side->count && *unit == 0; ++*at) {
		size_t owner = side->owners[*at];

		left += owner == 0;
		if (counts[owner] == search->side_count)
			*unit = owner;
	}
	while (*unit > 0 && *at < side->count && side->owners[*at] == *unit)
		++*at;
	return left;
}

/* True when the units stand in the same order on all sides, and nothing is left to be paired. */
static bool is_settled(const struct search *search)
{
	size_t *counts = count_sides(search), at[DGM_MAX_SIDES] = {0};
	bool settled = true, more = true;

	while (settled && more) {
		size_t first = 0, sides_left = 0;

		for (size_t s = 0; s < search->side_count; s++) {
			size_t unit, left = walk_to_full(search, &search->sides[s], counts, &at[s],
							 &unit);

			search->present->unmatched += left;
			sides_left += left > 0;
			first = s == 0 ? unit : first;
			settled = settled && unit == first;
		}
		settled = settled && sides_left <= 1;
		more = first > 0;
	}
	mem_free(counts);
	return settled;
}

dgm_code present_find(dgm_memory *memory, const char *origin, const dgm_segments *const *sides,
		      size_t side_count, bool *found, struct present *present, dgm_error *err)
{
	struct search search = {.memory = memory,
				.origin = origin,
				.side_count = side_count,
				.present = present,
				.arena = arena_new()};

	*present = (struct present){0};
	for (size_t s = 0; s < side_count; s++)
		side_begin(&search.sides[s], sides[s]);
	dgm_code code = store_find_key(memory->store, NULL, SPACE_ORIGIN, index_origin(origin),
				       take_id, &search, err);

	*found = code == DGM_OK && present->units > 0 && is_settled(&search);
	for (size_t s = 0; s < side_count; s++)
		side_end(&search.sides[s]);
	buf_free(&search.record);
	buf_free(&search.joined);
	arena_free(search.arena);
	return code;
}
