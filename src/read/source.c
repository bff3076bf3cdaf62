#include "source.h"
#include "plain.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "text/lang.h"

static const dgm_read_options no_options;

/* The language by the options, by the name (NULL: none), by the text. */
static dgm_code find_lang(struct source *source, const char *path, const char *lang, dgm_error *err)
{
	if (lang)
		return dgm_lang_canonical(lang, source->lang, err);
	if (path && lang_from_path(path, source->lang))
		return DGM_OK;
	const char *found =
		lang_detect(source->bytes.data + source->body, source->bytes.len - source->body);

	if (!found)
		return err_set(err, DGM_BAD_DATA, "cannot tell the language of '%s': name it",
			       source->name);
	snprintf(source->lang, sizeof source->lang, "%s", found);
	return DGM_OK;
}

/* Checks what was read; frees it when something is wrong. */
static dgm_code check(struct source *source, const char *path, const char *lang, dgm_error *err)
{
	dgm_code code = plain_check(buf_str(&source->bytes), source->bytes.len, source->name,
				    &source->body, err);

	if (code == DGM_OK)
		code = find_lang(source, path, lang, err);
	if (code != DGM_OK)
		source_free(source);
	return code;
}

dgm_code source_read(const char *path, const dgm_read_options *opt, struct source *source,
		     dgm_error *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = opt && opt->name ? opt->name : is_stdin ? "standard input" : path;

	if (!opt)
		opt = &no_options;
	*source = (struct source){.name = mem_dup(name, strlen(name))};
	dgm_code code = file_read(path, DGM_MAX_FILE, &source->bytes, err);

	if (code != DGM_OK) {
		source_free(source);
		return code;
	}
	return check(source, is_stdin ? opt->name : path, opt->lang, err);
}

dgm_code source_from_text(const char *text, size_t len, const dgm_read_options *opt,
			  struct source *source, dgm_error *err)
{
	if (!opt)
		opt = &no_options;
	const char *name = opt->name ? opt->name : "text";

	*source = (struct source){0};
	if (len > DGM_MAX_FILE)
		return err_set(err, DGM_TOO_BIG, "'%s' is larger than the limit of %zu bytes", name,
			       DGM_MAX_FILE);
	source->name = mem_dup(name, strlen(name));
	buf_add(&source->bytes, text, len);
	return check(source, opt->name, opt->lang, err);
}

void source_free(struct source *source)
{
	buf_free(&source->bytes);
	mem_free(source->name);
	*source = (struct source){0};
}
