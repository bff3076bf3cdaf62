#include "articles.h"
#include "base/err.h"

enum { LANG, NEWLINE, PRESEGMENTED, SRX, ABBREV, CHARSET, LOSSY, STRICT, EXPLAIN, PRINT_SRX };

static const struct option_spec options[] = {
	[LANG] = {'l', OPTION_LANG, "lang", "LANG", .help = "language of the files"},
	[NEWLINE] = {0, OPTION_CHOICE, "newline", NEWLINE_CHOICES, .help = NEWLINE_HELP},
	[PRESEGMENTED] = {0, OPTION_SWITCH, "presegmented", .help = PRESEGMENTED_HELP},
	[SRX] = {0, OPTION_FILES, "srx", "FILE", .help = SRX_HELP},
	[ABBREV] = {0, OPTION_FILES, "abbrev", "FILE", .help = ABBREV_HELP},
	[CHARSET] = {0, OPTION_TEXT, "charset", "NAME", .help = CHARSET_HELP},
	[LOSSY] = {0, OPTION_SWITCH, "lossy", .help = LOSSY_HELP},
	[STRICT] = {0, OPTION_SWITCH, "strict-language", .help = STRICT_HELP},
	[EXPLAIN] = {0, OPTION_SWITCH, "explain", .help = "say of each place what decides there"},
	[PRINT_SRX] = {0, OPTION_SWITCH, "print-srx", .help = "write the built-in rules as SRX"},
	{0},
};

/* A file on its way through. */
struct passage {
	struct out *out;
	const char *file; /* where there are several */
	dgm_reading reading;
	size_t count, para;
	bool explains;
	dgm_watch watch;  /* the progress that is drawn */
	dgm_error failed; /* of the output */
};

static void note_reading(void *ctx, const dgm_reading *reading)
{
	struct passage *passage = ctx;

	passage->reading = *reading;
}

static dgm_code show_segment(void *ctx, const dgm_segment *segment, dgm_error *err)
{
	struct passage *passage = ctx;
	struct out *out = passage->out;

	if (passage->failed.code != DGM_OK)
		return err_set(err, passage->failed.code, "%s", passage->failed.text);
	passage->count++;
	if (passage->explains)
		return DGM_OK;
	if (segment->para != passage->para)
		out_gap(out);
	passage->para = segment->para;
	out_record(out, NULL);
	if (passage->file)
		out_string(out, "file", NULL, passage->file);
	out_count(out, "para", NULL, segment->para);
	out_count(out, "n", NULL, segment->number);
	out_count(out, "start", NULL, segment->start);
	out_count(out, "end", NULL, segment->end);
	out_text(out, "text", "", segment->text, segment->len);
	if (segment->kind != DGM_PARAGRAPH)
		out_string(out, "kind", NULL, dgm_kind_name(segment->kind));
	out_record_end(out);
	return DGM_OK;
}

/* For people, a line with tabs: place, decision, what decided, the text around. */
static void add_row(struct buf *row, const dgm_decision *decision)
{
	buf_printf(row, "%zu\t%s\t%s", decision->at, decision->ends ? "ends" : "goes on",
		   decision->rule);
	if (decision->group)
		buf_printf(row, ", %s", decision->group);
	if (decision->entry)
		buf_printf(row, ": %.*s", (int)decision->entry_len, decision->entry);
	if (decision->line > 0)
		buf_printf(row, ", line %ld", decision->line);
	buf_addc(row, '\t');
	buf_add(row, decision->before, decision->before_len);
	buf_adds(row, " | ");
	buf_add(row, decision->after, decision->after_len);
	for (size_t i = 0; i < row->len; i++)
		if (row->data[i] == '\n' || row->data[i] == '\r')
			row->data[i] = ' ';
}

static void show_decision(void *ctx, const dgm_decision *decision)
{
	struct passage *passage = ctx;
	struct out *out = passage->out;
	struct buf row = {0};

	add_row(&row, decision);
	out_record(out, NULL);
	if (passage->file)
		out_string(out, "file", NULL, passage->file);
	out_count(out, "at", NULL, decision->at);
	out_count(out, "next", NULL, decision->next);
	out_flag(out, "ends", NULL, decision->ends);
	out_string(out, "rule", NULL, decision->rule);
	if (decision->group)
		out_string(out, "group", NULL, decision->group);
	if (decision->entry)
		out_text(out, "entry", NULL, decision->entry, decision->entry_len);
	if (decision->file)
		out_string(out, "srx", NULL, decision->file);
	if (decision->line > 0)
		out_count(out, "line", NULL, (uint64_t)decision->line);
	out_text(out, "before", NULL, decision->before, decision->before_len);
	out_text(out, "after", NULL, decision->after, decision->after_len);
	out_text(out, NULL, "", row.data, row.len);
	out_record_end(out);
	buf_free(&row);
}

/* Whoever waits at the other end of a pipe gets what is known before we wait for more. */
static void flush_and_draw(void *ctx, size_t done, size_t total)
{
	struct passage *passage = ctx;

	out_flush(passage->out, &passage->failed);
	passage->watch.progress(passage->watch.ctx, done, total);
}

static int segment_file(struct session *session, const dgm_rules *rules, const char *operand)
{
	const struct value *values = session->values;
	char tag[DGM_MAX_LANG];
	const char *path = article_path(operand, tag);
	dgm_read_options read = {
		.lang = *tag                 ? tag
			: values[LANG].given ? values[LANG].langs[0]
					     : NULL,
		.newline = (dgm_newline)values[NEWLINE].number,
		.presegmented = values[PRESEGMENTED].given,
		.rules = rules,
		.charset = values[CHARSET].text,
		.lossy = values[LOSSY].given,
		.strict = values[STRICT].given,
	};
	struct passage passage = {.out = session->out,
				  .explains = values[EXPLAIN].given,
				  .file = session->arg_count > 1 ? path : NULL,
				  .watch = progress_watch(&session->progress, "cutting")};
	dgm_watch watch = {
		.ctx = &passage, .progress = flush_and_draw, .cancel = passage.watch.cancel};
	dgm_segment_sink sink = {&passage, note_reading, show_segment};
	dgm_error err = {0};

	if (passage.explains) {
		read.decision = show_decision;
		read.decision_ctx = &passage;
	}
	if (dgm_segment_stream(path, &read, &sink, &watch, &err) != DGM_OK)
		return msg_fail(path, &err);
	progress_end(&session->progress);
	tell_reading(path, &passage.reading, passage.count);
	return EXIT_DONE;
}

static int print_srx(struct session *session, const dgm_rules *rules)
{
	dgm_error err = {0};

	if (session->arg_count > 0)
		return wrong_use(session, "--print-srx takes no files");
	if (dgm_rules_write_srx(rules, out_sink(session->out), &err) != DGM_OK)
		return msg_fail(NULL, &err);
	return EXIT_DONE;
}

static int run(struct session *session)
{
	const struct value *values = session->values;
	bool prints = values[PRINT_SRX].given;
	dgm_rules *rules;

	if (session->arg_count == 0 && !prints)
		return wrong_use(session, "too few arguments: dragoman segment FILE...");
	int code = load_rules(session, &values[SRX], &values[ABBREV],
			      values[LANG].given ? values[LANG].langs[0] : NULL, &rules);

	if (code == EXIT_DONE && prints)
		code = print_srx(session, rules);
	for (size_t i = 0; i < session->arg_count && code == EXIT_DONE && !prints; i++) {
		if (i > 0)
			out_gap(session->out);
		code = segment_file(session, rules, session->args[i]);
	}
	dgm_rules_free(rules);
	return code;
}

const struct command cmd_segment = {
	.name = "segment",
	.usage = "FILE...",
	.summary = "cut articles into sentences, one a line",
	.options = options,
	.min_args = 0,
	.max_args = ANY_NUMBER,
	.run = run,
};
