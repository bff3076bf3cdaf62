/* Whether a text can be in the language that it is said to be in. */
#include "lang.h"
#include "chars.h"
#include "utf8.h"

#include <unicode/uloc.h>

enum {
	FEW = 20,      /* letters that prove nothing */
	ENOUGH = 400,  /* letters in which a language shows what sets it apart */
	MAX_SCRIPT = 8 /* bytes of "Cyrl" and more */
};

/* What lang_detect tells apart from the default of a script; other languages it cannot know. */
static const char *const told_apart[] = {"fa", "ur", "ps", "ckb", "uk", "be", "kk", "sr", "mk",
					 "bg", "fr", "de", "es",  "it", "pt", "tr", "nl", "pl"};

static bool find_script(const char *lang, char *script)
{
	char full[ULOC_FULLNAME_CAPACITY];
	UErrorCode code = U_ZERO_ERROR;

	uloc_addLikelySubtags(lang, full, sizeof full, &code);
	uloc_getScript(full, script, MAX_SCRIPT, &code);
	return U_SUCCESS(code) && *script;
}

static bool same_script(const char *a, const char *b)
{
	char script_a[MAX_SCRIPT], script_b[MAX_SCRIPT];

	return !find_script(a, script_a) || !find_script(b, script_b) ||
	       strcmp(script_a, script_b) == 0;
}

static bool is_told_apart(const char *lang)
{
	for (size_t i = 0; i < sizeof told_apart / sizeof *told_apart; i++)
		if (lang_same_primary(lang, told_apart[i]))
			return true;
	return false;
}

static bool is_default(const char *lang)
{
	return strcmp(lang, "ar") == 0 || strcmp(lang, "ru") == 0 || strcmp(lang, "en") == 0;
}

static size_t count_letters(const char *text, size_t len)
{
	size_t letters = 0;

	len = utf8_cut(text, len, LANG_LOOK);
	for (size_t at = 0; at < len && letters < ENOUGH;)
		letters += char_is_letter(utf8_next(text, len, &at));
	return letters;
}

bool lang_suits(const char *lang, const char *text, size_t len, const char **found)
{
	*found = lang_detect(text, len);
	size_t letters = count_letters(text, len);

	if (!*found || letters < FEW || lang_same_primary(lang, *found))
		return true;
	if (!same_script(lang, *found))
		return false;
	return letters < ENOUGH || !(is_default(lang) || is_told_apart(lang));
}
