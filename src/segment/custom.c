#include "custom.h"
#include "srx_write.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "text/lang.h"
#include "text/utf8.h"

enum { MAX_TABLE_FILE = 4 << 20 /* bytes */ };

/* A file of abbreviations, laid over what was there for its language. */
struct table {
	char lang[DGM_MAX_LANG];
	struct rules *rules;
};

struct dgm_rules {
	const struct srx **files;
	size_t file_count, file_cap;
	struct table *tables;
	size_t table_count, table_cap;
};

dgm_rules *dgm_rules_new(void)
{
	return mem_zalloc(1, sizeof(dgm_rules));
}

void dgm_rules_free(dgm_rules *custom)
{
	if (!custom)
		return;
	for (size_t i = 0; i < custom->file_count; i++)
		srx_free((struct srx *)custom->files[i]);
	for (size_t i = 0; i < custom->table_count; i++)
		rules_close(custom->tables[i].rules);
	mem_free(custom->files);
	mem_free(custom->tables);
	mem_free(custom);
}

dgm_code dgm_rules_add_srx(dgm_rules *custom, const char *path, dgm_error *err)
{
	dgm_error fault = {0};
	struct srx *srx = srx_read(path, &fault);

	if (!srx) {
		if (err && err->code == DGM_OK)
			*err = fault;
		return fault.code;
	}
	custom->files = mem_grow(custom->files, custom->file_count, &custom->file_cap,
				 sizeof *custom->files);
	custom->files[custom->file_count++] = srx;
	return DGM_OK;
}

struct srx_matcher *custom_matcher(const dgm_rules *custom, const char *lang)
{
	return custom ? srx_matcher_new(custom->files, custom->file_count, lang) : NULL;
}

/* ---------------------------------------------------------------- abbreviations */

const struct rules *custom_tables(const dgm_rules *custom, const char *lang)
{
	for (size_t i = custom ? custom->table_count : 0; i > 0; i--)
		if (lang_same_primary(custom->tables[i - 1].lang, lang))
			return custom->tables[i - 1].rules;
	return rules_for(lang);
}

static dgm_code find_lang(const char *path, const char *lang, char *tag, dgm_error *err)
{
	if (lang)
		return dgm_lang_canonical(lang, tag, err);
	if (lang_from_path(path, tag))
		return DGM_OK;
	return err_set(err, DGM_BAD_ARG, "cannot tell the language of '%s': name it", path);
}

static dgm_code add_table(dgm_rules *custom, const char *tag, const struct buf *bytes,
			  dgm_error *err)
{
	bool marked = bytes->len >= 3 && memcmp(bytes->data, "\xEF\xBB\xBF", 3) == 0;
	size_t start = marked ? 3 : 0;
	struct table table = {.rules = NULL};
	dgm_error fault = {0};

	if (utf8_check(buf_str(bytes), bytes->len) < bytes->len)
		return err_set(err, DGM_BAD_DATA, "a file of abbreviations that is not UTF-8");
	snprintf(table.lang, sizeof table.lang, "%s", tag);
	table.rules = rules_open(buf_str(bytes) + start, bytes->len - start,
				 custom_tables(custom, tag), &fault);
	if (!table.rules)
		return err_at(err, fault.code, fault.line, fault.column, "%s", fault.text);
	custom->tables = mem_grow(custom->tables, custom->table_count, &custom->table_cap,
				  sizeof *custom->tables);
	custom->tables[custom->table_count++] = table;
	return DGM_OK;
}

dgm_code dgm_rules_add_abbrev(dgm_rules *custom, const char *path, const char *lang, dgm_error *err)
{
	char tag[DGM_MAX_LANG];
	struct buf bytes = {0};
	dgm_code code = find_lang(path, lang, tag, err);

	if (code == DGM_OK)
		code = file_read(path, MAX_TABLE_FILE, &bytes, err);
	if (code == DGM_OK)
		code = add_table(custom, tag, &bytes, err);
	buf_free(&bytes);
	return code;
}

dgm_code dgm_rules_write_srx(const dgm_rules *custom, const dgm_sink *sink, dgm_error *err)
{
	const struct srx_language languages[] = {
		{"ar", "Arabic", custom_tables(custom, "ar")},
		{"en", "English", custom_tables(custom, "en")},
		{"ru", "Russian", custom_tables(custom, "ru")},
	};
	struct buf out = {0};

	srx_write(languages, sizeof languages / sizeof *languages, &out);
	dgm_code code = sink->write(sink->ctx, out.data, out.len, err);

	buf_free(&out);
	return code;
}
