#include "options.h"

static void add_forms(struct buf *out, const struct option_spec *spec, const char *between)
{
	if (spec->letter)
		buf_printf(out, "-%c%s", spec->letter, between);
	buf_printf(out, "--%s", spec->name);
}

void options_help(const struct option_spec *specs, struct buf *help)
{
	enum { WIDTH = 30 };

	for (; specs && specs->name; specs++) {
		size_t start = help->len;

		if (!specs->help)
			continue;
		buf_adds(help, specs->letter ? "  " : "      ");
		add_forms(help, specs, ", ");
		if (specs->arg)
			buf_printf(help, " %s", specs->arg);
		if (help->len - start >= WIDTH) {
			buf_addc(help, '\n');
			start = help->len;
		}
		buf_printf(help, "%*s%s\n", (int)(WIDTH - (help->len - start)), "", specs->help);
	}
}

static const char *value_kind(const struct option_spec *spec)
{
	switch (spec->kind) {
	case OPTION_SWITCH:
		return "-";
	case OPTION_FILE:
	case OPTION_FILES:
	case OPTION_FILE_ROW:
		return "file";
	case OPTION_DIR:
		return "dir";
	case OPTION_CHOICE:
		return spec->arg;
	case OPTION_LANG:
	case OPTION_LANGS:
		return "lang";
	case OPTION_TEXT:
	case OPTION_TEXTS:
	case OPTION_NUMBER:
	case OPTION_FRACTION:
	case OPTION_DATE:
		break;
	}
	return "text";
}

void options_list(const struct option_spec *specs, struct buf *list)
{
	for (; specs && specs->name; specs++) {
		if (!specs->help)
			continue;
		add_forms(list, specs, " ");
		buf_printf(list, "\t%s\t%s\n", value_kind(specs), specs->help);
	}
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, with two neighbours swapped counted as one; cost a row at a time. */
static size_t distance(const char *a, const char *b)
{
	enum { MOST = 32 };
	size_t rows[3][MOST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a_len > MOST || b_len > MOST)
		return MOST;
	for (size_t j = 0; j <= b_len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]),
				       1 + least(above[j], row[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
	}
	return above[b_len];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
	size_t len = strlen(word);
	size_t best = (len + 2) / 3 + 1; /* a third of the letters may be wrong */
	const char *found = NULL;

	if (len == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t d = strncmp(words[i], word, len) == 0 ? 0 : distance(word, words[i]);

		if (d < best) {
			best = d;
			found = words[i];
		}
	}
	return found;
}
