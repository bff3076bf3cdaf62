/* What the two files of XLIFF share: xliff.c writes and holds the formats, xliff_read.c reads. */
#ifndef DGM_XLIFF_H
#define DGM_XLIFF_H

#include "text/unit.h"

/* Before the number of a unit of a memory, which with it is the id of its element. */
#define XLIFF_ID "dgm-"

/* What a <note> is from, or its category, that tells the confidence and is not read. */
#define XLIFF_CONFIDENCE "dragoman-confidence"

/* Reads 1.2 and 2.x. */
dgm_code xliff_read(const struct unit_source *source, const struct unit_handler *handler,
		    dgm_error *err);

#endif
