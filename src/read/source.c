#include "source.h"
#include "plain.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "text/lang.h"

/* What is known of a text before it is read. */
struct origin {
	const char *path; /* NULL: none */
	const char *name; /* in errors */
	const char *lang; /* asked for; NULL: to be found */
};

static struct origin origin_of_file(const char *path, const dgm_read_options *opt)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct origin origin = {.path = path, .name = is_stdin ? "standard input" : path};

	if (opt) {
		origin.lang = opt->lang;
		origin.name = opt->name ? opt->name : origin.name;
	}
	if (is_stdin)
		origin.path = opt ? opt->name : NULL;
	return origin;
}

/* The language by the options, by the name, by the text. */
static dgm_code find_lang(const struct origin *origin, const char *text, size_t len, char *tag,
			  dgm_error *err)
{
	if (origin->lang)
		return dgm_lang_canonical(origin->lang, tag, err);
	if (origin->path && lang_from_path(origin->path, tag))
		return DGM_OK;
	const char *found = lang_detect(text, len);

	if (!found)
		return err_set(err, DGM_BAD_DATA, "cannot tell the language of '%s': name it",
			       origin->name);
	snprintf(tag, DGM_MAX_LANG, "%s", found);
	return DGM_OK;
}

/* Checks what was read; frees it when something is wrong. */
static dgm_code check(struct source *source, const struct origin *origin, dgm_error *err)
{
	struct plain plain = {.name = origin->name};
	size_t len = source->bytes.len;
	const char *bytes = buf_str(&source->bytes);
	dgm_code code = plain_check(&plain, bytes, &len, true, err);

	source->body = plain_body(bytes, len);
	if (code == DGM_OK)
		code = find_lang(origin, bytes + source->body, len - source->body, source->lang,
				 err);
	if (code != DGM_OK)
		source_free(source);
	return code;
}

dgm_code source_read(const char *path, const dgm_read_options *opt, struct source *source,
		     dgm_error *err)
{
	struct origin origin = origin_of_file(path, opt);

	*source = (struct source){.name = mem_dup(origin.name, strlen(origin.name))};
	dgm_code code = file_read(path, DGM_MAX_FILE, &source->bytes, err);

	if (code != DGM_OK) {
		source_free(source);
		return code;
	}
	return check(source, &origin, err);
}

dgm_code source_from_text(const char *text, size_t len, const dgm_read_options *opt,
			  struct source *source, dgm_error *err)
{
	struct origin origin = {.name = "text"};

	if (opt) {
		origin.lang = opt->lang;
		origin.path = opt->name;
		origin.name = opt->name ? opt->name : origin.name;
	}
	*source = (struct source){0};
	if (len > DGM_MAX_FILE)
		return err_set(err, DGM_TOO_BIG, "'%s' is larger than the limit of %zu bytes",
			       origin.name, DGM_MAX_FILE);
	source->name = mem_dup(origin.name, strlen(origin.name));
	buf_add(&source->bytes, text, len);
	return check(source, &origin, err);
}

void source_free(struct source *source)
{
	buf_free(&source->bytes);
	mem_free(source->name);
	*source = (struct source){0};
}

/* ---------------------------------------------------------------- piece by piece */

struct source_stream {
	struct file_reader *reader;
	struct origin origin; /* borrowed */
	struct plain plain;
	struct buf bytes; /* read and not given yet, behind those that were */
	size_t given;     /* bytes of it */
	bool begun, ended;
	char lang[DGM_MAX_LANG];
};

struct source_stream *source_stream_open(const char *path, const dgm_read_options *opt,
					 dgm_error *err)
{
	struct file_reader *reader = file_reader_open(path, err);

	if (!reader)
		return NULL;
	struct source_stream *stream = mem_zalloc(1, sizeof *stream);

	stream->reader = reader;
	stream->origin = origin_of_file(path, opt);
	stream->plain.name = stream->origin.name;
	return stream;
}

void source_stream_free(struct source_stream *stream)
{
	if (!stream)
		return;
	file_reader_free(stream->reader);
	buf_free(&stream->bytes);
	mem_free(stream);
}

/* Bytes of the first piece: enough to tell UTF-16, and the language where it is not given. */
static size_t first_piece(const struct source_stream *stream)
{
	return stream->origin.lang ? 4 : LANG_LOOK + 8;
}

/* What was given is replaced by what comes next. */
static dgm_code read_on(struct source_stream *stream, dgm_error *err)
{
	struct buf *bytes = &stream->bytes;

	bytes->len -= stream->given;
	if (bytes->len > 0)
		memmove(bytes->data, bytes->data + stream->given, bytes->len);
	stream->given = 0;
	return file_reader_next(stream->reader, bytes, &stream->ended, err);
}

dgm_code source_stream_next(struct source_stream *stream, struct piece *piece, dgm_error *err)
{
	*piece = (struct piece){0};
	dgm_code code = stream->ended ? DGM_OK : read_on(stream, err);
	size_t len = stream->bytes.len;

	if (code != DGM_OK || (!stream->ended && !stream->begun && len < first_piece(stream)))
		return code;
	code = plain_check(&stream->plain, stream->bytes.data, &len, stream->ended, err);
	if (code != DGM_OK)
		return code;
	piece->bytes = stream->bytes.data;
	piece->len = stream->given = len;
	piece->last = stream->ended;
	if (stream->begun)
		return DGM_OK;
	stream->begun = true;
	piece->body = plain_body(piece->bytes, len);
	return find_lang(&stream->origin, piece->bytes + piece->body, len - piece->body,
			 stream->lang, err);
}

const char *source_stream_lang(const struct source_stream *stream)
{
	return stream->begun ? stream->lang : NULL;
}

size_t source_stream_size(const struct source_stream *stream)
{
	return file_reader_size(stream->reader);
}
