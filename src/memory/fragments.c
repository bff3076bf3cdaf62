/*
 * Fragments. The longest run of words that is stored and begins at a word ends no earlier than that
 * of the word before, so that two ends move through the query once: at most two phrases are looked
 * for a word. Of the runs the longest is taken, then the longest of what is left.
 */
#include "base/err.h"
#include "base/mem.h"
#include "memory/concordance.h"
#include "memory/memory.h"
#include "text/tokens.h"

enum {
	LEAST_WORDS = 3,
	MOST_WORDS = 200,     /* of a query; what is behind them is not looked at */
	MOST_COMPARED = 2000, /* units for a phrase */
	MOST_UNITS = 3        /* that are shown of a fragment */
};

struct dgm_fragments {
	dgm_fragment *items;
	size_t count, cap;
};

/* Words of the query, by number. */
struct run {
	size_t first, end;
};

struct search {
	dgm_memory *memory;
	const dgm_query *query;
	const dgm_watch *watch;
	char source[DGM_MAX_LANG];
	dgm_span words[MOST_WORDS];
	size_t word_count;
	struct run runs[MOST_WORDS];
	size_t run_count;
	dgm_fragments *found;
};

static void read_words(struct search *search)
{
	struct tokens tokens = {0};

	tokens_scan(search->query->text, search->query->len, &tokens);
	for (size_t i = 0; i < tokens.count && search->word_count < MOST_WORDS; i++) {
		const struct token *token = &tokens.items[i];

		if (token->kind != TOKEN_PUNCT)
			search->words[search->word_count++] =
				(dgm_span){token->start, token->start + token->len};
	}
	tokens_free(&tokens);
}

static dgm_span span_of(const struct search *search, struct run run)
{
	return (dgm_span){search->words[run.first].start, search->words[run.end - 1].end};
}

/* Looks for a run as a phrase; *found is NULL for one that is too long to be found. */
static dgm_code find_run(struct search *search, struct run run, size_t max, dgm_concordance **found,
			 dgm_error *err)
{
	const dgm_query *query = search->query;
	dgm_span span = span_of(search, run);
	const dgm_wanted wanted = {query->text + span.start, span.end - span.start, search->source};
	const dgm_concordance_query phrase = {.wanted = &wanted,
					      .wanted_count = 1,
					      .by = DGM_FIND_PHRASE,
					      .targets = query->targets,
					      .target_count = query->target_count,
					      .max = max};
	dgm_error fault = {0};

	*found = NULL;
	if (wanted.len > DGM_MAX_FIND)
		return DGM_OK;
	*found = concordance_find(search->memory, &phrase, MOST_COMPARED, search->watch, &fault);
	return *found ? DGM_OK : err_set(err, fault.code, "%s", fault.text);
}

static dgm_code is_stored(struct search *search, struct run run, bool *stored, dgm_error *err)
{
	dgm_concordance *found;
	dgm_code code = find_run(search, run, 1, &found, err);

	*stored = found && dgm_concordance_count(found) > 0;
	dgm_concordance_free(found);
	return code;
}

/* Finds the runs that are stored, and not a part of a longer one. */
static dgm_code find_runs(struct search *search, dgm_error *err)
{
	size_t end = 0, last = 0;

	for (size_t first = 0; first + LEAST_WORDS <= search->word_count; first++) {
		if (end < first + LEAST_WORDS - 1)
			end = first + LEAST_WORDS - 1;
		for (bool stored = true; stored && end < search->word_count;) {
			struct run run = {first, end + 1};
			dgm_code code = is_stored(search, run, &stored, err);

			if (code != DGM_OK)
				return code;
			end += stored;
		}
		if (end >= first + LEAST_WORDS && end > last) {
			search->runs[search->run_count++] = (struct run){first, end};
			last = end;
		}
	}
	return DGM_OK;
}

/* Cuts off what a fragment covers; what is left is at one of the ends, as none holds another. */
static void cut(struct run *run, struct run taken)
{
	if (taken.first >= run->end || taken.end <= run->first)
		return;
	if (taken.first <= run->first)
		run->first = taken.end < run->end ? taken.end : run->end;
	else
		run->end = taken.first;
}

static struct run longest(const struct search *search)
{
	struct run best = {0, 0};

	for (size_t i = 0; i < search->run_count; i++)
		if (search->runs[i].end - search->runs[i].first > best.end - best.first)
			best = search->runs[i];
	return best;
}

static void keep_run(struct search *search, struct run run, dgm_concordance *units)
{
	dgm_fragments *found = search->found;

	found->items = mem_grow(found->items, found->count, &found->cap, sizeof *found->items);
	found->items[found->count++] =
		(dgm_fragment){span_of(search, run), run.end - run.first, units};
}

static dgm_code take_runs(struct search *search, dgm_error *err)
{
	for (;;) {
		struct run run = longest(search);
		dgm_concordance *units;

		if (run.end - run.first < LEAST_WORDS)
			return DGM_OK;
		dgm_code code = find_run(search, run, MOST_UNITS, &units, err);

		if (code != DGM_OK)
			return code;
		if (units && dgm_concordance_count(units) > 0)
			keep_run(search, run, units);
		else
			dgm_concordance_free(units);
		for (size_t i = 0; i < search->run_count; i++)
			cut(&search->runs[i], run);
	}
}

dgm_fragments *dgm_memory_fragments(dgm_memory *memory, const dgm_query *query,
				    const dgm_watch *watch, dgm_error *err)
{
	struct search search = {.memory = memory, .query = query, .watch = watch};

	if (lookup_check(query, search.source, err) != DGM_OK)
		return NULL;
	search.found = mem_zalloc(1, sizeof *search.found);
	read_words(&search);
	dgm_code code = find_runs(&search, err);

	if (code == DGM_OK)
		code = take_runs(&search, err);
	if (code == DGM_OK)
		return search.found;
	dgm_fragments_free(search.found);
	return NULL;
}

void dgm_fragments_free(dgm_fragments *fragments)
{
	if (!fragments)
		return;
	for (size_t i = 0; i < fragments->count; i++)
		dgm_concordance_free(fragments->items[i].units);
	mem_free(fragments->items);
	mem_free(fragments);
}

size_t dgm_fragments_count(const dgm_fragments *fragments)
{
	return fragments->count;
}

const dgm_fragment *dgm_fragments_get(const dgm_fragments *fragments, size_t i)
{
	return i < fragments->count ? &fragments->items[i] : NULL;
}
