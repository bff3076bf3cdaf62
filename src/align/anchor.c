/*
 * Linked words that are rare on both sides vote for the pairs of sentences they are in. The anchors
 * are the heaviest ascending chain of such pairs, found with a Fenwick tree of best weights by
 * sentence of the second text. A wrong link gets into the chain where right ones are far apart; it
 * is thrown out when its neighbours do not bear it out. In a long text few words are rare, and in
 * one that repeats itself none, so commoner ones vote as well while the votes stay few for a
 * sentence; and a second round lets more of them vote near the line that the first has found.
 */
#include "align/anchor.h"

#include "base/mem.h"

#include <math.h>

enum {
	RARE = 64,    /* pairs of sentences that a link may always vote for, in the first round */
	VOTES = 4,    /* for each sentence, up to which commoner words have a vote */
	COMMON = 500, /* sentences with a word, in the second round */
	NEAR = 60,    /* sentences from the line, in the second round */
	BESIDE = 2 * NEAR + 1,
	NEIGHBOURS = 4,    /* anchors on each side that may bear one out */
	SUPPORT = 3,       /* how many must */
	RADIUS = 30,       /* sentences to each side of the line */
	RECTANGLE = 60000, /* points; a gap between anchors up to this size is looked at whole */
	NO_VOTE = -1
};

struct vote {
	uint32_t a, b;
	float weight;
	int32_t before; /* in the best chain that ends here */
};

struct votes {
	struct vote *items;
	size_t count, cap;
};

static uint32_t times(const struct doc *doc, uint32_t type)
{
	return doc->first_posting[type + 1] - doc->first_posting[type];
}

static void add_vote(struct votes *votes, uint32_t a, uint32_t b, float weight)
{
	votes->items = mem_grow(votes->items, votes->count, &votes->cap, sizeof *votes->items);
	votes->items[votes->count++] = (struct vote){.a = a, .b = b, .weight = weight};
}

/* Where the line through the anchors passes sentence a; anchors[*at] is the last before it. */
static double line_at(const struct anchors *line, size_t *at, uint32_t a)
{
	const struct anchor *from, *to;

	while (*at + 2 < line->count && line->items[*at + 1].a <= a)
		++*at;
	from = &line->items[*at];
	to = &line->items[*at + 1];
	return from->b + ((double)a - from->a) * (to->b - (double)from->b) / (to->a - from->a);
}

static float weight_of(const struct link *link)
{
	return logf(1 + (link->ab + link->ba) / 2);
}

/* A text that repeats itself has many lines; the one that goes from end to end is preferred. */
static float nearness(const struct pairing *p, uint32_t a, uint32_t b)
{
	float x = (float)a / (float)p->a->count, y = (float)b / (float)p->b->count;

	return 1 - fabsf(x - y) / 2;
}

/* Votes of one link: all its pairs. */
static void add_votes(struct votes *votes, const struct pairing *p, uint32_t type,
		      const struct link *link)
{
	const struct posting *a = &p->a->postings[p->a->first_posting[type]];
	const struct posting *b = &p->b->postings[p->b->first_posting[link->type]];
	uint32_t in_a = times(p->a, type), in_b = times(p->b, link->type);
	float weight = weight_of(link) / ((float)in_a * (float)in_b);

	for (uint32_t i = 0; i < in_a; i++)
		for (uint32_t j = 0; j < in_b; j++)
			add_vote(votes, a[i].sentence, b[j].sentence,
				 weight * nearness(p, a[i].sentence, b[j].sentence));
}

/* By sentence of a; within it the last of b first, so that a chain takes one of them. */
static int by_place(const void *x, const void *y)
{
	const struct vote *p = x, *q = y;

	return p->a != q->a ? (p->a > q->a) - (p->a < q->a) : (p->b < q->b) - (p->b > q->b);
}

/*
 * How many pairs of sentences a link may vote for in the first round, a power of 2: so many that
 * all votes together stay below what is allowed.
 */
static uint64_t most_pairs(const struct pairing *p)
{
	uint64_t pairs[64] = {0}, sum = 0, most = 1;
	uint64_t allowed = VOTES * (uint64_t)(p->a->count + p->b->count);

	for (uint32_t t = 0; t < p->a->type_count; t++) {
		for (uint32_t l = p->links->start[t]; l < p->links->start[t + 1]; l++) {
			uint64_t product =
				(uint64_t)times(p->a, t) * times(p->b, p->links->items[l].type);
			unsigned bits = 0;

			while ((uint64_t)1 << bits < product)
				bits++;
			pairs[bits] += product;
		}
	}
	for (unsigned bits = 0; bits < 63 && (most <= RARE || sum + pairs[bits] <= allowed);
	     bits++) {
		sum += pairs[bits];
		most = (uint64_t)1 << bits;
	}
	return most;
}

/* The first round. */
static void gather_votes(const struct pairing *p, struct votes *votes)
{
	uint64_t most = most_pairs(p);
	size_t out = 0;

	for (uint32_t t = 0; t < p->a->type_count; t++) {
		for (uint32_t l = p->links->start[t]; l < p->links->start[t + 1]; l++) {
			const struct link *link = &p->links->items[l];

			if ((uint64_t)times(p->a, t) * times(p->b, link->type) <= most)
				add_votes(votes, p, t, link);
		}
	}
	if (votes->count > 1)
		qsort(votes->items, votes->count, sizeof *votes->items, by_place);
	for (size_t i = 0; i < votes->count; i++) {
		struct vote *last = out ? &votes->items[out - 1] : NULL;

		if (last && last->a == votes->items[i].a && last->b == votes->items[i].b)
			last->weight += votes->items[i].weight;
		else
			votes->items[out++] = votes->items[i];
	}
	votes->count = out;
}

/* Adds a link's votes for a sentence of a to the sums of those of b from first on. */
static void add_near(const struct pairing *p, uint32_t l, uint32_t *cursors, int64_t first,
		     float *sums)
{
	const struct link *link = &p->links->items[l];
	uint32_t from = p->b->first_posting[link->type], in_b = times(p->b, link->type);
	const struct posting *b = &p->b->postings[from];

	if (in_b > COMMON)
		return;
	while (cursors[l] < in_b && b[cursors[l]].sentence < first)
		cursors[l]++;
	for (uint32_t j = cursors[l]; j < in_b && b[j].sentence < first + BESIDE; j++)
		sums[b[j].sentence - first] += weight_of(link);
}

/* The second round: sentence by sentence of a, so that no votes have to be sorted. */
static void gather_near(const struct pairing *p, const struct anchors *line, struct votes *votes)
{
	uint32_t *cursors = mem_zalloc(p->links->start[p->a->type_count] + 1, sizeof *cursors);
	size_t at = 0;

	for (uint32_t i = 0; i < p->a->count; i++) {
		const struct sentence *s = &p->a->sentences[i];
		int64_t first = (int64_t)line_at(line, &at, i) - NEAR;
		float sums[BESIDE] = {0}, best = 0;

		for (uint32_t k = s->first; k < s->first + s->items; k++) {
			uint32_t type = p->a->items[k].type;

			if (times(p->a, type) > COMMON)
				continue;
			for (uint32_t l = p->links->start[type]; l < p->links->start[type + 1]; l++)
				add_near(p, l, cursors, first, sums);
		}
		for (int b = 0; b < BESIDE; b++)
			best = fmaxf(best, sums[b]);
		for (int b = BESIDE; b-- > 0;)
			if (sums[b] > 0 && sums[b] >= best / 4)
				add_vote(votes, i, (uint32_t)(first + b), sums[b]);
	}
	mem_free(cursors);
}

struct best {
	float weight;
	int32_t vote;
};

/* The best chain that ends before sentence b. */
static struct best best_before(const struct best *tree, uint32_t b)
{
	struct best best = {0, NO_VOTE};

	for (uint32_t at = b; at > 0; at -= at & -at)
		if (tree[at].weight > best.weight)
			best = tree[at];
	return best;
}

static void offer(struct best *tree, size_t size, uint32_t b, struct best best)
{
	for (uint32_t at = b + 1; at <= size; at += at & -at)
		if (best.weight > tree[at].weight)
			tree[at] = best;
}

/* Replaces anchors with the heaviest chain of votes. */
static void find_chain(const struct pairing *pairing, struct votes *votes, struct anchors *anchors)
{
	size_t size = pairing->b->count, left = 0;
	struct best *tree = mem_zalloc(size + 2, sizeof *tree), best;

	for (size_t v = 0; v < votes->count; v++) {
		struct vote *vote = &votes->items[v];

		best = best_before(tree, vote->b);
		vote->before = best.vote;
		offer(tree, size, vote->b, (struct best){best.weight + vote->weight, (int32_t)v});
	}
	best = best_before(tree, (uint32_t)size);
	for (int32_t v = best.vote; v != NO_VOTE; v = votes->items[v].before)
		left++;
	anchors->count = left;
	anchors->items = mem_resize(anchors->items, left + 1, sizeof *anchors->items);
	for (int32_t v = best.vote; left > 0; v = votes->items[v].before)
		anchors->items[--left] = (struct anchor){votes->items[v].a, votes->items[v].b};
	mem_free(tree);
}

/* True when two anchors can both be right without a long run missing in between. */
static bool agree(const struct anchor *x, const struct anchor *y, double slope)
{
	double a = (double)y->a - x->a, b = (double)y->b - x->b;

	return fabs(b - slope * a) <= 10 + fabs(a) / 8;
}

/* Throws out anchors that too few of their neighbours bear out. */
static void drop_lonely(struct anchors *anchors, double slope)
{
	struct anchor *kept = mem_alloc(anchors->count + 1, sizeof *kept);
	size_t count = 0;

	for (size_t k = 0; k < anchors->count; k++) {
		size_t first = k < NEIGHBOURS ? 0 : k - NEIGHBOURS, support = 0;

		for (size_t n = first; n <= k + NEIGHBOURS && n < anchors->count; n++)
			support += n != k && agree(&anchors->items[k], &anchors->items[n], slope);
		if (support >= SUPPORT)
			kept[count++] = anchors->items[k];
	}
	mem_free(anchors->items);
	*anchors = (struct anchors){kept, count};
}

void anchors_find(const struct pairing *pairing, struct anchors *anchors)
{
	double slope = (double)(pairing->b->count + 1) / (double)(pairing->a->count + 1);

	for (int round = 0; round < 2; round++) {
		struct votes votes = {0};

		if (round > 0 && anchors->count < 2)
			return;
		if (round > 0)
			gather_near(pairing, anchors, &votes);
		else
			gather_votes(pairing, &votes);
		find_chain(pairing, &votes, anchors);
		drop_lonely(anchors, slope);
		mem_free(votes.items);
	}
}

void anchors_free(struct anchors *anchors)
{
	mem_free(anchors->items);
	*anchors = (struct anchors){0};
}

/* ------------------------------------------------------------------ bands */

static struct band new_band(uint32_t rows, uint32_t columns)
{
	struct band band = {.rows = rows, .columns = columns};

	band.lo = mem_zalloc(rows + 1, sizeof *band.lo);
	band.hi = mem_zalloc(rows + 1, sizeof *band.hi);
	return band;
}

struct band band_full(uint32_t rows, uint32_t columns)
{
	struct band band = new_band(rows, columns);

	for (uint32_t i = 0; i <= rows; i++)
		band.hi[i] = columns;
	return band;
}

void band_free(struct band *band)
{
	mem_free(band->lo);
	mem_free(band->hi);
	*band = (struct band){0};
}

/* Rows from.a..to.a around the line between two points, or the whole rectangle if it is small. */
static void widen(struct band *band, struct anchor from, struct anchor to)
{
	double rows = (double)to.a - from.a, columns = (double)to.b - from.b;
	bool small = rows * columns <= RECTANGLE && rows != columns;

	for (uint32_t i = from.a; i <= to.a; i++) {
		double middle = rows > 0 ? from.b + columns * (i - from.a) / rows : from.b;
		double lo = (small ? from.b : middle) - RADIUS;
		double hi = (small || rows <= 0 ? to.b : middle) + RADIUS;

		if (lo < 0)
			lo = 0;
		if (hi > band->columns)
			hi = band->columns;
		if (band->hi[i] == 0 || lo < band->lo[i])
			band->lo[i] = (uint32_t)lo;
		if (hi > band->hi[i])
			band->hi[i] = (uint32_t)hi;
	}
}

/* First anchor at or behind a sentence of a. */
static size_t first_anchor(const struct anchors *anchors, size_t a)
{
	size_t lo = 0, hi = anchors->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (anchors->items[mid].a < a)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Neither end may fall, and a row must meet the one before. */
static void smooth(struct band *band)
{
	for (uint32_t i = band->rows; i-- > 0;)
		if (band->lo[i] > band->lo[i + 1])
			band->lo[i] = band->lo[i + 1];
	for (uint32_t i = 1; i <= band->rows; i++) {
		if (band->hi[i] < band->hi[i - 1])
			band->hi[i] = band->hi[i - 1];
		if (band->lo[i] > band->hi[i - 1])
			band->lo[i] = band->hi[i - 1];
	}
}

/*
 * Where the line leaves the last row: on the way to the next anchor that is still ahead, or along
 * the slope when there is none.
 */
static uint32_t leaves_at(const struct anchors *anchors, size_t k, struct anchor last,
			  size_t first_a, size_t first_b, const struct band *band, double slope)
{
	double rest = (double)band->rows - last.a, columns;

	for (; k < anchors->count; k++) {
		if (anchors->items[k].a > first_a + last.a &&
		    anchors->items[k].b >= first_b + last.b) {
			double a = (double)(anchors->items[k].a - first_a) - last.a;
			double b = (double)(anchors->items[k].b - first_b) - last.b;

			slope = b / a;
			break;
		}
	}
	columns = last.b + slope * rest;
	return columns < band->columns ? (uint32_t)columns : band->columns;
}

struct band band_along(const struct anchors *anchors, size_t first_a, size_t first_b, uint32_t rows,
		       uint32_t columns, double slope, bool whole)
{
	struct band band = new_band(rows, columns);
	struct anchor last = {0, 0}, end = {rows, columns};
	size_t k = first_anchor(anchors, first_a);

	for (; k < anchors->count && anchors->items[k].a < first_a + rows; k++) {
		struct anchor next = anchors->items[k];

		if (next.b < first_b || next.b >= first_b + columns)
			continue;
		next.a -= (uint32_t)first_a;
		next.b -= (uint32_t)first_b;
		widen(&band, last, next);
		last = next;
	}
	if (!whole)
		end.b = leaves_at(anchors, k, last, first_a, first_b, &band, slope);
	widen(&band, last, end);
	band.lo[0] = 0;
	smooth(&band);
	band.columns = band.hi[rows];
	return band;
}

struct band band_through(const struct band *ab, const struct band *ac)
{
	struct band bc = new_band(ab->columns, ac->columns);
	uint32_t first = 0, last = 0;

	for (uint32_t j = 0; j <= bc.rows; j++) {
		while (first < ab->rows && ab->hi[first] < j)
			first++;
		while (last < ab->rows && ab->lo[last + 1] <= j)
			last++;
		bc.lo[j] = ac->lo[first];
		bc.hi[j] = ac->hi[last];
	}
	return bc;
}
