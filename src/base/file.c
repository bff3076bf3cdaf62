#include "file.h"
#include "err.h"
#include "mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

struct file_reader {
	char *name;
	int fd;
};

struct file_reader *file_reader_open(const char *path, dgm_error *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = is_stdin ? "standard input" : path;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));
		return NULL;
	}
	struct file_reader *reader = mem_alloc(1, sizeof *reader);

	reader->name = mem_dup(name, strlen(name));
	reader->fd = fd;
	return reader;
}

dgm_code file_reader_next(struct file_reader *reader, struct buf *buf, bool *ended, dgm_error *err)
{
	ssize_t n = read(reader->fd, buf_reserve(buf, CHUNK), CHUNK);

	*ended = n == 0;
	buf->len += n > 0 ? (size_t)n : 0;
	buf->data[buf->len] = '\0';
	if (n < 0 && errno == EINTR)
		return err_set(err, DGM_CANCELLED, "interrupted while reading '%s'", reader->name);
	if (n < 0)
		return err_set(err, DGM_IO, "cannot read '%s': %s", reader->name,
			       errno == EISDIR ? "it is a directory" : strerror(errno));
	return DGM_OK;
}

size_t file_reader_size(const struct file_reader *reader)
{
	struct stat st;

	return fstat(reader->fd, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

void file_reader_free(struct file_reader *reader)
{
	if (!reader)
		return;
	if (reader->fd != STDIN_FILENO)
		close(reader->fd);
	mem_free(reader->name);
	mem_free(reader);
}

dgm_code file_read(const char *path, size_t limit, struct buf *buf, dgm_error *err)
{
	struct file_reader *reader = file_reader_open(path, err);
	size_t start = buf->len;
	bool ended = false;
	dgm_code code = reader ? DGM_OK : DGM_IO;

	while (code == DGM_OK && !ended) {
		code = file_reader_next(reader, buf, &ended, err);
		if (code == DGM_OK && buf->len - start > limit)
			code = err_set(err, DGM_TOO_BIG,
				       "'%s' is larger than the limit of %zu bytes", reader->name,
				       limit);
	}
	file_reader_free(reader);
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

dgm_code file_write(const char *path, const char *bytes, size_t len, dgm_error *err)
{
	struct file_writer *writer = file_writer_open(path, err);
	dgm_code code = writer ? file_writer_add(writer, bytes, len, err) : DGM_IO;

	if (code == DGM_OK)
		code = file_writer_commit(writer, err);
	file_writer_free(writer);
	return code;
}

bool file_make_folders(const char *path)
{
	struct buf part = {0};
	bool made = true;

	for (size_t len = 1; made && len <= strlen(path); len++) {
		if (path[len] != '/' && path[len] != '\0')
			continue;
		buf_reset(&part);
		buf_add(&part, path, len);
		made = mkdir(part.data, 0777) == 0 || errno == EEXIST || errno == EISDIR;
	}
	buf_free(&part);
	return made;
}
