/*
 * Dictionaries in the format of dictd (RFC 2229's server): NAME.index holds lines of headword,
 * offset and length in base 64, NAME.dict.dz the text, which gzip can read. What is in an entry is
 * up to its author; two habits are known here. FreeDict gives a translation a line, some counted
 * "1.". Mueller's English-Russian dictionary has numbered senses, marks of grammar and style
 * (_n., _разг.), transcription, and examples among the translations, which are left out.
 */
#include "align/builder.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "text/chars.h"
#include "text/lang.h"
#include "text/utf8.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MAX_TEXT ((size_t)256 << 20) /* bytes of a dictionary, unpacked */

enum style { FREEDICT, MUELLER };

enum { MAX_NAME = 48 };

struct dictionary {
	enum style style;
	uint32_t from, to; /* languages of the builder */
	struct builder *builder;
};

/* FreeDict's names have ISO 639-2 codes. */
static const struct {
	const char *tag, *code;
} codes[] = {{"ar", "ara"}, {"de", "deu"}, {"el", "ell"}, {"en", "eng"}, {"es", "spa"},
	     {"fr", "fra"}, {"it", "ita"}, {"nl", "nld"}, {"pl", "pol"}, {"pt", "por"},
	     {"ru", "rus"}, {"sr", "srp"}, {"sv", "swe"}, {"tr", "tur"}};

static const char *code_of(const char *tag)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (lang_same_primary(codes[i].tag, tag))
			return codes[i].code;
	return NULL;
}

struct piece {
	const char *text;
	size_t len;
};

/* ------------------------------------------------------------------ entries */

static struct piece trim(struct piece p)
{
	while (p.len && strchr(" \t\r\n", p.text[0]))
		p.text++, p.len--;
	while (p.len && strchr(" \t\r\n", p.text[p.len - 1]))
		p.len--;
	return p;
}

static struct piece cut_line(struct piece *rest)
{
	const char *end = rest->len ? memchr(rest->text, '\n', rest->len) : NULL;
	struct piece line = {rest->text, end ? (size_t)(end - rest->text) : rest->len};
	size_t used = line.len + (end != NULL);

	rest->text += used;
	rest->len -= used;
	return line;
}

static bool is_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes off "12. " or "1) ". */
static struct piece skip_count(struct piece p)
{
	size_t n = 0;

	while (n < p.len && is_ascii_digit(p.text[n]))
		n++;
	if (n == 0 || n == p.len || (p.text[n] != '.' && p.text[n] != ')'))
		return p;
	return trim((struct piece){p.text + n + 1, p.len - n - 1});
}

/* FreeDict: "Headword /pron/", then a translation a line. */
static void read_freedict(const struct dictionary *dict, struct piece entry)
{
	struct piece head = cut_line(&entry);
	const char *pron = memchr(head.text, '/', head.len);

	if (pron)
		head.len = (size_t)(pron - head.text);
	head = trim(head);
	while (entry.len) {
		struct piece line = skip_count(trim(cut_line(&entry)));

		if (line.len)
			builder_add(dict->builder, dict->from, head.text, head.len, dict->to,
				    line.text, line.len, 1);
	}
}

/* The end of a mark such as _разг. or _n-card. that begins at `at`. */
static size_t mark_end(struct piece text, size_t at)
{
	while (at < text.len && !strchr(" \t\n.", text.text[at]))
		at++;
	return at < text.len && text.text[at] == '.' ? at + 1 : at;
}

/*
 * Copies an entry without transcription, brackets and marks, on one line; each new sense becomes
 * a ';'. Sense numbers are a digit or letter and '.' or ')' at the beginning of a line.
 */
static void strip_mueller(struct piece entry, struct buf *out)
{
	int depth = 0;

	for (size_t i = 0; i < entry.len; i++) {
		char c = entry.text[i];

		if (c == '[' || c == '(')
			depth++;
		else if ((c == ']' || c == ')') && depth > 0)
			depth--;
		else if (depth > 0)
			continue;
		else if (c == '_')
			i = mark_end(entry, i) - 1;
		else if (c == ')' || is_ascii_digit(c))
			buf_addc(out, ';');
		else
			buf_addc(out, c == '\n' || c == '.' ? ' ' : c);
	}
}

/* A translation is of Russian words alone; one with Latin letters is an example. */
static bool is_translation(struct piece p)
{
	bool letters = false;

	for (size_t at = 0; at < p.len;) {
		uint32_t c = utf8_next(p.text, p.len, &at);

		if (char_is_latin(c) || c == '=')
			return false;
		letters |= char_is_cyrillic(c);
	}
	return letters;
}

static void read_mueller(const struct dictionary *dict, struct piece entry, struct buf *scratch)
{
	struct piece head = trim(cut_line(&entry));
	size_t begin = 0;
	double rank = 1; /* the first senses are the plain ones */

	buf_reset(scratch);
	strip_mueller(entry, scratch);
	buf_addc(scratch, ';');
	for (size_t i = 0; i < scratch->len; i++) {
		struct piece p = {scratch->data + begin, i - begin};

		if (scratch->data[i] != ';' && scratch->data[i] != ',')
			continue;
		begin = i + 1;
		p = trim(p);
		if (!is_translation(p))
			continue;
		builder_add(dict->builder, dict->from, head.text, head.len, dict->to, p.text, p.len,
			    1 / rank);
		rank += 0.5;
	}
}

/* ------------------------------------------------------------------ files */

/* Reads a gzip file whole; a truncated one fails. */
static dgm_code read_gz(const char *path, struct buf *out, dgm_error *err)
{
	gzFile file = gzopen(path, "rb");
	dgm_code code = DGM_OK;
	int n, fault = Z_OK;

	if (!file)
		return err_set(err, DGM_IO, "cannot open '%s': %s", path, strerror(errno));
	gzbuffer(file, 1 << 17);
	while ((n = gzread(file, buf_reserve(out, 1 << 17), 1 << 17)) > 0) {
		out->len += (size_t)n;
		if (out->len > MAX_TEXT) {
			code = err_set(err, DGM_TOO_BIG, "dictionary '%s' is too big", path);
			break;
		}
	}
	if (n < 0)
		code = err_set(err, DGM_BAD_DATA, "dictionary '%s' is broken: %s", path,
			       gzerror(file, &fault));
	if (gzclose(file) != Z_OK && code == DGM_OK)
		code = err_set(err, DGM_BAD_DATA, "dictionary '%s' is cut short", path);
	return code;
}

/* A number in dictd's base 64, most significant digit first; false if it is none. */
static bool read_base64(struct piece p, size_t *value)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	*value = 0;
	for (size_t i = 0; i < p.len; i++) {
		const char *digit = memchr(digits, p.text[i], sizeof digits - 1);

		if (!digit || *value > MAX_TEXT)
			return false;
		*value = *value * 64 + (size_t)(digit - digits);
	}
	return p.len > 0;
}

static struct piece cut_column(struct piece *line)
{
	const char *tab = line->len ? memchr(line->text, '\t', line->len) : NULL;
	struct piece column = {line->text, tab ? (size_t)(tab - line->text) : line->len};
	size_t used = column.len + (tab != NULL);

	line->text += used;
	line->len -= used;
	return column;
}

/* True for the entries that tell of the dictionary itself. */
static bool is_about(struct piece head)
{
	return (head.len >= 10 && memcmp(head.text, "00database", 10) == 0) ||
	       (head.len >= 11 && memcmp(head.text, "00-database", 11) == 0);
}

static dgm_code read_entries(const struct dictionary *dict, const char *path,
			     const struct buf *index, const struct buf *text, dgm_error *err)
{
	struct piece rest = {buf_str(index), index->len};
	struct buf scratch = {0};
	dgm_code code = DGM_OK;

	for (long line_no = 1; rest.len && code == DGM_OK; line_no++) {
		struct piece line = cut_line(&rest), head = cut_column(&line),
			     offset = cut_column(&line);
		size_t at, len;

		if (!read_base64(offset, &at) || !read_base64(cut_column(&line), &len))
			code = err_at(err, DGM_BAD_DATA, line_no, 0, "bad line in index '%s'",
				      path);
		else if (at > text->len || len > text->len - at)
			code = err_at(err, DGM_BAD_DATA, line_no, 0,
				      "entry outside the dictionary in index '%s'", path);
		else if (is_about(head) || utf8_check(text->data + at, len) < len)
			continue;
		else if (dict->style == MUELLER)
			read_mueller(dict, (struct piece){text->data + at, len}, &scratch);
		else
			read_freedict(dict, (struct piece){text->data + at, len});
	}
	buf_free(&scratch);
	return code;
}

/* Reads BASE.index with BASE.dict.dz or BASE.dict. DGM_NOT_FOUND, without an error: neither. */
static dgm_code read_dictionary(const struct dictionary *dict, const char *base, dgm_error *err)
{
	struct buf path = {0}, index = {0}, text = {0};
	size_t stem;
	dgm_code code;

	buf_printf(&path, "%s.", base);
	stem = path.len;
	buf_adds(&path, "dict.dz");
	if (access(path.data, F_OK) != 0)
		path.data[path.len -= 3] = '\0';
	code = access(path.data, F_OK) == 0 ? read_gz(path.data, &text, err) : DGM_NOT_FOUND;
	path.len = stem;
	buf_adds(&path, "index");
	if (code == DGM_OK)
		code = file_read(path.data, MAX_TEXT, &index, err);
	if (code == DGM_OK)
		code = read_entries(dict, path.data, &index, &text, err);
	buf_free(&path);
	buf_free(&index);
	buf_free(&text);
	return code;
}

/* How many dictionaries there may be for two languages. */
enum { KINDS = 2 };

/* The name of one of them; false: there is none of that kind. */
static bool name_dictionary(const char *from, const char *to, enum style kind, char *name,
			    size_t size)
{
	if (kind == MUELLER) {
		snprintf(name, size, "mueller7");
		return lang_same_primary(from, "en") && lang_same_primary(to, "ru");
	}
	if (!code_of(from) || !code_of(to))
		return false;
	snprintf(name, size, "freedict-%s-%s", code_of(from), code_of(to));
	return true;
}

static dgm_code read_pair(struct builder *builder, const char *dir, const char *from,
			  const char *to, dgm_error *err)
{
	dgm_code code = DGM_OK;
	char name[MAX_NAME];

	for (int kind = 0; kind < KINDS && code == DGM_OK; kind++) {
		struct dictionary dict = {.style = (enum style)kind,
					  .builder = builder,
					  .from = builder_lang(builder, from),
					  .to = builder_lang(builder, to)};
		struct buf base = {0};

		if (!name_dictionary(from, to, dict.style, name, sizeof name))
			continue;
		builder_source(builder, name);
		buf_printf(&base, "%s/%s", dir, name);
		code = read_dictionary(&dict, base.data, err);
		code = code == DGM_NOT_FOUND ? DGM_OK : code;
		buf_free(&base);
	}
	return code;
}

dgm_code builder_add_dictd(struct builder *builder, const char *dir, dgm_error *err)
{
	const char *langs[TABLE_LANGS];
	size_t count = builder_langs(builder, langs);

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			dgm_code code =
				i == j ? DGM_OK : read_pair(builder, dir, langs[i], langs[j], err);

			if (code != DGM_OK)
				return code;
		}
	}
	return DGM_OK;
}

/* Size and time of a file, by which a change of it is seen. */
static void stamp_file(const char *dir, const char *name, const char *ending, struct buf *stamp)
{
	struct buf path = {0};
	struct stat st;

	buf_printf(&path, "%s/%s.%s", dir, name, ending);
	if (stat(path.data, &st) == 0)
		buf_printf(stamp, "; %s.%s %lld %lld.%09ld", name, ending, (long long)st.st_size,
			   (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	buf_free(&path);
}

void dictd_stamp(const char *const *langs, size_t lang_count, const char *dir, struct buf *stamp)
{
	static const char *const endings[] = {"index", "dict.dz", "dict"};
	char name[MAX_NAME];

	for (size_t i = 0; i < lang_count; i++)
		for (size_t j = 0; j < lang_count; j++)
			for (int kind = 0; kind < KINDS; kind++)
				for (size_t e = 0; e < sizeof endings / sizeof *endings; e++)
					if (i != j &&
					    name_dictionary(langs[i], langs[j], (enum style)kind,
							    name, sizeof name))
						stamp_file(dir, name, endings[e], stamp);
}

/* ------------------------------------------------------------------ one of the user's */

/* The languages in "freedict-eng-ara" or "mueller7"; false: there are none. */
static bool langs_in_name(const char *name, enum style style, char langs[2][DGM_MAX_LANG])
{
	char pair[2][4];
	size_t len = strlen(name);

	if (style == MUELLER)
		return dgm_lang_canonical("en", langs[0], NULL) == DGM_OK &&
		       dgm_lang_canonical("ru", langs[1], NULL) == DGM_OK;
	if (len < 8 || name[len - 4] != '-' || name[len - 8] != '-')
		return false;
	snprintf(pair[0], sizeof pair[0], "%.3s", name + len - 7);
	snprintf(pair[1], sizeof pair[1], "%.3s", name + len - 3);
	return dgm_lang_canonical(pair[0], langs[0], NULL) == DGM_OK &&
	       dgm_lang_canonical(pair[1], langs[1], NULL) == DGM_OK;
}

/* Takes ".index", ".dict.dz" or ".dict" off a path. */
static void cut_ending(struct buf *path)
{
	static const char *const endings[] = {".index", ".dict.dz", ".dict"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i]);

		if (path->len > n && strcmp(path->data + path->len - n, endings[i]) == 0) {
			path->data[path->len -= n] = '\0';
			return;
		}
	}
}

dgm_code builder_import_dictd(struct builder *builder, const char *path, const char *const *langs,
			      size_t lang_count, dgm_error *err)
{
	struct dictionary dict = {.style = FREEDICT, .builder = builder};
	struct buf base = {0};
	char tags[2][DGM_MAX_LANG] = {"", ""};
	dgm_code code = DGM_OK;

	buf_adds(&base, path);
	cut_ending(&base);
	const char *slash = strrchr(base.data, '/'), *name = slash ? slash + 1 : base.data;

	if (strncmp(name, "mueller", 7) == 0)
		dict.style = MUELLER;
	for (size_t i = 0; i < 2 && lang_count == 2; i++)
		snprintf(tags[i], sizeof tags[i], "%s", langs[i]);
	if (lang_count != 2 && (lang_count != 0 || !langs_in_name(name, dict.style, tags)))
		code = err_set(err, DGM_BAD_ARG,
			       "the languages of dictionary '%s' are not known: name them both",
			       name);
	if (code == DGM_OK) {
		dict.from = builder_add_lang(builder, tags[0]);
		dict.to = builder_add_lang(builder, tags[1]);
		if (dict.from == TABLE_NONE || dict.to == TABLE_NONE || dict.from == dict.to)
			code = err_set(err, DGM_BAD_ARG, "'%s' and '%s' are no two languages here",
				       tags[0], tags[1]);
	}
	if (code == DGM_OK)
		code = read_dictionary(&dict, base.data, err);
	if (code == DGM_NOT_FOUND)
		err_set(err, code = DGM_IO, "there is no dictionary '%s.dict.dz'", base.data);
	buf_free(&base);
	return code;
}
