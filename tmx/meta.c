/*
 * What hangs on units: languages, properties, notes, attributes. Each finds its member of dgm_unit,
 * or becomes a property under the names of profile.h.
 */
#include "profile.h"
#include "reader.h"
#include "text/date.h"

enum { MAX_LANG_NAME = 64 };

/* ---------------------------------------------------------------- languages */

const char *reader_lang(struct reader *reader, const char *name, size_t len)
{
	char text[MAX_LANG_NAME], tag[DGM_MAX_LANG];
	struct map_entry *entry = map_find(reader->langs, name, len);

	if (entry)
		return reader->tags[entry->value];
	if (len == 0 || len >= sizeof text)
		return NULL;
	memcpy(text, name, len);
	text[len] = '\0';
	if (dgm_lang_canonical(text, tag, NULL) != DGM_OK)
		return NULL;
	/* A file with more names than that is no memory; the last place serves them all. */
	size_t at = map_count(reader->langs);

	if (at < READER_LANGS - 1)
		map_add(reader->langs, name, len, at, NULL);
	memcpy(reader->tags[at], tag, sizeof tag);
	return reader->tags[at];
}

/* ---------------------------------------------------------------- properties */

void reader_keep_prop(struct reader *reader, const char *name, const char *value, size_t len)
{
	dgm_error why = {0};

	if (build_prop(reader->build, name, value, len, &why) != DGM_OK)
		reader_mended(reader, why.code, "%s", why.text);
}

void reader_keep_variant_prop(struct reader *reader, const char *name, const char *value,
			      size_t len)
{
	struct buf full = {0};

	buf_printf(&full, "%s/%s", build_open_variant(reader->build)->lang, name);
	reader_keep_prop(reader, full.data, value, len);
	buf_free(&full);
}

/* An unsigned number in base 10 or 16, all of value. */
static bool read_number(const char *value, int base, uint64_t *number)
{
	static const char all[] = "0123456789abcdef";

	*number = 0;
	if (!*value || strlen(value) > 16)
		return false;
	for (; *value; value++) {
		const char *digit = strchr(all, *value);

		if (!digit || digit - all >= base)
			return false;
		*number = *number * (unsigned)base + (uint64_t)(digit - all);
	}
	return true;
}

/* A property of our own becomes a member of the unit; false: its value makes no sense. */
static bool take_own_prop(struct reader *reader, const char *name, const char *value, size_t len)
{
	dgm_unit *unit = build_unit(reader->build);
	uint64_t number;

	if (reader->parent == IN_TUV) {
		dgm_variant *variant = build_open_variant(reader->build);

		if (!read_number(value, 16, &number))
			return false;
		if (strcmp(name, PROFILE_PREV) == 0)
			variant->prev = number;
		else if (strcmp(name, PROFILE_NEXT) == 0)
			variant->next = number;
		else
			return false;
		return true;
	}
	if (strcmp(name, PROFILE_ORIGIN) == 0) {
		unit->origin = build_copy(reader->build, value, len);
		return true;
	}
	if (strcmp(name, PROFILE_POSITION) == 0) {
		bool fine = read_number(value, 10, &number) && number <= SIZE_MAX / 2;

		unit->position = fine ? (size_t)number : 0;
		return fine;
	}
	if (strcmp(name, PROFILE_CONFIDENCE) == 0)
		return unit_read_confidence(value, len, &unit->confidence);
	return strcmp(name, PROFILE_STATE) == 0 && unit_read_state(value, &unit->state);
}

static void take_prop(struct reader *reader, const char *name, const char *value, size_t len)
{
	if (profile_is_own(name) && reader->parent != IN_HEADER) {
		if (!take_own_prop(reader, name, value, len))
			reader_mended(reader, DGM_BAD_DATA, "%s cannot be '%.80s'", name, value);
	} else if (reader->parent == IN_TUV) {
		reader_keep_variant_prop(reader, name, value, len);
	} else {
		reader_keep_prop(reader, name, value, len);
	}
}

static void take_note(struct reader *reader, const char *value, size_t len)
{
	dgm_error why = {0};

	if (reader->parent == IN_TUV)
		reader_keep_variant_prop(reader, PROFILE_NOTE, value, len);
	else if (reader->parent == IN_HEADER)
		reader_keep_prop(reader, PROFILE_NOTE, value, len);
	else if (build_note(reader->build, value, len, &why) != DGM_OK)
		reader_mended(reader, why.code, "%s", why.text);
}

void reader_begin_value(struct reader *reader, const struct xml_tag *tag)
{
	size_t at = xml_attr_find(tag, NULL, "type"), len = 0;

	reader->parent = reader->place;
	reader->place = IN_VALUE;
	reader->too_big = false;
	buf_reset(&reader->value);
	buf_reset(&reader->name);
	if (strcmp(tag->name, "note") == 0)
		return;
	if (at < tag->attr_count) {
		const char *type = xml_attr_value(tag, at, &len);

		buf_add(&reader->name, type, len < DGM_MAX_PROP ? len : 0);
	}
	if (reader->name.len == 0) {
		reader_mended(reader, DGM_BAD_DATA,
			      "a <prop> without type gets the type 'x-unknown'");
		buf_adds(&reader->name, "x-unknown");
	}
}

void reader_add_value(struct reader *reader, const char *text, size_t len)
{
	if (len > DGM_MAX_PROP - reader->value.len)
		reader->too_big = true;
	else
		buf_add(&reader->value, text, len);
}

void reader_end_value(struct reader *reader)
{
	const char *value = buf_str(&reader->value);
	bool note = reader->name.len == 0;

	if (reader->too_big)
		reader_mended(reader, DGM_TOO_BIG,
			      "a %s larger than the limit of %zu bytes is left out",
			      note ? "note" : "property", DGM_MAX_PROP);
	else if (note)
		take_note(reader, value, reader->value.len);
	else
		take_prop(reader, reader->name.data, value, reader->value.len);
	reader->place = reader->parent;
}

/* ---------------------------------------------------------------- attributes */

/* An attribute of <tu> or <tuv> that is a member of dgm_unit; false: it is another. */
static bool take_member(struct reader *reader, const char *name, const char *value, size_t len)
{
	dgm_unit *unit = build_unit(reader->build);
	struct {
		const char *name;
		int64_t *seconds;
		const char **text;
	} rows[] = {
		{"creationdate", &unit->created, NULL},
		{"changedate", &unit->changed, NULL},
		{"creationid", NULL, &unit->creator},
		{"changeid", NULL, &unit->changer},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		if (rows[i].text)
			*rows[i].text = build_copy(reader->build, value, len);
		else
			date_read(value, len, rows[i].seconds);
		return true;
	}
	return false;
}

/* A tuid that our writer made of an id; false: it is of another. */
static bool take_id(struct reader *reader, const char *name, const char *value, size_t len)
{
	size_t prefix = strlen(PROFILE_ID);
	uint64_t id;

	if (strcmp(name, "tuid") != 0 || len <= prefix || memcmp(value, PROFILE_ID, prefix) != 0 ||
	    !read_number(build_copy(reader->build, value + prefix, len - prefix), 10, &id))
		return false;
	build_unit(reader->build)->id = id;
	return true;
}

/* True for a value that may go on; else it was reported. */
static bool attr_is_fine(struct reader *reader, const char *name, const char *value, size_t len)
{
	int64_t seconds;

	if (!profile_is_date(name) || date_read(value, len, &seconds))
		return true;
	reader_mended(reader, DGM_BAD_DATA, "%s '%.*s' is not a date and is left out", name,
		      len < 40 ? (int)len : 40, value);
	return false;
}

void reader_unit_attrs(struct reader *reader, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->attr_count; i++) {
		const char *prefix, *name = xml_attr_name(tag, i, &prefix);
		size_t len;
		const char *value = xml_attr_value(tag, i, &len);
		char key[32];

		if (prefix || !attr_is_fine(reader, name, value, len) ||
		    take_member(reader, name, value, len) || take_id(reader, name, value, len) ||
		    !profile_keeps_unit_attr(name))
			continue;
		snprintf(key, sizeof key, "@%s", name);
		reader_keep_prop(reader, key, value, len);
	}
	const dgm_unit *unit = build_unit(reader->build);

	reader->unit_has_stamp = unit->created || unit->changed || unit->creator || unit->changer;
}

void reader_variant_attrs(struct reader *reader, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->attr_count; i++) {
		const char *prefix, *name = xml_attr_name(tag, i, &prefix);
		size_t len;
		const char *value = xml_attr_value(tag, i, &len);
		char key[32];

		if (prefix || !profile_keeps_variant_attr(name) ||
		    !attr_is_fine(reader, name, value, len))
			continue;
		snprintf(key, sizeof key, "@%s", name);
		reader_keep_variant_prop(reader, key, value, len);
		if (!reader->unit_has_stamp)
			take_member(reader, name, value, len);
	}
}

void reader_header_attrs(struct reader *reader, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->attr_count; i++) {
		const char *prefix, *name = xml_attr_name(tag, i, &prefix);
		size_t len;
		const char *value = xml_attr_value(tag, i, &len);
		struct buf key = {0};

		if (prefix)
			continue;
		buf_printf(&key, "@%s", name);
		reader_keep_prop(reader, key.data, value, len);
		buf_free(&key);
	}
}
