#include "memory/resume.h"

#include "base/hash.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EDGE = 64 * 1024 /* bytes at each end of a file */ };

static uint64_t hash_edge(int fd, off_t at, uint64_t seed)
{
	char bytes[EDGE];
	ssize_t len = pread(fd, bytes, sizeof bytes, at);

	return len > 0 ? hash_bytes(bytes, (size_t)len, seed) : seed;
}

/* Hashes on. False for what is no file that can be read again: a pipe, or standard input. */
static bool hash_file(const char *path, uint64_t *hash)
{
	int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool known = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	if (known) {
		const int64_t facts[] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};

		*hash = hash_bytes(facts, sizeof facts, *hash);
		*hash = hash_edge(fd, 0, *hash);
		*hash = hash_edge(fd, st.st_size > EDGE ? st.st_size - EDGE : 0, *hash);
	}
	if (fd >= 0)
		close(fd);
	return known;
}

/* True unless the unit that was added last is gone: then others may be, too. */
static bool is_there(dgm_memory *memory, uint64_t id)
{
	struct buf record = {0};
	dgm_code code = id > 0 ? store_get(memory->store, NULL, id, &record, NULL) : DGM_OK;

	buf_free(&record);
	return code == DGM_OK;
}

static bool hash_files(const char *path, const dgm_import_options *opt, uint64_t *hash)
{
	bool known = hash_file(path, hash);

	for (size_t i = 0; known && i < opt->beside_count; i++)
		known = hash_file(opt->beside[i], hash);
	return known;
}

dgm_code resume_find(struct resume *resume, dgm_memory *memory, const char *path,
		     const dgm_import_options *opt, dgm_error *err)
{
	struct buf fact = {0};
	uint64_t hash = 0, done, last_id;

	*resume = (struct resume){0};
	if (!hash_files(path, opt, &hash))
		return DGM_OK;
	snprintf(resume->name, sizeof resume->name, "import/%016" PRIx64, hash);
	dgm_code code = store_get_fact(memory->store, NULL, resume->name, &fact, err);

	if (code == DGM_OK &&
	    sscanf(buf_str(&fact), "%" SCNu64 " %" SCNu64, &done, &last_id) == 2 &&
	    is_there(memory, last_id)) {
		resume->done = (size_t)done;
		resume->last_id = last_id;
	}
	buf_free(&fact);
	return code == DGM_NOT_FOUND ? DGM_OK : code;
}

dgm_code resume_note(const struct resume *resume, struct store_txn *txn, dgm_error *err)
{
	char fact[64];

	if (resume->name[0] == '\0')
		return DGM_OK;
	snprintf(fact, sizeof fact, "%zu %" PRIu64, resume->done, resume->last_id);
	return store_set_fact(txn, resume->name, fact, err);
}

dgm_code resume_forget(const struct resume *resume, struct store_txn *txn, dgm_error *err)
{
	return resume->name[0] ? store_set_fact(txn, resume->name, NULL, err) : DGM_OK;
}
