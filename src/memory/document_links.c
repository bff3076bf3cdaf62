#include "memory/document_links.h"

#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
	A_NAMES_B = 1,
	B_NAMES_A = 2,
	THIRD = 4, /* both name the same */
	NUMBER = 8,
	ID_DIGITS = 5, /* of a number in an address at least */
	SEVERAL = 0    /* the value of a key that more than one file has; else its file + 1 */
};

/* The files of a side by their own addresses, by those of translations, and by numbers. */
struct said {
	struct map *own, *other, *numbers;
};

static void note(struct map *map, const char *key, size_t len, size_t file)
{
	struct map_entry *entry = map_add(map, key, len, file + 1, NULL);

	if (entry->value != file + 1)
		entry->value = SEVERAL;
}

/* The last number of an address that is long enough; false: it has none. */
static bool find_number(const char *address, size_t len, const char **number, size_t *number_len)
{
	size_t run = 0;

	for (size_t i = len; i-- > 0;) {
		bool is_digit = address[i] >= '0' && address[i] <= '9';

		run = is_digit ? run + 1 : 0;
		if (run >= ID_DIGITS && (i == 0 || address[i - 1] < '0' || address[i - 1] > '9')) {
			*number = address + i;
			*number_len = run;
			return true;
		}
	}
	return false;
}

static void index_side(const struct link_side *side, struct said *index)
{
	*index = (struct said){map_new(), map_new(), map_new()};
	for (size_t file = 0; file < side->count; file++) {
		const char *line = side->lines[file] ? side->lines[file] : "";

		for (size_t len; *line; line += len + 1) {
			const char *number;
			size_t number_len;

			len = strcspn(line, "\n");
			note(*line == '=' ? index->own : index->other, line + 1, len - 1, file);
			if (*line == '=' && find_number(line + 1, len - 1, &number, &number_len))
				note(index->numbers, number, number_len, file);
		}
	}
}

static void index_free(struct said *index)
{
	map_free(index->own);
	map_free(index->other);
	map_free(index->numbers);
}

struct found {
	uint32_t a, b;
	unsigned kinds;
};

struct finding {
	struct found *items;
	size_t count, cap;
};

/* What is a key in both maps, of one file each. */
static void join(struct finding *finding, const struct map *a, const struct map *b, unsigned kind)
{
	for (size_t i = 0; i < map_count(a); i++) {
		const struct map_entry *of_a = map_at(a, i);
		const struct map_entry *of_b = map_find(b, of_a->key, of_a->len);

		if (of_a->value == SEVERAL || !of_b || of_b->value == SEVERAL)
			continue;
		finding->items = mem_grow(finding->items, finding->count, &finding->cap,
					  sizeof *finding->items);
		finding->items[finding->count++] = (struct found){
			(uint32_t)(of_a->value - 1), (uint32_t)(of_b->value - 1), kind};
	}
}

static int by_place(const void *x, const void *y)
{
	const struct found *p = x, *q = y;
	int order = (p->a > q->a) - (p->a < q->a);

	return order != 0 ? order : (p->b > q->b) - (p->b < q->b);
}

/* How many times over an editor said it; a number that is the same may be by chance. */
static float strength(unsigned kinds)
{
	bool ab = kinds & A_NAMES_B, ba = kinds & B_NAMES_A;

	if (ab || ba)
		return (float)(ab + ba);
	return kinds & THIRD ? 1 : 0.25F;
}

static void merge(struct finding *finding, struct document_links *links)
{
	if (finding->count > 0)
		qsort(finding->items, finding->count, sizeof *finding->items, by_place);
	links->items = mem_alloc(finding->count + 1, sizeof *links->items);
	links->count = 0;
	for (size_t i = 0, next; i < finding->count; i = next) {
		const struct found *first = &finding->items[i];
		unsigned kinds = 0;

		for (next = i; next < finding->count && by_place(first, &finding->items[next]) == 0;
		     next++)
			kinds |= finding->items[next].kinds;
		links->items[links->count++] =
			(struct document_link){first->a, first->b, strength(kinds)};
	}
}

void document_links_find(const struct link_side *a, const struct link_side *b,
			 struct document_links *links)
{
	struct said of_a, of_b;
	struct finding finding = {0};

	index_side(a, &of_a);
	index_side(b, &of_b);
	join(&finding, of_a.other, of_b.own, A_NAMES_B);
	join(&finding, of_a.own, of_b.other, B_NAMES_A);
	join(&finding, of_a.other, of_b.other, THIRD);
	join(&finding, of_a.numbers, of_b.numbers, NUMBER);
	merge(&finding, links);
	mem_free(finding.items);
	index_free(&of_a);
	index_free(&of_b);
}

void document_links_free(struct document_links *links)
{
	mem_free(links->items);
	*links = (struct document_links){0};
}
