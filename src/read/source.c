#include "source.h"
#include "reader.h"
#include "plain.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "text/lang.h"
#include "text/utf8.h"

/* What is known of a text before it is read. */
struct origin {
	const char *path;    /* NULL: none */
	const char *name;    /* in errors */
	const char *lang;    /* asked for; NULL: to be found */
	const char *charset; /* the same */
	bool lossy, strict;
};

static struct origin origin_of_text(const dgm_read_options *opt)
{
	struct origin origin = {.name = "text"};

	if (opt) {
		origin.path = opt->name;
		origin.name = opt->name ? opt->name : origin.name;
		origin.lang = opt->lang;
		origin.charset = opt->charset;
		origin.lossy = opt->lossy;
		origin.strict = opt->strict;
	}
	return origin;
}

static struct origin origin_of_file(const char *path, const dgm_read_options *opt)
{
	struct origin origin = origin_of_text(opt);
	bool is_stdin = strcmp(path, "-") == 0;

	if (!is_stdin)
		origin.path = path;
	if (!opt || !opt->name)
		origin.name = is_stdin ? "standard input" : path;
	return origin;
}

/* The primary language of a page that says one, if its text can be that. */
static bool is_said(const char *said, const char *text, size_t len, char *tag)
{
	const char *found;

	if (*said == '\0' || !lang_suits(said, text, len, &found))
		return false;
	snprintf(tag, DGM_MAX_LANG, "%.*s", (int)lang_primary(said), said);
	return true;
}

/* A text that does not look like the language that its user or its name say. */
static dgm_code check_lang(const struct origin *origin, const char *text, size_t len,
			   dgm_reading *reading, dgm_error *err)
{
	const char *found;

	if (lang_suits(reading->lang, text, len, &found))
		return DGM_OK;
	snprintf(reading->looks, sizeof reading->looks, "%s", found);
	if (!origin->strict)
		return DGM_OK;
	return err_set(err, DGM_BAD_DATA, "'%s' should be %s, but looks like %s", origin->name,
		       reading->lang, found);
}

/* The language by the options, by the name, by what the file says, by the text. */
static dgm_code find_lang(const struct origin *origin, const char *said, const char *text,
			  size_t len, dgm_reading *reading, dgm_error *err)
{
	if (origin->lang && dgm_lang_canonical(origin->lang, reading->lang, err) != DGM_OK)
		return DGM_BAD_ARG;
	if (origin->lang || (origin->path && lang_from_path(origin->path, reading->lang)))
		return check_lang(origin, text, len, reading, err);
	if (is_said(said, text, len, reading->lang))
		return DGM_OK;
	const char *found = lang_detect(text, len);

	if (!found)
		return err_set(err, DGM_BAD_DATA, "cannot tell the language of '%s': name it",
			       origin->name);
	snprintf(reading->lang, DGM_MAX_LANG, "%s", found);
	return DGM_OK;
}

/* Big end first is told by the mark where just UTF-16 was asked for. */
static dgm_code find_charset(const struct origin *origin, const struct reader *reader,
			     struct source *source, dgm_error *err)
{
	const char *bytes = buf_str(&source->bytes);
	size_t len = source->bytes.len;
	struct charset *charset = &source->charset;

	if (!origin->charset) {
		if (!reader || !reader->charset || !reader->charset(bytes, len, charset))
			charset_detect(bytes, len, charset);
	} else if (!charset_find(origin->charset, charset)) {
		return err_set(err, DGM_BAD_ARG,
			       "'%s' is not UTF-8, UTF-16 or a character set of single bytes",
			       origin->charset);
	}
	if (charset->kind == CHARSET_UTF16LE && len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		charset_find("UTF-16BE", charset);
	snprintf(source->reading.charset, sizeof source->reading.charset, "%s", charset->name);
	return DGM_OK;
}

/* Decodes the bytes of a file, which are kept, as offsets are theirs. */
static dgm_code decode(struct source *source, const struct origin *origin, dgm_error *err)
{
	const struct charset *charset = &source->charset;
	size_t body = charset_mark(charset, buf_str(&source->bytes), source->bytes.len);

	source->file = source->bytes;
	source->bytes = (struct buf){0};
	charset_decode(charset, source->file.data, body, source->file.len, &source->decoded);
	source->bytes = source->decoded.text;
	source->decoded.text = (struct buf){0};
	source->reading.lost = source->decoded.lost;
	if (source->decoded.lost == 0 || origin->lossy)
		return DGM_OK;
	size_t at = source->decoded.first;

	return err_set(err, DGM_BAD_DATA, "'%s' is not %s: byte %zu is 0x%02X", origin->name,
		       charset->name, at, (unsigned)(unsigned char)source->file.data[at]);
}

/* Decodes what was read, unless it is UTF-8 without a fault, or with one that plain_check tells. */
static dgm_code decode_text(struct source *source, const struct reader *reader,
			    const struct origin *origin, dgm_error *err)
{
	dgm_code code = find_charset(origin, reader, source, err);
	const char *bytes = buf_str(&source->bytes);
	size_t len = source->bytes.len;

	if (code != DGM_OK)
		return code;
	if (source->charset.kind != CHARSET_UTF8 ||
	    (utf8_check(bytes, len) < len && (origin->lossy || reader)))
		return decode(source, origin, err);
	source->body = charset_mark(&source->charset, bytes, len);
	return DGM_OK;
}

/* The text of a format in place of what it is made of. */
static dgm_code read_format(struct source *source, const struct reader *reader,
			    const struct origin *origin, dgm_error *err)
{
	struct document *document = &source->document;

	source->reading.format = reader->name;
	source->is_document = !reader->wrapped;
	source->document_from = source->body;
	dgm_code code = reader->read(buf_str(&source->bytes) + source->body,
				     source->bytes.len - source->body, origin->name, document, err);

	buf_free(&source->bytes);
	source->bytes = document->text;
	document->text = (struct buf){0};
	source->body = 0;
	return code;
}

/* Makes text of what was read and checks it; frees it when something is wrong. */
static dgm_code digest(struct source *source, const struct origin *origin, dgm_error *err)
{
	struct plain plain = {.name = origin->name};
	const struct reader *reader =
		reader_find(origin->path, buf_str(&source->bytes), source->bytes.len);
	bool is_packed = reader && reader->packed;
	dgm_code code = DGM_OK;

	source->reading.format = "text";
	snprintf(source->reading.charset, sizeof source->reading.charset, "UTF-8");
	if (!is_packed)
		code = decode_text(source, reader, origin, err);
	if (code == DGM_OK && reader)
		code = read_format(source, reader, origin, err);
	const char *bytes = buf_str(&source->bytes);
	size_t len = source->bytes.len;

	if (code == DGM_OK)
		code = plain_check(&plain, bytes, &len, true, err);
	if (code == DGM_OK)
		code = find_lang(origin, source->document.lang, bytes + source->body,
				 len - source->body, &source->reading, err);
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
	return digest(source, &origin, err);
}

static dgm_code too_big(const struct origin *origin, dgm_error *err)
{
	return err_set(err, DGM_TOO_BIG, "'%s' is larger than the limit of %zu bytes", origin->name,
		       DGM_MAX_FILE);
}

dgm_code source_from_text(const char *text, size_t len, const dgm_read_options *opt,
			  struct source *source, dgm_error *err)
{
	struct origin origin = origin_of_text(opt);

	*source = (struct source){0};
	if (len > DGM_MAX_FILE)
		return too_big(&origin, err);
	source->name = mem_dup(origin.name, strlen(origin.name));
	buf_add(&source->bytes, text, len);
	return digest(source, &origin, err);
}

void source_free(struct source *source)
{
	buf_free(&source->bytes);
	buf_free(&source->file);
	charset_text_free(&source->decoded);
	document_free(&source->document);
	mem_free(source->name);
	*source = (struct source){0};
}

dgm_kind source_kind(const struct source *source, size_t para)
{
	return para < source->document.count ? source->document.kinds[para] : DGM_PARAGRAPH;
}

size_t source_offset(const struct source *source, size_t at)
{
	if (source->is_document) {
		if (source->document.stretch_count == 0)
			return at;
		at = document_offset(&source->document, at) + source->document_from;
	}
	if (!source->file.data)
		return at;
	return charset_offset(&source->charset, source->file.data, source->file.len,
			      &source->decoded, at);
}

/* ---------------------------------------------------------------- piece by piece */

struct source_stream {
	struct file_reader *reader;
	struct origin origin; /* borrowed */
	struct plain plain;
	struct source source; /* its bytes: read and not given yet, behind those that were */
	size_t given;         /* bytes of it */
	bool begun, ended;
	bool whole; /* has to be read to its end first */
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
	source_free(&stream->source);
	mem_free(stream);
}

/* Bytes of the first piece: enough to tell UTF-16, a web page, and the language if it is not given.
 */
static size_t first_piece(const struct source_stream *stream)
{
	bool is_markup = memchr(buf_str(&stream->source.bytes), '<', 4);

	return !stream->origin.lang || is_markup ? LANG_LOOK + 8 : 4;
}

/* What was given is replaced by what comes next. */
static dgm_code read_on(struct source_stream *stream, dgm_error *err)
{
	struct buf *bytes = &stream->source.bytes;

	bytes->len -= stream->given;
	if (bytes->len > 0)
		memmove(bytes->data, bytes->data + stream->given, bytes->len);
	stream->given = 0;
	if (stream->whole && bytes->len > DGM_MAX_FILE)
		return too_big(&stream->origin, err);
	return file_reader_next(stream->reader, bytes, &stream->ended, err);
}

/* By its first piece: has the file to be read as a whole? */
static dgm_code look(struct source_stream *stream, dgm_error *err)
{
	struct source *source = &stream->source;
	const struct buf *bytes = &source->bytes;
	dgm_code code = find_charset(&stream->origin, NULL, source, err);
	bool is_text = !reader_begins(buf_str(bytes), bytes->len, "PK\3\4") &&
		       !reader_find(stream->origin.path, buf_str(bytes), bytes->len);

	stream->whole = !is_text || source->charset.kind != CHARSET_UTF8 || stream->origin.lossy;
	source->reading.format = "text";
	return code;
}

/* A file that was read to its end is one piece. */
static dgm_code give_whole(struct source_stream *stream, struct piece *piece, dgm_error *err)
{
	struct source *source = &stream->source;
	dgm_code code = digest(source, &stream->origin, err);

	if (code != DGM_OK)
		return code;
	stream->begun = true;
	*piece = (struct piece){source->bytes.data, source->bytes.len, source->body, true};
	return DGM_OK;
}

/* The first piece tells where the text begins, and its language. */
static dgm_code begin(struct source_stream *stream, struct piece *piece, dgm_error *err)
{
	struct source *source = &stream->source;

	stream->begun = true;
	piece->body = charset_mark(&source->charset, piece->bytes, piece->len);
	return find_lang(&stream->origin, "", piece->bytes + piece->body, piece->len - piece->body,
			 &source->reading, err);
}

dgm_code source_stream_next(struct source_stream *stream, struct piece *piece, dgm_error *err)
{
	struct buf *bytes = &stream->source.bytes;

	*piece = (struct piece){0};
	dgm_code code = stream->ended ? DGM_OK : read_on(stream, err);
	size_t len = bytes->len;

	if (code != DGM_OK ||
	    (!stream->ended && !stream->begun && (len < 4 || len < first_piece(stream))))
		return code;
	if (!stream->begun && !stream->whole)
		code = look(stream, err);
	if (code == DGM_OK && stream->whole)
		return stream->ended ? give_whole(stream, piece, err) : DGM_OK;
	if (code == DGM_OK)
		code = plain_check(&stream->plain, bytes->data, &len, stream->ended, err);
	if (code != DGM_OK)
		return code;
	piece->bytes = bytes->data;
	piece->len = stream->given = len;
	piece->last = stream->ended;
	return stream->begun ? DGM_OK : begin(stream, piece, err);
}

const dgm_reading *source_stream_reading(const struct source_stream *stream)
{
	return stream->begun ? &stream->source.reading : NULL;
}

const struct source *source_stream_source(const struct source_stream *stream)
{
	return &stream->source;
}

size_t source_stream_size(const struct source_stream *stream)
{
	return file_reader_size(stream->reader);
}
