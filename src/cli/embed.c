/*
 * Vectors of sentences. A program of the user's is given one sentence a line, of all articles in
 * their order, and answers one line of numbers for each.
 */
#include "articles.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/program.h"

#include <float.h>
#include <math.h>
#include <sys/wait.h>

extern char **environ; /* POSIX has no header for it */

enum { USUAL_TIMEOUT = 120 }; /* seconds: a large model takes its time to load */

struct answers {
	size_t sentences; /* that there should be answers to */
	size_t rows, columns;
	float *values;
	size_t count, cap;
	struct buf line; /* of which the end has not come yet */
	const dgm_watch *watch;
};

static dgm_code add_number(struct answers *a, const char *text, size_t len, dgm_error *err)
{
	enum { MOST_SHOWN = 40 };
	double value;

	if (!number_read(text, len, &value) || fabs(value) > (double)FLT_MAX)
		return err_set(err, DGM_BAD_DATA, "line %zu of the answers has '%.*s', no number",
			       a->rows + 1, (int)(len < MOST_SHOWN ? len : MOST_SHOWN), text);
	if (a->count >= DGM_MAX_VECTORS / sizeof *a->values)
		return err_set(err, DGM_TOO_BIG, "the answers are more than %zu numbers", a->count);
	a->values = mem_grow(a->values, a->count, &a->cap, sizeof *a->values);
	a->values[a->count++] = (float)value;
	return DGM_OK;
}

/* Numbers with blanks or commas between them, and brackets around them or not. */
static dgm_code take_line(struct answers *a, const char *line, size_t len, dgm_error *err)
{
	static const char between[] = " \t\r,[]";
	size_t before = a->count, columns;

	for (size_t i = 0; i < len;) {
		size_t from = i;

		while (i < len && (line[i] == '\0' || !strchr(between, line[i])))
			i++;
		if (i > from && a->rows == a->sentences)
			return err_set(err, DGM_BAD_DATA,
				       "the program answered more than the %zu sentences it was "
				       "given",
				       a->sentences);
		if (i > from && add_number(a, line + from, i - from, err) != DGM_OK)
			return err ? err->code : DGM_BAD_DATA;
		i += i == from;
	}
	columns = a->count - before;
	if (a->rows == a->sentences)
		return DGM_OK;
	if (columns == 0)
		return err_set(err, DGM_BAD_DATA, "line %zu of the answers is empty", a->rows + 1);
	if (a->rows > 0 && columns != a->columns)
		return err_set(err, DGM_BAD_DATA,
			       "line %zu of the answers has %zu numbers, and those before have "
			       "%zu",
			       a->rows + 1, columns, a->columns);
	a->columns = columns;
	a->rows++;
	if (a->watch->progress)
		a->watch->progress(a->watch->ctx, a->rows, a->sentences);
	return DGM_OK;
}

static dgm_code take_answers(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct answers *a = ctx;

	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end ? (size_t)(end - bytes) : len;

		buf_add(&a->line, bytes, n);
		if (!end)
			return DGM_OK;
		dgm_code code = take_line(a, buf_str(&a->line), a->line.len, err);

		if (code != DGM_OK)
			return code;
		buf_reset(&a->line);
		bytes += n + 1;
		len -= n + 1;
	}
	return DGM_OK;
}

/* A sentence that goes over several lines is one line here. */
static void list_sentences(const struct articles *articles, struct buf *list)
{
	for (size_t s = 0; s < articles->count; s++) {
		for (size_t i = 0; i < dgm_segments_count(articles->sides[s]); i++) {
			const dgm_segment *segment = dgm_segments_get(articles->sides[s], i);
			size_t start = list->len;

			buf_add(list, segment->text, segment->len);
			for (size_t k = start; k < list->len; k++)
				if ((unsigned char)list->data[k] < ' ')
					list->data[k] = ' ';
			buf_addc(list, '\n');
		}
	}
}

static dgm_code check_answers(const struct answers *a, int status, dgm_error *err)
{
	bool killed = WIFSIGNALED(status);

	if (a->rows == a->sentences)
		return DGM_OK;
	return err_set(err, DGM_IO, "the program answered %zu of %zu sentences, and ended %s %d",
		       a->rows, a->sentences, killed ? "by signal" : "with exit code",
		       killed ? WTERMSIG(status) : WEXITSTATUS(status));
}

static dgm_code share_out(const struct articles *articles, const struct answers *a, dgm_error *err)
{
	const float *values = a->values;
	dgm_code code = DGM_OK;

	for (size_t s = 0; s < articles->count && code == DGM_OK; s++) {
		size_t rows = dgm_segments_count(articles->sides[s]);

		code = dgm_segments_set_vectors(articles->sides[s], values, rows, a->columns, err);
		values += rows * a->columns;
	}
	return code;
}

static dgm_code run_shell(const struct session *session, const struct buf *input,
			  const dgm_sink *answer, int *status, dgm_error *err)
{
	const struct value *timeout = &session->values[ARTICLE_EMBED_TIMEOUT];
	const char *const argv[] = {"sh", "-c", session->values[ARTICLE_EMBED].text, NULL};
	const struct program program = {.path = "/bin/sh",
					.argv = argv,
					.environment = environ,
					.input = input->data,
					.len = input->len,
					.silence = timeout->given ? timeout->number : USUAL_TIMEOUT,
					.answer = answer,
					.cancel = msg_signal()};

	return program_run(&program, status, err);
}

static int ask_program(struct session *session, const struct articles *articles)
{
	dgm_watch watch = progress_watch_units(&session->progress, "embedding", "sentences");
	struct answers answers = {.watch = &watch};
	const dgm_sink sink = {.ctx = &answers, .write = take_answers};
	struct buf list = {0};
	dgm_error err = {0};
	int status = 0;

	msg_catch_signals(); /* there is a program to end */
	for (size_t s = 0; s < articles->count; s++)
		answers.sentences += dgm_segments_count(articles->sides[s]);
	list_sentences(articles, &list);
	dgm_code code = run_shell(session, &list, &sink, &status, &err);

	progress_end(&session->progress);
	if (code == DGM_OK && answers.line.len > 0)
		code = take_line(&answers, answers.line.data, answers.line.len, &err);
	if (code == DGM_OK)
		code = check_answers(&answers, status, &err);
	if (code == DGM_OK)
		code = share_out(articles, &answers, &err);
	buf_free(&list);
	buf_free(&answers.line);
	mem_free(answers.values);
	err_prefix(&err, "--embed");
	return code == DGM_OK ? EXIT_DONE : msg_fail(NULL, &err);
}

static int read_files(struct session *session, const struct articles *articles)
{
	const struct value *files = &session->values[ARTICLE_EMBED_FILES];
	dgm_error err = {0};

	if (files->text_count != articles->count)
		return wrong_use(session, "--embed-files names %zu files for %zu articles",
				 files->text_count, articles->count);
	for (size_t s = 0; s < articles->count; s++)
		if (dgm_segments_read_vectors(articles->sides[s], files->texts[s], &err) != DGM_OK)
			return msg_fail(NULL, &err);
	return EXIT_DONE;
}

int embed_articles(struct session *session, const struct articles *articles)
{
	const struct value *values = session->values;
	bool asks = values[ARTICLE_EMBED].given, reads = values[ARTICLE_EMBED_FILES].given;

	if (asks && reads)
		return wrong_use(session, "--embed and --embed-files exclude each other");
	if (values[ARTICLE_EMBED_TIMEOUT].given && !asks)
		return wrong_use(session, "--embed-timeout goes with --embed");
	if (asks && *values[ARTICLE_EMBED].text == '\0')
		return wrong_use(session, "--embed wants a command");
	return asks    ? ask_program(session, articles)
	       : reads ? read_files(session, articles)
		       : EXIT_DONE;
}
