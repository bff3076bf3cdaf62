/*
 * The tables of a lexicon that are files. That of what the program knows by itself: to parse
 * dictionaries takes half a second, so it is done once, and the table kept in the cache; its stamp
 * tells of what and by which rules it was made.
 */
#include "align/builder.h"
#include "align/lexicon.h"

#include "base/data.h"
#include "base/file.h"
#include "base/hash.h"
#include "text/lang.h"

#include <inttypes.h>

struct langs {
	const char *tags[TABLE_LANGS];
	size_t count;
};

static void choose(struct langs *langs, const char *tag)
{
	for (size_t i = 0; i < langs->count; i++)
		if (lang_same_primary(langs->tags[i], tag))
			return;
	if (langs->count < TABLE_LANGS)
		langs->tags[langs->count++] = tag;
}

/*
 * English comes along as the way between two others. In the cache one table does for all of the
 * usual languages: what nobody asks for is never read.
 */
static struct langs choose_langs(const struct lexicon_base *base)
{
	struct langs langs = {.count = 0};

	choose(&langs, "en");
	if (base->cache_dir) {
		choose(&langs, "ar");
		choose(&langs, "ru");
	}
	for (size_t i = 0; i < base->lang_count; i++)
		choose(&langs, base->langs[i]);
	return langs;
}

static void make_stamp(const struct lexicon_base *base, const struct langs *langs,
		       struct buf *stamp)
{
	size_t len = 0;
	const char *list = data_file("lexicon.tsv", &len);

	builder_stamp(stamp);
	buf_printf(stamp, "; list %016" PRIx64, hash_bytes(list, len, 0));
	if (base->dict_dir)
		dictd_stamp(langs->tags, langs->count, base->dict_dir, stamp);
}

/* "DIR/lexicon-en-ar-ru-0123456789abcdef", the last part for the folder of dictionaries. */
static void make_path(const struct lexicon_base *base, const struct langs *langs, struct buf *path)
{
	const char *dicts = base->dict_dir ? base->dict_dir : "";

	buf_printf(path, "%s/lexicon", base->cache_dir);
	for (size_t i = 0; i < langs->count; i++)
		buf_printf(path, "-%.*s", (int)lang_primary(langs->tags[i]), langs->tags[i]);
	buf_printf(path, "-%016" PRIx64, hash_bytes(dicts, strlen(dicts), 0));
}

static dgm_code make_table(const struct lexicon_base *base, const struct langs *langs,
			   const char *stamp, struct buf *bytes, dgm_error *err)
{
	struct builder *builder = builder_new(langs->tags, langs->count);
	dgm_code code = DGM_OK;

	builder_add_builtin(builder);
	if (base->dict_dir)
		code = builder_add_dictd(builder, base->dict_dir, err);
	if (code == DGM_OK)
		builder_finish(builder, stamp, 0, bytes);
	builder_free(builder);
	return code;
}

dgm_code lexicon_add_base(struct lexicon *lexicon, const struct lexicon_base *base, dgm_error *err)
{
	struct langs langs = choose_langs(base);
	struct buf stamp = {0}, path = {0}, bytes = {0};
	struct table *table = NULL;
	dgm_code code = DGM_OK;

	make_stamp(base, &langs, &stamp);
	if (base->cache_dir) {
		make_path(base, &langs, &path);
		table = table_map(path.data);
	}
	if (table && strcmp(table_stamp(table), stamp.data) != 0) {
		table_free(table);
		table = NULL;
	}
	if (!table) {
		code = make_table(base, &langs, stamp.data, &bytes, err);
		if (code == DGM_OK && base->cache_dir && file_make_folders(base->cache_dir))
			file_write(path.data, bytes.data, bytes.len, NULL); /* or next time */
		table = table_own(&bytes);
	}
	lexicon_add(lexicon, table, 1);
	buf_free(&path);
	buf_free(&stamp);
	return code;
}

/* What an observation of the memory's own is worth beside one of a dictionary. */
#define IMPORTED_TRUST 2.0
#define LEARNED_TRUST  3.0

/* A table whose words were stemmed by our rules, NULL for NULL. */
static struct table *stemmed_here(struct table *table)
{
	struct buf stamp = {0}, bytes = {0};

	builder_stamp(&stamp);
	if (table && strcmp(table_stamp(table), stamp.data) != 0) {
		struct builder *builder = builder_new(NULL, 0);

		builder_add_table(builder, table);
		builder_finish(builder, stamp.data, table_mark(table), &bytes);
		builder_free(builder);
		table_free(table);
		table = table_own(&bytes);
	}
	buf_free(&stamp);
	return table;
}

void lexicon_add_memory(struct lexicon *lexicon, const char *folder)
{
	static const struct {
		const char *name;
		double trust;
	} files[] = {{LEXICON_IMPORTED, IMPORTED_TRUST}, {LEXICON_LEARNED, LEARNED_TRUST}};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct buf path = {0};

		buf_printf(&path, "%s/%s", folder, files[i].name);
		lexicon_add(lexicon, stemmed_here(table_map(path.data)), files[i].trust);
		buf_free(&path);
	}
}
