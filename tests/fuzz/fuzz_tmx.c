/*
 * TMX: any bytes are read and checked without harm; the units that are read are good ones; and what
 * is written of them is read without a warning and written again byte for byte.
 */
#include "fuzz.h"
#include "tests/tmx.h"

static void ignore_fault(void *ctx, const dgm_error *fault)
{
	(void)ctx;
	promise(fault->text[0] != '\0', "a fault says what it is");
}

static dgm_code check_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	dgm_error fault = {0};

	promise(unit_check(unit, &fault) == DGM_OK, fault.text);
	return got_unit(ctx, unit, line, err);
}

/* Reads a file and writes what units are in it. */
static void pass_through(const char *path, struct got *got, struct buf *written)
{
	const struct unit_header header = {.level = 2};
	const dgm_sink sink = {written, keep_bytes};
	struct unit_handler handler = {
		.ctx = got, .unit = check_unit, .warning = got_warning, .header = got_header};

	got->writer = tmx_format.open(&header, &sink, NULL);
	read_path(&tmx_format, path, &handler, NULL);
	tmx_format.finish(got->writer, NULL);
	tmx_format.free(got->writer);
}

/* The file of a descriptor, with these bytes in it alone. */
static void fill_file(int fd, const void *bytes, size_t len)
{
	promise(ftruncate(fd, 0) == 0 && pwrite(fd, bytes, len, 0) == (ssize_t)len, "a file");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/dragoman-fuzz.XXXXXX";
	int fd = mkstemp(path);
	struct buf first = {0}, second = {0};
	struct got got = {0}, again = {0};

	fill_file(fd, data, size);
	tmx_check(path, ignore_fault, NULL, NULL);
	pass_through(path, &got, &first);
	fill_file(fd, buf_str(&first), first.len);
	pass_through(path, &again, &second);
	promise(again.warnings.len == 0, buf_str(&again.warnings));
	promise(first.len == second.len && memcmp(first.data, second.data, first.len) == 0,
		"what is written is read as the same");
	close(fd);
	unlink(path);
	got_free(&got);
	got_free(&again);
	buf_free(&first);
	buf_free(&second);
	return 0;
}
