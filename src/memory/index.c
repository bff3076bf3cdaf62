#include "memory/index.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "match/match.h"
#include "match/pieces.h"
#include "memory/memory.h"
#include "text/fold.h"
#include "text/lang.h"
#include "text/unit.h"

/* The terms of a language: its stemmer has a cache. */
struct index_speaker {
	char lang[DGM_MAX_LANG];
	struct match_terms terms;
	const char *piece_space, *odd_space;
	struct map *pieces; /* -> the last unit that has it; NULL: none yet */
};

void index_free(struct index *index)
{
	for (size_t i = 0; i < index->speaker_count; i++) {
		match_terms_free(&index->speakers[i].terms);
		map_free(index->speakers[i].pieces);
	}
	mem_free(index->speakers);
	store_gathering_free(index->gathering);
	mem_free(index->keys);
	mem_free(index->postings);
	map_free(index->spaces);
	arena_free(index->arena);
	*index = (struct index){0};
}

void index_begin_adding(struct index *index)
{
	*index = (struct index){.gathering = store_gathering_new()};
}

void index_reset(struct index *index)
{
	index->key_count = index->posting_count = 0;
	if (index->gathering)
		store_gathering_reset(index->gathering);
	for (size_t i = 0; i < index->speaker_count; i++)
		if (index->speakers[i].pieces)
			map_reset(index->speakers[i].pieces);
	if (index->arena)
		arena_reset(index->arena);
}

/* ---------------------------------------------------------------- gathering */

/* The same pointer for the same name, as long as the index lives. */
static const char *keep_space(struct index *index, const char *name)
{
	size_t len = strlen(name);
	struct map_entry *entry = map_find(index->spaces, name, len);

	return entry ? entry->key : map_add(index->spaces, name, len, 0, NULL)->key;
}

/* Two texts of a unit (en-GB and en-US) may have the same key. */
static void add_key(struct index *index, const char *space, uint64_t key, uint64_t id)
{
	for (size_t i = index->key_count; i > 0 && index->keys[i - 1].id == id; i--)
		if (index->keys[i - 1].key == key && strcmp(index->keys[i - 1].space, space) == 0)
			return;
	index->keys = mem_grow(index->keys, index->key_count, &index->key_cap, sizeof *index->keys);
	index->keys[index->key_count++] = (struct index_key){keep_space(index, space), key, id};
}

static struct index_speaker *speaker_for(struct index *index, const char *lang)
{
	char space[SPACE_SIZE];

	for (size_t i = 0; i < index->speaker_count; i++) {
		if (lang_same_primary(index->speakers[i].lang, lang))
			return &index->speakers[i];
	}
	index->speakers = mem_grow(index->speakers, index->speaker_count, &index->speaker_cap,
				   sizeof *index->speakers);
	struct index_speaker *speaker = &index->speakers[index->speaker_count++];

	*speaker = (struct index_speaker){0};
	snprintf(speaker->lang, sizeof speaker->lang, "%s", lang);
	memory_space(space, SPACE_PIECE, lang);
	speaker->piece_space = keep_space(index, space);
	memory_term_space(space, FAMILY_ODD, lang);
	speaker->odd_space = keep_space(index, space);
	return speaker;
}

/* Terms of a text come family by family, so the space is mostly that of the one before. */
static const char *term_space(struct index *index, const char *lang, char family)
{
	char space[SPACE_SIZE];

	if (index->last.family == family && strcmp(index->last.lang, lang) == 0)
		return index->last.space;
	memory_term_space(space, family, lang);
	snprintf(index->last.lang, sizeof index->last.lang, "%s", lang);
	index->last.family = family;
	index->last.space = keep_space(index, space);
	return index->last.space;
}

static void add_posting(struct index *index, const char *space, const char *term, size_t len,
			const struct store_posting *posting)
{
	if (index->gathering) {
		store_gather(index->gathering, space, term, len, posting);
		return;
	}
	index->postings = mem_grow(index->postings, index->posting_count, &index->posting_cap,
				   sizeof *index->postings);
	index->postings[index->posting_count++] =
		(struct store_posting_entry){.space = space,
					     .term = arena_dup(index->arena, term, len),
					     .term_len = len,
					     .posting = *posting};
}

/* Adds the pieces of the text whose terms were made last; odd ones have postings of their own. */
static void add_pieces(struct index *index, struct index_speaker *speaker, uint64_t id)
{
	const struct store_posting posting = {.id = id};
	size_t count;
	const struct piece *pieces = match_terms_pieces(&speaker->terms, &count);

	if (!speaker->pieces)
		speaker->pieces = map_new();
	for (size_t i = 0; i < count; i++) {
		const struct piece *piece = &pieces[i];
		bool added;
		struct map_entry *entry =
			map_add(speaker->pieces, piece->text, piece->len, id, &added);

		if (piece->text[0] == PIECE_ODD && (added || entry->value != id))
			add_posting(index, speaker->odd_space, piece->text, piece->len, &posting);
		entry->value = id;
	}
}

/* False for a term of the unit that was seen before. */
static bool is_new(struct index *index, struct map *seen, const struct match_term *term)
{
	char *key = arena_alloc(index->arena, term->len + 1, 1);
	bool added;

	key[0] = term->family;
	memcpy(key + 1, term->text, term->len);
	map_add(seen, key, term->len + 1, 0, &added);
	return added;
}

/* Adds the terms of a text. `seen` holds those of the unit's other texts in its language, if any.
 */
static void add_terms(struct index *index, const dgm_variant *variant, uint64_t id,
		      struct map *seen)
{
	struct index_speaker *speaker = speaker_for(index, variant->lang);
	struct match_terms *terms = &speaker->terms;
	char space[SPACE_SIZE];

	match_terms_make(variant->text, variant->len, variant->lang, terms);
	if (terms->shape != 0) {
		memory_space(space, SPACE_SHAPE, variant->lang);
		add_key(index, space, terms->shape, id);
	}
	for (size_t i = 0; i < terms->count; i++) {
		const struct match_term *term = &terms->items[i];
		/* A length of 0 tells a look-up that there are several texts. */
		struct store_posting posting = {.id = id};

		if (!seen) {
			posting.a = (uint32_t)match_terms_length(terms, term->family);
			posting.b = match_terms_marks(terms, term->family);
		}
		if (!seen || is_new(index, seen, term))
			add_posting(index, term_space(index, variant->lang, term->family),
				    term->text, term->len, &posting);
	}
	add_pieces(index, speaker, id);
}

/* The next variant from v on in the primary language of lang, or variant_count. */
static size_t next_of_language(const dgm_unit *unit, const char *lang, size_t v)
{
	while (v < unit->variant_count && !lang_same_primary(unit->variants[v].lang, lang))
		v++;
	return v;
}

/* A term lists a unit once, also where the unit has two texts in a language (en-GB and en-US). */
static void add_postings(struct index *index, const dgm_unit *unit, uint64_t id)
{
	for (size_t v = 0; v < unit->variant_count; v++) {
		const char *lang = unit->variants[v].lang;
		bool alone = next_of_language(unit, lang, v + 1) == unit->variant_count;

		if (next_of_language(unit, lang, 0) < v)
			continue;
		struct map *seen = alone ? NULL : map_new();

		for (size_t i = v; i < unit->variant_count; i = next_of_language(unit, lang, i + 1))
			add_terms(index, &unit->variants[i], id, seen);
		map_free(seen);
	}
}

uint64_t index_origin(const char *origin)
{
	return hash_bytes(origin, strlen(origin), 0);
}

void index_unit(struct index *index, const dgm_unit *unit, uint64_t id)
{
	char space[SPACE_SIZE];

	if (!index->arena) {
		index->arena = arena_new();
		index->spaces = map_new();
	}
	add_key(index, SPACE_IDENTITY, unit_identity(unit), id);
	if (unit->origin)
		add_key(index, SPACE_ORIGIN, index_origin(unit->origin), id);
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		memory_space(space, SPACE_FOLD, variant->lang);
		add_key(index, space, fold_key(variant->text, variant->len), id);
	}
	add_postings(index, unit, id);
}

/* ---------------------------------------------------------------- writing */

static int by_key(const void *left, const void *right)
{
	const struct index_key *a = left, *b = right;
	int order = a->space == b->space ? 0 : strcmp(a->space, b->space);

	if (order == 0)
		order = (a->key > b->key) - (a->key < b->key);
	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

/* In their order on disk, so that neighbours share pages. */
static void sort_keys(struct index *index)
{
	if (index->key_count > 0)
		qsort(index->keys, index->key_count, sizeof *index->keys, by_key);
}

static dgm_code add_keys(struct index *index, struct store_txn *txn, const uint64_t *ids,
			 dgm_error *err)
{
	dgm_code code = DGM_OK;

	sort_keys(index);
	for (size_t i = 0; code == DGM_OK && i < index->key_count; i++) {
		const struct index_key *key = &index->keys[i];
		uint64_t id = ids ? ids[key->id] : key->id;

		if (id != 0)
			code = store_add_key(txn, key->space, key->key, id, err);
	}
	return code;
}

/* One that stands for many is none to be found in. */
static bool is_found_in(const struct map_entry *piece)
{
	return piece->len > 1 || piece->key[0] != PIECE_ODD;
}

void index_pieces(const struct index *index,
		  void (*visit)(void *ctx, const char *space, const char *piece, size_t len),
		  void *ctx)
{
	for (size_t s = 0; s < index->speaker_count; s++) {
		const struct index_speaker *speaker = &index->speakers[s];

		for (size_t i = 0; speaker->pieces && i < map_count(speaker->pieces); i++) {
			const struct map_entry *piece = map_at(speaker->pieces, i);

			if (is_found_in(piece))
				visit(ctx, speaker->piece_space, piece->key, piece->len);
		}
	}
}

static dgm_code add_words(const struct index_speaker *speaker, struct store_txn *txn,
			  dgm_error *err)
{
	const size_t count = speaker->pieces ? map_count(speaker->pieces) : 0;
	struct store_word *words = mem_alloc(count, sizeof *words);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct map_entry *piece = map_at(speaker->pieces, i);

		words[kept] = (struct store_word){piece->key, piece->len};
		kept += is_found_in(piece);
	}
	dgm_code code = store_add_words(txn, speaker->piece_space, words, kept, err);

	mem_free(words);
	return code;
}

/* Adds keys and pieces. */
static dgm_code add_all_but_postings(struct index *index, struct store_txn *txn,
				     const uint64_t *ids, dgm_error *err)
{
	dgm_code code = add_keys(index, txn, ids, err);

	for (size_t i = 0; code == DGM_OK && i < index->speaker_count; i++)
		code = add_words(&index->speakers[i], txn, err);
	return code;
}

dgm_code index_add(struct index *index, struct store_txn *txn, const uint64_t *ids, dgm_error *err)
{
	dgm_code code = add_all_but_postings(index, txn, ids, err);

	return code == DGM_OK ? store_add_gathered(txn, index->gathering, ids, err) : code;
}

dgm_code index_insert(struct index *index, struct store_txn *txn, dgm_error *err)
{
	dgm_code code = add_all_but_postings(index, txn, NULL, err);

	return code == DGM_OK
		       ? store_insert_postings(txn, index->postings, index->posting_count, err)
		       : code;
}

dgm_code index_remove(struct index *index, struct store_txn *txn, dgm_error *err)
{
	dgm_code code = DGM_OK;

	sort_keys(index);
	for (size_t i = 0; code == DGM_OK && i < index->key_count; i++) {
		const struct index_key *key = &index->keys[i];

		code = store_remove_key(txn, key->space, key->key, key->id, err);
	}
	return code == DGM_OK
		       ? store_remove_postings(txn, index->postings, index->posting_count, err)
		       : code;
}

/* ---------------------------------------------------------------- comparing */

static int compare_postings(const void *left, const void *right)
{
	const struct store_posting_entry *a = left, *b = right;
	const struct store_posting *p = &a->posting, *q = &b->posting;
	int order = strcmp(a->space, b->space);

	if (order == 0)
		order = (a->term_len > b->term_len) - (a->term_len < b->term_len);
	if (order == 0)
		order = memcmp(a->term, b->term, a->term_len);
	if (order == 0)
		order = (p->id > q->id) - (p->id < q->id);
	if (order == 0)
		order = (p->a > q->a) - (p->a < q->a);
	return order != 0 ? order : (p->b > q->b) - (p->b < q->b);
}

struct array {
	char *items;
	size_t *count;
};

/* Takes what is equal out of two arrays, which are put in order. */
static void subtract(struct array a, struct array b, size_t size,
		     int (*compare)(const void *, const void *))
{
	size_t i = 0, j = 0, kept_a = 0, kept_b = 0;

	if (*a.count > 0)
		qsort(a.items, *a.count, size, compare);
	if (*b.count > 0)
		qsort(b.items, *b.count, size, compare);
	while (i < *a.count || j < *b.count) {
		int order = i == *a.count   ? 1
			    : j == *b.count ? -1
					    : compare(a.items + i * size, b.items + j * size);

		if (order < 0)
			memmove(a.items + kept_a++ * size, a.items + i * size, size);
		if (order > 0)
			memmove(b.items + kept_b++ * size, b.items + j * size, size);
		i += order <= 0;
		j += order >= 0;
	}
	*a.count = kept_a;
	*b.count = kept_b;
}

void index_subtract(struct index *a, struct index *b)
{
	subtract((struct array){(char *)a->keys, &a->key_count},
		 (struct array){(char *)b->keys, &b->key_count}, sizeof *a->keys, by_key);
	subtract((struct array){(char *)a->postings, &a->posting_count},
		 (struct array){(char *)b->postings, &b->posting_count}, sizeof *a->postings,
		 compare_postings);
}

/* ---------------------------------------------------------------- counting */

dgm_code index_count(struct store_txn *txn, const dgm_unit *unit, int delta, dgm_error *err)
{
	char name[SPACE_SIZE];
	dgm_code code = store_add_counter(txn, COUNT_UNITS, delta, err);

	for (size_t i = 0; code == DGM_OK && i < unit->variant_count; i++) {
		snprintf(name, sizeof name, COUNT_LANG "%s", unit->variants[i].lang);
		code = store_add_counter(txn, name, delta, err);
	}
	if (code != DGM_OK)
		return code;
	snprintf(name, sizeof name, COUNT_STATE "%s", dgm_state_name(unit->state));
	return store_add_counter(txn, name, delta, err);
}
