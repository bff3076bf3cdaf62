/*
 * The formats by name, by what a file looks like and by its ending; and reading a file, or all
 * files of an archive, by the one that fits.
 */
#ifndef DGM_FORMATS_H
#define DGM_FORMATS_H

#include "text/unit.h"

/* The format of that name which can be written, or read. NULL: DGM_BAD_ARG. */
const struct unit_format *formats_to_write(const char *name, dgm_error *err);
const struct unit_format *formats_to_read(const char *name, dgm_error *err);

/*
 * Reads path ("-": standard input); *name is the file that is read at the moment, borrowed. A file
 * of an archive that cannot be read is reported to the handler and passed over.
 */
dgm_code formats_read(const char *path, const dgm_import_options *opt,
		      const struct unit_handler *handler, const char **name, dgm_error *err);

#endif
