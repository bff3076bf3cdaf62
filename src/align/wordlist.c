/*
 * Word lists of the user's: a line `word TAB word` or `word TAB word TAB weight`, for people who
 * keep their terms in a spreadsheet. The languages are said, or seen by the letters of each word.
 */
#include "align/builder.h"

#include "base/err.h"
#include "base/file.h"
#include "text/lang.h"
#include "text/utf8.h"

#define MAX_LIST   ((size_t)256 << 20) /* bytes of a file */
#define MAX_WEIGHT 1000.0

struct column {
	const char *text;
	size_t len;
};

static struct column cut(struct column *rest, char end)
{
	const char *at = rest->len ? memchr(rest->text, end, rest->len) : NULL;
	struct column piece = {rest->text, at ? (size_t)(at - rest->text) : rest->len};
	size_t used = piece.len + (at != NULL);

	rest->text += used;
	rest->len -= used;
	return piece;
}

/* A number such as 2 or 0.5; false: it is none, 0, or too big. */
static bool read_weight(struct column p, double *weight)
{
	double unit = 1;
	bool dot = false, digit = false;

	*weight = 0;
	for (size_t i = 0; i < p.len; i++) {
		char c = p.text[i];

		if (c == '.' && !dot) {
			dot = true;
		} else if (c >= '0' && c <= '9') {
			digit = true;
			unit *= dot ? 0.1 : 1;
			*weight = dot ? *weight + (c - '0') * unit : *weight * 10 + (c - '0');
		} else {
			return false;
		}
	}
	return digit && *weight > 0 && *weight <= MAX_WEIGHT;
}

static uint32_t lang_of(struct builder *builder, struct column word, const char *told)
{
	const char *lang = told ? told : lang_detect(word.text, word.len);

	return lang ? builder_add_lang(builder, lang) : TABLE_NONE;
}

/* What is wrong with a line, or NULL: it was added. */
static const char *add_line(struct builder *builder, struct column line, const char *const *langs)
{
	struct column a = cut(&line, '\t'), b = cut(&line, '\t'), rank = cut(&line, '\t');
	double weight = 1;

	if (a.len == 0 || b.len == 0)
		return "not two words with a tab between them";
	if (rank.len > 0 && !read_weight(rank, &weight))
		return "the weight is no number above 0";
	uint32_t from = lang_of(builder, a, langs ? langs[0] : NULL);
	uint32_t to = lang_of(builder, b, langs ? langs[1] : NULL);

	if (from == TABLE_NONE || to == TABLE_NONE)
		return "the language of a word is not known";
	if (from == to)
		return "both words are of one language";
	if (!builder_add(builder, from, a.text, a.len, to, b.text, b.len, weight))
		return "no words, or too many for a term";
	return NULL;
}

static void warn(const dgm_watch *watch, const char *path, long line, const char *why)
{
	dgm_error warning = {0};

	err_at(&warning, DGM_BAD_DATA, line, 0, "%s", why);
	if (watch && watch->warning)
		watch->warning(watch->ctx, path, &warning);
}

dgm_code builder_import_list(struct builder *builder, const char *path, const char *const *langs,
			     size_t lang_count, const dgm_watch *watch, size_t *skipped,
			     dgm_error *err)
{
	struct buf text = {0};
	dgm_code code = DGM_OK;

	if (lang_count != 0 && lang_count != 2)
		return err_set(err, DGM_BAD_ARG, "a list of words has two languages, not %zu",
			       lang_count);
	code = file_read(path, MAX_LIST, &text, err);
	size_t valid = code == DGM_OK ? utf8_check(buf_str(&text), text.len) : 0;

	if (code == DGM_OK && valid < text.len)
		code = err_set(err, DGM_BAD_DATA, "not UTF-8 at byte %zu", valid);
	struct column rest = {buf_str(&text), code == DGM_OK ? text.len : 0};

	if (rest.len >= 3 && memcmp(rest.text, "\xEF\xBB\xBF", 3) == 0)
		rest = (struct column){rest.text + 3, rest.len - 3};
	for (long number = 1; rest.len > 0 && code == DGM_OK; number++) {
		struct column line = cut(&rest, '\n');
		const char *why;

		if (line.len > 0 && line.text[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0 || line.text[0] == '#')
			continue;
		why = add_line(builder, line, lang_count ? langs : NULL);
		if (why)
			warn(watch, path, number, why);
		*skipped += why != NULL;
		if (watch && watch->cancel && *watch->cancel)
			code = err_set(err, DGM_CANCELLED, "interrupted");
	}
	buf_free(&text);
	return code;
}
