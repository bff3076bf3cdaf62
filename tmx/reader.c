/*
 * A state machine over the events of xml.h. Elements that have no business where they are, are
 * passed over with all they hold. What makes a unit unusable is kept until its end, when it is
 * reported once and the unit dropped; what can be mended is reported where it is found. A fault of
 * the XML costs the unit that it is in, and reading goes on at the next.
 */
#include "reader.h"
#include "base/err.h"
#include "base/mem.h"
#include "profile.h"
#include "tmx.h"

#include <stdarg.h>
#include <strings.h>

/* ---------------------------------------------------------------- reporting */

static void warn(struct reader *reader, const dgm_error *warning, bool drops)
{
	if (reader->handler->warning)
		reader->handler->warning(reader->handler->ctx, warning, drops);
}

void reader_mended(struct reader *reader, dgm_code code, const char *format, ...)
{
	dgm_error warning = {0};
	char text[sizeof warning.text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_at(&warning, code, xml_line(reader->xml), xml_column(reader->xml), "%s", text);
	warn(reader, &warning, false);
}

static void dropped(struct reader *reader, const dgm_error *why, long line, long column)
{
	dgm_error warning = *why;

	warning.line = line;
	warning.column = column;
	warn(reader, &warning, true);
}

static void end_reading(struct reader *reader, dgm_code code)
{
	reader->code = code;
	xml_stop(reader->xml, NULL);
}

static bool is_cancelled(struct reader *reader)
{
	if (!reader->handler->cancel || !*reader->handler->cancel)
		return false;
	end_reading(reader, err_set(reader->err, DGM_CANCELLED, "cancelled"));
	return true;
}

static void on_progress(void *ctx)
{
	struct reader *reader = ctx;
	size_t done = stream_done(reader->stream);

	if (is_cancelled(reader) || done == reader->progress_done)
		return;
	reader->progress_done = done;
	if (reader->handler->progress)
		reader->handler->progress(reader->handler->ctx, done, stream_total(reader->stream));
}

/* ---------------------------------------------------------------- elements */

enum element {
	OTHER,
	TMX,
	HEADER,
	BODY,
	TU,
	TUV,
	SEG,
	VALUE, /* prop, note */
	UDE,
	CODE,   /* bpt, ept, ph, it, ut: what is in it is no text */
	AROUND, /* hi: what is in it is text */
	SUB
};

static enum element element_of(const struct reader *reader, const char *prefix, const char *name)
{
	static const struct {
		const char *name;
		enum element element;
	} rows[] = {
		{"tu", TU},     {"tuv", TUV},  {"seg", SEG},       {"prop", VALUE}, {"note", VALUE},
		{"bpt", CODE},  {"ept", CODE}, {"ph", CODE},       {"it", CODE},    {"hi", AROUND},
		{"sub", SUB},   {"ut", CODE},  {"header", HEADER}, {"body", BODY},  {"ude", UDE},
		{"map", OTHER}, {"tmx", TMX},
	};

	if (strcmp(prefix ? prefix : "", buf_str(&reader->prefix)) != 0)
		return OTHER;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].element;
	return OTHER;
}

static void skip_element(struct reader *reader, const struct xml_tag *tag)
{
	reader_mended(reader, DGM_BAD_DATA, "element <%.60s> has no place here and is passed over",
		      tag->name);
	reader->skip = 1;
}

static void begin_root(struct reader *reader, const struct xml_tag *tag)
{
	if (strcmp(tag->name, "tmx") != 0) {
		err_at(reader->err, DGM_BAD_DATA, xml_line(reader->xml), xml_column(reader->xml),
		       "this is not TMX: the root element is <%.60s>", tag->name);
		end_reading(reader, DGM_BAD_DATA);
		return;
	}
	if (tag->prefix)
		buf_adds(&reader->prefix, tag->prefix);
	reader->root_seen = true;
	reader->place = IN_TMX;
}

static void end_header(struct reader *reader)
{
	const dgm_unit *unit = build_unit(reader->build);
	dgm_error why;

	if (reader->handler->header && !build_is_broken(reader->build, &why))
		reader->handler->header(reader->handler->ctx, unit->props, unit->prop_count);
	build_reset(reader->build);
	reader->place = IN_TMX;
}

/* ---------------------------------------------------------------- units */

static void begin_unit(struct reader *reader, const struct xml_tag *tag)
{
	build_reset(reader->build);
	reader->left_out = (dgm_error){0};
	reader->unit_line = xml_line(reader->xml);
	reader->unit_column = xml_column(reader->xml);
	reader->place = IN_TU;
	reader_unit_attrs(reader, tag);
}

/* Warned about at the end of the unit, as it may cost the unit. */
__attribute__((format(printf, 3, 4))) static void leave_out(struct reader *reader,
							    const char *reason, const char *format,
							    ...)
{
	char text[sizeof reader->left_out.text];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	err_at(&reader->left_out, DGM_BAD_DATA, xml_line(reader->xml), xml_column(reader->xml),
	       "%s", text);
	err_because(&reader->left_out, reason);
}

/* Hands over the unit; more than one where a language comes twice. */
static void deliver(struct reader *reader)
{
	const dgm_unit *unit;
	size_t i = 0;

	for (; build_result(reader->build, i, &unit); i++) {
		if (i == 1)
			reader_mended(reader, DGM_BAD_DATA,
				      "a language has several variants: a unit is made of each");
		dgm_code code = reader->handler->unit(reader->handler->ctx, unit, reader->unit_line,
						      reader->err);

		if (code != DGM_OK) {
			end_reading(reader, code);
			return;
		}
		reader->delivered++;
	}
	if (i == 0)
		dropped(reader,
			&(dgm_error){.code = DGM_BAD_DATA,
				     .text = "a unit without text in any language",
				     .reason = REASON_EMPTY},
			reader->unit_line, reader->unit_column);
}

static void end_unit(struct reader *reader)
{
	dgm_error why;

	reader->place = IN_BODY;
	if (is_cancelled(reader))
		return;
	if (build_is_broken(reader->build, &why)) {
		dropped(reader, &why, reader->unit_line, reader->unit_column);
		return;
	}
	if (reader->left_out.code != DGM_OK) {
		/* What is left of a pair is no translation any more. */
		bool useless = build_variant_count(reader->build) < 2;

		warn(reader, &reader->left_out, useless);
		if (useless)
			return;
	}
	deliver(reader);
}

static void begin_variant(struct reader *reader, const struct xml_tag *tag)
{
	size_t at = xml_attr_find(tag, "xml", "lang"), len = 0;

	if (at == tag->attr_count)
		at = xml_attr_find(tag, NULL, "lang");
	const char *name = at < tag->attr_count ? xml_attr_value(tag, at, &len) : "";
	const char *lang = reader_lang(reader, name, len);

	if (!lang) {
		if (at == tag->attr_count)
			leave_out(reader, REASON_LANGUAGE, "a variant without a language");
		else
			leave_out(reader, REASON_LANGUAGE, "no language is known as '%.*s'",
				  len < 40 ? (int)len : 40, name);
		reader->skip = 1;
		return;
	}
	build_variant(reader->build, lang);
	reader->place = IN_TUV;
	reader->has_seg = false;
	if (strlen(lang) != len || strncasecmp(lang, name, len) != 0)
		reader_keep_variant_prop(reader, PROFILE_LANG, name, len);
	reader_variant_attrs(reader, tag);
}

static void end_variant(struct reader *reader)
{
	reader->place = IN_TU;
	if (!build_variant_end(reader->build))
		leave_out(reader, REASON_EMPTY, "a variant without text");
}

/* ---------------------------------------------------------------- events */

static void start_in_unit(struct reader *reader, enum element element, const struct xml_tag *tag)
{
	if (element == TUV && reader->place == IN_TUV) {
		xml_stop(reader->xml, "a variant has no end: </tuv> is missing");
	} else if (element == VALUE) {
		reader_begin_value(reader, tag);
	} else if (element == TUV) {
		begin_variant(reader, tag);
	} else if (element == SEG && reader->place == IN_TUV && !reader->has_seg) {
		reader->has_seg = true;
		reader->place = IN_SEG;
	} else {
		skip_element(reader, tag);
	}
}

static void start_in_segment(struct reader *reader, enum element element, const struct xml_tag *tag)
{
	if (element == TUV || element == SEG) {
		xml_stop(reader->xml, "a segment has no end: </seg> is missing");
	} else if (element == CODE) {
		reader->place = IN_CODE;
		reader->code_depth = 1;
		build_code(reader->build, tag);
	} else {
		if (element != AROUND)
			reader_mended(reader, DGM_BAD_DATA,
				      "element <%.60s> in a segment is kept as text in a <ph>",
				      tag->name);
		build_around(reader->build, tag, element == AROUND);
	}
}

static bool is_inline(enum element element)
{
	return element == CODE || element == AROUND || element == SUB;
}

/* Within a unit, or an unknown element of the body: no unit can begin there. */
static bool is_open(const struct reader *reader)
{
	if (reader->place == IN_VALUE)
		return reader->parent != IN_HEADER;
	return reader->place >= IN_TU ? reader->place != IN_UDE
				      : reader->place == IN_BODY && reader->skip > 0;
}

static void start_in_file(struct reader *reader, enum element element, const struct xml_tag *tag)
{
	if (element == HEADER) {
		reader->place = IN_HEADER;
		build_reset(reader->build);
		reader_header_attrs(reader, tag);
	} else if (element == BODY) {
		reader->place = IN_BODY;
	} else {
		skip_element(reader, tag);
	}
}

static void start_in_header(struct reader *reader, enum element element, const struct xml_tag *tag)
{
	if (element == VALUE) {
		reader_begin_value(reader, tag);
	} else if (element == UDE) {
		reader->place = IN_UDE;
		reader->code_depth = 1;
		build_variant(reader->build, "ude"); /* a place for its markup */
		build_code(reader->build, tag);
	} else {
		skip_element(reader, tag);
	}
}

static void start_element(struct reader *reader, enum element element, const struct xml_tag *tag)
{
	switch (reader->place) {
	case OUTSIDE:
		begin_root(reader, tag);
		break;
	case IN_TMX:
		start_in_file(reader, element, tag);
		break;
	case IN_HEADER:
		start_in_header(reader, element, tag);
		break;
	case IN_BODY:
		if (element == TU)
			begin_unit(reader, tag);
		else
			skip_element(reader, tag);
		break;
	case IN_TU:
	case IN_TUV:
		start_in_unit(reader, element, tag);
		break;
	case IN_SEG:
		start_in_segment(reader, element, tag);
		break;
	case IN_CODE:
	case IN_UDE:
		reader->code_depth++;
		build_code_tag(reader->build, tag, reader->place == IN_UDE || is_inline(element));
		break;
	case IN_VALUE:
		reader->skip = 1; /* neither the tag nor what is in it is meant */
	}
}

static void on_start(void *ctx, const struct xml_tag *tag)
{
	struct reader *reader = ctx;
	enum element element = element_of(reader, tag->prefix, tag->name);

	if (element == TU && is_open(reader))
		xml_stop(reader->xml, "what stands before this unit has no end tag");
	else if (reader->skip > 0)
		reader->skip++;
	else
		start_element(reader, element, tag);
}

static void end_ude(struct reader *reader, const char *name)
{
	size_t len;

	build_code_end(reader->build, name);
	const char *markup = build_markup(reader->build, &len);

	reader_keep_prop(reader, PROFILE_UDE, markup, len);
	reader->place = IN_HEADER;
}

/* Within a code or a <ude>, or at its end. */
static void end_in_code(struct reader *reader, const char *prefix, const char *name)
{
	bool known = reader->place == IN_UDE || is_inline(element_of(reader, prefix, name));

	if (--reader->code_depth > 0) {
		build_code_tag_end(reader->build, prefix, name, known);
	} else if (reader->place == IN_UDE) {
		end_ude(reader, name);
	} else {
		build_code_end(reader->build, name);
		reader->place = IN_SEG;
	}
}

static void end_in_segment(struct reader *reader, const char *prefix, const char *name)
{
	enum element element = element_of(reader, prefix, name);

	if (element == SEG)
		reader->place = IN_TUV;
	else
		build_around_end(reader->build, prefix, name, element == AROUND);
}

static void on_end(void *ctx, const char *prefix, const char *name)
{
	struct reader *reader = ctx;

	if (reader->skip > 0) {
		reader->skip--;
		return;
	}
	switch (reader->place) {
	case IN_CODE:
	case IN_UDE:
		end_in_code(reader, prefix, name);
		break;
	case IN_SEG:
		end_in_segment(reader, prefix, name);
		break;
	case IN_VALUE:
		reader_end_value(reader);
		break;
	case IN_TUV:
		end_variant(reader);
		break;
	case IN_TU:
		end_unit(reader);
		break;
	case IN_HEADER:
		end_header(reader);
		break;
	case IN_BODY:
		reader->place = IN_TMX;
		break;
	default:
		reader->place = OUTSIDE;
	}
}

static void on_text(void *ctx, const char *text, size_t len)
{
	struct reader *reader = ctx;

	if (reader->place == IN_SEG && reader->skip == 0)
		build_text(reader->build, text, len);
	else if (reader->place == IN_CODE)
		build_code_text(reader->build, text, len);
	else if (reader->place == IN_VALUE && reader->skip == 0)
		reader_add_value(reader, text, len);
}

/* ---------------------------------------------------------------- the file */

/* What is said of a file that breaks off: how much of it was read. */
static dgm_code cut_off(struct reader *reader, const dgm_error *fault)
{
	return err_at(reader->err, DGM_BAD_DATA, fault->line, fault->column,
		      "the file breaks off here: it was cut short or not written to its end; units "
		      "read: %zu",
		      reader->delivered);
}

/*
 * Passes over the file until its end, each behind the unit that the one before met a fault in. A
 * cut file has no further unit; where there is one, the fault was something else: a comment
 * without end, say.
 */
static dgm_code read_passes(struct reader *reader)
{
	dgm_error fault, first = {0};

	for (;;) {
		enum xml_end end = xml_pass(reader->xml, &fault);

		if (end == XML_STOPPED)
			return reader->code;
		if (end == XML_END)
			break;
		if (first.code == DGM_OK)
			first = fault;
		if (end == XML_FATAL || !reader->root_seen)
			return err_at(reader->err, fault.code, fault.line, fault.column, "%s",
				      fault.text);
		dgm_code code = xml_resume(reader->xml, reader->err);

		/* A unit that was refused and is not there has but half a tag. */
		if (code == DGM_NOT_FOUND && (end == XML_CUT || end == XML_REFUSED))
			return cut_off(reader, &fault);
		dropped(reader, &fault, fault.line, fault.column);
		if (code == DGM_NOT_FOUND)
			break;
		if (code != DGM_OK)
			return code;
		build_reset(reader->build);
		reader->place = IN_BODY;
		reader->skip = 0;
	}
	if (reader->delivered == 0 && first.code != DGM_OK)
		return err_at(reader->err, first.code, first.line, first.column,
			      "no unit could be read: %s", first.text);
	return DGM_OK;
}

dgm_code tmx_read(const struct unit_source *source, const struct unit_handler *handler,
		  dgm_error *err)
{
	static const struct xml_unit unit = {"tu", "<tmx><body>\n"};
	dgm_error local = {0};

	if (!err)
		err = &local;
	struct input *input = input_new(source->stream, false, err);

	if (!input)
		return err->code;
	struct reader *reader = mem_zalloc(1, sizeof *reader);
	struct xml_handler events = {.ctx = reader,
				     .start = on_start,
				     .end = on_end,
				     .text = on_text,
				     .progress = on_progress};

	reader->handler = handler;
	reader->stream = source->stream;
	reader->build = build_new();
	reader->langs = map_new();
	reader->err = err;
	reader->xml = xml_new(input, &events, &unit);
	dgm_code code = read_passes(reader);

	xml_free(reader->xml);
	map_free(reader->langs);
	build_free(reader->build);
	buf_free(&reader->prefix);
	buf_free(&reader->name);
	buf_free(&reader->value);
	mem_free(reader);
	input_free(input);
	return code;
}
