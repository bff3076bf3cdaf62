/* Every way in which opening, changing and reading a store can fail but for a failing disk. */
#include "base/buf.h"
#include "store/store.h"
#include "store/threads.h"
#include "tests/tap.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Berkeley DB does not free all of an environment that it has given up. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libdb-5.3.so\n";
}

static char base[] = "/tmp/dragoman-errors.XXXXXX";

/* The path of a name in our folder; holds for a call or two. */
static const char *in_base(const char *name)
{
	static char path[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", base, name);
	return path[turn];
}

static struct store *open_store(const char *name, dgm_open_mode mode, dgm_error *err)
{
	return store_open(in_base(name), mode, err);
}

/* Runs a command of the shell, with the path of the name for its %s. */
static bool run(const char *format, const char *name)
{
	char command[512];

	snprintf(command, sizeof command, format, in_base(name));
	return system(command) == 0;
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(in_base(name), "w");

	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		ok(false, "cannot write %s", name);
}

static bool has(const char *text, const char *part)
{
	bool found = strstr(text, part) != NULL;

	if (!found)
		printf("# '%s' is not in '%s'\n", part, text);
	return found;
}

/* Fails with the code, naming the path, for the reason. */
static void refuses(const char *name, dgm_open_mode mode, dgm_code code, const char *reason,
		    const char *what)
{
	dgm_error err = {0};
	struct store *store = open_store(name, mode, &err);

	is_int(store ? DGM_OK : err.code, code, what);
	ok(has(err.text, in_base(name)) && has(err.text, reason), "%s: says what and where", what);
	ok(!open_store(name, mode, NULL), "%s: also without an error to fill", what);
	store_close(store, NULL);
}

static dgm_code put_text(void *ctx, struct store_txn *txn, dgm_error *err)
{
	uint64_t id = store_new_id(txn, err);

	return store_put(txn, id, ctx, strlen(ctx), err);
}

static char text_ar[] = "وصل الوزير";

static void make_memory(const char *name)
{
	dgm_error err = {0};
	struct store *store = open_store(name, DGM_CREATE, &err);

	is_int(store_change(store, true, put_text, text_ar, &err), DGM_OK, "makes a memory");
	store_close(store, &err);
}

static void test_not_there(void)
{
	refuses("нет", DGM_READ, DGM_NOT_FOUND, "no memory at", "reading what is not there");
	refuses("нет", DGM_WRITE, DGM_NOT_FOUND, "no memory at", "writing to it");
	ok(access(in_base("нет"), F_OK) != 0, "nothing was made");
	write_file("file", "text");
	refuses("file", DGM_READ, DGM_IO, "Not a directory", "a file");
	refuses("file", DGM_CREATE, DGM_IO, "Not a directory", "making one of a file");
	refuses("file/tm", DGM_CREATE, DGM_IO, "Not a directory", "a folder below a file");
	mkdir(in_base("foreign"), 0777);
	refuses("foreign", DGM_WRITE, DGM_NOT_FOUND, "no memory at", "an empty folder");
	write_file("foreign/письмо.txt", "Здравствуйте");
	refuses("foreign", DGM_CREATE, DGM_STORE, "is not a memory", "a folder of something else");
	refuses("foreign", DGM_READ, DGM_STORE, "is not a memory", "reading it");
	write_file("foreign/creating", "");
	refuses("foreign", DGM_CREATE, DGM_STORE, "is not a memory", "even with a file of ours");
	ok(access(in_base("foreign/письмо.txt"), F_OK) == 0, "what was there still is");
}

static void test_formats(void)
{
	mkdir(in_base("newer"), 0777);
	write_file("newer/FORMAT", "dragoman memory, format 2\n");
	write_file("newer/units.db", "who knows");
	for (int mode = DGM_READ; mode <= DGM_CREATE; mode++)
		refuses("newer", (dgm_open_mode)mode, DGM_STORE, "a newer dragoman made it",
			"a newer format");
	ok(run("test \"$(cd %s && ls -A | tr '\\n' ' ')\" = 'FORMAT units.db '", "newer"),
	   "and is left untouched");
	write_file("newer/FORMAT", "память\n");
	refuses("newer", DGM_READ, DGM_STORE, "is damaged", "a broken FORMAT");
}

static dgm_code count_records(void *ctx, uint64_t id, const void *record, size_t len,
			      dgm_error *err)
{
	(void)id;
	(void)record;
	(void)len;
	(void)err;
	++*(int *)ctx;
	return DGM_OK;
}

/* A page of units.db with a flipped byte: read again from disk by a process that finds no regions.
 */
static void test_damage(void)
{
	dgm_error err = {0};
	struct buf record = {0};
	int records = 0;

	make_memory("damage");
	ok(run("rm -f %s/__db.*", "damage"), "without regions");
	FILE *file = fopen(in_base("damage/units.db"), "r+");

	fseek(file, 16384 + 16000, SEEK_SET);
	fputs("повреждение", file);
	fclose(file);
	struct store *store = open_store("damage", DGM_READ, &err);

	ok(store != NULL, "opens a memory with a damaged page");
	is_int(store_get(store, NULL, 1, &record, &err), DGM_STORE, "but does not read it");
	ok(has(err.text, in_base("damage")) && has(err.text, "is damaged: checksum error"),
	   "and says why");
	is_int(store_each(store, 0, count_records, &records, NULL), DGM_STORE, "nor walks over it");
	store_close(store, NULL);
	buf_free(&record);
	ok(!threads_mapped(getpid(), in_base("damage/__db."), 0), "closed, it is not mapped");
	ok(run("rm -f %s/keys.db", "damage"), "without keys.db");
	refuses("damage", DGM_READ, DGM_STORE, "'keys.db' is missing", "a missing database");
}

static void test_modes(void)
{
	struct buf record = {0};
	dgm_error err = {0};

	make_memory("modes");
	struct store *store = open_store("modes", DGM_READ, &err);

	is_int(store_change(store, true, put_text, text_ar, &err), DGM_BAD_ARG,
	       "a store open for reading is not changed");
	ok(has(err.text, "open for reading only"), "and says why");
	is_int(store_compact(store, NULL), DGM_BAD_ARG, "nor compacted");
	refuses("modes", DGM_READ, DGM_STORE, "one open DB_ENV handle",
		"a second one in a process");
	is_int(store_get(store, NULL, 1, &record, NULL), DGM_OK, "the first still works");
	buf_free(&record);
	store_close(store, NULL);
	is_int(store_close(NULL, NULL), DGM_OK, "closing nothing is fine");
}

/* In a process without root's rights, which no permission stops. */
static int as_nobody(void)
{
	tap_failed = 0;
	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		return 2;
	refuses("modes", DGM_READ, DGM_IO, "Permission denied", "a memory of somebody else");
	refuses("modes", DGM_WRITE, DGM_IO, "Permission denied", "writing to it");
	refuses("closed/a/b", DGM_CREATE, DGM_IO, "Permission denied",
		"a folder where none may be made");
	fflush(stdout);
	return tap_failed > 0;
}

static void test_permissions(void)
{
	int status = 0;

	chmod(base, 0755);
	mkdir(in_base("closed"), 0555);
	chmod(in_base("modes/lock"), 0600);
	fflush(stdout);
	pid_t child = fork();

	if (child == 0)
		_exit(as_nobody());
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
		skip("permissions", "cannot become another user");
		return;
	}
	tap_count += 9; /* the child's */
	is_int(status, 0, "permissions are respected");
	ok(run("test -z \"$(ls -A %s)\"", "closed"), "and nothing was made");
}

/* Killed while it made a memory: the next one clears up and makes it. */
static void test_unfinished(void)
{
	struct buf record = {0};

	mkdir(in_base("unfinished"), 0777);
	write_file("unfinished/creating", "");
	write_file("unfinished/units.db", "half");
	write_file("unfinished/log.0000000001", "half");
	refuses("unfinished", DGM_READ, DGM_NOT_FOUND, "no memory at", "an unfinished memory");
	make_memory("unfinished");
	struct store *store = open_store("unfinished", DGM_READ, NULL);

	is_int(store_get(store, NULL, 1, &record, NULL), DGM_OK, "is made anew");
	ok(access(in_base("unfinished/creating"), F_OK) != 0, "and finished");
	buf_free(&record);
	store_close(store, NULL);
}

/* Regions of another boot are not trusted: the mapped files may be older than the databases. */
static void test_reboot(void)
{
	struct buf record = {0};
	struct stat before, after;

	make_memory("reboot");
	/* As long as it is open, no new file gets its number. */
	int fd = open(in_base("reboot/__db.001"), O_RDONLY);

	fstat(fd, &before);
	write_file("reboot/lock", "-another boot\n");
	struct store *store = open_store("reboot", DGM_WRITE, NULL);

	stat(in_base("reboot/__db.001"), &after);
	ok(before.st_ino != after.st_ino, "after a boot the regions are made anew");
	close(fd);
	is_int(store_get(store, NULL, 1, &record, NULL), DGM_OK, "and everything is there");
	is_int(store_change(store, true, put_text, text_ar, NULL), DGM_OK, "and can be changed");
	store_close(store, NULL);
	stat(in_base("reboot/__db.001"), &before);
	store_close(open_store("reboot", DGM_READ, NULL), NULL);
	stat(in_base("reboot/__db.001"), &after);
	ok(before.st_ino == after.st_ino, "in the same boot they are kept");
	buf_free(&record);
}

/* Dies in its change, as if killed. */
static dgm_code die(void *ctx, struct store_txn *txn, dgm_error *err)
{
	put_text(text_ar, txn, err);
	if (write(*(int *)ctx, "x", 1) == 1)
		pause();
	return DGM_OK;
}

static void test_killed_writer(void)
{
	dgm_error err = {0};
	int fds[2], records = 0;
	char byte;

	make_memory("killed");
	fflush(stdout);
	if (pipe(fds) != 0)
		return;
	pid_t child = fork();

	if (child == 0) {
		store_change(open_store("killed", DGM_WRITE, NULL), true, die, &fds[1], NULL);
		_exit(0);
	}
	struct store *store = open_store("killed", DGM_WRITE, &err);

	if (read(fds[0], &byte, 1) != 1)
		return;
	kill(child, SIGKILL);
	is_int(store_change(store, true, put_text, text_ar, &err), DGM_STORE,
	       "a writer learns that the one before it was killed");
	ok(has(err.text, in_base("killed")) && has(err.text, "run the command again"),
	   "and says what to do");
	is_int(store_change(store, true, put_text, text_ar, NULL), DGM_STORE, "again and again");
	store_close(store, NULL);
	ok(!threads_mapped(getpid(), in_base("killed/__db."), 0), "what it gave up is not mapped");
	waitpid(child, NULL, 0);
	store = open_store("killed", DGM_WRITE, &err);
	is_int(store_change(store, true, put_text, text_ar, NULL), DGM_OK,
	       "opened again it is whole");
	store_each(store, 0, count_records, &records, NULL);
	is_int(records, 2, "without what the dead one had begun");
	store_close(store, NULL);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	struct stat quiet;

	if (!mkdtemp(base))
		return 1;
	if (!freopen(in_base("stderr"), "w", stderr))
		return 1;
	test_not_there();
	test_formats();
	test_damage();
	test_modes();
	test_permissions();
	test_unfinished();
	test_reboot();
	test_killed_writer();
	fflush(stderr);
	ok(stat(in_base("stderr"), &quiet) == 0 && quiet.st_size == 0, "nothing went to stderr");
	run("chmod -R u+w %s", "");
	run("rm -rf %s", "");
	return done();
}
