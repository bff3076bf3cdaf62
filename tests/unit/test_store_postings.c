#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "store/bytes.h"
#include "store/store.h"
#include "tests/entries.h"
#include "tests/tap.h"

#include <unistd.h>

static char dir[] = "/tmp/dragoman-postings.XXXXXX";

/* ------------------------------------------------------------------ numbers */

static const uint64_t numbers[] = {
	0,
	1,
	127,
	128,
	255,
	256,
	16383,
	16384,
	UINT32_MAX,
	1ULL << 35,
	72057594037927935,
	1ULL << 63,
	UINT64_MAX - 1,
	UINT64_MAX,
};

enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void test_numbers(void)
{
	unsigned char bytes[BYTES_MAX + 1], before[BYTES_MAX + 1];
	bool varint = true, tail = true, ordered = true, fixed = true, cut = true, rising = true;
	size_t before_len = 0;

	for (size_t i = 0; i < NUMBERS; i++) {
		uint64_t n = numbers[i], got = 1;
		size_t len = bytes_put_varint(bytes, n);

		varint = varint && bytes_get_varint(bytes, bytes + len, &got) == bytes + len &&
			 got == n;
		cut = cut && !bytes_get_varint(bytes, bytes + len - 1, &got);
		len = bytes_put_tail(bytes + 1, n);
		bytes[0] = 0xFF;
		tail = tail && bytes_get_tail(bytes, bytes + 1 + len, &got) == bytes + 1 &&
		       got == n;
		cut = cut && (len == 1 || !bytes_get_tail(bytes + 2, bytes + 1 + len, &got));
		bytes_put_fixed(bytes, n);
		fixed = fixed && bytes_get_fixed(bytes) == n;
		len = bytes_put_ordered(bytes, n);
		ordered = ordered && bytes_get_ordered(bytes, bytes + len, &got) == bytes + len &&
			  got == n;
		cut = cut && !bytes_get_ordered(bytes, bytes + len - 1, &got);
		rising = rising &&
			 (i == 0 || memcmp(before, bytes, before_len < len ? before_len : len) < 0);
		memcpy(before, bytes, len);
		before_len = len;
	}
	ok(varint, "varints come back");
	ok(tail, "mirrored varints come back");
	ok(fixed, "fixed numbers come back");
	ok(ordered, "ordered numbers come back");
	ok(rising, "and are in order as bytes");
	ok(cut, "what is cut off is seen");
}

/* ------------------------------------------------------------------ against a model */

static const char *const terms[] = {
	"كتاب", "وزير", "книга", "министр", "the", "book", "", "a\0b", "кни", "книгапечатание",
};

enum { TERMS = sizeof terms / sizeof *terms, BATCHES = 40, RECORDS = 200 };

static size_t term_len(size_t i)
{
	return i == 7 ? 3 : strlen(terms[i]);
}

/* What must be there: the postings of each term in each of two spaces. */
struct model {
	struct store_posting *postings[2][TERMS];
	size_t count[2][TERMS], cap[2][TERMS];
	uint64_t seed, next_id;
};

static const char *const spaces[] = {"stem:ar", "form:ru"};

static uint64_t draw(struct model *model)
{
	model->seed = model->seed * 6364136223846793005u + 1442695040888963407u;
	return model->seed >> 33;
}

static void expect(struct model *model, size_t space, size_t term, struct store_posting posting)
{
	size_t *count = &model->count[space][term];

	model->postings[space][term] = mem_grow(model->postings[space][term], *count,
						&model->cap[space][term], sizeof posting);
	model->postings[space][term][(*count)++] = posting;
}

/* Entries of a batch in a shuffled order; term 0 is in every record, term 1 in every second, ... */
static size_t make_batch(struct model *model, struct store_posting_entry *entries)
{
	size_t count = 0;

	for (size_t i = 0; i < RECORDS; i++) {
		uint64_t id = model->next_id;

		model->next_id += 1 + (draw(model) % 50 == 0) * 100000;
		for (size_t j = 0; j < 2 * TERMS; j++) {
			struct store_posting posting = {id, (uint32_t)draw(model) % 40,
							(uint32_t)(draw(model) * draw(model))};

			if (draw(model) % (j / 2 + 1) != 0)
				continue;
			expect(model, j % 2, j / 2, posting);
			entries[count++] = (struct store_posting_entry){spaces[j % 2], terms[j / 2],
									term_len(j / 2), posting};
		}
	}
	for (size_t i = count - 1; i > 0; i--) {
		size_t other = draw(model) % (i + 1);
		struct store_posting_entry entry = entries[i];

		entries[i] = entries[other];
		entries[other] = entry;
	}
	return count;
}

static dgm_code add_batch(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_posting_entry *entries =
		mem_alloc(RECORDS * 2 * TERMS, sizeof(struct store_posting_entry));
	size_t count = make_batch(ctx, entries);
	dgm_code code = entries_add(txn, entries, count, err);

	mem_free(entries);
	return code;
}

struct comparison {
	const struct store_posting *want;
	size_t at, count;
	bool fine;
};

static dgm_code compare(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	struct comparison *c = ctx;

	(void)err;
	c->fine = c->fine && c->at < c->count && posting->id == c->want[c->at].id &&
		  posting->a == c->want[c->at].a && posting->b == c->want[c->at].b;
	c->at++;
	return DGM_OK;
}

static bool same_as_model(struct store *store, const struct model *model, size_t space, size_t term)
{
	struct comparison c = {
		.want = model->postings[space][term],
		.count = model->count[space][term],
		.fine = true,
	};
	dgm_error err = {0};
	uint64_t count = 0;

	store_each_posting(store, NULL, spaces[space], terms[term], term_len(term), compare, &c,
			   &err);
	store_count_postings(store, NULL, spaces[space], terms[term], term_len(term), &count, &err);
	return err.code == DGM_OK && c.fine && c.at == c.count && count == c.count;
}

/* The same from the end on, chunk by chunk. */
static bool same_backwards(struct store *store, const struct model *model, size_t space,
			   size_t term)
{
	size_t left = model->count[space][term], count;
	struct store_back *back;
	const uint64_t *ids;
	dgm_code code = store_back_open(store, NULL, spaces[space], terms[term], term_len(term),
					&back, NULL);
	bool same = code == DGM_OK;

	while (same && (code = store_back_next(back, &ids, &count, NULL)) == DGM_OK)
		for (; same && count > 0; count--, left--)
			same = left > 0 &&
			       model->postings[space][term][left - 1].id == ids[count - 1];
	store_back_close(back);
	return same && left == 0 && code == DGM_NOT_FOUND;
}

static void test_model(struct store *store)
{
	/* 255, as the mark of the open chunk may end the key of a closed one. */
	struct model model = {.seed = 20241124, .next_id = 255};
	dgm_error err = {0};

	for (int i = 0; i < BATCHES; i++)
		store_change(store, false, add_batch, &model, &err);
	is_int(err.code, DGM_OK, "adds 40 batches in a shuffled order");
	ok(model.count[0][0] == BATCHES * RECORDS, "a term with 8000 postings, so in many chunks");
	for (size_t i = 0; i < 2 * TERMS; i++) {
		ok(same_as_model(store, &model, i % 2, i / 2), "'%s' in %s: %zu postings",
		   terms[i / 2], spaces[i % 2], model.count[i % 2][i / 2]);
		ok(same_backwards(store, &model, i % 2, i / 2), "and from the newest on");
		mem_free(model.postings[i % 2][i / 2]);
	}
}

/* ------------------------------------------------------------------ refusals and ends */

static dgm_code add_one(void *ctx, struct store_txn *txn, dgm_error *err)
{
	return entries_add(txn, ctx, 1, err);
}

static dgm_code add_two(void *ctx, struct store_txn *txn, dgm_error *err)
{
	return entries_add(txn, ctx, 2, err);
}

static dgm_code add_none(void *ctx, struct store_txn *txn, dgm_error *err)
{
	return entries_add(txn, ctx, 0, err);
}

static void test_refusals(struct store *store)
{
	static char longest[STORE_MAX_TERM + 1];
	struct store_posting_entry entries[] = {{"x", "слово", 10, {5, 1, 1}},
						{"x", "слово", 10, {5, 1, 1}}};
	dgm_error err = {0};
	uint64_t count = 9;

	is_int(store_change(store, false, add_two, entries, &err), DGM_BAD_ARG,
	       "the same record twice in a batch is refused");
	is_text(err.text, "postings of a term out of order", "with the reason");
	is_int(store_change(store, false, add_one, entries, NULL), DGM_OK, "once is right");
	is_int(store_change(store, false, add_one, entries, NULL), DGM_BAD_ARG, "again is not");
	entries->posting.id = 4;
	is_int(store_change(store, false, add_one, entries, NULL), DGM_BAD_ARG, "nor a lower one");
	store_count_postings(store, NULL, "x", "слово", 10, &count, NULL);
	is_int((long long)count, 1, "and there is one");
	is_int(store_change(store, false, add_none, NULL, NULL), DGM_OK, "an empty batch is fine");
	memset(longest, 'z', sizeof longest);
	entries->term = longest;
	entries->term_len = STORE_MAX_TERM + 1;
	is_int(store_change(store, false, add_one, entries, NULL), DGM_TOO_BIG,
	       "a term over the limit is refused");
	entries->term_len = STORE_MAX_TERM;
	is_int(store_change(store, false, add_one, entries, NULL), DGM_OK, "one at it is not");
	store_count_postings(store, NULL, "x", longest, STORE_MAX_TERM, &count, NULL);
	is_int((long long)count, 1, "and is found");
	store_count_postings(store, NULL, "unknown", "the", 3, &count, NULL);
	is_int((long long)count, 0, "in an unknown space there is nothing");
}

static dgm_code stop_after_three(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	(void)posting;
	(void)err;
	return ++*(int *)ctx == 3 ? DGM_NOT_FOUND : DGM_OK;
}

static dgm_code refuse(void *ctx, const struct store_posting *posting, dgm_error *err)
{
	(void)ctx;
	(void)posting;
	return err_set(err, DGM_CANCELLED, "отмена");
}

static void test_ends(struct store *store)
{
	int seen = 0;

	is_int(store_each_posting(store, NULL, spaces[0], terms[0], term_len(0), stop_after_three,
				  &seen, NULL),
	       DGM_OK, "stops when told to");
	is_int(seen, 3, "after three");
	is_int(store_each_posting(store, NULL, spaces[0], terms[0], term_len(0), refuse, NULL,
				  NULL),
	       DGM_CANCELLED, "an error of the visitor comes through");
}

/* ------------------------------------------------------------------ neighbours */

enum { LENGTHS = 9, EACH = 700 };

/* Terms of two bytes and one that counts from 1; each has postings in several chunks. */
static dgm_code add_lengths(void *ctx, struct store_txn *txn, dgm_error *err)
{
	static struct store_posting_entry entries[LENGTHS * EACH];
	static char names[LENGTHS][3];
	uint64_t id = 2000000;

	(void)ctx;
	for (size_t i = 0; i < LENGTHS * EACH; i++) {
		const size_t length = i % LENGTHS;

		memcpy(names[length], length % 2 ? "ab" : "aa", 2);
		names[length][2] = (char)(length + 1);
		entries[i] = (struct store_posting_entry){
			spaces[0], names[length], 3, {id + i, (uint32_t)length + 1, 0}};
	}
	return entries_add(txn, entries, LENGTHS * EACH, err);
}

struct seen {
	size_t counts[LENGTHS + 1];
};

static void count_lengths(void *ctx, const struct store_posting *postings, size_t count)
{
	struct seen *seen = ctx;

	for (size_t i = 0; i < count; i++)
		seen->counts[postings[i].a <= LENGTHS ? postings[i].a : 0]++;
}

static dgm_code read_lengths(void *ctx, struct store_txn *txn, dgm_error *err)
{
	struct store_lists *lists = store_lists_new();
	dgm_code code = store_lists_open(lists, ctx, txn, spaces[0], err);
	struct seen seen = {0}, none = {0};

	if (code == DGM_OK)
		code = store_lists_range(lists, "ab", 2, 3, 6, EACH, count_lengths, &seen, err);
	ok(seen.counts[4] == EACH && seen.counts[6] == EACH, "terms of a range, with their ends");
	ok(seen.counts[2] + seen.counts[8] + seen.counts[0] == 0, "none outside of it");
	ok(seen.counts[3] + seen.counts[5] == 0, "and none of a neighbour");
	if (code == DGM_OK)
		code = store_lists_range(lists, "ab", 2, 9, 255, 0, count_lengths, &none, err);
	if (code == DGM_OK)
		code = store_lists_range(lists, "zz", 2, 1, 9, 0, count_lengths, &none, err);
	ok(memcmp(&none, &(struct seen){0}, sizeof none) == 0, "nothing where nothing is");
	store_lists_close(lists);
	store_lists_free(lists);
	return code;
}

static void test_range(struct store *store)
{
	dgm_error err = {0};
	struct store_back *back;
	const uint64_t *ids;
	size_t count;

	is_int(store_change(store, false, add_lengths, NULL, &err), DGM_OK, "adds neighbours");
	is_int(store_view(store, read_lengths, store, &err), DGM_OK, "reads them");
	is_int(store_back_open(store, NULL, "none:xx", "a", 1, &back, &err), DGM_OK,
	       "a space that is not there");
	is_int(store_back_next(back, &ids, &count, &err), DGM_NOT_FOUND, "has nothing");
	store_back_close(back);
	store_back_close(NULL);
}

int main(void)
{
	char path[64], remove[64];
	dgm_error err = {0};

	test_numbers();
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/tm", dir);
	snprintf(remove, sizeof remove, "rm -rf %s", dir);
	struct store *store = store_open(path, DGM_CREATE, &err);

	if (!ok(store != NULL, "opens"))
		return done();
	test_model(store);
	test_refusals(store);
	test_ends(store);
	test_range(store);
	is_int(store_close(store, &err), DGM_OK, "closes");
	if (system(remove) != 0)
		return 1;
	return done();
}
