/*
 * The corrections that the page of html.c saves: a first line {"corrections":1}, then a line of
 * JSON for each unit that is to become something else. A file with one broken line is refused as a
 * whole: a program wrote it, so that it is not what was saved.
 */
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "format.h"

#include <jansson.h>

enum { VERSION = 1 };

struct reader {
	struct arena *arena;
	struct correction_list *list;
	long line;
	dgm_error *err;
};

#define FAULT(reader, ...) err_at((reader)->err, DGM_BAD_DATA, (reader)->line, 0, __VA_ARGS__)

/* A copy of a string, or NULL where there is none. */
static const char *get_string(struct reader *reader, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? arena_dup(reader->arena, json_string_value(value),
						 json_string_length(value))
				     : NULL;
}

static uint64_t get_hex(struct reader *reader, const json_t *object, const char *key)
{
	const char *text = get_string(reader, object, key);

	return text && strspn(text, "0123456789abcdef") == strlen(text) ? strtoull(text, NULL, 16)
									: 0;
}

/* {"ar":"…","ru":"…"}; an empty text takes the variant out. */
static dgm_code read_texts(struct reader *reader, json_t *texts, dgm_unit *unit)
{
	dgm_variant *variants =
		arena_zalloc(reader->arena, json_object_size(texts) + 1, sizeof *variants);
	const char *lang;
	json_t *text;

	unit->variants = variants;
	if (json_object_size(texts) > DGM_MAX_VARIANTS)
		return FAULT(reader, "more than %d texts", DGM_MAX_VARIANTS);
	json_object_foreach(texts, lang, text)
	{
		dgm_variant *variant = &variants[unit->variant_count++];
		char *tag = arena_zalloc(reader->arena, DGM_MAX_LANG, 1);

		if (dgm_lang_canonical(lang, tag, NULL) != DGM_OK || !json_is_string(text))
			return FAULT(reader, "no text of a language: '%s'", lang);
		variant->lang = tag;
		variant->len = json_string_length(text);
		variant->text = arena_dup(reader->arena, json_string_value(text), variant->len);
	}
	return unit->variant_count > 0 ? DGM_OK : FAULT(reader, "a correction without texts");
}

static dgm_code read_correction(struct reader *reader, const json_t *object)
{
	const json_t *id = json_object_get(object, "id"), *state = json_object_get(object, "state"),
		     *confidence = json_object_get(object, "confidence"),
		     *position = json_object_get(object, "position");
	/* The page has numbers as text: 64 bits do not fit those of JavaScript. */
	const char *number = json_string_value(id);
	struct correction_list *list = reader->list;
	struct correction one = {.line = reader->line, .was = get_hex(reader, object, "was")};

	if (number)
		one.unit.id = strtoull(number, NULL, 10);
	if (id && (one.unit.id == 0 || one.was == 0))
		return FAULT(reader, "a correction of an unknown unit");
	if (!state || !unit_read_state(json_string_value(state), &one.unit.state))
		return FAULT(reader, "a correction without state");
	one.unit.origin = get_string(reader, object, "origin");
	one.unit.position = (size_t)json_integer_value(position);
	one.unit.confidence = confidence ? json_number_value(confidence) : 1;
	list->items = mem_grow(list->items, list->count, &list->cap, sizeof *list->items);
	dgm_code code = read_texts(reader, json_object_get(object, "texts"), &one.unit);

	list->items[list->count++] = one;
	return code;
}

static dgm_code read_line(struct reader *reader, const char *line, size_t len)
{
	json_error_t why;
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	dgm_code code;

	if (!json_is_object(object))
		code = FAULT(reader, "no JSON object%s%s", object ? "" : ": ",
			     object ? "" : why.text);
	else if (reader->line > 1)
		code = read_correction(reader, object);
	else if (json_integer_value(json_object_get(object, "corrections")) != VERSION)
		code = FAULT(reader, "no corrections that a page of this program saved");
	else
		code = DGM_OK;
	json_decref(object);
	return code;
}

dgm_code corrections_read(const char *path, struct arena *arena, struct correction_list *list,
			  dgm_error *err)
{
	struct buf bytes = {0};
	struct reader reader = {.arena = arena, .list = list, .err = err};
	dgm_code code = file_read(path, DGM_MAX_REVIEW, &bytes, err);
	size_t start = 0;

	while (code == DGM_OK && start < bytes.len) {
		const char *line = bytes.data + start;
		const char *end = memchr(line, '\n', bytes.len - start);
		size_t len = end ? (size_t)(end - line) : bytes.len - start;

		reader.line++;
		code = read_line(&reader, line, len);
		start += len + 1;
	}
	if (code == DGM_OK && reader.line == 0)
		code = err_set(err, DGM_BAD_DATA, "'%s' is empty", path);
	buf_free(&bytes);
	return code;
}

void correction_list_free(struct correction_list *list)
{
	mem_free(list->items);
}
