/*
 * Each word of an article weighs as much as it is rare (its idf) and as its best link into the
 * other article is trusted; the score of two articles is the share of weight that is met, as the
 * geometric mean of both directions. Candidates come from the postings of the rarest linked words.
 * A pair is probable when its score is high, and higher than that of either article with any other;
 * and more so when the pages say that they are translations of each other.
 */
#include "align/documents.h"

#include "align/links.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pool.h"

#include <math.h>
#include <stdlib.h>

enum {
	CANDIDATES = 12, /* that are compared in full, for each article */
	SAID = 4,        /* and so many that its page names */
	VISITS = 60000,  /* postings that are looked at to find them */
	CHUNK = 32,      /* articles of a job */
	AHEAD = 64       /* jobs */
};

static const float LEAST_TRUST = 0.5f; /* of a link, to find candidates by */

/* One collection, as the other sees it. */
struct side {
	const struct doc *doc;
	float *weights; /* of each type: idf, 0 for what the other collection cannot have */
	float *masses;  /* of each article: sum of the weights of its types */
};

struct comparison {
	struct side a, b;
	struct links *links;               /* a -> b; ab is the trust */
	double length_ratio;               /* letters of b for one of a */
	const struct document_links *said; /* by the pages */
	const volatile sig_atomic_t *cancel;
	struct document_pairs *pairs;
};

/* ---------------------------------------------------------------- weights */

/* Turns ratios to chance back into trust: 1 for what is sure. */
static void trust_links(struct links *links, const struct doc *a, const struct doc *b,
			const struct weights *weights)
{
	for (uint32_t t = 0; t < a->type_count; t++) {
		double chance = doc_chance(a, t, weights);

		for (uint32_t i = links->start[t]; i < links->start[t + 1]; i++) {
			struct link *link = &links->items[i];
			double ab = link->ab * doc_chance(b, link->type, weights);
			double ba = link->ba * chance, p = ab > ba ? ab : ba;

			link->ab = (float)sqrt(p < 1 ? p : 1);
		}
	}
}

static void side_init(struct side *side, const struct doc *doc)
{
	size_t n = doc->count;

	side->doc = doc;
	side->weights = mem_zalloc(doc->type_count + 1, sizeof *side->weights);
	side->masses = mem_zalloc(n + 1, sizeof *side->masses);
}

static float idf(const struct doc *doc, uint32_t type)
{
	double articles = doc->first_posting[type + 1] - doc->first_posting[type];

	return (float)log(((double)doc->count + 1) / (articles + 0.5));
}

static void weigh(struct comparison *c)
{
	const struct links *links = c->links;

	for (uint32_t t = 0; t < c->a.doc->type_count; t++) {
		if (c->a.doc->types[t].kind == TYPE_MARK)
			continue;
		for (uint32_t i = links->start[t]; i < links->start[t + 1]; i++)
			c->b.weights[links->items[i].type] = idf(c->b.doc, links->items[i].type);
		if (links->start[t] < links->start[t + 1])
			c->a.weights[t] = idf(c->a.doc, t);
	}
}

static void sum_masses(struct side *side)
{
	const struct doc *doc = side->doc;

	for (size_t s = 0; s < doc->count; s++)
		for (uint32_t i = 0; i < doc->sentences[s].items; i++)
			side->masses[s] +=
				side->weights[doc->items[doc->sentences[s].first + i].type];
}

/* ---------------------------------------------------------------- one article against all */

struct candidate {
	uint32_t article;
	float sum;
};

/* Space to work in for one thread. */
struct room {
	float *met;      /* of each type of b: trust of its best link from the article at hand */
	uint32_t *types; /* those that are met */
	size_t type_count;
	float *sums;        /* of each article of b */
	uint32_t *articles; /* those that have one */
	size_t article_count;
	bool *there; /* types of the candidate at hand */
};

static void room_init(struct room *room, const struct comparison *c)
{
	size_t types = c->b.doc->type_count + 1, articles = c->b.doc->count + 1;

	*room = (struct room){.met = mem_zalloc(types, sizeof *room->met),
			      .types = mem_alloc(types, sizeof *room->types),
			      .sums = mem_zalloc(articles, sizeof *room->sums),
			      .articles = mem_alloc(articles, sizeof *room->articles),
			      .there = mem_zalloc(types, sizeof *room->there)};
}

static void room_end(struct room *room)
{
	mem_free(room->met);
	mem_free(room->types);
	mem_free(room->sums);
	mem_free(room->articles);
	mem_free(room->there);
}

/* What the other collection may call the words of an article. */
static void meet(const struct comparison *c, const struct sentence *article, struct room *room)
{
	for (uint32_t i = 0; i < article->items; i++) {
		uint32_t t = c->a.doc->items[article->first + i].type;

		if (c->a.weights[t] <= 0)
			continue;
		for (uint32_t k = c->links->start[t]; k < c->links->start[t + 1]; k++) {
			const struct link *link = &c->links->items[k];

			if (room->met[link->type] == 0)
				room->types[room->type_count++] = link->type;
			if (room->met[link->type] < link->ab)
				room->met[link->type] = link->ab;
		}
	}
}

static void forget(struct room *room)
{
	for (size_t i = 0; i < room->type_count; i++)
		room->met[room->types[i]] = 0;
	for (size_t i = 0; i < room->article_count; i++)
		room->sums[room->articles[i]] = 0;
	room->type_count = room->article_count = 0;
}

static uint32_t postings_of(const struct doc *doc, uint32_t type)
{
	return doc->first_posting[type + 1] - doc->first_posting[type];
}

struct rare {
	uint32_t type, postings;
};

static int rarest_first(const void *x, const void *y)
{
	const struct rare *a = x, *b = y;
	int order = (a->postings > b->postings) - (a->postings < b->postings);

	return order != 0 ? order : (a->type > b->type) - (a->type < b->type);
}

/* Sums up what the articles of b have of what is met, by its rarest words. */
static void gather(const struct comparison *c, struct room *room)
{
	const struct doc *b = c->b.doc;
	struct rare *rare = mem_alloc(room->type_count + 1, sizeof *rare);
	size_t visits = 0, count = 0;

	for (size_t i = 0; i < room->type_count; i++)
		if (room->met[room->types[i]] >= LEAST_TRUST)
			rare[count++] =
				(struct rare){room->types[i], postings_of(b, room->types[i])};
	qsort(rare, count, sizeof *rare, rarest_first);
	for (size_t i = 0; i < count && visits < VISITS; i++) {
		uint32_t type = rare[i].type;
		float gain = room->met[type] * c->b.weights[type];

		visits += rare[i].postings;
		for (uint32_t k = b->first_posting[type]; k < b->first_posting[type + 1]; k++) {
			uint32_t article = b->postings[k].sentence;

			if (room->sums[article] == 0)
				room->articles[room->article_count++] = article;
			room->sums[article] += gain;
		}
	}
	mem_free(rare);
}

static int best_first(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	int order = (a->sum < b->sum) - (a->sum > b->sum);

	return order != 0 ? order : (a->article > b->article) - (a->article < b->article);
}

/* The share of b's mass that is met by the article at hand. */
static double share_of_b(const struct comparison *c, uint32_t article, const struct room *room)
{
	const struct sentence *s = &c->b.doc->sentences[article];
	double sum = 0;

	for (uint32_t i = 0; i < s->items; i++) {
		uint32_t type = c->b.doc->items[s->first + i].type;

		sum += c->b.weights[type] * room->met[type];
	}
	return c->b.masses[article] > 0 ? sum / c->b.masses[article] : 0;
}

/* The share of the mass of article s of a that is met by article t of b. */
static double share_of_a(const struct comparison *c, uint32_t s, uint32_t t, struct room *room)
{
	const struct sentence *a = &c->a.doc->sentences[s], *b = &c->b.doc->sentences[t];
	double sum = 0;

	for (uint32_t i = 0; i < b->items; i++)
		room->there[c->b.doc->items[b->first + i].type] = true;
	for (uint32_t i = 0; i < a->items; i++) {
		uint32_t type = c->a.doc->items[a->first + i].type;
		float best = 0;

		for (uint32_t k = c->links->start[type];
		     c->a.weights[type] > 0 && k < c->links->start[type + 1]; k++) {
			const struct link *link = &c->links->items[k];

			if (room->there[link->type] && link->ab > best)
				best = link->ab;
		}
		sum += c->a.weights[type] * best;
	}
	for (uint32_t i = 0; i < b->items; i++)
		room->there[c->b.doc->items[b->first + i].type] = false;
	return c->a.masses[s] > 0 ? sum / c->a.masses[s] : 0;
}

static const struct document_pair *find_pair(const struct document_pair *pairs, size_t count,
					     uint32_t b)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].b == b)
			return &pairs[i];
	return NULL;
}

static void compare_pair(const struct comparison *c, struct document_pair *pair, struct room *room)
{
	double score = share_of_b(c, pair->b, room) * share_of_a(c, pair->a, pair->b, room);

	pair->score = (float)sqrt(score);
}

/* The first of what the pages say that is of article s of a and t of b, or behind it. */
static size_t find_said(const struct document_links *said, uint32_t s, uint32_t t)
{
	size_t low = 0, high = said->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct document_link *link = &said->items[middle];

		if (link->a < s || (link->a == s && link->b < t))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static float strength_said(const struct document_links *said, uint32_t s, uint32_t t)
{
	size_t i = find_said(said, s, t);

	if (i == said->count || said->items[i].a != s || said->items[i].b != t)
		return 0;
	return said->items[i].strength;
}

/* Those that the page of article s names; they are compared whatever words they share. */
static size_t compare_said(const struct comparison *c, uint32_t s, struct room *room,
			   struct document_pair *found)
{
	size_t count = 0;

	for (size_t i = find_said(c->said, s, 0);
	     i < c->said->count && c->said->items[i].a == s && count < SAID; i++) {
		found[count] = (struct document_pair){.a = s, .b = c->said->items[i].b};
		compare_pair(c, &found[count++], room);
	}
	return count;
}

/* Fills found with the best candidates for article s; returns how many. */
static size_t compare_article(const struct comparison *c, uint32_t s, struct room *room,
			      struct document_pair *found)
{
	meet(c, &c->a.doc->sentences[s], room);
	gather(c, room);
	struct candidate *candidates = mem_alloc(room->article_count + 1, sizeof *candidates);
	size_t said = compare_said(c, s, room, found), count = said;

	for (size_t i = 0; i < room->article_count; i++) {
		uint32_t article = room->articles[i];

		candidates[i] = (struct candidate){
			article, room->sums[article] / sqrtf(c->b.masses[article] + 1)};
	}
	qsort(candidates, room->article_count, sizeof *candidates, best_first);
	for (size_t i = 0; i < room->article_count && i < CANDIDATES; i++) {
		if (find_pair(found, said, candidates[i].article))
			continue;
		found[count] = (struct document_pair){.a = s, .b = candidates[i].article};
		compare_pair(c, &found[count++], room);
	}
	mem_free(candidates);
	forget(room);
	return count;
}

/* ---------------------------------------------------------------- all against all */

struct chunk {
	struct document_pair pairs[CHUNK * (CANDIDATES + SAID)];
	size_t count;
	bool cancelled;
};

static void *run(void *ctx, size_t job)
{
	const struct comparison *c = ctx;
	struct chunk *chunk = mem_alloc(1, sizeof *chunk);
	struct room room;
	size_t end = (job + 1) * CHUNK;

	chunk->count = 0;
	chunk->cancelled = c->cancel && *c->cancel;
	if (chunk->cancelled)
		return chunk;
	room_init(&room, c);
	for (size_t s = job * CHUNK; s < end && s < c->a.doc->count; s++)
		chunk->count += compare_article(c, (uint32_t)s, &room, &chunk->pairs[chunk->count]);
	room_end(&room);
	return chunk;
}

static bool take(void *ctx, size_t job, void *result)
{
	struct comparison *c = ctx;
	struct chunk *chunk = result;
	bool more = !chunk->cancelled;

	(void)job;
	for (size_t i = 0; i < chunk->count; i++) {
		c->pairs->items = mem_grow(c->pairs->items, c->pairs->count, &c->pairs->cap,
					   sizeof *c->pairs->items);
		c->pairs->items[c->pairs->count++] = chunk->pairs[i];
	}
	mem_free(chunk);
	return more;
}

static void drop(void *ctx, void *result)
{
	(void)ctx;
	mem_free(result);
}

/* ---------------------------------------------------------------- probability */

/* The two best scores of an article. */
struct best {
	float first, second;
};

static void note_score(struct best *best, float score)
{
	if (score > best->first)
		*best = (struct best){score, best->first};
	else if (score > best->second)
		best->second = score;
}

/* What texts that have nothing to do with each other get: in few texts, every word looks rare. */
static double chance_score(const struct comparison *c)
{
	size_t fewer = c->a.doc->count < c->b.doc->count ? c->a.doc->count : c->b.doc->count;

	return 0.15 + 0.25 / (double)fewer;
}

/* How much better a score is than any other of the same article, as a logarithm. */
static double margin(const struct best *best, double score, double chance)
{
	const double least = 0.01;
	double other = score < best->first ? best->first : best->second;

	return log((score > least ? score : least) / (other > chance ? other : chance));
}

/*
 * Logistic regression over both margins, the score and the lengths. The weights were fitted to
 * chapters, news, handbooks and abstracts in all three pairs, of which a third had no partner.
 */
static double probability(double score, double margin_a, double margin_b, double lengths)
{
	double low = margin_a < margin_b ? margin_a : margin_b;
	double high = margin_a < margin_b ? margin_b : margin_a;
	double logit = 3.65 + 3.93 * log(score > 0.01 ? score : 0.01) + 19.1 * low + 4.94 * high -
		       1.3 * (lengths < 4 ? lengths : 4);

	return 1 / (1 + exp(-logit));
}

/*
 * A link is what an editor said: it stands for evidence that words do not give. Text can still
 * speak against it, but only by being nearer to another article, not by being free.
 */
static double probability_said(double score, double margin_a, double margin_b, double strength)
{
	double low = margin_a < margin_b ? margin_a : margin_b;
	double logit = 3.65 + 3.93 * log(score > 0.01 ? score : 0.01) + 19.1 * (low < 0 ? low : 0) +
		       8 * strength;

	return 1 / (1 + exp(-logit));
}

static double square(double x)
{
	return x * x;
}

static void rate_pairs(struct comparison *c)
{
	struct best *of_a = mem_zalloc(c->a.doc->count + 1, sizeof *of_a);
	struct best *of_b = mem_zalloc(c->b.doc->count + 1, sizeof *of_b);

	for (size_t i = 0; i < c->pairs->count; i++) {
		const struct document_pair *pair = &c->pairs->items[i];

		note_score(&of_a[pair->a], pair->score);
		note_score(&of_b[pair->b], pair->score);
	}
	double chance = chance_score(c);

	for (size_t i = 0; i < c->pairs->count; i++) {
		struct document_pair *pair = &c->pairs->items[i];
		double a = c->a.doc->sentences[pair->a].letters + 1.0;
		double b = c->b.doc->sentences[pair->b].letters + 1.0;
		double said = 0, strength = strength_said(c->said, pair->a, pair->b);

		if (strength > 0)
			said = probability_said(pair->score, margin(&of_a[pair->a], pair->score, 0),
						margin(&of_b[pair->b], pair->score, 0), strength);
		pair->p =
			(float)probability(pair->score, margin(&of_a[pair->a], pair->score, chance),
					   margin(&of_b[pair->b], pair->score, chance),
					   square(log(b / a / c->length_ratio)));
		pair->p = said > pair->p ? (float)said : pair->p;
	}
	mem_free(of_a);
	mem_free(of_b);
}

dgm_code documents_compare(const struct doc *a, const struct doc *b,
			   const struct document_means *means, struct document_pairs *pairs,
			   dgm_error *err)
{
	const volatile sig_atomic_t *cancel = means->cancel;
	struct comparison c = {.said = means->links, .cancel = cancel, .pairs = pairs};
	const struct pool_work work = {&c, run, take, drop};

	*pairs = (struct document_pairs){0};
	side_init(&c.a, a);
	side_init(&c.b, b);
	c.links = links_new(a, b, means->lexicon, means->weights);
	trust_links(c.links, a, b, means->weights);
	weigh(&c);
	sum_masses(&c.a);
	sum_masses(&c.b);
	c.length_ratio = a->letters > 0 ? b->letters / a->letters : 1;
	pool_run(&work, (a->count + CHUNK - 1) / CHUNK, means->threads, AHEAD);
	rate_pairs(&c);
	links_free(c.links);
	mem_free(c.a.weights);
	mem_free(c.a.masses);
	mem_free(c.b.weights);
	mem_free(c.b.masses);
	if (cancel && *cancel)
		return err_set(err, DGM_CANCELLED, "interrupted");
	return DGM_OK;
}

void document_pairs_free(struct document_pairs *pairs)
{
	mem_free(pairs->items);
	*pairs = (struct document_pairs){0};
}
