#include "answer.h"

#include <errno.h>

static int answer_one(struct session *session, const struct question *question, const char *text)
{
	dgm_error err = {0};
	void *found = question->ask(session, text, strlen(text), &err);

	if (!found)
		return msg_fail(NULL, &err);
	out_record(session->out, NULL);
	size_t count = question->show(session, text, strlen(text), found);

	out_record_end(session->out);
	question->free(found);
	if (count > 0)
		return EXIT_DONE;
	msg_print(MSG_NOTE, "nothing found");
	return EXIT_NO;
}

/* Reads a line without its end; false when there is none. Of a line over the limit the rest is
 * read and dropped, so that the library sees that it is too long. */
static bool read_line(struct buf *line)
{
	int c;

	buf_reset(line);
	while ((c = getc(stdin)) != EOF && c != '\n') {
		if (line->len <= DGM_MAX_QUERY)
			buf_addc(line, (char)c);
	}
	if (line->len > 0 && line->data[line->len - 1] == '\r')
		line->data[--line->len] = '\0';
	return c == '\n' || line->len > 0;
}

static size_t answer_line(struct session *session, const struct question *question,
			  const struct buf *line, dgm_error *err)
{
	struct out *out = session->out;
	const char *text = buf_str(line);
	void *found = line->len > 0 ? question->ask(session, text, line->len, err) : NULL;
	struct buf heading = {0};

	buf_printf(&heading, "> %s", text);
	out_record(out, heading.data);
	size_t count = question->show(session, text, line->len, found);

	if (count == 0)
		out_string(out, NULL, "", "nothing found");
	out_record_end(out);
	buf_free(&heading);
	question->free(found);
	return count;
}

/*
 * Answers each line at once, as a program at the other end may wait for it. A line that is no text
 * is answered too, with nothing, so that answers and lines stay in step.
 */
static int answer_lines(struct session *session, const struct question *question)
{
	struct buf line = {0};
	size_t found = 0;
	int worst = EXIT_DONE;

	for (long n = 1; worst != EXIT_SYSTEM && *msg_signal() == 0 && read_line(&line); n++) {
		dgm_error err = {0}, write_err = {0};
		int code = EXIT_DONE;

		found += answer_line(session, question, &line, &err);
		err.line = n;
		if (err.code != DGM_OK)
			code = msg_fail("standard input", &err);
		if (code == EXIT_USAGE)
			code = EXIT_INPUT; /* it was typed in a file, not on the command line */
		if (out_flush(session->out, &write_err) != DGM_OK)
			code = msg_fail(NULL, &write_err);
		worst = code > worst ? code : worst;
	}
	if (ferror(stdin) && *msg_signal() == 0) {
		msg_print(MSG_ERROR, "cannot read standard input: %s", strerror(errno));
		worst = EXIT_SYSTEM;
	}
	buf_free(&line);
	if (worst != EXIT_DONE)
		return worst;
	return found > 0 ? EXIT_DONE : EXIT_NO;
}

int answer(struct session *session, const struct question *question)
{
	const char *text = session->args[0];

	return strcmp(text, "-") == 0 ? answer_lines(session, question)
				      : answer_one(session, question, text);
}

bool is_wanted(const dgm_unit *unit, const dgm_variant *variant, const struct value *langs)
{
	for (size_t i = 0; i < langs->lang_count; i++) {
		if (dgm_unit_variant(unit, langs->langs[i]) == variant)
			return true;
	}
	return langs->lang_count == 0;
}

void add_origin(struct buf *text, const dgm_unit *unit)
{
	buf_printf(text, "unit %llu, %s", (unsigned long long)unit->id,
		   dgm_state_name(unit->state));
	if (unit->state == DGM_ALIGNED)
		buf_printf(text, " %.2f", unit->confidence);
	if (unit->origin)
		buf_printf(text, ", %s", unit->origin);
}

void show_origin(struct out *out, const dgm_unit *unit)
{
	out_count(out, "id", NULL, unit->id);
	out_string(out, "state", NULL, dgm_state_name(unit->state));
	out_real(out, "confidence", NULL, unit->confidence);
	out_string(out, "origin", NULL, unit->origin);
}

void show_span(struct out *out, const char *key, dgm_span span)
{
	out_list(out, key);
	out_count(out, "", NULL, span.start);
	out_count(out, "", NULL, span.end);
	out_list_end(out);
}
