#include "out-form.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "msg.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct out {
	struct file_writer *file; /* NULL: standard output */
	bool terminal;
	const struct form_type *type;
	struct form *form;
	dgm_sink sink;
	dgm_error err; /* the first write that failed */
	bool written;
};

static bool terminal_has_colour(void)
{
	const char *term = getenv("TERM");
	const char *no_colour = getenv("NO_COLOR");

	return term && strcmp(term, "dumb") != 0 && (!no_colour || *no_colour == '\0');
}

static size_t terminal_columns(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static dgm_code stdout_failed(struct out *out)
{
	if (errno == EPIPE)
		msg_pipe_broke();
	return err_set(&out->err, DGM_IO, "cannot write to standard output: %s", strerror(errno));
}

void out_put(struct out *out, const char *bytes, size_t len)
{
	if (out->err.code != DGM_OK || len == 0)
		return;
	out->written = true;
	if (out->file)
		file_writer_add(out->file, bytes, len, &out->err);
	else if (fwrite(bytes, 1, len, stdout) != len)
		stdout_failed(out);
}

static dgm_code report(const struct out *out, dgm_error *err)
{
	if (out->err.code == DGM_OK)
		return DGM_OK;
	return err_set(err, out->err.code, "%s", out->err.text);
}

static dgm_code sink_put(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	struct out *out = ctx;

	out_put(out, bytes, len);
	return report(out, err);
}

struct out *out_new(const char *path, bool json, dgm_error *err)
{
	struct file_writer *file = NULL;

	if (path && strcmp(path, "-") != 0) {
		file = file_writer_open(path, err);
		if (!file)
			return NULL;
	}
	struct out *out = mem_zalloc(1, sizeof *out);

	out->terminal = !file && isatty(STDOUT_FILENO);
	struct out_port port = {out, out->terminal, out->terminal && terminal_has_colour(),
				out->terminal ? terminal_columns() : 0};

	out->file = file;
	out->type = json ? &form_json : &form_text;
	out->form = out->type->make(&port);
	out->sink = (dgm_sink){out, sink_put};
	return out;
}

dgm_code out_flush(struct out *out, dgm_error *err)
{
	if (out->err.code == DGM_OK && !out->file && fflush(stdout) != 0)
		stdout_failed(out);
	return report(out, err);
}

dgm_code out_finish(struct out *out, dgm_error *err)
{
	if (out_flush(out, err) != DGM_OK)
		return err ? err->code : DGM_IO;
	if (out->file)
		return file_writer_commit(out->file, err);
	/* Closing tells of late errors; a stdout that was never open matters only if it was used.
	 */
	if (fclose(stdout) != 0 && out->written)
		stdout_failed(out);
	return report(out, err);
}

void out_free(struct out *out)
{
	if (!out)
		return;
	out->type->free(out->form);
	file_writer_free(out->file);
	mem_free(out);
}

void out_add_beside(const struct out *out, struct buf *row, const char *text, size_t len)
{
	if (out->terminal && out->type == &form_text)
		text_add_isolated(row, text, len);
	else
		buf_add(row, text, len);
}

bool out_is_json(const struct out *out)
{
	return out->type == &form_json;
}

const dgm_sink *out_sink(struct out *out)
{
	return &out->sink;
}

void out_write(struct out *out, const char *text, size_t len)
{
	out_put(out, text, len);
}

void out_record(struct out *out, const char *heading)
{
	out->type->begin(out->form, heading);
}

void out_record_end(struct out *out)
{
	out->type->end(out->form);
}

void out_item(struct out *out, const char *heading)
{
	out->type->begin(out->form, heading);
}

void out_item_end(struct out *out)
{
	out->type->end(out->form);
}

void out_list(struct out *out, const char *key)
{
	out->type->list(out->form, key);
}

void out_list_end(struct out *out)
{
	out->type->list_end(out->form);
}

void out_text(struct out *out, const char *key, const char *label, const char *text, size_t len)
{
	out->type->text(out->form, key, label, text, len, NULL, 0);
}

void out_string(struct out *out, const char *key, const char *label, const char *text)
{
	out_text(out, key, label, text, text ? strlen(text) : 0);
}

void out_marked(struct out *out, const char *key, const char *label, const char *text, size_t len,
		const struct out_mark *marks, size_t count)
{
	out->type->text(out->form, key, label, text, len, marks, count);
}

void out_count(struct out *out, const char *key, const char *label, uint64_t n)
{
	out->type->count(out->form, key, label, n);
}

void out_real(struct out *out, const char *key, const char *label, double x)
{
	out->type->real(out->form, key, label, x);
}

void out_flag(struct out *out, const char *key, const char *label, bool flag)
{
	out->type->flag(out->form, key, label, flag);
}

void out_gap(struct out *out)
{
	out->type->gap(out->form);
}
