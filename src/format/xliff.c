/*
 * XLIFF for review in a CAT tool: 1.2, which most of them take, and 2.1. A unit is known again by
 * its id when it comes back. Inline codes are elements that say whether they open or close a pair
 * or stand alone, and their content is their markup: in 1.2 it stands in the element, in 2.1 in
 * <originalData>.
 */
#include "xliff.h"
#include "base/err.h"
#include "columns.h"
#include "format.h"
#include "text/escape.h"
#include "text/utf8.h"
#include "xliff_codes.h"

#include <inttypes.h>

enum { SOURCE, TARGET };

/* What a state is called, by dgm_state. Only what was reviewed is signed off. */
static const char *const states_12[] = {
	[DGM_ALIGNED] = "needs-review-translation",
	[DGM_REVIEWED] = "signed-off",
	[DGM_REJECTED] = "needs-translation",
	[DGM_IMPORTED] = "translated",
};
static const char *const states_21[] = {
	[DGM_ALIGNED] = "translated",
	[DGM_REVIEWED] = "reviewed",
	[DGM_REJECTED] = "initial",
	[DGM_IMPORTED] = "translated",
};

static bool is_21(const struct unit_writer *writer)
{
	return writer->variety == 21;
}

static void add_attribute(struct unit_writer *writer, const char *name, const char *value)
{
	buf_printf(&writer->out, " %s=\"", name);
	markup_escape(&writer->out, value, strlen(value), MARKUP_ATTRIBUTE);
	buf_addc(&writer->out, '"');
}

/* ---------------------------------------------------------------- files */

static struct unit_writer *open_writer(const struct unit_header *header, int variety,
				       const dgm_sink *sink, dgm_error *err)
{
	if (header->lang_count != 2) {
		err_set(err, DGM_BAD_ARG,
			"XLIFF has one source and one target language: name both");
		return NULL;
	}
	struct unit_writer *writer = columns_open(header, sink, err);

	writer->variety = variety;
	buf_adds(&writer->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (is_21(writer)) {
		buf_adds(&writer->out, "<xliff version=\"2.1\" "
				       "xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"");
		add_attribute(writer, "srcLang", writer->langs[SOURCE]);
		add_attribute(writer, "trgLang", writer->langs[TARGET]);
	} else {
		buf_adds(&writer->out, "<xliff version=\"1.2\" "
				       "xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"");
	}
	buf_adds(&writer->out, ">\n");
	return writer;
}

static struct unit_writer *open_12(const struct unit_header *header, const dgm_sink *sink,
				   dgm_error *err)
{
	return open_writer(header, 12, sink, err);
}

static struct unit_writer *open_21(const struct unit_header *header, const dgm_sink *sink,
				   dgm_error *err)
{
	return open_writer(header, 21, sink, err);
}

static void end_file(struct unit_writer *writer)
{
	if (writer->group_count > 0)
		buf_adds(&writer->out, is_21(writer) ? "</file>\n" : "</body>\n</file>\n");
}

static const char *direction(const char *lang)
{
	return dgm_lang_is_rtl(lang) ? "rtl" : "ltr";
}

/* The units of one origin in a row make a <file>. */
static void begin_file(struct unit_writer *writer, const char *origin)
{
	if (writer->group_count > 0 && strcmp(buf_str(&writer->group), origin) == 0)
		return;
	end_file(writer);
	writer->group_count++;
	buf_reset(&writer->group);
	buf_adds(&writer->group, origin);
	buf_adds(&writer->out, "<file");
	if (is_21(writer))
		buf_printf(&writer->out, " id=\"f%zu\"", writer->group_count);
	add_attribute(writer, "original", *origin ? origin : "memory");
	if (is_21(writer)) {
		add_attribute(writer, "srcDir", direction(writer->langs[SOURCE]));
		add_attribute(writer, "trgDir", direction(writer->langs[TARGET]));
		buf_adds(&writer->out, ">\n");
	} else {
		add_attribute(writer, "source-language", writer->langs[SOURCE]);
		add_attribute(writer, "target-language", writer->langs[TARGET]);
		buf_adds(&writer->out, " datatype=\"plaintext\">\n<body>\n");
	}
}

/* ---------------------------------------------------------------- texts and codes */

/* The codes of a unit, each markup once: those of the source, then what the target has beside. */
struct codes {
	const dgm_inline *items[2 * DGM_MAX_CODES];
	bool taken[2 * DGM_MAX_CODES];
	size_t count;
};

/* A code in a text. */
struct placed {
	const dgm_inline *code;
	struct xliff_code is;
	size_t number, partner; /* the number of the other of a pair */
};

/* The first code of this markup that the text has not used yet, from 1. */
static size_t code_number(struct codes *codes, const dgm_inline *code)
{
	size_t i = 0;

	while (i < codes->count && (codes->taken[i] || codes->items[i]->len != code->len ||
				    memcmp(codes->items[i]->markup, code->markup, code->len) != 0))
		i++;
	if (i == codes->count)
		codes->items[codes->count++] = code;
	codes->taken[i] = true;
	return i + 1;
}

/* Text; 2.1 has an element for the characters that XML forbids. */
static void add_text(struct unit_writer *writer, const char *text, size_t len)
{
	size_t from = 0;

	for (size_t at = 0; is_21(writer) && at < len;) {
		size_t before = at;
		uint32_t c = utf8_next(text, len, &at);

		if (!utf8_is_xml_illegal(c))
			continue;
		markup_escape(&writer->out, text + from, before - from, MARKUP_TEXT);
		buf_printf(&writer->out, "<cp hex=\"%04" PRIX32 "\"/>", c);
		from = at;
	}
	if (markup_escape(&writer->out, text + from, len - from, MARKUP_TEXT))
		writer->cleaned = true;
}

/* A code in 1.2: its markup in the element that says what it is. */
static void add_code_12(struct unit_writer *writer, const struct placed *placed)
{
	static const char *const names[] = {[XLIFF_ALONE] = "ph",
					    [XLIFF_OPENS] = "bpt",
					    [XLIFF_CLOSES] = "ept",
					    [XLIFF_BEGINS] = "it",
					    [XLIFF_ENDS] = "it"};
	const char *name = names[placed->is.role];

	buf_printf(&writer->out, "<%s id=\"%zu\"", name, placed->number);
	if (placed->is.role == XLIFF_OPENS)
		buf_printf(&writer->out, " rid=\"%zu\"", placed->number);
	else if (placed->is.role == XLIFF_CLOSES)
		buf_printf(&writer->out, " rid=\"%zu\"", placed->partner);
	else if (placed->is.role != XLIFF_ALONE)
		buf_printf(&writer->out, " pos=\"%s\"",
			   placed->is.role == XLIFF_BEGINS ? "open" : "close");
	buf_addc(&writer->out, '>');
	add_text(writer, placed->code->markup, placed->code->len);
	buf_printf(&writer->out, "</%s>", name);
}

/* In 2.1 a pair is an element around the text, unless it and another one overlap. */
static void add_code_21(struct unit_writer *writer, const struct placed *placed)
{
	struct buf *out = &writer->out;
	size_t number = placed->number;

	switch (placed->is.role) {
	case XLIFF_OPENS:
		if (placed->is.crosses)
			buf_printf(out, "<sc id=\"%zu\" dataRef=\"d%zu\"/>", number, number);
		else
			buf_printf(out, "<pc id=\"%zu\" dataRefStart=\"d%zu\" dataRefEnd=\"d%zu\">",
				   number, number, placed->partner);
		break;
	case XLIFF_CLOSES:
		if (placed->is.crosses)
			buf_printf(out, "<ec startRef=\"%zu\" dataRef=\"d%zu\"/>", placed->partner,
				   number);
		else
			buf_adds(out, "</pc>");
		break;
	case XLIFF_BEGINS:
	case XLIFF_ENDS:
		buf_printf(out, "<%s id=\"%zu\" isolated=\"yes\" dataRef=\"d%zu\"/>",
			   placed->is.role == XLIFF_BEGINS ? "sc" : "ec", number, number);
		break;
	default:
		buf_printf(out, "<ph id=\"%zu\" dataRef=\"d%zu\"/>", number, number);
	}
}

/* What is to be written of each code of a text. */
static void place_codes(const dgm_variant *variant, struct codes *codes, struct placed *placed)
{
	struct xliff_code found[DGM_MAX_CODES];

	xliff_codes_find(variant, found);
	memset(codes->taken, 0, sizeof codes->taken);
	for (size_t i = 0; i < variant->code_count; i++) {
		const dgm_inline *code = &variant->codes[i];

		placed[i] = (struct placed){code, found[i], code_number(codes, code), 0};
	}
	for (size_t i = 0; i < variant->code_count; i++)
		placed[i].partner = placed[found[i].partner].number;
}

static void add_variant(struct unit_writer *writer, const dgm_variant *variant, struct codes *codes)
{
	struct placed placed[DGM_MAX_CODES];
	size_t at = 0;

	place_codes(variant, codes, placed);
	for (size_t i = 0; i < variant->code_count; i++) {
		add_text(writer, variant->text + at, variant->codes[i].at - at);
		(is_21(writer) ? add_code_21 : add_code_12)(writer, &placed[i]);
		at = variant->codes[i].at;
	}
	add_text(writer, variant->text + at, variant->len - at);
}

/* Numbers the codes of both texts, so that equal ones have one number. */
static void gather_codes(const dgm_variant *const *pair, struct codes *codes)
{
	codes->count = 0;
	for (size_t side = SOURCE; side <= TARGET; side++) {
		memset(codes->taken, 0, sizeof codes->taken);
		for (size_t i = 0; pair[side] && i < pair[side]->code_count; i++)
			code_number(codes, &pair[side]->codes[i]);
	}
}

/* ---------------------------------------------------------------- units */

static void add_source_and_target(struct unit_writer *writer, const char *state,
				  struct codes *codes)
{
	const dgm_variant *target = writer->picked[TARGET];

	buf_adds(&writer->out, "<source>");
	add_variant(writer, writer->picked[SOURCE], codes);
	buf_adds(&writer->out, "</source>\n");
	if (!target)
		return;
	buf_adds(&writer->out, "<target");
	if (state)
		add_attribute(writer, "state", state);
	buf_addc(&writer->out, '>');
	add_variant(writer, target, codes);
	buf_adds(&writer->out, "</target>\n");
}

static void add_note(struct unit_writer *writer, const char *attribute, const char *value,
		     const char *text)
{
	buf_adds(&writer->out, "<note");
	if (attribute)
		add_attribute(writer, attribute, value);
	buf_addc(&writer->out, '>');
	add_text(writer, text, strlen(text));
	buf_adds(&writer->out, "</note>\n");
}

static void add_notes(struct unit_writer *writer, const dgm_unit *unit, const char *attribute)
{
	struct buf confidence = {0};

	for (size_t i = 0; i < unit->note_count; i++)
		add_note(writer, NULL, NULL, unit->notes[i]);
	if (unit->confidence < 1) {
		unit_add_confidence(&confidence, unit->confidence);
		add_note(writer, attribute, XLIFF_CONFIDENCE, confidence.data);
	}
	buf_free(&confidence);
}

static void add_unit_12(struct unit_writer *writer, const dgm_unit *unit, struct codes *codes)
{
	buf_adds(&writer->out, " xml:space=\"preserve\"");
	if (unit->state == DGM_REVIEWED)
		buf_adds(&writer->out, " approved=\"yes\"");
	buf_adds(&writer->out, ">\n");
	add_source_and_target(writer, states_12[unit->state], codes);
	add_notes(writer, unit, "from");
	buf_adds(&writer->out, "</trans-unit>\n");
}

static void add_unit_21(struct unit_writer *writer, const dgm_unit *unit, struct codes *codes)
{
	buf_adds(&writer->out, " xml:space=\"preserve\">\n");
	if (unit->note_count > 0 || unit->confidence < 1) {
		buf_adds(&writer->out, "<notes>\n");
		add_notes(writer, unit, "category");
		buf_adds(&writer->out, "</notes>\n");
	}
	if (codes->count > 0) {
		buf_adds(&writer->out, "<originalData>\n");
		for (size_t i = 0; i < codes->count; i++) {
			buf_printf(&writer->out, "<data id=\"d%zu\">", i + 1);
			add_text(writer, codes->items[i]->markup, codes->items[i]->len);
			buf_adds(&writer->out, "</data>\n");
		}
		buf_adds(&writer->out, "</originalData>\n");
	}
	buf_adds(&writer->out, "<segment");
	add_attribute(writer, "state", writer->picked[TARGET] ? states_21[unit->state] : "initial");
	buf_adds(&writer->out, ">\n");
	add_source_and_target(writer, NULL, codes);
	buf_adds(&writer->out, "</segment>\n</unit>\n");
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	struct codes codes;

	unit_pick(unit, writer->langs, writer->lang_count, writer->picked);
	if (!writer->picked[SOURCE]) {
		writer->tally.left_out++;
		return DGM_OK;
	}
	writer->tally.written++;
	writer->cleaned = false;
	begin_file(writer, unit->origin ? unit->origin : "");
	gather_codes(writer->picked, &codes);
	buf_adds(&writer->out, is_21(writer) ? "<unit" : "<trans-unit");
	/* Beads of an alignment have no number yet. */
	if (unit->id != 0)
		buf_printf(&writer->out, " id=\"" XLIFF_ID "%" PRIu64 "\"", unit->id);
	else
		buf_printf(&writer->out, " id=\"u%zu\"", writer->tally.written);
	if (is_21(writer))
		add_unit_21(writer, unit, &codes);
	else
		add_unit_12(writer, unit, &codes);
	writer->tally.cleaned += writer->cleaned;
	return columns_flush(writer, err);
}

static dgm_code finish(struct unit_writer *writer, dgm_error *err)
{
	/* There must be a <file>. */
	if (writer->group_count == 0)
		begin_file(writer, "");
	end_file(writer);
	buf_adds(&writer->out, "</xliff>\n");
	return columns_finish(writer, err);
}

static bool looks_like_xliff(const char *head, size_t len)
{
	return unit_head_has(head, len, "<xliff") || unit_head_has(head, len, ":xliff ");
}

static const char *const endings[] = {"xlf", "xliff", "sdlxliff", "mqxliff", NULL};

const struct unit_format format_xliff = {
	.name = "xliff",
	.endings = endings,
	.open = open_12,
	.unit = write_unit,
	.finish = finish,
	.free = columns_free,
	.tally = columns_tally,
	.looks = looks_like_xliff,
	.read = xliff_read,
};

const struct unit_format format_xliff2 = {
	.name = "xliff2",
	.endings = endings,
	.open = open_21,
	.unit = write_unit,
	.finish = finish,
	.free = columns_free,
	.tally = columns_tally,
	.looks = looks_like_xliff,
	.read = xliff_read,
};
