/*
 * Bytes of a file from its start to its end, unpacked on the way: a plain file, one packed by gzip,
 * or each of the files in a zip archive. Nothing is ever written to disk, memory does not grow with
 * the file, and one that unpacks to far more than it could honestly hold is refused. What the bytes
 * mean is left to others.
 */
#ifndef DGM_STREAM_H
#define DGM_STREAM_H

#include "buf.h"
#include "dragoman.h"

/* A packed file may unpack to so many times its size; real ones stay below a tenth of it. */
#define STREAM_MAX_RATIO 250

/* Files in an archive. */
#define STREAM_MAX_FILES 10000

struct stream;

/* Opens path ('-': standard input). Yours; end it with stream_free. NULL: DGM_IO, DGM_BAD_DATA. */
struct stream *stream_open(const char *path, dgm_error *err);
void stream_free(struct stream *stream);

/*
 * Goes to the first file in it, then to the next one; *there tells whether there is one. A file
 * that is packed within an archive is given as it is. DGM_IO; DGM_BAD_DATA: a broken or encrypted
 * archive; DGM_TOO_BIG.
 */
dgm_code stream_next(struct stream *stream, bool *there, dgm_error *err);

/* The path, and behind it "/name" of a file in an archive, without control characters. */
const char *stream_name(const struct stream *stream);

/* True when the file is one of an archive. */
bool stream_is_member(const struct stream *stream);

/* The first bytes of the present file: at most size, fewer only where it has no more. */
dgm_code stream_peek(struct stream *stream, size_t size, const char **head, size_t *len,
		     dgm_error *err);

/* Appends the next bytes of the present file to buf; *ended when there are none. */
dgm_code stream_read(struct stream *stream, struct buf *buf, bool *ended, dgm_error *err);

/* Bytes of the path read so far, and in all (0: not known), as they are on disk. */
size_t stream_done(const struct stream *stream);
size_t stream_total(const struct stream *stream);

#endif
