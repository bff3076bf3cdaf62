#include "plain.h"
#include "base/err.h"
#include "text/chars.h"
#include "text/utf8.h"

enum {
	CONTROL_SHARE = 20, /* one byte in so many may be a control character */
	SAMPLE = 64 << 10   /* bytes after which that is looked at for the first time */
};

static bool is_control(unsigned char c)
{
	return (c < ' ' && (c < '\t' || c > '\r')) || c == 0x7F;
}

static dgm_code check_share(const struct plain *plain, size_t seen, dgm_error *err)
{
	if (plain->controls <= seen / CONTROL_SHARE)
		return DGM_OK;
	return err_set(err, DGM_BAD_DATA,
		       "'%s' is not text (%zu control characters): save it as plain text in UTF-8",
		       plain->name, plain->controls);
}

/* Looks for NUL and counts controls in the bytes from `from` to `to` of a piece. */
static dgm_code check_controls(struct plain *plain, const char *bytes, size_t from, size_t to,
			       dgm_error *err)
{
	const char *nul = memchr(bytes + from, '\0', to - from);

	if (nul)
		return err_set(err, DGM_BAD_DATA,
			       "'%s' is not text (byte %zu is NUL): save it as plain text in UTF-8",
			       plain->name, plain->offset + (size_t)(nul - bytes));
	for (size_t i = from; i < to; i++)
		plain->controls += is_control((unsigned char)bytes[i]);
	return DGM_OK;
}

static dgm_code check_binary(struct plain *plain, const char *bytes, size_t len, bool last,
			     dgm_error *err)
{
	size_t sample = plain->offset < SAMPLE ? SAMPLE - plain->offset : len;
	size_t middle = sample < len ? sample : len;

	dgm_code code = check_controls(plain, bytes, 0, middle, err);

	if (code == DGM_OK && sample < len)
		code = check_share(plain, SAMPLE, err);
	if (code == DGM_OK)
		code = check_controls(plain, bytes, middle, len, err);
	if (code == DGM_OK && last)
		code = check_share(plain, plain->offset + len, err);
	return code;
}

static bool begins_line(char before, char byte)
{
	return before == '\n' || (before == '\r' && byte != '\n');
}

/* Moves over bytes that are right. */
static void advance(struct plain *plain, const char *bytes, size_t len)
{
	size_t line_start = 0;
	char before = plain->before;

	for (size_t i = 0; i < len; i++) {
		if (begins_line(before, bytes[i])) {
			plain->lines++;
			plain->column = 0;
			line_start = i;
		}
		before = bytes[i];
	}
	plain->before = before;
	plain->column += utf8_count(bytes + line_start, len - line_start);
	plain->offset += len;
}

/* Broken UTF-8 behind `at` right bytes of a piece: names byte, line and column. */
static dgm_code report_broken(struct plain *plain, const char *bytes, size_t at, dgm_error *err)
{
	advance(plain, bytes, at);
	bool begins = begins_line(plain->before, bytes[at]);

	return err_at(
		err, DGM_BAD_DATA, plain->lines + begins + 1, begins ? 1 : (long)plain->column + 1,
		"'%s' is not UTF-8: byte %zu is 0x%02X; name its character set if it has another",
		plain->name, plain->offset, (unsigned)(unsigned char)bytes[at]);
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

dgm_code plain_check(struct plain *plain, const char *bytes, size_t *len, bool last, dgm_error *err)
{
	size_t whole = last ? *len : utf8_whole(bytes, *len);
	dgm_code code = check_binary(plain, bytes, whole, last, err);

	if (code != DGM_OK)
		return code;
	size_t valid = utf8_check(bytes, whole);

	if (valid < whole)
		return report_broken(plain, bytes, valid, err);
	plain->shown = plain->shown || !shows_nothing(bytes, whole);
	if (last && !plain->shown)
		return err_set(err, DGM_BAD_DATA, "'%s' holds no text", plain->name);
	advance(plain, bytes, whole);
	*len = whole;
	return DGM_OK;
}
