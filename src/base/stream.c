/*
 * Plain files are read as they are; libarchive unpacks the others, always in streaming mode, so
 * that standard input will do and the names in an archive are but names.
 */
#include "stream.h"
#include "err.h"
#include "file.h"
#include "mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

/* A ratio means something from so many unpacked bytes on. */
enum { RATIO_FROM = 16 << 20, MAGIC = 4 };

struct stream {
	struct file_reader *file;
	struct archive *archive; /* NULL: a plain file */
	struct buf raw;          /* of the file: what libarchive looks at, or the plain start */
	struct buf head;         /* unpacked and not yet given */
	struct buf name;
	size_t path_len;
	size_t done, total, unpacked, files;
	bool zip, begun, ended; /* ended: the file on disk has no more */
	bool file_ended;        /* the present file has no more, but for head */
	dgm_error err;          /* of reading, kept while libarchive is asked why */
};

/* ---------------------------------------------------------------- bytes on disk */

static dgm_code read_raw(struct stream *stream, struct buf *buf, dgm_error *err)
{
	size_t before = buf->len;
	dgm_code code = file_reader_next(stream->file, buf, &stream->ended, err);

	stream->done += buf->len - before;
	return code;
}

static la_ssize_t on_read(struct archive *archive, void *ctx, const void **bytes)
{
	struct stream *stream = ctx;

	if (!stream->begun) { /* what was looked at for the magic number */
		stream->begun = true;
	} else {
		buf_reset(&stream->raw);
		if (read_raw(stream, &stream->raw, &stream->err) != DGM_OK) {
			archive_set_error(archive, EIO, "%s", stream->err.text);
			return ARCHIVE_FATAL;
		}
	}
	*bytes = buf_str(&stream->raw);
	return (la_ssize_t)stream->raw.len;
}

/* ---------------------------------------------------------------- archives */

static dgm_code archive_failed(struct stream *stream, dgm_error *err)
{
	const char *why = archive_error_string(stream->archive);

	if (stream->err.code != DGM_OK)
		return err_set(err, stream->err.code, "%s", stream->err.text);
	return err_set(err, DGM_BAD_DATA, "%s cannot be unpacked: %s",
		       stream->zip ? "the zip archive" : "the gzip file",
		       why ? why : "it is broken");
}

static dgm_code open_archive(struct stream *stream, dgm_error *err)
{
	stream->archive = archive_read_new();
	if (!stream->archive)
		return err_set(err, DGM_IO, "libarchive cannot begin");
	if (stream->zip) {
		archive_read_support_format_zip_streamable(stream->archive);
	} else {
		archive_read_support_filter_gzip(stream->archive);
		archive_read_support_format_raw(stream->archive);
		archive_read_support_format_empty(stream->archive);
	}
	if (archive_read_open(stream->archive, stream, NULL, on_read, NULL) != ARCHIVE_OK)
		return archive_failed(stream, err);
	return DGM_OK;
}

static void set_name(struct stream *stream, const char *member)
{
	stream->name.len = stream->path_len;
	stream->name.data[stream->path_len] = '\0';
	if (!stream->zip)
		return;
	buf_addc(&stream->name, '/');
	for (; *member; member++) {
		unsigned char c = (unsigned char)*member;

		buf_addc(&stream->name, c < 0x20 || c == 0x7F ? '?' : (char)c);
	}
}

/* What macOS and editors leave in archives. */
static bool is_litter(const char *name)
{
	const char *slash = strrchr(name, '/');

	return strncmp(name, "__MACOSX/", 9) == 0 || (slash ? slash[1] : name[0]) == '.';
}

static dgm_code next_member(struct stream *stream, bool *there, dgm_error *err)
{
	struct archive_entry *entry;

	for (;;) {
		int result = archive_read_next_header(stream->archive, &entry);

		if (result == ARCHIVE_EOF)
			return DGM_OK;
		if (result < ARCHIVE_WARN)
			return archive_failed(stream, err);
		/* It is silent about the start of a gzip file that has no more than that. */
		if (!stream->zip && archive_filter_code(stream->archive, 0) != ARCHIVE_FILTER_GZIP)
			return archive_failed(stream, err);
		if (++stream->files > STREAM_MAX_FILES)
			return err_set(err, DGM_TOO_BIG,
				       "more files in the archive than the limit of %d",
				       STREAM_MAX_FILES);
		if (archive_entry_is_data_encrypted(entry))
			return err_set(err, DGM_BAD_DATA, "the zip archive is encrypted");
		const char *name = archive_entry_pathname_utf8(entry);

		if (!name)
			name = archive_entry_pathname(entry);
		if (!name)
			name = "?";
		size_t len = strlen(name);

		if (stream->zip && (is_litter(name) || (len > 0 && name[len - 1] == '/')))
			continue;
		set_name(stream, name);
		*there = true;
		return DGM_OK;
	}
}

dgm_code stream_next(struct stream *stream, bool *there, dgm_error *err)
{
	bool first = stream->files == 0;

	*there = false;
	buf_reset(&stream->head);
	stream->file_ended = false;
	if (stream->archive)
		return next_member(stream, there, err);
	stream->files = 1;
	*there = first;
	if (first)
		buf_add(&stream->head, stream->raw.data, stream->raw.len);
	return DGM_OK;
}

static dgm_code check_ratio(struct stream *stream, size_t more, dgm_error *err)
{
	stream->unpacked += more;
	if (stream->unpacked > RATIO_FROM && stream->unpacked / STREAM_MAX_RATIO > stream->done)
		return err_set(err, DGM_TOO_BIG,
			       "it unpacks to more than %d times its size and is refused",
			       STREAM_MAX_RATIO);
	return DGM_OK;
}

static dgm_code unpack(struct stream *stream, struct buf *buf, dgm_error *err)
{
	const void *bytes;
	size_t size;
	la_int64_t at;
	int result = archive_read_data_block(stream->archive, &bytes, &size, &at);

	if (result == ARCHIVE_EOF) {
		stream->file_ended = true;
		return DGM_OK;
	}
	if (result < ARCHIVE_WARN)
		return archive_failed(stream, err);
	buf_add(buf, bytes, size);
	return check_ratio(stream, size, err);
}

/* ---------------------------------------------------------------- the module */

static dgm_code fill(struct stream *stream, struct buf *buf, dgm_error *err)
{
	if (stream->archive)
		return unpack(stream, buf, err);
	dgm_code code = read_raw(stream, buf, err);

	stream->file_ended = stream->ended;
	return code;
}

dgm_code stream_peek(struct stream *stream, size_t size, const char **head, size_t *len,
		     dgm_error *err)
{
	dgm_code code = DGM_OK;

	while (code == DGM_OK && stream->head.len < size && !stream->file_ended)
		code = fill(stream, &stream->head, err);
	*head = buf_str(&stream->head);
	*len = stream->head.len < size ? stream->head.len : size;
	return code;
}

dgm_code stream_read(struct stream *stream, struct buf *buf, bool *ended, dgm_error *err)
{
	size_t before = buf->len;
	dgm_code code = DGM_OK;

	buf_add(buf, stream->head.data, stream->head.len);
	buf_reset(&stream->head);
	while (code == DGM_OK && buf->len == before && !stream->file_ended)
		code = fill(stream, buf, err);
	*ended = code == DGM_OK && buf->len == before;
	return code;
}

struct stream *stream_open(const char *path, dgm_error *err)
{
	struct file_reader *file = file_reader_open(path, err);
	dgm_error local = {0};

	if (!file)
		return NULL;
	struct stream *stream = mem_zalloc(1, sizeof *stream);

	stream->file = file;
	stream->total = file_reader_size(file);
	buf_adds(&stream->name, strcmp(path, "-") == 0 ? "standard input" : path);
	stream->path_len = stream->name.len;
	dgm_code code = DGM_OK;

	while (code == DGM_OK && stream->raw.len < MAGIC && !stream->ended)
		code = read_raw(stream, &stream->raw, err ? err : &local);
	const char *magic = buf_str(&stream->raw);

	stream->zip = stream->raw.len >= MAGIC && memcmp(magic, "PK\x03\x04", 4) == 0;
	if (code == DGM_OK &&
	    (stream->zip || (stream->raw.len >= 2 && memcmp(magic, "\x1F\x8B", 2) == 0)))
		code = open_archive(stream, err ? err : &local);
	if (code == DGM_OK)
		return stream;
	stream_free(stream);
	return NULL;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	archive_read_free(stream->archive);
	file_reader_free(stream->file);
	buf_free(&stream->raw);
	buf_free(&stream->head);
	buf_free(&stream->name);
	mem_free(stream);
}

const char *stream_name(const struct stream *stream)
{
	return buf_str(&stream->name);
}

bool stream_is_member(const struct stream *stream)
{
	return stream->zip;
}

size_t stream_done(const struct stream *stream)
{
	return stream->done;
}

size_t stream_total(const struct stream *stream)
{
	return stream->total;
}
