/*
 * One pass of the XML parser feeds both the grammar and the rules; after a fault of the XML it goes
 * on at the next unit. Grammar and rules see a unit's end at different moments, so faults are
 * gathered and told in the order of the file.
 */
#include "base/err.h"
#include "base/mem.h"
#include "grammar.h"
#include "rules.h"
#include "tmx.h"

/* Faults that are told; a file with more is not read to its end. */
enum { MAX_FAULTS = 1000 };

struct fault {
	dgm_error error;
	size_t order; /* in which it was found */
};

struct check {
	struct xml *xml;
	struct grammar *grammar;
	struct rules *rules;
	bool is_tmx;
	struct fault *faults;
	size_t count, cap;
};

static void add_fault(void *ctx, const dgm_error *error)
{
	struct check *check = ctx;

	if (check->count == MAX_FAULTS) {
		xml_stop(check->xml, NULL);
		return;
	}
	check->faults = mem_grow(check->faults, check->count, &check->cap, sizeof *check->faults);
	check->faults[check->count] = (struct fault){*error, check->count};
	check->count++;
}

static int by_place(const void *a, const void *b)
{
	const struct fault *x = a, *y = b;

	if (x->error.line != y->error.line)
		return x->error.line < y->error.line ? -1 : 1;
	if (x->error.column != y->error.column)
		return x->error.column < y->error.column ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void on_start(void *ctx, const struct xml_tag *tag)
{
	struct check *check = ctx;
	long line = xml_line(check->xml), column = xml_column(check->xml);
	dgm_error fault = {0};

	if (!check->is_tmx && strcmp(tag->name, "tmx") != 0) {
		err_at(&fault, DGM_BAD_DATA, line, column,
		       "this is not TMX: the root element is <%.60s>", tag->name);
		add_fault(check, &fault);
		xml_stop(check->xml, NULL);
		return;
	}
	check->is_tmx = true;
	grammar_start(check->grammar, tag, line, column);
	rules_start(check->rules, tag, line, column);
}

static void on_end(void *ctx, const char *prefix, const char *name)
{
	struct check *check = ctx;

	(void)prefix;
	grammar_end(check->grammar);
	rules_end(check->rules, name);
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct check *check = ctx;

	grammar_text(check->grammar, text, len, xml_line(check->xml), xml_column(check->xml));
}

static dgm_code run_passes(struct check *check, dgm_error *err)
{
	for (;;) {
		dgm_error fault;
		enum xml_end end = xml_pass(check->xml, &fault);

		if (end == XML_END || end == XML_STOPPED)
			return DGM_OK;
		if (fault.code == DGM_IO)
			return err_set(err, fault.code, "%s", fault.text);
		add_fault(check, &fault);
		if (end == XML_FATAL || !check->is_tmx)
			return DGM_OK;
		dgm_code code = xml_resume(check->xml, err);

		if (code != DGM_OK)
			return code == DGM_NOT_FOUND ? DGM_OK : code;
		grammar_resume(check->grammar);
	}
}

static dgm_code tell_faults(struct check *check, dgm_fault_fn *on_fault, void *ctx, dgm_error *err)
{
	if (check->count == 0)
		return DGM_OK;
	qsort(check->faults, check->count, sizeof *check->faults, by_place);
	for (size_t i = 0; i < check->count; i++)
		on_fault(ctx, &check->faults[i].error);
	return err_set(err, DGM_BAD_DATA, "%s%zu faults",
		       check->count == MAX_FAULTS ? "at least " : "", check->count);
}

static dgm_code check_input(struct input *input, dgm_fault_fn *on_fault, void *ctx, dgm_error *err)
{
	static const struct xml_unit unit = {"tu", "<tmx><body>\n"};
	struct check check = {0};
	struct xml_handler events = {
		.ctx = &check, .start = on_start, .end = on_end, .text = on_text};

	check.xml = xml_new(input, &events, &unit);
	check.grammar = grammar_new(add_fault, &check);
	check.rules = rules_new(add_fault, &check);
	dgm_code code = run_passes(&check, err);

	if (code == DGM_OK)
		code = tell_faults(&check, on_fault, ctx, err);
	mem_free(check.faults);
	rules_free(check.rules);
	grammar_free(check.grammar);
	xml_free(check.xml);
	return code;
}

/* What kept the file from being looked at is its fault, unless the system said no. */
static dgm_code blame(const dgm_error *why, dgm_fault_fn *on_fault, void *ctx, dgm_error *err)
{
	if (why->code != DGM_BAD_DATA && why->code != DGM_TOO_BIG)
		return err_set(err, why->code, "%s", why->text);
	on_fault(ctx, why);
	return err_set(err, DGM_BAD_DATA, "%s", why->text);
}

dgm_code tmx_check(const char *path, dgm_fault_fn *on_fault, void *ctx, dgm_error *err)
{
	struct stream *stream;
	struct input *input = NULL;
	dgm_error why = {0};
	bool there = false;

	stream = stream_open(path, &why);
	if (stream && stream_next(stream, &there, &why) == DGM_OK && there)
		input = input_new(stream, true, &why);
	if (!there)
		err_set(&why, DGM_BAD_DATA, "there is no file in the archive");
	dgm_code code =
		input ? check_input(input, on_fault, ctx, err) : blame(&why, on_fault, ctx, err);

	input_free(input);
	stream_free(stream);
	return code;
}
