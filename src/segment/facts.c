#include "facts.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
	MAX_ENDINGS = 4096,
	MAX_ENDING = 32, /* bytes; of longer ones the end */
	MAX_SPELLED = 64 /* characters of a set that become an ending each */
};

bool charset_has(const struct charset *set, uint32_t c)
{
	size_t low = 0, high = set->count;

	if (set->any)
		return true;
	if (c < 128)
		return set->ascii[c / 64] >> (c % 64) & 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->ranges[middle].last < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->count && set->ranges[low].first <= c;
}

void facts_charset(struct facts_store *store, const USet *set, struct charset *charset)
{
	*charset = (struct charset){.any = set == NULL};
	if (!set)
		return;
	charset->count = (size_t)uset_getItemCount(set);
	charset->ranges = arena_alloc(store->arena, charset->count, sizeof *charset->ranges);
	for (size_t i = 0; i < charset->count; i++) {
		UChar32 first, last;
		UErrorCode status = U_ZERO_ERROR;

		uset_getItem(set, (int32_t)i, &first, &last, NULL, 0, &status);
		charset->ranges[i] = (struct range){(uint32_t)first, (uint32_t)last};
		for (UChar32 c = first; c <= last && c < 128; c++)
			charset->ascii[c / 64] |= (uint64_t)1 << (c % 64);
	}
}

/* ---------------------------------------------------------------- the store */

USet *facts_set(struct facts_store *store, const USet *copied)
{
	USet *set = uset_openEmpty();

	if (copied)
		uset_addAll(set, copied);
	store->sets = mem_grow(store->sets, store->count, &store->cap, sizeof *store->sets);
	store->sets[store->count++] = set;
	return set;
}

void facts_close(struct facts_store *store)
{
	for (size_t i = 0; i < store->count; i++)
		uset_close(store->sets[i]);
	mem_free(store->sets);
	*store = (struct facts_store){.arena = store->arena};
}

/* ---------------------------------------------------------------- endings */

static void add_ending(struct facts_store *store, struct facts *facts, struct ending ending)
{
	if (facts->count == facts->cap) {
		size_t cap = facts->cap > 0 ? facts->cap * 2 : 4;
		struct ending *more = arena_alloc(store->arena, cap, sizeof *more);

		if (facts->count > 0)
			memcpy(more, facts->endings, facts->count * sizeof *more);
		facts->endings = more;
		facts->cap = cap;
	}
	facts->endings[facts->count++] = ending;
}

/* It may end in any way. */
static void open_ending(struct facts_store *store, struct facts *facts)
{
	facts->count = 0;
	add_ending(store, facts, (struct ending){.text = ""});
}

/* The ending a and behind it the whole match b. */
static struct ending join_ending(struct facts_store *store, const struct ending *a,
				 const struct ending *b)
{
	struct ending joined = {.len = a->len + b->len, .whole = a->whole, .before = a->before};
	char *text = arena_alloc(store->arena, joined.len + 1, 1);
	size_t cut = 0;

	memcpy(text, a->text, a->len);
	memcpy(text + a->len, b->text, b->len);
	text[joined.len] = '\0';
	if (joined.len > MAX_ENDING) {
		for (cut = joined.len - MAX_ENDING; ((unsigned char)text[cut] & 0xC0) == 0x80;)
			cut++;
		joined.whole = false;
		joined.before = NULL;
	}
	joined.text = text + cut;
	joined.len -= cut;
	return joined;
}

static void join_endings(struct facts_store *store, struct facts *a, const struct facts *b)
{
	const struct facts before = *a;
	size_t whole = 0;

	a->endings = NULL;
	a->count = a->cap = 0;
	for (size_t i = 0; i < b->count; i++)
		whole += b->endings[i].whole;
	/* Where that would be too many, those of b say less but are true. */
	bool short_ones = whole > 0 && before.count > MAX_ENDINGS / whole;

	for (size_t i = 0; i < b->count; i++) {
		struct ending ending = b->endings[i];

		if (ending.whole && !short_ones) {
			for (size_t j = 0; j < before.count; j++)
				add_ending(store, a,
					   join_ending(store, &before.endings[j], &ending));
			continue;
		}
		ending.whole = false;
		add_ending(store, a, ending);
	}
	if (a->count > MAX_ENDINGS)
		open_ending(store, a);
}

/* ---------------------------------------------------------------- facts */

struct facts facts_empty(struct facts_store *store)
{
	struct facts facts = {.letters = facts_set(store, NULL), .first = facts_set(store, NULL)};

	add_ending(store, &facts, (struct ending){.text = "", .whole = true});
	return facts;
}

struct facts facts_any(struct facts_store *store, size_t least, size_t most)
{
	struct facts facts = {.least = least, .most = most};

	open_ending(store, &facts);
	return facts;
}

struct facts facts_one(struct facts_store *store, USet *set)
{
	struct facts facts = {
		.letters = set, .first = facts_set(store, set), .least = 1, .most = 1};

	if (uset_size(set) > MAX_SPELLED) {
		struct charset *before = arena_alloc(store->arena, 1, sizeof *before);

		facts_charset(store, set, before);
		add_ending(store, &facts, (struct ending){.text = "", .before = before});
		return facts;
	}
	for (int32_t i = 0; i < uset_size(set); i++) {
		char *text = arena_alloc(store->arena, 5, 1);
		size_t len = utf8_put(text, (uint32_t)uset_charAt(set, i));

		text[len] = '\0';
		add_ending(store, &facts, (struct ending){text, len, true, NULL});
	}
	return facts;
}

static void add_set(USet **to, const USet *set)
{
	if (!set)
		*to = NULL;
	else if (*to)
		uset_addAll(*to, set);
}

static size_t plus(size_t a, size_t b)
{
	return a > FACTS_UNBOUNDED - b ? FACTS_UNBOUNDED : a + b;
}

static size_t times(size_t a, size_t b)
{
	return b > 0 && a > FACTS_UNBOUNDED / b ? FACTS_UNBOUNDED : a * b;
}

void facts_join(struct facts_store *store, struct facts *a, struct facts *b)
{
	if (a->least == 0)
		add_set(&a->first, b->first);
	add_set(&a->letters, b->letters);
	a->anchored = a->anchored || (a->most == 0 && b->anchored);
	a->least = plus(a->least, b->least);
	a->most = plus(a->most, b->most);
	join_endings(store, a, b);
}

void facts_or(struct facts_store *store, struct facts *a, struct facts *b)
{
	add_set(&a->first, b->first);
	add_set(&a->letters, b->letters);
	a->anchored = a->anchored && b->anchored;
	a->least = a->least < b->least ? a->least : b->least;
	a->most = a->most > b->most ? a->most : b->most;
	for (size_t i = 0; i < b->count; i++)
		add_ending(store, a, b->endings[i]);
	if (a->count > MAX_ENDINGS)
		open_ending(store, a);
}

void facts_repeat(struct facts_store *store, struct facts *a, size_t least, size_t most)
{
	a->anchored = a->anchored && least > 0;
	a->least = times(a->least, least);
	a->most = most == FACTS_UNBOUNDED && a->most > 0 ? FACTS_UNBOUNDED : times(a->most, most);
	for (size_t i = 0; i < a->count && most > 1; i++)
		a->endings[i].whole = false;
	if (least == 0)
		add_ending(store, a, (struct ending){.text = "", .whole = true});
}
