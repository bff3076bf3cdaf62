/*
 * postings.db: the records of a term in chunks of at most CHUNK_MAX bytes. New postings go into the
 * term's open chunk, which stands behind the closed ones, so an append reads and writes one value
 * and a rare term is one value for ever. What an append changes lies at the end of the value,
 * because Berkeley DB logs from the first byte that differs.
 *
 *   key    varint space, varint length of the term, term, then OPEN or the ordered first id
 *   value  varint id (in a closed or open chunk's first posting; then the difference from the one
 *          before), varint a, varint b, ...; the open chunk ends in two mirrored varints: its last
 *          id less its first, and the number of postings of the term in all its chunks
 */
#include "inner.h"
#include "base/err.h"
#include "base/mem.h"
#include "bytes.h"

enum {
	CHUNK_MAX = 3600,
	VALUE_MAX = 4096,
	OPEN = 0xFF,
	PREFIX_MAX = 2 * BYTES_MAX + STORE_MAX_TERM
};

/* A term's open chunk, without its end. */
struct chunk {
	struct buf entries;
	uint64_t first, last, total; /* last 0: no entries */
};

static dgm_code damaged(struct store *store, dgm_error *err)
{
	return err_set(err, DGM_STORE, "memory '%s' is damaged: broken postings",
		       store->folder.path);
}

static size_t make_prefix(unsigned char *to, uint64_t space, const char *term, size_t term_len)
{
	size_t len = bytes_put_varint(to, space);

	len += bytes_put_varint(to + len, term_len);
	memcpy(to + len, term, term_len);
	return len + term_len;
}

/* Takes the end off an open chunk: returns where the postings stop, NULL when it is broken. */
static const unsigned char *split(const unsigned char *value, size_t len, uint64_t *spread,
				  uint64_t *total)
{
	const unsigned char *end = bytes_get_tail(value, value + len, total);

	return end ? bytes_get_tail(value, end, spread) : NULL;
}

static bool load(struct chunk *chunk, const unsigned char *value, size_t len)
{
	uint64_t spread;
	const unsigned char *end = split(value, len, &spread, &chunk->total);

	buf_reset(&chunk->entries);
	chunk->first = chunk->last = 0;
	if (!end || (end > value && !bytes_get_varint(value, end, &chunk->first)))
		return false;
	chunk->last = chunk->first + spread;
	buf_add(&chunk->entries, value, (size_t)(end - value));
	return true;
}

static dgm_code write_chunk(struct store_txn *txn, const unsigned char *key, size_t key_len,
			    const struct buf *value, dgm_error *err)
{
	DBT name = dbt_of(key, key_len), bytes = dbt_of(value->data, value->len);

	return txn_write(txn, POSTINGS, &name, &bytes, err);
}

/* Moves what is in the open chunk to a key of its own. */
static dgm_code close_chunk(struct store_txn *txn, struct chunk *chunk, unsigned char *key,
			    size_t prefix_len, dgm_error *err)
{
	size_t len = prefix_len + bytes_put_ordered(key + prefix_len, chunk->first);
	dgm_code code = write_chunk(txn, key, len, &chunk->entries, err);

	buf_reset(&chunk->entries);
	chunk->first = chunk->last = 0;
	return code;
}

static void append(struct chunk *chunk, const struct store_posting *posting)
{
	unsigned char bytes[3 * BYTES_MAX];
	size_t len = bytes_put_varint(bytes, posting->id - chunk->last);

	len += bytes_put_varint(bytes + len, posting->a);
	len += bytes_put_varint(bytes + len, posting->b);
	buf_add(&chunk->entries, bytes, len);
	if (chunk->last == 0)
		chunk->first = posting->id;
	chunk->last = posting->id;
	chunk->total++;
}

/* The entries of one call, put together by term: a chain of indices each, 0 ends it. */
struct batch {
	const struct store_posting_entry *entries;
	size_t *next;      /* of each entry, the one after it in its chain + 1 */
	struct map *terms; /* prefix -> index of the first in its chain + 1 */
	size_t *last;      /* of each term, index of the last in its chain */
	size_t last_cap;
	uint64_t space; /* of the entry last chained */
	DBC *cursor;
	struct chunk chunk; /* of the term at hand */
	bool is_new;        /* it had none */
	struct buf value;
};

/*
 * Reads the open chunk of a term and leaves the cursor on it, so that the way down the tree is gone
 * once for the reading and the writing.
 */
static dgm_code load_open(struct store_txn *txn, struct batch *batch, unsigned char *key,
			  size_t prefix_len, dgm_error *err)
{
	struct chunk *chunk = &batch->chunk;
	struct buf *value = &batch->value;
	DBT name, room = {.flags = DB_DBT_USERMEM, .ulen = VALUE_MAX};

	key[prefix_len] = OPEN;
	name = dbt_of(key, prefix_len + 1);
	buf_reset(value);
	room.data = buf_reserve(value, VALUE_MAX);
	int rc = batch->cursor->get(batch->cursor, &name, &room, DB_SET | DB_RMW);

	batch->is_new = rc == DB_NOTFOUND;
	if (batch->is_new) {
		buf_reset(&chunk->entries);
		chunk->first = chunk->last = chunk->total = 0;
		return DGM_OK;
	}
	if (rc == DB_BUFFER_SMALL || (rc == 0 && !load(chunk, room.data, room.size)))
		return damaged(txn->store, err);
	return rc == 0 ? DGM_OK : txn_fail(txn, rc, "read", err);
}

/* Puts the end on and writes it where load_open looked. */
static dgm_code save_open(struct store_txn *txn, struct batch *batch, unsigned char *key,
			  size_t prefix_len, dgm_error *err)
{
	struct chunk *chunk = &batch->chunk;
	unsigned char end[2 * BYTES_MAX];
	size_t len = bytes_put_tail(end, chunk->last - chunk->first);

	len += bytes_put_tail(end + len, chunk->total);
	buf_add(&chunk->entries, end, len);
	if (batch->is_new) {
		key[prefix_len] = OPEN;
		return write_chunk(txn, key, prefix_len + 1, &chunk->entries, err);
	}
	DBT value = dbt_of(chunk->entries.data, chunk->entries.len);
	int rc = batch->cursor->put(batch->cursor, NULL, &value, DB_CURRENT);

	txn->written += STORE_LOG_OVERHEAD;
	return rc == 0 ? DGM_OK : txn_fail(txn, rc, "write", err);
}

/* All postings of one term: one read, one write, and one more for each chunk that fills up. */
static dgm_code add_term(struct store_txn *txn, struct batch *batch, const struct map_entry *term,
			 dgm_error *err)
{
	unsigned char key[PREFIX_MAX + BYTES_MAX];
	struct chunk *chunk = &batch->chunk;

	memcpy(key, term->key, term->len);
	dgm_code code = load_open(txn, batch, key, term->len, err);

	uint64_t last = chunk->last;

	for (size_t i = term->value; code == DGM_OK && i > 0; i = batch->next[i - 1]) {
		const struct store_posting *posting = &batch->entries[i - 1].posting;

		if (posting->id <= last)
			return err_set(err, DGM_BAD_ARG, "postings of a term out of order");
		last = posting->id;
		if (chunk->entries.len > CHUNK_MAX - 5 * BYTES_MAX)
			code = close_chunk(txn, chunk, key, term->len, err);
		append(chunk, posting);
	}
	return code == DGM_OK ? save_open(txn, batch, key, term->len, err) : code;
}

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

static dgm_code chain_up(struct store_txn *txn, struct batch *batch, size_t i, dgm_error *err)
{
	const struct store_posting_entry *entry = &batch->entries[i];
	unsigned char prefix[PREFIX_MAX];
	bool added;
	dgm_code code = DGM_OK;

	/* Callers mostly give the same few constants, one after another. */
	if (i == 0 || entry->space != entry[-1].space)
		code = meta_give_space(txn, entry->space, &batch->space, err);
	if (code != DGM_OK)
		return code;
	if (entry->term_len > STORE_MAX_TERM)
		return err_set(err, DGM_TOO_BIG, "a term of %zu bytes is over the limit of %d",
			       entry->term_len, STORE_MAX_TERM);
	size_t len = make_prefix(prefix, batch->space, entry->term, entry->term_len);
	struct map_entry *term = map_add(batch->terms, prefix, len, i + 1, &added);
	size_t at = (size_t)(term - map_at(batch->terms, 0));

	if (added)
		batch->last = mem_grow(batch->last, at, &batch->last_cap, sizeof *batch->last);
	else
		batch->next[batch->last[at]] = i + 1;
	batch->last[at] = i;
	return DGM_OK;
}

static dgm_code add_terms(struct store_txn *txn, struct batch *batch, dgm_error *err)
{
	size_t count = map_count(batch->terms);
	const struct map_entry **order = mem_alloc(count, sizeof *order);
	dgm_code code = DGM_OK;

	for (size_t i = 0; i < count; i++)
		order[i] = map_at(batch->terms, i);
	qsort(order, count, sizeof *order, by_key);
	DB *db = txn->store->dbs[POSTINGS];
	int rc = db->cursor(db, txn->txn, &batch->cursor, 0);

	if (rc != 0)
		code = txn_fail(txn, rc, "write", err);
	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = add_term(txn, batch, order[i], err);
	if (batch->cursor)
		batch->cursor->close(batch->cursor);
	mem_free(order);
	return code;
}

dgm_code store_add_postings(struct store_txn *txn, struct store_posting_entry *entries,
			    size_t count, dgm_error *err)
{
	struct batch batch = {
		.entries = entries,
		.next = mem_zalloc(count, sizeof *batch.next),
		.terms = map_new(),
	};
	dgm_code code = DGM_OK;

	sort_by_id(entries, count);
	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = chain_up(txn, &batch, i, err);
	if (code == DGM_OK)
		code = add_terms(txn, &batch, err);
	mem_free(batch.next);
	mem_free(batch.last);
	map_free(batch.terms);
	buf_free(&batch.chunk.entries);
	buf_free(&batch.value);
	return code;
}

dgm_code store_count_postings(struct store *store, struct store_txn *txn, const char *space,
			      const char *term, size_t term_len, uint64_t *count, dgm_error *err)
{
	unsigned char key[PREFIX_MAX + 1];
	struct buf value = {0};
	uint64_t number, spread;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	*count = 0;
	if (code != DGM_OK || number == 0 || term_len > STORE_MAX_TERM)
		return code;
	size_t len = make_prefix(key, number, term, term_len);

	key[len++] = OPEN;
	DBT name = dbt_of(key, len);
	int rc = store_read(store, txn ? txn->txn : NULL, POSTINGS, &name, &value);

	if (rc != 0 && rc != DB_NOTFOUND)
		code = store_fail(store, rc, "read", err);
	else if (rc == 0 && !split((unsigned char *)value.data, value.len, &spread, count))
		code = damaged(store, err);
	buf_free(&value);
	return code;
}

typedef dgm_code visit_fn(void *ctx, const struct store_posting *posting, dgm_error *err);

/* Reads one posting; returns where the next starts, NULL when it is broken. */
static const unsigned char *next_posting(const unsigned char *at, const unsigned char *end,
					 struct store_posting *posting)
{
	uint64_t step, a, b;

	at = bytes_get_varint(at, end, &step);
	at = at ? bytes_get_varint(at, end, &a) : NULL;
	at = at ? bytes_get_varint(at, end, &b) : NULL;
	if (at)
		*posting = (struct store_posting){posting->id + step, (uint32_t)a, (uint32_t)b};
	return at;
}

static dgm_code visit_chunk(const struct reader *reader, bool is_open, visit_fn *visit, void *ctx,
			    dgm_error *err)
{
	const unsigned char *at = reader->value.data, *end = at + reader->value.size;
	struct store_posting posting = {0};
	uint64_t spread, total;
	dgm_code code = DGM_OK;

	if (is_open)
		end = split(at, reader->value.size, &spread, &total);
	if (!end)
		return damaged(reader->store, err);
	while (code == DGM_OK && at < end) {
		at = next_posting(at, end, &posting);
		if (!at)
			return damaged(reader->store, err);
		code = visit(ctx, &posting, err);
	}
	return code;
}

dgm_code store_each_posting(struct store *store, struct store_txn *txn, const char *space,
			    const char *term, size_t term_len, visit_fn *visit, void *ctx,
			    dgm_error *err)
{
	unsigned char prefix[PREFIX_MAX];
	struct reader reader;
	uint64_t number;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	if (code != DGM_OK || number == 0 || term_len > STORE_MAX_TERM)
		return code;
	size_t len = make_prefix(prefix, number, term, term_len);
	int rc = reader_open(&reader, store, txn, POSTINGS);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	while (rc == 0 && code == DGM_OK && reader_has_prefix(&reader, prefix, len)) {
		const unsigned char *key = reader.key.data;
		bool is_open = reader.key.size == len + 1 && key[len] == OPEN;

		code = visit_chunk(&reader, is_open, visit, ctx, err);
		if (code == DGM_OK)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(store, rc, "read", err);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}
