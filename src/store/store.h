/*
 * The store: records on disk, in a Berkeley DB environment; the only place that includes db.h. It
 * keeps opaque records with a number, index entries and counters, all changed in transactions.
 * What records mean is known to memory/ alone.
 */
#ifndef DGM_STORE_H
#define DGM_STORE_H

#include "base/buf.h"
#include "dragoman.h"

#include <stdint.h>

/* Version of the layout on disk; a memory of a higher one is refused, untouched. */
#define STORE_FORMAT 1

#define STORE_MAX_RECORD ((size_t)128 << 20) /* bytes of one record */
#define STORE_MAX_TERM   1024                /* bytes of one term */
#define STORE_MAX_WORD   256                 /* bytes of one word */

struct store;
struct store_txn;

/*
 * See dgm_memory_open. A process has a folder open once at a time, and not across a fork; its
 * threads may share the store. DGM_NOT_FOUND, DGM_IO (with the path and the system's reason),
 * DGM_STORE (something else is in the folder, a newer format, damaged). What fails creates nothing.
 */
struct store *store_open(const char *dir, dgm_open_mode mode, dgm_error *err);

/* The same, with a cache for so many bytes of keys and postings more than there are. */
struct store *store_open_for(const char *dir, dgm_open_mode mode, uint64_t expected,
			     dgm_error *err);

/* Opens it for writing and recovers it whatever its state. DGM_STORE also where others use it. */
struct store *store_recover(const char *dir, dgm_error *err);

/* Checkpoints and closes; the store is gone whatever is returned. */
dgm_code store_close(struct store *store, dgm_error *err);

/*
 * Closes, and when this call to store_open made the store, nothing was ever put into it and nobody
 * else has it open, removes it again with the folders that were made for it.
 */
dgm_code store_discard(struct store *store, dgm_error *err);

/*
 * Runs `work` inside one transaction: commits when it returns DGM_OK, else aborts and returns its
 * code. On a deadlock the transaction is aborted and work runs again, so it must start from
 * nothing each time. sync: durable on return even when the machine loses power; without it, when
 * only the process dies.
 *
 * One change runs at a time in all processes, the others wait in line; readers never wait. So keep
 * it short (an import: some thousand records), and never call store_change from `work`. When the
 * process before us was killed in its change, or the disk refuses, the store is of no more use:
 * close it; opening it again recovers it.
 */
dgm_code store_change(struct store *store, bool sync,
		      dgm_code (*work)(void *ctx, struct store_txn *txn, dgm_error *err), void *ctx,
		      dgm_error *err);

/*
 * Runs `work` on one state of the store, that of when it began; writers are not held up. `work`
 * reads with the txn it is given, and changes nothing. Many reads in one view cost less than each
 * alone.
 */
dgm_code store_view(struct store *store,
		    dgm_code (*work)(void *ctx, struct store_txn *txn, dgm_error *err), void *ctx,
		    dgm_error *err);

/*
 * Appends the path of a file that is kept beside the databases and goes with them into copies: its
 * name begins with "lexicon.". It is replaced by renaming, within a store_change that keeps others
 * from doing the same.
 */
void store_path(const struct store *store, const char *name, struct buf *path);

/* The highest number that a record ever had, as the view sees it; 0: none, or it cannot be read. */
uint64_t store_last_id(struct store *store, struct store_txn *txn);

/* Makes everything committed before durable. */
dgm_code store_flush(struct store *store, dgm_error *err);

/*
 * A new record number from 1, higher than any that was ever committed, also of records that are
 * gone. It is part of the transaction: an abort gives it back. 0 on failure.
 */
uint64_t store_new_id(struct store_txn *txn, dgm_error *err);

/*
 * Records. get appends to `record`; DGM_NOT_FOUND without setting err when there is none. To remove
 * what is not there, a record, key or posting, is no error.
 */
dgm_code store_put(struct store_txn *txn, uint64_t id, const void *record, size_t len,
		   dgm_error *err);
dgm_code store_remove(struct store_txn *txn, uint64_t id, dgm_error *err);
dgm_code store_get(struct store *store, struct store_txn *txn, uint64_t id, struct buf *record,
		   dgm_error *err);

/*
 * Visits records by rising number from `from`; visit returns DGM_OK to go on, DGM_NOT_FOUND to stop
 * early with DGM_OK, or its own error. Sees one state, that of when it began, and holds nobody up;
 * visit may read and change the store.
 */
dgm_code store_each(struct store *store, uint64_t from,
		    dgm_code (*visit)(void *ctx, uint64_t id, const void *record, size_t len,
				      dgm_error *err),
		    void *ctx, dgm_error *err);

/* The same of what a transaction sees. */
dgm_code store_view_each(struct store *store, struct store_txn *txn, uint64_t from,
			 dgm_code (*visit)(void *ctx, uint64_t id, const void *record, size_t len,
					   dgm_error *err),
			 void *ctx, dgm_error *err);

/*
 * Keys: any number of records may stand under a 64-bit key in a space (a short string, such as
 * "identity" or "fold:ar"). find calls visit with rising ids until it answers anything but DGM_OK;
 * DGM_NOT_FOUND from visit stops early with DGM_OK. visit may read, but in a transaction not add
 * keys.
 */
dgm_code store_add_key(struct store_txn *txn, const char *space, uint64_t key, uint64_t id,
		       dgm_error *err);
dgm_code store_remove_key(struct store_txn *txn, const char *space, uint64_t key, uint64_t id,
			  dgm_error *err);
dgm_code store_find_key(struct store *store, struct store_txn *txn, const char *space, uint64_t key,
			dgm_code (*visit)(void *ctx, uint64_t id, dgm_error *err), void *ctx,
			dgm_error *err);

/*
 * Postings: for a term in a space, the records that hold it, by rising id, each with a small number
 * and 32 bits of the caller's (a length, and marks of what else the record holds). Ids of one term
 * must be added in rising order over time, each once, which new ids do by themselves; else
 * DGM_BAD_ARG.
 */
struct store_posting {
	uint64_t id;
	uint32_t a, b;
};

/*
 * Postings of new records are gathered, and written at once. Records may be gathered under numbers
 * from 1 on while their ids are not known, which ids[number] gives at the writing (0: this record
 * is left out); without ids, the numbers are the ids. They rise, also for ids. A name of a space
 * must not change before the next reset, and may be compared by its address. Writing goes in the
 * order of terms, and its cost is that of the different ones: write once a batch, as more records
 * share a term in a larger one. It may be done again, when a transaction is. DGM_TOO_BIG: a term.
 */
struct store_gathering;
struct store_gathering *store_gathering_new(void);
void store_gathering_free(struct store_gathering *gathering);

/* Empties it and keeps its memory. */
void store_gathering_reset(struct store_gathering *gathering);

/* How many postings there are. */
size_t store_gathering_count(const struct store_gathering *gathering);

void store_gather(struct store_gathering *gathering, const char *space, const char *term,
		  size_t term_len, const struct store_posting *posting);
dgm_code store_add_gathered(struct store_txn *txn, const struct store_gathering *gathering,
			    const uint64_t *ids, dgm_error *err);

/* A posting with all that it belongs to. */
struct store_posting_entry {
	const char *space;
	const char *term;
	size_t term_len;
	struct store_posting posting;
};

/*
 * Removes postings by id, and inserts some between others or instead of those of the same id. Both
 * cost more than adding: the chunks of a term that change are written anew.
 */
dgm_code store_remove_postings(struct store_txn *txn, struct store_posting_entry *entries,
			       size_t count, dgm_error *err);
dgm_code store_insert_postings(struct store_txn *txn, struct store_posting_entry *entries,
			       size_t count, dgm_error *err);

/* How many postings a term has; one short read. */
dgm_code store_count_postings(struct store *store, struct store_txn *txn, const char *space,
			      const char *term, size_t term_len, uint64_t *count, dgm_error *err);

/* Visits the postings of a term by rising id; answers of visit as in store_find_key. */
dgm_code store_each_posting(struct store *store, struct store_txn *txn, const char *space,
			    const char *term, size_t term_len,
			    dgm_code (*visit)(void *ctx, const struct store_posting *posting,
					      dgm_error *err),
			    void *ctx, dgm_error *err);

/*
 * Reading the postings of a term from the newest unit on: each call of next gives the ids of a
 * chunk, rising, which are borrowed until the one after it; DGM_NOT_FOUND when there are no more.
 * *back is yours in any case, for close.
 */
struct store_back;
dgm_code store_back_open(struct store *store, struct store_txn *txn, const char *space,
			 const char *term, size_t term_len, struct store_back **back,
			 dgm_error *err);
dgm_code store_back_next(struct store_back *back, const uint64_t **ids, size_t *count,
			 dgm_error *err);
void store_back_close(struct store_back *back);

/*
 * Reading the postings of many terms of a space as a view sees them, fast. peek gives the number of
 * all postings of a term; where they may all stand together, it also appends them to bytes as they
 * are on disk. decode visits those, unless they turn out not to be all: *whole. each visits all,
 * block by block, by rising id; range does so for all terms that are some bytes and one more, from
 * low to high. All leave out those whose number `a` is neither 0 nor in the range that was set.
 * Between open and close it reads one space in one view; what it needs of memory is
 * kept for the next time.
 */
struct store_lists;
typedef void store_block_fn(void *ctx, const struct store_posting *postings, size_t count);

struct store_lists *store_lists_new(void);
void store_lists_free(struct store_lists *lists);
dgm_code store_lists_open(struct store_lists *lists, struct store *store, struct store_txn *txn,
			  const char *space, dgm_error *err);
dgm_code store_lists_peek(struct store_lists *lists, const char *term, size_t term_len,
			  struct buf *bytes, uint64_t *total, dgm_error *err);
dgm_code store_lists_decode(struct store_lists *lists, const char *bytes, size_t len,
			    uint64_t total, bool *whole, store_block_fn *visit, void *ctx,
			    dgm_error *err);
dgm_code store_lists_each(struct store_lists *lists, const char *term, size_t term_len,
			  uint64_t total, store_block_fn *visit, void *ctx, dgm_error *err);
dgm_code store_lists_range(struct store_lists *lists, const char *bytes, size_t len,
			   unsigned char low, unsigned char high, uint64_t total,
			   store_block_fn *visit, void *ctx, dgm_error *err);
void store_lists_set_range(struct store_lists *lists, uint32_t low, uint32_t high);
void store_lists_close(struct store_lists *lists);

/*
 * Words: for a space that has neither keys nor postings, a set of texts of 1 to STORE_MAX_WORD
 * bytes without line feeds. Those that are there already are not added again; none is taken out but
 * by a rebuild. DGM_BAD_ARG, DGM_TOO_BIG: a word.
 */
struct store_word {
	const char *text;
	size_t len;
};
dgm_code store_add_words(struct store_txn *txn, const char *space, const struct store_word *words,
			 size_t count, dgm_error *err);

/*
 * Visits all words of a space, some hundred at a time, in no order: each has a line feed behind it.
 * What visit answers is as in store_find_key.
 */
typedef dgm_code store_words_fn(void *ctx, const char *bytes, size_t len, dgm_error *err);
dgm_code store_each_words(struct store *store, struct store_txn *txn, const char *space,
			  store_words_fn *visit, void *ctx, dgm_error *err);

/* Counters by name; add changes one by delta inside the transaction, get gives 0 for a new one. */
dgm_code store_add_counter(struct store_txn *txn, const char *name, int64_t delta, dgm_error *err);
dgm_code store_each_counter(struct store *store,
			    void (*visit)(void *ctx, const char *name, uint64_t value), void *ctx,
			    dgm_error *err);
dgm_code store_view_counters(struct store *store, struct store_txn *txn,
			     void (*visit)(void *ctx, const char *name, uint64_t value), void *ctx,
			     dgm_error *err);

/*
 * Facts, kept as short texts by name: how the keys were made (versions of ICU, folding, stemmer),
 * how far an import got. A value of NULL removes one.
 */
dgm_code store_set_fact(struct store_txn *txn, const char *name, const char *value, dgm_error *err);
dgm_code store_get_fact(struct store *store, struct store_txn *txn, const char *name,
			struct buf *value, dgm_error *err);

/*
 * A walk over everything else, for whoever verifies a store: all keys, then all postings and words,
 * as a view sees them, in their order on disk. space is NULL for a number that no space has. A
 * fault is what cannot be read or stands in the wrong place; the walk goes on behind it.
 */
struct store_walk {
	void *ctx;
	dgm_code (*key)(void *ctx, const char *space, uint64_t key, uint64_t id, dgm_error *err);
	dgm_code (*posting)(void *ctx, const struct store_posting_entry *entry, dgm_error *err);
	void (*word)(void *ctx, const char *space, const char *word, size_t len); /* or NULL */
	void (*fault)(void *ctx, const char *text);
};
dgm_code store_walk(struct store *store, struct store_txn *txn, const struct store_walk *walk,
		    dgm_error *err);

/*
 * Making all keys, postings and counters anew. `work` is called in one transaction after another
 * until it clears *more; in it, adding keys and postings adds to new ones beside the old, which all
 * others use until the end. Then, in one more transaction, `last` is called with no counters left,
 * and the new ones take the place of the old. Others who change the store wait meanwhile. step
 * counts transactions that were committed. Whatever breaks it off leaves the old ones in their
 * place; what is left of the new ones is removed by the next call.
 */
struct store_rebuild {
	void *ctx;
	dgm_code (*work)(void *ctx, struct store_txn *txn, size_t step, bool *more, dgm_error *err);
	dgm_code (*last)(void *ctx, struct store_txn *txn, dgm_error *err);
};
dgm_code store_rebuild(struct store *store, const struct store_rebuild *rebuild, dgm_error *err);

/*
 * Copies the store into a new folder, while others read and write; the copy is a store as any
 * other. DGM_IO, also when there is no room for it; DGM_STORE when the folder has something in it.
 * What fails leaves no folder behind.
 */
dgm_code store_backup(struct store *store, const char *dir, dgm_error *err);

/*
 * Puts a copy in the place of the store in another folder, which nobody may use. It is made beside
 * that one, under the name with ".restored" behind it.
 */
dgm_code store_replace(struct store *store, const char *path, dgm_error *err);

/* Gives room that is no longer used back to the system. Those who write wait. */
dgm_code store_compact(struct store *store, dgm_error *err);

/* Bytes that databases and logs take on disk. */
dgm_code store_sizes(struct store *store, uint64_t *data, uint64_t *log, dgm_error *err);

#endif
