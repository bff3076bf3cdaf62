/*
 * Whole files: reading one into memory, and writing one so that a reader sees the old or the new
 * and never a half. It knows nothing of what is in them.
 */
#ifndef DGM_FILE_H
#define DGM_FILE_H

#include "buf.h"
#include "dragoman.h"

/*
 * Appends the bytes of path ('-': standard input) to buf. Fails with DGM_IO (missing, a directory,
 * not readable) or, above limit bytes, with DGM_TOO_BIG.
 */
dgm_code file_read(const char *path, size_t limit, struct buf *buf, dgm_error *err);

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

#endif
