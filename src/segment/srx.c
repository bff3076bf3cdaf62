#include "srx.h"
#include "pattern.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/utf8.h"

enum { MAX_ENDINGS = 1 << 20 }; /* in the index of a file; rules beyond are tried anywhere */

struct srx *srx_new(const char *name)
{
	struct srx *srx = mem_zalloc(1, sizeof *srx);

	srx->arena = arena_new();
	srx->name = arena_str(srx->arena, name);
	return srx;
}

static void free_group(struct srx_group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		uregex_close(group->rules[i]->before);
		uregex_close(group->rules[i]->after);
	}
	mem_free(group->rules);
	mem_free(group->entries);
	map_free(group->children);
}

void srx_free(struct srx *srx)
{
	if (!srx)
		return;
	for (size_t i = 0; i < srx->group_count; i++)
		free_group(srx->groups[i]);
	for (size_t i = 0; i < srx->map_count; i++)
		uregex_close(srx->maps[i].pattern);
	mem_free(srx->groups);
	mem_free(srx->maps);
	arena_free(srx->arena);
	mem_free(srx);
}

/* ---------------------------------------------------------------- patterns */

/* What users meet most, said so that they know what to do. */
static const char *fault_words(UErrorCode status)
{
	static const struct {
		UErrorCode status;
		const char *words;
	} rows[] = {
		{U_REGEX_BAD_ESCAPE_SEQUENCE, "an unknown escape"},
		{U_REGEX_PROPERTY_SYNTAX, "an unknown property"},
		{U_REGEX_UNIMPLEMENTED, "something that ICU does not support"},
		{U_REGEX_MISMATCHED_PAREN, "a parenthesis without its partner"},
		{U_REGEX_NUMBER_TOO_BIG, "a number that is too big"},
		{U_REGEX_BAD_INTERVAL, "a wrong {interval}"},
		{U_REGEX_MAX_LT_MIN, "an {interval} whose end lies before its start"},
		{U_REGEX_INVALID_BACK_REF, "a reference to a group that is not there"},
		{U_REGEX_INVALID_FLAG, "an unknown flag"},
		{U_REGEX_LOOK_BEHIND_LIMIT, "a look-behind without greatest length"},
		{U_REGEX_MISSING_CLOSE_BRACKET, "a bracket that is not closed"},
		{U_REGEX_INVALID_RANGE, "a range whose end lies before its start"},
		{U_REGEX_PATTERN_TOO_BIG, "it is too big"},
		{U_REGEX_STACK_OVERFLOW, "it is nested too deep"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].status == status)
			return rows[i].words;
	return "wrong syntax";
}

/* ICU keeps looking into the pattern, which the caller has to keep. NULL and *err: wrong. */
static URegularExpression *compile(const struct srx_pattern *pattern, uint32_t flags,
				   const char *what, dgm_error *err)
{
	UText text = UTEXT_INITIALIZER;
	UParseError where = {0};
	UErrorCode status = U_ZERO_ERROR;

	utext_openUTF8(&text, pattern->text, (int64_t)pattern->len, &status);
	URegularExpression *regex = uregex_openUText(&text, flags, &where, &status);

	utext_close(&text);
	if (U_SUCCESS(status))
		return regex;
	uregex_close(regex);
	if (where.offset > 0)
		err_at(err, DGM_BAD_DATA, pattern->place.line, pattern->place.column,
		       "%s: %s, at character %d of '%.60s'", what, fault_words(status),
		       (int)where.offset, pattern->text);
	else
		err_at(err, DGM_BAD_DATA, pattern->place.line, pattern->place.column,
		       "%s: %s in '%.60s'", what, fault_words(status), pattern->text);
	return NULL;
}

/* ---------------------------------------------------------------- index */

static size_t add_node(struct srx_group *group)
{
	group->entries = mem_grow(group->entries, group->node_count, &group->node_cap,
				  sizeof *group->entries);
	group->entries[group->node_count] = NULL;
	return group->node_count++;
}

struct child_key {
	uint32_t node, c;
};

size_t srx_child(const struct srx_group *group, size_t node, uint32_t c)
{
	struct child_key key = {(uint32_t)node, c};
	const struct map_entry *entry = map_find(group->children, &key, sizeof key);

	return entry ? (size_t)entry->value : 0;
}

/* Marks the bytes in which characters of the set (NULL: any) end. */
static void mark_set(struct srx_group *group, const struct charset *set)
{
	bool beyond =
		!set || set->any || (set->count > 0 && set->ranges[set->count - 1].last > 127);

	for (uint32_t byte = 0; byte < 256; byte++)
		if (byte < 128 ? !set || charset_has(set, byte) : beyond)
			group->may_end[byte] = true;
}

static void index_ending(struct srx_group *group, size_t rule, const struct ending *ending)
{
	struct arena *arena = group->srx->arena;
	size_t node = 0, at = ending->len;

	while (at > 0) {
		struct child_key key = {(uint32_t)node, utf8_prev(ending->text, &at)};
		bool added;
		struct map_entry *entry =
			map_add(group->children, &key, sizeof key, group->node_count, &added);

		node = (size_t)entry->value;
		if (added)
			add_node(group);
	}
	struct srx_entry *entry = arena_alloc(arena, 1, sizeof *entry);

	*entry = (struct srx_entry){group->entries[node], rule, ending->before};
	group->entries[node] = entry;
	if (ending->len > 0)
		group->may_end[(unsigned char)ending->text[ending->len - 1]] = true;
	else
		mark_set(group, ending->before);
}

/* Finds out where the rule may hold. */
static void index_rule(struct srx *srx, struct srx_group *group, struct srx_rule *rule,
		       const struct srx_pattern *before, const struct srx_pattern *after)
{
	static const struct ending anywhere = {.text = ""};
	struct facts_store store = {.arena = srx->arena};
	struct facts facts = pattern_facts(&store, before->text, before->len);

	rule->least = facts.least;
	rule->most = facts.most;
	rule->anchored = facts.anchored;
	facts_charset(&store, facts.letters, &rule->letters);
	srx->endings += facts.count;
	if (srx->endings > MAX_ENDINGS)
		index_ending(group, rule->number - 1, &anywhere);
	for (size_t i = 0; i < facts.count && srx->endings <= MAX_ENDINGS; i++)
		index_ending(group, rule->number - 1, &facts.endings[i]);
	facts = pattern_facts(&store, after->text, after->len);
	facts_charset(&store, facts.least > 0 ? facts.first : NULL, &rule->first);
	facts_close(&store);
}

/* ---------------------------------------------------------------- groups, rules, maps */

struct srx_group *srx_group(const struct srx *srx, const char *name)
{
	for (size_t i = 0; i < srx->group_count; i++)
		if (strcmp(srx->groups[i]->name, name) == 0)
			return srx->groups[i];
	return NULL;
}

struct srx_group *srx_add_group(struct srx *srx, const char *name)
{
	struct srx_group *group = arena_zalloc(srx->arena, 1, sizeof *group);

	group->srx = srx;
	group->name = arena_str(srx->arena, name);
	group->children = map_new();
	add_node(group);
	srx->groups = mem_grow(srx->groups, srx->group_count, &srx->group_cap, sizeof *srx->groups);
	srx->groups[srx->group_count++] = group;
	return group;
}

/* A copy that lasts. */
static struct srx_pattern keep(struct srx *srx, const struct srx_pattern *pattern)
{
	struct srx_pattern kept = *pattern;

	kept.text = arena_dup(srx->arena, pattern->text, pattern->len);
	return kept;
}

/* Compiles a pattern of a rule; NULL for an empty one and for a wrong one. */
static URegularExpression *compile_side(const struct srx_rule *rule,
					const struct srx_pattern *pattern, const char *side,
					dgm_error *err)
{
	char what[120];

	if (pattern->len == 0)
		return NULL;
	snprintf(what, sizeof what, "rule %zu of '%.60s': %s", rule->number, rule->group->name,
		 side);
	if (pattern->len > SRX_MAX_PATTERN) {
		err_at(err, DGM_TOO_BIG, pattern->place.line, pattern->place.column,
		       "%s is larger than the limit of %d bytes", what, SRX_MAX_PATTERN);
		return NULL;
	}
	return compile(pattern, 0, what, err);
}

dgm_code srx_add_rule(struct srx_group *group, bool breaks, struct srx_place place,
		      const struct srx_pattern *before, const struct srx_pattern *after,
		      dgm_error *err)
{
	struct srx *srx = (struct srx *)group->srx;
	struct srx_pattern kept_before = keep(srx, before), kept_after = keep(srx, after);
	struct srx_rule *rule = arena_zalloc(srx->arena, 1, sizeof *rule);
	dgm_error fault = {0};

	*rule = (struct srx_rule){
		.breaks = breaks, .number = group->count + 1, .place = place, .group = group};
	if (++srx->rule_count > SRX_MAX_RULES)
		return err_at(err, DGM_TOO_BIG, place.line, place.column,
			      "more rules than the limit of %d", SRX_MAX_RULES);
	rule->before = compile_side(rule, &kept_before, "beforebreak", &fault);
	if (fault.code == DGM_OK)
		rule->after = compile_side(rule, &kept_after, "afterbreak", &fault);
	group->rules = mem_grow(group->rules, group->count, &group->cap, sizeof *group->rules);
	group->rules[group->count++] = rule;
	if (fault.code != DGM_OK)
		return err_at(err, fault.code, fault.line, fault.column, "%s", fault.text);
	index_rule(srx, group, rule, &kept_before, &kept_after);
	return DGM_OK;
}

dgm_code srx_add_map(struct srx *srx, const struct srx_pattern *pattern, const char *name,
		     dgm_error *err)
{
	struct srx_pattern kept = keep(srx, pattern);
	const struct srx_group *group = srx_group(srx, name);

	if (!group)
		return err_at(err, DGM_BAD_DATA, pattern->place.line, pattern->place.column,
			      "languagemap: there is no languagerule '%.100s'", name);
	URegularExpression *regex = compile(&kept, UREGEX_CASE_INSENSITIVE, "languagepattern", err);

	if (!regex)
		return DGM_BAD_DATA;
	srx->maps = mem_grow(srx->maps, srx->map_count, &srx->map_cap, sizeof *srx->maps);
	srx->maps[srx->map_count++] = (struct srx_map){regex, group};
	return DGM_OK;
}

/* True when a languagepattern matches the whole of a tag. A clone, as others may ask too. */
static bool map_matches(const struct srx_map *map, const char *lang)
{
	UText text = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	URegularExpression *regex = uregex_clone(map->pattern, &status);

	utext_openUTF8(&text, lang, -1, &status);
	uregex_setTimeLimit(regex, SRX_TIME_LIMIT, &status);
	uregex_setUText(regex, &text, &status);
	bool matches = uregex_matches64(regex, 0, &status) && U_SUCCESS(status);

	uregex_close(regex);
	utext_close(&text);
	return matches;
}

size_t srx_groups_for(const struct srx *srx, const char *lang, const struct srx_group **groups,
		      size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < srx->map_count && count < most; i++) {
		if (!map_matches(&srx->maps[i], lang))
			continue;
		groups[count++] = srx->maps[i].group;
		if (!srx->cascade)
			break;
	}
	return count;
}
