/* The sources of the lexicon that every machine has: names known to ICU, and our word list. */
#include "align/lexicon.h"

#include "base/banned.h"
#include "base/data.h"
#include "text/names.h"

#define NAME_WEIGHT 2.0 /* a name has few other ways to be said */
#define LIST_WEIGHT 2.0 /* our list is of plain words of the news, in their plain sense */

struct name_sink {
	struct lexicon *lexicon;
	uint32_t from, to;
};

static void add_name(void *ctx, const char *a, const char *b)
{
	const struct name_sink *sink = ctx;

	lexicon_add(sink->lexicon, sink->from, a, strlen(a), sink->to, b, strlen(b), NAME_WEIGHT);
}

static void add_names(struct lexicon *lexicon, const char *const *langs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++)
			names_each(langs[i], langs[j], add_name,
				   &(struct name_sink){lexicon, lexicon_lang(lexicon, langs[i]),
						       lexicon_lang(lexicon, langs[j])});
	}
}

void lexicon_add_builtin(struct lexicon *lexicon)
{
	const char *langs[DGM_MAX_SIDES + 1];
	size_t len = 0, count = lexicon_langs(lexicon, langs);
	const char *list = data_file("lexicon.tsv", &len);

	add_names(lexicon, langs, count);
	if (list)
		lexicon_add_rows(lexicon, list, len, LIST_WEIGHT);
}

enum { COLUMNS = 3 };

struct cell {
	const char *text;
	size_t len;
};

/* The next piece of *rest up to `end` or the end of the cell. */
static struct cell cut(struct cell *rest, char end)
{
	const char *at = rest->len ? memchr(rest->text, end, rest->len) : NULL;
	struct cell piece = {rest->text, at ? (size_t)(at - rest->text) : rest->len};
	size_t used = piece.len + (at != NULL);

	rest->text += used;
	rest->len -= used;
	return piece;
}

static void add_cells(struct lexicon *lexicon, uint32_t from, struct cell a, uint32_t to,
		      struct cell b, double weight)
{
	while (a.len) {
		struct cell left = cut(&a, '|'), rest = b;

		while (rest.len) {
			struct cell right = cut(&rest, '|');

			lexicon_add(lexicon, from, left.text, left.len, to, right.text, right.len,
				    weight);
		}
	}
}

void lexicon_add_rows(struct lexicon *lexicon, const char *text, size_t len, double weight)
{
	static const char *const tags[COLUMNS] = {"ar", "ru", "en"};
	struct cell rest = {text, len};

	while (rest.len) {
		struct cell line = cut(&rest, '\n'), cells[COLUMNS];

		if (line.len == 0 || *line.text == '#')
			continue;
		for (int i = 0; i < COLUMNS; i++)
			cells[i] = cut(&line, '\t');
		for (int i = 0; i < COLUMNS; i++) {
			for (int j = i + 1; j < COLUMNS; j++) {
				uint32_t from = lexicon_lang(lexicon, tags[i]);
				uint32_t to = lexicon_lang(lexicon, tags[j]);

				if (from != LEXICON_NONE && to != LEXICON_NONE)
					add_cells(lexicon, from, cells[i], to, cells[j], weight);
			}
		}
	}
}
