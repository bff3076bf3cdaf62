/* Reading the postings of a term from the newest unit on, a chunk at a time. */
#include "chunk.h"
#include "base/mem.h"

struct store_back {
	struct reader reader;
	unsigned char prefix[CHUNK_PREFIX_MAX + 1];
	size_t prefix_len; /* 0: there is nothing */
	bool begun;
	uint64_t *ids;
	size_t count, cap;
};

dgm_code store_back_open(struct store *store, struct store_txn *txn, const char *space,
			 const char *term, size_t term_len, struct store_back **back,
			 dgm_error *err)
{
	uint64_t number;
	struct store_back *made = *back = mem_zalloc(1, sizeof *made);
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	if (code != DGM_OK || number == 0 || term_len > STORE_MAX_TERM)
		return code;
	made->prefix_len = chunk_prefix(made->prefix, number, term, term_len);
	int rc = reader_open(&made->reader, store, txn, POSTINGS);

	return rc == 0 ? DGM_OK : store_fail(store, rc, "read", err);
}

void store_back_close(struct store_back *back)
{
	if (!back)
		return;
	reader_close(&back->reader);
	mem_free(back->ids);
	mem_free(back);
}

static dgm_code decode(struct store_back *back, dgm_error *err)
{
	const struct reader *reader = &back->reader;
	const unsigned char *at = reader->value.data, *end = at + reader->value.size;
	const unsigned char *key = reader->key.data;
	struct store_posting posting = {0};
	uint64_t spread, total;

	back->count = 0;
	if (key[back->prefix_len] == CHUNK_OPEN)
		end = chunk_split(at, reader->value.size, &spread, &total);
	while (end && at < end) {
		at = chunk_next(at, end, &posting);
		if (!at)
			end = NULL;
		back->ids = mem_grow(back->ids, back->count, &back->cap, sizeof *back->ids);
		back->ids[back->count++] = posting.id;
	}
	return end ? DGM_OK : chunk_damaged(reader->store, err);
}

dgm_code store_back_next(struct store_back *back, const uint64_t **ids, size_t *count,
			 dgm_error *err)
{
	struct reader *reader = &back->reader;
	int rc;

	if (back->prefix_len == 0)
		return DGM_NOT_FOUND;
	if (back->begun) {
		rc = reader_step(reader, DB_PREV);
	} else {
		back->begun = true;
		back->prefix[back->prefix_len] = CHUNK_OPEN;
		reader_key(reader, back->prefix, back->prefix_len + 1);
		rc = reader_step(reader, DB_SET);
	}
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(reader->store, rc, "read", err);
	if (rc != 0 || reader->key.size <= back->prefix_len ||
	    !reader_has_prefix(reader, back->prefix, back->prefix_len)) {
		back->prefix_len = 0;
		return DGM_NOT_FOUND;
	}
	dgm_code code = decode(back, err);

	*ids = back->ids;
	*count = back->count;
	return code;
}
