#include "profile.h"
#include "base/banned.h"

static bool is_one_of(const char *name, size_t len, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == len && memcmp(*list, name, len) == 0)
			return true;
	return false;
}

bool profile_keeps_unit_attr(const char *name)
{
	static const char *const list[] = {"tuid",
					   "o-encoding",
					   "datatype",
					   "usagecount",
					   "lastusagedate",
					   "creationtool",
					   "creationtoolversion",
					   "segtype",
					   "o-tmf",
					   "srclang",
					   NULL};

	return is_one_of(name, strlen(name), list);
}

bool profile_keeps_variant_attr(const char *name)
{
	static const char *const list[] = {"o-encoding",    "datatype",     "usagecount",
					   "lastusagedate", "creationtool", "creationtoolversion",
					   "creationdate",  "creationid",   "changedate",
					   "o-tmf",         "changeid",     NULL};

	return is_one_of(name, strlen(name), list);
}

bool profile_is_date(const char *name)
{
	static const char *const list[] = {"creationdate", "changedate", "lastusagedate", NULL};

	return is_one_of(name, strlen(name), list);
}

bool profile_is_own(const char *name)
{
	static const char *const list[] = {PROFILE_ORIGIN,
					   PROFILE_POSITION,
					   PROFILE_CONFIDENCE,
					   PROFILE_STATE,
					   PROFILE_PREV,
					   PROFILE_NEXT,
					   NULL};

	return is_one_of(name, strlen(name), list);
}

const char *profile_of_variant(const char *name, const char *lang)
{
	size_t len = strlen(lang);

	return strncmp(name, lang, len) == 0 && name[len] == '/' ? name + len + 1 : NULL;
}

bool profile_is_inline(const char *name, size_t len)
{
	static const char *const list[] = {"bpt", "ept", "ph", "it", "hi", "ut", "sub", NULL};

	return is_one_of(name, len, list);
}
