/*
 * The folder of a memory: whether there is one, of which format, and making a new one so that it is
 * there as a whole or not at all. It looks at plain files only, so that a memory of a newer format
 * is refused before any database is touched.
 */
#ifndef DGM_STORE_FOLDER_H
#define DGM_STORE_FOLDER_H

#include "dragoman.h"

struct folder {
	char *path; /* as the caller gave it */
	char *real; /* absolute, without links; NULL until folder_enter succeeded */
	int making; /* while a new memory is made: descriptor of the file `creating`, else -1 */
	size_t made_from; /* length of the topmost folder that we made; 0: none */
	bool made;        /* a new memory was finished */
};

/*
 * Finds a memory at path or, with DGM_CREATE, prepares an empty folder for one (folder->making is
 * then set). DGM_NOT_FOUND, DGM_IO, DGM_STORE (holds something else, or a newer format).
 */
dgm_code folder_enter(struct folder *folder, const char *path, dgm_open_mode mode, dgm_error *err);

/* The databases of a new memory are all there and synced: from now on it exists. */
dgm_code folder_finish(struct folder *folder, dgm_error *err);

/* For one that takes the place of another. DGM_STORE: somebody uses the memory in path. */
dgm_code folder_check_unused(const char *path, dgm_error *err);

/* Makes durable that the folder has its name. */
dgm_code folder_sync_parent(const char *path, dgm_error *err);

/* Removes a memory, and nothing else, with its folder; DGM_OK when there is no such folder. */
dgm_code folder_remove(const char *path, dgm_error *err);

/*
 * Removes the memory that was made here, with the folders that were made for it, while nobody has
 * it open or can open it. Where something else lies in it by now, all is left as it is.
 */
dgm_code folder_discard(const struct folder *folder, dgm_error *err);

/* Ends it; a new memory that was not finished is removed again. */
void folder_leave(struct folder *folder);

#endif
