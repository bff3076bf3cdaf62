/*
 * Checking: one walk over the memory, or two where a check compares a unit with all others, the
 * first of which shows every pair of texts to it. Of each unit, texts are taken apart once; then
 * each check that is wanted looks at each text and each pair. What it says goes to the caller
 * unless it was said before: the same place, or, of two translations, what their source has shown.
 */
#include "memory/check.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/lang.h"
#include "text/utf8.h"

#include <stdarg.h>

enum { MAX_MARKS = 16, MAX_SAID = 64 };

/* What was said of the unit at hand. */
struct said {
	const struct check_row *row;
	dgm_mark mark; /* the first; no variant: none */
};

struct check_inner {
	const dgm_check_options *opt;
	const dgm_watch *watch;
	uint64_t wanted; /* a bit for each row */
	bool learning;
	struct map *scripts; /* language -> script */
	struct check_text texts[DGM_MAX_VARIANTS];
	size_t text_count;
	/* At work: */
	const struct check_row *row;
	const struct check_text *source, *target; /* target NULL: one text alone */
	dgm_mark marks[MAX_MARKS];
	size_t mark_count;
	struct buf message;
	struct said said[MAX_SAID];
	size_t said_count;
	dgm_finding_fn *found;
	void *ctx;
	dgm_check_counts counts;
};

size_t dgm_check_count(void)
{
	return check_row_count;
}

const dgm_check *dgm_check_get(size_t i)
{
	return i < check_row_count ? &check_rows[i].check : NULL;
}

bool check_is_lang(const struct check_text *text, const char *lang)
{
	return lang_same_primary(text->lang, lang);
}

bool check_are_long(const struct check_text *a, const struct check_text *b)
{
	enum { MOST_TOKENS = 4096 };

	return a->tokens.count > MOST_TOKENS || b->tokens.count > MOST_TOKENS;
}

/* ---------------------------------------------------------------- saying */

void check_mark(struct checker *checker, const struct check_text *text, size_t start, size_t end)
{
	struct check_inner *inner = checker->inner;

	if (inner->mark_count < MAX_MARKS)
		inner->marks[inner->mark_count++] =
			(dgm_mark){.variant = text->variant, .span = {start, end}};
}

/* Marks come in the order in which checks find them; they are shown from left to right. */
static int by_place(const void *left, const void *right)
{
	const dgm_mark *a = left, *b = right;

	if (a->variant != b->variant)
		return a->variant < b->variant ? -1 : 1;
	return (a->span.start > b->span.start) - (a->span.start < b->span.start);
}

static bool was_said(const struct checker *checker, const dgm_mark *first)
{
	const struct check_inner *inner = checker->inner;

	for (size_t i = 0; i < inner->said_count; i++) {
		const struct said *said = &inner->said[i];

		if (said->row != inner->row)
			continue;
		if (!checker->translates && inner->target)
			return true;
		if (first && said->mark.variant == first->variant &&
		    said->mark.span.start == first->span.start)
			return true;
	}
	return false;
}

static void say(struct checker *checker, uint64_t other)
{
	struct check_inner *inner = checker->inner;
	const dgm_mark *first = inner->mark_count > 0 ? inner->marks : NULL;
	const dgm_finding finding = {
		.code = inner->row->check.code,
		.message = buf_str(&inner->message),
		.unit = checker->unit,
		.source = inner->source->variant,
		.target = inner->target ? inner->target->variant : NULL,
		.marks = inner->marks,
		.mark_count = inner->mark_count,
		.other = other,
	};

	if (inner->mark_count > 1)
		qsort(inner->marks, inner->mark_count, sizeof *inner->marks, by_place);
	if (!was_said(checker, first)) {
		if (inner->said_count < MAX_SAID)
			inner->said[inner->said_count++] =
				(struct said){inner->row, first ? *first : (dgm_mark){0}};
		inner->counts.findings++;
		if (inner->found)
			inner->found(inner->ctx, &finding);
	}
	inner->mark_count = 0;
}

static void write_message(struct check_inner *inner, const char *format, va_list args)
{
	char line[400];

	vsnprintf(line, sizeof line, format, args);
	buf_reset(&inner->message);
	buf_add(&inner->message, line, utf8_whole(line, strlen(line)));
}

void check_say(struct checker *checker, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_message(checker->inner, format, args);
	va_end(args);
	say(checker, 0);
}

void check_say_other(struct checker *checker, uint64_t other, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_message(checker->inner, format, args);
	va_end(args);
	say(checker, other);
}

/* ---------------------------------------------------------------- looking */

static enum script script_of(struct check_inner *inner, const char *lang)
{
	bool added;
	struct map_entry *entry = map_add(inner->scripts, lang, strlen(lang), 0, &added);

	if (added)
		entry->value = script_of_lang(lang);
	return (enum script)entry->value;
}

static void count_letters(struct check_text *text, const struct token *token)
{
	size_t at = token->start, end = at + token->len;

	while (at < end) {
		uint32_t c = utf8_next(text->text, end, &at);

		if (!char_is_mark(c) && !char_is_bidi(c)) {
			text->letters[script_of_char(c)]++;
			text->size++;
		}
	}
}

static void look(struct check_inner *inner, const dgm_variant *variant)
{
	struct check_text *text = &inner->texts[inner->text_count++];
	struct tokens tokens = text->tokens;

	*text = (struct check_text){.variant = variant,
				    .text = variant->text,
				    .len = variant->len,
				    .lang = variant->lang,
				    .script = script_of(inner, variant->lang),
				    .tokens = tokens};
	tokens_scan(text->text, text->len, &text->tokens);
	for (size_t i = 0; i < text->tokens.count; i++) {
		const struct token *token = &text->tokens.items[i];

		if (token->kind == TOKEN_WORD)
			count_letters(text, token);
		if (token->kind == TOKEN_NUMBER)
			text->size += token->len;
		text->words += token->kind == TOKEN_WORD;
		text->numbers += token->kind == TOKEN_NUMBER;
	}
}

/* What programs call the names of their translators, in the place of which those stand. */
static bool is_credits(const dgm_variant *variant)
{
	static const char *const credits[] = {"translator-credits",  "translator_credits",
					      "Your names",          "Your emails",
					      "NAME OF TRANSLATORS", "EMAIL OF TRANSLATORS"};

	for (size_t i = 0; i < sizeof credits / sizeof *credits; i++)
		if (variant->len == strlen(credits[i]) &&
		    memcmp(variant->text, credits[i], variant->len) == 0)
			return true;
	return false;
}

/* The texts that are wanted, the source first. */
static void look_at_unit(struct check_inner *inner, const dgm_unit *unit)
{
	const dgm_check_options *opt = inner->opt;
	const dgm_variant *source = opt->source ? dgm_unit_variant(unit, opt->source) : NULL;

	inner->text_count = 0;
	if (opt->source && !source)
		return;
	if (source)
		look(inner, source);
	for (size_t i = 0; i < unit->variant_count; i++) {
		const dgm_variant *variant = &unit->variants[i];

		if (is_credits(variant)) {
			inner->text_count = 0;
			return;
		}
		if (variant != source &&
		    memory_wants(unit, variant, opt->targets, opt->target_count))
			look(inner, variant);
	}
	if (inner->text_count < 2)
		inner->text_count = 0;
}

/* ---------------------------------------------------------------- the walks */

static bool is_wanted(const struct check_inner *inner, size_t row)
{
	return (inner->wanted >> row & 1) != 0;
}

static void check_pair(struct checker *checker, const struct check_text *a,
		       const struct check_text *b)
{
	struct check_inner *inner = checker->inner;

	inner->source = a;
	inner->target = b;
	checker->translates = a == inner->texts;
	for (size_t i = 0; i < check_row_count; i++) {
		const struct check_row *row = &check_rows[i];

		inner->row = row;
		inner->mark_count = 0;
		if (is_wanted(inner, i) && inner->learning && row->learn)
			row->learn(checker, a, b);
		if (is_wanted(inner, i) && !inner->learning && row->pair)
			row->pair(checker, a, b);
	}
}

static void check_alone(struct checker *checker, const struct check_text *text)
{
	struct check_inner *inner = checker->inner;

	inner->source = text;
	inner->target = NULL;
	for (size_t i = 0; i < check_row_count; i++) {
		inner->row = &check_rows[i];
		inner->mark_count = 0;
		if (is_wanted(inner, i) && check_rows[i].text)
			check_rows[i].text(checker, text);
	}
}

static void check_unit(struct checker *checker, const dgm_unit *unit)
{
	struct check_inner *inner = checker->inner;
	size_t before = inner->counts.findings;

	checker->unit = unit;
	look_at_unit(inner, unit);
	inner->said_count = 0;
	for (size_t i = 0; i < inner->text_count; i++)
		if (!inner->learning)
			check_alone(checker, &inner->texts[i]);
	for (size_t i = 0; i < inner->text_count; i++)
		for (size_t j = i + 1; j < inner->text_count; j++)
			if (!inner->opt->source || i == 0)
				check_pair(checker, &inner->texts[i], &inner->texts[j]);
	if (!inner->learning) {
		inner->counts.units += inner->text_count > 0;
		inner->counts.faulty += inner->counts.findings > before;
	}
}

/* Rejected units teach nothing, and are checked only where a filter asks for them. */
static dgm_code visit(void *ctx, const dgm_unit *unit, dgm_error *err)
{
	struct checker *checker = ctx;
	const struct check_inner *inner = checker->inner;
	const dgm_filter *filter = inner->opt->filter;
	bool asked = filter && filter->states != 0 && !inner->learning;

	(void)err;
	if (unit->state == DGM_REJECTED && !asked)
		return DGM_OK;
	if (inner->learning || !filter || dgm_filter_matches(filter, unit))
		check_unit(checker, unit);
	return DGM_OK;
}

static dgm_code learn(struct checker *checker, dgm_error *err)
{
	struct check_inner *inner = checker->inner;
	bool learns = false;

	for (size_t i = 0; i < check_row_count; i++)
		learns = learns || (is_wanted(inner, i) && check_rows[i].learn);
	if (!learns)
		return DGM_OK;
	inner->learning = true;
	dgm_code code = memory_each(checker->memory, 0, inner->watch, visit, checker, err);

	inner->learning = false;
	for (size_t i = 0; code == DGM_OK && i < check_row_count; i++)
		if (is_wanted(inner, i) && check_rows[i].learned)
			check_rows[i].learned(checker);
	return code;
}

static dgm_code find_row(const char *check, size_t *row, dgm_error *err)
{
	for (*row = 0; *row < check_row_count; (*row)++)
		if (strcmp(check_rows[*row].check.code, check) == 0)
			return DGM_OK;
	return err_set(err, DGM_BAD_ARG, "there is no check '%s'", check);
}

static dgm_code choose_rows(struct check_inner *inner, dgm_error *err)
{
	const dgm_check_options *opt = inner->opt;
	size_t row;

	inner->wanted = opt->only_count > 0 ? 0 : ~(uint64_t)0;
	for (size_t i = 0; i < opt->only_count; i++) {
		if (find_row(opt->only[i], &row, err) != DGM_OK)
			return DGM_BAD_ARG;
		inner->wanted |= (uint64_t)1 << row;
	}
	for (size_t i = 0; i < opt->without_count; i++) {
		if (find_row(opt->without[i], &row, err) != DGM_OK)
			return DGM_BAD_ARG;
		inner->wanted &= ~((uint64_t)1 << row);
	}
	return DGM_OK;
}

static void free_inner(struct check_inner *inner)
{
	for (size_t i = 0; i < DGM_MAX_VARIANTS; i++)
		tokens_free(&inner->texts[i].tokens);
	map_free(inner->scripts);
	buf_free(&inner->message);
	mem_free(inner);
}

dgm_code dgm_memory_check(dgm_memory *memory, const dgm_check_options *opt, dgm_finding_fn *found,
			  void *ctx, const dgm_watch *watch, dgm_check_counts *counts,
			  dgm_error *err)
{
	static const dgm_check_options all;
	struct check_inner *inner = mem_zalloc(1, sizeof *inner);
	struct checker checker = {.memory = memory, .inner = inner};

	inner->opt = opt ? opt : &all;
	inner->watch = watch;
	inner->scripts = map_new();
	inner->found = found;
	inner->ctx = ctx;
	dgm_code code = choose_rows(inner, err);

	if (code == DGM_OK)
		code = learn(&checker, err);
	if (code == DGM_OK)
		code = memory_each(memory, 0, watch, visit, &checker, err);
	if (counts) {
		counts->units += inner->counts.units;
		counts->findings += inner->counts.findings;
		counts->faulty += inner->counts.faulty;
	}
	numerals_free(checker.numerals);
	check_names_free(checker.names);
	check_translations_free(checker.translations);
	free_inner(inner);
	return code;
}
