#include "columns.h"
#include "format.h"
#include "jsonl.h"
#include "text/date.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>

/* Significant digits; a confidence has six decimals, as in TMX. */
#define STYLE (JSON_COMPACT | JSON_REAL_PRECISION(6))

static void set_text(json_t *object, const char *key, const char *text, size_t len)
{
	if (text)
		json_object_set_new_nocheck(object, key, json_stringn_nocheck(text, len));
}

static void set_str(json_t *object, const char *key, const char *text)
{
	set_text(object, key, text, text ? strlen(text) : 0);
}

static void set_number(json_t *object, const char *key, uint64_t number)
{
	json_object_set_new_nocheck(object, key, json_integer((json_int_t)number));
}

/* Sixty-four bits do not fit the numbers of every JSON reader. */
static void set_key(json_t *object, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%016" PRIx64, number);
	if (number != 0)
		set_str(object, key, text);
}

static void set_date(json_t *object, const char *key, int64_t seconds)
{
	struct buf date = {0};

	if (seconds != 0 && date_add(&date, seconds, DATE_EXTENDED))
		set_str(object, key, date.data);
	buf_free(&date);
}

static json_t *make_variant(const dgm_variant *variant)
{
	json_t *object = json_object();

	set_str(object, "lang", variant->lang);
	set_text(object, "text", variant->len > 0 ? variant->text : "", variant->len);
	if (variant->code_count > 0) {
		json_t *codes = json_array();

		for (size_t i = 0; i < variant->code_count; i++) {
			const dgm_inline *code = &variant->codes[i];
			json_t *one = json_object();

			set_number(one, "at", code->at);
			set_text(one, "markup", code->markup, code->len);
			json_array_append_new(codes, one);
		}
		json_object_set_new_nocheck(object, "codes", codes);
	}
	set_key(object, "prev", variant->prev);
	set_key(object, "next", variant->next);
	return object;
}

static void set_extras(json_t *object, const dgm_unit *unit)
{
	if (unit->prop_count > 0) {
		json_t *props = json_array();

		for (size_t i = 0; i < unit->prop_count; i++) {
			json_t *one = json_object();

			set_str(one, "name", unit->props[i].name);
			set_str(one, "value", unit->props[i].value);
			json_array_append_new(props, one);
		}
		json_object_set_new_nocheck(object, "props", props);
	}
	if (unit->note_count > 0) {
		json_t *notes = json_array();

		for (size_t i = 0; i < unit->note_count; i++)
			json_array_append_new(notes, json_stringn_nocheck(unit->notes[i],
									  strlen(unit->notes[i])));
		json_object_set_new_nocheck(object, "notes", notes);
	}
}

static int dump(const char *bytes, size_t len, void *ctx)
{
	buf_add(ctx, bytes, len);
	return 0;
}

/* Adds the unit with these variants, which end up in the JSON. */
static void add_unit(const dgm_unit *unit, json_t *variants, struct buf *out)
{
	json_t *object = json_object();

	set_number(object, "id", unit->id);
	json_object_set_new_nocheck(object, "variants", variants);
	if (unit->origin) {
		set_str(object, "origin", unit->origin);
		set_number(object, "position", unit->position);
	}
	json_object_set_new_nocheck(object, "confidence",
				    json_real(round(unit->confidence * 1e6) / 1e6));
	set_str(object, "state", dgm_state_name(unit->state));
	set_date(object, "created", unit->created);
	set_str(object, "creator", unit->creator);
	set_date(object, "changed", unit->changed);
	set_str(object, "changer", unit->changer);
	set_extras(object, unit);
	json_dump_callback(object, dump, out, STYLE);
	json_decref(object);
	buf_addc(out, '\n');
}

void format_unit_json(const dgm_unit *unit, struct buf *out)
{
	json_t *variants = json_array();

	for (size_t i = 0; i < unit->variant_count; i++)
		json_array_append_new(variants, make_variant(&unit->variants[i]));
	add_unit(unit, variants, out);
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	json_t *variants;

	if (!columns_pick(writer, unit))
		return DGM_OK;
	if (writer->lang_count == 0) {
		format_unit_json(unit, &writer->out);
		return columns_flush(writer, err);
	}
	variants = json_array();
	for (size_t i = 0; i < writer->lang_count; i++)
		if (writer->picked[i])
			json_array_append_new(variants, make_variant(writer->picked[i]));
	add_unit(unit, variants, &writer->out);
	return columns_flush(writer, err);
}

static const char *const endings[] = {"jsonl", "ndjson", NULL};

const struct unit_format format_jsonl = {
	.name = "jsonl",
	.endings = endings,
	.open = columns_open,
	.unit = write_unit,
	.finish = columns_finish,
	.free = columns_free,
	.tally = columns_tally,
	.looks = jsonl_looks,
	.read = jsonl_read,
};
