/*
 * Translations of the same text. The first walk takes 32 bytes of each pair: hashes of the source
 * and of the folded target, the number of the unit; sorted, translations of one source stand side
 * by side, and sources that have one only are forgotten. The second walk looks a pair up and, where
 * another translation is more usual, reads the unit that has it, so that no hash decides.
 */
#include "memory/check.h"

#include "base/hash.h"
#include "base/mem.h"
#include "text/fold.h"
#include "text/lang.h"

struct entry {
	uint64_t source, target, id;
	uint64_t count; /* of units with this translation, once they are counted */
};

struct check_translations {
	struct entry *items;
	size_t count, cap;
};

void check_translations_free(struct check_translations *translations)
{
	if (!translations)
		return;
	mem_free(translations->items);
	mem_free(translations);
}

/* The source as it is, and both languages. */
static uint64_t source_key(const struct check_text *a, const struct check_text *b)
{
	uint64_t langs = hash_bytes(b->lang, lang_primary(b->lang),
				    hash_bytes(a->lang, lang_primary(a->lang), 0));

	return hash_bytes(a->text, a->len, langs);
}

void check_consistent_learn(struct checker *checker, const struct check_text *a,
			    const struct check_text *b)
{
	struct check_translations *all = checker->translations;

	if (!checker->translates)
		return;
	if (!all)
		all = checker->translations = mem_zalloc(1, sizeof *all);
	all->items = mem_grow(all->items, all->count, &all->cap, sizeof *all->items);
	all->items[all->count++] =
		(struct entry){source_key(a, b), fold_key(b->text, b->len), checker->unit->id, 1};
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_text(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare(a->source, b->source);

	if (order == 0)
		order = compare(a->target, b->target);
	return order != 0 ? order : compare(a->id, b->id);
}

/* The most usual first; among equals the one that came first. */
static int by_use(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare(a->source, b->source);

	if (order == 0)
		order = compare(b->count, a->count);
	return order != 0 ? order : compare(a->id, b->id);
}

/* One entry for each translation, and none for a source that has one translation. */
void check_consistent_learned(struct checker *checker)
{
	struct check_translations *all = checker->translations;
	size_t kept = 0;

	if (!all)
		return;
	qsort(all->items, all->count, sizeof *all->items, by_text);
	for (size_t i = 0; i < all->count; i++) {
		struct entry *last = kept > 0 ? &all->items[kept - 1] : NULL;

		if (last && last->source == all->items[i].source &&
		    last->target == all->items[i].target)
			last->count++;
		else
			all->items[kept++] = all->items[i];
	}
	qsort(all->items, kept, sizeof *all->items, by_use);
	all->count = 0;
	for (size_t i = 0, next; i < kept; i = next) {
		for (next = i + 1; next < kept && all->items[next].source == all->items[i].source;)
			next++;
		for (size_t j = i; next > i + 1 && j < next; j++)
			all->items[all->count++] = all->items[j];
	}
	all->items = mem_resize(all->items, all->count + 1, sizeof *all->items);
	all->cap = all->count + 1;
}

/* The first entry of a source, or NULL. */
static const struct entry *find(const struct check_translations *all, uint64_t source)
{
	size_t low = 0, high = all->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all->items[middle].source < source)
			low = middle + 1;
		else
			high = middle;
	}
	return low < all->count && all->items[low].source == source ? &all->items[low] : NULL;
}

/* True when the unit still has the source, in the same language. */
static bool has_source(struct checker *checker, uint64_t id, const struct check_text *source)
{
	dgm_unit *unit = dgm_memory_get(checker->memory, id, NULL);
	const dgm_variant *variant = unit ? dgm_unit_variant(unit, source->lang) : NULL;
	bool has = variant && variant->len == source->len &&
		   memcmp(variant->text, source->text, source->len) == 0;

	dgm_unit_free(unit);
	return has;
}

void check_consistent(struct checker *checker, const struct check_text *a,
		      const struct check_text *b)
{
	const struct check_translations *all = checker->translations;
	const struct entry *usual = all && checker->translates ? find(all, source_key(a, b)) : NULL;

	if (!usual || usual->target == fold_key(b->text, b->len) ||
	    !has_source(checker, usual->id, a))
		return;
	if (usual->count > 1)
		check_say_other(checker, usual->id,
				"%s is translated otherwise in unit %llu and %llu more", a->lang,
				(unsigned long long)usual->id,
				(unsigned long long)usual->count - 1);
	else
		check_say_other(checker, usual->id, "%s is translated otherwise in unit %llu",
				a->lang, (unsigned long long)usual->id);
}
