/*
 * Taking postings out, and putting them in between others: chunk after chunk of a term is read,
 * merged with what is to change in it, and written again. Cost: the chunks that change, and the
 * open one, which knows the total.
 */
#include "chunk.h"
#include "base/err.h"
#include "base/mem.h"

struct list {
	struct store_posting *items;
	size_t count, cap;
};

struct rewrite {
	struct store_txn *txn;
	bool remove; /* else insert */
	DBC *cursor;
	struct list changes;              /* of the term at hand, by rising id */
	size_t done;                      /* of them */
	struct list chunk;                /* what is read */
	struct list merged;               /* what is written */
	uint64_t total;                   /* postings of the term, as read in the open chunk */
	uint64_t delta;                   /* what to add to it, modulo 2^64 */
	unsigned char key[CHUNK_KEY_MAX]; /* begins with the prefix of the term */
	size_t prefix_len;
	struct chunk out;
	/* Where the cursor read. */
	unsigned char found[CHUNK_KEY_MAX], value[CHUNK_VALUE_MAX];
	DBT found_key, found_value;
};

static void push(struct list *list, const struct store_posting *posting)
{
	list->items = mem_grow(list->items, list->count, &list->cap, sizeof *list->items);
	list->items[list->count++] = *posting;
}

static dgm_code fail(struct rewrite *r, int rc, dgm_error *err)
{
	return rc == DB_BUFFER_SMALL ? chunk_damaged(r->txn->store, err)
				     : txn_fail(r->txn, rc, "write", err);
}

/* ---------------------------------------------------------------- reading */

/* Moves the cursor; *mine: there is something, and it is of this term. */
static dgm_code move(struct rewrite *r, uint32_t how, bool *mine, dgm_error *err)
{
	r->found_value = (DBT){.data = r->value, .ulen = sizeof r->value, .flags = DB_DBT_USERMEM};
	int rc = cursor_get(r->txn->store, r->cursor, &r->found_key, &r->found_value, how | DB_RMW);

	*mine = rc == 0 && r->found_key.size > r->prefix_len &&
		memcmp(r->found, r->key, r->prefix_len) == 0;
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : fail(r, rc, err);
}

/* Moves it to the first key of the term at or behind the suffix. */
static dgm_code seek(struct rewrite *r, const unsigned char *suffix, size_t len, bool *mine,
		     dgm_error *err)
{
	memcpy(r->found, r->key, r->prefix_len);
	memcpy(r->found + r->prefix_len, suffix, len);
	r->found_key = (DBT){.data = r->found,
			     .size = (uint32_t)(r->prefix_len + len),
			     .ulen = sizeof r->found,
			     .flags = DB_DBT_USERMEM};
	return move(r, DB_SET_RANGE, mine, err);
}

static bool at_open(const struct rewrite *r)
{
	return r->found[r->prefix_len] == CHUNK_OPEN;
}

/* Reads the chunk under the cursor into the list. */
static dgm_code read_chunk(struct rewrite *r, dgm_error *err)
{
	const unsigned char *at = r->value, *end = at + r->found_value.size;
	struct store_posting posting = {0};
	uint64_t spread;

	if (at_open(r))
		end = chunk_split(at, r->found_value.size, &spread, &r->total);
	r->chunk.count = 0;
	while (end && at && at < end) {
		at = chunk_next(at, end, &posting);
		push(&r->chunk, &posting);
	}
	return end && at && r->chunk.count > 0 ? DGM_OK : chunk_damaged(r->txn->store, err);
}

static dgm_code read_open(struct rewrite *r, dgm_error *err)
{
	static const unsigned char open = CHUNK_OPEN;
	bool mine;
	dgm_code code = seek(r, &open, 1, &mine, err);

	r->chunk.count = 0;
	r->total = 0;
	return code == DGM_OK && mine ? read_chunk(r, err) : code;
}

/*
 * Moves the cursor to the closed chunk that id belongs to: the last one that begins at or before
 * it, else the first one. *mine: there is one.
 */
static dgm_code seek_closed(struct rewrite *r, uint64_t id, bool *mine, dgm_error *err)
{
	unsigned char suffix[BYTES_MAX];
	size_t len = bytes_put_ordered(suffix, id);
	dgm_code code = seek(r, suffix, len, mine, err);

	if (code != DGM_OK || !*mine ||
	    (r->found_key.size == r->prefix_len + len &&
	     memcmp(r->found + r->prefix_len, suffix, len) == 0))
		return code;
	code = move(r, DB_PREV, mine, err);
	if (code == DGM_OK && !*mine)
		code = seek(r, suffix, len, mine, err);
	*mine = *mine && !at_open(r);
	return code;
}

/* ---------------------------------------------------------------- merging */

/* Puts the changes with an id below `limit` into the list that was read. */
static void merge(struct rewrite *r, uint64_t limit)
{
	const struct list *old = &r->chunk, *changes = &r->changes;
	size_t i = 0;

	r->merged.count = 0;
	for (; r->done < changes->count && changes->items[r->done].id < limit; r->done++) {
		const struct store_posting *change = &changes->items[r->done];

		while (i < old->count && old->items[i].id < change->id)
			push(&r->merged, &old->items[i++]);
		bool there = i < old->count && old->items[i].id == change->id;

		i += there;
		if (!r->remove)
			push(&r->merged, change);
		r->delta += (!r->remove && !there);
		r->delta -= (r->remove && there);
	}
	while (i < old->count)
		push(&r->merged, &old->items[i++]);
}

/* ---------------------------------------------------------------- writing */

static void encode(struct rewrite *r, size_t from, size_t to)
{
	chunk_empty(&r->out);
	for (size_t i = from; i < to; i++)
		chunk_append(&r->out, &r->merged.items[i]);
}

/* Writes a part of what was merged as closed chunks: one, or where that is too large, halves. */
static dgm_code write_closed(struct rewrite *r, size_t from, size_t to, dgm_error *err)
{
	size_t middle = from + (to - from) / 2;

	if (from == to)
		return DGM_OK;
	encode(r, from, to);
	if (r->out.entries.len <= CHUNK_MAX)
		return chunk_close(r->txn, &r->out, r->key, r->prefix_len, err);
	dgm_code code = write_closed(r, from, middle, err);

	return code == DGM_OK ? write_closed(r, middle, to, err) : code;
}

static dgm_code drop(struct rewrite *r, const unsigned char *key, size_t len, dgm_error *err)
{
	DBT name = dbt_of(key, len);

	return txn_delete(r->txn, POSTINGS, &name, err);
}

/* One closed chunk: that of the next change. *mine: there are closed chunks at all. */
static dgm_code change_closed(struct rewrite *r, uint64_t limit, bool *mine, dgm_error *err)
{
	dgm_code code = seek_closed(r, r->changes.items[r->done].id, mine, err);
	unsigned char key[CHUNK_KEY_MAX];
	uint32_t key_len = r->found_key.size;
	bool another;
	uint64_t next;

	if (code != DGM_OK || !*mine)
		return code;
	memcpy(key, r->found, key_len);
	code = read_chunk(r, err);
	if (code == DGM_OK)
		code = move(r, DB_NEXT, &another, err);
	if (code == DGM_OK && another && !at_open(r)) {
		if (!bytes_get_ordered(r->found + r->prefix_len, r->found + r->found_key.size,
				       &next))
			return chunk_damaged(r->txn->store, err);
		limit = next < limit ? next : limit;
	}
	if (code == DGM_OK)
		code = drop(r, key, key_len, err);
	if (code != DGM_OK)
		return code;
	merge(r, limit);
	return write_closed(r, 0, r->merged.count, err);
}

/* The open chunk is empty: the last closed one takes its place, so that appends go on behind it. */
static dgm_code reopen_last(struct rewrite *r, dgm_error *err)
{
	bool mine = false;
	dgm_code code = read_open(r, err);

	if (code == DGM_OK)
		code = move(r, DB_PREV, &mine, err);
	if (code != DGM_OK || !mine)
		return code;
	code = read_chunk(r, err);
	for (size_t i = 0; code == DGM_OK && i < r->chunk.count; i++)
		push(&r->merged, &r->chunk.items[i]);
	return code == DGM_OK ? drop(r, r->found, r->found_key.size, err) : code;
}

static dgm_code write_open(struct rewrite *r, dgm_error *err)
{
	size_t from = 0, count = r->merged.count;
	dgm_code code = DGM_OK;

	encode(r, 0, count);
	while (code == DGM_OK && r->out.entries.len > CHUNK_MAX) {
		size_t middle = from + (count - from) / 2;

		code = write_closed(r, from, middle, err);
		from = middle;
		encode(r, from, count);
	}
	r->out.total = r->total + r->delta;
	chunk_seal(&r->out);
	r->key[r->prefix_len] = CHUNK_OPEN;
	if (code == DGM_OK)
		code = chunk_write(r->txn, r->key, r->prefix_len + 1, &r->out, err);
	return code;
}

/* ---------------------------------------------------------------- terms */

static dgm_code rewrite_term(struct rewrite *r, dgm_error *err)
{
	dgm_code code = read_open(r, err);
	uint64_t open_first = r->chunk.count > 0 ? r->chunk.items[0].id : 0;
	bool closed = true;

	r->done = 0;
	r->delta = 0;
	while (code == DGM_OK && closed && r->done < r->changes.count &&
	       r->changes.items[r->done].id < open_first)
		code = change_closed(r, open_first, &closed, err);
	if (code == DGM_OK)
		code = read_open(r, err);
	merge(r, UINT64_MAX);
	if (code == DGM_OK && r->merged.count == 0)
		code = reopen_last(r, err);
	if (code != DGM_OK)
		return code;
	r->key[r->prefix_len] = CHUNK_OPEN;
	return r->merged.count > 0 ? write_open(r, err) : drop(r, r->key, r->prefix_len + 1, err);
}

static dgm_code rewrite_terms(struct rewrite *r, const struct terms *terms, dgm_error *err)
{
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < terms->count; i++) {
		const struct map_entry *term = terms->order[i];

		memcpy(r->key, term->key, term->len);
		r->prefix_len = term->len;
		r->changes.count = 0;
		for (size_t at = term->value; at > 0; at = terms->next[at - 1]) {
			const struct store_posting *change = &terms->entries[at - 1].posting;
			const struct list *changes = &r->changes;

			if (changes->count > 0 &&
			    changes->items[changes->count - 1].id == change->id)
				return err_set(err, DGM_BAD_ARG, "two postings of a record");
			push(&r->changes, change);
		}
		code = rewrite_term(r, err);
	}
	return code;
}

static dgm_code rewrite(struct store_txn *txn, bool remove, struct store_posting_entry *entries,
			size_t count, dgm_error *err)
{
	struct rewrite *r = mem_zalloc(1, sizeof *r);
	struct terms terms;
	DB *db = txn->store->dbs[POSTINGS];
	dgm_code code = terms_make(txn, entries, count, &terms, err);
	int rc = code == DGM_OK ? db->cursor(db, txn->txn, &r->cursor, 0) : 0;

	r->txn = txn;
	r->remove = remove;
	if (rc != 0)
		code = txn_fail(txn, rc, "write", err);
	if (code == DGM_OK)
		code = rewrite_terms(r, &terms, err);
	if (r->cursor)
		r->cursor->close(r->cursor);
	terms_free(&terms);
	buf_free(&r->out.entries);
	mem_free(r->changes.items);
	mem_free(r->chunk.items);
	mem_free(r->merged.items);
	mem_free(r);
	return code;
}

dgm_code store_remove_postings(struct store_txn *txn, struct store_posting_entry *entries,
			       size_t count, dgm_error *err)
{
	return rewrite(txn, true, entries, count, err);
}

dgm_code store_insert_postings(struct store_txn *txn, struct store_posting_entry *entries,
			       size_t count, dgm_error *err)
{
	return rewrite(txn, false, entries, count, err);
}
