/*
 * The parts of what is looked for are searched in all pieces of the language, in the order of
 * memory (Horspool 1980): they are some megabytes for a million units. A plain piece leads to the
 * postings of its stem, an odd one to its own. Where too many pieces hold a part, so many units do
 * that it tells little. Parts that are pieces by themselves need no search.
 */
#include "memory/holders.h"

#include "base/map.h"
#include "match/pieces.h"
#include "memory/memory.h"

#include <stdlib.h>

enum {
	MOST_PIECES = 1500, /* that hold the part: their postings can be read */
	FEW_PIECES = 10,    /* so few that other parts need not be looked for */
	BYTES = 256
};

struct scan {
	struct finder *finder;
	const struct part *part;
	const char *wanted;
	size_t len;
	unsigned char
		skip[BYTES]; /* how far on a match may begin, by the byte where one might end */
	struct map *stems, *odd;
	size_t found;
	bool too_many;
};

static void take_piece(struct scan *scan, const char *piece, size_t len)
{
	size_t stem_len;

	scan->too_many = scan->too_many || ++scan->found > MOST_PIECES;
	if (scan->too_many)
		return;
	if (piece[0] == PIECE_ODD) {
		map_add(scan->odd, piece, len, 0, NULL);
		return;
	}
	const char *stem = finder_stem(scan->finder, piece, len, &stem_len);

	/* It has no postings by which it could be found. */
	scan->too_many = stem_len == 0;
	map_add(scan->stems, stem, stem_len, 0, NULL);
}

/* Whether the piece of a part that was found begins and ends where it must. */
static bool is_in_place(const struct part *part, const char *at, const char *piece,
			const char *behind)
{
	const bool odd = piece[0] == PIECE_ODD;
	const enum part_end least = odd ? PART_BLANK : PART_PUNCT;

	if (part->before >= least && at > piece + odd)
		return false;
	return part->behind < least || at + part->len == behind;
}

static dgm_code scan_block(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct scan *scan = ctx;
	const char last = scan->wanted[scan->len - 1];

	(void)err;
	for (size_t end = scan->len; end <= len && !scan->too_many;) {
		const char *at = bytes + end - scan->len;

		if (bytes[end - 1] != last || memcmp(at, scan->wanted, scan->len) != 0) {
			end += scan->skip[(unsigned char)bytes[end - 1]];
			continue;
		}
		const char *behind = memchr(at, '\n', len - (size_t)(at - bytes)), *piece = at;

		if (!behind)
			break;
		while (piece > bytes && piece[-1] != '\n')
			piece--;
		if (is_in_place(scan->part, at, piece, behind)) {
			take_piece(scan, piece, (size_t)(behind - piece));
			end = (size_t)(behind - bytes) + 1 + scan->len;
		} else {
			end++;
		}
	}
	return scan->too_many ? DGM_NOT_FOUND : DGM_OK;
}

static void begin_scan(struct scan *scan, struct finder *finder, const struct part *part)
{
	*scan = (struct scan){.finder = finder,
			      .part = part,
			      .wanted = finder_part_text(finder, part),
			      .len = part->len,
			      .stems = map_new(),
			      .odd = map_new()};
	for (size_t b = 0; b < BYTES; b++)
		scan->skip[b] = (unsigned char)(part->len <= PIECE_MAX ? part->len : 1);
	for (size_t i = 0; part->len <= PIECE_MAX && i + 1 < part->len; i++)
		scan->skip[(unsigned char)scan->wanted[i]] = (unsigned char)(part->len - 1 - i);
}

static void end_scan(struct scan *scan)
{
	map_free(scan->stems);
	map_free(scan->odd);
}

/* The pieces that hold a part. */
static dgm_code scan_pieces(struct scan *scan, const struct part *part, const char *lang,
			    struct store *store, struct store_txn *txn, dgm_error *err)
{
	char space[SPACE_SIZE];
	struct buf odd = {0};

	/* Longer ones stand for nothing but themselves. */
	if (part->len > PIECE_MAX)
		return DGM_OK;
	if (part->before != PART_BLANK || part->behind != PART_BLANK) {
		memory_space(space, SPACE_PIECE, lang);
		return store_each_words(store, txn, space, scan_block, scan, err);
	}
	if (part->word)
		take_piece(scan, scan->wanted, scan->len);
	buf_addc(&odd, PIECE_ODD);
	buf_add(&odd, scan->wanted, scan->len);
	take_piece(scan, odd.data, odd.len);
	buf_free(&odd);
	return DGM_OK;
}

static void add_terms(struct newest_group *group, const struct map *map, const char *space,
		      struct arena *arena)
{
	for (size_t i = 0; i < map_count(map); i++) {
		const struct map_entry *entry = map_at(map, i);

		group->terms[group->count++] = (struct newest_term){
			space, arena_dup(arena, entry->key, entry->len), entry->len};
	}
}

/* The terms of what was found, those of a space together. */
static void make_group(struct scan *scan, const char *lang, struct arena *arena,
		       struct newest_group *group)
{
	static const char anything[] = {PIECE_ODD};
	char stems[SPACE_SIZE], odd[SPACE_SIZE];

	map_add(scan->odd, anything, sizeof anything, 0, NULL);
	memory_term_space(stems, 'w', lang);
	memory_term_space(odd, FAMILY_ODD, lang);
	*group = (struct newest_group){
		.terms = arena_alloc(arena, map_count(scan->stems) + map_count(scan->odd),
				     sizeof *group->terms)};
	add_terms(group, scan->stems, arena_str(arena, stems), arena);
	add_terms(group, scan->odd, arena_str(arena, odd), arena);
}

static int by_count(const void *left, const void *right)
{
	const struct newest_group *a = left, *b = right;

	return (a->count > b->count) - (a->count < b->count);
}

dgm_code holders_find(struct store *store, struct store_txn *txn, const char *lang,
		      struct finder *finder, struct arena *arena, struct newest_group *groups,
		      size_t *count, dgm_error *err)
{
	size_t parts;
	bool few = false;
	const struct part *part = finder_parts(finder, &parts);
	dgm_code code = DGM_OK;

	*count = 0;
	for (size_t i = 0; code == DGM_OK && i < parts && *count < HOLDERS_GROUPS && !few; i++) {
		struct scan scan;

		begin_scan(&scan, finder, &part[i]);
		code = scan_pieces(&scan, &part[i], lang, store, txn, err);
		if (code == DGM_OK && !scan.too_many)
			make_group(&scan, lang, arena, &groups[(*count)++]);
		few = few || scan.found <= FEW_PIECES;
		end_scan(&scan);
	}
	qsort(groups, *count, sizeof *groups, by_count);
	return code;
}
