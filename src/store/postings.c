/* Postings: adding new ones to the end of their terms, counting and reading them. */
#include "gather.h"
#include "base/err.h"
#include "base/mem.h"

/* Adding, a term after another. */
struct adding {
	const struct store_gathering *gathering;
	const uint64_t *ids;
	DBC *cursor;
	struct buf postings; /* of the term at hand */
	struct chunk chunk;
	bool is_new; /* it had none */
	struct buf value;
};

/* Reads an open chunk. */
static bool load(struct chunk *chunk, const unsigned char *value, size_t len)
{
	uint64_t spread;
	const unsigned char *end = chunk_split(value, len, &spread, &chunk->total);

	chunk_empty(chunk);
	if (!end || !bytes_get_varint(value, end, &chunk->first))
		return false;
	chunk->last = chunk->first + spread;
	buf_add(&chunk->entries, value, (size_t)(end - value));
	return true;
}

/*
 * Reads the open chunk of a term and leaves the cursor on it, so that the way down the tree is gone
 * once for the reading and the writing.
 */
static dgm_code load_open(struct store_txn *txn, struct adding *adding, unsigned char *key,
			  size_t prefix_len, dgm_error *err)
{
	struct chunk *chunk = &adding->chunk;
	struct buf *value = &adding->value;
	DBT name, room = {.flags = DB_DBT_USERMEM, .ulen = CHUNK_VALUE_MAX};

	key[prefix_len] = CHUNK_OPEN;
	name = dbt_of(key, prefix_len + 1);
	buf_reset(value);
	room.data = buf_reserve(value, CHUNK_VALUE_MAX);
	int rc = cursor_get(txn->store, adding->cursor, &name, &room, DB_SET | DB_RMW);

	adding->is_new = rc == DB_NOTFOUND;
	if (adding->is_new) {
		chunk_empty(chunk);
		chunk->total = 0;
		return DGM_OK;
	}
	if (rc == DB_BUFFER_SMALL || (rc == 0 && !load(chunk, room.data, room.size)))
		return chunk_damaged(txn->store, err);
	return rc == 0 ? DGM_OK : txn_fail(txn, rc, "read", err);
}

/* Puts the end on and writes it where load_open looked. */
static dgm_code save_open(struct store_txn *txn, struct adding *adding, unsigned char *key,
			  size_t prefix_len, dgm_error *err)
{
	struct chunk *chunk = &adding->chunk;

	chunk_seal(chunk);
	if (adding->is_new) {
		key[prefix_len] = CHUNK_OPEN;
		return chunk_write(txn, key, prefix_len + 1, chunk, err);
	}
	DBT value = dbt_of(chunk->entries.data, chunk->entries.len);
	int rc = cursor_put(txn->store, adding->cursor, NULL, &value, DB_CURRENT);

	txn->written += STORE_LOG_OVERHEAD;
	return rc == 0 ? DGM_OK : txn_fail(txn, rc, "write", err);
}

/* The next posting of those that were collected whose record has an id; NULL: no more. */
static const unsigned char *next_posting(const struct adding *adding, const unsigned char *at,
					 struct store_posting *number,
					 struct store_posting *posting)
{
	const unsigned char *end =
		(const unsigned char *)adding->postings.data + adding->postings.len;

	while (at < end) {
		at = chunk_next(at, end, number);
		*posting = *number;
		if (adding->ids)
			posting->id = adding->ids[number->id];
		if (posting->id != 0)
			return at;
	}
	return NULL;
}

/* All postings of one term: one read, one write, and one more for each chunk that fills up. */
static dgm_code add_term(struct store_txn *txn, struct adding *adding,
			 const struct gathered_place *place, dgm_error *err)
{
	unsigned char key[CHUNK_KEY_MAX];
	struct chunk *chunk = &adding->chunk;
	struct store_posting number = {.id = place->term->first}, posting;
	size_t prefix_len = bytes_put_varint(key, place->space);

	memcpy(key + prefix_len, place->rest, place->len);
	prefix_len += place->len;
	gathering_collect(adding->gathering, place->term, &adding->postings);
	const unsigned char *at = next_posting(adding, (const unsigned char *)adding->postings.data,
					       &number, &posting);

	if (!at)
		return DGM_OK;
	dgm_code code = load_open(txn, adding, key, prefix_len, err);
	uint64_t last = chunk->last;

	for (; code == DGM_OK && at; at = next_posting(adding, at, &number, &posting)) {
		if (posting.id <= last)
			return err_set(err, DGM_BAD_ARG, "postings of a term out of order");
		last = posting.id;
		if (chunk->entries.len > CHUNK_MAX - 5 * BYTES_MAX)
			code = chunk_close(txn, chunk, key, prefix_len, err);
		chunk_append(chunk, &posting);
		chunk->total++;
	}
	return code == DGM_OK ? save_open(txn, adding, key, prefix_len, err) : code;
}

dgm_code store_add_gathered(struct store_txn *txn, const struct store_gathering *g,
			    const uint64_t *ids, dgm_error *err)
{
	struct adding adding = {.gathering = g, .ids = ids};
	size_t count = gathering_terms(g);
	struct gathered_place *places = mem_alloc(count, sizeof *places);
	DB *db = txn->store->dbs[POSTINGS];
	dgm_code code = gathering_check(g, err);

	if (code == DGM_OK)
		code = gathering_order(txn, g, places, err);
	int rc = code == DGM_OK ? db->cursor(db, txn->txn, &adding.cursor, 0) : 0;

	if (rc != 0)
		code = txn_fail(txn, rc, "write", err);
	for (size_t i = 0; code == DGM_OK && i < count; i++)
		code = add_term(txn, &adding, &places[i], err);
	if (adding.cursor)
		adding.cursor->close(adding.cursor);
	mem_free(places);
	buf_free(&adding.postings);
	buf_free(&adding.chunk.entries);
	buf_free(&adding.value);
	return code;
}

dgm_code store_count_postings(struct store *store, struct store_txn *txn, const char *space,
			      const char *term, size_t term_len, uint64_t *count, dgm_error *err)
{
	unsigned char key[CHUNK_PREFIX_MAX + 1];
	struct buf value = {0};
	uint64_t number, spread;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	*count = 0;
	if (code != DGM_OK || number == 0 || term_len > STORE_MAX_TERM)
		return code;
	size_t len = chunk_prefix(key, number, term, term_len);

	key[len++] = CHUNK_OPEN;
	DBT name = dbt_of(key, len);
	int rc = store_read(store, txn ? txn->txn : NULL, POSTINGS, &name, &value);

	if (rc != 0 && rc != DB_NOTFOUND)
		code = store_fail(store, rc, "read", err);
	else if (rc == 0 && !chunk_split((unsigned char *)value.data, value.len, &spread, count))
		code = chunk_damaged(store, err);
	buf_free(&value);
	return code;
}

typedef dgm_code visit_fn(void *ctx, const struct store_posting *posting, dgm_error *err);

static dgm_code visit_chunk(const struct reader *reader, bool is_open, visit_fn *visit, void *ctx,
			    dgm_error *err)
{
	const unsigned char *at = reader->value.data, *end = at + reader->value.size;
	struct store_posting posting = {0};
	uint64_t spread, total;
	dgm_code code = DGM_OK;

	if (is_open)
		end = chunk_split(at, reader->value.size, &spread, &total);
	if (!end)
		return chunk_damaged(reader->store, err);
	while (code == DGM_OK && at < end) {
		at = chunk_next(at, end, &posting);
		if (!at)
			return chunk_damaged(reader->store, err);
		code = visit(ctx, &posting, err);
	}
	return code;
}

dgm_code store_each_posting(struct store *store, struct store_txn *txn, const char *space,
			    const char *term, size_t term_len, visit_fn *visit, void *ctx,
			    dgm_error *err)
{
	unsigned char prefix[CHUNK_PREFIX_MAX];
	struct reader reader;
	uint64_t number;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	if (code != DGM_OK || number == 0 || term_len > STORE_MAX_TERM)
		return code;
	size_t len = chunk_prefix(prefix, number, term, term_len);
	int rc = reader_open(&reader, store, txn, POSTINGS);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	while (rc == 0 && code == DGM_OK && reader_has_prefix(&reader, prefix, len)) {
		const unsigned char *key = reader.key.data;
		bool is_open = reader.key.size == len + 1 && key[len] == CHUNK_OPEN;

		code = visit_chunk(&reader, is_open, visit, ctx, err);
		if (code == DGM_OK)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(store, rc, "read", err);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}
