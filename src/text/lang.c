/*
 * Canonical tags are ICU's business; in front of it stand the spellings that it does not know:
 * Windows' and bibliographic codes, tags with a Windows sub-language number, and names.
 */
#include "lang.h"
#include "base/err.h"
#include "fold.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

enum {
	MAX_NAME = 80,         /* bytes of the longest name looked at */
	PRIMARY_LCID = 0x3FF,  /* bits of a Windows locale id that say the language */
	SUBLANGUAGE_SHIFT = 10 /* above them stands the sub-language */
};

static const struct {
	const char *name, *tag;
} aliases[] = {
	{"enu", "en-US"},
	{"ena", "en-AU"},
	{"enc", "en-CA"},
	{"ptb", "pt-BR"},
	{"ptg", "pt-PT"},
	{"esp", "es-ES"},
	{"esn", "es-ES"},
	{"esm", "es-MX"},
	{"chs", "zh-CN"},
	{"cht", "zh-TW"},
	{"arb", "ar"},
	{"alb", "sq"},
	{"arm", "hy"},
	{"baq", "eu"},
	{"bur", "my"},
	{"chi", "zh"},
	{"cze", "cs"},
	{"dut", "nl"},
	{"fre", "fr"},
	{"geo", "ka"},
	{"ger", "de"},
	{"gre", "el"},
	{"ice", "is"},
	{"mac", "mk"},
	{"may", "ms"},
	{"per", "fa"},
	{"rum", "ro"},
	{"slo", "sk"},
	{"tib", "bo"},
	{"wel", "cy"},
	{"farsi", "fa"},
	{"chinese (simplified)", "zh-Hans"},
	{"chinese (traditional)", "zh-Hant"},
};

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t lang_primary(const char *lang)
{
	return strcspn(lang, "-_");
}

bool lang_same_primary(const char *a, const char *b)
{
	size_t len = lang_primary(a);

	if (lang_primary(b) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool dgm_lang_is_rtl(const char *lang)
{
	char locale[ULOC_FULLNAME_CAPACITY];
	UErrorCode code = U_ZERO_ERROR;

	if (!lang || !*lang)
		return false;
	uloc_canonicalize(lang, locale, sizeof locale, &code);
	return U_SUCCESS(code) && code != U_STRING_NOT_TERMINATED_WARNING &&
	       uloc_isRightToLeft(locale);
}

/* Copies a text in lower case without the blanks around it; false when it is empty or too long. */
static bool trim(const char *text, size_t len, char *to, size_t size)
{
	while (len > 0 && strchr(" \t\r\n", text[0]))
		text++, len--;
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	if (len == 0 || len >= size)
		return false;
	for (size_t i = 0; i < len; i++)
		to[i] = lower(text[i]);
	to[len] = '\0';
	return true;
}

static bool from_alias(const char *name, char *tag)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (strcmp(name, aliases[i].name) == 0) {
			snprintf(tag, DGM_MAX_LANG, "%s", aliases[i].tag);
			return true;
		}
	}
	return false;
}

/* The tag of a locale id of ICU. */
static bool from_locale(const char *locale, char *tag)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t len = uloc_toLanguageTag(locale, tag, DGM_MAX_LANG, true, &code);

	if (U_FAILURE(code) || len >= DGM_MAX_LANG)
		return false;
	size_t primary = lang_primary(tag);

	return primary == 2 || primary == 3;
}

/* "AR-01": a language with its number of a Windows sub-language. */
static bool from_sublanguage(const char *name, char *tag)
{
	char locale[ULOC_FULLNAME_CAPACITY];
	UErrorCode code = U_ZERO_ERROR;
	size_t len = strlen(name), primary = lang_primary(name);

	if (len != primary + 3 || !is_digit(name[len - 2]) || !is_digit(name[len - 1]))
		return false;
	snprintf(locale, sizeof locale, "%.*s", (int)primary, name);
	uint32_t id = uloc_getLCID(locale) & PRIMARY_LCID;
	uint32_t sub = (uint32_t)((name[len - 2] - '0') * 10 + (name[len - 1] - '0'));

	if (id == 0)
		return false;
	uloc_getLocaleForLCID(sub << SUBLANGUAGE_SHIFT | id, locale, sizeof locale, &code);
	return U_SUCCESS(code) && from_locale(locale, tag);
}

/* "ar", "rus", "en_US.UTF-8", "sr-Latn-RS": codes with nothing but letters and digits in them. */
static bool from_code(const char *name, char *tag)
{
	char code_name[MAX_NAME], locale[ULOC_FULLNAME_CAPACITY];
	UErrorCode code = U_ZERO_ERROR;
	size_t len = strcspn(name, ".@");

	if (lang_primary(name) > 3 || !is_letter(name[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '-' && name[i] != '_')
			return false;
	snprintf(code_name, sizeof code_name, "%.*s", (int)len, name);
	if (from_alias(code_name, tag) || from_sublanguage(code_name, tag))
		return true;
	uloc_canonicalize(code_name, locale, sizeof locale, &code);
	return U_SUCCESS(code) && from_locale(locale, tag);
}

typedef int32_t display_fn(const char *locale, const char *in, UChar *to, int32_t cap,
			   UErrorCode *code);

/*
 * The first of ICU's codes, behind prefix, whose name in English, Russian or Arabic is `name` but
 * for what folding levels; NULL if there is none.
 */
static const char *by_name(const char *name, const char *const *codes, const char *prefix,
			   display_fn *display)
{
	static const char *const in[] = {"en", "ru", "ar"};
	uint64_t key = fold_key(name, strlen(name));

	for (size_t l = 0; l < sizeof in / sizeof *in; l++) {
		for (size_t i = 0; codes[i]; i++) {
			char locale[16], text[MAX_NAME * 4];
			UChar wide[MAX_NAME];
			UErrorCode code = U_ZERO_ERROR;
			int32_t len = 0;

			snprintf(locale, sizeof locale, "%s%s", prefix, codes[i]);
			display(locale, in[l], wide, MAX_NAME, &code);
			u_strToUTF8(text, sizeof text, &len, wide, -1, &code);
			if (U_SUCCESS(code) && fold_key(text, (size_t)len) == key)
				return codes[i];
		}
	}
	return NULL;
}

/* "Arabic", "English (United States)", "русский". */
static bool from_name(const char *name, char *tag)
{
	char language[MAX_NAME], country[MAX_NAME];
	size_t split = strcspn(name, "(,");
	const char *code, *region = NULL;

	if (!trim(name, split, language, sizeof language))
		return false;
	code = by_name(language, uloc_getISOLanguages(), "", uloc_getDisplayLanguage);
	if (!code)
		return false;
	if (name[split] &&
	    trim(name + split + 1, strcspn(name + split + 1, ")"), country, sizeof country))
		region = by_name(country, uloc_getISOCountries(), "_", uloc_getDisplayCountry);
	snprintf(language, sizeof language, region ? "%s_%s" : "%s", code, region);
	return from_locale(language, tag);
}

dgm_code dgm_lang_canonical(const char *name, char *tag, dgm_error *err)
{
	char trimmed[MAX_NAME];

	if (name && trim(name, strlen(name), trimmed, sizeof trimmed) &&
	    (from_alias(trimmed, tag) || from_code(trimmed, tag) || from_name(trimmed, tag)))
		return DGM_OK;
	tag[0] = '\0';
	return err_set(err, DGM_BAD_ARG, "unknown language '%s'", name ? name : "");
}
