/* Packing output by gzip on its way to a sink. The same bytes in give the same bytes out. */
#ifndef DGM_PACK_H
#define DGM_PACK_H

#include "dragoman.h"

struct packer;

/* The sink is copied. Yours; end it with packer_free, which takes NULL. NULL: DGM_IO. */
struct packer *packer_new(const dgm_sink *sink, dgm_error *err);
void packer_free(struct packer *packer);

/* What is to be packed goes here; borrowed from the packer. */
const dgm_sink *packer_sink(struct packer *packer);

/* Writes what is left and the foot. */
dgm_code packer_finish(struct packer *packer, dgm_error *err);

#endif
