/*
 * The cache grows with what is to be stored, but for one whose size somebody chose, and never under
 * those who use it. How large it is shows in the file of its region.
 */
#include "base/buf.h"
#include "store/store.h"
#include "tests/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint64_t much = (uint64_t)400 << 20;
static const char text[] = "كتاب книга book";

static char dir[] = "/tmp/dragoman-cache.XXXXXX";

/* Of all regions. */
static long long region_bytes(void)
{
	DIR *folder = opendir(dir);
	long long bytes = 0;
	struct stat st;

	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (strncmp(entry->d_name, "__db.0", 6) == 0 &&
		    fstatat(dirfd(folder), entry->d_name, &st, 0) == 0)
			bytes += (long long)st.st_size;
	if (folder)
		closedir(folder);
	return bytes;
}

static dgm_code put(void *ctx, struct store_txn *txn, dgm_error *err)
{
	(void)ctx;
	return store_put(txn, store_new_id(txn, err), text, strlen(text), err);
}

/* Opens for so much, puts a record, closes. */
static void open_and_put(dgm_open_mode mode, uint64_t expected)
{
	dgm_error err = {0};
	struct store *store = store_open_for(dir, mode, expected, &err);

	if (mode != DGM_READ)
		is_int(store_change(store, true, put, NULL, &err), DGM_OK, "puts a record");
	is_int(store_close(store, &err), DGM_OK, "closes");
	is_text(err.text, "", "without an error");
}

static dgm_code count(void *ctx, uint64_t id, const void *record, size_t len, dgm_error *err)
{
	(void)id, (void)err;
	*(int *)ctx += len == strlen(text) && memcmp(record, text, len) == 0;
	return DGM_OK;
}

static int records(void)
{
	dgm_error err = {0};
	int n = 0;
	struct store *store = store_open(dir, DGM_READ, &err);

	store_each(store, 0, count, &n, &err);
	store_close(store, &err);
	return n;
}

static void test_growth(void)
{
	open_and_put(DGM_CREATE, 0);
	long long small = region_bytes();

	open_and_put(DGM_READ, much);
	is_int(region_bytes(), small, "who reads needs no more");
	open_and_put(DGM_WRITE, much / 1000);
	is_int(region_bytes(), small, "nor who writes little");
	open_and_put(DGM_WRITE, much);
	long long large = region_bytes();

	ok(large > small * 3 / 2, "who writes much has a larger cache: %lld > %lld", large, small);
	open_and_put(DGM_WRITE, 0);
	is_int(region_bytes(), large, "which stays");
	is_int(records(), 4, "nothing was lost");
}

/* In a process of its own: has the store open until the pipe ends. */
static int be_beside(int ready, int end)
{
	struct store *store = store_open(dir, DGM_READ, NULL);
	char byte = 'x';

	if (write(ready, &byte, 1) != 1 || read(end, &byte, 1) != 0)
		return 1;
	return !store || store_close(store, NULL) != DGM_OK;
}

static void remove_regions(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -f %s/__db.*", dir);
	ok(system(command) == 0, "the regions are removed");
}

static void test_others(void)
{
	int ready[2], end[2], status = 1;
	char byte;

	remove_regions();
	open_and_put(DGM_WRITE, 0);
	long long small = region_bytes();

	if (pipe(ready) != 0 || pipe(end) != 0)
		return;
	fflush(stdout);
	pid_t other = fork();

	if (other == 0) {
		close(end[1]);
		_exit(be_beside(ready[1], end[0]));
	}
	ok(read(ready[0], &byte, 1) == 1, "another process reads");
	open_and_put(DGM_WRITE, much);
	is_int(region_bytes(), small, "and keeps its cache");
	close(end[1]);
	waitpid(other, &status, 0);
	is_int(status, 0, "it ends well");
	open_and_put(DGM_WRITE, much);
	ok(region_bytes() > small * 3 / 2, "behind it there is a larger one");
	is_int(records(), 7, "nothing was lost");
}

static void test_chosen(void)
{
	static const char line[] = "set_cachesize 0 33554432 1\n";
	char path[64];

	remove_regions();
	snprintf(path, sizeof path, "%s/DB_CONFIG", dir);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	ok(write(fd, line, strlen(line)) == (ssize_t)strlen(line), "somebody chooses 32 MB");
	close(fd);
	open_and_put(DGM_WRITE, 0);
	long long small = region_bytes();

	open_and_put(DGM_WRITE, much);
	is_int(region_bytes(), small, "which count, however much is written");
	is_int(records(), 9, "nothing was lost");
}

int main(void)
{
	if (sysconf(_SC_PHYS_PAGES) * (long long)sysconf(_SC_PAGESIZE) < (long long)4 << 30) {
		skip("the cache grows", "the machine has less than 4 GB");
		return done();
	}
	if (!mkdtemp(dir))
		return 1;
	test_growth();
	test_others();
	test_chosen();
	nftw(dir, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
	return done();
}
