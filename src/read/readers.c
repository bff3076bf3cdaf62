#include "reader.h"
#include "base/banned.h"
#include "text/utf8.h"

static const struct reader *const readers[] = {&reader_docx, &reader_html, &reader_markdown,
					       &reader_odt,  &reader_pdf,  &reader_subtitles,
					       &reader_xliff};

enum {
	READERS = sizeof readers / sizeof *readers,
	HEAD = 4096 /* bytes in which a file says its character set */
};

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool reader_begins(const char *bytes, size_t len, const char *word)
{
	size_t i = 0;

	while (i < len && word[i] && small(bytes[i]) == small(word[i]))
		i++;
	return word[i] == '\0';
}

const char *reader_seek(const char *bytes, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = bytes; len >= n; at++, len--) {
		const char *first = memchr(at, *word, len - n + 1);

		if (!first)
			return NULL;
		len -= (size_t)(first - at);
		at = first;
		if (memcmp(at, word, n) == 0)
			return at;
	}
	return NULL;
}

const char *reader_skip_space(const char *at, const char *end)
{
	while (at < end && strchr(" \t\r\n\f", *at))
		at++;
	return at;
}

/* What stands behind "charset=" or "encoding=", with quotes or without. */
static bool find_name(const char *bytes, size_t len, const char *key, char *name)
{
	size_t key_len = strlen(key);

	for (size_t i = 0; i + key_len < len; i++) {
		if (!reader_begins(bytes + i, len - i, key))
			continue;
		const char *at = reader_skip_space(bytes + i + key_len, bytes + len);
		size_t n = 0;

		if (at < bytes + len && (*at == '"' || *at == '\''))
			at++;
		while (at + n < bytes + len && !strchr(" \"';/><?\t\r\n", at[n]))
			n++;
		if (n == 0 || n >= DGM_MAX_CHARSET)
			continue;
		memcpy(name, at, n);
		name[n] = '\0';
		return true;
	}
	return false;
}

/*
 * UTF-8 proves itself whatever a page says, and a page that says it and is not was told wrong, as
 * one of single bytes that says UTF-16 was. What calls itself Latin-1 is windows-1252 (WHATWG).
 */
bool reader_said_charset(const char *bytes, size_t len, struct charset *charset)
{
	size_t look = len < HEAD ? len : HEAD;
	char name[DGM_MAX_CHARSET];

	if (!find_name(bytes, look, "charset=", name) && !find_name(bytes, look, "encoding=", name))
		return false;
	if (!charset_find(name, charset) || charset->kind != CHARSET_BYTES)
		return false;
	if (strcmp(charset->name, "ISO-8859-1") == 0 || strcmp(charset->name, "US-ASCII") == 0)
		charset_find("windows-1252", charset);
	return utf8_check(bytes, len) < len;
}

static bool ends_so(const char *path, const char *ending)
{
	size_t len = strlen(path), n = strlen(ending);

	return len > n && path[len - n - 1] == '.' && reader_begins(path + len - n, n, ending);
}

const struct reader *reader_find(const char *path, const char *bytes, size_t len)
{
	for (size_t i = 0; i < READERS; i++)
		if (readers[i]->begins && readers[i]->begins(bytes, len))
			return readers[i];
	for (size_t i = 0; path && i < READERS; i++)
		for (size_t j = 0; readers[i]->endings[j]; j++)
			if (ends_so(path, readers[i]->endings[j]))
				return readers[i];
	return NULL;
}
