/*
 * Parts of a zip in memory that are asked for by name, as office files are made of them; whole
 * archives, file by file, are the business of stream.h. Nothing is ever written to disk, so names
 * in it can do no harm; what unpacks to more than ZIP_MAX is refused.
 */
#ifndef DGM_ZIP_H
#define DGM_ZIP_H

#include "buf.h"
#include "dragoman.h"

#define ZIP_MAX ((size_t)64 << 20) /* bytes of a part */
enum { ZIP_PARTS = 10000 };        /* of a file */

struct zip_part {
	const char *name; /* asked for */
	struct buf bytes;
	bool found;
};

/*
 * Unpacks the parts that are there. DGM_BAD_DATA: no zip, damaged, encrypted, a part twice;
 * DGM_TOO_BIG: a limit is passed. The caller frees the bytes in any case.
 */
dgm_code zip_read(const char *bytes, size_t len, const char *name, struct zip_part *parts,
		  size_t count, dgm_error *err);

#endif
