/*
 * Reads PO. A message is gathered line by line and handed over where the next one begins: a unit,
 * or one for each plural form. The languages are those that the caller names, else what the head of
 * the file says, with English for a source that nobody names. Untranslated and obsolete messages
 * are passed over in silence, as they are no fault.
 */
#include "po.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/stream.h"
#include "lines.h"
#include "text/lang.h"

enum field { CONTEXT, MSGID, PLURAL, MSGSTR, FIELDS = MSGSTR + 10 };

struct message {
	struct buf fields[FIELDS], flags, notes;
	bool has[FIELDS];
	int field; /* that the next string is added to; -1: none */
	long line; /* 0: no message is open */
	bool broken;
};

struct po {
	struct lines *lines;
	struct message message;
	char source[DGM_MAX_LANG], target[DGM_MAX_LANG];
	bool named, seen_any;
};

bool po_is_flag(const char *flag, size_t len, const char *name)
{
	while (len > 0 && flag[len - 1] == ' ')
		len--;
	return len == strlen(name) && memcmp(flag, name, len) == 0;
}

bool po_has_flag(const char *flags, const char *name)
{
	while (*flags) {
		size_t blanks = strspn(flags, " "), len = strcspn(flags, ",");

		if (len > blanks && po_is_flag(flags + blanks, len - blanks, name))
			return true;
		flags += len + (flags[len] == ',');
	}
	return false;
}

/* After the CLDR, as gettext writes it. */
const char *po_plural_forms(const char *lang)
{
	static const struct {
		const char *lang, *forms;
	} rows[] = {
		{"ar",
		 "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? "
		 "3 : n%100>=11 ? 4 : 5"},
		{"ru", "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
		       "(n%100<12 || n%100>14) ? 1 : 2"},
		{"en", "nplurals=2; plural=n != 1"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (lang_same_primary(rows[i].lang, lang))
			return rows[i].forms;
	return NULL;
}

/* ---------------------------------------------------------------- messages */

static void reset(struct message *message)
{
	for (size_t i = 0; i < FIELDS; i++) {
		buf_reset(&message->fields[i]);
		message->has[i] = false;
	}
	buf_reset(&message->flags);
	buf_reset(&message->notes);
	message->field = -1;
	message->line = 0;
	message->broken = false;
}

/* The value of a line "name: value" of the head, as a language. */
static void take_head_lang(const char *head, const char *name, char *tag)
{
	const char *line = head;
	char value[64];

	while (line && strncmp(line, name, strlen(name)) != 0) {
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	if (!line)
		return;
	line += strlen(name);
	line += strspn(line, " ");
	snprintf(value, sizeof value, "%.*s", (int)strcspn(line, "\n "), line);
	dgm_lang_canonical(value, tag, NULL);
}

static void take_head(struct po *po, const char *head)
{
	if (po->named)
		return;
	take_head_lang(head, "Language:", po->target);
	take_head_lang(head, "X-Source-Language:", po->source);
}

/* True for the form that the text for one translates: Arabic has one for none before it. */
static bool is_singular(const struct po *po, int form)
{
	return form == (lang_same_primary(po->target, "ar") ? 1 : 0);
}

static dgm_code deliver(struct po *po, int form, dgm_error *err)
{
	struct message *message = &po->message;
	bool plural = message->has[PLURAL];
	const struct buf *from =
		&message->fields[plural && !is_singular(po, form) ? PLURAL : MSGID];
	const struct buf *to = &message->fields[MSGSTR + form];
	char number[2] = {(char)('0' + form), '\0'};
	const char *note = buf_str(&message->notes);
	dgm_prop props[5];
	dgm_variant pair[] = {{.lang = po->source, .text = buf_str(from), .len = from->len},
			      {.lang = po->target, .text = buf_str(to), .len = to->len}};
	dgm_unit unit = {.variants = pair,
			 .variant_count = 2,
			 .confidence = 1,
			 .state = DGM_IMPORTED,
			 .props = props,
			 .notes = &note,
			 .note_count = *note != '\0'};

	if (to->len == 0 || from->len == 0)
		return DGM_OK;
	if (message->has[CONTEXT])
		props[unit.prop_count++] =
			(dgm_prop){PO_CONTEXT, buf_str(&message->fields[CONTEXT])};
	if (message->flags.len > 0)
		props[unit.prop_count++] = (dgm_prop){PO_FLAGS, buf_str(&message->flags)};
	if (plural) {
		props[unit.prop_count++] =
			(dgm_prop){PO_SINGULAR, buf_str(&message->fields[MSGID])};
		props[unit.prop_count++] = (dgm_prop){PO_PLURAL, buf_str(&message->fields[PLURAL])};
		props[unit.prop_count++] = (dgm_prop){PO_FORM, number};
	}
	return lines_deliver(po->lines, &unit, message->line, err);
}

/* Hands over the message that is open. */
static dgm_code end_message(struct po *po, dgm_error *err)
{
	struct message *message = &po->message;
	dgm_code code = DGM_OK;

	if (message->broken) {
		reset(message);
		return DGM_OK;
	}
	if (message->has[MSGID] && message->fields[MSGID].len == 0 && !message->has[CONTEXT])
		take_head(po, buf_str(&message->fields[MSGSTR]));
	else if (message->has[MSGID] && !po->target[0])
		code = err_at(err, DGM_BAD_ARG, message->line, 0,
			      "the file does not name its language: name source and target");
	for (int form = 0; code == DGM_OK && message->has[MSGID] && form < FIELDS - MSGSTR; form++)
		if (message->has[MSGSTR + form])
			code = deliver(po, form, err);
	po->seen_any |= message->has[MSGID];
	reset(message);
	return code;
}

/* ---------------------------------------------------------------- lines */

static void spoil(struct po *po, const char *why)
{
	if (!po->message.broken)
		lines_drop(po->lines, REASON_VALUE, 0, "%s", why);
	po->message.broken = po->message.line != 0;
}

/* The character of an octal or hexadecimal escape behind the backslash; moves *at behind it. */
static char read_number(const char *text, size_t len, size_t *at)
{
	bool hex = text[*at] == 'x';
	unsigned value = 0;
	static const char digits[] = "0123456789abcdef";

	*at += hex;
	for (size_t count = 0; *at < len && count < (hex ? 2 : 3); count++) {
		char lower =
			(char)(text[*at] >= 'A' && text[*at] <= 'F' ? text[*at] + 32 : text[*at]);
		const char *digit = lower ? strchr(digits, lower) : NULL;

		if (!digit || digit - digits >= (hex ? 16 : 8))
			break;
		value = value * (hex ? 16 : 8) + (unsigned)(digit - digits);
		++*at;
	}
	return (char)value;
}

/* Adds a string in quotes to the open field; false: it is none. */
static bool add_string(struct message *message, const char *text, size_t len)
{
	static const char letters[] = "ntrabfv\"\\", meant[] = "\n\t\r\a\b\f\v\"\\";
	struct buf *out = &message->fields[message->field];
	size_t at = 1;

	if (len < 2 || text[0] != '"')
		return false;
	while (at < len && text[at] != '"') {
		if (text[at] != '\\') {
			buf_addc(out, text[at++]);
			continue;
		}
		if (++at == len)
			return false;
		const char *letter = text[at] ? strchr(letters, text[at]) : NULL;

		if (letter) {
			buf_addc(out, meant[letter - letters]);
			at++;
		} else if (text[at] == 'x' || (text[at] >= '0' && text[at] <= '7')) {
			buf_addc(out, read_number(text, len, &at));
		} else {
			return false;
		}
	}
	return at + 1 == len && out->len <= DGM_MAX_SEGMENT;
}

static bool begins(const char *line, size_t len, const char *word)
{
	size_t word_len = strlen(word);

	return len >= word_len && memcmp(line, word, word_len) == 0;
}

/* The field that a line begins, or -1; *used is the length of its name. */
static int field_of(const char *line, size_t len, size_t *used)
{
	static const struct {
		const char *word;
		int field;
	} rows[] = {{"msgctxt", CONTEXT},
		    {"msgid_plural", PLURAL},
		    {"msgid", MSGID},
		    {"msgstr", MSGSTR}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!begins(line, len, rows[i].word))
			continue;
		*used = strlen(rows[i].word);
		if (rows[i].field != MSGSTR || len < *used + 3 || line[*used] != '[')
			return rows[i].field;
		char digit = line[*used + 1];

		*used += 3;
		return digit >= '0' && digit <= '9' && line[*used - 1] == ']' ? MSGSTR + digit - '0'
									      : -1;
	}
	return -1;
}

/* Where a line begins another message. */
static bool begins_message(const struct message *message, int field)
{
	if (field == CONTEXT)
		return message->has[CONTEXT] || message->has[MSGID];
	return field == MSGID && message->has[MSGID];
}

static dgm_code take_comment(struct po *po, const char *line, size_t len, dgm_error *err)
{
	struct message *message = &po->message;
	dgm_code code = DGM_OK;

	if (message->has[MSGID])
		code = end_message(po, err);
	if (begins(line, len, "#,")) {
		size_t blanks = 2;

		while (blanks < len && line[blanks] == ' ')
			blanks++;
		if (message->flags.len > 0)
			buf_adds(&message->flags, ", ");
		buf_add(&message->flags, line + blanks, len - blanks);
	} else if (begins(line, len, "#.") && message->notes.len + len < DGM_MAX_PROP) {
		size_t blanks = 2 + (len > 2 && line[2] == ' ');

		if (message->notes.len > 0)
			buf_addc(&message->notes, '\n');
		buf_add(&message->notes, line + blanks, len - blanks);
	}
	return code;
}

static dgm_code take_line(struct po *po, const char *line, size_t len, dgm_error *err)
{
	struct message *message = &po->message;
	dgm_code code = DGM_OK;
	size_t used = 0;

	for (; len > 0 && (*line == ' ' || *line == '\t'); len--)
		line++;
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	if (len == 0)
		return DGM_OK;
	if (*line == '#')
		return take_comment(po, line, len, err);
	if (*line != '"') {
		int field = field_of(line, len, &used);

		if (field < 0) {
			if (message->has[MSGSTR])
				code = end_message(po, err);
			spoil(po, "no line of PO");
			return code;
		}
		if (begins_message(message, field))
			code = end_message(po, err);
		if (message->line == 0)
			message->line = lines_number(po->lines);
		message->field = field;
		message->has[field] = true;
		while (used < len && (line[used] == ' ' || line[used] == '\t'))
			used++;
	}
	if (message->field < 0 || !add_string(message, line + used, len - used))
		spoil(po, "no string in quotes, or one that is broken");
	return code;
}

/* ---------------------------------------------------------------- the file */

static void name_languages(struct po *po, const struct unit_source *source)
{
	snprintf(po->source, DGM_MAX_LANG, "%s", source->lang_count > 0 ? source->langs[0] : "en");
	if (source->lang_count > 1) {
		snprintf(po->target, DGM_MAX_LANG, "%s", source->langs[1]);
		po->named = true;
	} else {
		lang_from_path(stream_name(source->stream), po->target);
	}
}

dgm_code po_read(const struct unit_source *source, const struct unit_handler *handler,
		 dgm_error *err)
{
	dgm_error local = {0};
	struct po *po = mem_zalloc(1, sizeof *po);
	const char *line;
	size_t len;

	err = err ? err : &local;
	reset(&po->message);
	name_languages(po, source);
	po->lines = lines_new(source->stream, handler, err);
	dgm_code code = po->lines ? DGM_OK : err->code;

	while (code == DGM_OK && lines_next(po->lines, &line, &len, &code, err))
		code = take_line(po, line, len, err);
	if (code == DGM_OK)
		code = end_message(po, err);
	if (code == DGM_OK && !po->seen_any)
		code = err_set(err, DGM_BAD_DATA, "there is no message in it");
	for (size_t i = 0; i < FIELDS; i++)
		buf_free(&po->message.fields[i]);
	buf_free(&po->message.flags);
	buf_free(&po->message.notes);
	lines_free(po->lines);
	mem_free(po);
	return code;
}

bool po_looks(const char *head, size_t len)
{
	size_t i = 0;

	/* Comments may stand before the first message. */
	while (i < len && (head[i] == '#' || head[i] == '\n' || head[i] == '\r')) {
		while (i < len && head[i] != '\n')
			i++;
		i += i < len;
	}
	return begins(head + i, len - i, "msgid \"") || begins(head + i, len - i, "msgctxt \"");
}
