#include "memory/formats.h"

#include "base/err.h"
#include "base/stream.h"
#include "format/format.h"
#include "tmx/tmx.h"

#include <strings.h>

/* Bytes of a file that a format is told by: a DOCTYPE may stand before the first tag. */
enum { HEAD = 4096 };

/* In the order in which a file is shown to them. */
static const struct unit_format *const formats[] = {
	&tmx_format, &format_xliff, &format_xliff2, &format_jsonl,
	&format_po,  &format_tsv,   &format_moses,  &format_html,
};

enum { FORMATS = sizeof formats / sizeof *formats };

static const struct unit_format *find(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

const struct unit_format *formats_to_write(const char *name, dgm_error *err)
{
	const struct unit_format *format = find(name);

	if (format && format->open)
		return format;
	err_set(err, DGM_BAD_ARG, "no format '%s' to write", name);
	return NULL;
}

const struct unit_format *formats_to_read(const char *name, dgm_error *err)
{
	const struct unit_format *format = find(name);

	if (format && format->read)
		return format;
	err_set(err, DGM_BAD_ARG, "no format '%s' to read", name);
	return NULL;
}

/* ---------------------------------------------------------------- finding the format */

/* The bytes without a mark at their start and without the NULs of UTF-16. */
static size_t plain_head(const char *head, size_t len, char plain[HEAD])
{
	static const char *const marks[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
	size_t at = 0, out = 0;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && at == 0; i++)
		if (len >= strlen(marks[i]) && memcmp(head, marks[i], strlen(marks[i])) == 0)
			at = strlen(marks[i]);
	for (; at < len; at++)
		if (head[at] != '\0')
			plain[out++] = head[at];
	return out;
}

/* True when a name ends so, with ".gz" behind it or not. */
static bool has_ending(const char *name, const char *ending)
{
	size_t len = strlen(name), ending_len = strlen(ending);

	if (len > 3 && strcasecmp(name + len - 3, ".gz") == 0)
		len -= 3;
	return len > ending_len && name[len - ending_len - 1] == '.' &&
	       strncasecmp(name + len - ending_len, ending, ending_len) == 0;
}

static const struct unit_format *by_ending(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		for (const char *const *e = formats[i]->endings; formats[i]->read && *e; e++)
			if (has_ending(name, *e))
				return formats[i];
	return NULL;
}

/* NULL with *code DGM_OK: no format fits. */
static const struct unit_format *guess(struct stream *stream, dgm_code *code, dgm_error *err)
{
	char plain[HEAD];
	const char *head;
	size_t len;

	*code = stream_peek(stream, HEAD, &head, &len, err);
	if (*code != DGM_OK)
		return NULL;
	len = plain_head(head, len, plain);
	for (size_t i = 0; i < FORMATS; i++)
		if (formats[i]->read && formats[i]->looks(plain, len))
			return formats[i];
	return by_ending(stream_name(stream));
}

/* ---------------------------------------------------------------- reading */

/* The file of an archive is named by read_member. */
static dgm_code no_format(const struct stream *stream, dgm_error *err)
{
	static const char what[] = "looks like no format that can be read: name the format";

	if (stream_is_member(stream))
		return err_set(err, DGM_BAD_DATA, "it %s", what);
	return err_set(err, DGM_BAD_DATA, "'%s' %s", stream_name(stream), what);
}

static dgm_code read_file(const struct unit_source *source, const struct unit_format *format,
			  const struct unit_handler *handler, dgm_error *err)
{
	dgm_code code = DGM_OK;

	if (!format)
		format = guess(source->stream, &code, err);
	if (code != DGM_OK)
		return code;
	if (!format)
		return no_format(source->stream, err);
	return format->read(source, handler, err);
}

/* One file of an archive does not stand for the others. */
static dgm_code read_member(const struct unit_source *source, const struct unit_format *format,
			    const struct unit_handler *handler, dgm_error *err)
{
	dgm_error why = {0};
	dgm_code code = read_file(source, format, handler, &why);

	if (why.line == 0 && code != DGM_OK)
		err_prefix(&why, stream_name(source->stream));
	if (code == DGM_BAD_DATA && handler->warning) {
		handler->warning(handler->ctx, &why, true);
		return DGM_OK;
	}
	return code == DGM_OK ? DGM_OK : err_at(err, code, why.line, why.column, "%s", why.text);
}

/* Reads a file that has others beside it, which are opened. */
static dgm_code read_files(const struct unit_source *source, const struct unit_format *format,
			   const struct unit_handler *handler, dgm_error *err)
{
	bool there;

	for (size_t i = 0; i <= source->beside_count; i++) {
		struct stream *stream = i == 0 ? source->stream : source->beside[i - 1];
		dgm_code code = stream_next(stream, &there, err);

		if (code == DGM_OK && stream_is_member(stream))
			code = err_set(err, DGM_BAD_ARG,
				       "'%s' is of an archive, not a file beside others",
				       stream_name(stream));
		if (code != DGM_OK)
			return code;
	}
	return format->read(source, handler, err);
}

/* Reads a file, or each of those in an archive. */
static dgm_code read_path(const struct unit_source *source, const struct unit_format *format,
			  const struct unit_handler *handler, dgm_error *err)
{
	size_t files = 0;
	bool there;
	dgm_code code = stream_next(source->stream, &there, err);

	for (; code == DGM_OK && there; files++) {
		*source->at_work = stream_name(source->stream);
		code = stream_is_member(source->stream) ? read_member(source, format, handler, err)
							: read_file(source, format, handler, err);
		if (code == DGM_OK)
			code = stream_next(source->stream, &there, err);
	}
	if (code == DGM_OK && files == 0)
		return err_set(err, DGM_BAD_DATA, "there is no file in the archive");
	return code;
}

/* Opens the files beside the first one into streams, which are NULL at first. */
static dgm_code open_beside(const dgm_import_options *opt, struct stream **streams, dgm_error *err)
{
	for (size_t i = 0; i < opt->beside_count; i++) {
		streams[i] = stream_open(opt->beside[i], err);
		if (!streams[i])
			return err->code;
	}
	return DGM_OK;
}

dgm_code formats_read(const char *path, const dgm_import_options *opt,
		      const struct unit_handler *handler, const char **name, dgm_error *err)
{
	const struct unit_format *format = NULL;
	struct stream *beside[DGM_MAX_SIDES] = {NULL};
	struct unit_source source = {.langs = opt->langs,
				     .lang_count = opt->lang_count,
				     .beside = beside,
				     .beside_count = opt->beside_count,
				     .at_work = name};

	if (opt->format && !(format = formats_to_read(opt->format, err)))
		return DGM_BAD_ARG;
	bool files = format && format->files;

	if (files ? opt->beside_count == 0 || opt->beside_count >= DGM_MAX_SIDES
		  : opt->beside_count > 0)
		return err_set(err, DGM_BAD_ARG, "%s",
			       files ? "line-parallel text is two or three files, one a language"
				     : "only line-parallel text has files beside one another");
	source.stream = stream_open(path, err);
	dgm_code code = source.stream ? open_beside(opt, beside, err) : err->code;

	if (code == DGM_OK)
		code = files ? read_files(&source, format, handler, err)
			     : read_path(&source, format, handler, err);
	*name = path;
	stream_free(source.stream);
	for (size_t i = 0; i < DGM_MAX_SIDES; i++)
		stream_free(beside[i]);
	return code;
}
