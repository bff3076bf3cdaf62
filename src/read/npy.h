/*
 * NumPy files (.npy): tables of 32-bit floating-point numbers, as models of sentences are saved
 * with. It knows nothing of what the numbers mean.
 */
#ifndef DGM_NPY_H
#define DGM_NPY_H

#include "base/buf.h"
#include "dragoman.h"

struct npy {
	float *values; /* row by row */
	size_t rows, columns;
};

/*
 * Reads a table, whose numbers are the caller's: end it with npy_free. DGM_IO; DGM_TOO_BIG: above
 * DGM_MAX_VECTORS or DGM_MAX_DIMENSION; DGM_BAD_DATA: no such file, another type or order of
 * numbers, not two dimensions, or a length that does not fit.
 */
dgm_code npy_read(const char *path, struct npy *npy, dgm_error *err);
void npy_free(struct npy *npy);

#endif
