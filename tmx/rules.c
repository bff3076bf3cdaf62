#include "rules.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "profile.h"
#include "text/date.h"

#include <stdarg.h>
#include <strings.h>

/* Of a unit; more are not followed. */
enum { MAX_CODES = 1024 };

struct place {
	long line, column;
};

/* A <bpt> that waits for its <ept>. */
struct pair {
	const char *i;
	struct place place;
	bool ended;
};

/* A value of x in one variant. */
struct match {
	const char *x;
	size_t variant; /* from 1 */
	struct place place;
};

struct rules {
	dgm_fault_fn *on_fault;
	void *ctx;
	struct place place; /* of the present tag */
	struct map *langs;  /* language codes met: 1 right, 0 wrong */

	struct buf file_source, source; /* srclang of the file and of the unit */
	struct place unit;
	bool has_source; /* the unit has a variant in its source language */

	struct arena *arena; /* of the unit */
	struct pair *pairs;  /* of the segment */
	size_t pair_count, pair_cap;
	struct match *matches; /* of the unit */
	size_t match_count, match_cap;
	size_t variants; /* of the unit so far */
};

struct rules *rules_new(dgm_fault_fn *on_fault, void *ctx)
{
	struct rules *rules = mem_zalloc(1, sizeof *rules);

	rules->on_fault = on_fault;
	rules->ctx = ctx;
	rules->langs = map_new();
	rules->arena = arena_new();
	return rules;
}

void rules_free(struct rules *rules)
{
	if (!rules)
		return;
	map_free(rules->langs);
	arena_free(rules->arena);
	buf_free(&rules->file_source);
	buf_free(&rules->source);
	mem_free(rules->pairs);
	mem_free(rules->matches);
	mem_free(rules);
}

__attribute__((format(printf, 3, 4))) static void tell(struct rules *rules, struct place place,
						       const char *format, ...)
{
	dgm_error fault = {0};
	char text[sizeof fault.text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_at(&fault, DGM_BAD_DATA, place.line, place.column, "%s", text);
	rules->on_fault(rules->ctx, &fault);
}

/* ---------------------------------------------------------------- values */

static void check_lang(struct rules *rules, const char *attr, const char *value)
{
	enum { MAX_LANGS = 1000 };
	char tag[DGM_MAX_LANG] = "";
	size_t len = strlen(value);
	struct map_entry *entry = map_find(rules->langs, value, len);

	if (entry && entry->value)
		return;
	if (dgm_lang_canonical(value, tag, NULL) != DGM_OK)
		tell(rules, rules->place, "%s '%.40s' is not a language tag of BCP 47", attr,
		     value);
	else if (strcasecmp(value, tag) != 0)
		tell(rules, rules->place, "%s '%.40s' is not a language tag of BCP 47: write '%s'",
		     attr, value, tag);
	else if (map_count(rules->langs) < MAX_LANGS)
		map_add(rules->langs, value, len, 1, NULL);
}

static void check_date(struct rules *rules, const char *attr, const char *value)
{
	int64_t seconds;
	bool shaped = strlen(value) == 16 && value[8] == 'T' && value[15] == 'Z';

	if (!shaped || !date_read(value, 16, &seconds))
		tell(rules, rules->place, "%s '%.40s' is not a date like 20240501T100000Z", attr,
		     value);
}

static void check_number(struct rules *rules, const char *attr, const char *value)
{
	if (!*value || value[strspn(value, "0123456789")])
		tell(rules, rules->place, "%s '%.40s' is not a number", attr, value);
}

/* ---------------------------------------------------------------- inline codes */

static void begin_pair(struct rules *rules, const char *i)
{
	for (size_t k = 0; k < rules->pair_count; k++) {
		if (strcmp(rules->pairs[k].i, i) != 0)
			continue;
		tell(rules, rules->place, "a second <bpt> with i=\"%.20s\" in this segment", i);
		return;
	}
	if (rules->pair_count == MAX_CODES)
		return;
	rules->pairs =
		mem_grow(rules->pairs, rules->pair_count, &rules->pair_cap, sizeof *rules->pairs);
	rules->pairs[rules->pair_count++] =
		(struct pair){arena_str(rules->arena, i), rules->place, false};
}

static void end_pair(struct rules *rules, const char *i)
{
	for (size_t k = 0; k < rules->pair_count; k++) {
		struct pair *pair = &rules->pairs[k];

		if (strcmp(pair->i, i) != 0)
			continue;
		if (pair->ended)
			tell(rules, rules->place, "a second <ept> with i=\"%.20s\" in this segment",
			     i);
		pair->ended = true;
		return;
	}
	if (rules->pair_count < MAX_CODES)
		tell(rules, rules->place, "no <bpt> with i=\"%.20s\" before this <ept>", i);
}

static void end_segment(struct rules *rules)
{
	for (size_t k = 0; k < rules->pair_count; k++)
		if (!rules->pairs[k].ended)
			tell(rules, rules->pairs[k].place,
			     "no <ept> with i=\"%.20s\" behind this <bpt>", rules->pairs[k].i);
	rules->pair_count = 0;
}

static void add_match(struct rules *rules, const char *x)
{
	if (rules->match_count == MAX_CODES)
		return;
	rules->matches = mem_grow(rules->matches, rules->match_count, &rules->match_cap,
				  sizeof *rules->matches);
	rules->matches[rules->match_count++] =
		(struct match){arena_str(rules->arena, x), rules->variants, rules->place};
}

static bool has_match(const struct rules *rules, const char *x, size_t variant)
{
	for (size_t k = 0; k < rules->match_count; k++)
		if (rules->matches[k].variant == variant && strcmp(rules->matches[k].x, x) == 0)
			return true;
	return false;
}

/* A variant after `variant` that has codes with x; 0: none. Matches are in order of variants. */
static size_t next_variant(const struct rules *rules, size_t variant)
{
	for (size_t k = 0; k < rules->match_count; k++)
		if (rules->matches[k].variant > variant)
			return rules->matches[k].variant;
	return 0;
}

/*
 * x joins the codes of one variant to those of the others. A variant without any x does not take
 * part: it may be in plain text.
 */
static void check_matches(struct rules *rules)
{
	for (size_t k = 0; k < rules->match_count; k++) {
		const struct match *match = &rules->matches[k];
		size_t other = next_variant(rules, 0);

		while (other != 0 && has_match(rules, match->x, other))
			other = next_variant(rules, other);
		if (other != 0)
			tell(rules, match->place,
			     "no code with x=\"%.20s\" in another variant of the unit", match->x);
	}
}

/* ---------------------------------------------------------------- elements */

/* An attribute's value, NUL-ended in the arena; NULL: it is not there. */
static const char *value_of(struct rules *rules, const struct xml_tag *tag, const char *prefix,
			    const char *name)
{
	size_t i = xml_attr_find(tag, prefix, name), len;

	if (i == tag->attr_count)
		return NULL;
	const char *value = xml_attr_value(tag, i, &len);

	return arena_dup(rules->arena, value, len);
}

static void set_source(struct buf *source, const char *value)
{
	buf_reset(source);
	buf_adds(source, value ? value : "");
}

/* The attributes whose values have a form, on whatever element. */
static void check_forms(struct rules *rules, const struct xml_tag *tag)
{
	static const char *const dates[] = {"creationdate", "changedate", "lastusagedate"};
	static const char *const langs[] = {"adminlang", "srclang", "lang"};
	const char *value;

	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
		if ((value = value_of(rules, tag, NULL, dates[i])))
			check_date(rules, dates[i], value);
	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
		if ((value = value_of(rules, tag, NULL, langs[i])) &&
		    strcasecmp(value, "*all*") != 0)
			check_lang(rules, langs[i], value);
	if ((value = value_of(rules, tag, "xml", "lang")))
		check_lang(rules, "xml:lang", value);
	if ((value = value_of(rules, tag, NULL, "usagecount")))
		check_number(rules, "usagecount", value);
}

static void start_unit(struct rules *rules, const struct xml_tag *tag)
{
	const char *source = value_of(rules, tag, NULL, "srclang");

	set_source(&rules->source, source ? source : buf_str(&rules->file_source));
	rules->unit = rules->place;
	rules->variants = rules->match_count = rules->pair_count = 0;
	rules->has_source = rules->source.len == 0 || strcasecmp(rules->source.data, "*all*") == 0;
}

static void end_unit(struct rules *rules)
{
	check_matches(rules);
	if (!rules->has_source)
		tell(rules, rules->unit, "no variant in the source language '%.40s'",
		     rules->source.data);
	rules->match_count = 0;
}

static void start_variant(struct rules *rules, const struct xml_tag *tag)
{
	const char *lang = value_of(rules, tag, "xml", "lang");

	if (!lang)
		lang = value_of(rules, tag, NULL, "lang");
	rules->variants++;
	if (lang && strcasecmp(lang, buf_str(&rules->source)) == 0)
		rules->has_source = true;
}

static void check_code(struct rules *rules, const struct xml_tag *tag)
{
	const char *i = value_of(rules, tag, NULL, "i"), *x = value_of(rules, tag, NULL, "x");

	if (i)
		check_number(rules, "i", i);
	if (i && strcmp(tag->name, "bpt") == 0)
		begin_pair(rules, i);
	if (i && strcmp(tag->name, "ept") == 0)
		end_pair(rules, i);
	if (x) {
		check_number(rules, "x", x);
		add_match(rules, x);
	}
}

void rules_start(struct rules *rules, const struct xml_tag *tag, long line, long column)
{
	rules->place = (struct place){line, column};
	if (strcmp(tag->name, "tu") == 0) {
		arena_reset(rules->arena);
		start_unit(rules, tag);
	} else if (strcmp(tag->name, "tuv") == 0) {
		start_variant(rules, tag);
	} else if (strcmp(tag->name, "header") == 0) {
		set_source(&rules->file_source, value_of(rules, tag, NULL, "srclang"));
	} else if (profile_is_inline(tag->name, strlen(tag->name))) {
		check_code(rules, tag);
	}
	check_forms(rules, tag);
}

void rules_end(struct rules *rules, const char *name)
{
	if (strcmp(name, "seg") == 0)
		end_segment(rules);
	else if (strcmp(name, "tu") == 0)
		end_unit(rules);
}
