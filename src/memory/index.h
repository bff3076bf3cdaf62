/*
 * Index: the keys, postings and pieces by which units are found. What a unit has of them follows
 * from the unit alone, so they are made here for all: for adding, changing and removing units, for
 * making them anew, and for verifying that they are there.
 */
#ifndef DGM_INDEX_H
#define DGM_INDEX_H

#include "base/arena.h"
#include "dragoman.h"
#include "store/store.h"

struct index_key {
	const char *space;
	uint64_t key, id;
};

/* Gathers what several units have. Zeroed at first. */
struct index {
	struct index_key *keys;
	size_t key_count, key_cap;
	/* Where it is to be added, with index_add; else the postings stand in what follows. */
	struct store_gathering *gathering;
	struct store_posting_entry *postings;
	size_t posting_count, posting_cap;
	struct arena *arena; /* their texts */
	struct map *spaces;  /* one copy of each name of a space */
	struct {
		char lang[DGM_MAX_LANG], family;
		const char *space;
	} last; /* space of terms */
	struct index_speaker *speakers;
	size_t speaker_count, speaker_cap;
};

void index_free(struct index *index);

/* Begins one whose content is only added: quicker, and in a tenth of the memory. */
void index_begin_adding(struct index *index);

/* Forgets what was gathered; keeps the memory, and the stems of words. */
void index_reset(struct index *index);

/* Gathers the keys and postings of a unit under the id given. */
void index_unit(struct index *index, const dgm_unit *unit, uint64_t id);

/* Visits the pieces of each language: those of the units since index_reset, each once. */
void index_pieces(const struct index *index,
		  void (*visit)(void *ctx, const char *space, const char *piece, size_t len),
		  void *ctx);

/*
 * Writes what was gathered since index_begin_adding, of units that are new and have the highest
 * ids. Those may have been gathered under numbers from 1 on, of which ids tells the ids (0: leave
 * that unit out); NULL: they were gathered under their ids. May be called again.
 */
dgm_code index_add(struct index *index, struct store_txn *txn, const uint64_t *ids, dgm_error *err);

/*
 * Removes what was gathered, but for the pieces, which other units may have; or puts it in among
 * that of others.
 */
dgm_code index_remove(struct index *index, struct store_txn *txn, dgm_error *err);
dgm_code index_insert(struct index *index, struct store_txn *txn, dgm_error *err);

/* Keeps in each of two indexes only what the other has not. */
void index_subtract(struct index *a, struct index *b);

/* Changes the counters by what a unit is counted in: delta 1 or -1. */
dgm_code index_count(struct store_txn *txn, const dgm_unit *unit, int delta, dgm_error *err);

/* The key of an origin in SPACE_ORIGIN. */
uint64_t index_origin(const char *origin);

#endif
