/*
 * Copying a store while others use it. Berkeley DB copies each page as a whole, then the logs, and
 * recovery makes the copy one state; for that no log may be removed meanwhile, so nobody
 * checkpoints until the copy is made. The copy is recovered at once and is a memory as any other.
 */
#include "inner.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A copy needs what the store takes, and something for the logs that are written meanwhile. */
enum { SPARE_BYTES = 64 << 20 };

static dgm_code check_room(struct store *store, const char *dir, dgm_error *err)
{
	struct statvfs fs;
	uint64_t data, log;
	dgm_code code = store_sizes(store, &data, &log, err);

	if (code != DGM_OK)
		return code;
	if (statvfs(dir, &fs) != 0)
		return err_set(err, DGM_IO, "cannot write to '%s': %s", dir, strerror(errno));
	uint64_t need = data + log + SPARE_BYTES, room = (uint64_t)fs.f_bavail * fs.f_frsize;

	if (room < need)
		return err_set(err, DGM_IO,
			       "cannot write to '%s': it takes %llu MB, and there is room for %llu",
			       dir, (unsigned long long)(need >> 20),
			       (unsigned long long)(room >> 20));
	return DGM_OK;
}

static dgm_code copy_files(struct store *store, const char *dir, dgm_error *err)
{
	DB_ENV *env = store->env;
	dgm_code code = gate_hold_checkpoints(&store->gate, true, err);

	if (code != DGM_OK)
		return code;
	int rc = env->backup(env, dir, DB_BACKUP_SINGLE_DIR);

	gate_hold_checkpoints(&store->gate, false, NULL);
	if (rc == 0)
		return DGM_OK;
	dgm_error why = {0};

	store_fail(store, rc, "copy", &why);
	return err_set(err, why.code, "%s (to '%s')", why.text, dir);
}

/* In an environment of this process alone, which leaves no regions behind. */
static dgm_code recover_copy(struct store *store, const char *dir, dgm_error *err)
{
	const uint32_t flags = DB_CREATE | DB_INIT_TXN | DB_INIT_LOG | DB_INIT_LOCK |
			       DB_INIT_MPOOL | DB_PRIVATE | DB_RECOVER_FATAL;
	DB_ENV *env = NULL;
	int rc = db_env_create(&env, 0);

	if (rc == 0)
		rc = env_prepare(env, store);
	if (rc == 0)
		rc = env->open(env, dir, flags, 0);
	if (rc == 0)
		rc = env->txn_checkpoint(env, 0, 0, DB_FORCE);
	if (rc == 0)
		rc = env->log_archive(env, NULL, DB_ARCH_REMOVE);
	int closed = env ? env->close(env, 0) : 0;

	rc = rc != 0 ? rc : closed;
	return rc == 0 ? DGM_OK : store_fail(store, rc, "copy", err);
}

static dgm_code copy_file(const char *from, const char *to, dgm_error *err)
{
	struct buf bytes = {0};
	dgm_code code = file_read(from, SIZE_MAX, &bytes, err);

	if (code == DGM_OK)
		code = file_write(to, buf_str(&bytes), bytes.len, err);
	buf_free(&bytes);
	return code;
}

/* The files that store_path tells of. Each is whole, as it is replaced by renaming only. */
static dgm_code copy_beside(struct store *store, const char *dir, dgm_error *err)
{
	DIR *folder = opendir(store->folder.real);
	dgm_code code = DGM_OK;

	if (!folder)
		return err_set(err, DGM_IO, "cannot read '%s': %s", store->folder.real,
			       strerror(errno));
	for (struct dirent *entry; code == DGM_OK && (entry = readdir(folder)) != NULL;) {
		struct buf from = {0}, to = {0};
		size_t dots = 0;

		for (const char *c = entry->d_name; *c; c++)
			dots += *c == '.';
		store_path(store, entry->d_name, &from);
		buf_printf(&to, "%s/%s", dir, entry->d_name);
		if (strncmp(entry->d_name, "lexicon.", 8) == 0 && dots == 1)
			code = copy_file(from.data, to.data, err); /* two: one being written */
		buf_free(&from);
		buf_free(&to);
	}
	closedir(folder);
	return code;
}

/* Makes the copied files durable; folder_finish does the same for their names. */
static dgm_code sync_files(const char *path, dgm_error *err)
{
	DIR *dir = opendir(path);
	dgm_code code = DGM_OK;

	if (!dir)
		return err_set(err, DGM_IO, "cannot read '%s': %s", path, strerror(errno));
	for (struct dirent *entry; code == DGM_OK && (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_CLOEXEC);

		if (fd < 0 || fsync(fd) != 0)
			code = err_set(err, DGM_IO, "cannot write '%s/%s': %s", path, entry->d_name,
				       strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	closedir(dir);
	return code;
}

dgm_code store_backup(struct store *store, const char *dir, dgm_error *err)
{
	struct folder folder;
	dgm_code code = folder_enter(&folder, dir, DGM_CREATE, err);

	if (code == DGM_OK && folder.making < 0)
		code = err_set(err, DGM_STORE, "there is a memory at '%s' already", dir);
	if (code == DGM_OK)
		code = check_room(store, dir, err);
	if (code == DGM_OK)
		code = copy_files(store, dir, err);
	if (code == DGM_OK)
		code = recover_copy(store, dir, err);
	if (code == DGM_OK)
		code = copy_beside(store, dir, err);
	if (code == DGM_OK)
		code = sync_files(dir, err);
	if (code == DGM_OK)
		code = folder_finish(&folder, err);
	folder_leave(&folder);
	return code;
}

/* ---------------------------------------------------------------- in the place of another */

static char *join(const char *path, const char *suffix)
{
	struct buf joined = {0};
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	buf_add(&joined, path, len);
	buf_adds(&joined, suffix);
	return joined.data;
}

static dgm_code rename_folder(const char *from, const char *to, dgm_error *err)
{
	return rename(from, to) == 0 ? DGM_OK
				     : err_set(err, DGM_IO, "cannot rename '%s' to '%s': %s", from,
					       to, strerror(errno));
}

/* The settings of the memory that is replaced are its user's, and stay. */
static dgm_code keep_settings(const char *plain, const char *copy, dgm_error *err)
{
	char *from = join(plain, "/DB_CONFIG"), *to = join(copy, "/DB_CONFIG");
	dgm_code code = DGM_OK;

	if (link(from, to) != 0 && errno != ENOENT)
		code = err_set(err, DGM_IO, "cannot copy '%s': %s", from, strerror(errno));
	mem_free(from);
	mem_free(to);
	return code;
}

/* While nobody can open the one that is replaced. */
static dgm_code swap(const char *copy, const char *plain, const char *old, dgm_error *err)
{
	struct gate gate = {0};
	dgm_code code = gate_open(&gate, plain, err);

	if (code == DGM_OK)
		code = folder_check_unused(plain, err);
	if (code == DGM_OK)
		code = keep_settings(plain, copy, err);
	if (code == DGM_OK)
		code = rename_folder(plain, old, err);
	if (code == DGM_OK)
		code = rename_folder(copy, plain, err);
	if (code != DGM_OK && access(plain, F_OK) != 0)
		rename_folder(old, plain, NULL);
	gate_close(&gate);
	return code;
}

dgm_code store_replace(struct store *store, const char *path, dgm_error *err)
{
	char *copy = join(path, ".restored"), *old = join(path, ".replaced");
	char *plain = join(path, "");
	dgm_code code = folder_check_unused(plain, err);

	if (code == DGM_OK)
		code = folder_remove(copy, err);
	if (code == DGM_OK)
		code = folder_remove(old, err);
	if (code == DGM_OK)
		code = store_backup(store, copy, err);
	if (code == DGM_OK)
		code = access(plain, F_OK) == 0 ? swap(copy, plain, old, err)
						: rename_folder(copy, plain, err);
	if (code == DGM_OK)
		code = folder_sync_parent(plain, err);
	if (code == DGM_OK)
		code = folder_remove(old, err);
	mem_free(copy);
	mem_free(old);
	mem_free(plain);
	return code;
}

/* ---------------------------------------------------------------- smaller */

/*
 * Berkeley DB commits some pages after others, so it can be killed at any time; the keeper sees to
 * it that what recovery would have to read stays short.
 */
dgm_code store_compact(struct store *store, dgm_error *err)
{
	int rc = 0;
	dgm_code code = change_begin(store, err);

	if (code != DGM_OK)
		return code;
	if (!store->keeper)
		store->keeper = keeper_start(store);
	if (store->keeper)
		keeper_watch(store->keeper, true);
	for (int i = 0; rc == 0 && i < DATABASES; i++)
		rc = store->dbs[i]->compact(store->dbs[i], NULL, NULL, NULL, NULL, DB_FREE_SPACE,
					    NULL);
	if (store->keeper)
		keeper_watch(store->keeper, false);
	gate_leave(&store->gate, false);
	return rc == 0 ? DGM_OK : store_fail(store, rc, "compact", err);
}
