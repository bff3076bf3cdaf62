/* The language in a file name, by the usual places of a code in it. */
#include "lang.h"
#include "base/banned.h"

enum { MAX_PART = 32 };

/*
 * What counts as a language in a name: with every code of ISO 639, "to" and "in" and "is" would be
 * languages too.
 */
static const char *const known[] = {"ar", "ru", "en", "fr", "de", "es", "it", "pt", "zh", "ja",
				    "ko", "tr", "fa", "ur", "he", "uk", "be", "bg", "sr", "pl",
				    "cs", "sk", "hu", "ro", "el", "nl", "sv", "da", "fi", "nb",
				    "kk", "uz", "hy", "ka", "az", "tg", "ky", "hi", "vi", "th"};

/* "ru-report" would be a tag, but languages in names go no further than "zh-Hant-TW". */
static bool has_variant(const char *tag)
{
	const char *part = tag;

	for (size_t len = strcspn(part, "-"); len <= 4; len = strcspn(part, "-")) {
		if (part[len] == '\0')
			return false;
		part += len + 1;
	}
	return true;
}

/* The language that a part of a name is, whole. */
static bool is_lang(const char *part, size_t len, char *tag)
{
	char name[MAX_PART];

	if (len >= MAX_PART || len < 2)
		return false;
	memcpy(name, part, len);
	name[len] = '\0';
	/* No language begins like "1024" or "5f3c"; to look for its name would take long. */
	if (strcspn(name, "0123456789") < strcspn(name, "-_"))
		return false;
	if (dgm_lang_canonical(name, tag, NULL) != DGM_OK || has_variant(tag))
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (lang_same_primary(tag, known[i]))
			return true;
	return false;
}

/* The language in "ru", "x_ru", "x-en_US": the whole, else what stands behind a separator. */
static bool ends_in_lang(const char *part, size_t len, char *tag)
{
	if (is_lang(part, len, tag))
		return true;
	for (size_t i = 1; i + 1 < len; i++)
		if ((part[i] == '_' || part[i] == '-' || part[i] == ' ') &&
		    is_lang(part + i + 1, len - i - 1, tag))
			return true;
	return false;
}

/* Looks at the parts of a file name between dots, the last first: "x.ar.txt", "x_ru.html". */
static bool in_file_name(const char *name, size_t len, char *tag)
{
	size_t end = len;

	for (size_t i = len; i > 0; i--) {
		if (name[i - 1] != '.')
			continue;
		if (is_lang(name + i, end - i, tag))
			return true;
		end = i - 1;
	}
	return ends_in_lang(name, end, tag);
}

bool lang_from_path(const char *path, char *tag)
{
	size_t end = strlen(path), start = end;

	while (start > 0 && path[start - 1] != '/')
		start--;
	if (in_file_name(path + start, end - start, tag))
		return true;
	if (start > 0) {
		end = start - 1;
		for (start = end; start > 0 && path[start - 1] != '/';)
			start--;
		if (ends_in_lang(path + start, end - start, tag))
			return true;
	}
	tag[0] = '\0';
	return false;
}
