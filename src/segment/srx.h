/*
 * SRX: the rules of an SRX 2.0 file, compiled and indexed. A rule holds at a place when its
 * beforebreak matches what ends there and its afterbreak what begins there, and the first rule that
 * holds decides. Reading the file is done in srx_read.c, finding the places in srx_match.c.
 */
#ifndef DGM_SRX_H
#define DGM_SRX_H

#include "facts.h"
#include "dragoman.h"

#include <unicode/uregex.h>

enum {
	SRX_MAX_FILE = 16 << 20,    /* bytes */
	SRX_MAX_RULES = 20000,      /* of a file */
	SRX_MAX_PATTERN = 32 << 10, /* bytes */
	SRX_TIME_LIMIT = 8,         /* ICU's unit: 10,000 steps */
	SRX_STACK_LIMIT = 4 << 20   /* bytes */
};

/* A place in the file, from 1. */
struct srx_place {
	long line, column;
};

struct srx_rule {
	bool breaks;
	size_t number; /* in its languagerule, from 1 */
	struct srx_place place;
	const struct srx_group *group;
	URegularExpression *before, *after; /* NULL: empty, so that it matches anywhere */
	struct charset letters;             /* of what beforebreak matches */
	size_t least, most;                 /* its length in characters */
	bool anchored;                      /* it begins where the paragraph does */
	struct charset first;               /* with which what afterbreak matches begins */
};

/* A rule that may hold where the text ends as the path to its node, and in `before` before that. */
struct srx_entry {
	const struct srx_entry *next;
	size_t rule;
	const struct charset *before; /* NULL: anything */
};

/* A languagerule. */
struct srx_group {
	const struct srx *srx;
	const char *name;
	struct srx_rule **rules;
	size_t count, cap;
	/* The index: a tree of the ends of beforebreak, the last character first. */
	struct map *children;             /* node and character -> node */
	const struct srx_entry **entries; /* of each node; 0 is the root */
	size_t node_count, node_cap;
	bool may_end[256]; /* bytes that can stand before a place where a rule holds */
};

struct srx {
	struct arena *arena;
	char *name; /* of the file, for errors */
	bool cascade;
	struct srx_group **groups;
	size_t group_count, group_cap;
	struct srx_map {
		URegularExpression *pattern;
		const struct srx_group *group;
	} * maps;
	size_t map_count, map_cap;
	size_t rule_count, endings; /* of all groups */
};

/* Reads a file. Yours; end it with srx_free. NULL: DGM_IO, DGM_TOO_BIG, DGM_BAD_DATA with place. */
struct srx *srx_read(const char *path, dgm_error *err);

/* The same of bytes in memory; name is for errors. */
struct srx *srx_parse(const char *bytes, size_t len, const char *name, dgm_error *err);
void srx_free(struct srx *srx);

/* ---------------------------------------------------------------- for srx_read.c */

struct srx *srx_new(const char *name);

/* NULL when there is none of that name. */
struct srx_group *srx_group(const struct srx *srx, const char *name);
struct srx_group *srx_add_group(struct srx *srx, const char *name);

/* One of the two patterns of a rule. */
struct srx_pattern {
	const char *text;
	size_t len;
	struct srx_place place;
};

dgm_code srx_add_rule(struct srx_group *group, bool breaks, struct srx_place place,
		      const struct srx_pattern *before, const struct srx_pattern *after,
		      dgm_error *err);
dgm_code srx_add_map(struct srx *srx, const struct srx_pattern *pattern, const char *group,
		     dgm_error *err);

/* ---------------------------------------------------------------- for srx_match.c */

/* The groups for a language, in the order in which they decide; returns how many. */
size_t srx_groups_for(const struct srx *srx, const char *lang, const struct srx_group **groups,
		      size_t most);

/* The node below a node by the character before; 0: none. */
size_t srx_child(const struct srx_group *group, size_t node, uint32_t c);

#endif
