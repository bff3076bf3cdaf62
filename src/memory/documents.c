/* Matching documents: files are read side by side, and collections of them are compared. */
#include "dragoman.h"

#include "align/documents.h"
#include "align/lexicon.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/pool.h"
#include "memory/article.h"
#include "memory/document_links.h"
#include "text/lang.h"

enum { AHEAD = 64 }; /* files that are read before their turn comes */

static const double DEFAULT_LEAST = 0.5;

/* A collection as it is read; what could not be read has no text. */
struct shelf {
	const dgm_collection *collection;
	char lang[DGM_MAX_LANG];
	const char **langs;    /* of each file; NULL: it was not read */
	const char **links;    /* of each file, as segments_links has them */
	dgm_segment *articles; /* each a whole text */
	struct doc *doc;
};

struct matching {
	const dgm_match_options *opt;
	const dgm_watch *watch;
	struct shelf shelves[DGM_MAX_SIDES];
	size_t side_count, file_count;
	struct arena *arena; /* of the texts */
	struct document_pairs pairs[DGM_MAX_SIDES];
};

struct dgm_matches {
	dgm_match *items;
	size_t count;
	char langs[DGM_MAX_SIDES][DGM_MAX_LANG];
};

static bool is_cancelled(const struct matching *m)
{
	return m->watch->cancel && *m->watch->cancel;
}

/* ---------------------------------------------------------------- reading */

struct reading {
	struct buf text, links;
	char lang[DGM_MAX_LANG];
	dgm_error err;
};

/* The shelf and the place on it of a file, by its number among all. */
static struct shelf *shelf_of(struct matching *m, size_t *i)
{
	struct shelf *shelf = m->shelves;

	while (*i >= shelf->collection->count)
		*i -= shelf++->collection->count;
	return shelf;
}

static void *read_file(void *ctx, size_t i)
{
	static const dgm_read_options defaults;
	struct matching *m = ctx;
	const dgm_collection *collection = shelf_of(m, &i)->collection;
	dgm_read_options read = m->opt->read ? *m->opt->read : defaults;
	struct reading *reading = mem_zalloc(1, sizeof *reading);

	read.lang = collection->lang;
	read.name = NULL;
	read.decision = NULL;
	dgm_segments *segments =
		is_cancelled(m) ? NULL
				: dgm_segments_read(collection->files[i], &read, &reading->err);

	for (size_t s = 0; segments && s < dgm_segments_count(segments); s++) {
		const dgm_segment *segment = dgm_segments_get(segments, s);

		buf_add(&reading->text, segment->text, segment->len);
		buf_addc(&reading->text, '\n');
	}
	if (segments) {
		snprintf(reading->lang, sizeof reading->lang, "%s", dgm_segments_lang(segments));
		buf_adds(&reading->links, segments_links(segments));
	}
	dgm_segments_free(segments);
	return reading;
}

static void drop_reading(void *ctx, void *result)
{
	struct reading *reading = result;

	(void)ctx;
	buf_free(&reading->text);
	buf_free(&reading->links);
	mem_free(reading);
}

static void warn(const struct matching *m, const char *file, const dgm_error *warning)
{
	if (m->watch->warning)
		m->watch->warning(m->watch->ctx, file, warning);
}

static bool take_reading(void *ctx, size_t number, void *result)
{
	struct matching *m = ctx;
	struct reading *reading = result;
	size_t i = number;
	struct shelf *shelf = shelf_of(m, &i);
	bool more = !is_cancelled(m);

	if (reading->err.code != DGM_OK)
		warn(m, shelf->collection->files[i], &reading->err);
	if (reading->lang[0]) {
		shelf->langs[i] = arena_str(m->arena, reading->lang);
		shelf->articles[i].text =
			arena_dup(m->arena, buf_str(&reading->text), reading->text.len);
		shelf->articles[i].len = reading->text.len;
		shelf->links[i] = arena_str(m->arena, buf_str(&reading->links));
	}
	shelf->articles[i].para = i;
	drop_reading(NULL, reading);
	if (m->watch->progress)
		m->watch->progress(m->watch->ctx, number + 1, m->file_count);
	return more;
}

/* The language of most files of a shelf; false: there is none that could be read. */
static bool find_lang(struct shelf *shelf)
{
	struct map *counts = map_new();
	uint64_t most = 0;

	for (size_t i = 0; i < shelf->collection->count; i++) {
		const char *lang = shelf->langs[i];

		if (!lang)
			continue;
		struct map_entry *entry = map_add(counts, lang, strlen(lang), 0, NULL);

		if (++entry->value > most) {
			most = entry->value;
			snprintf(shelf->lang, sizeof shelf->lang, "%s", lang);
		}
	}
	map_free(counts);
	return most > 0;
}

/* Takes what is in another language than the rest off its shelf. */
static void sort_out(const struct matching *m, struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->collection->count; i++) {
		dgm_error warning = {0};

		if (!shelf->langs[i] || lang_same_primary(shelf->langs[i], shelf->lang))
			continue;
		err_set(&warning, DGM_BAD_DATA, "'%s' is %s, while most files beside it are %s",
			shelf->collection->files[i], shelf->langs[i], shelf->lang);
		warn(m, shelf->collection->files[i], &warning);
		shelf->articles[i].len = 0;
		shelf->links[i] = NULL;
	}
}

static dgm_code check_langs(const struct matching *m, dgm_error *err)
{
	for (size_t s = 1; s < m->side_count; s++)
		for (size_t r = 0; r < s; r++)
			if (lang_same_primary(m->shelves[s].lang, m->shelves[r].lang))
				return err_set(err, DGM_BAD_ARG,
					       "two of the folders are of one language (%s): name "
					       "the languages if that is wrong",
					       m->shelves[s].lang);
	return DGM_OK;
}

static dgm_code read_shelves(struct matching *m, dgm_error *err)
{
	const struct pool_work work = {m, read_file, take_reading, drop_reading};

	for (size_t s = 0; s < m->side_count; s++) {
		struct shelf *shelf = &m->shelves[s];

		shelf->langs = mem_zalloc(shelf->collection->count + 1, sizeof *shelf->langs);
		shelf->links = mem_zalloc(shelf->collection->count + 1, sizeof *shelf->links);
		shelf->articles = mem_zalloc(shelf->collection->count + 1, sizeof *shelf->articles);
		m->file_count += shelf->collection->count;
	}
	pool_run(&work, m->file_count, m->opt->jobs, AHEAD);
	if (is_cancelled(m))
		return err_set(err, DGM_CANCELLED, "interrupted");
	for (size_t s = 0; s < m->side_count; s++) {
		if (!find_lang(&m->shelves[s]))
			return err_set(err, DGM_BAD_DATA,
				       "a folder has no article that can be read");
		sort_out(m, &m->shelves[s]);
	}
	return check_langs(m, err);
}

/* ---------------------------------------------------------------- comparing */

static void *make_doc(void *ctx, size_t side)
{
	struct matching *m = ctx;
	struct shelf *shelf = &m->shelves[side];
	const struct align_side articles = {.lang = shelf->lang,
					    .segments = shelf->articles,
					    .count = shelf->collection->count};

	return doc_new(&articles, m->watch->cancel);
}

static bool take_doc(void *ctx, size_t side, void *result)
{
	struct matching *m = ctx;

	m->shelves[side].doc = result;
	return true;
}

static void drop_doc(void *ctx, void *result)
{
	(void)ctx;
	doc_free(result);
}

static dgm_code compare_shelves(struct matching *m, size_t a, size_t b,
				const struct document_means *by, struct document_pairs *pairs,
				dgm_error *err)
{
	const struct shelf *of_a = &m->shelves[a], *of_b = &m->shelves[b];
	const struct link_side said_a = {of_a->links, of_a->collection->count};
	const struct link_side said_b = {of_b->links, of_b->collection->count};
	struct document_means means = *by;
	struct document_links links;

	document_links_find(&said_a, &said_b, &links);
	means.links = &links;
	dgm_code code = documents_compare(of_a->doc, of_b->doc, &means, pairs, err);

	document_links_free(&links);
	return code;
}

static dgm_code compare(struct matching *m, const struct lexicon *lexicon,
			const struct weights *weights, dgm_error *err)
{
	static const size_t sides[DGM_MAX_SIDES][2] = {{0, 1}, {0, 2}, {1, 2}};
	const struct pool_work work = {m, make_doc, take_doc, drop_doc};
	size_t sets = m->side_count == 2 ? 1 : DGM_MAX_SIDES;
	const struct document_means means = {.lexicon = lexicon,
					     .weights = weights,
					     .threads = m->opt->jobs,
					     .cancel = m->watch->cancel};
	dgm_code code = DGM_OK;

	pool_run(&work, m->side_count, m->opt->jobs, m->side_count);
	for (size_t s = 0; s < m->side_count; s++) {
		if (!m->shelves[s].doc)
			return err_set(err, DGM_CANCELLED, "interrupted");
		doc_find_words(m->shelves[s].doc, lexicon);
	}
	for (size_t set = 0; code == DGM_OK && set < sets; set++)
		code = compare_shelves(m, sides[set][0], sides[set][1], &means, &m->pairs[set],
				       err);
	return code;
}

/* With the words that the program knows in the languages of the shelves. */
static dgm_code compare_by_lexicon(struct matching *m, dgm_error *err)
{
	const char *langs[DGM_MAX_SIDES];
	const dgm_aligner_options *align = m->opt->align;
	struct lexicon *lexicon = lexicon_new();
	struct weights weights;

	for (size_t s = 0; s < m->side_count; s++)
		langs[s] = m->shelves[s].lang;
	const struct lexicon_base base = {.langs = langs,
					  .lang_count = m->side_count,
					  .dict_dir = align ? align->dict_dir : NULL,
					  .cache_dir = align ? align->cache_dir : NULL};
	dgm_code code = weights_default(&weights, err);

	if (code == DGM_OK)
		code = lexicon_add_base(lexicon, &base, err);
	if (code == DGM_OK)
		code = compare(m, lexicon, &weights, err);
	for (size_t s = 0; s < m->side_count; s++)
		doc_free(m->shelves[s].doc);
	lexicon_free(lexicon);
	return code;
}

static dgm_matches *make_matches(const struct matching *m)
{
	dgm_matches *matches = mem_zalloc(1, sizeof *matches);
	double least = m->opt->min_confidence > 0 ? m->opt->min_confidence : DEFAULT_LEAST;
	struct document_groups groups;
	size_t counts[DGM_MAX_SIDES] = {0};

	for (size_t s = 0; s < m->side_count; s++) {
		counts[s] = m->shelves[s].collection->count;
		memcpy(matches->langs[s], m->shelves[s].lang, DGM_MAX_LANG);
	}
	documents_group(m->pairs, counts, m->side_count, least, &groups);
	matches->items = mem_alloc(groups.count + 1, sizeof *matches->items);
	for (size_t i = 0; i < groups.count; i++) {
		const struct document_group *group = &groups.items[i];
		dgm_match *match = &matches->items[matches->count++];

		match->confidence = group->p;
		for (size_t s = 0; s < DGM_MAX_SIDES; s++)
			match->files[s] =
				group->articles[s] == NO_ARTICLE ? DGM_NO_FILE : group->articles[s];
	}
	document_groups_free(&groups);
	return matches;
}

dgm_matches *dgm_match_documents(const dgm_collection *sides, size_t side_count,
				 const dgm_match_options *opt, const dgm_watch *watch,
				 dgm_error *err)
{
	static const dgm_match_options defaults;
	static const dgm_watch nobody;
	struct matching m = {.opt = opt ? opt : &defaults,
			     .watch = watch ? watch : &nobody,
			     .side_count = side_count,
			     .arena = arena_new()};
	dgm_matches *matches = NULL;
	dgm_code code = DGM_OK;

	if (side_count < 2 || side_count > DGM_MAX_SIDES)
		code = err_set(err, DGM_BAD_ARG, "two or three collections can be matched, not %zu",
			       side_count);
	for (size_t s = 0; code == DGM_OK && s < side_count; s++)
		m.shelves[s].collection = &sides[s];
	if (code == DGM_OK)
		code = read_shelves(&m, err);
	if (code == DGM_OK)
		code = compare_by_lexicon(&m, err);
	if (code == DGM_OK)
		matches = make_matches(&m);
	for (size_t s = 0; s < DGM_MAX_SIDES; s++) {
		document_pairs_free(&m.pairs[s]);
		mem_free(m.shelves[s].langs);
		mem_free(m.shelves[s].links);
		mem_free(m.shelves[s].articles);
	}
	arena_free(m.arena);
	return matches;
}

void dgm_matches_free(dgm_matches *matches)
{
	if (!matches)
		return;
	mem_free(matches->items);
	mem_free(matches);
}

size_t dgm_matches_count(const dgm_matches *matches)
{
	return matches->count;
}

const dgm_match *dgm_matches_get(const dgm_matches *matches, size_t i)
{
	return i < matches->count ? &matches->items[i] : NULL;
}

const char *dgm_matches_lang(const dgm_matches *matches, size_t side)
{
	return side < DGM_MAX_SIDES ? matches->langs[side] : NULL;
}
