#include "options.h"
#include "base/err.h"

#include <errno.h>

static dgm_code read_number(const struct option_spec *spec, const char *text, struct value *value,
			    dgm_error *err)
{
	char *end;

	errno = 0;
	value->number = strtol(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || value->number < spec->low ||
	    value->number > spec->high)
		return err_set(err, DGM_BAD_ARG, "--%s: '%s' is no number from %ld to %ld",
			       spec->name, text, spec->low, spec->high);
	return DGM_OK;
}

static dgm_code read_fraction(const struct option_spec *spec, const char *text, struct value *value,
			      dgm_error *err)
{
	char *end;

	value->real = strtod(text, &end);
	if (end == text || *end != '\0' || !(value->real >= 0 && value->real <= 1))
		return err_set(err, DGM_BAD_ARG, "--%s: '%s' is no number from 0 to 1", spec->name,
			       text);
	return DGM_OK;
}

static dgm_code read_choice(const struct option_spec *spec, const char *text, struct value *value,
			    dgm_error *err)
{
	const char *word = spec->arg;

	for (long place = 0;; place++) {
		size_t len = strcspn(word, "|");

		if (strlen(text) == len && memcmp(word, text, len) == 0) {
			value->number = place;
			return DGM_OK;
		}
		if (word[len] == '\0')
			break;
		word += len + 1;
	}
	return err_set(err, DGM_BAD_ARG, "--%s: '%s' is none of %s", spec->name, text, spec->arg);
}

/* One language, or where the option takes them several with commas between them. */
static dgm_code read_langs(const struct option_spec *spec, const char *text, struct arena *arena,
			   struct value *value, dgm_error *err)
{
	const char **langs = arena_zalloc(arena, strlen(text) + 1, sizeof *langs);
	const char *rest = text;

	value->lang_count = 0;
	for (;;) {
		size_t len = spec->kind == OPTION_LANGS ? strcspn(rest, ",") : strlen(rest);
		char *tag = arena_alloc(arena, DGM_MAX_LANG, 1);

		if (dgm_lang_canonical(arena_dup(arena, rest, len), tag, NULL) != DGM_OK)
			return err_set(err, DGM_BAD_ARG, "--%s: '%.*s' is no language tag",
				       spec->name, (int)len, rest);
		langs[value->lang_count++] = tag;
		if (rest[len] == '\0')
			break;
		rest += len + 1;
	}
	value->langs = langs;
	return DGM_OK;
}

static dgm_code read_date(const struct option_spec *spec, const char *text, struct value *value,
			  dgm_error *err)
{
	dgm_error fault = {0};

	if (dgm_date_read(text, &value->first, &value->last, &fault) != DGM_OK)
		return err_set(err, DGM_BAD_ARG, "--%s: %s", spec->name, fault.text);
	return DGM_OK;
}

static dgm_code read_text(const struct option_spec *spec, const char *text, dgm_error *err)
{
	if (*text == '\0' && spec->kind != OPTION_TEXT)
		return err_set(err, DGM_BAD_ARG, "--%s: %s is empty", spec->name, spec->arg);
	return DGM_OK;
}

/* Puts one more behind those that were given before. */
static void add_text(const char *text, struct arena *arena, struct value *value)
{
	const char **texts = arena_alloc(arena, value->text_count + 1, sizeof *texts);

	for (size_t i = 0; i < value->text_count; i++)
		texts[i] = value->texts[i];
	texts[value->text_count++] = text;
	value->texts = texts;
}

dgm_code option_value(const struct option_spec *spec, const char *text, struct arena *arena,
		      struct value *value, dgm_error *err)
{
	value->given = true;
	value->text = text;
	switch (spec->kind) {
	case OPTION_SWITCH:
		return DGM_OK;
	case OPTION_TEXT:
	case OPTION_FILE:
	case OPTION_DIR:
		return read_text(spec, text, err);
	case OPTION_TEXTS:
	case OPTION_FILES:
	case OPTION_FILE_ROW:
		add_text(text, arena, value);
		return read_text(spec, text, err);
	case OPTION_CHOICE:
		return read_choice(spec, text, value, err);
	case OPTION_NUMBER:
		return read_number(spec, text, value, err);
	case OPTION_FRACTION:
		return read_fraction(spec, text, value, err);
	case OPTION_DATE:
		return read_date(spec, text, value, err);
	case OPTION_LANG:
	case OPTION_LANGS:
		return read_langs(spec, text, arena, value, err);
	}
	return DGM_OK;
}
