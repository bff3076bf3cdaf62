#include "command.h"

#include <errno.h>

enum { SOURCE, TARGETS, MIN, NUMBER, PREV, NEXT, BRUTE };

static const struct option_spec options[] = {
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "language of TEXT; else by its script"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "languages wanted; else all"},
	[MIN] = {0, OPTION_NUMBER, "min", "SCORE", "lowest score of a match (70)", 1, 100},
	[NUMBER] = {'n', OPTION_NUMBER, "number", "N", "most matches (5)", 1, 1000},
	[PREV] = {0, OPTION_TEXT, "prev", "TEXT", .help = "the sentence before TEXT"},
	[NEXT] = {0, OPTION_TEXT, "next", "TEXT", .help = "the sentence after TEXT"},
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

	if (hit->distance > 0)
		buf_printf(reasons, "%.3g of %zu %s differ", hit->distance, hit->longer,
			   hit->by_words ? "words" : "characters");
	else if (hit->diffs == 0)
		add_reason(reasons, contexts[hit->context]);
	for (int i = 0; i < DGM_DIFF_COUNT; i++) {
		dgm_diff bit = (dgm_diff)(1 << i);

		if (hit->diffs & bit)
			add_reason(reasons, dgm_diff_name(bit));
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

static bool is_wanted(const dgm_query *query, const dgm_unit *unit, const dgm_variant *variant)
{
	for (size_t i = 0; i < query->target_count; i++) {
		if (dgm_unit_variant(unit, query->targets[i]) == variant)
			return true;
	}
	return query->target_count == 0;
}

static void show_targets(struct out *out, const dgm_query *query, const dgm_hit *hit)
{
	out_list(out, "targets");
	for (size_t i = 0; i < hit->unit->variant_count; i++) {
		const dgm_variant *variant = &hit->unit->variants[i];

		if (variant == hit->source || !is_wanted(query, hit->unit, variant))
			continue;
		out_item(out, NULL);
		out_string(out, "lang", NULL, variant->lang);
		out_text(out, "text", variant->lang, variant->text, variant->len);
		out_item_end(out);
	}
	out_list_end(out);
}

/* Where a match comes from, in one row for people and in fields for programs. */
static void show_origin(struct out *out, const dgm_unit *unit)
{
	const char *state = dgm_state_name(unit->state);
	struct buf from = {0};

	buf_printf(&from, "unit %llu, %s", (unsigned long long)unit->id, state);
	if (unit->state == DGM_ALIGNED)
		buf_printf(&from, " %.2f", unit->confidence);
	if (unit->origin)
		buf_printf(&from, ", %s", unit->origin);
	out_string(out, NULL, "from", buf_str(&from));
	out_count(out, "id", NULL, unit->id);
	out_string(out, "state", NULL, state);
	out_real(out, "confidence", NULL, unit->confidence);
	out_string(out, "origin", NULL, unit->origin);
	buf_free(&from);
}

static void show_hit(struct out *out, const dgm_query *query, const dgm_hit *hit)
{
	struct buf heading = {0};
	struct buf reasons = {0};

	add_reasons(&reasons, hit);
	buf_printf(&heading, "%d  %s", hit->score, buf_str(&reasons));
	out_item(out, heading.data);
	out_count(out, "score", NULL, (uint64_t)hit->score);
	out_count(out, "context", NULL, (uint64_t)hit->context);
	show_diffs(out, hit->diffs);
	out_real(out, "distance", NULL, hit->distance);
	out_count(out, "longer", NULL, hit->longer);
	out_string(out, "by", NULL, hit->by_words ? "words" : "characters");
	out_string(out, "lang", NULL, hit->source->lang);
	out_text(out, "source", hit->source->lang, hit->source->text, hit->source->len);
	show_targets(out, query, hit);
	show_origin(out, hit->unit);
	out_item_end(out);
	buf_free(&reasons);
	buf_free(&heading);
}

static size_t show_hits(struct out *out, const dgm_query *query, const dgm_hits *hits)
{
	size_t count = hits ? dgm_hits_count(hits) : 0;

	out_text(out, "query", NULL, query->text, query->len);
	out_list(out, "hits");
	for (size_t i = 0; i < count; i++)
		show_hit(out, query, dgm_hits_get(hits, i));
	out_list_end(out);
	return count;
}

static int look_up_one(struct session *session, const char *text)
{
	dgm_query query = make_query(session, text, strlen(text));
	dgm_error err = {0};
	dgm_hits *hits = dgm_memory_lookup(session->memory, &query, &err);

	if (!hits)
		return msg_fail(NULL, &err);
	out_record(session->out, NULL);
	size_t count = show_hits(session->out, &query, hits);

	out_record_end(session->out);
	dgm_hits_free(hits);
	if (count > 0)
		return EXIT_DONE;
	msg_print(MSG_NOTE, "nothing found");
	return EXIT_NO;
}

/* Reads a line without its end; false when there is none. Of a line over the limit the rest is
 * read and dropped, so that the library sees that it is too long. */
static bool read_line(struct buf *line)
{
	int c;

	buf_reset(line);
	while ((c = getc(stdin)) != EOF && c != '\n') {
		if (line->len <= DGM_MAX_QUERY)
			buf_addc(line, (char)c);
	}
	if (line->len > 0 && line->data[line->len - 1] == '\r')
		line->data[--line->len] = '\0';
	return c == '\n' || line->len > 0;
}

static size_t answer_line(struct session *session, const struct buf *line, dgm_error *err)
{
	struct out *out = session->out;
	dgm_query query = make_query(session, buf_str(line), line->len);
	dgm_hits *hits = line->len > 0 ? dgm_memory_lookup(session->memory, &query, err) : NULL;
	struct buf heading = {0};

	buf_printf(&heading, "> %s", query.text);
	out_record(out, heading.data);
	size_t count = show_hits(out, &query, hits);

	if (count == 0)
		out_string(out, NULL, "", "nothing found");
	out_record_end(out);
	buf_free(&heading);
	dgm_hits_free(hits);
	return count;
}

/*
 * Answers each line at once, as a program at the other end may wait for it. A line that is no text
 * is answered too, with nothing, so that answers and lines stay in step.
 */
static int look_up_lines(struct session *session)
{
	struct buf line = {0};
	size_t found = 0;
	int worst = EXIT_DONE;

	for (long n = 1; worst != EXIT_SYSTEM && *msg_signal() == 0 && read_line(&line); n++) {
		dgm_error err = {0}, write_err = {0};
		int code = EXIT_DONE;

		found += answer_line(session, &line, &err);
		err.line = n;
		if (err.code != DGM_OK)
			code = msg_fail("standard input", &err);
		if (code == EXIT_USAGE)
			code = EXIT_INPUT; /* it was typed in a file, not on the command line */
		if (out_flush(session->out, &write_err) != DGM_OK)
			code = msg_fail(NULL, &write_err);
		worst = code > worst ? code : worst;
	}
	if (ferror(stdin) && *msg_signal() == 0) {
		msg_print(MSG_ERROR, "cannot read standard input: %s", strerror(errno));
		worst = EXIT_SYSTEM;
	}
	buf_free(&line);
	if (worst != EXIT_DONE)
		return worst;
	return found > 0 ? EXIT_DONE : EXIT_NO;
}

static int run(struct session *session)
{
	const struct value *values = session->values;

	if (strcmp(session->args[0], "-") != 0)
		return look_up_one(session, session->args[0]);
	if (values[PREV].given || values[NEXT].given)
		return wrong_use(session, "--prev and --next go with one TEXT, not with '-'");
	return look_up_lines(session);
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
