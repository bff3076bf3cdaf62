/*
 * The files of data/ that ship inside the library, as text. What is in them is known to those who
 * ask for them.
 */
#ifndef DGM_DATA_H
#define DGM_DATA_H

#include "banned.h"

#include <stddef.h>

/* The text of a file by its name ("ru.abbrev"), NUL-ended, and its length; NULL if there is none.
 */
const char *data_file(const char *name, size_t *len);

#endif
