/*
 * Words: for a space, a set of short texts that is only ever added to, and read as a whole by
 * whoever looks for those that hold something. They stand in postings.db, under a length that no
 * term has:
 *
 *   key    varint space, varint WORDS_LENGTH, a byte with the bucket, then WORDS_OPEN or, of a full
 *          chunk, its ordered number from 1 on
 *   value  words, each with a line feed behind it
 *
 * The bucket follows from the word, so that whether it is there takes reading one of them alone. A
 * batch reads each bucket that it may add to once. What an append changes lies at the end of the
 * value, as with postings.
 */
#include "words.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "chunk.h"

enum {
	KEY_MAX = WORDS_PREFIX_MAX + 1 + BYTES_MAX,
	BLOCK = 256 * 1024, /* bytes that are read at a time */
};

size_t words_prefix(unsigned char *to, uint64_t space)
{
	size_t len = bytes_put_varint(to, space);

	return len + bytes_put_varint(to + len, WORDS_LENGTH);
}

unsigned char words_bucket(const char *word, size_t len)
{
	return (unsigned char)(hash_bytes(word, len, 0) % WORDS_BUCKETS);
}

/* ---------------------------------------------------------------- adding */

/* A bucket in hand. */
struct bucket {
	struct store_txn *txn;
	unsigned char key[KEY_MAX];
	size_t prefix_len;  /* of its keys */
	uint64_t full;      /* chunks */
	struct buf open;    /* the words that are not in those */
	struct map *wanted; /* of all buckets: word -> its place, or THERE */
};

static const uint64_t THERE = UINT64_MAX; /* of a word that the space has */

dgm_code words_each(const char *bytes, size_t len,
		    bool (*visit)(void *ctx, const char *word, size_t len), void *ctx)
{
	for (size_t at = 0; at < len;) {
		const char *word = bytes + at, *end = memchr(word, WORDS_END, len - at);

		if (!end || end == word || !visit(ctx, word, (size_t)(end - word)))
			return DGM_BAD_DATA;
		at += (size_t)(end - word) + 1;
	}
	return DGM_OK;
}

static bool strike(void *ctx, const char *word, size_t len)
{
	struct map_entry *entry = map_find(ctx, word, len);

	if (entry)
		entry->value = THERE;
	return true;
}

/* Reads a bucket: what it has is no longer wanted, and its open chunk is kept. */
static dgm_code read_bucket(struct bucket *bucket, dgm_error *err)
{
	struct reader reader;
	struct store *store = bucket->txn->store;
	dgm_code code = DGM_OK;
	int rc = reader_open(&reader, store, bucket->txn, POSTINGS);

	bucket->full = 0;
	buf_reset(&bucket->open);
	reader_key(&reader, bucket->key, bucket->prefix_len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	while (rc == 0 && code == DGM_OK &&
	       reader_has_prefix(&reader, bucket->key, bucket->prefix_len)) {
		const unsigned char *suffix = reader.key.data;

		if (words_each(reader.value.data, reader.value.size, strike, bucket->wanted) !=
		    DGM_OK)
			code = chunk_damaged(store, err);
		else if (suffix[bucket->prefix_len] == WORDS_OPEN)
			buf_add(&bucket->open, reader.value.data, reader.value.size);
		else
			bucket->full++;
		if (code == DGM_OK)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? code : txn_fail(bucket->txn, rc, "read", err);
}

static dgm_code write_chunk(struct bucket *bucket, size_t key_len, dgm_error *err)
{
	DBT key = dbt_of(bucket->key, key_len);
	DBT value = dbt_of(bucket->open.data, bucket->open.len);

	return txn_write(bucket->txn, POSTINGS, &key, &value, err);
}

static dgm_code append(struct bucket *bucket, const struct store_word *word, dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (bucket->open.len + word->len + 1 > CHUNK_MAX) {
		unsigned char *number = bucket->key + bucket->prefix_len;

		code = write_chunk(bucket,
				   bucket->prefix_len + bytes_put_ordered(number, ++bucket->full),
				   err);
		buf_reset(&bucket->open);
	}
	buf_add(&bucket->open, word->text, word->len);
	buf_addc(&bucket->open, WORDS_END);
	return code;
}

/* Adds those of the words, which are all of one bucket, that it has not. */
static dgm_code fill_bucket(struct bucket *bucket, const struct store_word *words,
			    const size_t *places, size_t count, dgm_error *err)
{
	bool changed = false;
	dgm_code code = DGM_OK;

	bucket->key[bucket->prefix_len - 1] =
		words_bucket(words[places[0]].text, words[places[0]].len);
	code = read_bucket(bucket, err);
	for (size_t i = 0; code == DGM_OK && i < count; i++) {
		const struct store_word *word = &words[places[i]];
		struct map_entry *entry = map_find(bucket->wanted, word->text, word->len);

		if (entry->value == THERE)
			continue;
		entry->value = THERE;
		changed = true;
		code = append(bucket, word, err);
	}
	if (code != DGM_OK || !changed)
		return code;
	bucket->key[bucket->prefix_len] = WORDS_OPEN;
	return write_chunk(bucket, bucket->prefix_len + 1, err);
}

/* Places of the words in order of their buckets; starts has one more than there are buckets. */
static size_t *sort_by_bucket(const struct store_word *words, size_t count,
			      size_t starts[WORDS_BUCKETS + 1])
{
	size_t *places = mem_alloc(count, sizeof *places), at[WORDS_BUCKETS];

	memset(starts, 0, (WORDS_BUCKETS + 1) * sizeof *starts);
	for (size_t i = 0; i < count; i++)
		starts[words_bucket(words[i].text, words[i].len) + 1]++;
	for (size_t b = 0; b < WORDS_BUCKETS; b++) {
		starts[b + 1] += starts[b];
		at[b] = starts[b];
	}
	for (size_t i = 0; i < count; i++)
		places[at[words_bucket(words[i].text, words[i].len)]++] = i;
	return places;
}

static dgm_code check_words(const struct store_word *words, size_t count, struct map *wanted,
			    dgm_error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i].len == 0 || memchr(words[i].text, WORDS_END, words[i].len))
			return err_set(err, DGM_BAD_ARG, "a word of no or several lines");
		if (words[i].len > STORE_MAX_WORD)
			return err_set(err, DGM_TOO_BIG,
				       "a word of %zu bytes is over the limit of %d", words[i].len,
				       STORE_MAX_WORD);
		map_add(wanted, words[i].text, words[i].len, i, NULL);
	}
	return DGM_OK;
}

dgm_code store_add_words(struct store_txn *txn, const char *space, const struct store_word *words,
			 size_t count, dgm_error *err)
{
	struct bucket bucket = {.txn = txn, .wanted = map_new()};
	size_t starts[WORDS_BUCKETS + 1], *places = NULL;
	uint64_t number;
	dgm_code code = check_words(words, count, bucket.wanted, err);

	if (code == DGM_OK && count > 0)
		code = meta_give_space(txn, space, &number, err);
	if (code == DGM_OK && count > 0) {
		bucket.prefix_len = words_prefix(bucket.key, number) + 1;
		places = sort_by_bucket(words, count, starts);
		for (size_t b = 0; code == DGM_OK && b < WORDS_BUCKETS; b++)
			if (starts[b + 1] > starts[b])
				code = fill_bucket(&bucket, words, places + starts[b],
						   starts[b + 1] - starts[b], err);
	}
	mem_free(places);
	map_free(bucket.wanted);
	buf_free(&bucket.open);
	return code;
}

/* ---------------------------------------------------------------- reading */

/* Visits the chunks that one read brought; *more: they are all of the space. */
static dgm_code visit_block(const DBT *block, const unsigned char *prefix, size_t prefix_len,
			    bool *more, store_words_fn *visit, void *ctx, dgm_error *err)
{
	dgm_code code = DGM_OK;
	void *at, *key, *value;
	uint32_t key_len, len;

	DB_MULTIPLE_INIT(at, block);
	for (*more = true; code == DGM_OK;) {
		DB_MULTIPLE_KEY_NEXT(at, block, key, key_len, value, len);
		if (!at)
			break;
		*more = key_len > prefix_len && memcmp(key, prefix, prefix_len) == 0;
		if (!*more)
			break;
		code = visit(ctx, value, len, err);
	}
	return code;
}

dgm_code store_each_words(struct store *store, struct store_txn *txn, const char *space,
			  store_words_fn *visit, void *ctx, dgm_error *err)
{
	unsigned char prefix[KEY_MAX];
	DBT block = {.flags = DB_DBT_USERMEM, .ulen = BLOCK};
	struct reader reader;
	uint64_t number;
	bool more = true;
	dgm_code code = meta_find_space(store, txn, space, &number, err);

	if (code != DGM_OK || number == 0)
		return code;
	size_t len = words_prefix(prefix, number);
	int rc = reader_open(&reader, store, txn, POSTINGS);

	block.data = mem_alloc(BLOCK, 1);
	reader_key(&reader, prefix, len);
	for (uint32_t how = DB_SET_RANGE; rc == 0 && code == DGM_OK && more; how = DB_NEXT) {
		rc = cursor_get(store, reader.cursor, &reader.key, &block, how | DB_MULTIPLE_KEY);
		if (rc == 0)
			code = visit_block(&block, prefix, len, &more, visit, ctx, err);
	}
	reader_close(&reader);
	mem_free(block.data);
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(store, rc, "read", err);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}
