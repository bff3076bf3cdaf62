/*
 * Documents of Word and OpenDocument, and XLIFF. The first byte says what the rest is: 'W' the XML
 * of the first, 'O' of the second, each packed here, so that what is tried is not lost on sums; 'X'
 * XLIFF; else a zip.
 */
#include "format.h"
#include "tests/packed.h"

static struct buf pack(const char *name, const char *bytes, size_t len)
{
	struct archive *archive = archive_write_new();
	struct buf zip = {0};
	size_t room = len + 4096, used = 0;

	archive_write_set_format_zip(archive);
	archive_write_zip_set_compression_store(archive);
	archive_write_open_memory(archive, buf_reserve(&zip, room), room, &used);
	packed_add(archive, name, bytes, len);
	archive_write_close(archive);
	archive_write_free(archive);
	zip.len = used;
	return zip;
}

static void try_xml(const struct reader *reader, const char *name, const char *bytes, size_t len)
{
	struct buf zip = pack(name, bytes, len);

	fuzz_format(reader, zip.data, zip.len);
	buf_free(&zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;

	if (size > 0 && *bytes == 'W') {
		try_xml(&reader_docx, "word/document.xml", bytes + 1, size - 1);
	} else if (size > 0 && *bytes == 'O') {
		try_xml(&reader_odt, "content.xml", bytes + 1, size - 1);
	} else if (size > 0 && *bytes == 'X') {
		struct buf text = text_of(data + 1, size - 1);

		fuzz_format(&reader_xliff, buf_str(&text), text.len);
		buf_free(&text);
	} else {
		fuzz_format(&reader_docx, bytes, size);
		fuzz_format(&reader_odt, bytes, size);
	}
	return 0;
}
