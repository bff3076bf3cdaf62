/*
 * A memory is a folder with the file FORMAT, which is written last. While one is being made the
 * file `creating` is there and locked by its maker; a folder with `creating`, without FORMAT and
 * with nothing but our files is what a killed maker left, and is cleared by the next one.
 */
#include "folder.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "gate.h"
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum state { MISSING, EMPTY, FOREIGN, UNFINISHED, MEMORY, UNREADABLE };

static const char format_line[] = "dragoman memory, format ";

static dgm_code fail(const struct folder *folder, const char *doing, dgm_error *err)
{
	return err_set(err, DGM_IO, "cannot %s memory '%s': %s", doing, folder->path,
		       strerror(errno));
}

static char *path_in(const struct folder *folder, const char *name)
{
	struct buf path = {0};

	buf_printf(&path, "%s/%s", folder->path, name);
	return path.data;
}

static bool has_prefix(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* True for what may lie in a memory that was not finished. */
static bool is_ours(const char *name)
{
	static const char *const prefixes[] = {
		"__db.",       "log.",    "units.db", "keys.db",
		"postings.db", "meta.db", "FORMAT.",  "lexicon.",
	};

	if (strcmp(name, "lock") == 0 || strcmp(name, "creating") == 0)
		return true;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (has_prefix(name, prefixes[i]))
			return true;
	return false;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* UNREADABLE leaves the reason in errno. */
static enum state look(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);
	bool empty = true, foreign = false, creating = false, format = false;

	if (!dir)
		return errno == ENOENT ? MISSING : UNREADABLE;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (is_dots(entry->d_name))
			continue;
		empty = false;
		format = format || strcmp(entry->d_name, "FORMAT") == 0;
		creating = creating || strcmp(entry->d_name, "creating") == 0;
		foreign = foreign || !is_ours(entry->d_name);
	}
	closedir(dir);
	if (format)
		return MEMORY;
	if (empty)
		return EMPTY;
	return creating && !foreign ? UNFINISHED : FOREIGN;
}

static dgm_code check_format(const struct folder *folder, dgm_error *err)
{
	char *path = path_in(folder, "FORMAT");
	struct buf text = {0};
	dgm_code code = file_read(path, 4096, &text, err);
	unsigned long format = 0;

	if (code == DGM_OK && has_prefix(buf_str(&text), format_line))
		format = strtoul(text.data + strlen(format_line), NULL, 10);
	if (code == DGM_OK && format == 0)
		code = err_set(err, DGM_STORE, "memory '%s' is damaged: no format in '%s'",
			       folder->path, path);
	else if (code == DGM_OK && format > STORE_FORMAT)
		code = err_set(err, DGM_STORE,
			       "memory '%s' is of format %lu, and this program knows formats up "
			       "to %d: a newer dragoman made it",
			       folder->path, format, STORE_FORMAT);
	buf_free(&text);
	mem_free(path);
	return code;
}

/* mkdir -p, with a note of what was not there before. */
static dgm_code make_folders(struct folder *folder, dgm_error *err)
{
	size_t len = strlen(folder->path);

	for (size_t i = 1; i <= len; i++) {
		if (folder->path[i] != '/' && folder->path[i] != '\0')
			continue;
		char *part = mem_dup(folder->path, i);
		int rc = mkdir(part, 0777);

		mem_free(part);
		if (rc == 0 && folder->made_from == 0)
			folder->made_from = i;
		if (rc != 0 && errno != EEXIST)
			return fail(folder, "create", err);
	}
	return DGM_OK;
}

static void remove_made_folders(const struct folder *folder)
{
	char *part = mem_dup(folder->path, strlen(folder->path));

	for (size_t i = strlen(part); folder->made_from > 0 && i >= folder->made_from; i--) {
		if (folder->path[i] != '/' && folder->path[i] != '\0')
			continue;
		part[i] = '\0';
		if (rmdir(part) != 0 && errno != ENOENT)
			break;
	}
	mem_free(part);
}

/* Empties the folder of what a maker leaves. FORMAT goes first: without it this is no memory. */
static void clear(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);

	if (!dir)
		return;
	unlinkat(dirfd(dir), "FORMAT", 0);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (is_ours(entry->d_name) && strcmp(entry->d_name, "creating") != 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}

static int remove_file(const struct folder *folder, const char *name)
{
	char *path = path_in(folder, name);
	int rc = unlink(path);

	mem_free(path);
	return rc;
}

/* Waits for another maker. False with errno; folder->making is ours when true. */
static bool lock_creating(struct folder *folder)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *path = path_in(folder, "creating");
	int rc;

	folder->making = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	mem_free(path);
	if (folder->making < 0)
		return false;
	do
		rc = fcntl(folder->making, F_SETLKW, &whole);
	while (rc != 0 && errno == EINTR);
	return rc == 0;
}

static void stop_making(struct folder *folder)
{
	if (folder->making >= 0)
		close(folder->making);
	folder->making = -1;
}

/* Sets *again when another maker finished or gave up while we waited for it. */
static dgm_code start_making(struct folder *folder, bool *again, dgm_error *err)
{
	struct stat st;
	dgm_code code = make_folders(folder, err);

	if (code != DGM_OK)
		return code;
	if (!lock_creating(folder) || fstat(folder->making, &st) != 0) {
		code = fail(folder, "create", err);
		stop_making(folder); /* it may be another's, so nothing is cleared */
		return code;
	}
	*again = st.st_nlink == 0 || look(folder) != UNFINISHED;
	if (!*again) {
		clear(folder);
		return DGM_OK;
	}
	if (st.st_nlink > 0)
		remove_file(folder, "creating");
	stop_making(folder);
	return DGM_OK;
}

static dgm_code enter(struct folder *folder, dgm_open_mode mode, bool *again, dgm_error *err)
{
	enum state state = look(folder);

	*again = false;
	if (state == UNREADABLE)
		return fail(folder, "open", err);
	if (state == FOREIGN)
		return err_set(err, DGM_STORE, "'%s' is not a memory, and not empty", folder->path);
	if (state == MEMORY)
		return check_format(folder, err);
	if (mode != DGM_CREATE)
		return err_set(err, DGM_NOT_FOUND, "no memory at '%s'", folder->path);
	return start_making(folder, again, err);
}

dgm_code folder_enter(struct folder *folder, const char *path, dgm_open_mode mode, dgm_error *err)
{
	bool again = true;
	dgm_code code = DGM_OK;

	*folder = (struct folder){.path = mem_dup(path, strlen(path)), .making = -1};
	while (code == DGM_OK && again)
		code = enter(folder, mode, &again, err);
	if (code != DGM_OK)
		return code;
	char *real = realpath(path, NULL);

	if (!real)
		return fail(folder, "open", err);
	folder->real = mem_dup(real, strlen(real));
	free(real); /* from libc */
	return DGM_OK;
}

/* Makes the names in a folder durable; 0, or -1 with errno. */
static int sync_names(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	int rc = fsync(fd), why = errno;

	close(fd);
	errno = why;
	return rc;
}

static dgm_code sync_folder(const struct folder *folder, dgm_error *err)
{
	return sync_names(folder->path) == 0 ? DGM_OK : fail(folder, "create", err);
}

dgm_code folder_sync_parent(const char *path, dgm_error *err)
{
	const char *slash = strrchr(path, '/');
	char *parent = slash ? mem_dup(path, (size_t)(slash - path) + 1) : mem_dup(".", 1);
	dgm_code code = DGM_OK;

	if (sync_names(parent) != 0)
		code = err_set(err, DGM_IO, "cannot write '%s': %s", parent, strerror(errno));
	mem_free(parent);
	return code;
}

static dgm_code write_format(const struct folder *folder, dgm_error *err)
{
	char *path = path_in(folder, "FORMAT");
	struct buf text = {0};

	buf_printf(&text, "%s%d\n", format_line, STORE_FORMAT);
	dgm_code code = file_write(path, text.data, text.len, err);

	buf_free(&text);
	mem_free(path);
	return code;
}

/* Until `creating` is gone folder_leave takes everything back. */
dgm_code folder_finish(struct folder *folder, dgm_error *err)
{
	dgm_code code = sync_folder(folder, err);

	if (code == DGM_OK)
		code = write_format(folder, err);
	if (code == DGM_OK)
		code = sync_folder(folder, err);
	if (code == DGM_OK && remove_file(folder, "creating") != 0)
		code = fail(folder, "create", err);
	if (code != DGM_OK)
		return code;
	stop_making(folder);
	folder->made = true;
	return DGM_OK;
}

dgm_code folder_check_unused(const char *path, dgm_error *err)
{
	if (gate_in_use(path))
		return err_set(err, DGM_STORE, "memory '%s' is in use", path);
	return DGM_OK;
}

dgm_code folder_remove(const char *path, dgm_error *err)
{
	struct folder folder = {.path = mem_dup(path, strlen(path)), .making = -1};
	dgm_code code = DGM_OK;

	switch (look(&folder)) {
	case MISSING:
		break;
	case FOREIGN:
		code = err_set(err, DGM_STORE, "'%s' is not a memory, and not empty", path);
		break;
	case UNREADABLE:
		code = fail(&folder, "open", err);
		break;
	case EMPTY:
	case UNFINISHED:
	case MEMORY:
		clear(&folder);
		remove_file(&folder, "creating");
		remove_file(&folder, "DB_CONFIG");
		if (rmdir(path) != 0)
			code = fail(&folder, "remove", err);
	}
	mem_free(folder.path);
	return code;
}

/* True when it holds the files of a memory that is empty, and no others. */
static bool is_bare(const struct folder *folder)
{
	DIR *dir = opendir(folder->path);
	bool bare = dir != NULL;

	for (struct dirent *entry; bare && (entry = readdir(dir)) != NULL;)
		bare = is_dots(entry->d_name) || strcmp(entry->d_name, "FORMAT") == 0 ||
		       (is_ours(entry->d_name) && !has_prefix(entry->d_name, "lexicon."));
	if (dir)
		closedir(dir);
	return bare;
}

/*
 * A folder of ours gets another name first, one that nobody has: whoever waits to open the memory
 * then finds none, and puts nothing into it between the removal of its files and that of the
 * folder.
 */
dgm_code folder_discard(const struct folder *folder, dgm_error *err)
{
	struct buf away = {0};
	dgm_code code = DGM_OK;

	if (!is_bare(folder))
		return DGM_OK;
	if (folder->made_from == 0) {
		clear(folder);
		return DGM_OK;
	}
	buf_printf(&away, "%s.XXXXXX", folder->real);
	const struct folder moved = {.path = away.data};

	if (!mkdtemp(away.data)) {
		code = fail(folder, "remove", err);
	} else if (rename(folder->path, away.data) != 0) {
		code = fail(folder, "remove", err);
		rmdir(away.data);
	} else if (!is_bare(&moved)) { /* any more */
		if (rename(away.data, folder->path) != 0)
			code = fail(folder, "remove", err);
	} else {
		code = folder_remove(away.data, err);
		if (code == DGM_OK)
			remove_made_folders(folder);
	}
	buf_free(&away);
	return code;
}

void folder_leave(struct folder *folder)
{
	if (folder->making >= 0) {
		clear(folder);
		remove_file(folder, "creating");
		stop_making(folder);
	}
	if (!folder->made)
		remove_made_folders(folder);
	mem_free(folder->path);
	mem_free(folder->real);
	*folder = (struct folder){.making = -1};
}
