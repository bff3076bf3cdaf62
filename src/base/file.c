#include "file.h"
#include "err.h"
#include "mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static dgm_code read_all(int fd, const char *name, size_t limit, struct buf *buf, dgm_error *err)
{
	size_t start = buf->len;

	for (;;) {
		ssize_t n = read(fd, buf_reserve(buf, CHUNK), CHUNK);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, DGM_IO, "cannot read '%s': %s", name, strerror(errno));
		if (n == 0)
			return DGM_OK;
		buf->len += (size_t)n;
		buf->data[buf->len] = '\0';
		if (buf->len - start > limit)
			return err_set(err, DGM_TOO_BIG,
				       "'%s' is larger than the limit of %zu bytes", name, limit);
	}
}

dgm_code file_read(const char *path, size_t limit, struct buf *buf, dgm_error *err)
{
	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", limit, buf, err);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));
	dgm_code code = read_all(fd, path, limit, buf, err);

	close(fd);
	return code;
}

struct file_writer {
	char *path, *temp; /* temp is NULL when path is written to directly */
	int fd;
	struct buf pending;
	bool committed;
};

static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

/* The mode a plain open() would have given the file. */
static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

struct file_writer *file_writer_open(const char *path, dgm_error *err)
{
	struct file_writer *writer = mem_zalloc(1, sizeof *writer);

	writer->path = mem_dup(path, strlen(path));
	if (is_special(path)) {
		writer->fd = open(path, O_WRONLY | O_CLOEXEC);
	} else {
		struct buf name = {0};

		buf_printf(&name, "%s.XXXXXX", path);
		writer->temp = name.data;
		writer->fd = mkstemp(writer->temp);
		if (writer->fd >= 0)
			fchmod(writer->fd, new_file_mode());
	}
	if (writer->fd < 0) {
		err_set(err, DGM_IO, "cannot write '%s': %s", path, strerror(errno));
		mem_free(writer->temp);
		writer->temp = NULL;
		file_writer_free(writer);
		return NULL;
	}
	return writer;
}

static dgm_code flush(struct file_writer *writer, dgm_error *err)
{
	const char *from = writer->pending.data;
	size_t left = writer->pending.len;

	while (left > 0) {
		ssize_t n = write(writer->fd, from, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, DGM_IO, "cannot write '%s': %s", writer->path,
				       strerror(errno));
		from += n;
		left -= (size_t)n;
	}
	buf_reset(&writer->pending);
	return DGM_OK;
}

dgm_code file_writer_add(struct file_writer *writer, const char *bytes, size_t len, dgm_error *err)
{
	buf_add(&writer->pending, bytes, len);
	return writer->pending.len >= CHUNK ? flush(writer, err) : DGM_OK;
}

dgm_code file_writer_commit(struct file_writer *writer, dgm_error *err)
{
	dgm_code code = flush(writer, err);

	if (code != DGM_OK)
		return code;
	if (writer->temp && fsync(writer->fd) != 0)
		return err_set(err, DGM_IO, "cannot write '%s': %s", writer->path, strerror(errno));
	int closed = close(writer->fd);

	writer->fd = -1;
	if (closed != 0 || (writer->temp && rename(writer->temp, writer->path) != 0))
		return err_set(err, DGM_IO, "cannot write '%s': %s", writer->path, strerror(errno));
	writer->committed = true;
	return DGM_OK;
}

void file_writer_free(struct file_writer *writer)
{
	if (!writer)
		return;
	if (writer->fd >= 0)
		close(writer->fd);
	if (writer->temp && !writer->committed)
		unlink(writer->temp);
	buf_free(&writer->pending);
	mem_free(writer->temp);
	mem_free(writer->path);
	mem_free(writer);
}
