#include "command.h"

#include <stdarg.h>

enum { LANGS };

static const struct option_spec options[] = {
	[LANGS] = {'l', OPTION_LANGS, "langs", "LANGS",
		   .help = "languages of the columns, in order"},
	{0},
};

enum { DECIMALS = 4 };

/* A label, or a row of several numbers, that lasts as long as the session. */
static const char *phrase(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static const char *phrase(struct session *session, const char *format, ...)
{
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return arena_str(session->arena, text);
}

/* The keys are literals, as those of a record must stay where they are. */
struct rating_keys {
	const char *precision, *recall, *f1;
};

static const struct rating_keys strict_keys = {"precision", "recall", "f1"};
static const struct rating_keys lax_keys = {"lax_precision", "lax_recall", "lax_f1"};

static void show_rating(struct session *session, const struct rating_keys *keys, const char *label,
			const dgm_rating *rating, const char *more)
{
	struct out *out = session->out;

	out_real(out, keys->precision, NULL, rating->precision);
	out_real(out, keys->recall, NULL, rating->recall);
	out_real(out, keys->f1, NULL, rating->f1);
	out_string(out, NULL, label,
		   phrase(session, "P %.*f  R %.*f  F1 %.*f%s", DECIMALS, rating->precision,
			  DECIMALS, rating->recall, DECIMALS, rating->f1, more));
}

static void show_counts(struct out *out, size_t gold, size_t found, size_t right)
{
	out_count(out, "gold", NULL, gold);
	out_count(out, "found", NULL, found);
	out_count(out, "right", NULL, right);
}

static void show_shapes(struct session *session, const dgm_evaluation *evaluation, size_t sides)
{
	struct out *out = session->out;

	out_list(out, "shapes");
	for (size_t i = 0; i < evaluation->shape_count; i++) {
		const dgm_shape *shape = &evaluation->shapes[i];
		const char *name =
			phrase(session, "%zu-%zu", shape->sentences[0], shape->sentences[1]);

		if (sides == 3)
			name = phrase(session, "%s-%zu", name, shape->sentences[2]);
		out_item(out, NULL);
		out_string(out, "shape", NULL, name);
		show_counts(out, shape->gold, shape->found, shape->right);
		show_rating(session, &strict_keys, name, &shape->rating,
			    phrase(session, "  %zu gold, %zu found, %zu right", shape->gold,
				   shape->found, shape->right));
		out_item_end(out);
	}
	out_list_end(out);
}

static void show_bins(struct session *session, const dgm_evaluation *evaluation)
{
	struct out *out = session->out;

	out_list(out, "confidence");
	for (size_t i = 0; i < DGM_CONFIDENCE_BINS && evaluation->rated > 0; i++) {
		const dgm_confidence_bin *bin = &evaluation->bins[i];
		double share = bin->found > 0 ? (double)bin->right / (double)bin->found : 0;
		const char *row = phrase(session, "%.*f said, %.*f right  %zu found", DECIMALS,
					 bin->confidence, DECIMALS, share, bin->found);

		out_item(out, NULL);
		out_real(out, "from", NULL, (double)i / DGM_CONFIDENCE_BINS);
		out_count(out, "found", NULL, bin->found);
		out_count(out, "right", NULL, bin->right);
		out_real(out, "mean", NULL, bin->confidence);
		out_string(out, NULL, phrase(session, "from 0.%zu", i),
			   bin->found > 0 ? row : NULL);
		out_item_end(out);
	}
	out_list_end(out);
}

static void show_evaluation(struct session *session, const dgm_evaluation *evaluation, size_t sides)
{
	struct out *out = session->out;

	show_counts(out, evaluation->gold, evaluation->found, evaluation->right);
	out_string(out, NULL, "beads",
		   phrase(session, "%zu gold, %zu found, %zu right", evaluation->gold,
			  evaluation->found, evaluation->right));
	show_rating(session, &strict_keys, "strict", &evaluation->strict, "");
	show_rating(session, &lax_keys, "lax", &evaluation->lax, "");
	out_count(out, "rated", NULL, evaluation->rated);
	if (evaluation->rated > 0) {
		out_real(out, "ece", NULL, evaluation->ece);
		out_string(out, NULL, "ECE", phrase(session, "%.*f", DECIMALS, evaluation->ece));
	} else {
		out_string(out, "ece", NULL, NULL);
	}
	show_shapes(session, evaluation, sides);
	show_bins(session, evaluation);
}

/* Two of three languages by their tags, or by the numbers of their columns. */
static const char *pair_name(struct session *session, size_t first, size_t second)
{
	const struct value *langs = &session->values[LANGS];

	if (langs->given)
		return phrase(session, "%s-%s", langs->langs[first], langs->langs[second]);
	return phrase(session, "%zu-%zu", first + 1, second + 1);
}

static void show_pair(struct session *session, const dgm_beads *gold, const dgm_beads *found,
		      size_t first, size_t second)
{
	struct out *out = session->out;
	dgm_beads *gold_pair = dgm_beads_cut(gold, first, second, NULL);
	dgm_beads *found_pair = dgm_beads_cut(found, first, second, NULL);
	dgm_evaluation *evaluation = dgm_evaluate(gold_pair, found_pair, NULL);
	const char *name = pair_name(session, first, second);

	out_item(out, session->values[LANGS].given ? name : phrase(session, "columns %s", name));
	out_string(out, "pair", NULL, name);
	show_evaluation(session, evaluation, 2);
	out_item_end(out);
	dgm_evaluation_free(evaluation);
	dgm_beads_free(found_pair);
	dgm_beads_free(gold_pair);
}

static int evaluate(struct session *session, const dgm_beads *gold, const dgm_beads *found)
{
	struct out *out = session->out;
	dgm_error err = {0};
	dgm_evaluation *evaluation = dgm_evaluate(gold, found, &err);

	if (!evaluation)
		return msg_fail(NULL, &err);
	size_t sides = dgm_beads_sides(gold);

	out_record(out, NULL);
	show_evaluation(session, evaluation, sides);
	out_list(out, "pairs");
	for (size_t second = 1; second < sides && sides > 2; second++)
		for (size_t first = 0; first < second; first++)
			show_pair(session, gold, found, first, second);
	out_list_end(out);
	out_record_end(out);
	dgm_evaluation_free(evaluation);
	return EXIT_DONE;
}

/*
 * How many columns are languages is told by --langs, else by what the aligner said, which has a
 * confidence in its last column; a gold standard may have none.
 */
static int run(struct session *session)
{
	char *const *files = session->args;
	const struct value *langs = &session->values[LANGS];
	dgm_error err = {0};
	int code;

	if (langs->given && (langs->lang_count < 2 || langs->lang_count > DGM_MAX_SIDES))
		return wrong_use(session, "--langs wants two or three languages, not %zu",
				 langs->lang_count);
	if (strcmp(files[0], "-") == 0 && strcmp(files[1], "-") == 0)
		return wrong_use(session, "only one of the files can be standard input");
	dgm_beads *found = dgm_beads_read(files[1], langs->lang_count, &err);

	if (!found)
		return msg_fail(files[1], &err);
	dgm_beads *gold = dgm_beads_read(files[0], dgm_beads_sides(found), &err);

	code = gold ? evaluate(session, gold, found) : msg_fail(files[0], &err);
	dgm_beads_free(gold);
	dgm_beads_free(found);
	return code;
}

const struct command cmd_eval = {
	.name = "eval",
	.usage = "GOLD.beads HYP.beads",
	.summary = "compare an alignment with one that is known to be right",
	.options = options,
	.min_args = 2,
	.max_args = 2,
	.run = run,
};
