#include "base/arena.h"
#include "base/buf.h"
#include "base/data.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/number.h"
#include "tests/tap.h"

#include <math.h>
#include <unistd.h>

/* Work of one size, done again: it finds its memory where it was. */
static void test_rewind(struct arena *arena)
{
	enum { TIMES = 3, PIECES = 40, BYTES = 100000 };
	const char *at[TIMES][PIECES];
	bool within = true;

	for (int time = 0; time < TIMES; time++) {
		arena_rewind(arena);
		for (int i = 0; i < PIECES; i++) {
			char *piece = arena_alloc(arena, BYTES, 1);

			memset(piece, i, BYTES);
			at[time][i] = piece;
		}
		for (int i = 0; i < PIECES; i++)
			within = within && at[time][i][0] == i && at[time][i][BYTES - 1] == i;
	}
	ok(within, "pieces do not touch after a rewind");
	ok(memcmp(at[1], at[2], sizeof at[1]) == 0, "and come from the same memory as before");
}

static void test_arena(void)
{
	struct arena *arena = arena_new();
	char *first = arena_dup(arena, "мир", strlen("мир"));
	char *big = arena_zalloc(arena, 3 << 20, 1);

	big[(3 << 20) - 1] = 1;
	is_text(first, "мир", "a copy survives the growth of the arena");
	is_text(arena_str(arena, NULL), "(null)", "NULL stays NULL");
	arena_reset(arena);
	is_text(arena_str(arena, "سلام"), "سلام", "usable after a reset");
	test_rewind(arena);
	arena_free(arena);
	arena_free(NULL);
}

static void test_buf(void)
{
	struct buf buf = {0};

	is_text(buf_str(&buf), "", "an empty buffer is an empty text");
	for (int i = 0; i < 1000; i++)
		buf_printf(&buf, "%d,", i);
	is_int((long long)buf.len, 10 * 2 + 90 * 3 + 900 * 4, "grows as it is added to");
	is_int(buf.data[buf.len], 0, "ends in NUL");
	buf_reset(&buf);
	buf_add(&buf, "a\0b", 3);
	is_int((long long)buf.len, 3, "holds NUL");
	buf_free(&buf);
}

static void test_map(void)
{
	struct map *map = map_new();
	char key[32];
	bool added, fine = true;

	for (uint64_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "слово-%d", (int)i);
		map_add(map, key, strlen(key), i, NULL);
	}
	for (uint64_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "слово-%d", (int)i);
		struct map_entry *entry = map_find(map, key, strlen(key));

		fine = fine && entry && entry->value == i && map_at(map, i) == entry;
	}
	ok(fine, "finds 5000 keys, in order of insertion");
	map_add(map, "слово-7", strlen("слово-7"), 99, &added);
	ok(!added && map_count(map) == 5000, "adding a key again changes nothing");
	ok(!map_find(map, "нет", strlen("нет")), "finds no key that is not there");
	ok(map_add(map, "", 0, 1, &added) && added && map_find(map, "", 0),
	   "the empty key is a key");
	map_reset(map);
	ok(map_count(map) == 0 && !map_find(map, "слово-7", strlen("слово-7")),
	   "emptied, it has none");
	map_add(map, "كلمة", strlen("كلمة"), 3, &added);
	ok(added && map_count(map) == 1 && map_at(map, 0)->value == 3, "and takes others");
	map_free(map);
	map_free(NULL);
}

static void test_hash(void)
{
	ok(hash_bytes("ab", 2, 0) != hash_bytes("ba", 2, 0), "order counts");
	ok(hash_bytes("a", 1, 0) != hash_bytes("a\0", 2, 0), "length counts");
	ok(hash_bytes("a", 1, 0) != hash_bytes("a", 1, 1), "the seed counts");
	/* On disk: a change of this value needs a new STORE_FORMAT. */
	ok(hash_bytes("драгоман", strlen("драгоман"), 0) == UINT64_C(0x3c34115e2258cc13),
	   "value is stable");
}

static void test_err(void)
{
	dgm_error err = {0};
	char name[400];

	for (size_t i = 0; i + 2 < sizeof name; i += 2)
		memcpy(name + i, "ж", 3);
	is_int(err_set(&err, DGM_IO, "cannot open '%s'", name), DGM_IO, "returns its code");
	size_t len = strlen(err.text);

	ok(len >= sizeof err.text - 3 && memcmp(err.text + len - 2, "ж", 2) == 0,
	   "a long text is cut between characters");
	err_at(&err, DGM_BAD_DATA, 3, 4, "later");
	ok(err.code == DGM_IO && err.line == 0, "the first error stays");
	is_int(err_set(NULL, DGM_STORE, "nobody listens"), DGM_STORE, "err may be NULL");
	err = (dgm_error){0};
	err_at(&err, DGM_BAD_DATA, 3, 4, "bad byte");
	err_prefix(&err, "a.tmx");
	is_text(err.text, "a.tmx: bad byte", "takes a prefix");
}

static void test_file(void)
{
	char dir[] = "/tmp/dragoman-base.XXXXXX", path[64];
	struct buf buf = {0};
	dgm_error err = {0};

	if (!ok(mkdtemp(dir) != NULL, "made a folder"))
		return;
	snprintf(path, sizeof path, "%s/f", dir);
	struct file_writer *writer = file_writer_open(path, &err);

	file_writer_add(writer, "один", strlen("один"), &err);
	ok(access(path, F_OK) != 0, "nothing shows before the commit");
	is_int(file_writer_commit(writer, &err), DGM_OK, "commits");
	file_writer_free(writer);
	writer = file_writer_open(path, &err);
	file_writer_add(writer, "два", strlen("два"), &err);
	file_writer_free(writer);
	is_int(file_read(path, 100, &buf, &err), DGM_OK, "reads");
	is_text(buf_str(&buf), "один", "a writer without commit changes nothing");
	is_int(file_read(path, 3, &buf, &err), DGM_TOO_BIG, "a file over the limit is refused");
	err = (dgm_error){0};
	is_int(file_read(dir, 100, &buf, &err), DGM_IO, "a folder is no file");
	ok(strstr(err.text, "directory") != NULL, "and the error says so");
	unlink(path);
	err = (dgm_error){0};
	is_int(file_read(path, 100, &buf, &err), DGM_IO, "a missing file");
	is_int(rmdir(dir), 0, "no temporary file is left");
	err = (dgm_error){0};
	ok(!file_writer_open("/nonexistent/f", &err) && err.code == DGM_IO, "no such folder");
	err = (dgm_error){0};
	writer = file_writer_open("/dev/full", &err);
	file_writer_add(writer, "x", 1, &err);
	is_int(file_writer_commit(writer, &err), DGM_IO, "a full disk is an error");
	file_writer_free(writer);
	buf_free(&buf);
}

static void test_number(void)
{
	static const struct {
		const char *text;
		bool good;
		double value;
	} rows[] = {
		{"0", true, 0},
		{"-1.62", true, -1.62},
		{".5", true, 0.5},
		{"5.", true, 5},
		{"5.39e-05", true, 5.39e-05},
		{"1E+3", true, 1000},
		{"0.1234567890123456789", true, 0.1234567890123456789},
		{"12345678901234567890", true, 12345678901234567890.0},
		{"0e999", false, 0},
		{"1e-999", true, 0},
		{"1e999", false, 0},
		{"", false, 0},
		{"-", false, 0},
		{".", false, 0},
		{"+1", false, 0},
		{"1,5", false, 0},
		{"1.5.2", false, 0},
		{"1e", false, 0},
		{"1 ", false, 0},
		{"0x10", false, 0},
		{"nan", false, 0},
		{"inf", false, 0},
		{"١", false, 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double value = 0;
		bool good = number_read(rows[i].text, strlen(rows[i].text), &value);

		ok(good == rows[i].good &&
			   (!good || fabs(value - rows[i].value) <= 1e-14 * fabs(value)),
		   "the number '%s' is %s", rows[i].text, rows[i].good ? "read" : "none");
	}
}

static void test_data(void)
{
	size_t len = 0;
	const char *text = data_file("en.abbrev", &len);

	ok(text && len == strlen(text) && text[0] == '#', "data files are in the library");
	ok(!data_file("no-such-file", &len), "but for those that are not");
}

int main(void)
{
	test_arena();
	test_buf();
	test_map();
	test_hash();
	test_err();
	test_file();
	test_number();
	test_data();
	return done();
}
