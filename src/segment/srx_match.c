#include "srx_match.h"
#include "base/err.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
	MAX_GROUPS = 64,
	WORD = 64,       /* bits */
	MANY_STARTS = 64 /* places where a beforebreak may begin */
};

/* Clones of the expressions of a rule, made when they are first used; set to the paragraph. */
struct runner {
	URegularExpression *before, *after;
	size_t before_run, after_run; /* of the matcher, when they were set to its text */
};

/* A group, and which of its rules may hold at a place: a bit each. */
struct work {
	const struct srx_group *group;
	struct runner *runners;
	uint64_t *pending;
	size_t words;
};

struct srx_matcher {
	struct work groups[MAX_GROUPS];
	size_t group_count;
	bool may_end[256]; /* of any group */
	UText utext;
	const char *text; /* the paragraph */
	size_t len, base;
	size_t run;
	struct srx_decision *decisions;
	size_t count, cap;
	dgm_error fault;
};

static void add_group(struct srx_matcher *matcher, const struct srx_group *group)
{
	struct work *work = &matcher->groups[matcher->group_count++];

	work->group = group;
	work->words = (group->count + WORD - 1) / WORD;
	work->pending = mem_zalloc(work->words + 1, sizeof *work->pending);
	work->runners = mem_zalloc(group->count + 1, sizeof *work->runners);
	for (size_t i = 0; i < 256; i++)
		matcher->may_end[i] = matcher->may_end[i] || group->may_end[i];
}

struct srx_matcher *srx_matcher_new(const struct srx *const *files, size_t count, const char *lang)
{
	struct srx_matcher *matcher = mem_zalloc(1, sizeof *matcher);
	const struct srx_group *groups[MAX_GROUPS];

	matcher->utext = (UText)UTEXT_INITIALIZER;
	for (size_t i = 0; i < count; i++) {
		size_t found =
			srx_groups_for(files[i], lang, groups, MAX_GROUPS - matcher->group_count);

		for (size_t j = 0; j < found; j++)
			if (groups[j]->count > 0)
				add_group(matcher, groups[j]);
	}
	if (matcher->group_count > 0)
		return matcher;
	srx_matcher_free(matcher);
	return NULL;
}

void srx_matcher_free(struct srx_matcher *matcher)
{
	if (!matcher)
		return;
	for (size_t i = 0; i < matcher->group_count; i++) {
		struct work *work = &matcher->groups[i];

		for (size_t j = 0; j < work->group->count; j++) {
			uregex_close(work->runners[j].before);
			uregex_close(work->runners[j].after);
		}
		mem_free(work->runners);
		mem_free(work->pending);
	}
	utext_close(&matcher->utext);
	mem_free(matcher->decisions);
	mem_free(matcher);
}

/* ---------------------------------------------------------------- running expressions */

static void report(struct srx_matcher *matcher, const struct srx_rule *rule, const char *side,
		   UErrorCode status, size_t at)
{
	const char *what = status == U_REGEX_TIME_OUT         ? "takes too long"
			   : status == U_REGEX_STACK_OVERFLOW ? "needs too much memory"
							      : u_errorName(status);

	err_set(&matcher->fault, DGM_BAD_DATA,
		"'%.60s', line %ld, column %ld: %s of rule %zu of '%.40s' %s at byte %zu of the "
		"text",
		rule->group->srx->name, rule->place.line, rule->place.column, side, rule->number,
		rule->group->name, what, matcher->base + at);
}

/* The clone of an expression, ready for the text of this run. */
static URegularExpression *prepare(struct srx_matcher *matcher, const URegularExpression *regex,
				   URegularExpression **clone, size_t *run, UErrorCode *status)
{
	if (!*clone) {
		*clone = uregex_clone(regex, status);
		uregex_setTimeLimit(*clone, SRX_TIME_LIMIT, status);
		uregex_setStackLimit(*clone, SRX_STACK_LIMIT, status);
		/* "\b" and looks around see what is beyond a region; "^" and "$" are true ends. */
		uregex_useTransparentBounds(*clone, true, status);
		uregex_useAnchoringBounds(*clone, false, status);
	}
	if (*run != matcher->run) {
		uregex_setUText(*clone, &matcher->utext, status);
		*run = matcher->run;
	}
	return *clone;
}

/* True when beforebreak matches all of from..at. */
static bool matches_from(struct srx_matcher *matcher, const struct srx_rule *rule,
			 struct runner *runner, size_t from, size_t at)
{
	UErrorCode status = U_ZERO_ERROR;
	URegularExpression *regex =
		prepare(matcher, rule->before, &runner->before, &runner->before_run, &status);

	uregex_setRegion64(regex, (int64_t)from, (int64_t)at, &status);
	bool found = uregex_matches64(regex, -1, &status);

	if (U_FAILURE(status))
		report(matcher, rule, "beforebreak", status, at);
	return found && U_SUCCESS(status);
}

/* True when beforebreak matches some text that ends at `at`, the shortest one tried first. */
static bool matches_before(struct srx_matcher *matcher, const struct srx_rule *rule,
			   struct runner *runner, size_t at)
{
	size_t most = rule->most < SRX_WINDOW ? rule->most : SRX_WINDOW;
	size_t from = at;

	if (!rule->before)
		return true;
	if (rule->anchored)
		return at <= SRX_WINDOW * 4 && utf8_count(matcher->text, at) <= most &&
		       matches_from(matcher, rule, runner, 0, at);
	for (size_t n = 0;; n++) {
		if (n >= rule->least && matches_from(matcher, rule, runner, from, at))
			return true;
		if (matcher->fault.code != DGM_OK || n == most || from == 0 ||
		    !charset_has(&rule->letters, utf8_prev(matcher->text, &from)))
			return false;
	}
}

static bool matches_after(struct srx_matcher *matcher, const struct srx_rule *rule,
			  struct runner *runner, size_t at)
{
	UErrorCode status = U_ZERO_ERROR;

	if (!rule->after)
		return true;
	URegularExpression *regex =
		prepare(matcher, rule->after, &runner->after, &runner->after_run, &status);
	size_t reach = utf8_cut(matcher->text + at, matcher->len - at, SRX_REACH);

	uregex_setRegion64(regex, (int64_t)at, (int64_t)(at + reach), &status);
	bool found = uregex_lookingAt64(regex, -1, &status);

	if (U_FAILURE(status))
		report(matcher, rule, "afterbreak", status, at);
	return found && U_SUCCESS(status);
}

/* The side that is likely to be cheaper comes first. */
static bool holds(struct srx_matcher *matcher, const struct srx_rule *rule, struct runner *runner,
		  size_t at)
{
	if (rule->most - rule->least > MANY_STARTS)
		return matches_after(matcher, rule, runner, at) &&
		       matches_before(matcher, rule, runner, at);
	return matches_before(matcher, rule, runner, at) &&
	       matches_after(matcher, rule, runner, at);
}

/* ---------------------------------------------------------------- places */

/* Marks the rules whose beforebreak may end at `at`; false when there are none. */
static bool gather(const struct srx_matcher *matcher, struct work *work, size_t at)
{
	size_t node = 0, from = at;
	bool any = false;

	for (;;) {
		size_t behind = from;
		uint32_t c = from > 0 ? utf8_prev(matcher->text, &from) : 0;

		for (const struct srx_entry *e = work->group->entries[node]; e; e = e->next) {
			if (e->before && (behind == 0 || !charset_has(e->before, c)))
				continue;
			work->pending[e->rule / WORD] |= (uint64_t)1 << (e->rule % WORD);
			any = true;
		}
		if (behind == 0 || (node = srx_child(work->group, node, c)) == 0)
			return any;
	}
}

/* The first rule of a group that holds at `at`, or NULL. Unmarks all. */
static const struct srx_rule *first_rule(struct srx_matcher *matcher, struct work *work, size_t at)
{
	const struct srx_rule *found = NULL;
	size_t behind = at;
	uint32_t c = utf8_next(matcher->text, matcher->len, &behind);

	for (size_t i = 0; i < work->words; i++) {
		for (uint64_t bits = work->pending[i]; bits != 0 && !found; bits &= bits - 1) {
			size_t number = i * WORD + (size_t)__builtin_ctzll(bits);
			const struct srx_rule *rule = work->group->rules[number];
			struct runner *runner = &work->runners[number];

			if (charset_has(&rule->first, c) && holds(matcher, rule, runner, at))
				found = rule;
			if (matcher->fault.code != DGM_OK)
				return NULL;
		}
		work->pending[i] = 0;
	}
	return found;
}

static void decide_at(struct srx_matcher *matcher, size_t at)
{
	const struct srx_rule *rule = NULL;

	for (size_t i = 0; i < matcher->group_count && !rule; i++)
		if (gather(matcher, &matcher->groups[i], at))
			rule = first_rule(matcher, &matcher->groups[i], at);
	if (!rule)
		return;
	matcher->decisions = mem_grow(matcher->decisions, matcher->count, &matcher->cap,
				      sizeof *matcher->decisions);
	matcher->decisions[matcher->count++] = (struct srx_decision){at, rule};
}

dgm_code srx_matcher_run(struct srx_matcher *matcher, const char *text, size_t start, size_t end,
			 size_t base, const struct srx_decision **decisions, size_t *count,
			 dgm_error *err)
{
	UErrorCode status = U_ZERO_ERROR;

	matcher->text = text + start;
	matcher->len = end - start;
	matcher->base = base + start;
	matcher->count = 0;
	matcher->run++;
	utext_openUTF8(&matcher->utext, matcher->text, (int64_t)matcher->len, &status);
	for (size_t at = 1; at < matcher->len && matcher->fault.code == DGM_OK; at++) {
		if (matcher->may_end[(unsigned char)matcher->text[at - 1]] &&
		    ((unsigned char)matcher->text[at] & 0xC0) != 0x80)
			decide_at(matcher, at);
	}
	for (size_t i = 0; i < matcher->count; i++)
		matcher->decisions[i].at += start;
	*decisions = matcher->decisions;
	*count = matcher->count;
	return matcher->fault.code == DGM_OK
		       ? DGM_OK
		       : err_set(err, matcher->fault.code, "%s", matcher->fault.text);
}
