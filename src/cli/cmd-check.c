#include "filter.h"

#include "base/mem.h"

enum { SOURCE = FILTER_OPTIONS, TARGETS, ENABLE, DISABLE, LIST, BRIEF };

static const struct option_spec options[] = {
	FILTER_OPTION_SPECS,
	[SOURCE] = {'s', OPTION_LANG, "source", "LANG",
		    .help = "compare the texts in this language with the others"},
	[TARGETS] = {'t', OPTION_LANGS, "target", "LANGS", .help = "those others; else all"},
	[ENABLE] = {0, OPTION_TEXTS, "enable", "CODES", .help = "make these checks alone"},
	[DISABLE] = {0, OPTION_TEXTS, "disable", "CODES", .help = "do not make these checks"},
	[LIST] = {0, OPTION_SWITCH, "list", .help = "list the checks with their codes"},
	[BRIEF] = {0, OPTION_SWITCH, "brief", .help = "a line for each finding, without texts"},
	{0},
};

/* ---------------------------------------------------------------- the checks */

static int list_checks(struct out *out)
{
	bool json = out_is_json(out); /* a record each */

	if (!json)
		out_record(out, NULL);
	for (size_t i = 0; i < dgm_check_count(); i++) {
		const dgm_check *check = dgm_check_get(i);

		if (json)
			out_record(out, NULL);
		out_string(out, "code", NULL, check->code);
		out_string(out, "summary", check->code, check->summary);
		if (json)
			out_record_end(out);
	}
	if (!json)
		out_record_end(out);
	return EXIT_DONE;
}

/* False, and said, for a code that no check has. */
static bool is_code(const struct session *session, const char *code)
{
	size_t count = dgm_check_count();
	const char **codes = arena_alloc(session->arena, count, sizeof *codes);

	for (size_t i = 0; i < count; i++) {
		codes[i] = dgm_check_get(i)->code;
		if (strcmp(codes[i], code) == 0)
			return true;
	}
	const char *near = nearest_word(code, codes, count);

	if (near)
		wrong_use(session, "there is no check '%s': did you mean '%s'?", code, near);
	else
		wrong_use(session, "there is no check '%s': --list names them", code);
	return false;
}

struct codes {
	const char **items;
	size_t count;
};

/* The codes of an option, which have commas between them and may be given again. */
static bool read_codes(const struct session *session, const struct value *value,
		       struct codes *codes)
{
	size_t most = 0;

	for (size_t i = 0; i < value->text_count; i++)
		most += strlen(value->texts[i]) + 1;
	codes->items = arena_alloc(session->arena, most + 1, sizeof *codes->items);
	codes->count = 0;
	for (size_t i = 0; i < value->text_count; i++) {
		for (const char *at = value->texts[i];; at++) {
			size_t len = strcspn(at, ",");
			const char *code = arena_dup(session->arena, at, len);

			if (!is_code(session, code))
				return false;
			codes->items[codes->count++] = code;
			at += len;
			if (!*at)
				break;
		}
	}
	return true;
}

/* ---------------------------------------------------------------- showing */

/* What a finding is shown with. */
struct view {
	struct session *session;
	bool brief;
};

static void show_text(struct out *out, const char *label, const dgm_variant *variant,
		      const dgm_finding *finding)
{
	struct out_mark *marks = mem_alloc(finding->mark_count + 1, sizeof *marks);
	size_t count = 0;

	for (size_t i = 0; i < finding->mark_count; i++) {
		const dgm_mark *mark = &finding->marks[i];

		if (mark->variant == variant)
			marks[count++] =
				(struct out_mark){mark->span.start, mark->span.end, MARK_FOUND};
	}
	out_marked(out, NULL, label, variant->text, variant->len, marks, count);
	mem_free(marks);
}

/* The translation that is more usual. */
static void show_other(const struct view *view, const dgm_finding *finding)
{
	dgm_unit *unit = dgm_memory_get(view->session->memory, finding->other, NULL);
	const dgm_variant *variant =
		unit && finding->target ? dgm_unit_variant(unit, finding->target->lang) : NULL;

	if (variant)
		out_text(view->session->out, NULL, "otherwise", variant->text, variant->len);
	dgm_unit_free(unit);
}

static void show_marks(struct out *out, const dgm_finding *finding)
{
	out_list(out, "marks");
	for (size_t i = 0; i < finding->mark_count; i++) {
		const dgm_mark *mark = &finding->marks[i];

		out_item(out, NULL);
		out_string(out, "lang", NULL, mark->variant->lang);
		out_count(out, "start", NULL, mark->span.start);
		out_count(out, "end", NULL, mark->span.end);
		out_item_end(out);
	}
	out_list_end(out);
}

static void show(void *ctx, const dgm_finding *finding)
{
	const struct view *view = ctx;
	struct out *out = view->session->out;
	struct buf heading = {0};

	buf_printf(&heading, "%llu: %s: %s", (unsigned long long)finding->unit->id, finding->code,
		   finding->message);
	out_record(out, heading.data);
	out_count(out, "id", NULL, finding->unit->id);
	out_string(out, "code", NULL, finding->code);
	out_string(out, "message", NULL, finding->message);
	out_string(out, "source", NULL, finding->source->lang);
	out_string(out, "target", NULL, finding->target ? finding->target->lang : NULL);
	show_marks(out, finding);
	if (finding->other)
		out_count(out, "other", NULL, finding->other);
	out_string(out, "origin", NULL, finding->unit->origin);
	if (!view->brief && !out_is_json(out)) {
		show_text(out, finding->source->lang, finding->source, finding);
		if (finding->target)
			show_text(out, finding->target->lang, finding->target, finding);
		if (finding->other)
			show_other(view, finding);
	}
	out_record_end(out);
	buf_free(&heading);
}

/* The last line; where each line is a finding it stands on standard error. */
static void sum_up(struct session *session, const dgm_check_counts *counts, bool brief)
{
	struct buf line = {0};

	if (counts->findings == 0)
		buf_printf(&line, "nothing found in %zu units", counts->units);
	else
		buf_printf(&line, "%zu finding%s in %zu of %zu units", counts->findings,
			   counts->findings == 1 ? "" : "s", counts->faulty, counts->units);
	if (brief || out_is_json(session->out)) {
		msg_print(MSG_NOTE, "%s", line.data);
	} else {
		if (counts->findings > 0)
			out_gap(session->out);
		out_record(session->out, NULL);
		out_string(session->out, NULL, "", line.data);
		out_record_end(session->out);
	}
	buf_free(&line);
}

/* ---------------------------------------------------------------- the command */

static int check(struct session *session, const dgm_check_options *opt)
{
	struct view view = {session, session->values[BRIEF].given};
	dgm_check_counts counts = {0};
	dgm_error err = {0};
	int code = open_memory(session);

	if (code != EXIT_DONE)
		return code;
	dgm_watch watch = progress_watch_units(&session->progress, "checking", "units");
	dgm_code checked =
		dgm_memory_check(session->memory, opt, show, &view, &watch, &counts, &err);

	progress_end(&session->progress);
	if (checked != DGM_OK)
		return msg_fail(NULL, &err);
	sum_up(session, &counts, view.brief);
	return counts.findings == 0 ? EXIT_DONE : EXIT_NO;
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	struct codes only, without;
	dgm_filter filter;

	if (values[LIST].given)
		return list_checks(session->out);
	if (values[TARGETS].given && !values[SOURCE].given)
		return wrong_use(session, "-t wants a source language beside it: -s LANG");
	if (!read_codes(session, &values[ENABLE], &only) ||
	    !read_codes(session, &values[DISABLE], &without))
		return EXIT_USAGE;
	bool filtered = filter_read(session, &filter);
	const dgm_check_options opt = {
		.filter = filtered ? &filter : NULL,
		.source = values[SOURCE].given ? values[SOURCE].langs[0] : NULL,
		.targets = values[TARGETS].langs,
		.target_count = values[TARGETS].lang_count,
		.only = only.items,
		.only_count = only.count,
		.without = without.items,
		.without_count = without.count,
	};

	return check(session, &opt);
}

const struct command cmd_check = {
	.name = "check",
	.usage = "",
	.summary = "find units that may be wrong",
	.options = options,
	.run = run,
};
