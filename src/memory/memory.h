/*
 * The memory: a store whose records are units, with the keys and postings by which they are found.
 * This header is what the files of memory/ share; the rest is public in dragoman.h.
 */
#ifndef DGM_MEMORY_H
#define DGM_MEMORY_H

#include "base/arena.h"
#include "base/buf.h"
#include "dragoman.h"
#include "store/store.h"

#include <pthread.h>

/* Spaces of keys and postings, and names of counters; a language is its primary subtag. */
#define SPACE_IDENTITY "identity"
#define SPACE_ORIGIN   "origin" /* by index_origin */
#define SPACE_FOLD     "fold:"  /* + language: by fold_key */
#define SPACE_SHAPE    "shape:" /* + language: by shape of match_terms, where there is one */
#define SPACE_PIECE    "piece:" /* + language: words that are pieces of texts (match/pieces.h) */
#define SPACE_TERM     "term:"  /* + family + ":" + language: by term of match.h */
#define COUNT_UNITS    "units"
#define COUNT_LANG     "lang:"  /* + tag: segments */
#define COUNT_STATE    "state:" /* + name: units */

/* The family of the postings of odd pieces (match/pieces.h); those of terms are in match.h. */
enum { FAMILY_ODD = 'o' };

/* Bytes that a space or counter name takes at most. */
enum { SPACE_SIZE = 16 + DGM_MAX_LANG };

struct looker;

struct dgm_memory {
	struct store *store;
	pthread_mutex_t mutex;  /* of what follows */
	struct looker *lookers; /* at rest; see looker.h */
};

/* "fold:ar" and the like: prefix and primary subtag of lang, into name (SPACE_SIZE bytes). */
void memory_space(char *name, const char *prefix, const char *lang);

/* "term:w:ar": the space of a family of terms. */
void memory_term_space(char *name, char family, const char *lang);

/* Checks a query; writes its language, given or detected, to source (DGM_MAX_LANG bytes). */
dgm_code lookup_check(const dgm_query *query, char *source, dgm_error *err);

struct index;
struct add_how {
	bool sync;             /* durable on return; else only against the end of the process */
	double min_confidence; /* added units below it are counted in counts->below */
	/* Writes more in the same transaction, which may run again; NULL: nothing. last_id is that
	 * of the last unit that was added; 0: none was. */
	dgm_code (*also)(void *ctx, struct store_txn *txn, uint64_t last_id, dgm_error *err);
	void *ctx;
	dgm_keep keep; /* in the transaction, at its end; not called when nothing is replaced */
	/* What all units have, gathered under 1, 2 and so on; NULL: it is gathered here. */
	struct index *index;
};

/* Adds units as dgm_memory_add does. */
dgm_code memory_add(dgm_memory *memory, const dgm_unit *const *units, size_t count,
		    struct add_how how, dgm_add_counts *counts, dgm_error *err);

/* An article among several that are added together. */
struct add_article {
	const dgm_unit *const *units;
	size_t count;
	const char *replace;   /* the units are a new version of this origin; NULL: they are not */
	dgm_add_counts counts; /* what became of them */
};

/*
 * Adds the units of several articles in one transaction, in their order. No two of them may replace
 * the same origin. After an error their counts mean nothing.
 */
dgm_code memory_add_articles(dgm_memory *memory, struct add_article *articles, size_t count,
			     struct add_how how, dgm_error *err);

/* Adds counts to a sum, which may be NULL. */
void memory_sum_counts(dgm_add_counts *sum, const dgm_add_counts *counts);

#define DEFAULT_CONFIDENCE 0.5 /* the least that is not low, where nobody says */
/* Tells whether a unit that is the same is stored. */
dgm_code memory_has(dgm_memory *memory, struct store_txn *txn, const dgm_unit *unit, bool *found,
		    dgm_error *err);

/*
 * Loads a unit; its texts point into record, which is emptied first. DGM_NOT_FOUND, without
 * setting err, when there is none.
 */
dgm_code memory_load(dgm_memory *memory, struct store_txn *txn, uint64_t id, struct buf *record,
		     struct arena *arena, dgm_unit *unit, dgm_error *err);

/* True when a unit has a text beside source in one of the languages, or none are named. */
bool memory_has_target(const dgm_unit *unit, const dgm_variant *source, const char *const *langs,
		       size_t lang_count);

/* True for a variant that is what a unit has in one of the languages, or when none are named. */
bool memory_wants(const dgm_unit *unit, const dgm_variant *variant, const char *const *langs,
		  size_t lang_count);

/* Notes by what rules the keys are made. A change for store_change, without ctx. */
dgm_code memory_write_rules(void *ctx, struct store_txn *txn, dgm_error *err);

struct index;

/*
 * Removes the record of a stored unit and counts it out. What else it has is gathered in the index,
 * which the caller removes.
 */
dgm_code memory_remove(struct store_txn *txn, const dgm_unit *unit, struct index *index,
		       dgm_error *err);

/*
 * Visits all units by rising id, in one state of the memory; answers of visit as in store_each. The
 * unit is borrowed for the call. total is for the watch. DGM_CANCELLED.
 */
dgm_code memory_each(dgm_memory *memory, uint64_t total, const dgm_watch *watch,
		     dgm_code (*visit)(void *ctx, const dgm_unit *unit, dgm_error *err), void *ctx,
		     dgm_error *err);

#endif
