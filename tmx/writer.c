/*
 * The profile is that of tmx/README.md. Output is gathered and handed to the sink in large pieces;
 * it depends on nothing but the units and the header, so that the same memory gives the same bytes.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "markup.h"
#include "text/escape.h"
#include "profile.h"
#include "text/date.h"
#include "tmx.h"

#include <inttypes.h>
#include <strings.h>

enum { PIECE = 64 * 1024 };

struct unit_writer {
	dgm_sink sink;
	struct arena *arena;
	const char *const *langs; /* none: all */
	size_t lang_count;
	int level;
	struct buf out;
	struct unit_tally tally;
	bool cleaned, uncoded; /* the present unit */
};

/* ---------------------------------------------------------------- pieces of XML */

static void add_escaped(struct unit_writer *writer, const char *text, size_t len,
			enum markup_place place)
{
	if (markup_escape(&writer->out, text, len, place))
		writer->cleaned = true;
}

static void add_attribute(struct unit_writer *writer, const char *name, const char *value)
{
	buf_addc(&writer->out, ' ');
	buf_adds(&writer->out, name);
	buf_adds(&writer->out, "=\"");
	add_escaped(writer, value, strlen(value), MARKUP_ATTRIBUTE);
	buf_addc(&writer->out, '"');
}

static void add_date(struct unit_writer *writer, const char *name, int64_t seconds)
{
	struct buf date = {0};

	if (seconds != 0 && date_add(&date, seconds, DATE_BASIC))
		add_attribute(writer, name, buf_str(&date));
	buf_free(&date);
}

static void add_prop(struct unit_writer *writer, const char *type, const char *value)
{
	buf_adds(&writer->out, "<prop type=\"");
	add_escaped(writer, type, strlen(type), MARKUP_ATTRIBUTE);
	buf_adds(&writer->out, "\">");
	add_escaped(writer, value, strlen(value), MARKUP_TEXT);
	buf_adds(&writer->out, "</prop>");
}

static void add_note(struct unit_writer *writer, const char *note)
{
	buf_adds(&writer->out, "<note>");
	add_escaped(writer, note, strlen(note), MARKUP_TEXT);
	buf_adds(&writer->out, "</note>");
}

/* ---------------------------------------------------------------- the header */

static void add_header_props(struct unit_writer *writer, const struct unit_header *header)
{
	for (size_t i = 0; i < header->prop_count; i++) {
		const dgm_prop *prop = &header->props[i];

		if (prop->name[0] == '@')
			continue; /* of the tool that wrote that file */
		if (strcmp(prop->name, PROFILE_NOTE) == 0)
			add_note(writer, prop->value);
		else if (strcmp(prop->name, PROFILE_UDE) == 0)
			buf_adds(&writer->out, prop->value);
		else
			add_prop(writer, prop->name, prop->value);
		buf_addc(&writer->out, '\n');
	}
}

static void add_header(struct unit_writer *writer, const struct unit_header *header)
{
	buf_adds(&writer->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n"
			       "<header");
	add_attribute(writer, "creationtool", PROFILE_TOOL);
	add_attribute(writer, "creationtoolversion", dgm_version());
	add_attribute(writer, "segtype", "sentence");
	add_attribute(writer, "o-tmf", PROFILE_TOOL);
	add_attribute(writer, "adminlang", "en");
	add_attribute(writer, "srclang", writer->lang_count > 0 ? writer->langs[0] : "*all*");
	add_attribute(writer, "datatype", "plaintext");
	if (header->prop_count > 0) {
		buf_adds(&writer->out, ">\n");
		add_header_props(writer, header);
		buf_adds(&writer->out, "</header>\n<body>\n");
	} else {
		buf_adds(&writer->out, "/>\n<body>\n");
	}
}

/* ---------------------------------------------------------------- units */

static bool has_text(const dgm_variant *variant)
{
	return variant && (variant->len > 0 || variant->code_count > 0);
}

/* The variants to write, in order; how many. */
static size_t choose(const struct unit_writer *writer, const dgm_unit *unit,
		     const dgm_variant *chosen[DGM_MAX_VARIANTS])
{
	size_t all = writer->lang_count, count = 0;

	if (all > 0)
		unit_pick(unit, writer->langs, all, chosen);
	else
		for (; all < unit->variant_count && all < DGM_MAX_VARIANTS; all++)
			chosen[all] = &unit->variants[all];
	for (size_t i = 0; i < all; i++)
		if (has_text(chosen[i]))
			chosen[count++] = chosen[i];
	return count;
}

/* True when a property of the same name comes before: an attribute cannot be there twice. */
static bool is_again(const dgm_unit *unit, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(unit->props[j].name, unit->props[i].name) == 0)
			return true;
	return false;
}

static const char *find_prop(const dgm_unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->prop_count; i++)
		if (strcmp(unit->props[i].name, name) == 0)
			return unit->props[i].value;
	return NULL;
}

/* True when a property belongs to some variant of the unit. */
static bool is_of_variant(const dgm_unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->variant_count; i++)
		if (profile_of_variant(name, unit->variants[i].lang))
			return true;
	return false;
}

static void add_unit_tag(struct unit_writer *writer, const dgm_unit *unit, const char *source)
{
	/* The header's srclang holds for units that begin with exactly that language. */
	bool own_source = writer->lang_count > 0 && strcmp(source, writer->langs[0]) != 0;
	const char *tuid = find_prop(unit, "@tuid");
	char id[32];

	buf_adds(&writer->out, "<tu");
	snprintf(id, sizeof id, PROFILE_ID "%" PRIu64, unit->id);
	if (tuid || unit->id != 0)
		add_attribute(writer, "tuid", tuid ? tuid : id);
	add_date(writer, "creationdate", unit->created);
	if (unit->creator)
		add_attribute(writer, "creationid", unit->creator);
	add_date(writer, "changedate", unit->changed);
	if (unit->changer)
		add_attribute(writer, "changeid", unit->changer);
	for (size_t i = 0; i < unit->prop_count; i++) {
		const char *name = unit->props[i].name;

		if (name[0] != '@' || !profile_keeps_unit_attr(name + 1) ||
		    strcmp(name, "@tuid") == 0 || is_again(unit, i))
			continue;
		if (strcmp(name, "@srclang") == 0 && writer->lang_count > 0)
			continue;
		add_attribute(writer, name + 1, unit->props[i].value);
	}
	if (own_source)
		add_attribute(writer, "srclang", source);
	buf_adds(&writer->out, ">\n");
}

static void add_own_props(struct unit_writer *writer, const dgm_unit *unit)
{
	struct buf value = {0};

	if (unit->origin) {
		add_prop(writer, PROFILE_ORIGIN, unit->origin);
		buf_printf(&value, "%zu", unit->position);
		add_prop(writer, PROFILE_POSITION, value.data);
		buf_addc(&writer->out, '\n');
	}
	/* Of a unit that came in from elsewhere there is nothing to say. */
	if (unit->state != DGM_IMPORTED || unit->confidence < 1) {
		buf_reset(&value);
		unit_add_confidence(&value, unit->confidence);
		add_prop(writer, PROFILE_CONFIDENCE, value.data);
		add_prop(writer, PROFILE_STATE, dgm_state_name(unit->state));
		buf_addc(&writer->out, '\n');
	}
	buf_free(&value);
}

static void add_props(struct unit_writer *writer, const dgm_unit *unit)
{
	add_own_props(writer, unit);
	for (size_t i = 0; i < unit->prop_count; i++) {
		const dgm_prop *prop = &unit->props[i];

		if (prop->name[0] == '@' || profile_is_own(prop->name) ||
		    is_of_variant(unit, prop->name))
			continue;
		add_prop(writer, prop->name, prop->value);
		buf_addc(&writer->out, '\n');
	}
	for (size_t i = 0; i < unit->note_count; i++) {
		add_note(writer, unit->notes[i]);
		buf_addc(&writer->out, '\n');
	}
}

static void add_variant_tag(struct unit_writer *writer, const dgm_unit *unit,
			    const dgm_variant *variant)
{
	buf_adds(&writer->out, "<tuv");
	add_attribute(writer, "xml:lang", variant->lang);
	for (size_t i = 0; i < unit->prop_count; i++) {
		const char *name = profile_of_variant(unit->props[i].name, variant->lang);

		if (name && name[0] == '@' && profile_keeps_variant_attr(name + 1) &&
		    !is_again(unit, i))
			add_attribute(writer, name + 1, unit->props[i].value);
	}
	buf_addc(&writer->out, '>');
}

static void add_variant_props(struct unit_writer *writer, const dgm_unit *unit,
			      const dgm_variant *variant)
{
	char key[24];

	snprintf(key, sizeof key, "%016" PRIx64, variant->prev);
	if (variant->prev != 0)
		add_prop(writer, PROFILE_PREV, key);
	snprintf(key, sizeof key, "%016" PRIx64, variant->next);
	if (variant->next != 0)
		add_prop(writer, PROFILE_NEXT, key);
	for (size_t i = 0; i < unit->prop_count; i++) {
		const char *name = profile_of_variant(unit->props[i].name, variant->lang);

		if (!name || name[0] == '@' || profile_is_own(name))
			continue;
		if (strcmp(name, PROFILE_NOTE) == 0)
			add_note(writer, unit->props[i].value);
		else
			add_prop(writer, name, unit->props[i].value);
	}
}

static void add_segment(struct unit_writer *writer, const dgm_variant *variant)
{
	bool sound = markup_is_sound(variant->codes, variant->code_count);
	size_t at = 0;

	buf_adds(&writer->out, "<seg>");
	for (size_t i = 0; writer->level != 1 && sound && i < variant->code_count; i++) {
		const dgm_inline *code = &variant->codes[i];

		add_escaped(writer, variant->text + at, code->at - at, MARKUP_TEXT);
		buf_add(&writer->out, code->markup, code->len);
		at = code->at;
	}
	add_escaped(writer, variant->text + at, variant->len - at, MARKUP_TEXT);
	buf_adds(&writer->out, "</seg>");
	if (!sound)
		writer->uncoded = true;
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	const dgm_variant *chosen[DGM_MAX_VARIANTS];
	size_t count = choose(writer, unit, chosen);

	if (count < (writer->lang_count > 1 ? 2 : 1)) {
		writer->tally.left_out++;
		return DGM_OK;
	}
	writer->cleaned = writer->uncoded = false;
	add_unit_tag(writer, unit, chosen[0]->lang);
	add_props(writer, unit);
	for (size_t i = 0; i < count; i++) {
		add_variant_tag(writer, unit, chosen[i]);
		add_variant_props(writer, unit, chosen[i]);
		add_segment(writer, chosen[i]);
		buf_adds(&writer->out, "</tuv>\n");
	}
	buf_adds(&writer->out, "</tu>\n");
	writer->tally.written++;
	writer->tally.cleaned += writer->cleaned;
	writer->tally.uncoded += writer->uncoded;
	if (writer->out.len < PIECE)
		return DGM_OK;
	dgm_code code = sink_write(&writer->sink, &writer->out, err);

	buf_reset(&writer->out);
	return code;
}

/* ---------------------------------------------------------------- the format */

static struct unit_writer *open_writer(const struct unit_header *header, const dgm_sink *sink,
				       dgm_error *err)
{
	if (header->lang_count > DGM_MAX_VARIANTS) {
		err_set(err, DGM_TOO_BIG, "%zu languages, the limit is %d", header->lang_count,
			DGM_MAX_VARIANTS);
		return NULL;
	}
	if (header->level < 0 || header->level > 2) {
		err_set(err, DGM_BAD_ARG, "TMX has level 1 and level 2, not %d", header->level);
		return NULL;
	}
	struct unit_writer *writer = mem_zalloc(1, sizeof *writer);
	const char **langs;

	writer->arena = arena_new();
	langs = arena_zalloc(writer->arena, header->lang_count, sizeof *langs);
	for (size_t i = 0; i < header->lang_count; i++)
		langs[i] = arena_str(writer->arena, header->langs[i]);
	writer->langs = langs;
	writer->lang_count = header->lang_count;
	writer->level = header->level;
	writer->sink = *sink;
	add_header(writer, header);
	return writer;
}

static dgm_code finish_writer(struct unit_writer *writer, dgm_error *err)
{
	buf_adds(&writer->out, "</body>\n</tmx>\n");
	dgm_code code = sink_write(&writer->sink, &writer->out, err);

	buf_reset(&writer->out);
	return code;
}

static void free_writer(struct unit_writer *writer)
{
	if (!writer)
		return;
	arena_free(writer->arena);
	buf_free(&writer->out);
	mem_free(writer);
}

static const struct unit_tally *tally_of(const struct unit_writer *writer)
{
	return &writer->tally;
}

static bool looks_like_tmx(const char *head, size_t len)
{
	return unit_head_has(head, len, "<tmx");
}

static const char *const endings[] = {"tmx", NULL};

const struct unit_format tmx_format = {
	.name = "tmx",
	.endings = endings,
	.open = open_writer,
	.unit = write_unit,
	.finish = finish_writer,
	.free = free_writer,
	.tally = tally_of,
	.looks = looks_like_tmx,
	.read = tmx_read,
};
