#include "plain.h"
#include "base/err.h"
#include "text/chars.h"
#include "text/utf8.h"

enum { CONTROL_SHARE = 20 }; /* one byte in so many may be a control character */

/* UTF-16 by its BOM, or by every other byte of the beginning being NUL. */
static bool is_utf16(const char *bytes, size_t len)
{
	if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
		return true;
	return len >= 4 && ((!bytes[0] && bytes[1] && !bytes[2] && bytes[3]) ||
			    (bytes[0] && !bytes[1] && bytes[2] && !bytes[3]));
}

static bool is_control(unsigned char c)
{
	return (c < ' ' && (c < '\t' || c > '\r')) || c == 0x7F;
}

static dgm_code check_binary(const char *bytes, size_t len, const char *name, dgm_error *err)
{
	size_t controls = 0;

	if (is_utf16(bytes, len))
		return err_set(
			err, DGM_BAD_DATA,
			"'%s' is UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)",
			name);
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\0')
			return err_set(
				err, DGM_BAD_DATA,
				"'%s' is not text (byte %zu is NUL): save it as plain text in "
				"UTF-8",
				name, i);
		controls += is_control((unsigned char)bytes[i]);
	}
	if (controls > len / CONTROL_SHARE)
		return err_set(err, DGM_BAD_DATA,
			       "'%s' is not text (%zu control characters): save it as plain text "
			       "in UTF-8",
			       name, controls);
	return DGM_OK;
}

/* Broken UTF-8 at an offset: names byte, line and column. */
static dgm_code report_broken(const char *bytes, size_t at, const char *name, dgm_error *err)
{
	long line = 1;
	size_t line_start = 0;

	for (size_t i = 0; i < at; i++) {
		if (bytes[i] != '\n' && (bytes[i] != '\r' || bytes[i + 1] == '\n'))
			continue;
		line++;
		line_start = i + 1;
	}
	long column = (long)utf8_count(bytes + line_start, at - line_start) + 1;

	return err_at(
		err, DGM_BAD_DATA, line, column,
		"'%s' is not UTF-8: byte %zu is 0x%02X; convert it first (iconv -f ... -t UTF-8)",
		name, at, (unsigned)(unsigned char)bytes[at]);
}

static bool shows_nothing(const char *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(bytes, len, &at);

		if (!char_is_space(c) && !char_is_bidi(c))
			return false;
	}
	return true;
}

dgm_code plain_check(const char *bytes, size_t len, const char *name, size_t *body, dgm_error *err)
{
	dgm_code code = check_binary(bytes, len, name, err);

	if (code != DGM_OK)
		return code;
	size_t valid = utf8_check(bytes, len);

	if (valid < len)
		return report_broken(bytes, valid, name, err);
	*body = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	if (shows_nothing(bytes, len))
		return err_set(err, DGM_BAD_DATA, "'%s' holds no text", name);
	return DGM_OK;
}
