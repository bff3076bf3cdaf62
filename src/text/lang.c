#include "lang.h"
#include "base/banned.h"

size_t lang_primary(const char *lang)
{
	return strcspn(lang, "-_");
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
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
