#include "rules.h"
#include "base/data.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/chars.h"
#include "text/lang.h"
#include "text/utf8.h"

#include <assert.h>
#include <pthread.h>
#include <unicode/uchar.h>

enum { MAX_ENTRY = 64 };

struct rules {
	struct map *abbrevs; /* token -> enum abbrev_class */
	struct map *words[WORDS_COUNT];
	const struct rules *base; /* asked what the tables above do not hold; NULL: nothing */
};

static const char *const langs[] = {"ar", "en", "ru"};

enum { LANG_COUNT = sizeof langs / sizeof *langs };

/* Written by load_all alone, before anyone reads it. */
static struct rules *tables[LANG_COUNT];
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

/* The sections of a file: either a class of abbreviations or a list of words. */
static const struct section {
	const char *name;
	enum abbrev_class class;
	enum word_list list; /* WORDS_COUNT: the entries are abbreviations */
} sections[] = {
	{"no abbreviation", ABBREV_NONE, WORDS_COUNT},
	{"never ends", ABBREV_NEVER_ENDS, WORDS_COUNT},
	{"number follows", ABBREV_NUMBER, WORDS_COUNT},
	{"may end", ABBREV_MAY_END, WORDS_COUNT},
	{"after a number", ABBREV_UNIT, WORDS_COUNT},
	{"needs a starter", ABBREV_STARTER, WORDS_COUNT},
	{"starters", ABBREV_NONE, WORDS_STARTERS},
	{"openers", ABBREV_NONE, WORDS_OPENERS},
	{"carry on", ABBREV_NONE, WORDS_CARRY_ON},
	{"numbered", ABBREV_NONE, WORDS_NUMBERED},
	{"speech", ABBREV_NONE, WORDS_SPEECH},
};

static const struct section *section_named(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (strlen(sections[i].name) == len && memcmp(sections[i].name, name, len) == 0)
			return &sections[i];
	return NULL;
}

/* Writes text with its first `count` letters in upper case; returns the new length. */
static size_t capitalise(const char *text, size_t len, size_t count, char *to)
{
	size_t at = 0, out = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);

		if (count > 0 && u_isalpha((UChar32)c)) {
			c = (uint32_t)u_toupper((UChar32)c);
			count--;
		}
		out += utf8_put(to + out, c);
	}
	return out;
}

/*
 * An entry in lower case stands for itself, for its form with a capital at the start, and for all
 * capitals, so that looking up costs one hash; one with a capital for all capitals as well. A form
 * that has an entry of its own keeps that one's value.
 */
static void enter(struct map *map, const char *text, size_t len, uint64_t value, size_t forms)
{
	char form[MAX_ENTRY * 2];

	assert(len > 0 && len <= MAX_ENTRY);
	map_add(map, text, len, value, NULL)->value = value;
	if (forms > 1)
		map_add(map, form, capitalise(text, len, 1, form), value, NULL);
	if (forms > 2)
		map_add(map, form, capitalise(text, len, MAX_ENTRY, form), value, NULL);
}

/*
 * The forms in which an abbreviation is looked for. The capital of a single letter is an initial,
 * and so are capitals with stops between them: "н.э" is no "Н.Э".
 */
static size_t forms_of(const char *text, size_t len)
{
	bool letter_before = false;

	for (size_t at = 0; at < len;) {
		bool letter = u_isalpha((UChar32)utf8_next(text, len, &at));

		if (letter && letter_before)
			return 3;
		letter_before = letter;
	}
	return utf8_count(text, len) > 1 ? 2 : 1;
}

/*
 * Copies an entry as a token looks that is asked for: without blanks, marks and direction marks,
 * and an abbreviation without its last stop. Returns the length; 0 when that is too much.
 */
static size_t clean_entry(const char *text, size_t len, bool abbreviation, char *to)
{
	size_t out = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);

		if (char_is_mark(c) || char_is_bidi(c) || (abbreviation && char_is_space(c)))
			continue;
		if (out + 4 > MAX_ENTRY)
			return 0;
		out += utf8_put(to + out, c);
	}
	return abbreviation && out > 1 && to[out - 1] == '.' ? out - 1 : out;
}

static dgm_code read_entry(struct rules *rules, const struct section *section, const char *line,
			   size_t len, long number, dgm_error *err)
{
	char entry[MAX_ENTRY];

	if (!section)
		return err_at(err, DGM_BAD_DATA, number, 1,
			      "'%.*s' stands before the first [class]", (int)len, line);
	bool abbreviation = section->list == WORDS_COUNT;
	size_t entry_len = clean_entry(line, len, abbreviation, entry);

	if (entry_len == 0)
		return err_at(err, DGM_BAD_DATA, number, 1, "an entry of more than %d bytes",
			      MAX_ENTRY - 4);
	if (memchr(entry, ' ', entry_len))
		return err_at(err, DGM_BAD_DATA, number, 1, "'%.*s' is more than one word",
			      (int)len, line);
	if (abbreviation)
		enter(rules->abbrevs, entry, entry_len, section->class, forms_of(entry, entry_len));
	else
		enter(rules->words[section->list], entry, entry_len, 1, 3);
	return DGM_OK;
}

static dgm_code read_section(const struct section **section, const char *line, size_t len,
			     long number, dgm_error *err)
{
	*section = line[len - 1] == ']' ? section_named(line + 1, len - 2) : NULL;
	if (!*section)
		return err_at(err, DGM_BAD_DATA, number, 1, "there is no class '%.*s'", (int)len,
			      line);
	return DGM_OK;
}

static dgm_code read_lines(struct rules *rules, const char *text, size_t len, dgm_error *err)
{
	const struct section *section = NULL;
	dgm_code code = DGM_OK;
	long number = 1;

	for (size_t at = 0; at < len && code == DGM_OK; number++) {
		const char *line = text + at;
		const char *end = memchr(line, '\n', len - at);
		size_t line_len = end ? (size_t)(end - line) : len - at;

		at += line_len + 1;
		while (line_len > 0 && strchr(" \t\r", line[line_len - 1]))
			line_len--;
		if (line_len == 0 || line[0] == '#')
			continue;
		code = line[0] == '[' ? read_section(&section, line, line_len, number, err)
				      : read_entry(rules, section, line, line_len, number, err);
	}
	return code;
}

struct rules *rules_open(const char *text, size_t len, const struct rules *base, dgm_error *err)
{
	struct rules *rules = mem_zalloc(1, sizeof *rules);

	rules->base = base;
	rules->abbrevs = map_new();
	for (size_t i = 0; i < WORDS_COUNT; i++)
		rules->words[i] = map_new();
	if (read_lines(rules, text, len, err) == DGM_OK)
		return rules;
	rules_close(rules);
	return NULL;
}

void rules_close(struct rules *rules)
{
	if (!rules)
		return;
	map_free(rules->abbrevs);
	for (size_t i = 0; i < WORDS_COUNT; i++)
		map_free(rules->words[i]);
	mem_free(rules);
}

static void load_all(void)
{
	for (size_t i = 0; i < LANG_COUNT; i++) {
		char name[16];
		size_t len = 0;

		snprintf(name, sizeof name, "%s.abbrev", langs[i]);
		const char *text = data_file(name, &len);

		tables[i] = rules_open(text, len, NULL, NULL);
		assert(tables[i]);
	}
}

const struct rules *rules_for(const char *lang)
{
	pthread_once(&loaded, load_all);
	for (size_t i = 0; i < LANG_COUNT; i++)
		if (lang_same_primary(lang, langs[i]))
			return tables[i];
	return NULL;
}

const char *rules_class_name(enum abbrev_class class)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (sections[i].list == WORDS_COUNT && sections[i].class == class)
			return sections[i].name;
	return NULL;
}

enum abbrev_class rules_abbrev(const struct rules *rules, const char *token, size_t len)
{
	for (; rules; rules = rules->base) {
		const struct map_entry *entry = map_find(rules->abbrevs, token, len);

		if (entry)
			return (enum abbrev_class)entry->value;
	}
	return ABBREV_NONE;
}

bool rules_has_word(const struct rules *rules, enum word_list list, const char *word, size_t len)
{
	for (; rules; rules = rules->base)
		if (map_find(rules->words[list], word, len))
			return true;
	return false;
}

/* True when a table above `base` has the entry already. */
static bool is_hidden(const struct rules *rules, const struct rules *base,
		      const struct map_entry *entry)
{
	for (; rules != base; rules = rules->base)
		if (map_find(rules->abbrevs, entry->key, entry->len))
			return true;
	return false;
}

void rules_each_abbrev(const struct rules *rules,
		       void (*each)(void *ctx, const char *token, size_t len,
				    enum abbrev_class class),
		       void *ctx)
{
	for (const struct rules *base = rules; base; base = base->base) {
		for (size_t i = 0; i < map_count(base->abbrevs); i++) {
			const struct map_entry *entry = map_at(base->abbrevs, i);

			if (!is_hidden(rules, base, entry))
				each(ctx, entry->key, entry->len, (enum abbrev_class)entry->value);
		}
	}
}

void rules_each_word(const struct rules *rules, enum word_list list,
		     void (*each)(void *ctx, const char *word, size_t len), void *ctx)
{
	for (; rules; rules = rules->base) {
		for (size_t i = 0; i < map_count(rules->words[list]); i++) {
			const struct map_entry *entry = map_at(rules->words[list], i);

			each(ctx, entry->key, entry->len);
		}
	}
}
