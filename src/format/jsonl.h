/* The two files of JSON lines: jsonl.c writes and holds the format, jsonl_read.c reads. */
#ifndef DGM_JSONL_H
#define DGM_JSONL_H

#include "text/unit.h"

bool jsonl_looks(const char *head, size_t len);
dgm_code jsonl_read(const struct unit_source *source, const struct unit_handler *handler,
		    dgm_error *err);

#endif
