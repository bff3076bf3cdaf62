#include "manifest.h"
#include "articles.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

enum { MAX_FIELDS = 1 + DGM_MAX_SIDES };

static const size_t max_bytes = (size_t)256 << 20;

struct line {
	char *text; /* NUL-ended; fields become texts of their own */
	long number;
};

/* Cuts at tabs, up to a field that begins a remark; -1: there are too many. */
static int split(char *text, const char **fields)
{
	int count = 0;

	for (char *at = text; at && *at != '#';) {
		char *tab = strchr(at, '\t');

		if (count == MAX_FIELDS)
			return -1;
		fields[count++] = at;
		if (tab)
			*tab++ = '\0';
		at = tab;
	}
	return count;
}

/* "LANG:FILE" of a field; the file is found from the folder of the manifest. */
static void take_file(struct session *session, const char *folder, const char *field,
		      dgm_document *document)
{
	char tag[DGM_MAX_LANG];
	const char *path = article_path(field, tag);
	size_t side = document->side_count++;

	document->langs[side] = *tag ? arena_str(session->arena, tag) : NULL;
	document->files[side] =
		*path == '/' || !folder ? path : join_path(session->arena, folder, path);
}

/* Takes blanks off the end; spreadsheets fill rows up with tabs, and some end them with CR LF. */
static void trim(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && strchr(" \t\r", text[len - 1]))
		text[--len] = '\0';
}

static dgm_code take_line(struct session *session, const char *folder, struct line line,
			  struct manifest *manifest, size_t *cap, dgm_error *err)
{
	const char *fields[MAX_FIELDS];
	size_t count = manifest->count, held = *cap;
	dgm_document document = {0};

	trim(line.text);
	int field_count = *line.text ? split(line.text, fields) : 0;

	if (field_count == 0)
		return DGM_OK;
	while (field_count > 1 && *fields[field_count - 1] == '\0')
		field_count--;
	if (field_count < 3)
		return err_at(err, DGM_BAD_DATA, line.number, 0,
			      "an article has a name, which may be empty, and two or three files, "
			      "with tabs between them");
	document.origin = *fields[0] ? fields[0] : NULL;
	for (int i = 1; i < field_count; i++) {
		if (*fields[i] == '\0')
			return err_at(err, DGM_BAD_DATA, line.number, 0, "field %d is empty",
				      i + 1);
		take_file(session, folder, fields[i], &document);
	}
	manifest->documents =
		mem_grow(manifest->documents, count, cap, sizeof *manifest->documents);
	manifest->lines = mem_grow(manifest->lines, count, &held, sizeof *manifest->lines);
	manifest->lines[count] = line.number;
	manifest->documents[manifest->count++] = document;
	return DGM_OK;
}

/* The folder of a path, in the arena; NULL: the one we are in. */
static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_dup(arena, path, (size_t)(slash - path) + (slash == path)) : NULL;
}

static dgm_code read_lines(struct session *session, char *text, struct manifest *manifest,
			   dgm_error *err)
{
	const char *folder = folder_of(session->arena, manifest->path);
	struct line line = {0};
	size_t cap = 0;
	dgm_code code = DGM_OK;

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) /* spreadsheets write one */
		text += 3;
	while (code == DGM_OK && *text) {
		size_t len = strcspn(text, "\n");
		char *next = text + len + (text[len] == '\n');

		text[len] = '\0';
		line.text = text;
		line.number++;
		code = take_line(session, folder, line, manifest, &cap, err);
		text = next;
	}
	if (code == DGM_OK && manifest->count == 0)
		code = err_set(err, DGM_BAD_DATA, "there is no article in '%s'", manifest->path);
	return code;
}

int manifest_read(struct session *session, const char *path, struct manifest *manifest)
{
	struct buf bytes = {0};
	dgm_error err = {0};

	*manifest = (struct manifest){.path = path};
	dgm_code code = file_read(path, max_bytes, &bytes, &err);

	if (code == DGM_OK && bytes.len > 0 && memchr(bytes.data, '\0', bytes.len))
		code = err_set(&err, DGM_BAD_DATA, "'%s' is no manifest: it holds NUL", path);
	if (code == DGM_OK)
		code = read_lines(session, arena_dup(session->arena, buf_str(&bytes), bytes.len),
				  manifest, &err);
	buf_free(&bytes);
	if (code == DGM_OK)
		return EXIT_DONE;
	manifest_free(manifest);
	return msg_fail(path, &err);
}

void manifest_free(struct manifest *manifest)
{
	mem_free(manifest->documents);
	mem_free(manifest->lines);
	*manifest = (struct manifest){0};
}
