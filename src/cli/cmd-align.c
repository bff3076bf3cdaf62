#include "articles.h"

enum { FORMAT = ARTICLE_OPTIONS, OUTPUT, MIN_CONFIDENCE, EXPLAIN };

static const struct option_spec options[] = {
	ARTICLE_OPTION_SPECS,
	[FORMAT] = {'f', OPTION_CHOICE, "format", "tmx|tsv|beads|jsonl|xliff|xliff2|po|html",
		    .help = "else by the ending of -o, else tmx"},
	[OUTPUT] = {'o', OPTION_FILE, "output", "FILE", .help = "write to FILE"},
	[MIN_CONFIDENCE] = {0, OPTION_FRACTION, "min-confidence", "X",
			    .help = "leave out beads below it"},
	[EXPLAIN] = {0, OPTION_SWITCH, "explain", .help = "say of each bead what it rests on"},
	{0},
};

/* ---------------------------------------------------------------- explaining */

static void show_side(struct out *out, const dgm_segments *side, size_t first, size_t count)
{
	const char *lang = dgm_segments_lang(side);

	out_item(out, NULL);
	out_string(out, "lang", NULL, lang);
	out_count(out, "first", NULL, first);
	out_count(out, "count", NULL, count);
	out_list(out, "sentences");
	for (size_t i = first; i < first + count; i++) {
		const dgm_segment *segment = dgm_segments_get(side, i);

		out_text(out, "", lang, segment->text, segment->len);
	}
	out_list_end(out);
	out_item_end(out);
}

static void show_link(struct out *out, const dgm_word_link *link)
{
	const char *part = dgm_part_name(link->part);
	struct buf row = {0};

	buf_printf(&row, "%+.2f  %-11s  ", link->weight, part);
	out_add_beside(out, &row, link->text[0], link->len[0]);
	buf_adds(&row, " = ");
	out_add_beside(out, &row, link->text[1], link->len[1]);
	out_item(out, NULL);
	out_text(out, "first", NULL, link->text[0], link->len[0]);
	out_text(out, "second", NULL, link->text[1], link->len[1]);
	out_string(out, "part", NULL, part);
	out_real(out, "weight", NULL, link->weight);
	out_text(out, NULL, "link", row.data, row.len);
	out_item_end(out);
	buf_free(&row);
}

static void show_pair(struct out *out, const dgm_alignment *alignment, const dgm_reasons *reasons)
{
	struct buf row = {0};

	out_item(out, NULL);
	out_list(out, "langs");
	for (int i = 0; i < 2; i++) {
		const char *lang =
			dgm_segments_lang(dgm_alignment_side(alignment, reasons->sides[i]));

		out_string(out, "", NULL, lang);
		buf_printf(&row, "%s%s", i > 0 ? "-" : "", lang);
	}
	out_list_end(out);
	out_real(out, "score", NULL, reasons->score);
	buf_printf(&row, "  %+.2f", reasons->score);
	out_text(out, NULL, "score", row.data, row.len);
	for (int part = 0; part < DGM_PARTS; part++) {
		const char *name = dgm_part_name(part);

		buf_reset(&row);
		buf_printf(&row, "%+.2f  %s", reasons->parts[part], name);
		out_real(out, name, NULL, reasons->parts[part]);
		if (reasons->parts[part] != 0)
			out_text(out, NULL, "part", row.data, row.len);
	}
	out_list(out, "links");
	for (size_t i = 0; i < reasons->link_count; i++)
		show_link(out, &reasons->links[i]);
	out_list_end(out);
	out_item_end(out);
	buf_free(&row);
}

static void show_bead(struct out *out, const dgm_alignment *alignment, size_t i,
		      const dgm_reasons *pairs, size_t pair_count)
{
	const dgm_bead *bead = dgm_alignment_get(alignment, i);
	char heading[32];

	snprintf(heading, sizeof heading, "bead %zu", i);
	out_record(out, heading);
	out_count(out, "bead", NULL, i);
	out_real(out, "confidence", "confidence", bead->confidence);
	out_list(out, "sides");
	for (size_t s = 0; s < dgm_alignment_sides(alignment); s++)
		show_side(out, dgm_alignment_side(alignment, s), bead->first[s], bead->count[s]);
	out_list_end(out);
	out_list(out, "pairs");
	for (size_t p = 0; p < pair_count; p++)
		show_pair(out, alignment, &pairs[p]);
	out_list_end(out);
	out_record_end(out);
}

static dgm_code explain(struct session *session, const struct articles *articles, dgm_error *err)
{
	const dgm_alignment *alignment = articles->alignment;
	dgm_watch watch = progress_watch(&session->progress, "explaining");
	dgm_explanation *explanation = dgm_explain(articles->aligner, alignment, &watch, err);

	progress_end(&session->progress);
	if (!explanation)
		return err->code;
	for (size_t i = 0; i < dgm_alignment_count(alignment); i++) {
		size_t count;
		const dgm_reasons *pairs = dgm_explanation_get(explanation, i, &count);

		if (dgm_alignment_get(alignment, i)->confidence >=
		    session->values[MIN_CONFIDENCE].real)
			show_bead(session->out, alignment, i, pairs, count);
	}
	dgm_explanation_free(explanation);
	return DGM_OK;
}

/* ---------------------------------------------------------------- the command */

static int run(struct session *session)
{
	const struct value *values = session->values;
	dgm_filter filter = {.min_confidence = values[MIN_CONFIDENCE].real};
	dgm_write_options write = {.filter = &filter};
	struct articles articles = {0};
	const char *format = NULL;
	dgm_error err = {0};
	int code;

	if (values[EXPLAIN].given && values[FORMAT].given)
		return wrong_use(session, "--explain is a format of its own, and goes without -f");
	if (!values[EXPLAIN].given) {
		format = output_format(session, FORMAT, OUTPUT);
		if (!format)
			return EXIT_USAGE;
	}
	code = articles_align(session, &articles);
	if (code == EXIT_DONE && (format ? dgm_alignment_write(articles.alignment, format, &write,
							       out_sink(session->out), &err)
					 : explain(session, &articles, &err)) != DGM_OK)
		code = msg_fail(NULL, &err);
	articles_free(&articles);
	return code;
}

const struct command cmd_align = {
	.name = "align",
	.usage = "FILE FILE [FILE]",
	.summary = "find the sentences of two or three articles that say the same",
	.options = options,
	.min_args = 2,
	.max_args = DGM_MAX_SIDES,
	.run = run,
};
