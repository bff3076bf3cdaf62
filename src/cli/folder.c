#include "folder.h"
#include "base/err.h"
#include "base/mem.h"
#include "command.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DEPTH = 64 }; /* folders in folders; a link may lead in a circle */

struct listing {
	struct arena *arena;
	const char **files;
	size_t count, cap;
};

static dgm_code list(struct listing *listing, const char *path, int depth, dgm_error *err)
{
	DIR *folder = opendir(path);
	dgm_code code = DGM_OK;

	if (!folder)
		return err_set(err, DGM_IO, "cannot open folder '%s': %s", path, strerror(errno));
	for (struct dirent *entry; code == DGM_OK && (entry = readdir(folder));) {
		struct stat st;

		if (*entry->d_name == '.')
			continue;
		const char *file = join_path(listing->arena, path, entry->d_name);

		if (stat(file, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
			code = list(listing, file, depth + 1, err);
		if (!S_ISREG(st.st_mode))
			continue;
		listing->files = mem_grow(listing->files, listing->count, &listing->cap,
					  sizeof *listing->files);
		listing->files[listing->count++] = file;
	}
	closedir(folder);
	return code;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

dgm_code folder_list(struct arena *arena, const char *path, const char *const **files,
		     size_t *count, dgm_error *err)
{
	struct listing listing = {.arena = arena};
	dgm_code code = list(&listing, path, 0, err);

	if (code == DGM_OK && listing.count == 0)
		code = err_set(err, DGM_BAD_DATA, "there is no file in '%s'", path);
	if (code == DGM_OK) {
		const char **kept = arena_alloc(arena, listing.count, sizeof *kept);

		qsort(listing.files, listing.count, sizeof *listing.files, by_name);
		memcpy(kept, listing.files, listing.count * sizeof *kept);
		*files = kept;
		*count = listing.count;
	}
	mem_free(listing.files);
	return code;
}

const char *folder_absolute(struct arena *arena, const char *path)
{
	char *here = *path == '/' ? NULL : getcwd(NULL, 0);
	const char *whole = here ? join_path(arena, here, path) : path;

	free(here); /* of the system, not ours */
	return whole;
}
