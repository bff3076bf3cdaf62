/*
 * A group is read as one list. Of its terms, those with few postings, of which there may be
 * thousands, are read at once and put in order together; the others are lists of their own, of
 * which a heap has the one with the newest unit on top.
 */
#include "memory/newest.h"

#include "base/mem.h"

#include <stdlib.h>

enum { TIMES_AS_LONG = 75 }; /* postings that are read in the time it takes to compare a unit */

/* A list, and what of the chunk in hand is not read. */
struct list {
	const struct newest_term *term; /* NULL: the few postings of many terms */
	struct store_back *back;
	const uint64_t *ids;
	size_t left;
	uint64_t id; /* the newest one that was not passed; 0: none */
};

struct group {
	struct list *lists; /* a heap, once they are opened */
	size_t count;       /* of those in the heap */
	size_t made;        /* lists; those that are read to their end go behind the heap */
	uint64_t *few;
	size_t few_count, few_cap;
	uint64_t postings, read;
};

struct newest {
	struct group *groups; /* the shortest first */
	size_t count, made;   /* those that are read; all */
	struct store_lists *reader;
	uint64_t most; /* the next unit is no newer */
};

/* ---------------------------------------------------------------- a list */

/* Goes on to the newest unit of a list that is not newer than `most`. */
static dgm_code skip_to(struct group *group, struct list *list, uint64_t most, dgm_error *err)
{
	for (;;) {
		for (; list->left > 0 && list->ids[list->left - 1] > most; list->left--)
			group->read++;
		list->id = list->left > 0 ? list->ids[list->left - 1] : 0;
		if (list->id > 0 || !list->back)
			return DGM_OK;
		dgm_code code = store_back_next(list->back, &list->ids, &list->left, err);

		if (code == DGM_NOT_FOUND)
			list->left = 0;
		if (code != DGM_OK)
			return code == DGM_NOT_FOUND ? DGM_OK : code;
	}
}

/* ---------------------------------------------------------------- a group */

static void sink(struct group *group, size_t at)
{
	struct list *lists = group->lists;

	for (;;) {
		size_t top = 2 * at + 1;

		if (top + 1 < group->count && lists[top + 1].id > lists[top].id)
			top++;
		if (top >= group->count || lists[top].id <= lists[at].id)
			return;
		struct list list = lists[at];

		lists[at] = lists[top];
		lists[top] = list;
		at = top;
	}
}

/* Goes on to the newest unit of a group that is not newer than `most`; 0 when there is none. */
static dgm_code skip_group(struct group *group, uint64_t most, uint64_t *id, dgm_error *err)
{
	struct list *lists = group->lists;

	while (group->count > 0 && lists[0].id > most) {
		dgm_code code = skip_to(group, &lists[0], most, err);

		if (code != DGM_OK)
			return code;
		if (lists[0].id == 0) {
			struct list ended = lists[0];

			lists[0] = lists[--group->count];
			lists[group->count] = ended;
		}
		sink(group, 0);
	}
	*id = group->count > 0 ? lists[0].id : 0;
	return DGM_OK;
}

static void take_few(void *ctx, const struct store_posting *postings, size_t count)
{
	struct group *group = ctx;

	for (size_t i = 0; i < count; i++) {
		group->few =
			mem_grow(group->few, group->few_count, &group->few_cap, sizeof *group->few);
		group->few[group->few_count++] = postings[i].id;
	}
}

static int by_id(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Reads the end of the list of a term, and all of it where that is all. */
static dgm_code add_term(struct group *group, const struct newest_term *term,
			 struct store_lists *reader, struct buf *bytes, dgm_error *err)
{
	uint64_t total = 0;
	bool whole = false;

	buf_reset(bytes);
	dgm_code code = store_lists_peek(reader, term->term, term->len, bytes, &total, err);

	if (code == DGM_OK && bytes->len > 0)
		code = store_lists_decode(reader, bytes->data, bytes->len, total, &whole, take_few,
					  group, err);
	group->postings += total;
	if (code == DGM_OK && total > 0 && !whole)
		group->lists[group->made++] = (struct list){.term = term};
	return code;
}

/* Finds out how long a group is. */
static dgm_code measure(struct group *group, const struct newest_group *terms, struct store *store,
			struct store_txn *txn, struct store_lists *reader, dgm_error *err)
{
	struct buf bytes = {0};
	const char *space = NULL;
	dgm_code code = DGM_OK;

	group->lists = mem_zalloc(terms->count + 1, sizeof *group->lists);
	for (size_t i = 0; code == DGM_OK && i < terms->count; i++) {
		const struct newest_term *term = &terms->terms[i];

		if (!space || strcmp(space, term->space) != 0) {
			store_lists_close(reader);
			space = term->space;
			code = store_lists_open(reader, store, txn, space, err);
		}
		if (code == DGM_OK)
			code = add_term(group, term, reader, &bytes, err);
	}
	store_lists_close(reader);
	buf_free(&bytes);
	if (group->few_count > 0) {
		qsort(group->few, group->few_count, sizeof *group->few, by_id);
		group->lists[group->made++] =
			(struct list){.ids = group->few, .left = group->few_count};
	}
	return code;
}

/* Opens the lists of a group and puts them in order. */
static dgm_code open_group(struct group *group, struct store *store, struct store_txn *txn,
			   dgm_error *err)
{
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < group->made; i++) {
		struct list *list = &group->lists[i];
		const struct newest_term *term = list->term;

		if (term)
			code = store_back_open(store, txn, term->space, term->term, term->len,
					       &list->back, err);
		if (code == DGM_OK)
			code = skip_to(group, list, UINT64_MAX, err);
	}
	group->count = group->made;
	for (size_t i = group->count / 2 + 1; i-- > 0;)
		sink(group, i);
	return code;
}

/* ---------------------------------------------------------------- all groups */

static int by_length(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	return (a->postings > b->postings) - (a->postings < b->postings);
}

dgm_code newest_begin(struct store *store, struct store_txn *txn, const struct newest_group *groups,
		      size_t count, struct newest **newest, dgm_error *err)
{
	struct newest *made = *newest = mem_zalloc(1, sizeof *made);
	uint64_t least = UINT64_MAX;
	dgm_code code = DGM_OK;

	made->groups = mem_zalloc(count + 1, sizeof *made->groups);
	made->most = UINT64_MAX;
	made->reader = store_lists_new();
	for (size_t i = 0; code == DGM_OK && i < count; i++) {
		struct group *group = &made->groups[made->made];

		/* To find out how long it is would take longer than to look at all units. */
		if (made->made > 0 && groups[i].count > least)
			continue;
		made->made++;
		code = measure(group, &groups[i], store, txn, made->reader, err);
		least = group->postings < least ? group->postings : least;
	}
	qsort(made->groups, made->made, sizeof *made->groups, by_length);
	while (made->count < made->made &&
	       made->groups[made->count].postings <=
		       made->groups[0].postings * (uint64_t)TIMES_AS_LONG)
		made->count++;
	for (size_t i = 0; code == DGM_OK && i < made->count; i++)
		code = open_group(&made->groups[i], store, txn, err);
	return code;
}

/* Whether the other groups have it too; else the newest unit that they all may have is in *most. */
static dgm_code have_all(struct newest *newest, uint64_t id, uint64_t *most, dgm_error *err)
{
	*most = id;
	for (size_t i = 1; i < newest->count && *most == id; i++) {
		dgm_code code = skip_group(&newest->groups[i], id, most, err);

		if (code != DGM_OK)
			return code;
	}
	return DGM_OK;
}

dgm_code newest_next(struct newest *newest, uint64_t *id, dgm_error *err)
{
	dgm_code code = DGM_OK;

	while (newest->count > 0 && code == DGM_OK && newest->most > 0) {
		uint64_t most, next;

		code = skip_group(&newest->groups[0], newest->most, id, err);
		if (code != DGM_OK || *id == 0)
			break;
		code = have_all(newest, *id, &most, err);
		newest->most = most == *id ? *id - 1 : most;
		if (code != DGM_OK || most != *id)
			continue;
		/* It counts as read. */
		return skip_group(&newest->groups[0], newest->most, &next, err);
	}
	return code == DGM_OK ? DGM_NOT_FOUND : code;
}

void newest_pass(struct newest *newest, uint64_t most)
{
	newest->most = most < newest->most ? most : newest->most;
}

void newest_progress(const struct newest *newest, uint64_t *read, uint64_t *all)
{
	*read = newest->count > 0 ? newest->groups[0].read : 0;
	*all = newest->count > 0 ? newest->groups[0].postings : 0;
}

void newest_free(struct newest *newest)
{
	if (!newest)
		return;
	for (size_t g = 0; g < newest->made; g++) {
		struct group *group = &newest->groups[g];

		for (size_t i = 0; group->lists && i < group->made; i++)
			store_back_close(group->lists[i].back);
		mem_free(group->lists);
		mem_free(group->few);
	}
	store_lists_free(newest->reader);
	mem_free(newest->groups);
	mem_free(newest);
}
