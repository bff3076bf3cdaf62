#include "script.h"
#include "chars.h"

#include <unicode/uloc.h>

enum { MAX_SCRIPT = 8 }; /* bytes of "Cyrl" and more */

enum script script_of_lang(const char *lang)
{
	static const char *const codes[SCRIPTS] = {
		[SCRIPT_ARABIC] = "Arab", [SCRIPT_CYRILLIC] = "Cyrl", [SCRIPT_LATIN] = "Latn"};
	char full[ULOC_FULLNAME_CAPACITY], script[MAX_SCRIPT] = "";
	UErrorCode code = U_ZERO_ERROR;

	uloc_addLikelySubtags(lang, full, sizeof full, &code);
	uloc_getScript(full, script, MAX_SCRIPT, &code);
	for (int i = SCRIPT_OTHER + 1; U_SUCCESS(code) && i < SCRIPTS; i++)
		if (strcmp(codes[i], script) == 0)
			return (enum script)i;
	return SCRIPT_OTHER;
}

enum script script_of_char(uint32_t c)
{
	if (c < 0x80)
		return char_is_latin(c) ? SCRIPT_LATIN : SCRIPT_OTHER;
	if (!char_is_letter(c))
		return SCRIPT_OTHER;
	if (char_is_cyrillic(c))
		return SCRIPT_CYRILLIC;
	if (char_is_arabic(c))
		return SCRIPT_ARABIC;
	return char_is_latin(c) ? SCRIPT_LATIN : SCRIPT_OTHER;
}
