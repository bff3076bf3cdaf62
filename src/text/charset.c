#include "charset.h"
#include "base/mem.h"
#include "utf8.h"

#include <unicode/ucnv.h>

enum {
	PIN = 4096, /* bytes of text between two pins */
	LOST = 0xFFFD
};

/* What two bytes or one are in a set of single bytes; 0: nothing, or a control of C1. */
static void fill_table(UConverter *converter, struct charset *charset)
{
	for (int i = 0; i < 128; i++) {
		char byte = (char)(i + 128);
		UChar to[4];
		UErrorCode code = U_ZERO_ERROR;

		ucnv_resetToUnicode(converter);
		int32_t n = ucnv_toUChars(converter, to, 4, &byte, 1, &code);
		bool is_character = U_SUCCESS(code) && n == 1 && to[0] != LOST &&
				    (to[0] >= 0xA0 || to[0] == 0x85) &&
				    !(to[0] >= 0xE000 && to[0] < 0xF900);

		charset->high[i] = is_character ? (uint16_t)to[0] : 0;
	}
}

/* EBCDIC and its like move the letters of ASCII. */
static bool holds_ascii(UConverter *converter)
{
	static const char ascii[] = "AZaz09<>&;";
	UChar to[16];
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = ucnv_toUChars(converter, to, 16, ascii, sizeof ascii - 1, &code);
	bool same = U_SUCCESS(code) && n == (int32_t)sizeof ascii - 1;

	for (int32_t i = 0; same && i < n; i++)
		same = to[i] == (UChar)ascii[i];
	return same;
}

static void name_charset(const char *name, struct charset *charset)
{
	UErrorCode code = U_ZERO_ERROR;
	const char *known = ucnv_getStandardName(name, "MIME", &code);

	if (!known || U_FAILURE(code)) {
		code = U_ZERO_ERROR;
		known = ucnv_getStandardName(name, "IANA", &code);
	}
	snprintf(charset->name, sizeof charset->name, "%s", known ? known : name);
}

/* UTF-8 and UTF-16 by any of their names. */
static bool is_unicode(const UConverter *converter, struct charset *charset)
{
	static const struct {
		UConverterType type;
		enum charset_kind kind;
		const char *name;
	} rows[] = {
		{UCNV_UTF8, CHARSET_UTF8, "UTF-8"},
		{UCNV_UTF16_LittleEndian, CHARSET_UTF16LE, "UTF-16LE"},
		{UCNV_UTF16_BigEndian, CHARSET_UTF16BE, "UTF-16BE"},
		{UCNV_UTF16, CHARSET_UTF16LE, "UTF-16"},
	};
	UConverterType type = ucnv_getType(converter);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].type != type)
			continue;
		charset->kind = rows[i].kind;
		snprintf(charset->name, sizeof charset->name, "%s", rows[i].name);
		return true;
	}
	return false;
}

bool charset_find(const char *name, struct charset *charset)
{
	UErrorCode code = U_ZERO_ERROR;

	*charset = (struct charset){0};
	if (*name == '\0') /* ICU would take its default */
		return false;
	UConverter *converter = ucnv_open(name, &code);

	if (U_FAILURE(code))
		return false;
	bool known = is_unicode(converter, charset);

	if (!known && ucnv_getMaxCharSize(converter) == 1 && holds_ascii(converter)) {
		known = true;
		charset->kind = CHARSET_BYTES;
		name_charset(name, charset);
		fill_table(converter, charset);
	}
	ucnv_close(converter);
	return known;
}

size_t charset_mark(const struct charset *charset, const char *bytes, size_t len)
{
	switch (charset->kind) {
	case CHARSET_UTF8:
		return len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	case CHARSET_UTF16LE:
		return len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0 ? 2 : 0;
	case CHARSET_UTF16BE:
		return len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0 ? 2 : 0;
	case CHARSET_BYTES:
		break;
	}
	return 0;
}

/* ---------------------------------------------------------------- decoding */

struct step {
	uint32_t c;
	size_t bytes;
	bool lost;
};

static uint32_t unit(const struct charset *charset, const char *bytes)
{
	unsigned first = (unsigned char)bytes[0], second = (unsigned char)bytes[1];

	return charset->kind == CHARSET_UTF16BE ? first << 8 | second : second << 8 | first;
}

static struct step step_utf16(const struct charset *charset, const char *bytes, size_t len)
{
	if (len < 2)
		return (struct step){LOST, len, true};
	uint32_t high = unit(charset, bytes);

	if (high < 0xD800 || high > 0xDFFF)
		return high ? (struct step){high, 2, false} : (struct step){LOST, 2, true};
	uint32_t low = high < 0xDC00 && len >= 4 ? unit(charset, bytes + 2) : 0;

	if (low < 0xDC00 || low > 0xDFFF)
		return (struct step){LOST, 2, true};
	return (struct step){0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 4, false};
}

static struct step step_utf8(const char *bytes, size_t len)
{
	size_t at = 0;

	if (utf8_check(bytes, len < 4 ? len : 4) == 0)
		return (struct step){LOST, 1, true};
	uint32_t c = utf8_next(bytes, len, &at);

	return (struct step){c, at, false};
}

/* The next character; NUL is none in a text. Wants len > 0. */
static struct step next(const struct charset *charset, const char *bytes, size_t len)
{
	unsigned char byte = (unsigned char)bytes[0];

	if (charset->kind == CHARSET_UTF16LE || charset->kind == CHARSET_UTF16BE)
		return step_utf16(charset, bytes, len);
	if (byte < 0x80)
		return byte ? (struct step){byte, 1, false} : (struct step){LOST, 1, true};
	if (charset->kind == CHARSET_UTF8)
		return step_utf8(bytes, len);
	uint16_t c = charset->high[byte - 0x80];

	return c ? (struct step){c, 1, false} : (struct step){LOST, 1, true};
}

void charset_decode(const struct charset *charset, const char *bytes, size_t from, size_t len,
		    struct charset_text *into)
{
	size_t pinned = 0;

	for (size_t at = from; at < len;) {
		if (into->text.len >= pinned) {
			into->pins = mem_grow(into->pins, into->pin_count, &into->pin_cap,
					      sizeof *into->pins);
			into->pins[into->pin_count++] = (struct charset_pin){into->text.len, at};
			pinned = into->text.len + PIN;
		}
		struct step step = next(charset, bytes + at, len - at);

		if (step.lost && into->lost++ == 0)
			into->first = at;
		into->text.len += utf8_put(buf_reserve(&into->text, 4), step.c);
		at += step.bytes;
	}
	if (into->text.data)
		into->text.data[into->text.len] = '\0';
}

void charset_text_free(struct charset_text *text)
{
	buf_free(&text->text);
	mem_free(text->pins);
	*text = (struct charset_text){0};
}

/* The last pin at or before a place of the text. */
static struct charset_pin pin_before(const struct charset_text *text, size_t at)
{
	size_t low = 0, high = text->pin_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (text->pins[middle].text <= at)
			low = middle;
		else
			high = middle;
	}
	return text->pins[low];
}

size_t charset_offset(const struct charset *charset, const char *bytes, size_t len,
		      const struct charset_text *text, size_t at)
{
	if (text->pin_count == 0)
		return len;
	struct charset_pin place = pin_before(text, at);
	char put[4];

	while (place.text < at && place.byte < len) {
		struct step step = next(charset, bytes + place.byte, len - place.byte);

		place.text += utf8_put(put, step.c);
		place.byte += step.bytes;
	}
	return place.byte;
}
