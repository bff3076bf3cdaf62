/*
 * Files: reading one into memory, whole or piece by piece, and writing one so that a reader sees
 * the old or the new and never a half. It knows nothing of what is in them.
 */
#ifndef DGM_FILE_H
#define DGM_FILE_H

#include "buf.h"
#include "dragoman.h"

#include <stdbool.h>

/*
 * Appends the bytes of path ('-': standard input) to buf. Fails with DGM_IO (missing, a directory,
 * not readable), above limit bytes with DGM_TOO_BIG, and with DGM_CANCELLED when a signal whose
 * handler does not restart reads (no SA_RESTART) comes while it waits for a pipe or a terminal.
 */
dgm_code file_read(const char *path, size_t limit, struct buf *buf, dgm_error *err);

struct file_reader;

/* Opens path ('-': standard input). Yours; end it with file_reader_free. NULL: DGM_IO. */
struct file_reader *file_reader_open(const char *path, dgm_error *err);

/*
 * Appends what can be read at once to buf, 64 KiB at most; *ended says whether the file is at its
 * end. Fails as file_read does.
 */
dgm_code file_reader_next(struct file_reader *reader, struct buf *buf, bool *ended, dgm_error *err);

/* Its size in bytes; 0: not known. */
size_t file_reader_size(const struct file_reader *reader);
void file_reader_free(struct file_reader *reader);

struct file_writer;

/*
 * Opens a temporary file beside path. Nothing shows at path until file_writer_commit, which syncs
 * and renames. The writer is yours; end it with file_writer_free, which without a commit before
 * removes the temporary file. A path that is no regular file (a pipe, /dev/full) is written to
 * as it is.
 */
struct file_writer *file_writer_open(const char *path, dgm_error *err);
dgm_code file_writer_add(struct file_writer *writer, const char *bytes, size_t len, dgm_error *err);
dgm_code file_writer_commit(struct file_writer *writer, dgm_error *err);
void file_writer_free(struct file_writer *writer);

/* All of that with bytes that are at hand. */
dgm_code file_write(const char *path, const char *bytes, size_t len, dgm_error *err);

/* Makes a folder and those above it; false, with errno, when it is not there then. */
bool file_make_folders(const char *path);

#endif
