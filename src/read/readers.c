#include "reader.h"
#include "base/banned.h"

static const struct reader *const readers[] = {&reader_docx, &reader_html, &reader_markdown,
					       &reader_odt, &reader_subtitles};

enum { READERS = sizeof readers / sizeof *readers };

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
