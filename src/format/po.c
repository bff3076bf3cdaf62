/*
 * PO, the catalogues of gettext. What it has and a unit has not is kept in properties: the context,
 * the flags, and of plural forms the two texts they translate and the number of the form; units
 * with the same two in a row are one message. A message is fuzzy when its unit was rejected, or was
 * fuzzy and has not been reviewed. The reader is in po_read.c.
 */
#include "po.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"
#include "columns.h"
#include "format.h"

#include <inttypes.h>

enum { SOURCE, TARGET };

static const char *find_prop(const dgm_unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->prop_count; i++)
		if (strcmp(unit->props[i].name, name) == 0)
			return unit->props[i].value;
	return NULL;
}

/* A string of C in quotes; one with line ends begins with an empty one, a line each. */
static void add_string(struct buf *out, const char *text, size_t len)
{
	static const char plain[] = "\n\t\r\"\\\a\b\f\v", letters[] = "ntr\"\\abfv";
	const char *line_end = len > 0 ? memchr(text, '\n', len - 1) : NULL;

	buf_adds(out, line_end ? "\"\"\n\"" : "\"");
	for (size_t i = 0; i < len; i++) {
		const char *at = text[i] ? strchr(plain, text[i]) : NULL;

		if (!at) {
			buf_addc(out, text[i]);
			continue;
		}
		buf_addc(out, '\\');
		buf_addc(out, letters[at - plain]);
		if (text[i] == '\n' && i + 1 < len)
			buf_adds(out, "\"\n\"");
	}
	buf_adds(out, "\"\n");
}

static void add_field(struct buf *out, const char *keyword, const char *text, size_t len)
{
	buf_adds(out, keyword);
	buf_addc(out, ' ');
	add_string(out, text, len);
}

/* Comment lines that begin so. */
static void add_comment(struct buf *out, const char *mark, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\r\n");

		buf_printf(out, "%s %.*s\n", mark, (int)len, text);
		text += len;
		text += strspn(text, "\r\n");
	}
}

static struct unit_writer *open_writer(const struct unit_header *header, const dgm_sink *sink,
				       dgm_error *err)
{
	if (header->lang_count != 2) {
		err_set(err, DGM_BAD_ARG, "PO has one source and one target language: name both");
		return NULL;
	}
	struct unit_writer *writer = columns_open(header, sink, err);

	writer->seen = map_new();
	buf_printf(&writer->out,
		   "msgid \"\"\nmsgstr \"\"\n\"Language: %s\\n\"\n"
		   "\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
		   "\"Content-Transfer-Encoding: 8bit\\n\"\n\"X-Source-Language: %s\\n\"\n",
		   writer->langs[TARGET], writer->langs[SOURCE]);
	const char *plural = po_plural_forms(writer->langs[TARGET]);

	if (plural)
		buf_printf(&writer->out, "\"Plural-Forms: %s;\\n\"\n", plural);
	return writer;
}

static bool is_fuzzy(const dgm_unit *unit)
{
	const char *flags = find_prop(unit, PO_FLAGS);

	return unit->state == DGM_REJECTED ||
	       (unit->state != DGM_REVIEWED && flags && po_has_flag(flags, "fuzzy"));
}

/* "#, fuzzy, c-format" */
static void add_flags(struct unit_writer *writer, const dgm_unit *unit)
{
	const char *flags = find_prop(unit, PO_FLAGS), *rest = flags ? flags : "";
	const char *separator = "#, ";

	if (is_fuzzy(unit)) {
		buf_adds(&writer->out, "#, fuzzy");
		separator = ", ";
	}
	while (*rest) {
		size_t len = strcspn(rest, ",");
		size_t blanks = strspn(rest, " ");

		if (len > blanks && !po_is_flag(rest + blanks, len - blanks, "fuzzy")) {
			buf_printf(&writer->out, "%s%.*s", separator, (int)(len - blanks),
				   rest + blanks);
			separator = ", ";
		}
		rest += len + (rest[len] == ',');
	}
	if (separator[0] == ',')
		buf_addc(&writer->out, '\n');
}

/*
 * The context of a message. Two with the same text and context may not be in one file: the second
 * gets the number of its unit for a context.
 */
static void add_context(struct unit_writer *writer, const dgm_unit *unit, const char *msgid,
			size_t len)
{
	const char *context = find_prop(unit, PO_CONTEXT);
	uint64_t key =
		hash_bytes(msgid, len, context ? hash_bytes(context, strlen(context), 1) : 0);
	struct buf made = {0};
	bool added;

	map_add(writer->seen, &key, sizeof key, 0, &added);
	if (!added)
		buf_printf(&made, "%s%sdgm-%" PRIu64, context ? context : "", context ? " " : "",
			   unit->id != 0 ? unit->id : (uint64_t)writer->tally.written);
	if (context || !added)
		add_field(&writer->out, "msgctxt", added ? context : made.data,
			  added ? strlen(context) : made.len);
	buf_free(&made);
}

static void add_head(struct unit_writer *writer, const dgm_unit *unit, const char *msgid,
		     size_t len)
{
	buf_addc(&writer->out, '\n');
	for (size_t i = 0; i < unit->note_count; i++)
		add_comment(&writer->out, "#.", unit->notes[i]);
	if (unit->origin && !strpbrk(unit->origin, " \t\r\n"))
		buf_printf(&writer->out, "#: %s:%zu\n", unit->origin, unit->position);
	add_flags(writer, unit);
	add_context(writer, unit, msgid, len);
	add_field(&writer->out, "msgid", msgid, len);
}

/* Adds a form to the message that is open, or opens one. False: the unit is no plural form. */
static bool add_plural(struct unit_writer *writer, const dgm_unit *unit)
{
	const char *one = find_prop(unit, PO_SINGULAR), *many = find_prop(unit, PO_PLURAL);
	const char *form = find_prop(unit, PO_FORM);
	const char *context = find_prop(unit, PO_CONTEXT);
	struct buf key = {0};

	if (!one || !many || !form || strlen(form) != 1 || form[0] < '0' || form[0] > '9')
		return false;
	buf_printf(&key, "%s\n%s\n%s", context ? context : "", one, many);
	if (strcmp(buf_str(&writer->group), key.data) != 0 || form[0] == '0') {
		add_head(writer, unit, one, strlen(one));
		add_field(&writer->out, "msgid_plural", many, strlen(many));
	}
	buf_free(&writer->group);
	writer->group = key;
	buf_printf(&writer->out, "msgstr[%c] ", form[0]);
	add_string(&writer->out, writer->picked[TARGET]->text, writer->picked[TARGET]->len);
	return true;
}

static dgm_code write_unit(struct unit_writer *writer, const dgm_unit *unit, dgm_error *err)
{
	unit_pick(unit, writer->langs, writer->lang_count, writer->picked);
	const dgm_variant *source = writer->picked[SOURCE], *target = writer->picked[TARGET];

	if (!source || !target || source->len == 0) {
		writer->tally.left_out++;
		return DGM_OK;
	}
	writer->tally.written++;
	if (!add_plural(writer, unit)) {
		buf_reset(&writer->group);
		add_head(writer, unit, source->text, source->len);
		add_field(&writer->out, "msgstr", target->text, target->len);
	}
	return columns_flush(writer, err);
}

static const char *const endings[] = {"po", "pot", NULL};

const struct unit_format format_po = {
	.name = "po",
	.endings = endings,
	.open = open_writer,
	.unit = write_unit,
	.finish = columns_finish,
	.free = columns_free,
	.tally = columns_tally,
	.looks = po_looks,
	.read = po_read,
};
