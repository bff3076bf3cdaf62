#include "undo.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct undo {
	struct session *session;
	const char *path;
	int fd;
	size_t end; /* of the units: where </body> stands */
};

static const char body_start[] = "<body>\n", body_end[] = "</body>";

static dgm_code add_bytes(void *ctx, const char *bytes, size_t len, dgm_error *err)
{
	(void)err;
	buf_add(ctx, bytes, len);
	return DGM_OK;
}

/* Sets *start and *end of the units in the file. */
static dgm_code write_tmx(struct undo *undo, const dgm_selection *units, struct buf *tmx,
			  size_t *start, size_t *end, dgm_error *err)
{
	const dgm_sink sink = {.write = add_bytes, .ctx = tmx};
	dgm_watch watch = progress_watch(&undo->session->progress, "writing");
	dgm_code code = dgm_selection_write(units, "tmx", NULL, &watch, &sink, NULL, err);

	if (code != DGM_OK)
		return code;
	*start = (size_t)(strstr(tmx->data, body_start) - tmx->data) + strlen(body_start);
	*end = tmx->len;
	while (strncmp(tmx->data + *end, body_end, strlen(body_end)) != 0)
		--*end;
	return DGM_OK;
}

/* Puts bytes over the end of the file. */
static dgm_code put_bytes(const struct undo *undo, const char *bytes, size_t len, dgm_error *err)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pwrite(undo->fd, bytes + done, len - done, (off_t)(undo->end + done));

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	if (done < len || fsync(undo->fd) != 0)
		return err_set(err, DGM_IO, "cannot write '%s': %s", undo->path, strerror(errno));
	return DGM_OK;
}

static dgm_code keep_units(void *ctx, const dgm_selection *old, dgm_error *err)
{
	struct undo *undo = ctx;
	struct buf tmx = {0};
	size_t start = 0, end = 0;
	dgm_code code = write_tmx(undo, old, &tmx, &start, &end, err);

	if (code == DGM_OK)
		code = put_bytes(undo, tmx.data + start, tmx.len - start, err);
	if (code == DGM_OK)
		undo->end += end - start;
	buf_free(&tmx);
	return code;
}

static dgm_code write_empty(struct undo *undo, dgm_error *err)
{
	dgm_selection *none = dgm_memory_select_ids(undo->session->memory, NULL, 0, err);
	struct buf tmx = {0};
	size_t start;
	dgm_code code = none ? write_tmx(undo, none, &tmx, &start, &undo->end, err) : DGM_STORE;

	if (code == DGM_OK)
		code = file_write(undo->path, tmx.data, tmx.len, err);
	dgm_selection_free(none);
	buf_free(&tmx);
	return code;
}

int undo_open(struct session *session, const struct value *output, struct undo **undo)
{
	dgm_error err = {0};

	if (!output->given)
		return EXIT_DONE;
	*undo = mem_zalloc(1, sizeof **undo);
	**undo = (struct undo){.session = session, .path = output->text, .fd = -1};
	if (write_empty(*undo, &err) == DGM_OK) {
		(*undo)->fd = open(output->text, O_WRONLY | O_CLOEXEC);
		if ((*undo)->fd >= 0)
			return EXIT_DONE;
		err_set(&err, DGM_IO, "cannot write '%s': %s", output->text, strerror(errno));
	}
	undo_free(*undo);
	*undo = NULL;
	return msg_fail(NULL, &err);
}

void undo_free(struct undo *undo)
{
	if (!undo)
		return;
	if (undo->fd >= 0)
		close(undo->fd);
	mem_free(undo);
}

dgm_keep undo_keep(struct undo *undo)
{
	return (dgm_keep){undo ? keep_units : NULL, undo};
}
