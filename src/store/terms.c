/* Postings are given by record and kept by term: chains put those of a term together. */
#include "chunk.h"
#include "base/err.h"
#include "base/mem.h"

static int by_id(const void *left, const void *right)
{
	const struct store_posting_entry *a = left, *b = right;

	return (a->posting.id > b->posting.id) - (a->posting.id < b->posting.id);
}

static void sort_by_id(struct store_posting_entry *entries, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (by_id(&entries[i - 1], &entries[i]) > 0) {
			qsort(entries, count, sizeof *entries, by_id);
			return;
		}
}

static int by_key(const void *left, const void *right)
{
	const struct map_entry *a = *(struct map_entry *const *)left;
	const struct map_entry *b = *(struct map_entry *const *)right;
	int order = memcmp(a->key, b->key, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static dgm_code chain_up(struct store_txn *txn, struct terms *terms, size_t i, dgm_error *err)
{
	const struct store_posting_entry *entry = &terms->entries[i];
	unsigned char prefix[CHUNK_PREFIX_MAX];
	bool added;
	dgm_code code = DGM_OK;

	/* Callers mostly give the same few constants, one after another. */
	if (i == 0 || entry->space != entry[-1].space)
		code = meta_give_space(txn, entry->space, &terms->space, err);
	if (code != DGM_OK)
		return code;
	if (entry->term_len > STORE_MAX_TERM)
		return err_set(err, DGM_TOO_BIG, "a term of %zu bytes is over the limit of %d",
			       entry->term_len, STORE_MAX_TERM);
	size_t len = chunk_prefix(prefix, terms->space, entry->term, entry->term_len);
	struct map_entry *term = map_add(terms->map, prefix, len, i + 1, &added);
	size_t at = (size_t)(term - map_at(terms->map, 0));

	if (added)
		terms->last = mem_grow(terms->last, at, &terms->last_cap, sizeof *terms->last);
	else
		terms->next[terms->last[at]] = i + 1;
	terms->last[at] = i;
	return DGM_OK;
}

dgm_code terms_make(struct store_txn *txn, struct store_posting_entry *entries, size_t count,
		    struct terms *terms, dgm_error *err)
{
	dgm_code code = DGM_OK;

	*terms = (struct terms){
		.entries = entries,
		.next = mem_zalloc(count, sizeof *terms->next),
		.map = map_new(),
	};
	sort_by_id(entries, count);
	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = chain_up(txn, terms, i, err);
	terms->count = map_count(terms->map);
	terms->order = mem_alloc(terms->count, sizeof *terms->order);
	for (size_t i = 0; i < terms->count; i++)
		terms->order[i] = map_at(terms->map, i);
	qsort(terms->order, terms->count, sizeof *terms->order, by_key);
	return code;
}

void terms_free(struct terms *terms)
{
	mem_free(terms->next);
	mem_free(terms->last);
	mem_free(terms->order);
	map_free(terms->map);
}
