#include "memory/newest.h"

#include "base/mem.h"

enum { TIMES_AS_LONG = 75 }; /* postings that are read in the time it takes to compare a unit */

/* A list, and what of the chunk in hand is not read. */
struct list {
	const struct newest_term *term;
	uint64_t postings;
	struct store_back *back;
	const uint64_t *ids;
	size_t left;
	uint64_t read;
};

struct newest {
	struct list *lists; /* the shortest first */
	size_t count, made; /* those that are read; all */
};

static int by_length(const void *left, const void *right)
{
	const struct list *a = left, *b = right;

	return (a->postings > b->postings) - (a->postings < b->postings);
}

dgm_code newest_begin(struct store *store, struct store_txn *txn, const struct newest_term *terms,
		      size_t count, struct newest **newest, dgm_error *err)
{
	struct newest *made = *newest = mem_zalloc(1, sizeof *made);
	dgm_code code = DGM_OK;

	made->lists = mem_zalloc(count + 1, sizeof *made->lists);
	made->made = count;
	for (size_t i = 0; code == DGM_OK && i < count; i++) {
		made->lists[i].term = &terms[i];
		code = store_count_postings(store, txn, terms[i].space, terms[i].term, terms[i].len,
					    &made->lists[i].postings, err);
	}
	qsort(made->lists, count, sizeof *made->lists, by_length);
	while (made->count < count && made->lists[made->count].postings <=
					      made->lists[0].postings * (uint64_t)TIMES_AS_LONG)
		made->count++;
	for (size_t i = 0; code == DGM_OK && i < made->count; i++) {
		const struct newest_term *term = made->lists[i].term;

		code = store_back_open(store, txn, term->space, term->term, term->len,
				       &made->lists[i].back, err);
	}
	return code;
}

/* Goes on to the newest unit of a list that is not newer than `most`; 0 when there is none. */
static dgm_code skip_to(struct list *list, uint64_t most, uint64_t *id, dgm_error *err)
{
	*id = 0;
	for (;;) {
		for (; list->left > 0 && list->ids[list->left - 1] > most; list->left--)
			list->read++;
		if (list->left > 0) {
			*id = list->ids[list->left - 1];
			return DGM_OK;
		}
		dgm_code code = store_back_next(list->back, &list->ids, &list->left, err);

		if (code == DGM_NOT_FOUND)
			list->left = 0;
		if (code != DGM_OK)
			return code == DGM_NOT_FOUND ? DGM_OK : code;
	}
}

/* Whether the other lists have it too; else the newest unit that they all may have is in *most. */
static dgm_code have_all(struct newest *newest, uint64_t id, uint64_t *most, dgm_error *err)
{
	*most = id;
	for (size_t i = 1; i < newest->count && *most == id; i++) {
		dgm_code code = skip_to(&newest->lists[i], id, most, err);

		if (code != DGM_OK)
			return code;
	}
	return DGM_OK;
}

dgm_code newest_next(struct newest *newest, uint64_t *id, dgm_error *err)
{
	struct list *first = newest->lists;
	uint64_t most = UINT64_MAX;
	dgm_code code = DGM_OK;

	while (newest->count > 0 && code == DGM_OK && most > 0) {
		code = skip_to(first, most, id, err);
		if (code != DGM_OK || *id == 0)
			break;
		first->left--;
		first->read++;
		code = have_all(newest, *id, &most, err);
		if (code == DGM_OK && most == *id)
			return DGM_OK;
	}
	return code == DGM_OK ? DGM_NOT_FOUND : code;
}

void newest_progress(const struct newest *newest, uint64_t *read, uint64_t *all)
{
	*read = newest->count > 0 ? newest->lists[0].read : 0;
	*all = newest->count > 0 ? newest->lists[0].postings : 0;
}

void newest_free(struct newest *newest)
{
	if (!newest)
		return;
	for (size_t i = 0; i < newest->made; i++)
		store_back_close(newest->lists[i].back);
	mem_free(newest->lists);
	mem_free(newest);
}
