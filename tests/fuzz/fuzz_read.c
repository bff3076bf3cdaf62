/*
 * The readers of other formats than TMX: any bytes are read without harm, and the units that are
 * read are good ones. The first byte of the input chooses the format. Of parallel lines, those of
 * the second file stand behind the first '|'.
 */
#include "format/format.h"
#include "fuzz.h"
#include "tests/tmx.h"

static dgm_code check_unit(void *ctx, const dgm_unit *unit, long line, dgm_error *err)
{
	dgm_error fault = {0};

	(void)ctx, (void)line, (void)err;
	promise(unit_check(unit, &fault) == DGM_OK, fault.text);
	return DGM_OK;
}

static void check_warning(void *ctx, const dgm_error *warning, bool dropped)
{
	(void)ctx, (void)dropped;
	promise(warning->text[0] != '\0', "a warning says what it is");
}

static struct stream *open_bytes(char *path, const void *bytes, size_t len)
{
	bool there = false;

	make_file(path, bytes, len);
	struct stream *stream = stream_open(path, NULL);

	if (stream && stream_next(stream, &there, NULL) == DGM_OK && there)
		return stream;
	stream_free(stream);
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct unit_format *const formats[] = {&format_xliff, &format_moses,
							    &format_tsv, &format_jsonl, &format_po};
	static const char *const langs[] = {"en", "ar"};
	const struct unit_handler handler = {.unit = check_unit, .warning = check_warning};
	const char *at_work;
	struct stream *beside = NULL;
	struct unit_source source = {
		.langs = langs, .lang_count = 2, .beside = &beside, .at_work = &at_work};
	char path[32], path_beside[32] = "";

	if (size == 0)
		return 0;
	const struct unit_format *format = formats[data[0] % (sizeof formats / sizeof *formats)];
	const uint8_t *cut = format->files ? memchr(data, '|', size) : NULL;
	size_t len = cut ? (size_t)(cut - data) : size;

	if (cut && len > 0) {
		beside = open_bytes(path_beside, cut + 1, size - len - 1);
		source.beside_count = beside != NULL;
	}
	source.stream = len > 0 ? open_bytes(path, data + 1, len - 1) : NULL;
	if (source.stream && (!format->files || source.beside_count > 0))
		format->read(&source, &handler, NULL);
	stream_free(source.stream);
	stream_free(beside);
	if (len > 0)
		unlink(path);
	unlink(path_beside);
	return 0;
}
