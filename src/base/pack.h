/*
 * Packing output by gzip on its way to a sink: the same bytes in give the same bytes out. And how
 * much a packed file holds, about; unpacking is stream.h.
 */
#ifndef DGM_PACK_H
#define DGM_PACK_H

#include "dragoman.h"

#include <stdint.h>

/* What text usually unpacks to, where the file does not say: so many times its size. */
#define PACK_USUAL_RATIO 8

/*
 * How many bytes will come out of a file, by its size and a look at its ends: for one packed by
 * gzip what it says (modulo 4 GiB), for a zip archive or where that cannot be, the usual ratio. 0:
 * not known, as for a pipe.
 */
uint64_t pack_expected(const char *path);

struct packer;

/* The sink is copied. Yours; end it with packer_free, which takes NULL. NULL: DGM_IO. */
struct packer *packer_new(const dgm_sink *sink, dgm_error *err);
void packer_free(struct packer *packer);

/* What is to be packed goes here; borrowed from the packer. */
const dgm_sink *packer_sink(struct packer *packer);

/* Writes what is left and the foot. */
dgm_code packer_finish(struct packer *packer, dgm_error *err);

#endif
