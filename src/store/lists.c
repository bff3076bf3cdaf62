/*
 * Reading postings for a look-up. One cursor serves all terms; a rare term is one value, read into
 * memory of our own; a common one is read in blocks of many chunks at a time (DB_MULTIPLE_KEY).
 */
#include "chunk.h"
#include "base/mem.h"

enum {
	BLOCK_LEAST = 16 * 1024, /* a page, as Berkeley DB wants */
	BLOCK_MOST = 256 * 1024,
	POSTING_BYTES = 7, /* of one, about, to guess how much there is to read */
	SPARE = 3 * 1024   /* for keys, and where the guess was low */
};

struct store_lists {
	struct store *store;
	uint64_t space; /* 0: it has no postings */
	DBC *cursor;
	unsigned char key[CHUNK_KEY_MAX];
	unsigned char seek[CHUNK_KEY_MAX]; /* the same, for Berkeley DB to write over */
	unsigned char value[CHUNK_VALUE_MAX];
	void *block;
	uint32_t block_size;
	uint32_t low, span; /* of a: as far as low + span */
	struct store_posting *decoded;
	size_t count, cap; /* of them */
	size_t total;      /* with those that were left out */
};

struct store_lists *store_lists_new(void)
{
	return mem_zalloc(1, sizeof(struct store_lists));
}

void store_lists_free(struct store_lists *lists)
{
	if (!lists)
		return;
	mem_free(lists->block);
	mem_free(lists->decoded);
	mem_free(lists);
}

dgm_code store_lists_open(struct store_lists *lists, struct store *store, struct store_txn *txn,
			  const char *space, dgm_error *err)
{
	DB *db = store->dbs[POSTINGS];
	dgm_code code = meta_find_space(store, txn, space, &lists->space, err);

	lists->store = store;
	lists->cursor = NULL;
	store_lists_set_range(lists, 0, UINT32_MAX);
	int rc = code == DGM_OK ? db->cursor(db, txn->txn, &lists->cursor, 0) : 0;

	return rc == 0 ? code : store_fail(store, rc, "read", err);
}

void store_lists_set_range(struct store_lists *lists, uint32_t low, uint32_t high)
{
	lists->low = low;
	lists->span = high - low;
}

void store_lists_close(struct store_lists *lists)
{
	if (lists->cursor)
		lists->cursor->close(lists->cursor);
	lists->cursor = NULL;
}

/* Reads what a chunk holds; false when it is broken. */
static bool decode(struct store_lists *lists, const unsigned char *at, const unsigned char *end)
{
	struct store_posting posting = {0};
	/* A posting is a byte, a byte and its marks at least. */
	size_t most = (size_t)(end - at) / (2 + CHUNK_MARKS) + 1;

	if (most > lists->cap) {
		lists->cap = most;
		lists->decoded = mem_resize(lists->decoded, most, sizeof *lists->decoded);
	}
	lists->count = 0;
	lists->total = 0;
	while (at < end) {
		at = chunk_next(at, end, &posting);
		if (!at)
			return false;
		/* Always written and mostly written over, which spares a branch. */
		lists->decoded[lists->count] = posting;
		lists->count += (posting.a - lists->low <= lists->span) | (posting.a == 0);
		lists->total++;
	}
	return true;
}

dgm_code store_lists_peek(struct store_lists *lists, const char *term, size_t term_len,
			  struct buf *bytes, uint64_t *total, dgm_error *err)
{
	*total = 0;
	if (lists->space == 0 || term_len > STORE_MAX_TERM)
		return DGM_OK;
	size_t len = chunk_prefix(lists->key, lists->space, term, term_len);
	DBT value = {.data = lists->value, .ulen = sizeof lists->value, .flags = DB_DBT_USERMEM};
	uint64_t spread;

	lists->key[len++] = CHUNK_OPEN;
	DBT key = dbt_of(lists->key, len);
	int rc = cursor_get(lists->store, lists->cursor, &key, &value, DB_SET);

	if (rc == DB_NOTFOUND)
		return DGM_OK;
	if (rc != 0 && rc != DB_BUFFER_SMALL)
		return store_fail(lists->store, rc, "read", err);
	const unsigned char *end =
		rc == 0 ? chunk_split(lists->value, value.size, &spread, total) : NULL;

	if (!end)
		return chunk_damaged(lists->store, err);
	if (*total * (2 + CHUNK_MARKS) <= (size_t)(end - lists->value))
		buf_add(bytes, lists->value, (size_t)(end - lists->value));
	return DGM_OK;
}

dgm_code store_lists_decode(struct store_lists *lists, const char *bytes, size_t len,
			    uint64_t total, bool *whole, store_block_fn *visit, void *ctx,
			    dgm_error *err)
{
	const unsigned char *at = (const unsigned char *)bytes;

	if (!decode(lists, at, at + len))
		return chunk_damaged(lists->store, err);
	*whole = lists->total == total;
	if (*whole)
		visit(ctx, lists->decoded, lists->count);
	return DGM_OK;
}

/* What is read of the postings: those whose keys begin in one way. */
struct stretch {
	size_t prefix_len; /* of the key in hand */
	bool has_last;     /* behind it stands the last byte of a term, and the highest is... */
	unsigned char highest;
	uint64_t total; /* about so many postings, to guess how much there is to read */
};

/*
 * Where a key goes on behind its term; NULL when it is not of the stretch. *last: when it is the
 * open chunk, no other can follow it.
 */
static const unsigned char *chunk_of_key(const struct store_lists *lists,
					 const struct stretch *stretch, const unsigned char *key,
					 uint32_t len, bool *last)
{
	const size_t term_end = stretch->prefix_len + stretch->has_last;

	if (len <= term_end || memcmp(key, lists->key, stretch->prefix_len) != 0)
		return NULL;
	*last = true;
	if (stretch->has_last) {
		if (key[stretch->prefix_len] > stretch->highest)
			return NULL;
		*last = key[stretch->prefix_len] == stretch->highest;
	}
	return key + term_end;
}

/* Visits the chunks in a block that belong to the stretch; *more: it may go on behind it. */
static dgm_code visit_block(struct store_lists *lists, DBT *block, const struct stretch *stretch,
			    bool *more, store_block_fn *visit, void *ctx, dgm_error *err)
{
	void *at, *key, *value;
	uint32_t key_len, len;
	uint64_t spread, total;

	DB_MULTIPLE_INIT(at, block);
	for (*more = true; *more;) {
		DB_MULTIPLE_KEY_NEXT(at, block, key, key_len, value, len);
		if (!at)
			break;
		const unsigned char *start = value, *end = start + len;
		bool last;
		const unsigned char *chunk = chunk_of_key(lists, stretch, key, key_len, &last);

		if (!chunk) {
			*more = false;
			break;
		}
		/* The open chunk is the last one. */
		if (*chunk == CHUNK_OPEN) {
			*more = !last;
			end = chunk_split(start, len, &spread, &total);
		}
		if (!end || !decode(lists, start, end))
			return chunk_damaged(lists->store, err);
		visit(ctx, lists->decoded, lists->count);
	}
	return DGM_OK;
}

/*
 * Memory for about so many postings; returns how much of it to fill. What goes beyond them is
 * copied for nothing, as neighbours of the term are.
 */
static uint32_t make_room(struct store_lists *lists, uint64_t total)
{
	uint64_t want = total < BLOCK_MOST ? total * POSTING_BYTES + SPARE : BLOCK_MOST;
	uint32_t size = want < BLOCK_MOST ? (uint32_t)(want / 1024 * 1024) : BLOCK_MOST;

	if (size < BLOCK_LEAST)
		size = BLOCK_LEAST;
	if (size > lists->block_size) {
		mem_free(lists->block);
		lists->block = mem_alloc(size, 1);
		lists->block_size = size;
	}
	return size;
}

/* Reads from the key on that stands in lists->seek, which is so long. */
static dgm_code read_stretch(struct store_lists *lists, const struct stretch *stretch,
			     size_t seek_len, store_block_fn *visit, void *ctx, dgm_error *err)
{
	DBT key = {.data = lists->seek,
		   .size = (uint32_t)seek_len,
		   .ulen = sizeof lists->seek,
		   .flags = DB_DBT_USERMEM};
	const uint32_t size = make_room(lists, stretch->total);
	dgm_code code = DGM_OK;
	bool more = true;
	int rc = 0;

	for (uint32_t how = DB_SET_RANGE; code == DGM_OK && more; how = DB_NEXT) {
		DBT block = {.data = lists->block, .ulen = size, .flags = DB_DBT_USERMEM};

		rc = cursor_get(lists->store, lists->cursor, &key, &block, how | DB_MULTIPLE_KEY);
		if (rc != 0)
			break;
		code = visit_block(lists, &block, stretch, &more, visit, ctx, err);
	}
	if (rc != 0 && rc != DB_NOTFOUND)
		return store_fail(lists->store, rc, "read", err);
	return code;
}

dgm_code store_lists_each(struct store_lists *lists, const char *term, size_t term_len,
			  uint64_t total, store_block_fn *visit, void *ctx, dgm_error *err)
{
	if (lists->space == 0 || term_len > STORE_MAX_TERM)
		return DGM_OK;
	const size_t len = chunk_prefix(lists->key, lists->space, term, term_len);
	const struct stretch stretch = {.prefix_len = len, .total = total};

	memcpy(lists->seek, lists->key, len);
	return read_stretch(lists, &stretch, len, visit, ctx, err);
}

dgm_code store_lists_range(struct store_lists *lists, const char *bytes, size_t len,
			   unsigned char low, unsigned char high, uint64_t total,
			   store_block_fn *visit, void *ctx, dgm_error *err)
{
	char term[STORE_MAX_TERM];

	if (lists->space == 0 || len >= STORE_MAX_TERM)
		return DGM_OK;
	memcpy(term, bytes, len);
	term[len] = (char)low;
	const size_t seek = chunk_prefix(lists->key, lists->space, term, len + 1);
	const struct stretch stretch = {
		.prefix_len = seek - 1, .has_last = true, .highest = high, .total = total};

	memcpy(lists->seek, lists->key, seek);
	return read_stretch(lists, &stretch, seek, visit, ctx, err);
}
