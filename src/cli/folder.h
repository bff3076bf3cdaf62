/* Folders on the command line: the files below one. */
#ifndef DGM_CLI_FOLDER_H
#define DGM_CLI_FOLDER_H

#include "base/arena.h"
#include "dragoman.h"

/*
 * Lists the regular files below a folder, those of its folders too, by name; what begins with a dot
 * is passed over. All live in the arena. DGM_IO; DGM_BAD_DATA: there is none.
 */
dgm_code folder_list(struct arena *arena, const char *path, const char *const **files,
		     size_t *count, dgm_error *err);

/* The path from the root of the system, in the arena. */
const char *folder_absolute(struct arena *arena, const char *path);

#endif
