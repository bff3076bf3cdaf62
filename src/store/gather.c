/*
 * Gathering postings by term. A term has its postings as bytes, in blocks that grow, so that one
 * costs a look into a table and some seven bytes.
 */
#include "gather.h"
#include "base/err.h"
#include "base/mem.h"

enum {
	NEXT = 4, /* bytes before a block's own: where the next one is, by its place + 1 */
	FIRST_BLOCK = 12,
	LARGEST_BLOCK = 252
};

struct store_gathering {
	struct map *spaces; /* names, numbered here */
	struct map *keys;   /* as chunk_prefix makes them, with our numbers */
	const char *last_space;
	uint64_t space;         /* number of last_space */
	struct gathered *terms; /* of the keys */
	size_t cap;
	struct buf blocks;
	size_t count;   /* postings */
	size_t longest; /* term that is over the limit */
	bool out_of_order;
};

struct store_gathering *store_gathering_new(void)
{
	struct store_gathering *g = mem_zalloc(1, sizeof *g);

	g->spaces = map_new();
	g->keys = map_new();
	return g;
}

void store_gathering_free(struct store_gathering *g)
{
	if (!g)
		return;
	map_free(g->spaces);
	map_free(g->keys);
	mem_free(g->terms);
	buf_free(&g->blocks);
	mem_free(g);
}

void store_gathering_reset(struct store_gathering *g)
{
	map_reset(g->spaces);
	map_reset(g->keys);
	buf_reset(&g->blocks);
	g->last_space = NULL;
	g->count = g->longest = 0;
	g->out_of_order = false;
}

size_t store_gathering_count(const struct store_gathering *g)
{
	return g->count;
}

size_t gathering_terms(const struct store_gathering *g)
{
	return map_count(g->keys);
}

/* ---------------------------------------------------------------- gathering */

/* The size of the block behind one of this size. */
static uint32_t larger(uint32_t size)
{
	return size * 2 + NEXT < LARGEST_BLOCK ? size * 2 + NEXT : LARGEST_BLOCK;
}

static uint32_t new_block(struct store_gathering *g, uint32_t size)
{
	uint32_t at = (uint32_t)g->blocks.len;

	buf_reserve(&g->blocks, NEXT + size);
	bytes_put_four((unsigned char *)g->blocks.data + at, 0);
	g->blocks.len += NEXT + size;
	return at;
}

/* Appends bytes to a term, as far as they go into its last block, then to another one. */
static void append(struct store_gathering *g, struct gathered *term, const unsigned char *bytes,
		   size_t len)
{
	term->len += len;
	while (len > 0) {
		if (term->used == term->size) {
			uint32_t at = new_block(g, larger(term->size));

			bytes_put_four((unsigned char *)g->blocks.data + term->tail, at + 1);
			term->tail = at;
			term->size = larger(term->size);
			term->used = 0;
		}
		size_t room = term->size - term->used, n = len < room ? len : room;

		memcpy(g->blocks.data + term->tail + NEXT + term->used, bytes, n);
		term->used += (uint32_t)n;
		bytes += n;
		len -= n;
	}
}

static struct gathered *find_term(struct store_gathering *g, const char *space, const char *term,
				  size_t term_len, bool *added)
{
	unsigned char key[CHUNK_PREFIX_MAX];

	/* Callers mostly give the same few constants, one after another. */
	if (space != g->last_space) {
		struct map_entry *entry = map_add(g->spaces, space, strlen(space), 0, NULL);

		g->last_space = space;
		g->space = (uint64_t)(entry - map_at(g->spaces, 0));
	}
	size_t len = chunk_prefix(key, g->space, term, term_len);
	struct map_entry *entry = map_add(g->keys, key, len, 0, added);
	size_t at = (size_t)(entry - map_at(g->keys, 0));

	if (*added)
		g->terms = mem_grow(g->terms, at, &g->cap, sizeof *g->terms);
	return &g->terms[at];
}

void store_gather(struct store_gathering *g, const char *space, const char *term, size_t term_len,
		  const struct store_posting *posting)
{
	unsigned char bytes[CHUNK_POSTING_MAX];
	bool added;

	if (term_len > STORE_MAX_TERM) {
		g->longest = term_len > g->longest ? term_len : g->longest;
		return;
	}
	struct gathered *found = find_term(g, space, term, term_len, &added);

	if (added) {
		uint32_t head = new_block(g, FIRST_BLOCK);

		*found = (struct gathered){.first = posting->id,
					   .last = posting->id,
					   .head = head,
					   .tail = head,
					   .size = FIRST_BLOCK};
	} else if (posting->id <= found->last) {
		g->out_of_order = true;
		return;
	}
	append(g, found, bytes, chunk_put_posting(bytes, posting->id - found->last, posting));
	found->last = posting->id;
	g->count++;
}

/* ---------------------------------------------------------------- terms in order */

static int by_key(const void *left, const void *right)
{
	const struct gathered_place *a = left, *b = right;

	if (a->space != b->space)
		return a->space < b->space ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	/* The first byte tells how long a term is: equal so far, they are equally long. */
	return memcmp(a->rest, b->rest, a->len < b->len ? a->len : b->len);
}

static uint64_t start_of(const unsigned char *bytes, size_t len)
{
	unsigned char start[8] = {0};

	memcpy(start, bytes, len < sizeof start ? len : sizeof start);
	return bytes_get_fixed(start);
}

dgm_code gathering_order(struct store_txn *txn, const struct store_gathering *g,
			 struct gathered_place *places, dgm_error *err)
{
	size_t count = map_count(g->keys), space_count = map_count(g->spaces);
	uint64_t *numbers = mem_alloc(space_count, sizeof *numbers);
	dgm_code code = DGM_OK;

	for (size_t i = 0; code == DGM_OK && i < space_count; i++)
		code = meta_give_space(txn, map_at(g->spaces, i)->key, &numbers[i], err);
	for (size_t i = 0; code == DGM_OK && i < count; i++) {
		const struct map_entry *entry = map_at(g->keys, i);
		const unsigned char *key = (const unsigned char *)entry->key;
		uint64_t space;
		const unsigned char *rest = bytes_get_varint(key, key + entry->len, &space);
		size_t len = entry->len - (size_t)(rest - key);

		places[i] = (struct gathered_place){.space = numbers[space],
						    .start = start_of(rest, len),
						    .rest = rest,
						    .len = len,
						    .term = &g->terms[i]};
	}
	mem_free(numbers);
	if (code == DGM_OK && count > 0)
		qsort(places, count, sizeof *places, by_key);
	return code;
}

void gathering_collect(const struct store_gathering *g, const struct gathered *term,
		       struct buf *postings)
{
	uint32_t at = term->head, size = FIRST_BLOCK;

	buf_reset(postings);
	for (size_t left = term->len; left > 0; size = larger(size)) {
		size_t n = left < size ? left : size;

		buf_add(postings, g->blocks.data + at + NEXT, n);
		left -= n;
		at = bytes_get_four((const unsigned char *)g->blocks.data + at) - 1;
	}
}

dgm_code gathering_check(const struct store_gathering *g, dgm_error *err)
{
	if (g->longest > 0)
		return err_set(err, DGM_TOO_BIG, "a term of %zu bytes is over the limit of %d",
			       g->longest, STORE_MAX_TERM);
	return g->out_of_order ? err_set(err, DGM_BAD_ARG, "postings of a term out of order")
			       : DGM_OK;
}
