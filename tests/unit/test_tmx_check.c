/*
 * The checker over tests/data/tmx: a good-NAME.tmx has no fault, a bad-NAME.tmx those of
 * bad-NAME.want, a line each with line and column. The samples in tmx/ are good too.
 */
#include "base/file.h"
#include "base/mem.h"
#include "tests/tmx.h"

#include <dirent.h>

static void note_fault(void *ctx, const dgm_error *fault)
{
	buf_printf(ctx, "%ld:%ld: %s\n", fault->line, fault->column, fault->text);
}

static bool ends_in(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && strcmp(name + len - end_len, end) == 0;
}

static void check_file(const char *folder, const char *name)
{
	struct buf path = {0}, want = {0}, faults = {0};
	dgm_error err = {0};
	bool good = strncmp(name, "bad-", 4) != 0;

	buf_printf(&path, "%s/%s", folder, name);
	dgm_code code = tmx_check(path.data, note_fault, &faults, &err);

	is_int(code, good ? DGM_OK : DGM_BAD_DATA, name);
	if (!good) {
		path.len -= strlen(".tmx");
		buf_adds(&path, ".want");
		ok(file_read(path.data, 1 << 20, &want, NULL) == DGM_OK && want.len > 0,
		   "it is said what is bad");
	}
	is_text(buf_str(&faults), buf_str(&want), "the faults and their places");
	buf_free(&path);
	buf_free(&want);
	buf_free(&faults);
}

static void test_folder(const char *below, size_t least)
{
	const char *root = getenv("srcdir");
	struct buf folder = {0};
	struct dirent *entry;
	size_t count = 0;

	buf_printf(&folder, "%s/%s", root ? root : ".", below);
	DIR *dir = opendir(folder.data);

	while (dir && (entry = readdir(dir))) {
		if (!ends_in(entry->d_name, ".tmx"))
			continue;
		check_file(folder.data, entry->d_name);
		count++;
	}
	if (dir)
		closedir(dir);
	ok(count >= least, "%s has its files", below);
	buf_free(&folder);
}

/* What the writer writes is valid, whatever is in it. */
static void test_own_output(void)
{
	static const dgm_inline codes[] = {{0, "<hi>", 4}, {4, "</hi>", 5}, {4, "<ph/>", 5}};
	static const dgm_variant variants[] = {
		{.lang = "ru-RU",
		 .text = "да\x01\n",
		 .len = 6,
		 .codes = codes,
		 .code_count = 3,
		 .prev = 1},
		{.lang = "ar", .text = "نعم", .len = 6},
	};
	static const dgm_prop props[] = {{"@tuid", "<"},
					 {"ar/x", "&"},
					 {"ar/#note", "n"},
					 {"@o-tmf", "\""},
					 {"ar/@changeid", "\t"}};
	static const dgm_unit unit = {.id = 1,
				      .variants = variants,
				      .variant_count = 2,
				      .origin = "a",
				      .confidence = 0.5,
				      .created = 86400,
				      .props = props,
				      .prop_count = 5};
	static const char *const langs[] = {"ru", "ar"};
	struct unit_header headers[] = {{.level = 2},
					{.level = 1},
					{.langs = langs, .lang_count = 2},
					{.langs = langs + 1, .lang_count = 1}};

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		struct buf out = {0}, faults = {0};
		dgm_sink sink = {&out, keep_bytes};
		struct unit_writer *writer = tmx_format.open(&headers[i], &sink, NULL);
		char path[32];

		tmx_format.unit(writer, &unit, NULL);
		tmx_format.finish(writer, NULL);
		tmx_format.free(writer);
		make_file(path, out.data, out.len);
		is_int(tmx_check(path, note_fault, &faults, NULL), DGM_OK, "our own output");
		is_text(buf_str(&faults), "", "has no fault");
		unlink(path);
		buf_free(&out);
		buf_free(&faults);
	}
}

static void count_fault(void *ctx, const dgm_error *fault)
{
	(void)fault;
	++*(size_t *)ctx;
}

static void test_many_faults(void)
{
	struct buf file = {0};
	dgm_error err = {0};
	size_t count = 0;
	char path[32];

	buf_adds(&file, TMX_HEAD);
	for (int i = 0; i < 3000; i++)
		buf_adds(&file, "<tu><tuv><seg>a</seg></tuv></tu>\n");
	make_file(path, file.data, file.len);
	is_int(tmx_check(path, count_fault, &count, &err), DGM_BAD_DATA, "a file full of faults");
	is_int((long long)count, 1000, "is left alone after a thousand");
	is_text(err.text, "at least 1000 faults", "which is said");
	unlink(path);
	buf_free(&file);
}

static void test_system(void)
{
	dgm_error err = {0};
	size_t count = 0;

	is_int(tmx_check("/nonexistent/a.tmx", count_fault, &count, &err), DGM_IO,
	       "a missing file");
	is_text(err.text, "cannot open '/nonexistent/a.tmx': No such file or directory", "says so");
	err = (dgm_error){0};
	is_int(tmx_check("/tmp", count_fault, &count, &err), DGM_IO, "a folder");
	is_int((long long)count, 0, "is no fault of TMX");
	is_int(tmx_check("/nonexistent/a.tmx", count_fault, &count, NULL), DGM_IO,
	       "err may be NULL");
}

int main(void)
{
	test_folder("tests/data/tmx", 20);
	test_folder("tmx", 2);
	test_own_output();
	test_many_faults();
	test_system();
	return done();
}
