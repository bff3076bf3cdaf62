/*
 * Reads XLIFF 1.2 and 2.x. Only the <source> and <target> of a unit itself count: those of
 * proposals are passed over with whatever else is not known. Inline elements become codes; those
 * that we wrote hold the markup of the code itself. XML that is broken ends the reading, as a file
 * that a program wrote is then not to be trusted.
 */
#include "xliff.h"
#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/build.h"
#include "text/escape.h"
#include "text/utf8.h"

enum place {
	IN_FILE, /* anywhere around units */
	IN_UNIT,
	IN_DATA,
	IN_NOTE,
	IN_TEXT, /* of a source or target */
	IN_CODE
};

struct reader {
	const struct unit_source *source;
	const struct unit_handler *handler;
	struct xml *xml;
	struct build *build;
	enum place place;
	size_t skip;  /* depth within an element that is passed over */
	size_t depth; /* of elements within a code */
	bool root_seen;
	char langs[2][DGM_MAX_LANG]; /* of source and target; "": unknown */

	long line, column; /* of the unit */
	uint64_t id;       /* in our memory; 0: none */
	dgm_state state;
	bool has_text[2], note_is_ours;
	struct map *data;           /* ids of <originalData> to places in data_text */
	struct buf data_text;       /* each ended by a NUL */
	struct buf text;            /* of a note, a code or data */
	size_t ends[XML_MAX_DEPTH]; /* of open pairs: behind the markup in data_text; 0: none */
	size_t pairs;               /* that are open */
	size_t progress_done;
	dgm_code code;
	dgm_error *err;
};

static bool is(const char *name, const char *other)
{
	return strcmp(name, other) == 0;
}

/* The value of an attribute without prefix, at most size - 1 bytes; false: there is none. */
static bool get(const struct xml_tag *tag, const char *name, char *value, size_t size)
{
	size_t at = xml_attr_find(tag, NULL, name), len = 0;
	const char *text = at < tag->attr_count ? xml_attr_value(tag, at, &len) : "";

	len = len < size ? len : size - 1;
	memcpy(value, text, len);
	value[len] = '\0';
	return at < tag->attr_count;
}

static void drop(struct reader *reader, const dgm_error *why, const char *text)
{
	dgm_error warning = {0};

	err_at(&warning, why ? why->code : DGM_BAD_DATA, reader->line, reader->column, "%s",
	       why ? why->text : text);
	if (reader->handler->warning)
		reader->handler->warning(reader->handler->ctx, &warning, true);
}

static void take_lang(struct reader *reader, const struct xml_tag *tag, const char *name,
		      size_t side)
{
	char value[64];

	if (get(tag, name, value, sizeof value) &&
	    dgm_lang_canonical(value, reader->langs[side], NULL) != DGM_OK)
		reader->langs[side][0] = '\0';
}

/* ---------------------------------------------------------------- units */

static void begin_texts(struct reader *reader)
{
	build_reset(reader->build);
	reader->has_text[0] = reader->has_text[1] = false;
	reader->state = DGM_IMPORTED;
}

static void begin_unit(struct reader *reader, const struct xml_tag *tag)
{
	char id[64], approved[8];
	char *end = id;

	begin_texts(reader);
	map_free(reader->data);
	reader->data = map_new();
	buf_reset(&reader->data_text);
	reader->place = IN_UNIT;
	reader->line = xml_line(reader->xml);
	reader->column = xml_column(reader->xml);
	reader->id = 0;
	if (get(tag, "id", id, sizeof id) && strncmp(id, XLIFF_ID, strlen(XLIFF_ID)) == 0)
		reader->id = strtoull(id + strlen(XLIFF_ID), &end, 10);
	if (*end)
		reader->id = 0;
	if (get(tag, "approved", approved, sizeof approved) && is(approved, "yes"))
		reader->state = DGM_REVIEWED;
}

static void take_state(struct reader *reader, const struct xml_tag *tag)
{
	char state[32];

	if (get(tag, "state", state, sizeof state) &&
	    (is(state, "final") || is(state, "signed-off") || is(state, "reviewed")))
		reader->state = DGM_REVIEWED;
}

static void deliver(struct reader *reader)
{
	const struct unit_handler *handler = reader->handler;
	dgm_error why = {0};
	const dgm_unit *unit;

	build_unit(reader->build)->id = reader->id;
	build_unit(reader->build)->state = reader->state;
	if (build_is_broken(reader->build, &why)) {
		drop(reader, &why, NULL);
	} else if (!reader->langs[0][0] || !reader->langs[1][0]) {
		drop(reader, NULL, "the languages of the file are not known");
	} else if (!build_result(reader->build, 0, &unit) || unit->variant_count < 2) {
		drop(reader, NULL, "a unit without translation");
	} else if (unit_check(unit, &why) != DGM_OK) {
		drop(reader, &why, NULL);
	} else {
		reader->code =
			(reader->id != 0 && handler->review ? handler->review : handler->unit)(
				handler->ctx, unit, reader->line, reader->err);
		if (reader->code != DGM_OK)
			xml_stop(reader->xml, NULL);
	}
	begin_texts(reader);
}

/* ---------------------------------------------------------------- codes */

static bool is_ours(const struct reader *reader)
{
	return reader->id != 0;
}

/* <g>, <pc> and others around text: a code at each end, which shows the tag. */
static bool is_around(const char *name)
{
	return is(name, "g") || is(name, "pc");
}

/* Annotations: what is in them is text, they are nothing. */
static bool is_annotation(const char *name)
{
	return is(name, "mrk") || is(name, "sm") || is(name, "em");
}

static void add_character(struct reader *reader, const struct xml_tag *tag)
{
	char hex[12], bytes[4], *end;

	if (!get(tag, "hex", hex, sizeof hex))
		return;
	unsigned long c = strtoul(hex, &end, 16);

	if (*end || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return;
	size_t len = utf8_put(bytes, (uint32_t)c);

	if (reader->place == IN_TEXT)
		build_text(reader->build, bytes, len);
	else
		buf_add(&reader->text, bytes, len);
}

/* The <data> that an attribute refers to: its place in data_text plus 1; 0: none. */
static size_t find_data(const struct reader *reader, const struct xml_tag *tag, const char *name)
{
	char ref[64];
	const struct map_entry *entry =
		get(tag, name, ref, sizeof ref) ? map_find(reader->data, ref, strlen(ref)) : NULL;

	return entry ? (size_t)entry->value + 1 : 0;
}

static void begin_code(struct reader *reader, const struct xml_tag *tag)
{
	size_t data = find_data(reader, tag, "dataRef");

	reader->place = IN_CODE;
	reader->depth = 1;
	buf_reset(&reader->text);
	if (data > 0)
		buf_adds(&reader->text, reader->data_text.data + data - 1);
}

static bool is_markup(const struct reader *reader, size_t data)
{
	return data > 0 && reader->data_text.data[data - 1] == '<';
}

static void add_data_code(struct reader *reader, size_t data)
{
	const char *markup = reader->data_text.data + data - 1;

	build_markup_code(reader->build, markup, strlen(markup));
}

/* An element around text. Of those of ours, the data are the markup of a code at each end. */
static void begin_pair(struct reader *reader, const struct xml_tag *tag)
{
	size_t start = find_data(reader, tag, "dataRefStart");
	size_t end = find_data(reader, tag, "dataRefEnd");

	if (!is_ours(reader) || !is_markup(reader, start) || !is_markup(reader, end))
		end = 0;

	reader->ends[reader->pairs++] = end;
	if (end > 0)
		add_data_code(reader, start);
	else
		build_around(reader->build, tag, false);
}

static void end_pair(struct reader *reader, const char *prefix, const char *name)
{
	size_t end = reader->pairs > 0 ? reader->ends[--reader->pairs] : 0;

	if (end > 0)
		add_data_code(reader, end);
	else
		build_around_end(reader->build, prefix, name, false);
}

static void end_code(struct reader *reader)
{
	struct buf markup = {0};

	if (!is_ours(reader) || buf_str(&reader->text)[0] != '<') {
		buf_adds(&markup, "<ph>");
		markup_escape(&markup, buf_str(&reader->text), reader->text.len, MARKUP_TEXT);
		buf_adds(&markup, "</ph>");
		build_markup_code(reader->build, markup.data, markup.len);
	} else {
		build_markup_code(reader->build, reader->text.data, reader->text.len);
	}
	buf_free(&markup);
	reader->place = IN_TEXT;
}

/* ---------------------------------------------------------------- elements */

static void begin_data(struct reader *reader, const struct xml_tag *tag)
{
	char id[64];

	reader->place = IN_DATA;
	buf_reset(&reader->text);
	if (get(tag, "id", id, sizeof id) && reader->data_text.len < DGM_MAX_SEGMENT)
		map_add(reader->data, id, strlen(id), reader->data_text.len, NULL);
}

static void begin_text(struct reader *reader, const struct xml_tag *tag)
{
	size_t side = is(tag->name, "target");

	if (reader->has_text[side] || (side == 1 && !reader->has_text[0])) {
		reader->skip = 1;
		return;
	}
	if (side == 1)
		take_state(reader, tag);
	reader->has_text[side] = true;
	/* A language that is not known is told of at the end of the unit. */
	build_variant(reader->build, reader->langs[side][0] ? reader->langs[side] : "und");
	reader->place = IN_TEXT;
	reader->pairs = 0;
}

static void start_in_unit(struct reader *reader, const struct xml_tag *tag)
{
	const char *name = tag->name;
	char from[64];

	if (is(name, "source") || is(name, "target")) {
		begin_text(reader, tag);
	} else if (is(name, "segment")) {
		take_state(reader, tag);
	} else if (is(name, "note")) {
		reader->place = IN_NOTE;
		buf_reset(&reader->text);
		reader->note_is_ours = (get(tag, "from", from, sizeof from) ||
					get(tag, "category", from, sizeof from)) &&
				       is(from, XLIFF_CONFIDENCE);
	} else if (is(name, "data")) {
		begin_data(reader, tag);
	} else if (!is(name, "notes") && !is(name, "originalData")) {
		reader->skip = 1;
	}
}

static void start_in_file(struct reader *reader, const struct xml_tag *tag)
{
	const char *name = tag->name;

	if (!reader->root_seen) {
		if (!is(name, "xliff")) {
			err_at(reader->err, DGM_BAD_DATA, xml_line(reader->xml),
			       xml_column(reader->xml),
			       "this is not XLIFF: the root element is <%.60s>", name);
			reader->code = DGM_BAD_DATA;
			xml_stop(reader->xml, NULL);
			return;
		}
		reader->root_seen = true;
		take_lang(reader, tag, "srcLang", 0);
		take_lang(reader, tag, "trgLang", 1);
	} else if (is(name, "file")) {
		take_lang(reader, tag, "source-language", 0);
		take_lang(reader, tag, "target-language", 1);
	} else if (is(name, "trans-unit") || is(name, "unit")) {
		begin_unit(reader, tag);
	} else if (!is(name, "body") && !is(name, "group")) {
		reader->skip = 1;
	}
}

static void on_start(void *ctx, const struct xml_tag *tag)
{
	struct reader *reader = ctx;

	if (reader->skip > 0) {
		reader->skip++;
	} else if (is(tag->name, "cp")) {
		add_character(reader, tag);
		reader->skip = 1;
	} else if (reader->place == IN_FILE) {
		start_in_file(reader, tag);
	} else if (reader->place == IN_UNIT) {
		start_in_unit(reader, tag);
	} else if (reader->place == IN_CODE) {
		reader->depth++;
	} else if (reader->place != IN_TEXT) {
		reader->skip = 1;
	} else if (is_around(tag->name)) {
		begin_pair(reader, tag);
	} else if (!is_annotation(tag->name)) {
		begin_code(reader, tag);
	}
}

static void end_in_unit(struct reader *reader, const char *name)
{
	if (is(name, "segment")) {
		deliver(reader);
	} else if (is(name, "trans-unit")) {
		deliver(reader);
		reader->place = IN_FILE;
	} else if (is(name, "unit")) {
		reader->place = IN_FILE;
	}
}

static void end_note(struct reader *reader)
{
	if (!reader->note_is_ours && reader->text.len > 0)
		build_note(reader->build, reader->text.data, reader->text.len, NULL);
	reader->place = IN_UNIT;
}

static void end_data(struct reader *reader)
{
	buf_adds(&reader->data_text, buf_str(&reader->text));
	buf_addc(&reader->data_text, '\0');
	reader->place = IN_UNIT;
}

static void end_in_text(struct reader *reader, const char *prefix, const char *name)
{
	if (is(name, "source") || is(name, "target")) {
		build_variant_end(reader->build);
		reader->place = IN_UNIT;
	} else if (is_around(name)) {
		end_pair(reader, prefix, name);
	}
}

static void on_end(void *ctx, const char *prefix, const char *name)
{
	struct reader *reader = ctx;

	if (reader->skip > 0) {
		reader->skip--;
		return;
	}
	switch (reader->place) {
	case IN_UNIT:
		end_in_unit(reader, name);
		break;
	case IN_NOTE:
		end_note(reader);
		break;
	case IN_DATA:
		end_data(reader);
		break;
	case IN_CODE:
		if (--reader->depth == 0)
			end_code(reader);
		break;
	case IN_TEXT:
		end_in_text(reader, prefix, name);
		break;
	default:
		break;
	}
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct reader *reader = ctx;

	if (reader->skip > 0)
		return;
	if (reader->place == IN_TEXT)
		build_text(reader->build, text, len);
	else if (reader->place == IN_CODE || reader->place == IN_NOTE || reader->place == IN_DATA)
		buf_add(&reader->text, text, len < DGM_MAX_PROP - reader->text.len ? len : 0);
}

static void on_progress(void *ctx)
{
	struct reader *reader = ctx;
	const struct unit_handler *handler = reader->handler;
	size_t done = stream_done(reader->source->stream);

	if (handler->cancel && *handler->cancel) {
		reader->code = err_set(reader->err, DGM_CANCELLED, "cancelled");
		xml_stop(reader->xml, NULL);
	} else if (handler->progress && done != reader->progress_done) {
		reader->progress_done = done;
		handler->progress(handler->ctx, done, stream_total(reader->source->stream));
	}
}

/* ---------------------------------------------------------------- the file */

static dgm_code read_all(struct reader *reader)
{
	dgm_error fault;
	enum xml_end end = xml_pass(reader->xml, &fault);

	if (end == XML_STOPPED)
		return reader->code;
	if (end != XML_END)
		return err_at(reader->err, fault.code, fault.line, fault.column, "%s", fault.text);
	return DGM_OK;
}

dgm_code xliff_read(const struct unit_source *source, const struct unit_handler *handler,
		    dgm_error *err)
{
	dgm_error local = {0};
	struct input *input = input_new(source->stream, false, err = err ? err : &local);

	if (!input)
		return err->code;
	struct reader *reader = mem_zalloc(1, sizeof *reader);
	struct xml_handler events = {.ctx = reader,
				     .start = on_start,
				     .end = on_end,
				     .text = on_text,
				     .progress = on_progress};

	reader->source = source;
	reader->handler = handler;
	reader->build = build_new();
	reader->data = map_new();
	reader->err = err;
	reader->xml = xml_new(input, &events, NULL);
	dgm_code code = read_all(reader);

	xml_free(reader->xml);
	map_free(reader->data);
	build_free(reader->build);
	buf_free(&reader->data_text);
	buf_free(&reader->text);
	mem_free(reader);
	input_free(input);
	return code;
}
