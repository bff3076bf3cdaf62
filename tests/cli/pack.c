/*
 * pack ZIP NAME FILE [NAME FILE]...: a zip with files under whatever names, for office.test. One
 * that is named mimetype is stored as it is.
 */
#include "base/buf.h"
#include "base/file.h"
#include "tests/packed.h"

#include <stdio.h>

enum { MAX_BYTES = 128 << 20 };

static dgm_code pack(struct archive *archive, const char *name, const char *path, dgm_error *err)
{
	struct buf bytes = {0};
	dgm_code code = file_read(path, MAX_BYTES, &bytes, err);

	if (strcmp(name, "mimetype") == 0)
		archive_write_zip_set_compression_store(archive);
	else
		archive_write_zip_set_compression_deflate(archive);
	if (code == DGM_OK && !packed_add(archive, name, buf_str(&bytes), bytes.len))
		code = DGM_IO;
	buf_free(&bytes);
	return code;
}

int main(int argc, char **argv)
{
	struct archive *archive = archive_write_new();
	dgm_error err = {0};
	dgm_code code = DGM_OK;

	if (argc < 4 || argc % 2 != 0) {
		fprintf(stderr, "usage: pack ZIP NAME FILE [NAME FILE]...\n");
		return 2;
	}
	archive_write_set_format_zip(archive);
	archive_write_open_filename(archive, argv[1]);
	for (int i = 2; i < argc && code == DGM_OK; i += 2)
		code = pack(archive, argv[i], argv[i + 1], &err);
	if (archive_write_close(archive) != ARCHIVE_OK)
		code = DGM_IO;
	archive_write_free(archive);
	if (code != DGM_OK)
		fprintf(stderr, "pack: %s\n", *err.text ? err.text : "cannot write");
	return code != DGM_OK;
}
