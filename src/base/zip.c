#include "zip.h"
#include "err.h"

#include <archive.h>
#include <archive_entry.h>

static dgm_code damaged(struct archive *archive, const char *name, dgm_error *err)
{
	const char *why = archive_error_string(archive);

	return err_set(err, DGM_BAD_DATA, "cannot unpack '%s': %s", name, why ? why : "damaged");
}

/* The size that a zip says its part has may be a lie, so what comes is counted. */
static dgm_code unpack(struct archive *archive, const char *name, struct zip_part *part,
		       dgm_error *err)
{
	enum { PIECE = 64 << 10 };

	if (part->found)
		return err_set(err, DGM_BAD_DATA, "'%s' holds '%s' twice", name, part->name);
	part->found = true;
	for (;;) {
		char *to = buf_reserve(&part->bytes, PIECE);
		la_ssize_t n = archive_read_data(archive, to, PIECE);

		if (n < 0)
			return damaged(archive, name, err);
		part->bytes.len += (size_t)n;
		part->bytes.data[part->bytes.len] = '\0';
		if (n == 0)
			return DGM_OK;
		if (part->bytes.len > ZIP_MAX)
			return err_set(err, DGM_TOO_BIG,
				       "'%s' in '%s' unpacks to more than the limit of %zu bytes",
				       part->name, name, ZIP_MAX);
	}
}

static dgm_code read_entry(struct archive *archive, struct archive_entry *entry, const char *name,
			   struct zip_part *parts, size_t count, dgm_error *err)
{
	const char *path = archive_entry_pathname(entry);

	for (size_t i = 0; path && i < count; i++)
		if (strcmp(path, parts[i].name) == 0)
			return unpack(archive, name, &parts[i], err);
	return DGM_OK;
}

dgm_code zip_read(const char *bytes, size_t len, const char *name, struct zip_part *parts,
		  size_t count, dgm_error *err)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	dgm_code code = DGM_OK;
	size_t seen = 0;
	int state = ARCHIVE_OK;

	archive_read_support_format_zip_seekable(archive);
	if (archive_read_open_memory(archive, bytes, len) != ARCHIVE_OK)
		code = damaged(archive, name, err);
	while (code == DGM_OK) {
		state = archive_read_next_header(archive, &entry);
		if (state == ARCHIVE_EOF)
			break;
		if (state < ARCHIVE_WARN)
			code = damaged(archive, name, err);
		else if (++seen > ZIP_PARTS)
			code = err_set(err, DGM_TOO_BIG, "'%s' holds more than %d files", name,
				       ZIP_PARTS);
		else
			code = read_entry(archive, entry, name, parts, count, err);
	}
	archive_read_free(archive);
	return code;
}
