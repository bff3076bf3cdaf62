/* Files that are packed for a test. */
#ifndef DGM_TESTS_PACKED_H
#define DGM_TESTS_PACKED_H

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes one more file into an archive. */
static inline bool packed_add(struct archive *archive, const char *name, const char *bytes,
			      size_t len)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)len);
	bool done = archive_write_header(archive, entry) >= ARCHIVE_WARN &&
		    archive_write_data(archive, bytes, len) >= (la_ssize_t)len;

	archive_entry_free(entry);
	return done;
}

#endif
