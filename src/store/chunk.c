#include "chunk.h"
#include "base/err.h"

dgm_code chunk_damaged(struct store *store, dgm_error *err)
{
	return err_set(err, DGM_STORE, "memory '%s' is damaged: broken postings",
		       store->folder.path);
}

size_t chunk_prefix(unsigned char *to, uint64_t space, const char *term, size_t term_len)
{
	size_t len = bytes_put_varint(to, space);

	len += bytes_put_varint(to + len, term_len);
	memcpy(to + len, term, term_len);
	return len + term_len;
}

const unsigned char *chunk_split(const unsigned char *value, size_t len, uint64_t *spread,
				 uint64_t *total)
{
	const unsigned char *end = bytes_get_tail(value, value + len, total);

	return end ? bytes_get_tail(value, end, spread) : NULL;
}

void chunk_empty(struct chunk *chunk)
{
	buf_reset(&chunk->entries);
	chunk->first = chunk->last = 0;
}

size_t chunk_put_posting(unsigned char *to, uint64_t step, const struct store_posting *posting)
{
	size_t len = bytes_put_varint(to, step);

	len += bytes_put_varint(to + len, posting->a);
	bytes_put_four(to + len, posting->b);
	return len + CHUNK_MARKS;
}

void chunk_append(struct chunk *chunk, const struct store_posting *posting)
{
	unsigned char bytes[CHUNK_POSTING_MAX];
	size_t len = chunk_put_posting(bytes, posting->id - chunk->last, posting);

	buf_add(&chunk->entries, bytes, len);
	if (chunk->last == 0)
		chunk->first = posting->id;
	chunk->last = posting->id;
}

void chunk_seal(struct chunk *chunk)
{
	unsigned char end[2 * BYTES_MAX];
	size_t len = bytes_put_tail(end, chunk->last - chunk->first);

	len += bytes_put_tail(end + len, chunk->total);
	buf_add(&chunk->entries, end, len);
}

dgm_code chunk_write(struct store_txn *txn, const unsigned char *key, size_t key_len,
		     const struct chunk *chunk, dgm_error *err)
{
	DBT name = dbt_of(key, key_len), bytes = dbt_of(chunk->entries.data, chunk->entries.len);

	return txn_write(txn, POSTINGS, &name, &bytes, err);
}

dgm_code chunk_close(struct store_txn *txn, struct chunk *chunk, unsigned char *key,
		     size_t prefix_len, dgm_error *err)
{
	size_t len = prefix_len + bytes_put_ordered(key + prefix_len, chunk->first);
	dgm_code code = chunk_write(txn, key, len, chunk, err);

	chunk_empty(chunk);
	return code;
}
