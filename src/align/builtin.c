/* The sources of the lexicon that every machine has: names known to ICU, and our word list. */
#include "align/builder.h"

#include "base/banned.h"
#include "base/data.h"
#include "text/names.h"

#define NAME_WEIGHT 2.0 /* a name has few other ways to be said */
#define LIST_WEIGHT 2.0 /* our list is of plain words of the news, in their plain sense */

struct name_sink {
	struct builder *builder;
	uint32_t from, to;
};

static void add_name(void *ctx, const char *a, const char *b)
{
	const struct name_sink *sink = ctx;

	builder_add(sink->builder, sink->from, a, strlen(a), sink->to, b, strlen(b), NAME_WEIGHT);
}

static void add_names(struct builder *builder, const char *const *langs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++)
			names_each(langs[i], langs[j], add_name,
				   &(struct name_sink){builder, builder_lang(builder, langs[i]),
						       builder_lang(builder, langs[j])});
	}
}

void builder_add_builtin(struct builder *builder)
{
	const char *langs[TABLE_LANGS];
	size_t len = 0, count = builder_langs(builder, langs);
	const char *list = data_file("lexicon.tsv", &len);

	builder_source(builder, "names");
	add_names(builder, langs, count);
	builder_source(builder, "list");
	if (list)
		builder_add_rows(builder, list, len, LIST_WEIGHT);
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

static void add_cells(struct builder *builder, uint32_t from, struct cell a, uint32_t to,
		      struct cell b, double weight)
{
	while (a.len) {
		struct cell left = cut(&a, '|'), rest = b;

		while (rest.len) {
			struct cell right = cut(&rest, '|');

			builder_add(builder, from, left.text, left.len, to, right.text, right.len,
				    weight);
		}
	}
}

void builder_add_rows(struct builder *builder, const char *text, size_t len, double weight)
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
				uint32_t from = builder_lang(builder, tags[i]);
				uint32_t to = builder_lang(builder, tags[j]);

				if (from != TABLE_NONE && to != TABLE_NONE)
					add_cells(builder, from, cells[i], to, cells[j], weight);
			}
		}
	}
}
