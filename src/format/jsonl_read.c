/* The reader of jsonl: what jsonl.c writes, in whatever order of keys; unknown keys are passed
 * over. */
#include "jsonl.h"
#include "base/arena.h"
#include "base/err.h"
#include "lines.h"
#include "text/date.h"

#include <jansson.h>

struct record {
	const struct lines *lines;
	struct arena *arena;
	const char *fault; /* why the line is no unit; NULL: it is one */
};

static void blame(struct record *record, const char *fault)
{
	if (!record->fault)
		record->fault = fault;
}

/* A string, or NULL where there is none; anything else is a fault. NUL in it ends it. */
static const char *get_string(struct record *record, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value && !json_is_string(value) && !json_is_null(value))
		blame(record, key);
	return json_string_value(value);
}

static int64_t get_date(struct record *record, const json_t *object, const char *key)
{
	const char *text = get_string(record, object, key);
	int64_t seconds = 0;

	if (text && !date_read(text, strlen(text), &seconds))
		blame(record, key);
	return seconds;
}

/* A whole number that is not negative. */
static uint64_t get_number(struct record *record, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value && (!json_is_integer(value) || json_integer_value(value) < 0))
		blame(record, key);
	return (uint64_t)json_integer_value(value);
}

/* A context key: hexadecimal digits. */
static uint64_t get_key(struct record *record, const json_t *object, const char *key)
{
	const char *text = get_string(record, object, key);
	size_t len = text ? strlen(text) : 0;

	if (len > 16 || strspn(text ? text : "", "0123456789abcdef") != len) {
		blame(record, key);
		return 0;
	}
	return len > 0 ? strtoull(text, NULL, 16) : 0;
}

/* An array of the object, or NULL; *count is its size. */
static const json_t *get_array(struct record *record, const json_t *object, const char *key,
			       size_t *count)
{
	const json_t *value = json_object_get(object, key);

	if (value && !json_is_array(value))
		blame(record, key);
	*count = json_array_size(value);
	return value;
}

static void read_codes(struct record *record, const json_t *object, dgm_variant *variant)
{
	const json_t *array = get_array(record, object, "codes", &variant->code_count);
	dgm_inline *codes = arena_zalloc(record->arena, variant->code_count, sizeof *codes);

	for (size_t i = 0; i < variant->code_count; i++) {
		const json_t *one = json_array_get(array, i);
		const json_t *markup = json_object_get(one, "markup");

		if (!json_is_string(markup))
			blame(record, "codes");
		codes[i].at = (size_t)get_number(record, one, "at");
		codes[i].markup = json_is_string(markup) ? json_string_value(markup) : "";
		codes[i].len = json_string_length(markup);
	}
	variant->codes = codes;
}

static void read_variants(struct record *record, const json_t *object, dgm_unit *unit)
{
	const json_t *array = get_array(record, object, "variants", &unit->variant_count);
	dgm_variant *variants = arena_zalloc(record->arena, unit->variant_count, sizeof *variants);

	for (size_t i = 0; i < unit->variant_count; i++) {
		const json_t *one = json_array_get(array, i), *text = json_object_get(one, "text");
		const char *lang = get_string(record, one, "lang");
		char *tag = arena_zalloc(record->arena, 1, DGM_MAX_LANG);

		if (!lang || dgm_lang_canonical(lang, tag, NULL) != DGM_OK)
			blame(record, "lang");
		if (!json_is_string(text))
			blame(record, "text");
		variants[i].lang = tag;
		variants[i].text = json_is_string(text) ? json_string_value(text) : "";
		variants[i].len = json_string_length(text);
		variants[i].prev = get_key(record, one, "prev");
		variants[i].next = get_key(record, one, "next");
		read_codes(record, one, &variants[i]);
	}
	unit->variants = variants;
}

static void read_extras(struct record *record, const json_t *object, dgm_unit *unit)
{
	const json_t *array = get_array(record, object, "props", &unit->prop_count);
	dgm_prop *props = arena_zalloc(record->arena, unit->prop_count, sizeof *props);

	for (size_t i = 0; i < unit->prop_count; i++) {
		const json_t *one = json_array_get(array, i);

		props[i].name = get_string(record, one, "name");
		props[i].value = get_string(record, one, "value");
		if (!props[i].name || !props[i].value)
			blame(record, "props");
	}
	unit->props = props;
	array = get_array(record, object, "notes", &unit->note_count);
	const char **notes = arena_zalloc(record->arena, unit->note_count, sizeof *notes);

	for (size_t i = 0; i < unit->note_count; i++) {
		notes[i] = json_string_value(json_array_get(array, i));
		if (!notes[i])
			blame(record, "notes");
	}
	unit->notes = notes;
}

static void read_unit(struct record *record, const json_t *object, dgm_unit *unit)
{
	const json_t *confidence = json_object_get(object, "confidence");
	const char *state = get_string(record, object, "state");

	*unit = (dgm_unit){.id = get_number(record, object, "id"),
			   .origin = get_string(record, object, "origin"),
			   .position = (size_t)get_number(record, object, "position"),
			   .confidence = confidence ? json_number_value(confidence) : 1,
			   .state = DGM_IMPORTED,
			   .created = get_date(record, object, "created"),
			   .creator = get_string(record, object, "creator"),
			   .changed = get_date(record, object, "changed"),
			   .changer = get_string(record, object, "changer")};
	if (confidence && !json_is_number(confidence))
		blame(record, "confidence");
	if (state && !unit_read_state(state, &unit->state))
		blame(record, "state");
	read_variants(record, object, unit);
	read_extras(record, object, unit);
}

static dgm_code take_line(struct record *record, const char *line, size_t len, dgm_error *err)
{
	json_error_t why;
	json_t *object = json_loadb(line, len, JSON_ALLOW_NUL, &why);
	dgm_code code = DGM_OK;
	dgm_unit unit;

	record->fault = NULL;
	arena_reset(record->arena);
	if (!json_is_object(object)) {
		lines_drop(record->lines, REASON_VALUE, object ? 0 : why.column,
			   object ? "the line is no object of JSON" : "no JSON: %s", why.text);
	} else {
		read_unit(record, object, &unit);
		if (record->fault)
			lines_drop(record->lines, REASON_VALUE, 0,
				   "'%s' is missing or makes no sense", record->fault);
		else
			code = lines_deliver(record->lines, &unit, lines_number(record->lines),
					     err);
	}
	json_decref(object);
	return code;
}

dgm_code jsonl_read(const struct unit_source *source, const struct unit_handler *handler,
		    dgm_error *err)
{
	dgm_error local = {0};
	const char *line;
	size_t len;
	dgm_code code = DGM_OK;

	err = err ? err : &local;
	struct lines *lines = lines_new(source->stream, handler, err);

	if (!lines)
		return err->code;
	struct record record = {.lines = lines, .arena = arena_new()};

	while (code == DGM_OK && lines_next(lines, &line, &len, &code, err))
		if (len > 0)
			code = take_line(&record, line, len, err);
	arena_free(record.arena);
	lines_free(lines);
	return code;
}

bool jsonl_looks(const char *head, size_t len)
{
	size_t i = 0;

	while (i < len && (head[i] == ' ' || head[i] == '\t'))
		i++;
	return i + 1 < len && head[i] == '{' && unit_head_has(head + i, len - i, "\"variants\"");
}
