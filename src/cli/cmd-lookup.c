#include "answer.h"

#include "base/mem.h"
#include "found.h"

enum { SOURCE, TARGETS, MIN, NUMBER, PREV, NEXT, FRAGMENTS, UNREVIEWED, DOUBTFUL, BRUTE };

static const struct option_spec options[] = {
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "language of TEXT; else by its script"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "languages wanted; else all"},
	[MIN] = {0, OPTION_NUMBER, "min", "SCORE", "lowest score of a match (70)", 1, 100},
	[NUMBER] = {'n', OPTION_NUMBER, "number", "N", "most matches (5, and all of 100)", 1, 1000},
	[PREV] = {0, OPTION_TEXT, "prev", "TEXT", .help = "the sentence before TEXT"},
	[NEXT] = {0, OPTION_TEXT, "next", "TEXT", .help = "the sentence after TEXT"},
	[FRAGMENTS] = {0, OPTION_SWITCH, "fragments",
		       .help = "where nothing matches, what is stored of parts of TEXT"},
	[UNREVIEWED] = {0, OPTION_NUMBER, "unreviewed", "POINTS",
			"off the score of units that nobody reviewed (0)", 0, 100},
	[DOUBTFUL] = {0, OPTION_NUMBER, "doubtful", "POINTS",
		      "off that of units aligned with little confidence (0)", 0, 100},
	[BRUTE] = {0, OPTION_SWITCH, "brute", .help = "compare with all units: slow"},
	{0},
};

static dgm_query make_query(const struct session *session, const char *text, size_t len)
{
	const struct value *values = session->values;

	return (dgm_query){
		.text = text,
		.len = len,
		.source = values[SOURCE].given ? values[SOURCE].langs[0] : NULL,
		.targets = values[TARGETS].langs,
		.target_count = values[TARGETS].lang_count,
		.prev = values[PREV].text,
		.next = values[NEXT].text,
		.min = (int)values[MIN].number,
		.max = (size_t)values[NUMBER].number,
		.brute = values[BRUTE].given,
		.unreviewed = (int)values[UNREVIEWED].number,
		.doubtful = (int)values[DOUBTFUL].number,
	};
}

static void add_reason(struct buf *reasons, const char *reason)
{
	if (reasons->len > 0)
		buf_adds(reasons, ", ");
	buf_adds(reasons, reason);
}

/* Why the score is what it is, for people. */
static void add_reasons(struct buf *reasons, const dgm_hit *hit)
{
	static const char *const contexts[] = {"equal", "equal, with one neighbour",
					       "equal, with both neighbours"};

	if (hit->adapted)
		add_reason(reasons, "adapted: values of the text put in");
	else if (hit->distance > 0)
		buf_printf(reasons, "%.3g of %zu %s differ", hit->distance, hit->longer,
			   hit->by_words ? "words" : "characters");
	else if (hit->diffs == 0)
		add_reason(reasons, contexts[hit->context]);
	for (int i = 0; i < DGM_DIFF_COUNT; i++) {
		dgm_diff bit = (dgm_diff)(1 << i);

		if (hit->diffs & bit)
			add_reason(reasons, dgm_diff_name(bit));
	}
	if (hit->penalty > 0) {
		char points[64];

		snprintf(points, sizeof points, "%d points off for where it comes from",
			 hit->penalty);
		add_reason(reasons, points);
	}
}

static void show_diffs(struct out *out, unsigned diffs)
{
	out_list(out, "diffs");
	for (int i = 0; i < DGM_DIFF_COUNT; i++) {
		dgm_diff bit = (dgm_diff)(1 << i);

		if (diffs & bit)
			out_string(out, "", NULL, dgm_diff_name(bit));
	}
	out_list_end(out);
}

/* A translation, or with values of the query put in the adapted one and what is in the memory. */
static void show_target(struct out *out, const dgm_variant *variant, const dgm_adapted *adapted)
{
	struct out_mark *marks = mem_alloc(adapted ? adapted->put_count : 0, sizeof *marks);

	for (size_t i = 0; adapted && i < adapted->put_count; i++)
		marks[i] =
			(struct out_mark){adapted->put[i].start, adapted->put[i].end, MARK_CHANGED};
	out_string(out, "lang", NULL, variant->lang);
	if (!adapted) {
		out_text(out, "text", variant->lang, variant->text, variant->len);
	} else {
		out_marked(out, "text", variant->lang, adapted->text, adapted->len, marks,
			   adapted->put_count);
		out_text(out, "stored", NULL, variant->text, variant->len);
		out_list(out, "put");
		for (size_t i = 0; i < adapted->put_count; i++)
			show_span(out, "", adapted->put[i]);
		out_list_end(out);
	}
	mem_free(marks);
}

static void show_targets(struct out *out, const struct value *langs, const dgm_hit *hit)
{
	out_list(out, "targets");
	for (size_t i = 0; i < hit->unit->variant_count; i++) {
		const dgm_variant *variant = &hit->unit->variants[i];

		if (variant == hit->source || !is_wanted(hit->unit, variant, langs))
			continue;
		out_item(out, NULL);
		show_target(out, variant, hit->adapted ? &hit->adapted[i] : NULL);
		out_item_end(out);
	}
	out_list_end(out);
}

/* The stored text, with what the query has otherwise marked. */
static void show_source(struct out *out, const dgm_hit *hit, const dgm_change *changes,
			size_t count)
{
	struct out_mark *marks = mem_alloc(count, sizeof *marks);

	for (size_t i = 0; i < count; i++)
		marks[i] = (struct out_mark){changes[i].source.start, changes[i].source.end,
					     changes[i].kind == DGM_CHANGE_INSERT ? MARK_MISSING
										  : MARK_CHANGED};
	out_string(out, "lang", NULL, hit->source->lang);
	out_marked(out, "source", hit->source->lang, hit->source->text, hit->source->len, marks,
		   count);
	mem_free(marks);
}

static void show_changes(struct out *out, const dgm_change *changes, size_t count)
{
	out_list(out, "changes");
	for (size_t i = 0; i < count; i++) {
		out_item(out, NULL);
		out_string(out, "kind", NULL, dgm_change_name(changes[i].kind));
		show_span(out, "query", changes[i].query);
		show_span(out, "source", changes[i].source);
		out_real(out, "cost", NULL, changes[i].cost);
		out_item_end(out);
	}
	out_list_end(out);
}

static void show_hit(struct out *out, const struct value *langs, const dgm_hit *hit,
		     const dgm_change *changes, size_t count)
{
	struct buf heading = {0}, reasons = {0}, origin = {0};

	add_reasons(&reasons, hit);
	buf_printf(&heading, "%d  %s", hit->score, buf_str(&reasons));
	out_item(out, heading.data);
	out_count(out, "score", NULL, (uint64_t)hit->score);
	out_count(out, "context", NULL, (uint64_t)hit->context);
	show_diffs(out, hit->diffs);
	out_real(out, "distance", NULL, hit->distance);
	out_count(out, "longer", NULL, hit->longer);
	out_count(out, "penalty", NULL, (uint64_t)hit->penalty);
	out_string(out, "by", NULL, hit->by_words ? "words" : "characters");
	show_source(out, hit, changes, count);
	show_targets(out, langs, hit);
	add_origin(&origin, hit->unit);
	if (hit->same > 1)
		buf_printf(&origin, ", and %zu more", hit->same - 1);
	out_string(out, NULL, "from", buf_str(&origin));
	show_origin(out, hit->unit);
	show_changes(out, changes, count);
	out_flag(out, "adapted", NULL, hit->adapted != NULL);
	out_count(out, "same", NULL, hit->same);
	out_item_end(out);
	buf_free(&origin);
	buf_free(&reasons);
	buf_free(&heading);
}

struct found {
	dgm_hits *hits;
	dgm_fragments *fragments; /* NULL: not looked for */
};

static void free_found(void *ctx)
{
	struct found *found = ctx;

	if (!found)
		return;
	dgm_hits_free(found->hits);
	dgm_fragments_free(found->fragments);
	mem_free(found);
}

static void *ask(struct session *session, const char *text, size_t len, dgm_error *err)
{
	dgm_query query = make_query(session, text, len);
	struct found found = {.hits = dgm_memory_lookup(session->memory, &query, err)};
	struct found *kept = NULL;

	if (!found.hits)
		return NULL;
	if (session->values[FRAGMENTS].given && dgm_hits_count(found.hits) == 0) {
		dgm_watch watch = progress_watch(&session->progress, "looking for fragments");

		found.fragments = dgm_memory_fragments(session->memory, &query, &watch, err);
		progress_end(&session->progress);
	}
	if (err->code == DGM_OK) {
		kept = mem_alloc(1, sizeof *kept);
		*kept = found;
	} else {
		dgm_hits_free(found.hits);
	}
	return kept;
}

static void show_fragment(struct out *out, const struct value *langs, const char *text,
			  const dgm_fragment *fragment)
{
	const char *part = text + fragment->query.start;
	size_t len = fragment->query.end - fragment->query.start;
	struct buf heading = {0};

	buf_printf(&heading, "fragment of %zu words: %.*s", fragment->words, (int)len, part);
	out_item(out, heading.data);
	out_text(out, "text", NULL, part, len);
	show_span(out, "query", fragment->query);
	show_found(out, langs, fragment->units);
	out_item_end(out);
	buf_free(&heading);
}

static size_t show_hits(struct session *session, dgm_hits *hits)
{
	size_t count = hits ? dgm_hits_count(hits) : 0;

	out_list(session->out, "hits");
	for (size_t i = 0; i < count; i++) {
		size_t change_count;
		const dgm_change *changes = dgm_hits_changes(hits, i, &change_count);

		show_hit(session->out, &session->values[TARGETS], dgm_hits_get(hits, i), changes,
			 change_count);
	}
	out_list_end(session->out);
	return count;
}

static size_t show_fragments(struct session *session, const char *text,
			     const dgm_fragments *fragments)
{
	size_t count = fragments ? dgm_fragments_count(fragments) : 0;

	out_list(session->out, "fragments");
	for (size_t i = 0; i < count; i++)
		show_fragment(session->out, &session->values[TARGETS], text,
			      dgm_fragments_get(fragments, i));
	out_list_end(session->out);
	return count;
}

static size_t show(struct session *session, const char *text, size_t len, void *ctx)
{
	static const struct found nothing;
	const struct found *found = ctx ? ctx : &nothing;

	out_text(session->out, "query", NULL, text, len);
	size_t count = show_hits(session, found->hits);

	if (session->values[FRAGMENTS].given)
		count += show_fragments(session, text, found->fragments);
	return count;
}

static int run(struct session *session)
{
	static const struct question question = {ask, show, free_found};
	const struct value *values = session->values;

	if (strcmp(session->args[0], "-") == 0 && (values[PREV].given || values[NEXT].given))
		return wrong_use(session, "--prev and --next go with one TEXT, not with '-'");
	return answer(session, &question);
}

const struct command cmd_lookup = {
	.name = "lookup",
	.usage = "TEXT|-",
	.summary = "find what is equal or similar in the memory",
	.options = options,
	.flags = NEED_STORE,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
