/*
 * ICU keeps names of one kind in a table of a resource bundle, under keys that are the same in all
 * languages. Its display functions need the keys beforehand; the bundles can be walked. Months and
 * weekdays come from its date symbols, where a language may have more than one set.
 */
#include "names.h"
#include "base/buf.h"
#include "base/map.h"
#include "lang.h"

#include <unicode/udat.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>

enum { MAX_NAME = 160 }; /* UTF-16 units */

struct names {
	const char *lang_a, *lang_b;
	void (*row)(void *ctx, const char *name_a, const char *name_b);
	void *ctx;
	struct map *seen; /* pairs given already */
};

/* Where a kind of name is: the bundle "icudt72l-region" has a table "Countries". */
static const struct {
	const char *package, *table;
	int32_t index; /* in the array that an entry is; -1: an entry is a text */
} tables[] = {
	{"region", "Countries", -1},
	{"region", "Countries%short", -1},
	{"region", "Countries%variant", -1},
	{"lang", "Languages", -1},
	{"lang", "Scripts", -1},
	{"curr", "Currencies", 1},
};

static void give(struct names *names, const UChar *a, int32_t a_len, const UChar *b, int32_t b_len)
{
	char text_a[MAX_NAME * 3 + 1], text_b[MAX_NAME * 3 + 1];
	UErrorCode code = U_ZERO_ERROR;
	struct buf pair = {0};
	bool added;

	if (a_len <= 0 || b_len <= 0 || a_len > MAX_NAME || b_len > MAX_NAME)
		return;
	u_strToUTF8(text_a, sizeof text_a, NULL, a, a_len, &code);
	u_strToUTF8(text_b, sizeof text_b, NULL, b, b_len, &code);
	if (U_FAILURE(code))
		return;
	buf_printf(&pair, "%s\n%s", text_a, text_b);
	map_add(names->seen, pair.data, pair.len, 0, &added);
	buf_free(&pair);
	if (added)
		names->row(names->ctx, text_a, text_b);
}

/* The bundle of one language; NULL when ICU has none. ures_close takes NULL. */
static UResourceBundle *open_bundle(const char *package, const char *lang)
{
	char name[64], locale[DGM_MAX_LANG];
	UErrorCode code = U_ZERO_ERROR;

	snprintf(name, sizeof name, "%s-%s", U_ICUDATA_NAME, package);
	snprintf(locale, sizeof locale, "%.*s", (int)lang_primary(lang), lang);
	UResourceBundle *bundle = ures_openDirect(name, locale, &code);

	return U_SUCCESS(code) ? bundle : NULL;
}

/* The text of entry `key` of a table, or of item `index` of the array that it is. */
static const UChar *text_of(const UResourceBundle *table, const char *key, int32_t index,
			    int32_t *len)
{
	UErrorCode code = U_ZERO_ERROR;
	const UChar *text = NULL;

	if (index < 0) {
		text = ures_getStringByKey(table, key, len, &code);
	} else {
		UResourceBundle *entry = ures_getByKey(table, key, NULL, &code);

		text = ures_getStringByIndex(entry, index, len, &code);
		ures_close(entry);
	}
	return U_SUCCESS(code) ? text : NULL;
}

static void give_table(struct names *names, const char *package, const char *table, int32_t index)
{
	UErrorCode code_a = U_ZERO_ERROR, code_b = U_ZERO_ERROR;
	UResourceBundle *bundle_a = open_bundle(package, names->lang_a);
	UResourceBundle *bundle_b = open_bundle(package, names->lang_b);
	UResourceBundle *a = bundle_a ? ures_getByKey(bundle_a, table, NULL, &code_a) : NULL;
	UResourceBundle *b = bundle_b ? ures_getByKey(bundle_b, table, NULL, &code_b) : NULL;
	UResourceBundle *item = NULL;

	while (a && b && U_SUCCESS(code_a) && U_SUCCESS(code_b) && ures_hasNext(a)) {
		int32_t a_len = 0, b_len = 0;

		item = ures_getNextResource(a, item, &code_a);
		if (U_FAILURE(code_a))
			break;
		const char *key = ures_getKey(item);
		const UChar *text_a = text_of(a, key, index, &a_len);
		const UChar *text_b = text_of(b, key, index, &b_len);

		if (text_a && text_b)
			give(names, text_a, a_len, text_b, b_len);
	}
	ures_close(item);
	ures_close(b);
	ures_close(a);
	ures_close(bundle_b);
	ures_close(bundle_a);
}

/* "America:Argentina:Buenos_Aires" names its city in English; its length, or 0. */
static int32_t city_of_zone(const char *key, UChar *to)
{
	const char *city = strrchr(key, ':');
	int32_t len = 0;

	if (!city || strncmp(key, "Etc", 3) == 0)
		return 0;
	for (city++; *city && len < MAX_NAME; city++)
		to[len++] = (UChar)(*city == '_' ? ' ' : *city);
	return len;
}

/* The name of the city by which a time zone is known; its length, or 0. */
static int32_t city(const UResourceBundle *zones, const char *lang, const char *key, UChar *to)
{
	UErrorCode code = U_ZERO_ERROR;
	UResourceBundle *zone = ures_getByKey(zones, key, NULL, &code);
	int32_t len = 0;
	const UChar *text = zone ? ures_getStringByKey(zone, "ec", &len, &code) : NULL;

	if (U_SUCCESS(code) && text && len <= MAX_NAME)
		u_memcpy(to, text, len);
	else
		len = lang_same_primary(lang, "en") ? city_of_zone(key, to) : 0;
	ures_close(zone);
	return len;
}

static void give_cities(struct names *names)
{
	UErrorCode code = U_ZERO_ERROR;
	UResourceBundle *bundle_a = open_bundle("zone", names->lang_a);
	UResourceBundle *bundle_b = open_bundle("zone", names->lang_b);
	UResourceBundle *item = NULL, *a = NULL, *b = NULL;

	if (bundle_a && bundle_b) {
		a = ures_getByKey(bundle_a, "zoneStrings", NULL, &code);
		b = ures_getByKey(bundle_b, "zoneStrings", NULL, &code);
	}
	/* Not all zones are in the table of English: walk the larger one. */
	UResourceBundle *walked = a && b && ures_getSize(b) > ures_getSize(a) ? b : a;

	while (walked && U_SUCCESS(code) && ures_hasNext(walked)) {
		UChar text_a[MAX_NAME], text_b[MAX_NAME];

		item = ures_getNextResource(walked, item, &code);
		if (U_FAILURE(code))
			break;
		const char *key = ures_getKey(item);
		int32_t a_len = city(a, names->lang_a, key, text_a);
		int32_t b_len = city(b, names->lang_b, key, text_b);

		give(names, text_a, a_len, text_b, b_len);
	}
	ures_close(item);
	ures_close(b);
	ures_close(a);
	ures_close(bundle_b);
	ures_close(bundle_a);
}

/*
 * The i-th locale in which a language has names of months of its own; false when there are no
 * more. Arabic ones: Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia, Morocco.
 */
static bool date_locale(const char *lang, size_t i, char *locale, size_t size)
{
	static const char *const arabic[] = {"ar", "ar_SY", "ar_DZ", "ar_MA"};
	bool is_arabic = lang_same_primary(lang, "ar");

	if (i >= (is_arabic ? sizeof arabic / sizeof *arabic : 1))
		return false;
	snprintf(locale, size, "%.*s", (int)lang_primary(lang), lang);
	if (is_arabic)
		snprintf(locale, size, "%s", arabic[i]);
	return true;
}

static void give_symbols(struct names *names, const UDateFormat *a, const UDateFormat *b,
			 UDateFormatSymbolType type)
{
	/* Weekdays count from 1. */
	for (int32_t i = 0; i < udat_countSymbols(a, type); i++) {
		UChar text_a[MAX_NAME], text_b[MAX_NAME];
		UErrorCode code = U_ZERO_ERROR;
		int32_t a_len = udat_getSymbols(a, type, i, text_a, MAX_NAME, &code);
		int32_t b_len = udat_getSymbols(b, type, i, text_b, MAX_NAME, &code);

		if (U_SUCCESS(code))
			give(names, text_a, a_len, text_b, b_len);
	}
}

/* The date symbols of a locale; NULL when ICU knows only those of its root: numbers for names. */
static UDateFormat *open_dates(const char *locale, const char *calendar)
{
	char name[ULOC_FULLNAME_CAPACITY];
	UErrorCode code = U_ZERO_ERROR;

	snprintf(name, sizeof name, "%s@calendar=%s", locale, calendar);
	UDateFormat *dates = udat_open(UDAT_FULL, UDAT_FULL, name, u"UTC", -1, NULL, 0, &code);
	const char *valid = dates ? udat_getLocaleByType(dates, ULOC_VALID_LOCALE, &code) : NULL;

	if (U_SUCCESS(code) && valid && lang_same_primary(valid, locale))
		return dates;
	if (dates)
		udat_close(dates);
	return NULL;
}

static void give_dates(struct names *names, const char *locale_a, const char *locale_b,
		       const char *calendar)
{
	static const UDateFormatSymbolType types[] = {UDAT_MONTHS, UDAT_STANDALONE_MONTHS,
						      UDAT_WEEKDAYS, UDAT_STANDALONE_WEEKDAYS};
	UDateFormat *a = open_dates(locale_a, calendar), *b = open_dates(locale_b, calendar);

	for (size_t i = 0; a && b && i < sizeof types / sizeof *types; i++)
		give_symbols(names, a, b, types[i]);
	if (a)
		udat_close(a);
	if (b)
		udat_close(b);
}

void names_each(const char *lang_a, const char *lang_b,
		void (*row)(void *ctx, const char *name_a, const char *name_b), void *ctx)
{
	static const char *const calendars[] = {"gregorian", "islamic"};
	struct names names = {
		.lang_a = lang_a, .lang_b = lang_b, .row = row, .ctx = ctx, .seen = map_new()};
	char locale_a[DGM_MAX_LANG], locale_b[DGM_MAX_LANG];

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		give_table(&names, tables[i].package, tables[i].table, tables[i].index);
	give_cities(&names);
	for (size_t c = 0; c < sizeof calendars / sizeof *calendars; c++)
		for (size_t i = 0; date_locale(lang_a, i, locale_a, sizeof locale_a); i++)
			for (size_t k = 0; date_locale(lang_b, k, locale_b, sizeof locale_b); k++)
				give_dates(&names, locale_a, locale_b, calendars[c]);
	map_free(names.seen);
}
