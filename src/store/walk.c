/* Walking over all keys and postings, and over the faults in how they are kept. */
#include "chunk.h"
#include "base/err.h"
#include "base/mem.h"
#include "words.h"

#include <inttypes.h>

struct walk {
	const struct store_walk *walk;
	struct store *store;
	struct store_txn *txn;
	struct map *spaces; /* number -> place in names; unused ones have no name */
	char **names;
	size_t count, cap;
	/* Of the term at hand. */
	struct buf term; /* the prefix of its keys */
	uint64_t space, last, total;
	size_t name_at; /* where the term begins in the prefix */
	bool closed;    /* its open chunk was seen, so nothing may follow */
};

static void fault(struct walk *w, const char *what, const char *space)
{
	char text[160];

	snprintf(text, sizeof text, "%s%s%s", what, space ? " in " : "", space ? space : "");
	w->walk->fault(w->walk->ctx, text);
}

/* ---------------------------------------------------------------- spaces */

static dgm_code read_spaces(struct walk *w, const char *prefix, bool used, dgm_error *err)
{
	const size_t len = strlen(prefix);
	struct reader reader;
	int rc = reader_open(&reader, w->store, w->txn, META);

	reader_key(&reader, prefix, len);
	if (rc == 0)
		rc = reader_step(&reader, DB_SET_RANGE);
	for (; rc == 0 && reader_has_prefix(&reader, prefix, len);
	     rc = reader_step(&reader, DB_NEXT)) {
		uint64_t number = reader.value.size == 8 ? bytes_get_fixed(reader.value.data) : 0;
		bool added;

		map_add(w->spaces, &number, sizeof number, w->count, &added);
		if (!added || number == 0) {
			fault(w, "a space with the number of another", NULL);
			continue;
		}
		w->names = mem_grow(w->names, w->count, &w->cap, sizeof *w->names);
		w->names[w->count++] =
			used ? mem_dup((char *)reader.key.data + len, reader.key.size - len) : NULL;
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? DGM_OK : store_fail(w->store, rc, "read", err);
}

/* False for entries that a rebuild left; *name is NULL for a number that nobody gave. */
static bool is_used(const struct walk *w, uint64_t number, const char **name)
{
	const struct map_entry *entry = map_find(w->spaces, &number, sizeof number);

	*name = entry ? w->names[entry->value] : NULL;
	return !entry || *name;
}

/* ---------------------------------------------------------------- keys */

static dgm_code walk_key(struct walk *w, const struct reader *reader, dgm_error *err)
{
	const unsigned char *at = reader->key.data, *end = at + reader->key.size;
	uint64_t space, id;
	const char *name;

	at = bytes_get_varint(at, end, &space);
	if (!at || end - at < 9 || bytes_get_ordered(at + 8, end, &id) != end) {
		fault(w, "a broken entry", "keys.db");
		return DGM_OK;
	}
	if (!is_used(w, space, &name))
		return DGM_OK;
	return w->walk->key(w->walk->ctx, name, bytes_get_fixed(at), id, err);
}

/* ---------------------------------------------------------------- words */

/* The words of a chunk. */
struct wording {
	struct walk *walk;
	const char *space;
	unsigned char bucket;
};

static bool walk_word(void *ctx, const char *word, size_t len)
{
	const struct wording *wording = ctx;
	const struct store_walk *walk = wording->walk->walk;

	if (words_bucket(word, len) != wording->bucket)
		return false;
	if (walk->word)
		walk->word(walk->ctx, wording->space, word, len);
	return true;
}

/* False when the entry holds no words. */
static bool walk_words(struct walk *w, const struct reader *reader)
{
	const unsigned char *key = reader->key.data, *end = key + reader->key.size;
	struct wording wording = {.walk = w};
	uint64_t space, length, number;

	key = bytes_get_varint(key, end, &space);
	key = key ? bytes_get_varint(key, end, &length) : NULL;
	if (!key || length != WORDS_LENGTH || end - key < 2)
		return false;
	if (!is_used(w, space, &wording.space))
		return true;
	wording.bucket = *key++;
	if ((end - key != 1 || *key != WORDS_OPEN) && bytes_get_ordered(key, end, &number) != end)
		fault(w, "a broken entry of words", wording.space);
	else if (!wording.space)
		fault(w, "words in no space", NULL);
	else if (words_each(reader->value.data, reader->value.size, walk_word, &wording) != DGM_OK)
		fault(w, "broken words", wording.space);
	return true;
}

/* ---------------------------------------------------------------- postings */

/* Each term ends with its open chunk. */
static void end_term(struct walk *w)
{
	const char *name;

	if (w->term.len > 0 && !w->closed && is_used(w, w->space, &name))
		fault(w, "a term without open chunk", name);
}

/* Reads what a key of postings.db begins with; returns what follows, NULL when it is broken. */
static const unsigned char *read_term(struct walk *w, const unsigned char *key, size_t len)
{
	const unsigned char *at = key, *end = key + len;
	uint64_t space, term_len;

	at = bytes_get_varint(at, end, &space);
	at = at ? bytes_get_varint(at, end, &term_len) : NULL;
	if (!at || term_len > STORE_MAX_TERM || (size_t)(end - at) <= term_len)
		return NULL;
	size_t prefix_len = (size_t)(at - key) + (size_t)term_len;

	if (w->term.len != prefix_len || memcmp(w->term.data, key, prefix_len) != 0) {
		end_term(w);
		buf_reset(&w->term);
		buf_add(&w->term, key, prefix_len);
		w->space = space;
		w->name_at = (size_t)(at - key);
		w->last = w->total = 0;
		w->closed = false;
	}
	return key + prefix_len;
}

static dgm_code walk_postings(struct walk *w, const unsigned char *at, const unsigned char *end,
			      const char *name, uint64_t *first, dgm_error *err)
{
	struct store_posting_entry entry = {.space = name,
					    .term = w->term.data + w->name_at,
					    .term_len = w->term.len - w->name_at};
	dgm_code code = DGM_OK;

	*first = 0;
	while (code == DGM_OK && at < end) {
		at = chunk_next(at, end, &entry.posting);
		if (!at) {
			fault(w, "broken postings", name);
			return DGM_OK;
		}
		if (*first == 0)
			*first = entry.posting.id;
		if (entry.posting.id <= w->last)
			fault(w, "postings out of order", name);
		w->last = entry.posting.id;
		w->total++;
		code = w->walk->posting(w->walk->ctx, &entry, err);
	}
	return code;
}

static dgm_code walk_chunk(struct walk *w, const struct reader *reader, dgm_error *err)
{
	if (walk_words(w, reader))
		return DGM_OK;
	const unsigned char *key = reader->key.data, *value = reader->value.data;
	const unsigned char *key_end = key + reader->key.size, *end = value + reader->value.size;
	const unsigned char *suffix = read_term(w, key, reader->key.size);
	uint64_t wanted = 0, first, spread = 0, total = 0;
	const char *name;

	if (!suffix) {
		fault(w, "a broken entry", "postings.db");
		return DGM_OK;
	}
	if (!is_used(w, w->space, &name))
		return DGM_OK;
	bool open = *suffix == CHUNK_OPEN && suffix + 1 == key_end;

	if (open)
		end = chunk_split(value, reader->value.size, &spread, &total);
	else if (bytes_get_ordered(suffix, key_end, &wanted) != key_end)
		end = NULL;
	if (!end || end == value) {
		fault(w, "a broken chunk", name);
		return DGM_OK;
	}
	dgm_code code = walk_postings(w, value, end, name, &first, err);

	if (open && (first + spread != w->last || total != w->total))
		fault(w, "a term with a wrong number of postings", name);
	if (!open && first != wanted)
		fault(w, "a chunk under the wrong id", name);
	w->closed = open;
	return code;
}

/* ---------------------------------------------------------------- all */

typedef dgm_code entry_fn(struct walk *walk, const struct reader *reader, dgm_error *err);

static dgm_code walk_database(struct walk *w, enum database db, entry_fn *entry, dgm_error *err)
{
	struct reader reader;
	int rc = reader_open(&reader, w->store, w->txn, db);
	dgm_code code = DGM_OK;

	if (rc == 0)
		rc = reader_step(&reader, DB_FIRST);
	while (rc == 0 && code == DGM_OK) {
		code = entry(w, &reader, err);
		if (code == DGM_OK)
			rc = reader_step(&reader, DB_NEXT);
	}
	reader_close(&reader);
	return rc == 0 || rc == DB_NOTFOUND ? code : store_fail(w->store, rc, "read", err);
}

dgm_code store_walk(struct store *store, struct store_txn *txn, const struct store_walk *walk,
		    dgm_error *err)
{
	struct walk w = {.walk = walk, .store = store, .txn = txn, .spaces = map_new()};
	dgm_code code = read_spaces(&w, meta_space_prefix, true, err);

	if (code == DGM_OK)
		code = read_spaces(&w, meta_next_prefix, false, err);
	if (code == DGM_OK)
		code = read_spaces(&w, meta_old_prefix, false, err);
	if (code == DGM_OK)
		code = walk_database(&w, KEYS, walk_key, err);
	if (code == DGM_OK)
		code = walk_database(&w, POSTINGS, walk_chunk, err);
	if (code == DGM_OK)
		end_term(&w);
	for (size_t i = 0; i < w.count; i++)
		mem_free(w.names[i]);
	mem_free(w.names);
	map_free(w.spaces);
	buf_free(&w.term);
	return code;
}
