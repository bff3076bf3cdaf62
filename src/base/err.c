#include "err.h"

#include <stdarg.h>

/* Cuts a text that vsnprintf cut inside a UTF-8 sequence back to the last whole character. */
static void end_on_character(char *text, size_t size)
{
	size_t len = strlen(text);
	size_t i = len;

	if (len + 1 < size)
		return;
	while (i > 0 && len - i < 4 && ((unsigned char)text[i - 1] & 0xC0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)text[i - 1] >= 0xC0)
		text[i - 1] = '\0';
}

static dgm_code set(dgm_error *err, dgm_code code, long line, long column, const char *format,
		    va_list args)
{
	if (!err || err->code != DGM_OK)
		return code;
	err->code = code;
	err->line = line;
	err->column = column;
	vsnprintf(err->text, sizeof err->text, format, args);
	end_on_character(err->text, sizeof err->text);
	return code;
}

dgm_code err_set(dgm_error *err, dgm_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(err, code, 0, 0, format, args);
	va_end(args);
	return code;
}

dgm_code err_at(dgm_error *err, dgm_code code, long line, long column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(err, code, line, column, format, args);
	va_end(args);
	return code;
}

void err_because(dgm_error *err, const char *reason)
{
	if (err && !err->reason)
		err->reason = reason;
}

void err_prefix(dgm_error *err, const char *prefix)
{
	char text[sizeof err->text];

	if (!err || err->code == DGM_OK)
		return;
	memcpy(text, err->text, sizeof text);
	snprintf(err->text, sizeof err->text, "%s: ", prefix);
	size_t used = strlen(err->text);
	snprintf(err->text + used, sizeof err->text - used, "%s", text);
	end_on_character(err->text, sizeof err->text);
}
