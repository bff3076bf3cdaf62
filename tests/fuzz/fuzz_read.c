/*
 * The readers of other formats than TMX: any bytes are read without harm, and the units that are
 * read are good ones. The first byte of the input chooses the format.
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct unit_format *const formats[] = {&format_tsv, &format_jsonl, &format_po,
							    &format_xliff};
	static const char *const langs[] = {"en", "ar"};
	const struct unit_handler handler = {.unit = check_unit, .warning = check_warning};
	struct unit_source source = {.langs = langs, .lang_count = 2};
	char path[32];
	bool there;

	if (size == 0)
		return 0;
	make_file(path, data + 1, size - 1);
	source.stream = stream_open(path, NULL);
	if (source.stream && stream_next(source.stream, &there, NULL) == DGM_OK && there)
		formats[data[0] % 4]->read(&source, &handler, NULL);
	stream_free(source.stream);
	unlink(path);
	return 0;
}
